"""The schematic city as a graph of streets: crossings, stretches, shortest ways and strolls."""

import heapq
import math
import random
from collections.abc import Iterable
from itertools import pairwise

import msgspec

from resources import locate

Node = tuple[float, float]

_METRES = 111_195.0  # of one degree of latitude
_SHRINK = math.cos(math.radians(21.57))


def metres(a: Node, b: Node) -> float:
    """Distance on the ground; good to a few parts in a thousand within the city."""
    return math.hypot((b[0] - a[0]) * _SHRINK, b[1] - a[1]) * _METRES


def heading(a: Node, b: Node) -> float:
    """Degrees clockwise from north."""
    return math.degrees(math.atan2((b[0] - a[0]) * _SHRINK, b[1] - a[1])) % 360


class _Properties(msgspec.Struct):
    class_: str = msgspec.field(name="class")
    name_vi: str = ""
    rank: int = 0


class _Geometry(msgspec.Struct):
    type: str
    coordinates: msgspec.Raw


class _Feature(msgspec.Struct):
    properties: _Properties
    geometry: _Geometry


class _Collection(msgspec.Struct):
    features: list[_Feature]


_line = msgspec.json.Decoder(list[Node])


class Street(msgspec.Struct, frozen=True):
    """One line; several lines may bear one name, lanes bear none."""

    name: str
    rank: int
    line: tuple[Node, ...]

    @property
    def length(self) -> float:
        """Metres."""
        return sum(metres(a, b) for a, b in pairwise(self.line))


class Streets:
    """The streets and the graph that they make by the points they share."""

    def __init__(self, streets: Iterable[Street]) -> None:
        self.all = tuple(streets)
        self.rank: dict[tuple[Node, Node], int] = {}
        self.next: dict[Node, list[Node]] = {}
        for street in self.all:
            for a, b in pairwise(street.line):
                for x, y in ((a, b), (b, a)):
                    self.next.setdefault(x, []).append(y)
                    self.rank[x, y] = street.rank
        self._named: dict[str, Street] = {s.name: s for s in self.all if s.name}

    def street(self, name: str) -> Street:
        """The street of that name; KeyError if there is none."""
        return self._named[name]

    def crossing(self, one: str, other: str) -> Node:
        """A point that both streets pass; the first along ``one``.

        Raises:
            LookupError: They do not meet.
        """
        there = set(self._named[other].line)
        for node in self._named[one].line:
            if node in there:
                return node
        raise LookupError(f"{one} and {other} do not meet")

    def stretch(self, name: str, at: Node, reach: float) -> list[Node]:
        """The part of a street up to ``reach`` metres to both sides of one of its points."""
        line = self._named[name].line
        i = line.index(at)
        before = _walked(line[i::-1], reach)
        return [*reversed(before[1:]), *_walked(line[i:], reach)]

    def shortest(self, start: Node, goal: Node) -> list[Node]:
        """The quickest way, main roads counting shorter.

        Raises:
            LookupError: There is none.
        """
        best: dict[Node, float] = {start: 0.0}
        came: dict[Node, Node] = {}
        heap: list[tuple[float, Node]] = [(0.0, start)]
        while heap:
            cost, node = heapq.heappop(heap)
            if node == goal:
                way = [node]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1]
            if cost > best[node]:
                continue
            for following in self.next[node]:
                price = cost + metres(node, following) * (0.7, 0.7, 1.0, 1.3, 2.2)[self.rank[node, following]]
                if price < best.get(following, math.inf):
                    best[following] = price
                    came[following] = node
                    heapq.heappush(heap, (price, following))
        raise LookupError(f"no way from {start} to {goal}")

    def way(self, through: Iterable[Node]) -> list[Node]:
        """The shortest way through some points in order."""
        out: list[Node] = []
        for a, b in pairwise(through):
            out.extend(self.shortest(a, b)[1 if out else 0 :])
        return out

    def stroll(self, rng: random.Random, start: Node, length: float) -> list[Node]:
        """A way of about ``length`` metres that rather goes straight on and keeps to the larger street."""
        way = [start]
        gone = 0.0
        while gone < length:
            here = way[-1]
            choices = self.next[here]
            if len(way) > 1:
                choices = [n for n in choices if n != way[-2]] or choices
            way.append(choices[0] if len(choices) == 1 else rng.choices(choices, self._liking(way, choices))[0])
            gone += metres(here, way[-1])
        return way

    def _liking(self, way: list[Node], choices: list[Node]) -> list[float]:
        here = way[-1]
        out: list[float] = []
        for node in choices:
            liking = (0.0, 1.0, 6.0, 3.0, 0.5)[self.rank[here, node]]
            if len(way) > 1:
                turn = abs((heading(here, node) - heading(way[-2], here) + 180) % 360 - 180)
                liking *= 1.15 - min(turn, 160) / 180
            out.append(liking)
        return out


def _walked(line: tuple[Node, ...], reach: float) -> list[Node]:
    """The line from its first point, cut off after ``reach`` metres."""
    out = [line[0]]
    for a, b in pairwise(line):
        step = metres(a, b)
        if step >= reach:
            share = reach / step
            out.append((round(a[0] + (b[0] - a[0]) * share, 6), round(a[1] + (b[1] - a[1]) * share, 6)))
            return out
        out.append(b)
        reach -= step
    return out


def load_streets() -> Streets:
    """The streets of the shipped schematic."""
    text = locate("city", "thai_nguyen.geojson").read_bytes()
    features = msgspec.json.decode(text, type=_Collection).features
    return Streets(
        Street(f.properties.name_vi, f.properties.rank, tuple(_line.decode(f.geometry.coordinates)))
        for f in features
        if f.properties.class_ == "road"
    )
