"""The map cannot be lost: zoom and middle are held where there is something to see."""

import pytest

from console.geo.mercator import Box, project
from widgets.map.bound import DEEPEST, SHALLOWEST, Bound
from widgets.map.item import View

SIZE = (800.0, 500.0)
LON, LAT = 105.84, 21.59


@pytest.fixture
def bound() -> Bound:
    x, y = (float(v) for v in project(LON, LAT))
    bound = Bound()
    bound.set_city(Box(x, y, x, y).grown(0.0005))
    return bound


def test_a_view_of_the_city_is_left_alone(bound: Bound) -> None:
    view = View(LON + 0.05, LAT, 14.0, 30.0)
    assert bound.hold(view, SIZE) is view


def test_the_middle_stays_in_the_city_and_the_rest_of_the_view_as_it_is(bound: Bound) -> None:
    held = bound.hold(View(110.0, LAT, 14.0, 30.0), SIZE)
    assert held.lon == pytest.approx(LON + 0.0005 * 360)
    assert (held.lat, held.zoom, held.bearing) == (pytest.approx(LAT), 14.0, 30.0)


def test_zoom_ends_where_the_whole_city_is_small_and_where_nothing_is_seen(bound: Bound) -> None:
    assert 9 < bound.zoom(1.0, SIZE) < 12
    assert bound.zoom(1.0, (400.0, 250.0)) == pytest.approx(bound.zoom(1.0, SIZE) - 1)
    assert bound.zoom(30.0, SIZE) == DEEPEST
    assert Bound().zoom(1.0, SIZE) == SHALLOWEST


def test_around_a_place_gone_to_on_purpose_one_may_look_about(bound: Bound) -> None:
    away = View(-118.2, 34.05, 14.0)
    assert bound.hold(away, SIZE).lon == pytest.approx(LON, abs=0.2)
    bound.visit(-118.2, 34.05)
    assert bound.hold(away, SIZE) is away
    assert bound.hold(View(-118.0, 34.05, 14.0), SIZE).lon == pytest.approx(-118.2 + 0.0002 * 360)
    assert bound.hold(View(LON, LAT, 14.0), SIZE).lon == LON
