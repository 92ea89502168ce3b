"""The ground that alarms stand on: points and lines of the city, how far they are from each other along the streets."""

import math

import msgspec

from console.alarms.topology import Topology
from console.geo.network import Degrees, Metres, Spot, along, densified
from console.model.entity import Entity
from console.model.outside import UNREADABLE

Cell = tuple[int, int] | str
"""A square of the plane, or the name of an entity that stands nowhere."""

_MOST_PLACES = 50_000
_NOWHERE = math.inf


class Footprint:
    """Where an alarm is: a point, or a whole line; without either only other alarms of its entity are near it.

    Attributes:
        name: Of the entity, where it stands nowhere.
        points: On the plane, a hundred metres apart along a line.
        point: The only one, None for a line.
        spots: At the streets; empty where there is none near.
    """

    __slots__ = ("_around", "_cells", "_reach", "name", "point", "points", "spots")

    def __init__(self, name: str, points: tuple[Metres, ...], spots: tuple[Spot, ...]) -> None:
        self.name, self.points, self.spots = name, points, spots
        self.point = points[0] if len(points) == 1 else None
        self._cells: dict[tuple[float, int], tuple[Cell, ...]] = {}
        self._around: dict[float, tuple[tuple[Cell, float], ...]] = {}
        self._reach: dict[float, dict[int, float]] = {}

    def cells(self, side: float, margin: int = 0) -> tuple[Cell, ...]:
        """The squares it touches, and ``margin`` squares around them."""
        found = self._cells.get((side, margin))
        if found is None:
            found = self._cells[side, margin] = self._covered(side, margin)
        return found

    def around(self, side: float) -> tuple[tuple[Cell, float], ...]:
        """The squares it touches and those beside them, each with the metres to it as the crow flies, nearest first."""
        found = self._around.get(side)
        if found is None:
            away = ((cell, self._away(cell, side)) for cell in self.cells(side, 1))
            found = self._around[side] = tuple(sorted(away, key=lambda pair: pair[1]))
        return found

    def _away(self, cell: Cell, side: float) -> float:
        if self.point is None or isinstance(cell, str):
            return 0.0
        (x, y), (left, low) = self.point, (cell[0] * side, cell[1] * side)
        return math.hypot(max(left - x, 0.0, x - left - side), max(low - y, 0.0, y - low - side))

    def _covered(self, side: float, margin: int) -> tuple[Cell, ...]:
        if not self.points:
            return (self.name,)
        at = dict.fromkeys((int(x // side), int(y // side)) for x, y in self.points)
        around = range(-margin, margin + 1)
        return tuple(dict.fromkeys((i + di, j + dj) for i, j in at for di in around for dj in around))

    def distance(self, other: "Footprint", metres: float, ground: "Ground") -> float:
        """Metres to ``other``, infinite beyond ``metres``: along the streets where both stand at one."""
        if other is self or (self.name and self.name == other.name):
            return 0.0
        network = ground.topology.network
        if network is None or not self.spots or not other.spots:
            away = min((math.dist(p, q) for p in self.points for q in other.points), default=_NOWHERE)
        else:
            reach = self._reach.get(metres)
            if reach is None:
                reach = self._reach[metres] = network.reach(self.spots, metres)
            away = along(self.spots, reach, other.spots)
        return away if away <= metres else _NOWHERE


class Ground:
    """Footprints by what stands there, each made once. Attributes: ``topology``: with its streets."""

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self._lines: dict[str, Footprint] = {}
        self._places: dict[Degrees | str, Footprint] = {}

    def describe(self, entity: Entity, before: Entity | None) -> bool:
        """Take over the shape of an entity; whether it has another one now."""
        if before is not None and before.geometry == entity.geometry:
            return False
        line = _line_of(entity.geometry) if entity.geometry else ()
        known = self._lines.pop(entity.id, None)
        if line:
            self._lines[entity.id] = self._footprint(line)
        return bool(line) or known is not None

    def at(self, entity: str, lon: float | None, lat: float | None) -> Footprint:
        """Where an alarm of ``entity`` is: along its line, else at its own place."""
        line = self._lines.get(entity)
        if line is not None:
            return line
        place = entity if lon is None or lat is None else (lon, lat)
        found = self._places.get(place)
        if found is None:
            if len(self._places) >= _MOST_PLACES:  # what moves is always somewhere else
                self._places.clear()
            found = self._places[place] = self._footprint((place,)) if not isinstance(place, str) else _nowhere(place)
        return found

    def _footprint(self, line: tuple[Degrees, ...]) -> Footprint:
        network = self.topology.network
        dense = densified(line, self.topology.plane)
        points = tuple(self.topology.plane.metres(*at) for at in dense)
        spots = (network.spot(*at) for at in dense) if network else ()
        return Footprint("", points, tuple(spot for spot in spots if spot is not None))


def _nowhere(entity: str) -> Footprint:
    return Footprint(entity, (), ())


class _LineString(msgspec.Struct):
    type: str
    coordinates: list[Degrees]


_decoder = msgspec.json.Decoder(_LineString)


def _line_of(geometry: str) -> tuple[Degrees, ...]:
    """The points of a GeoJSON LineString; empty for any other shape, which then counts as its point."""
    try:
        return tuple(_decoder.decode(geometry).coordinates)
    except UNREADABLE:
        return ()
