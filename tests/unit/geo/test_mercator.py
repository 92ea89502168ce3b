"""The projection against the textbook formula, one point at a time."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.geo.mercator import LIMIT, Box, bounds, metres_per_pixel, project, tile_box, unproject


def slow(lon: float, lat: float) -> tuple[float, float]:
    y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return lon / 360 + 0.5, 0.5 - y / (2 * math.pi)


@settings(deadline=None)
@given(st.floats(-180, 180), st.floats(-85, 85))
def test_projects_as_the_textbook_and_back(lon: float, lat: float):
    x, y = project(lon, lat)
    assert (float(x), float(y)) == pytest.approx(slow(lon, lat), abs=1e-12)
    assert [float(v) for v in unproject(x, y)] == pytest.approx([lon, lat], abs=1e-9)


def test_poles_are_put_on_the_edge():
    _, y = project([0.0, 0.0], [90.0, -90.0])
    assert y == pytest.approx([0.0, 1.0], abs=1e-12)
    assert float(unproject(0.5, 0.0)[1]) == pytest.approx(LIMIT)


def test_resolution_at_the_equator_and_at_the_city():
    assert metres_per_pixel(0.0, 0.0) == pytest.approx(156_543.034, rel=1e-6)
    assert metres_per_pixel(21.594, 15.0) == pytest.approx(156_543.034 / 2**15 * math.cos(math.radians(21.594)))


def test_tile_of_a_place_holds_it():
    x, y = project(105.848, 21.594)
    zoom = 14
    box = tile_box(zoom, int(x * 2**zoom), int(y * 2**zoom))
    assert box.left <= x <= box.right
    assert box.top <= y <= box.bottom


def test_boxes_meet_at_an_edge_and_not_beyond():
    box = bounds(np.array([[0.0, 0.0], [2.0, 1.0]]))
    assert box.meets(Box(2, 1, 3, 3))
    assert not box.meets(Box(2.1, 0, 3, 1))
    assert box.grown(0.2).meets(Box(2.1, 0, 3, 1))
