"""One tile of the schematic base map, drawn with QPainter from the tokens of a theme. Names are not in tiles."""

from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from console.geo.basemap import BaseMap, Feature
from console.geo.mercator import Box, Floats, metres_per_pixel, tile_box, unproject
from console.geo.outline import clip_line, clip_ring, simplify
from widgets.basemap.picture import SIZE
from widgets.theme import Theme

_SCALE = SIZE / 256
_TOLERANCE = 0.35
_MARGIN = 24.0

# Least width in pixels by road rank at zooms 8, 11, 13, 15, 17; the true width takes over where it is more.
_ZOOMS = (8.0, 11.0, 13.0, 15.0, 17.0)
_WIDTHS = {
    1: (1.2, 2.2, 3.6, 5.0, 7.0),
    2: (0.0, 1.5, 2.8, 4.0, 6.0),
    3: (0.0, 0.8, 1.5, 2.6, 5.0),
    4: (0.0, 0.0, 0.9, 1.7, 4.0),
}
_METRES = {1: 22.0, 2: 15.0, 3: 10.0, 4: 6.5}
_MAJOR = 2


def road_width(rank: int, zoom: float, resolution: float) -> float:
    """Pixels a road of ``rank`` is wide where a pixel is ``resolution`` metres; 0 where it is not drawn."""
    rank = min(max(rank, 1), 4)
    least = float(np.interp(zoom, _ZOOMS, _WIDTHS[rank]))
    return max(least, _METRES[rank] / resolution) if least > 0.25 else 0.0


class SchematicPainter:
    """Draws tiles of one base map in one theme. Thread-safe: it holds nothing that changes but a cache of outlines."""

    def __init__(self, base: BaseMap, theme: Theme) -> None:
        self._base, self._theme = base, theme
        self._thinned: dict[tuple[int, int], tuple[Floats, ...]] = {}
        middle = unproject(0.0, (base.box.top + base.box.bottom) / 2)
        self._lat = float(middle[1])

    @cached_property
    def _order(self) -> list[tuple[int, Feature]]:
        """What is drawn first: areas, water over green, rails, then roads from minor to major, then roundabouts."""
        depth = {"green": 0, "water": 1, "river": 1, "rail": 2, "road": 3, "roundabout": 8}
        drawn = [(k, f) for k, f in enumerate(self._base.features) if f.kind in depth]
        return sorted(drawn, key=lambda e: depth[e[1].kind] + (4 - e[1].rank if e[1].kind == "road" else 0))

    def draw(self, painter: QPainter, zoom: int, column: int, row: int) -> None:
        """Draw the tile ``zoom/column/row`` on ``SIZE`` x ``SIZE`` units of the painter, over the theme's land."""
        box = tile_box(zoom, column, row)
        pixels = SIZE / (box.right - box.left)
        resolution = metres_per_pixel(self._lat, zoom)
        reach = _reach(self._order, resolution) * _SCALE / pixels
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for key, feature in self._order:
            if feature.box.meets(box.grown(reach)):
                parts = [(p - (box.left, box.top)) * pixels for p in self._parts(key, feature, zoom)]
                self._draw(painter, feature, parts, zoom, resolution)

    def _parts(self, key: int, feature: Feature, zoom: int) -> tuple[Floats, ...]:
        found = self._thinned.get((key, zoom))
        if found is None:
            tolerance = _TOLERANCE / (SIZE * float(1 << zoom))
            found = self._thinned[key, zoom] = tuple(simplify(p, tolerance) for p in feature.parts)
        return found

    def _draw(self, painter: QPainter, feature: Feature, parts: list[Floats], zoom: int, resolution: float) -> None:
        match feature.kind:
            case "green" | "water":
                _area(painter, parts, QColor(self._theme.water if feature.kind == "water" else self._theme.green))
            case "river":
                _line(painter, parts, QColor(self._theme.water), max(1.2, feature.metres / resolution))
            case "rail":
                self._rail(painter, parts, zoom)
            case "road":
                width = road_width(feature.rank, zoom, resolution)
                colour = self._theme.road if feature.rank <= _MAJOR else self._theme.road_minor
                _line(painter, parts, QColor(colour), width)
            case _:
                self._roundabout(painter, parts[0][0], zoom, (feature.metres or 25.0) / resolution)

    def _rail(self, painter: QPainter, parts: list[Floats], zoom: int) -> None:
        if zoom < 11:
            return
        width = 1.0 if zoom < 14 else 1.6
        _line(painter, parts, QColor(self._theme.road_minor), width * 2)
        _line(painter, parts, QColor(self._theme.land), width, dashes=(5.0, 5.0))

    def _roundabout(self, painter: QPainter, at: Floats, zoom: int, radius: float) -> None:
        if zoom < 13:
            return
        radius = max(radius, 5.0) * _SCALE
        painter.setPen(QPen(QColor(self._theme.road), max(2.5, radius / _SCALE * 0.45) * _SCALE))
        painter.setBrush(QColor(self._theme.green))
        painter.drawEllipse(QPointF(float(at[0]), float(at[1])), radius * 0.8, radius * 0.8)


def _reach(order: list[tuple[int, Feature]], resolution: float) -> float:
    """How many pixels of the map the widest thing reaches beyond its own outline."""
    return _MARGIN + max((f.metres for _, f in order), default=0.0) / resolution


def _polygon(points: Floats) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def _area(painter: QPainter, rings: list[Floats], colour: QColor) -> None:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in rings:
        cut = clip_ring(ring, Box(0, 0, SIZE, SIZE).grown(_MARGIN))
        if len(cut) > 2:
            path.addPolygon(_polygon(cut))
            path.closeSubpath()
    painter.fillPath(path, colour)


def _line(painter: QPainter, parts: list[Floats], colour: QColor, width: float, dashes: tuple[float, ...] = ()) -> None:
    """``width`` in pixels of the map."""
    if width <= 0:
        return
    pen = QPen(colour, width * _SCALE)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashes else Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = Box(0, 0, SIZE, SIZE).grown(width * _SCALE + _MARGIN)
    for part in parts:
        for run in clip_line(part, box):
            if dashes:
                pen.setDashPattern([d / width for d in dashes])
                pen.setDashOffset(_travelled(part, run[0]) / (width * _SCALE))
            painter.setPen(pen)
            painter.drawPolyline(_polygon(run))


def _travelled(line: Floats, point: Floats) -> float:
    """Length of ``line`` up to ``point`` on it, so that dashes meet across the edge of a tile."""
    along = np.diff(line, axis=0)
    square = np.maximum((along * along).sum(axis=1), 1e-12)
    share = np.clip(((point - line[:-1]) * along).sum(axis=1) / square, 0.0, 1.0)
    away = np.linalg.norm(point - line[:-1] - share[:, None] * along, axis=1)
    nearest = int(np.argmin(away))
    length = np.sqrt(square)
    return float(length[:nearest].sum() + share[nearest] * length[nearest])
