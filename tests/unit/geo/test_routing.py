"""Ways by road against a slow search over single metres of street: one way respected, closed avoided, no way said."""

import math
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from console.geo.road import Road
from console.geo.routing import NoStreetError, NoWayError, Router, StoppedError, Way
from console.geo.street_graph import StreetGraph
from console.model.text import Text

_M = 1 / 111_195.0  # degrees of one metre at the equator, in both directions
_KM_H = 3.6

Point = tuple[float, float]


def at(east: float, north: float) -> Point:
    return east * _M, north * _M


def road(*points: Point, speed: float = 36.0, one_way: bool = False, name: str = "") -> Road:
    return Road(np.array([at(*p) for p in points]), speed, Text(name), one_way)


def ring(*, one_way: bool) -> list[Road]:
    """A square of 1 km sides, its southern side driven eastwards only where ``one_way``."""
    south = road((0, 0), (1000, 0), one_way=one_way, name="Nam")
    return [south, road((1000, 0), (1000, 1000), (0, 1000), (0, 0), name="Vòng")]


def metres(way: Way) -> float:
    """Of its line, which must be as long as it says."""
    return float(np.hypot(*(np.diff(way.line, axis=0) / _M).T).sum())


# -- the slow reference: Bellman-Ford over the points of the roads, places being points


def slow(roads: Iterable[Road], start: Point, barred: Iterable[tuple[Point, Point]] = ()) -> dict[Point, float]:
    """Seconds to every point."""
    edges: list[tuple[Point, Point, float]] = []
    closed = set(barred)
    for one in roads:
        line = [(round(x / _M), round(y / _M)) for x, y in one.line.tolist()]
        for a, b in pairwise(line):
            cost = math.dist(a, b) / (one.speed / _KM_H)
            if (a, b) not in closed and (b, a) not in closed and a != b:
                edges += [(a, b, cost)] if one.one_way else [(a, b, cost), (b, a, cost)]
    away = {start: 0.0}
    for _ in range(len(edges) + 1):
        changed = False
        for a, b, cost in edges:
            if a in away and away[a] + cost < away.get(b, math.inf) - 1e-12:
                away[b], changed = away[a] + cost, True
        if not changed:
            break
    return away


def test_a_one_way_street_is_driven_one_way():
    router = Router(StreetGraph(ring(one_way=True)))
    there = router.way(at(100, 0), at(900, 0))
    assert (there.metres, there.seconds) == pytest.approx((800, 80), abs=0.1)
    back = router.way(at(900, 0), at(100, 0))
    assert back.metres == pytest.approx(3200, abs=0.5)
    assert metres(back) == pytest.approx(3200, abs=0.5)
    assert back.line[0] == pytest.approx(at(900, 0))
    assert back.line[-1] == pytest.approx(at(100, 0))


def test_a_closed_street_is_avoided_and_what_stands_there_is_come_to_from_the_next():
    south_road = road((0, 0), (500, 0), (1000, 0))
    graph = StreetGraph([south_road, road((0, 0), (0, 200), (500, 200)), road((500, 200), (500, 0))])
    south = graph.spot(*at(300, 0))
    assert south
    free = Router(graph).way(at(10, 0), at(800, 0))
    assert free.metres == pytest.approx(790, abs=0.5)
    detour = Router(graph, {south.stretch}).way(at(0, 100), at(800, 0))
    assert detour.metres == pytest.approx(100 + 500 + 200 + 300, abs=0.5)
    assert Router(graph, {south.stretch}).way(at(250, 0), at(0, 200)).line[0] == pytest.approx(at(250, 200))


def test_the_slower_street_is_left_for_the_faster_one():
    graph = StreetGraph([road((0, 0), (1000, 0), speed=10), road((0, 0), (0, 100), (1000, 100), (1000, 0), speed=60)])
    way = Router(graph).way(at(0, 0), at(1000, 0))
    assert way.metres == pytest.approx(1200, abs=0.5)
    assert way.seconds == pytest.approx(72, abs=0.1)


def test_no_way_and_no_street_are_said():
    graph = StreetGraph([road((0, 0), (100, 0)), road((0, 1000), (100, 1000))])
    with pytest.raises(NoWayError):
        Router(graph).way(at(10, 0), at(10, 1000))
    with pytest.raises(NoStreetError) as raised:
        Router(graph).way(at(10, 0), at(10, 500))
    assert raised.value.place == at(10, 500)
    assert Router(graph).nearest(at(10, 0), [at(10, 1000), at(5, 5000)], 2) == []
    with pytest.raises(NoStreetError):
        Router(StreetGraph([])).reached((0, 0), [10], "metres")


def test_who_no_longer_asks_gets_no_answer():
    with pytest.raises(StoppedError):
        Router(StreetGraph(ring(one_way=True)), stop=lambda: True).way(at(0, 500), at(1000, 500))


def test_the_nearest_by_road_is_not_the_nearest_for_the_crow():
    banks = [road((0, 0), (2000, 0)), road((0, 100), (2000, 100)), road((0, 0), (0, 100))]
    places = [at(1500, 100), at(1900, 0), at(1600, 100)]
    found = Router(StreetGraph(banks)).nearest(at(1500, 0), places, 3)
    assert [f.number for f in found] == [1, 0, 2]
    assert [f.way.metres for f in found] == pytest.approx([400, 3100, 3200], abs=0.5)


def test_who_comes_drives_another_way_than_who_goes():
    router = Router(StreetGraph(ring(one_way=True)))
    (out,), (to,) = (router.nearest(at(100, 0), [at(300, 0)], 1, outward=side) for side in (True, False))
    assert out.way.metres == pytest.approx(200, abs=0.5)
    assert to.way.metres == pytest.approx(3800, abs=0.5)
    assert to.way.line[0] == pytest.approx(at(300, 0))
    assert to.way.line[-1] == pytest.approx(at(100, 0))
    assert metres(to.way) == pytest.approx(3800, abs=0.5)


def test_what_is_reached_is_cut_where_the_limit_is():
    found = Router(StreetGraph(ring(one_way=True))).reached(at(400, 0), [100, 300], "metres")
    assert found.metres == pytest.approx((100, 200), abs=0.1)
    assert sum(metres(Way(0, 0, line)) for line in found.bands[1]) == pytest.approx(200, abs=0.1)
    both = Router(StreetGraph(ring(one_way=False))).reached(at(400, 0), [10, 50], "seconds")
    assert both.metres == pytest.approx((200, 800), abs=0.1)


def test_a_closed_street_is_not_reached():
    graph = StreetGraph(ring(one_way=False))
    spot = graph.spot(*at(400, 0))
    assert spot
    found = Router(graph, {spot.stretch}).reached(at(0, 100), [500], "metres")
    assert found.metres == pytest.approx((600,), abs=0.1)


def test_a_loop_is_left_by_the_shorter_side():
    graph = StreetGraph([road((-500, 0), (0, 0)), road((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))])
    way = Router(graph).way(at(-100, 0), at(0, 90))
    assert way.metres == pytest.approx(190, abs=0.5)
    assert metres(way) == pytest.approx(190, abs=0.5)


_point = st.tuples(st.integers(0, 3).map(lambda k: k * 100), st.integers(0, 3).map(lambda k: k * 100))
_road = st.builds(
    lambda line, speed, one_way: road(*line, speed=speed, one_way=one_way),
    st.lists(_point, min_size=2, max_size=5).filter(lambda line: all(a != b for a, b in pairwise(line))),
    st.sampled_from([10.0, 20.0, 50.0]),
    st.booleans(),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(_road, min_size=1, max_size=8), st.data())
def test_times_are_those_of_a_slow_search(roads: list[Road], data: st.DataObject):
    graph = StreetGraph(roads)
    points = sorted({(round(x / _M), round(y / _M)) for one in roads for x, y in one.line.tolist()})
    start = data.draw(st.sampled_from(points))
    barred: set[int] = set()
    segments: list[tuple[Point, Point]] = []
    if len(graph) > 1 and data.draw(st.booleans()):
        closed = data.draw(st.integers(0, len(graph) - 1))
        barred.add(closed)
    for stretch in barred:
        corners = [(round(x / _M), round(y / _M)) for x, y in graph.line(stretch).tolist()]
        segments += list(pairwise(corners))
    router = Router(graph, barred)
    # The reference knows streets by their ends: two between the same are one to it.
    pairs = [tuple(sorted(p)) for one in roads for p in pairwise([tuple(q) for q in one.line.round(9).tolist()])]
    assume(len(set(pairs)) == len(pairs))
    reference = slow(roads, start, segments)
    for goal in points:
        try:
            way = router.way(at(*start), at(*goal))
        except (NoWayError, NoStreetError):
            way = None
        snapped = _snapped(graph, start, goal, barred)
        if not snapped:
            continue
        if way is None:
            assert goal not in reference
        else:
            assert way.seconds == pytest.approx(reference[goal], abs=1e-3)
            assert metres(way) == pytest.approx(way.metres, abs=0.01)
    goals = [goal for goal in points if _snapped(graph, start, goal, barred)]
    if goals and _snapped(graph, start, start, barred):
        found = router.nearest(at(*start), [at(*goal) for goal in goals], len(goals))
        told = [f.way.seconds for f in found]
        assert told == pytest.approx(sorted(reference[goal] for goal in goals if goal in reference), abs=1e-3)
        came = router.nearest(at(*start), [at(*goal) for goal in goals], len(goals), outward=False)
        assert all(
            f.way.seconds == pytest.approx(slow(roads, goals[f.number], segments)[start], abs=1e-3) for f in came
        )


def _snapped(graph: StreetGraph, start: Point, goal: Point, barred: set[int]) -> bool:
    """Whether both stand at a street that is open and one that the reference takes for it: no two roads cross there."""
    spots = [graph.spot(*at(*p), barred=barred) for p in (start, goal)]
    return all(spot is not None and spot.aside < 0.01 and spot.share in (0.0, 1.0) for spot in spots)
