"""The rule table: every rule with its plugin and what is in force, and beside it the one that is looked at."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from console.model.amendment import RuleLine
from console.model.rehearsal import Rehearsal
from widgets.rule_editor import RuleEditor
from widgets.rule_model import RuleModel
from widgets.rule_wish import RehearsalWish
from widgets.signal import Outlet
from widgets.theme import Theme, font
from widgets.words import Words

_SIZE = (1320, 740)
_EDITOR_WIDTH = 470
_ROW_HEIGHT = 30


class RuleDialog(QDialog):
    """Left the rules, right the editor; a seat that may not change rules may look and rehearse.

    Signals:
        chosen: Another rule is looked at.
    """

    def __init__(
        self, theme: Theme, words: Words, parent: QWidget | None = None, *, zone: ZoneInfo, denied: str = ""
    ) -> None:
        """``denied`` says why this seat may only look; empty where it may change rules."""
        super().__init__(parent)
        self.chosen: Outlet[str] = Outlet(self)
        self._words, self._now = words, 0
        self.setObjectName("panel")
        self.setWindowTitle(words("rules"))
        self.resize(*_SIZE)
        self.editor = RuleEditor(theme, words, zone, editable=not denied)
        self.editor.setFixedWidth(_EDITOR_WIDTH)
        self.model = RuleModel(theme, words)
        self._table = self._made_table()
        self._count = QLabel(words("rules.loading"))
        self._count.setProperty("tone", "dim")
        self._filter = QLineEdit(clearButtonEnabled=True)
        self._filter.setPlaceholderText(words("rules.filter"))
        self._filter.setFixedWidth(220)
        self._filter.textChanged.connect(self._filtered)
        self._lines: dict[str, RuleLine] = {}
        self._rule = ""
        self._lay_out(denied)
        self.editor.show_line(None, 0)

    def _made_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setFont(font(12))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(44)
        table.selectionModel().currentRowChanged.connect(self._picked)
        return table

    def _lay_out(self, denied: str) -> None:
        head = QLabel(self._words("rules"))
        head.setFont(font(14, strong=True))
        top = QHBoxLayout()
        top.addWidget(head)
        top.addWidget(self._count)
        top.addStretch(1)
        top.addWidget(self._filter)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(top)
        left.addWidget(self._table, 1)
        if denied:
            note = QLabel(denied, wordWrap=True)
            note.setFont(font(12, strong=True))
            left.addWidget(note)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(20)
        whole.addLayout(left, 1)
        whole.addWidget(self.editor)

    def show_lines(self, lines: Sequence[RuleLine], now: int) -> None:
        """Show every rule as it is now; the chosen one stays chosen."""
        self._now = now
        self._lines = {line.rule: line for line in lines}
        self.model.replace(lines)
        changed = sum(bool(line.amendment.figures) for line in lines)
        off = sum(line.known and not line.enabled for line in lines)
        self._count.setText(self._words("rules.count", count=len(lines), changed=changed, off=off))
        self._mark()
        self.editor.show_line(self._lines.get(self._rule), now)

    def show_failure(self, reason: str) -> None:
        """The rules could not be had; what is shown stays."""
        self._count.setText(self._words("rules.failed", reason=reason))

    def show_rehearsal(self, told: Rehearsal, wish: RehearsalWish) -> None:
        """How far a rehearsal is."""
        self.editor.show_rehearsal(told, wish, self._now)

    def tick(self, now: int) -> None:
        """Time goes on; UTC ns."""
        self._now = now

    def choose(self, rule: str) -> None:
        """Look at this rule."""
        self._rule = rule
        self._mark()
        self.editor.show_line(self._lines.get(rule), self._now)

    def _filtered(self, text: str) -> None:
        self.model.set_filter(text)
        self._mark()

    def _mark(self) -> None:
        """Have the chosen rule's row marked, without choosing it again."""
        row = self.model.row_of(self._rule)
        selection = self._table.selectionModel()
        selection.blockSignals(True)
        if row is None:
            self._table.clearSelection()
        else:
            self._table.selectRow(row)
        selection.blockSignals(False)
        self._table.viewport().update()

    def _picked(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and current.row() < len(self.model.shown):
            self.choose(self.model.shown[current.row()].rule)
            self.chosen.publish(self._rule)
