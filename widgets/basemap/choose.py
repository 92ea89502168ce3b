"""The names in a part of a vector map: places, streets joined from their pieces, water; those that matter most."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from console.atlas.mvt import LINE, POINT, Layer, Tile, Value
from console.geo.chain import joined
from console.geo.mercator import TILE, Box, Floats
from console.geo.outline import walk
from widgets.basemap.label import GAP, LABELS, SPACING, Label, width

MOST = 160
"""Names told for one part; a screen bears a third of it."""
_EARLY = 0.5
"""A name is told half a zoom before it may be seen: the map asks for whole zooms."""
_WIDEST = 200.0
_ROOMY = 17
_CHAINS = 3
_TOLERANCE = 1.0
_PLACES: dict[Value, str] = {
    "city": "city", "municipality": "city", "town": "town", "borough": "ward", "district": "ward", "suburb": "ward",
    "quarter": "ward", "village": "hamlet", "neighbourhood": "quarter", "hamlet": "hamlet", "island": "hamlet",
}  # fmt: skip
_ROADS: dict[Value, str] = {
    "motorway": "road1", "trunk": "road1", "primary": "road1", "secondary": "road2", "tertiary": "road3",
    "minor": "road4", "pedestrian": "road4", "service": "road5", "path": "road5", "rail": "rail", "metro": "rail",
}  # fmt: skip
_WATERWAYS: dict[Value, str] = {"river": "river", "canal": "river"}
_SPOTS: dict[Value, str] = {"park": "green", "area": "area", "water": "water"}
_RANKS = ("poi1", "poi1", "poi2", "poi2", "poi3", "poi3", "poi4", "poi5", "poi5")
_STREET = re.compile(r"^Đường (?=[A-ZĐÀ-Ỹ])")
"""Every street is called one; the name is what follows."""


@dataclass(frozen=True)
class Piece:
    """One decoded tile and where it lies in the mercator square."""

    tile: Tile
    left: float
    top: float
    side: float

    def place(self, points: Floats, extent: int) -> Floats:
        """Units of the tile to the mercator square."""
        return points * (self.side / extent) + (self.left, self.top)


def choose(pieces: Sequence[Piece], box: Box, zoom: int, language: str) -> list[Label]:
    """The names in ``box`` at ``zoom``, the most important first, at most ``MOST``.

    Args:
        pieces: Tiles that cover the box.
        box: Names belong to it by their middle: beside it the next box has them.
        zoom: At which they are shown; decides which kinds, and where along a line there is room.
        language: ``vi`` or ``en``.
    """
    found = [*_spots(pieces, box, zoom, language), *_lines(pieces, box, zoom, language)]
    return sorted(found, key=lambda label: label.rank)[:MOST]


def shown(kind: str, zoom: float) -> bool:
    """Whether names of a kind may be seen at a zoom or just after it."""
    style = LABELS[kind]
    return style.since - _EARLY <= zoom + 0.5 and zoom <= style.until + _EARLY


def _spots(pieces: Sequence[Piece], box: Box, zoom: int, language: str) -> Iterable[Label]:
    for piece in pieces:
        for name in ("place", "poi"):
            layer = piece.tile.get(name)
            if layer is None:
                continue
            first = layer.start[:-1][np.searchsorted(layer.owner, np.arange(len(layer)))]
            at = piece.place(layer.points[first], layer.extent)
            own = _inside(at, box) & (layer.kind == POINT)
            texts, classes, ranks = _texts(layer, language), layer.column("class"), layer.column("rank")
            for k in np.flatnonzero(own).tolist():
                rank = ranks[k]
                order = float(rank) if isinstance(rank, (int, float)) else 8.0
                kind = _PLACES.get(classes[k] or "", "") if name == "place" else _poi(classes[k], order)
                if kind and texts[k] and shown(kind, zoom) and _fits(texts[k], kind, zoom):
                    x, y = at[k].tolist()
                    yield Label(texts[k], kind, LABELS[kind].rank + order / 10, (x, y, x, y))


def _fits(text: str, kind: str, zoom: int) -> bool:
    """Some are named by whole sentences: those wait until there is room."""
    return zoom >= _ROOMY or width(text, LABELS[kind].size, LABELS[kind].strong) <= _WIDEST


def _poi(kind: Value | None, rank: float) -> str:
    return _SPOTS.get(kind or "") or _RANKS[min(max(int(rank), 0), len(_RANKS) - 1)]


def _lines(pieces: Sequence[Piece], box: Box, zoom: int, language: str) -> Iterable[Label]:
    pixels = TILE * float(1 << zoom)
    streets: dict[tuple[str, str], list[Floats]] = defaultdict(list)
    for piece in pieces:
        for name, table in (("road", _ROADS), ("waterway", _WATERWAYS)):
            layer = piece.tile.get(name)
            if layer is not None:
                for key, points in _named(layer, table, zoom, language):
                    streets[key].append(piece.place(points, layer.extent) * pixels)
    for (text, kind), lines in streets.items():
        style = LABELS[kind]
        wide = width(text, style.size, style.strong)
        if wide > _WIDEST:
            continue
        for line in joined(lines, _TOLERANCE)[:_CHAINS]:
            for x, y, angle in walk(line, wide + GAP, SPACING):
                if box.left <= x / pixels < box.right and box.top <= y / pixels < box.bottom:
                    dx, dy = math.cos(angle) * wide / 2, math.sin(angle) * wide / 2
                    ends = ((x - dx) / pixels, (y - dy) / pixels, (x + dx) / pixels, (y + dy) / pixels)
                    yield Label(text, kind, style.rank, ends)


def _named(
    layer: Layer, table: Mapping[Value, str], zoom: int, language: str
) -> Iterable[tuple[tuple[str, str], Floats]]:
    """Name and kind of each line that is shown, and its points in units of the tile."""
    texts, classes = _texts(layer, language), layer.column("class")
    kinds = [table.get(c or "", "") for c in classes]
    wanted = np.array([bool(t and k and shown(k, zoom)) for t, k in zip(texts, kinds, strict=True)], np.bool_)
    if not wanted.any():
        return
    long = np.diff(layer.start) > 1
    for part in np.flatnonzero(wanted[layer.owner] & long & (layer.kind[layer.owner] == LINE)).tolist():
        feature = int(layer.owner[part])
        yield (texts[feature], kinds[feature]), layer.points[layer.start[part] : layer.start[part + 1]]


def _texts(layer: Layer, language: str) -> list[str]:
    names = layer.column("name")
    english = layer.column("name_en") if language == "en" else [None] * len(names)
    return [_STREET.sub("", str(e or n or "")) for n, e in zip(names, english, strict=True)]


def _inside(at: Floats, box: Box) -> npt.NDArray[np.bool_]:
    return (at[:, 0] >= box.left) & (at[:, 0] < box.right) & (at[:, 1] >= box.top) & (at[:, 1] < box.bottom)
