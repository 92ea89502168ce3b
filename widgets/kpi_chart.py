"""Annunciated per ten minutes as bars, with the target as a line and the floods as a strip above them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from console.model.clock import NS
from console.wire.cockpit import Cockpit
from widgets.figure import number, spoken_age
from widgets.kpi_line import flood_at, largest_of
from widgets.theme import Theme, font
from widgets.trend_line import time_ticks, value_ticks
from widgets.words import Words

TARGET = 10
_LEFT, _RIGHT, _TOP, _BOTTOM, _STRIP = 40, 14, 52, 22, 5
_BIN_NS = 600 * NS
_DATES = {"vi": "%d/%m", "en": "%d %b"}


class KpiChart(QWidget):
    """Bins are those of the clock; where there are more than pixels a bar is the most of several."""

    def __init__(self, theme: Theme, words: Words, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._words, self._zone = theme, words, zone
        self._made: Cockpit | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_cockpit(self, made: Cockpit | None) -> None:
        """Show the bins of a cockpit."""
        self._made = made
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(720, 240)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(360, 170)

    def _plot(self) -> QRectF:
        return QRectF(_LEFT, _TOP, max(1, self.width() - _LEFT - _RIGHT), max(1, self.height() - _TOP - _BOTTOM))

    def _bars(self, made: Cockpit) -> tuple[list[int], int]:
        return largest_of(made.bins, max(1, int(self._plot().width()) // 2))

    def tip(self, x: float) -> str:
        """What the bar at ``x`` says."""
        made, plot = self._made, self._plot()
        if made is None or not made.bins or not plot.left() <= x < plot.right():
            return ""
        bars, group = self._bars(made)
        at = min(int((x - plot.left()) / plot.width() * len(bars)), len(bars) - 1)
        begin = made.begin + at * group * _BIN_NS
        moment = datetime.fromtimestamp(begin / NS, self._zone)
        date = _DATES["vi" if self._words.language == "vi" else "en"]
        tip = self._words("kpi.chart.tip", time=f"{moment:{date} %H:%M}", count=bars[at])
        return self._words("kpi.chart.tip.flood", tip=tip) if flood_at(made, begin, begin + group * _BIN_NS) else tip

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip(event.pos().x()), self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._made is None:
            return
        painter = QPainter(self)
        bars, group = self._bars(self._made)
        plot = self._plot()
        top = max(TARGET * 1.3, *bars, 1.0) * 1.08 if bars else TARGET * 1.3
        self._paint_head(painter, group)
        self._paint_axes(painter, plot, top, self._made)
        self._paint_bars(painter, plot, top, bars)
        self._paint_floods(painter, plot, self._made)
        self._paint_target(painter, plot, top)
        painter.end()

    def _paint_head(self, painter: QPainter, group: int) -> None:
        words, theme = self._words, self._theme
        title = words("kpi.chart")
        if group > 1:
            title = words("kpi.chart.group", span=spoken_age(group * 600, words.language))
        painter.setFont(font(12, strong=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(QRect(14, 8, self.width() - 28, 20), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(font(11))
        painter.setPen(QColor(theme.dim))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        said = words("kpi.chart.flood")
        painter.drawText(QRect(14, 8, self.width() - 28, 20), right, said)
        wide = painter.fontMetrics().horizontalAdvance(said)
        painter.fillRect(QRectF(self.width() - 14 - wide - 26, 16, 18, _STRIP), QColor(theme.priority[1]))

    def _paint_axes(self, painter: QPainter, plot: QRectF, top: float, made: Cockpit) -> None:
        theme, language = self._theme, self._words.language
        painter.setFont(font(10))
        for value in value_ticks(0, top, most=4, finest=1.0):
            y = plot.bottom() - value / top * plot.height()
            painter.setPen(QColor(theme.line))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(theme.dim))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 8, _LEFT - 6, 16), flags, number(value, 0, language))
        begin, end = made.begin / NS, made.end / NS
        dated = end - begin > 86_400
        date = _DATES["vi" if language == "vi" else "en"] if dated else ""
        for t, label in time_ticks(begin, end, self._zone, most=max(2, int(plot.width() // 110)), date=date):
            x = plot.left() + (t - begin) / max(1, end - begin) * plot.width()
            wide = painter.fontMetrics().horizontalAdvance(label)
            left = min(max(2.0, x - wide / 2), self.width() - wide - 4.0)
            painter.drawText(QPointF(left, plot.bottom() + 15), label)

    def _paint_bars(self, painter: QPainter, plot: QRectF, top: float, bars: list[int]) -> None:
        step = plot.width() / max(1, len(bars))
        normal, above = QColor(self._theme.faint), QColor(self._theme.priority[1])
        gap = 1.0 if step >= 4 else 0.0
        for at, count in enumerate(bars):
            if count:
                height = count / top * plot.height()
                left, right = round(plot.left() + at * step), round(plot.left() + (at + 1) * step - gap)
                bar = QRectF(left, plot.bottom() - height, max(1, right - left), height)
                painter.fillRect(bar, above if count > TARGET else normal)

    def _paint_floods(self, painter: QPainter, plot: QRectF, made: Cockpit) -> None:
        whole = max(1, made.end - made.begin)
        for began, ended in made.floods:
            left = plot.left() + max(0, began - made.begin) / whole * plot.width()
            right = plot.left() + min(whole, (ended or made.end) - made.begin) / whole * plot.width()
            strip = QRectF(left, plot.top() - _STRIP - 3, max(2.0, right - left), _STRIP)
            painter.fillRect(strip, QColor(self._theme.priority[1]))

    def _paint_target(self, painter: QPainter, plot: QRectF, top: float) -> None:
        y = plot.bottom() - TARGET / top * plot.height()
        painter.setPen(QPen(QColor(self._theme.limit), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setFont(font(10))
        said = self._words("kpi.chart.target", count=TARGET)
        room = painter.fontMetrics().boundingRect(said).adjusted(-4, 0, 4, 0)
        room.moveBottomRight(QRect(0, 0, round(plot.right()), round(y) - 2).bottomRight())
        painter.fillRect(room, QColor(self._theme.panel))
        painter.setPen(QColor(self._theme.limit))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, said)
