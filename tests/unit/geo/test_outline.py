"""Clipping and thinning against sampling and brute force."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from console.geo.mercator import Box
from console.geo.outline import clip_line, clip_ring, simplify, walk

BOX = Box(-10, -10, 10, 10)
point = st.tuples(st.integers(-25, 25), st.integers(-25, 25))
line = st.lists(point, min_size=2, max_size=8).map(lambda p: np.array(p, float))


def distance(points: np.ndarray, at: np.ndarray) -> float:
    """To a polyline, by asking 200 places of each segment."""
    share = np.linspace(0, 1, 200)[:, None]
    return min(float(np.linalg.norm(a + (b - a) * share - at, axis=1).min()) for a, b in pairwise(points))


def length_inside(points: np.ndarray) -> float:
    """By cutting each segment into short pieces and asking each piece's middle."""
    total = 0.0
    for a, b in pairwise(points):
        share = (np.arange(4000) + 0.5)[:, None] / 4000
        middles = a + (b - a) * share
        total += float((np.abs(middles) <= 10).all(axis=1).mean() * math.dist(a, b))
    return total


@settings(deadline=None)
@given(line)
def test_a_clipped_line_is_the_part_inside(points: np.ndarray):
    parts = clip_line(points, BOX)
    for part in parts:
        assert (np.abs(part) <= 10 + 1e-9).all()
    total = sum(float(np.linalg.norm(np.diff(p, axis=0), axis=1).sum()) for p in parts)
    assert total == pytest.approx(length_inside(points), abs=0.3)


def test_a_line_that_leaves_and_returns_is_two_parts():
    parts = clip_line(np.array([[0.0, 0.0], [20.0, 0.0], [20.0, 5.0], [0.0, 5.0]]), BOX)
    assert [p.tolist() for p in parts] == [[[0, 0], [10, 0]], [[10, 5], [0, 5]]]


def area(ring: np.ndarray) -> float:
    if len(ring) < 3:
        return 0.0
    x, y = ring.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


@settings(deadline=None)
@given(point, st.integers(1, 20))
def test_a_clipped_square_is_the_overlap(corner: tuple[int, int], side: int):
    x, y = corner
    ring = np.array([[x, y], [x + side, y], [x + side, y + side], [x, y + side]], float)
    across = max(0, min(10, x + side) - max(-10, x))
    down = max(0, min(10, y + side) - max(-10, y))
    assert area(clip_ring(ring, BOX)) == pytest.approx(across * down)


@settings(deadline=None)
@given(line, st.floats(0.1, 5))
def test_what_is_dropped_was_near(points: np.ndarray, tolerance: float):
    thin = simplify(points, tolerance)
    assert thin[0].tolist() == points[0].tolist()
    assert thin[-1].tolist() == points[-1].tolist()
    for p in points:
        assert distance(thin, p) <= tolerance + 0.3


def test_a_straight_line_needs_two_points():
    straight = np.column_stack([np.linspace(0, 1, 50), np.linspace(0, 2, 50)])
    assert len(simplify(straight, 1e-9)) == 2


def test_names_stand_upright_along_a_line():
    east = np.array([[0.0, 0.0], [100.0, 0.0]])
    assert walk(east, 20, 50) == [(25.0, 0.0, 0.0), (75.0, 0.0, 0.0)]
    [(x, y, angle)] = walk(east[::-1], 20, 1000)
    assert (x, y, angle) == pytest.approx((50, 0, 0))
    [(*_, steep)] = walk(np.array([[0.0, 0.0], [0.0, 100.0]]), 20, 1000)
    assert abs(steep) == pytest.approx(math.pi / 2)


def test_no_name_on_a_line_too_short_or_too_bent():
    assert walk(np.array([[0.0, 0.0], [10.0, 0.0]]), 20, 50) == []
    assert walk(np.array([[0.0, 0.0], [30.0, 0.0], [30.0, 30.0]]), 50, 1000) == []


@settings(deadline=None)
@given(line, st.floats(1, 20), st.floats(5, 50))
def test_a_name_stays_near_its_line(points: np.ndarray, width: float, spacing: float):
    assume((np.linalg.norm(np.diff(points, axis=0), axis=1) > 0).all())
    for x, y, angle in walk(points, width, spacing):
        assert -math.pi / 2 - 1e-9 <= angle <= math.pi / 2 + 1e-9
        assert distance(points, np.array([x, y])) <= 0.12 * width + 0.5
