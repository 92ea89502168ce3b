"""The streets of a city as a directed, weighted graph, and the place on it that is nearest to any other.

Roads meet where they share a point. What lies between two meetings is a stretch: one edge of the graph, or two where it
may be driven both ways. Columns of numpy hold the stretches; rustworkx holds the edges, each as the number of its
stretch, so that one graph serves for times and for lengths, and a closed street costs no change of it.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import rustworkx as rx

from console.geo.mercator import Floats
from console.geo.network import Plane
from console.geo.road import UNITS, Road
from console.model.text import Text

SNAP = 250.0
"""Metres from a street beyond which something does not stand at it."""
_PIECE = 125.0
_CELL = SNAP + _PIECE / 2  # what is within SNAP has its middle at most one cell away
_KM_H = 3.6
_CORNER = 0.5  # metres: what is so near to a crossing is at it, and not in one of its streets
_ISLAND = 0.1
_DEGREE = 111_195.0

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class StreetSpot:
    """A place on a street.

    Attributes:
        stretch: Number of the stretch.
        share: Of its length from its first point to the place; exactly 0 or 1 at a crossing.
        aside: Metres from what was asked for to the street.
    """

    stretch: int
    share: float
    aside: float


class StreetGraph:
    """Made once of all roads; nothing in it changes afterwards but what is made when first asked for.

    Attributes:
        metres: Of each stretch.
        seconds: To drive along each.
        one_way: Whether each may only be driven from its first point to its last.
        ends: (stretches, 2) numbers of the crossings at its first and last point.
        fastest: Of all roads, metres per second.
    """

    def __init__(self, roads: Sequence[Road]) -> None:
        self._roads = tuple(roads)
        lines = [road.line for road in roads]
        points = np.vstack(lines) if lines else np.zeros((0, 2))
        owner = np.repeat(np.arange(len(lines)), np.array([len(line) for line in lines], np.int64))
        number = _numbered(points)
        fresh = np.ones(len(points), bool)
        fresh[1:] = (number[1:] != number[:-1]) | (owner[1:] != owner[:-1])
        self._points, owner, number = points[fresh], owner[fresh], number[fresh]
        starts = np.flatnonzero(owner[1:] == owner[:-1])
        crossing = self._crossings(owner, number)
        opens = crossing[number[starts]]
        first = np.flatnonzero(opens)
        last = np.append(first[1:], len(starts))[: len(first)] - 1
        self._begin, self._end = starts[first], starts[last] + 1
        numbers = np.cumsum(crossing) - 1
        self.ends: Ints = numbers[number[np.column_stack([self._begin, self._end])]].reshape(-1, 2)
        self._of_road = owner[self._begin]
        self._measure(starts, first, last)
        self._index(starts, np.cumsum(opens) - 1)

    def __len__(self) -> int:
        return len(self.metres)

    @property
    def crossings(self) -> int:
        """How many there are, dead ends among them."""
        return int(self.ends.max()) + 1 if len(self) else 0

    def name(self, stretch: int) -> Text:
        """Of its street; empty where it has none."""
        return self._roads[int(self._of_road[stretch])].name

    def line(self, stretch: int, since: float = 0.0, until: float = 1.0) -> Floats:
        """(n, 2) degrees of a stretch between two shares of its length; backwards where ``until`` is the smaller."""
        if since > until:
            return self.line(stretch, until, since)[::-1]
        begin, end = int(self._begin[stretch]), int(self._end[stretch])
        points = self._points[begin : end + 1]
        if since <= 0.0 and until >= 1.0:
            return points
        along = self._along[begin : end + 1] - self._along[begin]
        wanted = np.array([since, until]) * along[-1]
        inner = points[(along > wanted[0]) & (along < wanted[1])]
        tips = np.empty((2, 2))
        for axis in (0, 1):
            tips[:, axis] = np.interp(wanted, along, points[:, axis])
        return np.vstack([tips[:1], inner, tips[1:]])

    def namesakes(self, stretch: int, metres: float) -> list[int]:
        """It and all stretches of the same name whose middle is at most so far from its own."""
        wanted = self.name(stretch)
        if not wanted.vi:
            return [stretch]
        roads = [k for k, road in enumerate(self._roads) if road.name.vi == wanted.vi]
        same = np.flatnonzero(np.isin(self._of_road, roads))
        middle = (self._begin + self._end) // 2
        away = np.hypot(*(self._plane_points[middle[same]] - self._plane_points[middle[stretch]]).T)
        return [stretch, *(k for k in same[away <= metres].tolist() if k != stretch)]

    def spot(
        self, lon: float, lat: float, snap: float = SNAP, barred: Collection[int] = (), *, any_street: bool = False
    ) -> StreetSpot | None:
        """The nearest place on a street; None where there is none within ``snap``, SNAP at most.

        What is cut off from the rest (a car park drawn without its entrance, the one-way road that leaves the map) is
        taken only where nothing else is near, unless ``any_street``.
        """
        x, y = self._plane.metres(lon, lat)
        rows = self._near(x, y)
        ax, ay = self._plane_points[rows].T
        dx, dy = (self._plane_points[rows + 1] - self._plane_points[rows]).T
        share = np.clip(((x - ax) * dx + (y - ay) * dy) / np.maximum(dx * dx + dy * dy, 1e-9), 0.0, 1.0)
        aside = np.hypot(ax + share * dx - x, ay + share * dy - y)
        stretches = self._of_segment[rows]
        good = (aside <= snap) & ~np.isin(stretches, list(barred))
        if not any_street and (good & self._main[stretches]).any():
            good &= self._main[stretches]
        if not good.any():
            return None
        best = int(np.argmin(np.where(good, aside, np.inf)))
        row, stretch = int(rows[best]), int(stretches[best])
        gone = self._along[row] + share[best] * (self._along[row + 1] - self._along[row])
        gone, length = float(gone - self._along[self._begin[stretch]]), float(self.metres[stretch])
        part = 0.0 if gone < _CORNER else 1.0 if gone > length - _CORNER else gone / length
        return StreetSpot(stretch, part, float(aside[best]))

    @cached_property
    def outward(self) -> "rx.PyDiGraph[None, int]":
        """From crossing to crossing as streets are driven; an edge is twice its stretch, and one more if against it."""
        return self._digraph()

    @cached_property
    def inward(self) -> "rx.PyDiGraph[None, int]":
        """The same with every edge turned around: from a place to where one comes to it from."""
        graph = self._digraph()
        graph.reverse()
        return graph

    def _digraph(self) -> "rx.PyDiGraph[None, int]":
        graph: rx.PyDiGraph[None, int] = rx.PyDiGraph(multigraph=True)
        graph.add_nodes_from([None] * self.crossings)
        both = np.flatnonzero(~self.one_way)
        tails, heads = self.ends.T
        ahead = zip(tails.tolist(), heads.tolist(), range(0, 2 * len(self), 2), strict=True)
        back = zip(heads[both].tolist(), tails[both].tolist(), (2 * both + 1).tolist(), strict=True)
        graph.add_edges_from([*ahead, *back])
        return graph

    @cached_property
    def _main(self) -> npt.NDArray[np.bool_]:
        """Stretches from which most of the city can be reached, and back."""
        parts = rx.strongly_connected_components(self.outward)
        largest = max(map(len, parts), default=0)
        inside = np.zeros(self.crossings, bool)
        for part in parts:
            inside[part] = len(part) >= largest * _ISLAND
        return inside[self.ends[:, 0]] & inside[self.ends[:, 1]]

    @staticmethod
    def _crossings(owner: Ints, number: Ints) -> npt.NDArray[np.bool_]:
        """Which points are the ends of stretches: where roads meet themselves or each other, and where they end."""
        crossing = np.bincount(number) > 1
        changes = np.flatnonzero(owner[1:] != owner[:-1])
        crossing[number[changes]] = crossing[number[changes + 1]] = True
        if len(number):
            crossing[number[[0, -1]]] = True
        return crossing

    def _measure(self, starts: Ints, first: Ints, last: Ints) -> None:
        """Lengths on the plane of each segment's own latitude, so that a long country is no wider in its north."""
        (lon, lat), (to_lon, to_lat) = self._points[starts].T, self._points[starts + 1].T
        east = (to_lon - lon) * np.cos(np.radians((lat + to_lat) / 2))
        lengths = np.hypot(east, to_lat - lat) * _DEGREE
        self._along = np.zeros(len(self._points))
        self._along[starts + 1] = lengths
        self._along = np.cumsum(self._along)
        speeds = np.array([road.speed for road in self._roads]) / _KM_H
        self.metres: Floats = np.maximum(self._along[starts[last] + 1] - self._along[starts[first]], 1e-3)
        self.seconds: Floats = self.metres / speeds[self._of_road] if len(first) else self.metres
        self.one_way = np.array([road.one_way for road in self._roads], bool)[self._of_road]
        self.fastest = float(speeds.max()) if len(speeds) else 1.0

    def _index(self, starts: Ints, stretches: Ints) -> None:
        """Segments by cells of the plane, long ones in pieces, so that a place looks at nine cells only."""
        latitudes = self._points[:, 1]
        self._plane = Plane(float((latitudes.min() + latitudes.max()) / 2) if len(latitudes) else 0.0)
        shrink = math.cos(math.radians(self._plane.latitude))
        self._plane_points = self._points * (_DEGREE * shrink, _DEGREE)
        self._of_segment = np.full(len(self._points), -1)
        self._of_segment[starts] = stretches
        tips, runs = self._plane_points[starts], self._plane_points[starts + 1] - self._plane_points[starts]
        counts = np.maximum(1, np.ceil(np.hypot(*runs.T) / _PIECE)).astype(np.int64)
        rows = np.repeat(np.arange(len(starts)), counts)
        place = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        middles = tips[rows] + runs[rows] * ((place + 0.5) / counts[rows])[:, None]
        cells = np.floor(middles / _CELL).astype(np.int64)
        keys = _key(cells[:, 0], cells[:, 1])
        order = np.argsort(keys, kind="stable")
        self._keys, self._rows = keys[order], starts[rows[order]]

    def _near(self, x: float, y: float) -> Ints:
        column, row = math.floor(x / _CELL), math.floor(y / _CELL)
        low = [_key(column + k, row - 1) for k in (-1, 0, 1)]
        since, until = np.searchsorted(self._keys, low), np.searchsorted(self._keys, [k + 2 for k in low], "right")
        return np.concatenate([self._rows[a:b] for a, b in zip(since.tolist(), until.tolist(), strict=True)])


def _key(column: Ints | int, row: Ints | int) -> Ints:
    """Cells of one column lie beside each other."""
    return np.asarray(column, np.int64) * (1 << 32) + row


def _numbered(points: Floats) -> Ints:
    """Numbers of points, the same for the same place."""
    whole = np.rint(points * UNITS).astype(np.int64)
    _, number = np.unique(whole[:, 0] * (1 << 32) + whole[:, 1], return_inverse=True)
    return number
