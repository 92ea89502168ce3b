"""The empty state: what would be here and how to get it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter

from widgets.theme import Theme, font


def paint_emptiness(painter: QPainter, rect: QRect, what: str, why: str, theme: Theme) -> None:
    """Write ``what`` and, below it, ``why`` in the middle of ``rect``."""
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    inner = rect.adjusted(16, 0, -16, 0)
    middle = rect.center().y()
    painter.setFont(font(13, strong=True))
    painter.setPen(QColor(theme.dim))
    painter.drawText(QRect(inner.left(), middle - 22, inner.width(), 20), flags, what)
    painter.setFont(font(12))
    painter.drawText(QRect(inner.left(), middle + 2, inner.width(), 36), flags, why)
