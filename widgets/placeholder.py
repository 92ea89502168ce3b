"""A pane that is not there yet: says what will be here, or why it could not come."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from widgets.emptiness import paint_emptiness
from widgets.theme import Theme


class Placeholder(QWidget):
    """Two lines on an empty panel."""

    def __init__(self, theme: Theme, what: str, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._what, self._why = theme, what, why

    def say(self, what: str, why: str) -> None:
        """Say something else."""
        self._what, self._why = what, why
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_emptiness(painter, self.rect(), self._what, self._why, self._theme)
        painter.end()
