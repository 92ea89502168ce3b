"""Text of one face that is shaped once and painted many times: shaping is most of what a list's row costs."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText, QTransform

_MOST = 4096


class ShapedText:
    """Paints single lines of ``font``, elided where they do not fit."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._runs: dict[tuple[str, int], QStaticText] = {}

    def width(self, text: str) -> float:
        """Pixels that a text takes."""
        return self._metrics.horizontalAdvance(text)

    def draw(self, painter: QPainter, rect: QRectF, text: str, *, right: bool = False) -> float:
        """Paint ``text`` at the left of ``rect``, or its right, in the middle of its height; returns its width."""
        if not text or rect.width() <= 0:
            return 0.0
        key = (text, int(rect.width()))
        run = self._runs.get(key)
        if run is None:
            run = self._shape(text, rect.width())
            if len(self._runs) >= _MOST:
                self._runs.clear()
            self._runs[key] = run
        width = run.size().width()
        x = rect.right() - width if right else rect.left()
        painter.setFont(self.font)
        painter.drawStaticText(QPointF(x, rect.top() + (rect.height() - self._metrics.height()) / 2), run)
        return width

    def _shape(self, text: str, width: float) -> QStaticText:
        run = QStaticText(self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width))
        run.setTextFormat(Qt.TextFormat.PlainText)
        run.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        run.prepare(QTransform(), self.font)
        return run
