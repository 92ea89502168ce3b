"""Web mercator in its unit square: x grows east from 0 to 1, y grows south from 0 to 1 (EPSG:3857, rescaled)."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

EARTH_CIRCUMFERENCE = 40_075_016.685578488
LIMIT = 85.05112877980659
TILE = 256


def placed(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Which pairs are places on the Earth; NaN and what is beyond all degrees are none."""
    return (np.abs(np.asarray(lon, np.float64)) <= 180.0) & (np.abs(np.asarray(lat, np.float64)) <= 90.0)


def project(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats]:
    """WGS84 degrees to the unit square; latitudes beyond the square's edge are put on it."""
    # In place: with 100,000 points the temporaries would cost more than the arithmetic.
    y = np.array(lat, np.float64)
    np.clip(y, -LIMIT, LIMIT, out=y)
    y *= np.pi / 180.0
    np.sin(y, out=y)
    np.arctanh(y, out=y)
    y *= -0.5 / np.pi
    y += 0.5
    x = np.array(lon, np.float64)
    x *= 1.0 / 360.0
    x += 0.5
    return x, y


def unproject(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
    """The unit square to WGS84 degrees (longitude, latitude)."""
    south = (0.5 - np.asarray(y, np.float64)) * 2 * np.pi
    return (np.asarray(x, np.float64) - 0.5) * 360.0, np.degrees(np.arctan(np.sinh(south)))


def metres_per_pixel(lat: float, zoom: float) -> float:
    """Ground metres under one pixel of a 256 px pyramid at ``lat``."""
    return EARTH_CIRCUMFERENCE * math.cos(math.radians(lat)) / (TILE * 2.0**zoom)


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-aligned box, edges included."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, by: float) -> "Box":
        """The box with every edge moved outwards."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def meets(self, other: "Box") -> bool:
        """Whether the two share at least a point."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


def bounds(points: Floats) -> Box:
    """The box around an (n, 2) array, n >= 1."""
    low, high = points.min(axis=0), points.max(axis=0)
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def tile_box(zoom: int, column: int, row: int) -> Box:
    """The part of the unit square that tile ``zoom/column/row`` shows."""
    side = 1.0 / (1 << zoom)
    return Box(column * side, row * side, (column + 1) * side, (row + 1) * side)
