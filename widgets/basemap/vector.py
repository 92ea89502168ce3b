"""A vector tile, drawn with QPainter in the order of the style table. Names are not in tiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from console.atlas.mvt import AREA, LINE, Layer, Tile, Value
from console.geo.mercator import Floats
from widgets.basemap import style
from widgets.basemap.path import path_of
from widgets.basemap.style import Stroke
from widgets.theme import Theme

Mask = npt.NDArray[np.bool_]
_BUNCH = 24
_FINE = 4.0
"""Pixels up to which nobody sees how a line bends."""
_MARGIN = 32.0
"""Pixels beyond the edge within which a thing may still reach into the picture."""


@dataclass(frozen=True)
class Frame:
    """Which part of which tile is drawn, and how large.

    Attributes:
        zoom: Of the tile that is shown.
        shift: Zooms between it and the tile that is drawn, which then is only a part of that one.
        column: Which of the ``2 ** shift`` columns of that tile.
        row: Which of its rows.
        pixels: Side of the picture.
        scale: Pixels of the picture for one pixel of the map.
        resolution: Metres under one pixel of the map.
    """

    zoom: int
    shift: int
    column: int
    row: int
    pixels: int
    scale: float
    resolution: float

    def place(self, points: Floats, extent: int) -> Floats:
        """Units of the tile to pixels of the picture."""
        side = self.pixels * (1 << self.shift) / extent
        return points * side - (self.column * self.pixels, self.row * self.pixels)

    def seen(self, layer: Layer) -> Mask:
        """Which parts of a layer may reach into the picture."""
        unit = layer.extent / (1 << self.shift)
        left, top, reach = self.column * unit, self.row * unit, _MARGIN * unit / self.pixels * self.scale
        boxes = layer.boxes
        return (
            (boxes[:, 0] <= left + unit + reach)
            & (boxes[:, 2] >= left - reach)
            & (boxes[:, 1] <= top + unit + reach)
            & (boxes[:, 3] >= top - reach)
        )


class VectorPainter:
    """Draws tiles in one theme; holds nothing that changes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def draw(self, painter: QPainter, tile: Tile, frame: Frame) -> None:
        """Draw ``tile`` on a ground of the theme's land."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sheet = _Sheet(painter, self._theme, frame)
        for fill in style.FILLS:
            if frame.zoom >= fill.since and fill.layer in tile:
                sheet.fill(tile[fill.layer], fill.token)
            if fill.layer == "water" and "waterway" in tile:
                sheet.lines(tile["waterway"], style.WATERWAYS, "class")
        if "boundary" in tile:  # most run along a street, and would draw a dashed line down its middle
            sheet.lines(tile["boundary"], style.BORDERS, "admin_level")
        if "road" in tile:
            sheet.roads(tile["road"])


@dataclass(frozen=True)
class _Run:
    """Lines of one kind, ready to be drawn ``width`` pixels of the map wide."""

    paths: list[QPainterPath]
    stroke: Stroke
    width: float


@dataclass(frozen=True)
class _Sheet:
    """What one tile is drawn on."""

    painter: QPainter
    theme: Theme
    frame: Frame

    def fill(self, layer: Layer, token: str) -> None:
        """All areas of a layer in one colour."""
        colour = QColor(getattr(self.theme, token))
        for path in _paths(layer, (layer.kind == AREA)[layer.owner] & self.frame.seen(layer), self.frame):
            self.painter.fillPath(path, colour)

    def lines(self, layer: Layer, strokes: Sequence[Stroke], key: str) -> None:
        """The lines of a layer, each by the stroke that its property ``key`` names."""
        code = _codes(layer, strokes, key)[layer.owner]
        seen = self.frame.seen(layer) & (layer.kind[layer.owner] == LINE)
        for number, stroke in enumerate(strokes):
            for run in self._runs(layer, seen & (code == number), stroke, 1.0):
                self._stroke(run)

    def roads(self, layer: Layer) -> None:
        """Tunnels, then the ground, then bridges; of each first all casings, so that no road is cut by a lesser one."""
        level = (layer.codes("bridge", {1: 1}, 0) - layer.codes("tunnel", {1: 1}, 0))[layer.owner]
        seen = self.frame.seen(layer) & (layer.kind[layer.owner] == LINE)
        for height in (-1, 0, 1):
            runs = self._level(layer, seen & (level == height))
            self.painter.setOpacity(style.TUNNEL if height < 0 else 1.0)
            for run in runs:
                if run.stroke.casing and self.frame.zoom >= run.stroke.cased:
                    self._pen(run, "casing", run.width + 2 * run.stroke.casing)
            for run in runs:
                self._stroke(run)
        self.painter.setOpacity(1.0)

    def _level(self, layer: Layer, here: Mask) -> list[_Run]:
        """The roads of one height, the least important first."""
        code = _codes(layer, style.ROADS, "class")[layer.owner]
        link = (layer.codes("link", {1: 1}, 0) == 1)[layer.owner]
        found: list[_Run] = []
        for number, stroke in enumerate(style.ROADS):
            own = here & (code == number)
            if own.any():
                found += self._runs(layer, own & link, stroke, style.LINK_SHARE)
                found += self._runs(layer, own & ~link, stroke, 1.0)
        return found

    def _runs(self, layer: Layer, chosen: Mask, stroke: Stroke, share: float) -> list[_Run]:
        """The chosen parts, or nothing where there are none or the zoom does not show them."""
        width = stroke.width(self.frame.zoom, self.frame.resolution) * share
        return [_Run(_paths(layer, chosen, self.frame), stroke, width)] if width and chosen.any() else []

    def _stroke(self, run: _Run) -> None:
        self._pen(run, run.stroke.token, run.width, run.stroke.dashes)
        if run.stroke.core and self.frame.zoom >= style.CORED_SINCE:
            self._pen(run, run.stroke.core, run.width / 2, style.CORE_DASHES)

    def _pen(self, run: _Run, token: str, width: float, dashes: Sequence[float] = ()) -> None:
        pen = QPen(QColor(getattr(self.theme, token)), width * self.frame.scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashes else Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin if pen.widthF() > _FINE else Qt.PenJoinStyle.BevelJoin)
        if dashes:
            pen.setDashPattern([d / width for d in dashes])
        for path in run.paths:
            self.painter.strokePath(path, pen)


def _codes(layer: Layer, strokes: Sequence[Stroke], key: str) -> npt.NDArray[np.int16]:
    """Of each feature the number of the stroke that draws it, -1 for none."""
    table: dict[Value, int] = {name: number for number, stroke in enumerate(strokes) for name in stroke.classes}
    if key == "admin_level":
        table = {float(name): number for name, number in table.items()}
    return layer.codes(key, table)


def _paths(layer: Layer, parts: Mask, frame: Frame) -> list[QPainterPath]:
    """The chosen parts as paths of a few features each.

    Qt's rasteriser keeps the cells of a scan line in a list that it walks: one path of a thousand streets takes three
    times as long as fifty paths of twenty.
    """
    length = np.diff(layer.start)
    points = frame.place(layer.points[np.repeat(parts, length)], layer.extent)
    chosen, owner = length[parts], layer.owner[parts]
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(chosen)])
    first = np.zeros(len(points), np.bool_)
    first[start[:-1]] = True
    # A cut every few parts, moved on to where a feature begins: its holes must stay with it.
    fresh = np.flatnonzero(np.diff(owner, prepend=-1))
    cut = np.unique(fresh[np.searchsorted(fresh, np.arange(0, len(chosen), _BUNCH), side="right") - 1])
    edge = [*start[cut].tolist(), len(points)]
    return [path_of(points[a:b], first[a:b]) for a, b in pairwise(edge)]
