"""Lines and areas: thinned for a zoom, projected together, and copied into Qt's polygons."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.geo.homography import Homography
from console.geo.mercator import TILE, Box, project
from widgets.map.polygon import polygon
from widgets.map.shape import on_screen, shape_of

LON, LAT = 105.84, 21.59


def circle(count: int) -> tuple[tuple[float, float], ...]:
    turn = np.linspace(0, 2 * np.pi, count)
    return tuple((LON + 0.02 * float(np.cos(a)), LAT + 0.02 * float(np.sin(a))) for a in turn)


@pytest.mark.parametrize("zoom", [8.0, 12.5, 15.0])
def test_a_ring_keeps_its_form_at_each_zoom(zoom: float):
    shape = shape_of([circle(2000)])
    (thin,) = shape.at(zoom)
    pixel = 1 / (TILE * 2.0 ** (int(zoom) + 1))
    middle = np.array([float(v) for v in project(LON, LAT)])
    radius = np.hypot(*(shape.parts[0] - middle).T)
    away = np.hypot(*(thin - middle).T)
    assert len(thin) < 400
    assert (thin[0] == thin[-1]).all()
    assert away.max() <= radius.max() + 1e-15
    middles = (thin[1:] + thin[:-1]) / 2
    assert np.hypot(*(middles - middle).T).min() > radius.min() - pixel
    assert shape.at(zoom) is shape.at(zoom)


def test_what_is_no_shape():
    assert shape_of([((LON, LAT),)]) is None
    assert shape_of([((LON, LAT), (LON, float("nan")))]) is None
    assert shape_of([((LON, LAT), (500.0, LAT))]) is None
    assert shape_of([]) is None


def test_only_what_meets_the_screen_is_projected_and_in_its_place():
    near, far = shape_of([((LON, LAT), (LON + 0.001, LAT))]), shape_of([((LON + 9, LAT), (LON + 9.1, LAT))])
    x, y = (float(v) for v in project(LON, LAT))
    view = Homography(np.array([[1e7, 0, 50], [0, 1e7, 50], [0, 0, 1]]), (x, y))
    found = on_screen([near, far], view, 14.0, Box(0, 0, 100, 100))
    assert [k for k, _ in found] == [0]
    assert found[0][1][0][0].tolist() == pytest.approx([50, 50])
    assert on_screen([], view, 14.0, Box(0, 0, 100, 100)) == []


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), max_size=40))
def test_a_polygon_has_the_points_of_its_array(points: list[tuple[float, float]]):
    made = polygon(np.array(points, float).reshape(-1, 2))
    assert [(p.x(), p.y()) for p in made] == points
