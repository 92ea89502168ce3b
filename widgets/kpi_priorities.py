"""The share of each priority beside its target, and how fast each was acknowledged."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from console.wire.cockpit import Cockpit
from widgets.kpi_line import (
    PRIORITIES,
    PRIORITY_TARGETS,
    percent,
    priority_share,
    priority_target,
    priority_verdict,
    times,
    within,
)
from widgets.kpi_verdict import paint_verdict, verdict_colour
from widgets.symbol import Look, paint_symbol
from widgets.theme import Theme, font
from widgets.words import Words

_ROW, _HEAD, _MARGIN = 28, 34, 14
_NAME, _BAR_END, _SHARE, _TARGET, _VERDICT = 110, 250, 64, 66, 96


class KpiPriorities(QWidget):
    """Four rows: shape and number, share as a bar with a mark at its target, verdict, times."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._words = theme, words
        self._made: Cockpit | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cockpit(self, made: Cockpit | None) -> None:
        """Show the priorities of a cockpit."""
        self._made = made
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(720, _HEAD + 4 * _ROW + 10)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            words = self._words
            name = "ack" if event.pos().x() > self._times_left() else "priorities"
            QToolTip.showText(event.globalPos(), f"{words(f'kpi.{name}')}\n{words(f'kpi.{name}.why')}", self)
            return True
        return super().event(event)

    def _times_left(self) -> int:
        return _MARGIN + _BAR_END + _SHARE + _TARGET + _VERDICT + 40

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        made = self._made
        if made is None:
            return
        painter = QPainter(self)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(self._theme.text))
        painter.setFont(font(12, strong=True))
        painter.drawText(QRect(_MARGIN, 4, self.width(), _HEAD - 6), flags, self._words("kpi.priorities"))
        painter.drawText(QRect(self._times_left(), 4, self.width(), _HEAD - 6), flags, self._words("kpi.ack"))
        for at, priority in enumerate(PRIORITIES):
            self._paint_row(painter, QRect(0, _HEAD + at * _ROW, self.width(), _ROW), priority, made)
        painter.end()

    def _paint_row(self, painter: QPainter, rect: QRect, priority: int, made: Cockpit) -> None:
        theme, words, flags = self._theme, self._words, Qt.AlignmentFlag.AlignVCenter
        right = flags | Qt.AlignmentFlag.AlignRight
        share = priority_share(made, priority)
        told = made.kpi.priorities_percent is not None
        verdict = priority_verdict(priority, share) if told else ""
        y, x = rect.top(), _MARGIN
        paint_symbol(painter, QRectF(x, y + 4, 20, 20), priority, Look.OUTLINE, theme)
        painter.setFont(font(12))
        painter.setPen(QColor(theme.text))
        painter.drawText(QRect(x + 28, y, _NAME - 28, _ROW), flags, words(f"kpi.priority.{priority}"))
        self._paint_bar(painter, QRectF(x + _NAME, y + 9, _BAR_END - _NAME, 10), share, PRIORITY_TARGETS[priority])
        x += _BAR_END
        painter.setPen(QColor(theme.text))
        painter.setFont(font(13, strong=True))
        painter.drawText(QRect(x, y, _SHARE, _ROW), right, percent(share, words.language) if told else "–")
        painter.setFont(font(12))
        painter.setPen(QColor(theme.dim))
        painter.drawText(QRect(x + _SHARE, y, _TARGET, _ROW), right, priority_target(priority, words))
        x += _SHARE + _TARGET + 16
        if verdict:
            paint_verdict(painter, QRectF(x, rect.center().y() - 5, 11, 11), verdict, theme)
            painter.setPen(verdict_colour(verdict, theme))
            painter.drawText(QRect(x + 18, y, _VERDICT, _ROW), flags, words(f"kpi.{verdict}"))
        measured = made.acknowledge.get(priority)
        painter.setPen(QColor(theme.text if measured else theme.dim))
        parts = [part for part in (times(measured, words), within(measured, words)) if part]
        painter.drawText(QRect(self._times_left(), y, self.width(), _ROW), flags, " · ".join(parts))

    def _paint_bar(self, painter: QPainter, rect: QRectF, share: float, target: float) -> None:
        painter.fillRect(rect, QColor(self._theme.raised))
        painter.fillRect(
            QRectF(rect.left(), rect.top(), rect.width() * share / 100, rect.height()), QColor(self._theme.faint)
        )
        x = rect.left() + rect.width() * target / 100
        painter.setPen(QPen(QColor(self._theme.limit), 2))
        painter.drawLine(QPointF(x, rect.top() - 3), QPointF(x, rect.bottom() + 3))
