"""Zones: inside, holes, lines with a width, metres; and the even-odd rule against an independent count of winding."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.geo.zone import METRES, Zone, ZoneError, zone_of

LON, LAT = 105.84, 21.59
EAST = METRES * math.cos(math.radians(LAT))


def at(x: float, y: float) -> tuple[float, float]:
    """The place ``x`` metres east and ``y`` metres north of the middle of the city."""
    return LON + x / EAST, LAT + y / METRES


def geometry(kind: str, coordinates: object) -> str:
    return json.dumps({"type": kind, "coordinates": coordinates})


SQUARE = [at(-100, -100), at(100, -100), at(100, 100), at(-100, 100)]
HOLE = [at(-50, -50), at(50, -50), at(50, 50), at(-50, 50)]


@pytest.mark.parametrize("ring", [SQUARE, SQUARE[::-1], [*SQUARE, SQUARE[0]]])
def test_a_square_whatever_its_winding(ring: list[tuple[float, float]]):
    zone = Zone([ring])
    assert zone.holds(*at(99, 99))
    assert not zone.holds(*at(101, 0))
    assert not zone.holds(*at(0, -101))


def test_a_ring_within_is_a_hole():
    zone = Zone([SQUARE, HOLE])
    assert [zone.holds(*at(x, 0)) for x in (0, 49, 51, 99, 101)] == [False, False, True, True, False]


def test_width_and_margin_are_metres():
    zone = Zone([SQUARE], width=20)
    assert [zone.holds(*at(x, 0)) for x in (119, 121)] == [True, False]
    assert [zone.holds(*at(x, 0), margin=10) for x in (129, 131)] == [True, False]
    corner = 100 + 20 / math.sqrt(2)
    assert zone.holds(*at(corner - 0.5, corner - 0.5)), "round at the corners"
    assert not zone.holds(*at(corner + 0.5, corner + 0.5))


def test_a_line_has_the_inside_of_its_width():
    zone = zone_of(geometry("LineString", [at(0, 0), at(1000, 0), at(1000, 1000)]), width=30)
    assert [zone.holds(*at(x, y)) for x, y in ((500, 29), (500, 31), (1029, 500), (-29, 0), (-31, 0))] == [
        True, False, True, True, False,
    ]  # fmt: skip
    with pytest.raises(ZoneError, match="needs a width"):
        zone_of(geometry("LineString", [at(0, 0), at(1, 0)]))


def test_several_polygons():
    far = [at(x + 5000, y) for x, y in ((0, 0), (100, 0), (0, 100))]
    zone = zone_of(geometry("MultiPolygon", [[SQUARE], [far]]))
    assert zone.holds(*at(0, 0))
    assert zone.holds(*at(5010, 10))
    assert not zone.holds(*at(2500, 10))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("", "not a GeoJSON geometry"),
        ("[]", "not a GeoJSON geometry"),
        (geometry("Point", [105, 21]), "a Point has no inside"),
        (geometry("Polygon", [[1, 2], [3, 4]]), "not a GeoJSON geometry"),
        (geometry("Polygon", []), "no points"),
        (geometry("Polygon", [[[105]]]), "longitude and latitude"),
        (geometry("Polygon", [[[y, x] for x, y in SQUARE]]), "latitude first"),
        (geometry("Polygon", [[SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]]), "crosses itself"),
        ("{" * 100_000, "not a GeoJSON geometry"),
    ],
)
def test_what_is_no_zone_is_said(told: str, words: str):
    with pytest.raises(ZoneError, match=words):
        zone_of(told)


def _winding(points: list[tuple[float, float]], x: float, y: float) -> bool:
    """The angle that the ring turns around the point."""
    angle = 0.0
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        a, b = math.atan2(ay - y, ax - x), math.atan2(by - y, bx - x)
        angle += (b - a + math.pi) % (2 * math.pi) - math.pi
    return abs(angle) > math.pi


@settings(max_examples=60, deadline=None)
@given(
    st.integers(3, 40).flatmap(lambda n: st.lists(st.floats(50, 500), min_size=n, max_size=n)),
    st.lists(st.tuples(st.floats(-600, 600), st.floats(-600, 600)), min_size=1, max_size=50),
)
def test_any_star_agrees_with_its_winding_number(radii: list[float], points: list[tuple[float, float]]):
    n = len(radii)
    ring = [at(r * math.cos(2 * math.pi * k / n), r * math.sin(2 * math.pi * k / n)) for k, r in enumerate(radii)]
    zone = Zone([ring])
    places = np.array([at(x, y) for x, y in points])
    told = zone.inside(places[:, 0], places[:, 1])
    for (lon, lat), one in zip(places.tolist(), told.tolist(), strict=True):
        assert one == zone.holds(lon, lat)
        edge = zone.holds(lon, lat, margin=0.01) != one  # on the edge either is right
        assert edge or one == _winding(ring, lon, lat)


def test_what_has_no_place_is_not_inside():
    zone = Zone([SQUARE])
    assert zone.inside(np.array([math.nan, LON]), np.array([math.nan, LAT])).tolist() == [False, True]
