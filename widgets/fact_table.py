"""Lines of label and value, as the detail pane shows them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from widgets.detail_facts import Fact
from widgets.theme import font

_LABEL_WIDTH = 104


class FactTable(QWidget):
    """Labels are reused, so that a tick costs nothing but changed text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(14, 0, 14, 8)
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(6)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these lines and no others."""
        while len(self._rows) < len(facts):
            label, value = QLabel(), QLabel(wordWrap=True)
            label.setProperty("tone", "dim")
            label.setFixedWidth(_LABEL_WIDTH)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            for one in (label, value):
                one.setTextFormat(Qt.TextFormat.PlainText)
            value.setFont(font(13))
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(label, value)
            self._rows.append((label, value))
        for k, (label, value) in enumerate(self._rows):
            self._form.setRowVisible(k, k < len(facts))
            if k < len(facts):
                label.setText(facts[k].label)
                value.setText(facts[k].value)
                if value.property("tone") != facts[k].tone:
                    value.setProperty("tone", facts[k].tone)
                    value.style().polish(value)
