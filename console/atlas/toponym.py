"""Names of an imported map for the gazetteer: a street once in each part of the city, places, what people go to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from console.atlas.archive import Address, Archive
from console.atlas.fault import AtlasError
from console.atlas.mvt import LINE, POINT, Layer, Tile, decode
from console.geo.gazetteer import Entry
from console.geo.mercator import Box, Floats, tile_box, unproject
from console.model.text import Text

_LAYERS = {"place": "place", "poi": "poi", "road": "road", "waterway": "water"}
_WARDS = frozenset({"suburb", "quarter", "borough", "district", "town", "city", "village"})
_QUARTER_ZOOM = 11
"""Streets of one name in one tile of this zoom, about 20 km wide, are one street."""
_MOST = 400_000


@dataclass
class _Street:
    name: Text
    longest: float
    at: tuple[float, float]


@dataclass
class Names:
    """What was gathered.

    Attributes:
        features: How many features all tiles held, named or not.
    """

    features: int = 0
    _spots: dict[tuple[str, str, int, int], tuple[Text, float, float]] = field(
        default_factory=dict[tuple[str, str, int, int], tuple[Text, float, float]]
    )
    _streets: dict[tuple[str, str, int, int], _Street] = field(
        default_factory=dict[tuple[str, str, int, int], "_Street"]
    )
    _wards: list[tuple[Text, float, float]] = field(default_factory=list[tuple[Text, float, float]])

    def take(self, tile: Tile, at: Address) -> None:
        """Take in the names of a tile."""
        self.features += sum(len(layer) for layer in tile.values())
        box = tile_box(*at)
        for name, kind in _LAYERS.items():
            if name in tile and len(self._spots) + len(self._streets) < _MOST:
                self._layer(tile[name], kind, box)

    def entries(self) -> Iterator[Entry]:
        """All names, each with the ward or town that is nearest."""
        spots: Floats = np.array([(x, y) for _, x, y in self._wards], np.float64).reshape(-1, 2)
        for (kind, vi, column, row), (name, x, y) in self._spots.items():
            yield self._entry(f"place:{kind}:{vi}:{column}:{row}", kind, name, (x, y), spots)
        for (kind, vi, column, row), street in self._streets.items():
            yield self._entry(f"place:{kind}:{vi}:{column}:{row}", kind, street.name, street.at, spots)

    def _entry(self, key: str, kind: str, name: Text, at: tuple[float, float], wards: Floats) -> Entry:
        lon, lat = unproject(*at)
        where = Text("")
        if len(wards) and kind != "place":
            where = self._wards[int(np.abs(wards - at).sum(axis=1).argmin())][0]
        return Entry(key, kind, name, where, float(lon), float(lat))

    def _layer(self, layer: Layer, kind: str, box: Box) -> None:
        vi, en, classes = layer.column("name"), layer.column("name_en"), layer.column("class")
        side = (box.right - box.left) / layer.extent
        owners: list[int] = layer.owner.tolist()
        for part, feature in enumerate(owners):
            name = vi[feature]
            if not isinstance(name, str):
                continue
            text = Text(name, str(en[feature] or ""))
            points = layer.points[layer.start[part] : layer.start[part + 1]] * side + (box.left, box.top)
            if layer.kind[feature] == POINT:
                self._spot(text, kind, points[0], box, str(classes[feature]))
            elif layer.kind[feature] == LINE:
                self._street(text, kind, points)

    def _spot(self, name: Text, kind: str, at: Floats, box: Box, of: str) -> None:
        x, y = float(at[0]), float(at[1])
        if not (box.left <= x < box.right and box.top <= y < box.bottom):
            return  # the tile beside it has it, too
        self._spots[kind, name.vi, *_quarter(x, y)] = (name, x, y)
        if kind == "place" and of in _WARDS:
            self._wards.append((name, x, y))

    def _street(self, name: Text, kind: str, points: Floats) -> None:
        long = float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
        x, y = points[len(points) // 2].tolist()
        key = (kind, name.vi, *_quarter(x, y))
        known = self._streets.get(key)
        if known is None or long > known.longest:
            self._streets[key] = _Street(name, long, (x, y))


def gather(archive: Archive, progress: Callable[[float], None] = lambda _share: None) -> Names:
    """The names in the deepest tiles of an archive.

    Args:
        archive: Of our own style.
        progress: Told the share that is done, 0 to 1.

    Raises:
        AtlasError: A tile cannot be decoded; the message bears its address.
    """
    found = Names()
    wanted = list(_addresses(archive.info.box, archive.info.deepest))
    for number, at in enumerate(wanted):
        data = archive.tile(at)
        if data:
            try:
                found.take(decode(data), at)
            except AtlasError as err:
                raise err.at(str(at)) from err
        progress((number + 1) / len(wanted))
    return found


def _addresses(box: Box, zoom: int) -> Iterator[Address]:
    count = 1 << zoom
    left, top, right, bottom = (min(int(v * count), count - 1) for v in (box.left, box.top, box.right, box.bottom))
    for column in range(left, right + 1):
        for row in range(top, bottom + 1):
            yield Address(zoom, column, row)


def _quarter(x: float, y: float) -> tuple[int, int]:
    return int(x * (1 << _QUARTER_ZOOM)), int(y * (1 << _QUARTER_ZOOM))
