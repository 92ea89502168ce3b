"""Mean vectors by square against a reference with a dictionary."""

import math
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.geo.flow import CELL, arrows
from console.geo.homography import Homography

PLAIN = Homography(np.eye(3), (0.0, 0.0))


@given(st.lists(st.tuples(st.floats(-20, 219), st.floats(-20, 139), st.floats(0, 360), st.floats(-1, 30)), max_size=30))
def test_an_arrow_is_the_mean_of_its_square(things: list[tuple[float, float, float, float]]):
    found = arrows(*np.array(things, float).reshape(-1, 4).T, PLAIN, (200, 120), bearing=90.0)
    squares: dict[tuple[int, int], list[tuple[float, float, float, float]]] = defaultdict(list)
    for x, y, heading, speed in things:
        if 0 <= x < 200 and 0 <= y < 120 and speed >= 0:
            squares[int(y // CELL), int(x // CELL)].append((x, y, heading - 90.0, speed))
    assert len(found) == len(squares)
    for number, key in enumerate(sorted(squares)):
        members = squares[key]
        east = sum(s * math.sin(math.radians(h)) for _, _, h, s in members) / len(members)
        north = sum(s * math.cos(math.radians(h)) for _, _, h, s in members) / len(members)
        assert found.speed[number] == pytest.approx(math.hypot(east, north), abs=1e-9)
        if found.speed[number] > 1e-6:
            off = (found.heading[number] - math.degrees(math.atan2(east, north)) + 180) % 360 - 180
            assert off == pytest.approx(0, abs=1e-3)
        assert found.x[number] == pytest.approx(sum(m[0] for m in members) / len(members))


def test_what_has_no_direction_is_left_out():
    nan = float("nan")
    assert not len(arrows(np.array([5.0]), np.array([5.0]), np.array([nan]), np.array([3.0]), PLAIN, (99, 99)))
    assert not len(arrows(np.array([5.0]), np.array([5.0]), np.array([3.0]), np.array([nan]), PLAIN, (99, 99)))
