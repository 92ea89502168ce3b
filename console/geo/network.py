"""The road network: how far it is along the streets, which across a river is not how far the crow flies.

Lines meet where they share a point. Pure Python: a search here ends after a few hundred metres and a few dozen points,
for which a dictionary and a heap cost a twentieth of what a library's graph does (ARCHITECTURE.md, "The streets"). For
ways across the city, in the direction of traffic, there is ``street_graph``.
"""

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from console.geo.basemap import BaseMap
from console.geo.mercator import unproject

Degrees = tuple[float, float]
"""Longitude and latitude, WGS84."""
Metres = tuple[float, float]
"""East and north of a plane."""
Cell = tuple[int, int]
_Piece = tuple[int, int, float, float, float, float, float]
"""Numbers of both ends, east and north of the first, from there to the second, and the square of that."""

SNAP = 250.0
STEP = 100.0
"""Metres between the points that stand for a line."""
_CELL = 125.0
_DEGREE = 111_195.0
_ROUND = 6  # decimals of a degree, a tenth of a metre: points of the files are the same or further apart


class Plane(msgspec.Struct, frozen=True):
    """Metres around a latitude; good to a few parts in a thousand within half a degree of it."""

    latitude: float

    def metres(self, lon: float, lat: float) -> Metres:
        """Where a place is on the plane."""
        return lon * _DEGREE * math.cos(math.radians(self.latitude)), lat * _DEGREE


class Spot(msgspec.Struct, frozen=True):
    """Where something stands beside a street.

    Attributes:
        ends: The points of the network at both ends of its piece of street, and how far each is from the spot.
        aside: Metres from the street; part of every distance but that between neighbours on one side of it.
        left: Whether it stands to the left, from the first end to the second.
    """

    ends: tuple[tuple[int, float], tuple[int, float]]
    aside: float
    left: bool


class RoadNetwork:
    """Streets as points and the pieces between them.

    Args:
        lines: Of (longitude, latitude); shared points are crossings.
        snap: Metres from a street beyond which something does not stand at it.
        latitude: Of the plane in which pieces are measured; None means the middle of the lines.

    Attributes:
        plane: That plane.
    """

    def __init__(self, lines: Iterable[Sequence[Degrees]], snap: float = SNAP, latitude: float | None = None) -> None:
        those = [tuple((round(lon, _ROUND), round(lat, _ROUND)) for lon, lat in line) for line in lines]
        latitudes = [lat for line in those for _, lat in line]
        middle = (min(latitudes) + max(latitudes)) / 2 if latitudes else 0.0
        self.plane = Plane(middle if latitude is None else latitude)
        self._snap = snap
        self._numbers: dict[Degrees, int] = {}
        self._points: list[Metres] = []
        self._next: list[dict[int, float]] = []
        self._pieces: dict[Cell, list[_Piece]] = {}
        for line in those:
            for a, b in pairwise(line):
                self._join(self._number(a), self._number(b))

    def __len__(self) -> int:
        return len(self._points)

    def spot(self, lon: float, lat: float) -> Spot | None:
        """The nearest place on a street; None where there is none within ``snap``."""
        x, y = self.plane.metres(lon, lat)
        best = (self._snap**2, -1, -1, 0.0)
        for ring in range(math.ceil(self._snap / _CELL) + 1):
            for a, b, ax, ay, dx, dy, square in self._ring(x, y, ring):
                east, north = x - ax, y - ay
                share = (east * dx + north * dy) / square
                if share > 0.0:
                    share = min(share, 1.0)
                    east -= share * dx
                    north -= share * dy
                else:
                    share = 0.0
                aside = east * east + north * north
                if aside < best[0] or (aside == best[0] and (a, b) < best[1:3]):
                    best = (aside, a, b, share)
            if best[0] < (ring * _CELL) ** 2:  # the next ring is no nearer
                break
        aside, a, b, share = best
        if a < 0:
            return None
        length = self._next[a][b]
        ends = ((a, share * length), (b, (1.0 - share) * length))
        return Spot(ends, math.sqrt(aside), _left((x, y), self._points[a], self._points[b]))

    def reach(self, spots: Iterable[Spot], metres: float) -> dict[int, float]:
        """The points that are at most so far from the nearest of ``spots``, with how far they are."""
        heap = [(spot.aside + away, point) for spot in spots for point, away in spot.ends]
        heapq.heapify(heap)
        found: dict[int, float] = {}
        while heap:
            gone, point = heapq.heappop(heap)
            if gone > metres:
                break
            if point not in found:
                found[point] = gone
                for other, length in self._next[point].items():
                    if other not in found:
                        heapq.heappush(heap, (gone + length, other))
        return found

    def _number(self, at: Degrees) -> int:
        number = self._numbers.get(at)
        if number is None:
            number = self._numbers[at] = len(self._points)
            self._points.append(self.plane.metres(*at))
            self._next.append({})
        return number

    def _join(self, a: int, b: int) -> None:
        if a == b or b in self._next[a]:
            return
        low, high = min(a, b), max(a, b)
        self._next[a][b] = self._next[b][a] = math.dist(self._points[a], self._points[b])
        (ax, ay), (bx, by) = self._points[low], self._points[high]
        dx, dy = bx - ax, by - ay
        piece = (low, high, ax, ay, dx, dy, dx * dx + dy * dy)
        for cell in _cells(self._points[a], self._points[b]):
            self._pieces.setdefault(cell, []).append(piece)

    def _ring(self, x: float, y: float, ring: int) -> Iterator[_Piece]:
        """The pieces in the squares that are ``ring`` squares away."""
        column, row = int(x // _CELL), int(y // _CELL)
        for i in range(-ring, ring + 1):
            for j in range(-ring, ring + 1) if abs(i) == ring else (-ring, ring):
                yield from self._pieces.get((column + i, row + j), ())


def streets(base: BaseMap) -> RoadNetwork:
    """The network of a base map's roads."""
    parts = (part for road in base.of("road") for part in road.parts)
    places = (unproject(part[:, 0], part[:, 1]) for part in parts)
    return RoadNetwork([list(zip(lon.tolist(), lat.tolist(), strict=True)) for lon, lat in places])


def densified(line: Sequence[Degrees], plane: Plane) -> list[Degrees]:
    """The points of a line, and more where they are further apart than ``STEP``."""
    out = list(line[:1])
    for (lon, lat), (to_lon, to_lat) in pairwise(line):
        pieces = max(1, math.ceil(math.dist(plane.metres(lon, lat), plane.metres(to_lon, to_lat)) / STEP))
        out += [(lon + (to_lon - lon) * i / pieces, lat + (to_lat - lat) * i / pieces) for i in range(1, pieces + 1)]
    return out


def along(here: tuple[Spot, ...], reach: dict[int, float], there: tuple[Spot, ...]) -> float:
    """Metres from ``here``, whose ``reach`` this is, to the nearest of ``there``.

    True up to the metres of the reach; what is further is longer than them, or infinite.
    """
    best = math.inf
    for spot in there:
        for point, away in spot.ends:
            gone = reach.get(point)
            if gone is not None:
                best = min(best, gone + away + spot.aside)
        for one in here:
            best = min(best, _same_piece(one, spot))
    return best


def _same_piece(one: Spot, other: Spot) -> float:
    (a, along_a), (b, _) = one.ends
    (c, along_c), (d, _) = other.ends
    if (a, b) != (c, d):
        return math.inf
    if one.left == other.left:
        return math.hypot(along_a - along_c, one.aside - other.aside)
    return abs(along_a - along_c) + one.aside + other.aside


def _left(p: Metres, a: Metres, b: Metres) -> bool:
    return (b[0] - a[0]) * (p[1] - a[1]) > (b[1] - a[1]) * (p[0] - a[0])


def _cells(a: Metres, b: Metres) -> Iterator[Cell]:
    """The cells of the box around a piece."""
    columns = sorted((int(a[0] // _CELL), int(b[0] // _CELL)))
    rows = sorted((int(a[1] // _CELL), int(b[1] // _CELL)))
    for i in range(columns[0], columns[1] + 1):
        for j in range(rows[0], rows[1] + 1):
            yield i, j
