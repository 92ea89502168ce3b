"""Coordinates as surveyors write them: the national grid VN-2000, and lengths and areas on the ellipsoid.

The only place that knows PROJ. Its data base is in the wheel; PROJ is told never to fetch a grid from the network.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import pyproj
from pyproj.exceptions import ProjError
from pyproj.network import set_network_enabled  # pyright: ignore[reportPrivateImportUsage] - documented, not re-exported

from console.geo.mercator import Floats

WGS84 = 4326
THAI_NGUYEN = 9213
"""VN-2000 / TM-3 106-30, the zone of Thái Nguyên."""


class GridError(ValueError):
    """There is no such grid, or the place is not in it."""


@dataclass(frozen=True, slots=True)
class GridPlace:
    """A place in a national grid, metres: ``north`` (X) and ``east`` (Y)."""

    north: float
    east: float


class Grid:
    """A projected grid by its EPSG code.

    Raises:
        GridError: PROJ does not know it, or it is not projected.
    """

    def __init__(self, epsg: int = THAI_NGUYEN) -> None:
        set_network_enabled(active=False)
        try:
            system = pyproj.CRS.from_epsg(epsg)
            self._there = pyproj.Transformer.from_crs(WGS84, system, always_xy=True)
            self._back = pyproj.Transformer.from_crs(system, WGS84, always_xy=True)
        except ProjError as err:
            raise GridError(f"EPSG:{epsg}: {err}") from err
        if not system.is_projected:
            raise GridError(f"EPSG:{epsg} is no projected grid")
        self.epsg, self.name = epsg, system.name

    def of_degrees(self, lon: float, lat: float) -> GridPlace:
        """Where a WGS84 place lies in the grid.

        Raises:
            GridError: Too far from the grid's meridian.
        """
        try:
            east, north = self._there.transform(lon, lat, errcheck=True)
        except ProjError as err:
            raise GridError(f"{lon}, {lat}: {err}") from err
        if not math.isfinite(north + east):
            raise GridError(f"{lon}, {lat}: not in {self.name}")
        return GridPlace(north, east)

    def to_degrees(self, place: GridPlace) -> tuple[float, float]:
        """WGS84 longitude and latitude of a place in the grid.

        Raises:
            GridError: It is in no such grid.
        """
        try:
            lon, lat = self._back.transform(place.east, place.north, errcheck=True)
        except ProjError as err:
            raise GridError(f"{place}: {err}") from err
        if not math.isfinite(lon + lat):
            raise GridError(f"{place}: not in {self.name}")
        return lon, lat


@lru_cache(maxsize=4)
def grid(epsg: int = THAI_NGUYEN) -> Grid:
    """A grid, made once: PROJ takes tens of milliseconds to look one up.

    Raises:
        GridError: As ``Grid``.
    """
    return Grid(epsg)


@lru_cache(maxsize=1)
def _ellipsoid() -> pyproj.Geod:
    return pyproj.Geod(ellps="WGS84")


def length(lon: Floats, lat: Floats) -> float:
    """Metres along a line of WGS84 places."""
    return float(_ellipsoid().line_length(lon, lat)) if len(lon) > 1 else 0.0


def area(lon: Floats, lat: Floats) -> float:
    """Square metres inside a ring of WGS84 places, whichever way it runs."""
    return abs(float(_ellipsoid().polygon_area_perimeter(lon, lat)[0])) if len(lon) > 2 else 0.0
