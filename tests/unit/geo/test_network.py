"""The road network against plain geometry: along the streets, over the bridge, never through the river."""

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.geo.network import STEP, Plane, RoadNetwork, along, densified

_M = 1 / 111_195.0  # degrees of one metre at the equator, in both directions


def at(east: float, north: float) -> tuple[float, float]:
    return east * _M, north * _M


# Two banks 100 m apart, 2 km long, with one bridge at the western end.
BANKS = RoadNetwork([[at(0, 0), at(2000, 0)], [at(0, 100), at(2000, 100)], [at(0, 0), at(0, 100)]], snap=40.0)


def distance(network: RoadNetwork, a: tuple[float, float], b: tuple[float, float], metres: float = 1e9) -> float:
    here, there = network.spot(*a), network.spot(*b)
    assert here is not None
    assert there is not None
    return along((here,), network.reach((here,), metres), (there,))


def test_across_the_river_it_is_the_way_over_the_bridge():
    assert distance(BANKS, at(1000, 0), at(1000, 100)) == pytest.approx(2100, abs=1)
    assert distance(BANKS, at(1000, 0), at(1300, 0)) == pytest.approx(300, abs=1)


def test_beyond_the_reach_it_is_endless():
    assert distance(BANKS, at(1000, 0), at(1000, 100), 900) == math.inf
    assert distance(BANKS, at(1000, 0), at(1000, 100), 1500) > 1500


def test_what_stands_aside_has_further_to_go_except_to_its_neighbour():
    assert distance(BANKS, at(500, -30), at(700, 20)) == pytest.approx(250, abs=1)
    assert distance(BANKS, at(500, -30), at(540, -30)) == pytest.approx(40, abs=1)
    assert distance(BANKS, at(500, -30), at(500, -30)) == 0


def test_what_is_far_from_every_street_has_no_spot():
    assert BANKS.spot(*at(500, -41)) is None
    assert RoadNetwork([]).spot(0, 0) is None


def test_a_line_is_dense_enough_to_stand_for_itself():
    plane = Plane(0.0)
    line = densified([at(0, 0), at(950, 0), at(950, 10)], plane)
    steps = [math.dist(plane.metres(*a), plane.metres(*b)) for a, b in pairwise(line)]
    assert max(steps) <= STEP
    assert (line[0], line[-1]) == (at(0, 0), at(950, 10))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_as_the_shortest_of_all_ways(seed: int):
    rng = random.Random(seed)
    nodes = [at(rng.uniform(0, 1000), rng.uniform(0, 1000)) for _ in range(9)]
    edges = {(i, j) for i in range(9) for j in range(i) if rng.random() < 0.35}
    network = RoadNetwork([[nodes[i], nodes[j]] for i, j in edges], snap=60.0)
    plane = network.plane
    xy = [plane.metres(round(lon, 6), round(lat, 6)) for lon, lat in nodes]
    least = [[0.0 if i == j else math.inf for j in range(9)] for i in range(9)]
    for i, j in edges:
        least[i][j] = least[j][i] = math.dist(xy[i], xy[j])
    for k in range(9):
        for i in range(9):
            for j in range(9):
                least[i][j] = min(least[i][j], least[i][k] + least[k][j])
    used = sorted({i for edge in edges for i in edge})
    for i in used[:3]:
        for j in used:
            found = distance(network, nodes[i], nodes[j])
            assert found == pytest.approx(least[i][j], abs=0.5)
            crow = math.dist(xy[i], xy[j])
            assert found >= crow - 0.5
