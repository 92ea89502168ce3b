"""The rules as rows of a table."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from typing_extensions import override

from console.model.amendment import RuleLine
from console.model.text import fold
from widgets.rule_wording import delay_of, plugin_of, threshold_of, title_of
from widgets.theme import Theme
from widgets.words import Words

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("rule", "plugin", "priority", "threshold", "delay", "standing", "state")
_NUMBERS = frozenset({"priority", "standing"})


class RuleModel(QAbstractTableModel):
    """Rules by domain and title; a filter leaves those whose words hold every part of it."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self._all: list[RuleLine] = []
        self.shown: list[RuleLine] = []
        self._filter: list[str] = []

    def replace(self, lines: Sequence[RuleLine]) -> None:
        """Show these."""
        self._all = sorted(lines, key=lambda x: (not x.known, x.domain, fold(title_of(x, self._words))))
        self._show()

    def set_filter(self, text: str) -> None:
        """Show only what holds ``text``, without diacritics."""
        self._filter = fold(text).split()
        self._show()

    def row_of(self, rule: str) -> int | None:
        """Where a rule stands."""
        return next((i for i, line in enumerate(self.shown) if line.rule == rule), None)

    def cell(self, line: RuleLine, column: str) -> str:
        """The words of one cell."""
        words = self._words
        made: dict[str, Callable[[], str]] = {
            "rule": lambda: title_of(line, words),
            "plugin": lambda: plugin_of(line, words) if line.known else "",
            "priority": lambda: str(line.priority) if line.known else "",
            "threshold": lambda: threshold_of(line, words),
            "delay": lambda: delay_of(line, words),
            "standing": lambda: str(line.standing) if line.standing else "",
            "state": lambda: self._state(line),
        }
        return made[column]()

    def _state(self, line: RuleLine) -> str:
        if not line.known:
            return self._words("rules.gone")
        off = [] if line.enabled else [self._words("rules.off")]
        return ", ".join(off + ([self._words("rules.changed")] if line.amendment.figures else []))

    def _show(self) -> None:
        self.beginResetModel()
        self.shown = [line for line in self._all if self._matches(line)]
        self.endResetModel()

    def _matches(self, line: RuleLine) -> bool:
        text = fold(" ".join((line.rule, *(self.cell(line, column) for column in COLUMNS))))
        return all(part in text for part in self._filter)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(self.shown)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words(f"rules.col.{COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[section] not in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def data(self, index: Index, role: int = 0) -> Any:
        line, column = self.shown[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(line, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.rule
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(line, column)
        return None

    def _colour(self, line: RuleLine, column: str) -> QColor:
        if not line.enabled or not line.known:
            return QColor(self._theme.dim)
        if column == "state" and line.amendment.figures:
            return QColor(self._theme.accent)
        return QColor(self._theme.text)
