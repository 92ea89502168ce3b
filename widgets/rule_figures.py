"""The figures of one rule: each with the plugin's own beside it, and a field for what is to be in force."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from console.model.amendment import ENABLED, Figures, RuleFigure
from widgets.figure import sign
from widgets.rule_wording import name_of, read, typed, value_of
from widgets.theme import font
from widgets.words import Words

_FIELD_WIDTH = 84


class RuleFigures(QWidget):
    """A grid of fields; an empty or wrong one is told by ``figures`` being None.

    Signals:
        edited: Somebody has changed a field.
    """

    edited = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._figures: list[RuleFigure] = []
        self._fields: dict[str, QLineEdit] = {}
        self._switch: QPushButton | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)

    def show_figures(self, figures: Sequence[RuleFigure]) -> None:
        """Show a rule's figures as they are in force."""
        while item := self._grid.takeAt(0):
            widget = item.widget()
            if widget:
                widget.deleteLater()
        self._figures, self._fields, self._switch = list(figures), {}, None
        for column, key in enumerate(("", "rule.own", "rule.now")):
            head = QLabel(self._words(key) if key else "")
            head.setProperty("tone", "dim")
            self._grid.addWidget(
                head, 0, column, Qt.AlignmentFlag.AlignRight if column == 1 else Qt.AlignmentFlag.AlignLeft
            )
        for row, figure in enumerate(figures, 1):
            self._add(row, figure)

    def put(self, figures: Figures) -> None:
        """Have these in the fields; the plugin's own where none is named."""
        for figure in self._figures:
            value = figures.get(figure.path, figure.own)
            if figure.path == ENABLED and self._switch:
                self._switch.setChecked(value is not False)
            elif figure.path in self._fields:
                self._fields[figure.path].setText(typed(value, self._words))
        self._mark()

    def figures(self) -> Figures | None:
        """What differs from the plugin's own; None where a field is no number."""
        told: Figures = {}
        for figure in self._figures:
            if figure.path == ENABLED and self._switch:
                value: float | int | bool | None = self._switch.isChecked()
            else:
                value = read(self._fields[figure.path].text())
            if value is None:
                return None
            if value != figure.own:
                told[figure.path] = value
        return told

    def _add(self, row: int, figure: RuleFigure) -> None:
        name, own = QLabel(name_of(figure.path, self._words)), QLabel(value_of(figure.own, figure.unit, self._words))
        own.setProperty("tone", "dim")
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(own, row, 1, Qt.AlignmentFlag.AlignRight)
        if isinstance(figure.now, bool):
            switch = self._switch = QPushButton(autoDefault=False)
            switch.setCheckable(True)
            switch.setChecked(figure.now)
            switch.setFixedWidth(_FIELD_WIDTH)
            switch.toggled.connect(self._changed)
            self._grid.addWidget(switch, row, 2)
            self._mark()
            return
        field = self._fields[figure.path] = QLineEdit(typed(figure.now, self._words), maxLength=16)
        field.setFixedWidth(_FIELD_WIDTH)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.textChanged.connect(self._changed)
        unit = QLabel(sign(figure.unit, self._words.language))
        unit.setProperty("tone", "dim")
        unit.setMinimumWidth(40)
        self._grid.addWidget(field, row, 2)
        self._grid.addWidget(unit, row, 3)
        self._mark_field(figure, field)

    def _changed(self) -> None:
        self._mark()
        self.edited.emit()

    def _mark(self) -> None:
        """Bold is what is not the plugin's own; red is no number."""
        if self._switch:
            self._switch.setText(self._words("rule.on" if self._switch.isChecked() else "rules.off"))
        for figure in self._figures:
            field = self._fields.get(figure.path)
            if field:
                self._mark_field(figure, field)

    def _mark_field(self, figure: RuleFigure, field: QLineEdit) -> None:
        value = read(field.text())
        field.setFont(font(12, strong=value != figure.own))
        tone = "alert" if value is None else "changed" if value != figure.own else ""
        if field.property("tone") != tone:
            field.setProperty("tone", tone)
            field.style().unpolish(field)
            field.style().polish(field)
