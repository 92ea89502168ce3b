"""Zones: polygons, and lines with a width, that a position is inside of or not. Degrees in, metres for distances.

A ring is judged by the even-odd rule, so its winding does not matter here. Distances are on a plane laid at the middle
of the zone: right to 0.1 % for a zone of a hundred kilometres.
"""

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from console.geo.ring import shape_faults
from console.model.outside import UNREADABLE

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Point = tuple[float, float]

METRES = 111_195.0
"""Per degree of latitude."""
_POLYGONS = {"Polygon", "MultiPolygon"}
_BLOCK = 1 << 20


class ZoneError(ValueError):
    """It is no zone; the message says why."""


class Zone:
    """Closed rings, or open lines. Immutable.

    Attributes:
        box: West, south, east, north in degrees; the width is in it.

    Args:
        parts: Points (longitude, latitude); of a ring the last may repeat the first. Rings inside rings are holes.
        closed: Whether the parts are rings.
        width: Metres around the parts that belong to it; a line without a width has no inside.

    Raises:
        ZoneError: Nothing is inside of it.
    """

    def __init__(self, parts: Sequence[Sequence[Point]], *, closed: bool = True, width: float = 0.0) -> None:
        lines = [
            np.array([*part, part[0]] if closed else part, float).reshape(-1, 2) for part in parts if len(part) > 1
        ]
        if not lines or not all(np.isfinite(line).all() for line in lines):
            raise ZoneError("no points, or some that are no numbers")
        if not closed and width <= 0:
            raise ZoneError("a line needs a width")
        points = np.concatenate(lines)
        west, south = points.min(axis=0)
        east, north = points.max(axis=0)
        self._closed, self._width = closed, width
        self._middle = ((west + east) / 2, (south + north) / 2)
        self._scale = (METRES * math.cos(math.radians((south + north) / 2)), METRES)
        x, y = width / max(self._scale[0], 1.0), width / METRES
        self.box = (float(west - x), float(south - y), float(east + x), float(north + y))
        self._starts = self._plane(np.concatenate([line[:-1] for line in lines]))
        self._ends = self._plane(np.concatenate([line[1:] for line in lines]))

    def inside(self, lon: Floats, lat: Floats, margin: float = 0.0) -> Bools:
        """Which positions are inside, or not further than ``margin`` metres from it; NaN never is."""
        west, south, east, north = self.box
        x, y = margin / max(self._scale[0], 1.0), margin / METRES
        near = (lon >= west - x) & (lon <= east + x) & (lat >= south - y) & (lat <= north + y)
        at = np.flatnonzero(near)
        if len(at):
            near[at] = self._within(self._plane(np.column_stack((lon[at], lat[at]))), margin)
        return near

    def holds(self, lon: float, lat: float, margin: float = 0.0) -> bool:
        """Whether one position is inside, or not further than ``margin`` metres from it."""
        west, south, east, north = self.box
        x, y = margin / max(self._scale[0], 1.0), margin / METRES
        if not (west - x <= lon <= east + x and south - y <= lat <= north + y):
            return False
        return bool(self._within(self._plane(np.array([[lon, lat]])), margin)[0])

    def _within(self, points: Floats, margin: float) -> Bools:
        """In blocks, so that many points and many edges cost time but no memory."""
        step = max(1, _BLOCK // len(self._starts))
        return np.concatenate([self._judge(points[i : i + step], margin) for i in range(0, len(points), step)])

    def _judge(self, points: Floats, margin: float) -> Bools:
        inside = self._crossed(points) if self._closed else np.zeros(len(points), bool)
        reach = self._width + margin
        rest = np.flatnonzero(~inside)
        if reach > 0 and len(rest):
            inside[rest] = self._away(points[rest]) <= reach
        return inside

    def _crossed(self, points: Floats) -> Bools:
        """The even-odd rule: a ray to the east crosses an odd number of edges."""
        x, y = points[:, 0, None], points[:, 1, None]
        (ax, ay), (bx, by) = self._starts.T, self._ends.T
        spans = (ay > y) != (by > y)
        rise = np.where(by == ay, 1.0, by - ay)
        crossing = spans & (x < ax + (bx - ax) * (y - ay) / rise)
        return np.logical_xor.reduce(crossing, axis=1)

    def _away(self, points: Floats) -> Floats:
        """Metres to the nearest edge."""
        along = self._ends - self._starts
        square = np.maximum((along**2).sum(axis=1), 1e-12)
        offset = points[:, None, :] - self._starts
        share = np.clip((offset * along).sum(axis=2) / square, 0.0, 1.0)
        return np.sqrt(((offset - share[:, :, None] * along) ** 2).sum(axis=2).min(axis=1))

    def _plane(self, points: Floats) -> Floats:
        return (points - self._middle) * self._scale


class _Geometry(msgspec.Struct, frozen=True):
    type: str
    coordinates: msgspec.Raw = msgspec.Raw(b"[]")


_geometry = msgspec.json.Decoder(_Geometry)
_Line = list[tuple[float, float]]


def zone_of(geometry: str, width: float = 0.0) -> Zone:
    """The zone of a GeoJSON geometry: a polygon or polygons, a line or lines with a width.

    Raises:
        ZoneError: Another geometry, not GeoJSON, or one whose shape contradicts itself.
    """
    try:
        told = _geometry.decode(geometry)
        parts = _parts(told)
    except UNREADABLE as err:
        raise ZoneError(f"not a GeoJSON geometry: {err}") from err
    closed = told.type in _POLYGONS
    faults = [fault for part in parts for fault in shape_faults(part, closed=closed)]
    if faults:
        raise ZoneError(faults[0])
    return Zone(parts, closed=closed, width=width)


def _parts(told: _Geometry) -> list[_Line]:
    raw = bytes(told.coordinates)
    if told.type == "LineString":
        return [_points(msgspec.json.decode(raw, type=list[list[float]]))]
    if told.type in ("MultiLineString", "Polygon"):
        return [_points(line) for line in msgspec.json.decode(raw, type=list[list[list[float]]])]
    if told.type == "MultiPolygon":
        shapes = msgspec.json.decode(raw, type=list[list[list[list[float]]]])
        return [_points(line) for shape in shapes for line in shape]
    raise ZoneError(f"a {told.type} has no inside")


def _points(line: list[list[float]]) -> _Line:
    if any(len(point) < 2 for point in line):
        raise ZoneError("a point has longitude and latitude")
    return [(point[0], point[1]) for point in line]
