"""Dated boundaries, drawn over any base map, and their names."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from console.atlas.border import Borders, heart
from console.atlas.boundary import LEVELS, Boundary, Level
from console.geo.mercator import TILE, Box, Floats
from console.model.text import Text
from widgets.basemap.choose import shown
from widgets.basemap.label import LABELS, Label, width
from widgets.basemap.path import path_of
from widgets.theme import Theme

_WIDTHS: dict[Level, float] = {"ward": 1.1, "province": 2.0}
_DASHES: dict[Level, tuple[float, ...]] = {"ward": (5.0, 3.0), "province": (10.0, 3.0, 2.0, 3.0)}
_SINCE: dict[Level, int] = {"ward": 10, "province": 5}
_REACH = 4.0
_ROOM = 0.5
"""Of the width of a name, how much of it must lie within its area."""


class BorderLayer:
    """What holds on one day. Thread-safe: it keeps nothing that changes but caches."""

    def __init__(self, areas: Sequence[tuple[Level, Boundary]]) -> None:
        self._borders: dict[Level, Borders] = {
            level: Borders([area for own, area in areas if own == level]) for level in LEVELS
        }
        self._areas = areas

    @cached_property
    def _hearts(self) -> list[tuple[Level, Text, float, float, float]]:
        """Level, name, place and room of each name; half a second for a hundred wards, and not for the first tile."""
        return [(level, area.name, *heart(area)) for level, area in self._areas if area.name.vi]

    def draw(self, painter: QPainter, theme: Theme, box: Box, zoom: int, pixels: int) -> None:
        """Draw what lies in ``box``, the tile that the painter's ``pixels`` are."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = pixels / TILE
        for level, borders in self._borders.items():
            lines = borders.thinned(zoom, pixels)
            reach = box.grown((box.right - box.left) / pixels * _REACH)
            seen = np.zeros(0, np.bool_) if zoom < _SINCE[level] else _meets(lines.boxes, reach)
            if not seen.any():
                continue
            length = np.diff(lines.start)
            points = (lines.points[np.repeat(seen, length)] - (box.left, box.top)) * (pixels / (box.right - box.left))
            first = np.zeros(len(points), np.bool_)
            first[np.cumsum(length[seen]) - length[seen]] = True
            pen = QPen(QColor(theme.border), _WIDTHS[level] * scale)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
            pen.setDashPattern([d / _WIDTHS[level] for d in _DASHES[level]])
            painter.strokePath(path_of(points, first), pen)

    def meets(self, box: Box, zoom: int) -> bool:
        """Whether anything would be drawn in ``box``."""
        return any(
            zoom >= _SINCE[level] and bool(_meets(borders.thinned(zoom, TILE).boxes, box).any())
            for level, borders in self._borders.items()
        )

    def names(self, box: Box, zoom: int, language: str) -> list[Label]:
        """The names of areas whose heart lies in ``box``, where they have room."""
        found: list[Label] = []
        for level, name, x, y, room in self._hearts:
            text, style = name.get(language), LABELS[level]
            inside = box.left <= x < box.right and box.top <= y < box.bottom
            need = width(text, style.size, style.strong) * _ROOM / 2
            if inside and shown(level, zoom) and room * TILE * (1 << zoom + 1) >= need:
                found.append(Label(text, level, style.rank, (x, y, x, y)))
        return found


def _meets(boxes: Floats, box: Box) -> npt.NDArray[np.bool_]:
    return (
        (boxes[:, 0] <= box.right) & (boxes[:, 2] >= box.left) & (boxes[:, 1] <= box.bottom) & (boxes[:, 3] >= box.top)
    )
