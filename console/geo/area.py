"""Areas of a city, named: the ward whose ring holds a place, else the one whose centre is nearest."""

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from console.model.text import Text

CLASS = "ward"
FARTHEST_KM = 12.0
_KM_PER_DEGREE = 111.2


class Area(NamedTuple):
    """One area: its name, its rings (longitude, latitude), if they are known, and its centre."""

    name: Text
    rings: tuple[tuple[tuple[float, float], ...], ...]
    centre: tuple[float, float]


class Areas:
    """Looks up areas; the Vietnamese name is the id."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self.all = tuple(areas)
        self._known: dict[tuple[float, float], str] = {}

    def of(self, lon: float | None, lat: float | None) -> str:
        """The area at a place; empty without a place, or far outside of all."""
        if lon is None or lat is None:
            return ""
        place = (lon, lat)
        if place not in self._known:
            if len(self._known) > 100_000:
                self._known.clear()
            self._known[place] = self._find(place)
        return self._known[place]

    def _find(self, place: tuple[float, float]) -> str:
        inside = next((a for a in self.all if any(_holds(ring, place) for ring in a.rings)), None)
        if inside:
            return inside.name.vi
        near = min(self.all, key=lambda a: _km(a.centre, place), default=None)
        return near.name.vi if near and _km(near.centre, place) <= FARTHEST_KM else ""


def read_areas(path: Path) -> Areas:
    """The features of a GeoJSON file that are of class ``ward`` or of none, points or polygons.

    Raises:
        OSError: It cannot be read.
        ValueError: It is no GeoJSON.
    """
    features: Any = json.loads(path.read_bytes())["features"]
    return Areas(_area(f) for f in features if f["properties"].get("class", CLASS) == CLASS)


def _area(feature: Any) -> Area:  # noqa: ANN401 - JSON
    said, geometry = feature["properties"], feature["geometry"]
    name = Text(str(said["name_vi"]), str(said.get("name_en", "")))
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"][:2]
        return Area(name, (), (float(lon), float(lat)))
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = tuple(tuple((float(p[0]), float(p[1])) for p in polygon[0]) for polygon in polygons)
    corners = [p for ring in rings for p in ring]
    return Area(name, rings, (sum(p[0] for p in corners) / len(corners), sum(p[1] for p in corners) / len(corners)))


def _holds(ring: Sequence[tuple[float, float]], place: tuple[float, float]) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times."""
    lon, lat = place
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    return _KM_PER_DEGREE * math.hypot((a[0] - b[0]) * math.cos(math.radians(a[1])), a[1] - b[1])
