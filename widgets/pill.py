"""The connection, in words and colour: a pill in the top bar."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from widgets.theme import Theme, font
from widgets.top_state import Connection
from widgets.words import Words


class ConnectionPill(QWidget):
    """``TRỰC TIẾP`` in the colour of life; anything else in that of its gravity."""

    def __init__(self, theme: Theme, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, Words(language)
        self._connection: Connection = "connecting"
        self._font = font(11, strong=True)
        self.setToolTip(self._words("top.connecting.why"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_connection(self, connection: Connection) -> None:
        """Show this state."""
        if connection != self._connection:
            self._connection = connection
            self.setToolTip(self._words(f"top.{connection}.why"))
            self.updateGeometry()
            self.update()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words(f"top.{self._connection}")

    @override
    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self._font).horizontalAdvance(self.text) + 36, 22)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colour = {
                "live": QColor(self._theme.live),
                "stale": self._theme.of_priority(2),
                "silent": self._theme.of_priority(2),
                "lost": self._theme.of_priority(1),
                "failed": self._theme.of_priority(1),
                "crippled": self._theme.of_priority(1),
            }.get(self._connection, QColor(self._theme.dim))
            ground = QColor(colour)
            ground.setAlpha(40)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(self.rect()), 11, 11)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(14, self.height() / 2), 4.0, 4.0)
            painter.setFont(self._font)
            painter.setPen(colour)
            painter.drawText(self.rect().adjusted(24, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text)
