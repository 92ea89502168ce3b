"""Sectors, circles and the scale bar."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.geo.reach import circle, sector
from console.geo.ring import clockwise, shape_faults
from console.geo.scale import bar
from console.geo.zone import Zone

LON, LAT = 105.838, 21.594
DEGREE = 111_195.0


def away(lon: float, lat: float) -> tuple[float, float]:
    """Metres and bearing from the place."""
    east, north = (lon - LON) * DEGREE * math.cos(math.radians(LAT)), (lat - LAT) * DEGREE
    return math.hypot(east, north), math.degrees(math.atan2(east, north)) % 360


@given(st.floats(1, 5000))
def test_a_circle_is_as_far_everywhere(metres: float):
    ring = circle(LON, LAT, metres)
    assert not shape_faults(ring, closed=True)
    assert not clockwise(ring)
    assert all(away(*p)[0] == pytest.approx(metres, rel=1e-6) for p in ring)


@given(st.floats(0, 360), st.floats(5, 350), st.floats(0, 360), st.floats(10, 400))
def test_a_sector_holds_what_is_seen_and_nothing_else(heading: float, width: float, bearing: float, far: float):
    ring = sector(LON, LAT, heading, width, 200.0)
    assert not clockwise(ring)
    off = abs((bearing - heading + 180) % 360 - 180)
    if abs(off - width / 2) < 0.5 or 198 < far < 202:
        return
    lon = LON + far * math.sin(math.radians(bearing)) / (DEGREE * math.cos(math.radians(LAT)))
    lat = LAT + far * math.cos(math.radians(bearing)) / DEGREE
    assert Zone([ring]).holds(lon, lat) == (off < width / 2 and far < 200)


def test_a_camera_that_sees_all_around_has_a_circle():
    assert sector(LON, LAT, 12.0, 360.0, 50.0) == circle(LON, LAT, 50.0)


@given(st.floats(0.05, 20_000), st.floats(60, 200))
def test_the_bar_is_round_and_fits(resolution: float, room: float):
    metres, pixels = bar(resolution, room)
    assert pixels <= room
    assert pixels > room / 2.51
    assert metres / 10 ** math.floor(math.log10(metres) + 1e-9) == pytest.approx(
        round(metres / 10 ** math.floor(math.log10(metres) + 1e-9))
    )
