"""The strip under the top bar: the city modes that are on, for as long as one is on, on every seat."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from widgets.signal import Outlet
from widgets.theme import Theme, font

_ROW = 24
_LEFT = 38
_MARK = QPointF(22.0, _ROW / 2)


class ModeStrip(QWidget):
    """One line for each mode; hidden while none is on.

    A mode is no alarm: it bears no colour, and its mark is dashed, as everything that is suppressed is.

    Signals:
        asked: The operator wants to see the modes.
    """

    def __init__(self, theme: Theme, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked: Outlet[bool] = Outlet(self)
        self._theme, self._lines = theme, tuple[str, ...]()
        self._font = font(12, strong=True)
        self._metrics = QFontMetrics(self._font)
        self.setToolTip(tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def lines(self) -> tuple[str, ...]:
        """What it says."""
        return self._lines

    def show_lines(self, lines: Sequence[str]) -> None:
        """Say these."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        self.setVisible(bool(lines))
        self.setAccessibleName("\n".join(lines))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(0, _ROW * len(self._lines))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.asked.publish(value=True)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(self._theme.raised))
            painter.setFont(self._font)
            for k, line in enumerate(self._lines):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(self._theme.dim), 1.6, Qt.PenStyle.DashLine))
                painter.drawEllipse(_MARK + QPointF(0, k * _ROW), 6.0, 6.0)
                painter.setPen(QColor(self._theme.text))
                row = QRect(_LEFT, k * _ROW, self.width() - _LEFT - 16, _ROW)
                text = self._metrics.elidedText(line, Qt.TextElideMode.ElideRight, row.width())
                painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)
