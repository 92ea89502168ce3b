"""Wards and what happens in each: the choropleth of standing alarms."""

from collections import Counter
from pathlib import Path

from console.geo.geojson import Feature, load
from console.geo.zone import Zone
from widgets.alarm_order import AlarmId
from widgets.map.item import MapArea

_FEW, _MANY = 1, 3


class Wards:
    """The areas of one GeoJSON file, with ``name_vi`` and ``name_en`` in their properties.

    Args:
        path: Of the file.
        language: Of the names.
        colours: Of wards with no alarm, some, and many.

    Raises:
        GeoJsonError: The file cannot be used.
    """

    def __init__(self, path: Path, language: str, colours: tuple[str, str, str]) -> None:
        self._language, self._colours = language, colours
        self._wards = [f for f in load(path).features if f.shape == "area"]
        self._zones = [Zone(f.parts) for f in self._wards]
        self._known: dict[tuple[float, float], int | None] = {}
        self._where: dict[AlarmId, int] = {}
        self._counts: Counter[int] = Counter()

    def put(self, alarm_id: AlarmId, place: tuple[float, float] | None) -> None:
        """An alarm stands there now; None: nowhere. Counted one by one: in a flood thousands stand and few change."""
        before = self._where.pop(alarm_id, None)
        if before is not None:
            self._counts[before] -= 1
        ward = self._ward(place) if place else None
        if ward is not None:
            self._where[alarm_id] = ward
            self._counts[ward] += 1

    def areas(self) -> list[MapArea]:
        """Each ward with how many alarms stand in it."""
        return [self._area(ward, self._counts[number]) for number, ward in enumerate(self._wards)]

    def _area(self, ward: Feature, count: int) -> MapArea:
        colour = self._colours[2 if count >= _MANY else 1 if count >= _FEW else 0]
        return MapArea(ward.id, ward.parts, self._name(ward), colour, label=str(count))

    def _name(self, ward: Feature) -> str:
        told = ward.properties.get(f"name_{self._language}") or ward.properties.get("name_vi") or ward.id
        return str(told)

    def _ward(self, place: tuple[float, float]) -> int | None:
        """Alarms stand mostly where alarms stood before."""
        if place not in self._known:
            inside = (number for number, zone in enumerate(self._zones) if zone.holds(*place))
            self._known[place] = next(inside, None)
        return self._known[place]
