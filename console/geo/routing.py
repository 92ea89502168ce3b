"""Ways by road: the fastest from one place to another, the nearest of many places, and all that is reached in a time.

Pure, and slow enough to belong into a thread: every question takes ``stop``, which is asked at each crossing.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import rustworkx as rx
from rustworkx.visit import DijkstraVisitor, StopSearch

from console.geo.mercator import Floats
from console.geo.network import Plane
from console.geo.street_graph import SNAP, StreetGraph, StreetSpot

Place = tuple[float, float]
"""Longitude and latitude, degrees."""
Unit = Literal["seconds", "metres"]
Stop = Callable[[], bool]

_ENDLESS = 1e300
_FIRST_LOOK = 60.0
_WIDER = 3.0
_HAIR = 1e-9

_Leg = tuple[int, float, float]
"""A stretch, and the shares of its length between which it is driven."""


class NoStreetError(Exception):
    """There is no open street near a place. Attributes: ``place``."""

    def __init__(self, place: Place) -> None:
        super().__init__(f"no street within {SNAP:.0f} m of {place}")
        self.place = place


class NoWayError(Exception):
    """No way leads there: one-way and closed streets, or the water between, are in it."""


class StoppedError(Exception):
    """The question is no longer asked."""


@dataclass(frozen=True, eq=False)
class Way:
    """One way.

    Attributes:
        metres: Its length.
        seconds: To drive it on free roads.
        line: (n, 2) degrees from its beginning to its end.
    """

    metres: float
    seconds: float
    line: Floats


@dataclass(frozen=True, eq=False)
class Found:
    """One of the nearest: its number among those that were asked for, and the way."""

    number: int
    way: Way


@dataclass(frozen=True, eq=False)
class Reached:
    """What is reached within some limits.

    Attributes:
        bands: For each limit the lines that are reached within it and not within the one before.
        metres: Of the streets in each band.
    """

    bands: tuple[tuple[Floats, ...], ...]
    metres: tuple[float, ...]


class _Tree(DijkstraVisitor[int]):
    """What a search found: how far each crossing is, and the edge on which it was come to."""

    def __init__(self, limit: float, stop: Stop) -> None:
        self.away: dict[int, float] = {}
        self.came: dict[int, tuple[int, int]] = {}
        self._limit, self._stop = min(limit, _ENDLESS), stop

    def discover_vertex(self, v: int, score: float) -> None:
        if score > self._limit:
            raise StopSearch
        if self._stop():
            raise StoppedError
        self.away[v] = score

    def edge_relaxed(self, edge: tuple[int, int, int]) -> None:
        self.came[edge[1]] = (edge[0], edge[2])


@dataclass(frozen=True)
class _Root:
    """Where a search begins: a place on a street, and whether one drives away from it or to it."""

    spot: StreetSpot
    outward: bool


class Router:
    """Answers questions about one graph; belongs to one thread.

    Args:
        graph: The streets.
        barred: Stretches that are closed: nothing drives there, and what stands there is reached from the next street.
        stop: Whether the answer is no longer wanted.
    """

    def __init__(self, graph: StreetGraph, barred: Collection[int] = (), stop: Stop = lambda: False) -> None:
        self._graph, self._barred, self._stop = graph, frozenset(barred), stop
        self._two_way = ~graph.one_way

    def way(self, start: Place, goal: Place) -> Way:
        """The fastest way.

        Raises:
            NoStreetError: One of the two is at no street.
            NoWayError: There is none.
            StoppedError: ``stop`` said so.
        """
        here, there = self._spot(start), self._spot(goal)
        root = _Root(here, outward=True)
        legs = self._legs(root, self._search(root, "seconds"), there)
        if legs is None:
            raise NoWayError
        return self._driven(legs)

    def nearest(self, here: Place, places: Sequence[Place], most: int, *, outward: bool = True) -> list[Found]:
        """At most ``most`` of ``places``, the soonest first; those that no way leads to are none.

        Args:
            here: From where one drives.
            places: To one of these.
            most: How many.
            outward: If not, one drives from them to here, which in one-way streets is another way.

        Raises:
            NoStreetError: ``here`` is at no street.
            StoppedError: ``stop`` said so.
        """
        root = _Root(self._spot(here), outward)
        crow = _crow(here, places)
        whole = int(np.isfinite(crow).sum())
        known: dict[int, StreetSpot | None] = {}
        limit = _FIRST_LOOK
        while True:
            tree = self._search(root, "seconds", limit)
            # Nobody drives faster than the fastest road: what is further than that as the crow flies comes later.
            near: list[int] = np.flatnonzero(crow <= limit * self._graph.fastest + 2 * SNAP).tolist()
            found: list[tuple[float, int]] = []
            for k in near:
                if k not in known:
                    known[k] = self._graph.spot(*places[k], barred=self._barred)
                spot = known[k]
                away = self._away(root, tree, spot, self._graph.seconds) if spot is not None else math.inf
                if away <= limit:
                    found.append((away, k))
            if len(found) >= most or limit >= _ENDLESS:
                break
            limit = limit * _WIDER if len(near) < whole else _ENDLESS
        chosen = sorted(found)[:most]
        return [Found(k, self._driven(self._legs(root, tree, spot) or [])) for _, k in chosen if (spot := known[k])]

    def reached(self, here: Place, limits: Sequence[float], unit: Unit) -> Reached:
        """The streets that are reached from ``here`` within each of ``limits``, which rise.

        Raises:
            NoStreetError: ``here`` is at no street.
            StoppedError: ``stop`` said so.
        """
        root = _Root(self._spot(here), outward=True)
        tree = self._search(root, unit, limits[-1])
        costs = self._graph.metres if unit == "metres" else self._graph.seconds
        bands: list[list[Floats]] = [[] for _ in limits]
        metres = [0.0] * len(limits)
        seen = np.zeros(self._graph.crossings, bool)
        seen[list(tree.away)] = True
        near = seen[self._graph.ends[:, 0]] | seen[self._graph.ends[:, 1]]
        near[list(self._barred)] = False
        near[root.spot.stretch] = True
        for stretch in np.flatnonzero(near).tolist():
            for band, since, until in self._cut(root, tree, stretch, limits, float(costs[stretch])):
                bands[band].append(self._graph.line(stretch, since, until))
                metres[band] += (until - since) * float(self._graph.metres[stretch])
        return Reached(tuple(tuple(band) for band in bands), tuple(metres))

    # -- inside

    def _spot(self, place: Place) -> StreetSpot:
        spot = self._graph.spot(*place, barred=self._barred)
        if spot is None:
            raise NoStreetError(place)
        return spot

    def _search(self, root: _Root, unit: Unit, limit: float = _ENDLESS) -> _Tree:
        """From a node of its own, put in for as long as the search lasts."""
        costs = self._graph.metres if unit == "metres" else self._graph.seconds
        weights: list[float] = costs.tolist()
        for stretch in self._barred:
            weights[stretch] = math.inf
        spot, own = root.spot, len(weights)
        ahead, back = (1.0 - spot.share, spot.share) if root.outward else (spot.share, 1.0 - spot.share)
        weights += [ahead * costs[spot.stretch], back * costs[spot.stretch]]
        tail, head = self._graph.ends[spot.stretch].tolist()
        first, other = (head, tail) if root.outward else (tail, head)

        def weigh(edge: int) -> float:
            return weights[edge >> 1]

        graph = self._graph.outward if root.outward else self._graph.inward
        node = graph.add_node(None)
        tree = _Tree(limit, self._stop)
        try:
            graph.add_edge(node, first, 2 * own)
            if self._two_way[spot.stretch] or not back:  # at a crossing every street of it is open
                graph.add_edge(node, other, 2 * own + 2)
            rx.digraph_dijkstra_search(graph, [node], weigh, tree)
        finally:
            graph.remove_node(node)
        tree.away.pop(node, None)
        return tree

    def _entries(self, root: _Root, there: StreetSpot) -> list[tuple[int, float, float]]:
        """Crossings by which a place is come to (or left for the root), the share from there, and at which end."""
        tail, head = self._graph.ends[there.stretch].tolist()
        ahead, back = (tail, there.share, 0.0), (head, 1.0 - there.share, 1.0)
        if not root.outward:
            ahead, back = back, ahead
        return [ahead, back] if self._two_way[there.stretch] or not back[1] else [ahead]

    def _straight(self, root: _Root, there: StreetSpot) -> float:
        """The share of the stretch between two places on it, infinite where it may not be driven."""
        if root.spot.stretch != there.stretch:
            return math.inf
        step = (there.share - root.spot.share) if root.outward else (root.spot.share - there.share)
        return abs(step) if step >= 0.0 or self._two_way[there.stretch] else math.inf

    def _away(self, root: _Root, tree: _Tree, there: StreetSpot, costs: Floats) -> float:
        cost = float(costs[there.stretch])
        by = [tree.away[node] + share * cost for node, share, _ in self._entries(root, there) if node in tree.away]
        straight = self._straight(root, there) * cost
        return min(straight, *by) if by else straight

    def _legs(self, root: _Root, tree: _Tree, there: StreetSpot) -> list[_Leg] | None:
        """The way as it is driven; None where there is none."""
        cost = float(self._graph.seconds[there.stretch])
        best, at, since = self._straight(root, there) * cost, -1, root.spot.share
        for node, share, end in self._entries(root, there):
            away = tree.away.get(node, math.inf) + share * cost
            if away < best:
                best, at, since = away, node, end
        if best == math.inf:
            return None
        legs = [_turned((there.stretch, since, there.share), root)]
        while at in tree.came:
            at, edge = tree.came[at]
            legs.append(_turned(self._leg(edge, root), root))
        return legs[::-1] if root.outward else legs

    def _leg(self, edge: int, root: _Root) -> _Leg:
        """Of an edge that was gone along away from the root."""
        own = edge >> 1
        if own >= len(self._graph):
            ahead = own == len(self._graph)
            return root.spot.stretch, root.spot.share, 1.0 if ahead == root.outward else 0.0
        forward = (edge & 1 == 0) == root.outward
        return (own, 0.0, 1.0) if forward else (own, 1.0, 0.0)

    def _driven(self, legs: Sequence[_Leg]) -> Way:
        graph = self._graph
        lines = [graph.line(stretch, since, until) for stretch, since, until in legs if since != until]
        if not lines:
            stretch, since, until = legs[0]
            lines = [graph.line(stretch, since, until)]
        joined = np.vstack(lines)
        shares = [(stretch, abs(until - since)) for stretch, since, until in legs]
        metres = sum(share * float(graph.metres[stretch]) for stretch, share in shares)
        seconds = sum(share * float(graph.seconds[stretch]) for stretch, share in shares)
        kept = np.append(True, (joined[1:] != joined[:-1]).any(axis=1))
        return Way(metres, seconds, joined[kept])

    def _cut(
        self, root: _Root, tree: _Tree, stretch: int, limits: Sequence[float], cost: float
    ) -> list[tuple[int, float, float]]:
        """(band, since, until) of the parts of a stretch that are reached."""
        tail, head = self._graph.ends[stretch].tolist()
        ahead, back = tree.away.get(tail, math.inf), tree.away.get(head, math.inf)
        if not self._two_way[stretch]:
            back = math.inf
        start = root.spot.share if stretch == root.spot.stretch else math.nan
        marks = [0.0, 1.0, start]
        marks += [(limit - ahead) / cost for limit in limits] + [1.0 - (limit - back) / cost for limit in limits]
        marks += [start + side * limit / cost for limit in limits for side in (-1.0, 1.0)]
        cuts = sorted({mark for mark in marks if 0.0 <= mark <= 1.0})
        parts: list[tuple[int, float, float]] = []
        for since, until in pairwise(cuts):
            middle = (since + until) / 2
            straight = self._straight(root, StreetSpot(stretch, middle, 0.0)) * cost
            away = min(ahead + middle * cost, back + (1.0 - middle) * cost, straight)
            band = bisect_left(limits, away)
            if until - since < _HAIR or band == len(limits):
                continue
            if parts and parts[-1][0] == band and parts[-1][2] == since:
                parts[-1] = (band, parts[-1][1], until)
            else:
                parts.append((band, since, until))
        return parts


def _turned(leg: _Leg, root: _Root) -> _Leg:
    """A leg away from the root, as it is driven."""
    return leg if root.outward else (leg[0], leg[2], leg[1])


def _crow(here: Place, places: Sequence[Place]) -> Floats:
    """Metres from ``here`` as the crow flies."""
    plane = Plane(here[1])
    x, y = plane.metres(*here)
    away = [math.dist((x, y), plane.metres(*place)) for place in places]
    return np.array(away, np.float64)
