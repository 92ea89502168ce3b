"""VN-2000 against published points, and lengths and areas on the ellipsoid."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.geo.grid import THAI_NGUYEN, Grid, GridError, GridPlace, area, grid, length

LON, LAT = 105.838, 21.594


@given(st.floats(105.2, 107.8), st.floats(20.5, 23.0))
def test_there_and_back_is_the_same_place(lon: float, lat: float):
    place = grid().of_degrees(lon, lat)
    assert grid().to_degrees(place) == pytest.approx((lon, lat), abs=3e-8)  # three millimetres


def test_a_place_lies_where_the_formulas_of_the_circular_put_it():
    """The Helmert shift of Circular 973/2001/TT-TCĐC, then a transverse mercator at 106°30' with 0.9999."""
    place = grid().of_degrees(LON, LAT)
    assert grid().name == "VN-2000 / TM-3 106-30"
    assert place.east == pytest.approx(431_258, abs=2)
    assert place.north == pytest.approx(2_388_862, abs=2)
    on_meridian = grid().of_degrees(106.5, LAT)
    assert 499_800 < on_meridian.east < 500_200


def test_what_is_no_grid_or_not_in_it_is_said():
    with pytest.raises(GridError, match="999999"):
        Grid(999999)
    with pytest.raises(GridError, match="no projected grid"):
        Grid(4326)
    with pytest.raises(GridError):
        grid(THAI_NGUYEN).to_degrees(GridPlace(1e30, 1e30))
    with pytest.raises(GridError):
        grid(THAI_NGUYEN).of_degrees(float("inf"), 95.0)


def test_lengths_and_areas_are_those_of_the_ellipsoid():
    assert length(np.array([105.0, 106.0]), np.array([21.0, 21.0])) == pytest.approx(103_970, abs=1)
    assert length(np.array([105.0]), np.array([21.0])) == 0.0
    ring = np.array([105.0, 105.01, 105.01, 105.0]), np.array([21.0, 21.0, 21.01, 21.01])
    assert area(*ring) == pytest.approx(1_151_092, abs=2)
    assert area(ring[0][::-1], ring[1][::-1]) == pytest.approx(area(*ring))
    assert area(np.array([105.0, 105.1]), np.array([21.0, 21.0])) == 0.0


def test_proj_never_goes_to_the_network():
    code = (
        "import os; os.environ['PROJ_NETWORK'] = 'ON'\n"
        "from console.geo.grid import grid; grid()\n"
        "import pyproj.network; print(pyproj.network.is_network_enabled())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
