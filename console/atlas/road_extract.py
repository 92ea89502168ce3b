"""The roads of an extract, read with osmium: who may drive there, which way, how fast."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
from osmium.filter import EntityFilter, KeyFilter
from osmium.osm import WAY, Way

from console.atlas.fault import AtlasError
from console.geo.road import FASTEST, SLOWEST, UNITS, Road
from console.model.text import Text

SPEEDS = {
    "motorway": 80.0, "motorway_link": 45.0, "trunk": 55.0, "trunk_link": 35.0, "primary": 40.0, "primary_link": 30.0,
    "secondary": 35.0, "secondary_link": 28.0, "tertiary": 30.0, "tertiary_link": 25.0, "unclassified": 25.0,
    "residential": 20.0, "living_street": 10.0, "road": 20.0, "service": 12.0, "busway": 30.0, "track": 10.0,
}  # fmt: skip
"""km/h by value of ``highway``: as driven in a Vietnamese city without a queue, not as allowed."""
_ROUND = frozenset({"roundabout", "circular"})
_ALWAYS_ONE_WAY = frozenset({"motorway", "motorway_link"})
_AHEAD, _AGAINST = frozenset({"yes", "true", "1"}), frozenset({"-1", "reverse"})
_ACCESS = ("motor_vehicle", "vehicle", "access")
_CLOSED = frozenset({"no", "private"})
_EACH = 2_000


def extracted(path: Path, progress: Callable[[int], None] = lambda _count: None) -> list[Road]:
    """The roads of an extract that was checked: all that cars, buses and emergency vehicles may drive on.

    Args:
        path: The file.
        progress: Told now and then how many there are.

    Raises:
        AtlasError: It cannot be read.
    """
    found: list[Road] = []
    processor = osmium.FileProcessor(str(path)).with_locations()
    try:
        for way in processor.with_filter(EntityFilter(WAY)).with_filter(KeyFilter("highway")):
            if isinstance(way, Way):
                found += _roads(way)
                if len(found) % _EACH == 0:
                    progress(len(found))
    except RuntimeError as err:  # what osmium raises, of whatever kind
        raise AtlasError(f"{path}: không đọc được đường: {err}", f"{path}: its roads cannot be read: {err}") from err
    return found


def _roads(way: Way) -> list[Road]:
    """One, none, or the parts that lie in the extract of a road that leaves it in between."""
    tags = way.tags
    kind = tags.get("highway", "")
    access = next((value for key in _ACCESS if (value := tags.get(key))), "yes")
    if kind not in SPEEDS or access in _CLOSED or tags.get("area") == "yes":
        return []
    said = tags.get("oneway", "")
    ahead = said in _AHEAD or (said != "no" and (kind in _ALWAYS_ONE_WAY or tags.get("junction") in _ROUND))
    name = Text(tags.get("name:vi") or tags.get("name") or tags.get("ref") or "", tags.get("name:en") or "")
    places = [(node.x, node.y) if node.location.valid() else None for node in way.nodes]
    if said in _AGAINST:
        places.reverse()
    speed = min(SPEEDS[kind], _allowed(tags.get("maxspeed") or ""))
    return [Road(np.array(part) / UNITS, speed, name, ahead or said in _AGAINST) for part in _parts(places)]


def _parts(places: list[tuple[int, int] | None]) -> list[list[tuple[int, int]]]:
    parts: list[list[tuple[int, int]]] = [[]]
    for place in places:
        if place is None:
            parts.append([])
        else:
            parts[-1].append(place)
    return [part for part in parts if len(part) > 1 and any(a != b for a, b in pairwise(part))]


def _allowed(text: str) -> float:
    """km/h; what is no number of these says nothing."""
    try:
        return min(max(float(text), SLOWEST), FASTEST)
    except ValueError:
        return FASTEST
