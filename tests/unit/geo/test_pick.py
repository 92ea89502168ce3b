"""Picking against a loop."""

import math
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from console.geo.pick import nearest, nearest_line

coordinate = st.integers(-30, 30).map(float)
point = st.tuples(coordinate, coordinate)


@settings(deadline=None)
@given(st.lists(point, max_size=40), point, st.floats(0, 20))
def test_nearest_is_the_nearest_and_the_last_of_equals(points: list, at: tuple, radius: float):
    best, expected = math.inf, None
    for row, (x, y) in enumerate(points):
        square = (x - at[0]) ** 2 + (y - at[1]) ** 2
        if square <= radius * radius and square <= best:
            best, expected = square, row
    array = np.array(points, float).reshape(-1, 2)
    assert nearest(array[:, 0], array[:, 1], at, radius) == expected


def distance(at: tuple, a: tuple, b: tuple) -> float:
    """By walking the segment in small steps."""
    places = np.array(a) + (np.array(b) - a) * np.linspace(0, 1, 500)[:, None]
    return float(np.linalg.norm(places - at, axis=1).min())


@settings(deadline=None)
@given(st.lists(st.lists(point, min_size=2, max_size=4), max_size=4), point)
def test_nearest_line_is_the_nearest(lines: list, at: tuple):
    found = nearest_line([np.array(line) for line in lines], at, 8.0)
    each = [min(distance(at, a, b) for a, b in pairwise(line)) for line in lines]
    if found is None:
        assert all(d > 7.9 for d in each)
    else:
        assert each[found] <= min(each) + 0.2
        assert each[found] <= 8.2
