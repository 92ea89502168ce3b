"""The plot of one trend; the only module that knows pyqtgraph, which is untyped and slow to import."""

import importlib
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsPathItem, QWidget

from widgets.figure import decimals_of, number
from widgets.theme import Theme, font
from widgets.trend_line import (
    Column,
    TrendData,
    gap_after,
    in_view,
    runs,
    span,
    time_ticks,
    value_ticks,
    with_gaps,
)

_LEAST_WINDOW = 120.0
_PRESENT_OPACITY = 0.5
_LEAST_STEPS = 4  # the axis spans at least so many units of the reading's last decimal
_DATES = {"vi": "%d/%m", "en": "%d %b"}


def _pen(colour: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(QColor(colour), width, style)
    pen.setCosmetic(True)
    return pen


def _band_path(pieces: list[tuple[Column, Column, Column]], origin: float) -> QPainterPath:
    path = QPainterPath()
    for t, low, high in pieces:
        stride = max(1, len(t) // 200)
        x = [*(t[::stride] - origin), float(t[-1] - origin)]
        up, down = [*high[::stride], float(high[-1])], [*low[::stride], float(low[-1])]
        there = [QPointF(a, b) for a, b in zip(x, up, strict=True)]
        back = [QPointF(a, b) for a, b in zip(reversed(x), reversed(down), strict=True)]
        path.addPolygon(QPolygonF(there + back))
        path.closeSubpath()
    return path


class TrendPlot:
    """Owns a pyqtgraph widget; all times inside it are relative to a fixed origin, so that floats stay exact."""

    def __init__(self, theme: Theme, language: str, zone: ZoneInfo) -> None:
        pg: Any = importlib.import_module("pyqtgraph")
        self._theme, self._language, self._zone = theme, language, zone
        self._origin = 0.0
        self._plot: Any = pg.PlotWidget(background=None)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        item: Any = self._plot.getPlotItem()
        item.setContentsMargins(0, 0, 0, 0)
        self._box: Any = item.getViewBox()
        self._box.setDefaultPadding(0)
        self._axes: dict[str, Any] = {side: item.getAxis(side) for side in ("left", "bottom")}
        for axis in self._axes.values():
            axis.setPen(_pen(theme.panel))
            axis.setTextPen(QColor(theme.dim))
            axis.setStyle(tickFont=font(10), tickLength=0, autoExpandTextSpace=False, tickTextOffset=4)
            axis.setTicks([[]])
        self._axes["left"].setWidth(36)
        self._axes["bottom"].setHeight(16)
        self._band, self._present = QGraphicsPathItem(), QGraphicsPathItem()
        for item_, opacity in ((self._present, _PRESENT_OPACITY), (self._band, 1.0)):
            item_.setBrush(QBrush(QColor(theme.band)))
            item_.setPen(QPen(Qt.PenStyle.NoPen))
            item_.setOpacity(opacity)
            self._box.addItem(item_, ignoreBounds=True)
        self._limit: Any = pg.InfiniteLine(angle=0, pen=_pen(theme.limit, 1.2, Qt.PenStyle.DashLine))
        item.addItem(self._limit, ignoreBounds=True)
        self._forecast: Any = item.plot(pen=_pen(theme.dim, 1.0, Qt.PenStyle.DotLine), connect="finite")
        self._line: Any = item.plot(pen=_pen(theme.trend), connect="finite", antialias=True)
        # One pixel wide: anything wider leaves Qt's quick stroker, 2 ms become 13.
        self._line.setDownsampling(auto=True, method="peak")
        self._bad: Any = item.plot(pen=None, symbol="x", symbolSize=5, symbolPen=_pen(theme.priority[2]))
        self._limit.hide()

    @property
    def widget(self) -> QWidget:
        """The Qt widget."""
        return self._plot

    def draw(self, data: TrendData, limit: float | None, decimals: int, now: float, window: float) -> None:
        """Draw the last ``window`` seconds before ``now`` (seconds since 1970), or as much as there is.

        A series that ended before these is drawn up to its newest point, on an axis with dates.
        """
        if not len(data):
            for curve in (self._line, self._forecast, self._bad):
                curve.setData([], [])
            self._band.setPath(QPainterPath())
            self._present.setPath(QPainterPath())
            return
        data, end = in_view(data, now, window)
        self._origin = float(np.floor(end / 86400) * 86400)
        gap = gap_after(data.t)
        t, value = with_gaps(data.t, data.value, gap)
        self._line.setData(t - self._origin, value)
        ahead, forecast = with_gaps(data.t, data.forecast, gap) if len(data.forecast) else (t[:0], t[:0])
        self._forecast.setData(ahead - self._origin, forecast)
        self._bad.setData(data.t[data.bad] - self._origin, data.value[data.bad])
        self._band.setPath(_band_path(runs(data.t, data.low, data.high, gap), self._origin))
        self._present.setPath(self._before(data))
        self._limit.setVisible(limit is not None)
        if limit is not None:
            self._limit.setValue(limit)
        start = min(float(data.t[0]) if len(data) else end, end - _LEAST_WINDOW)
        finest = 10.0**-decimals
        self._scale_values(span(data, limit, _LEAST_STEPS * finest), finest)
        self._scale_time(start, end, dated=end < now)

    def _before(self, data: TrendData) -> QPainterPath:
        """The present band, fainter, over the time whose own band nobody told."""
        known = np.flatnonzero(np.isfinite(data.low) & np.isfinite(data.high))
        if not len(known) or known[0] == 0:
            return QPainterPath()
        ends = data.t[[0, known[0]]]
        last = known[-1]
        piece = (ends, np.full(2, data.low[last]), np.full(2, data.high[last]))
        return _band_path([piece], self._origin)

    def _scale_values(self, reach: tuple[float, float], finest: float) -> None:
        low, high = reach
        self._box.setYRange(low, high, padding=0)
        edge = (high - low) * 0.07  # a figure at the very edge would be cut
        ticks = value_ticks(low + edge, high - edge, finest=finest)
        places = decimals_of(*ticks) if ticks else 0
        self._axes["left"].setTicks([[(v, number(v, places, self._language)) for v in ticks]])

    def _scale_time(self, start: float, end: float, *, dated: bool) -> None:
        self._box.setXRange(start - self._origin, end - self._origin, padding=0)
        edge = (end - start) * (0.06 if dated else 0.03)
        date = _DATES["vi" if self._language == "vi" else "en"] if dated else ""
        times = time_ticks(start + edge, end - edge, self._zone, date=date)
        self._axes["bottom"].setTicks([[(t - self._origin, label) for t, label in times]])
