"""What a thing reaches on the ground: the sector a camera sees, the circle around an incident. Rings in degrees."""

import math

import numpy as np

from console.geo.mercator import Floats

METRES = 111_195.0
"""Per degree of latitude on a sphere; the same as ``console.geo.zone``'s."""
_STEP = 5.0
Ring = tuple[tuple[float, float], ...]


def circle(lon: float, lat: float, metres: float) -> Ring:
    """A closed ring, counter-clockwise, ``metres`` around a place."""
    return _ring(lon, lat, metres, np.arange(360.0, -0.1, -_STEP), apex=False)


def sector(lon: float, lat: float, heading: float, width: float, metres: float) -> Ring:
    """A closed ring, counter-clockwise, from a place over what it sees.

    Args:
        lon: Degrees.
        lat: Degrees.
        heading: Middle of the sector, degrees clockwise from north.
        width: Its angle, degrees; from 360 on it is a circle.
        metres: How far it sees.
    """
    if width >= 360.0:
        return circle(lon, lat, metres)
    count = max(2, math.ceil(width / _STEP) + 1)
    return _ring(lon, lat, metres, np.linspace(heading + width / 2, heading - width / 2, count), apex=True)


def _ring(lon: float, lat: float, metres: float, bearings: Floats, *, apex: bool) -> Ring:
    """On a plane laid at the place: right to a thousandth for what a camera sees."""
    turn = np.radians(bearings)
    east = metres / (METRES * max(math.cos(math.radians(lat)), 1e-6))
    x, y = lon + np.sin(turn) * east, lat + np.cos(turn) * metres / METRES
    around = list(zip(x.tolist(), y.tolist(), strict=True))
    if not apex:
        around[-1] = around[0]
    return tuple([(lon, lat), *around, (lon, lat)] if apex else around)
