"""Two rows of bars over the same time: how often the rule as it is in force would alarm, and how often as edited."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from console.model.rehearsal import Performance
from widgets.theme import Theme

_ROW = 26
_GAP = 6


class RehearsalChart(QWidget):
    """Above the edited rule in the accent, below the present one in grey; both on one scale."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVisible(False)

    def show_performances(self, proposed: Performance, present: Performance) -> None:
        """Show both."""
        self._rows = (proposed.bins, present.bins)
        self.setVisible(any(map(any, self._rows)))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, 2 * _ROW + _GAP)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        most = max((n for row in self._rows for n in row), default=0)
        painter = QPainter(self)
        for at, (row, colour) in enumerate(zip(self._rows, (self._theme.accent, self._theme.dim), strict=True)):
            bottom = (at + 1) * _ROW + at * _GAP
            painter.fillRect(QRectF(0, bottom - 1, self.width(), 1), QColor(self._theme.line))
            wide = self.width() / max(len(row), 1)
            for k, n in enumerate(row):
                if n:
                    tall = max(2.0, (_ROW - 2) * n / most)
                    painter.fillRect(QRectF(k * wide + 0.5, bottom - tall, max(wide - 1, 1.0), tall), QColor(colour))
        painter.end()
