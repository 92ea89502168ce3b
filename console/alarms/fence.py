"""The zones of a geofence, and who is inside: one position at a time, or a columnar frame of thousands.

Frames are cut by boxes first; only what is near a zone, or has been, is looked at as events are.
"""

import logging

import numpy as np

from console.alarms.evaluate import same
from console.alarms.rule import Only, Rule
from console.alarms.world import World
from console.geo.zone import Zone, ZoneError, zone_of
from console.model.entity import Entity
from console.model.event import Event
from console.wire.columns import Columns

_log = logging.getLogger(__name__)

_MOST_DRAWN = 10_000


class Fences:
    """Not thread-safe."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._drawn: dict[tuple[str, float], Zone | None] = {}
        self._areas: dict[tuple[tuple[tuple[float, float], ...], float], Zone] = {}

    def where(self, rule: Rule, event: Event, entity: Entity | None, *, held: bool) -> tuple[bool | None, str]:
        """Whether the event's position is in a zone of the rule, and in which (its entity, or empty).

        Args:
            rule: A geofence.
            event: With the position.
            entity: Who moves.
            held: Whether it was inside; the deadband holds it.

        Returns:
            None where that cannot be said: there is no position, or no zone.
        """
        if event.lon is None or event.lat is None:
            return None, ""
        zones = self._zones(rule, entity)
        if zones is None:
            return None, ""
        margin = rule.deadband if held else 0.0
        for name, zone in zones:
            if zone.holds(event.lon, event.lat, margin):
                return True, name
        return False, ""

    def near(self, rule: Rule, columns: Columns) -> set[str]:
        """Entities of a frame that may be inside: all that are, and few others. A deadband is not thought of."""
        if rule.attribute:
            return set(columns.entities)  # to each its own zone
        zones = self._zones(rule, None)
        rows = columns.rows
        found = np.zeros(len(rows), bool)
        for _, zone in zones or ():
            west, south, east, north = zone.box
            found |= (rows["lon"] >= west) & (rows["lon"] <= east) & (rows["lat"] >= south) & (rows["lat"] <= north)
        return {columns.entities[i] for i in rows["index"][found].tolist()}

    def _zones(self, rule: Rule, entity: Entity | None) -> list[tuple[str, Zone]] | None:
        """The zones that count now; None while the zone, or whose zone it is, is not known."""
        if rule.area:
            return [("", self._area(rule))]
        if rule.zone_kind:
            names = self._world.of_kind.get(rule.zone_kind, ())
            return [found for name in names if self._counts(rule.only, name) and (found := self._named(name, rule))]
        name, drawn = rule.zone, ""
        if rule.attribute:
            told = entity.attributes.get(rule.attribute) if entity else None
            if not isinstance(told, str) or not told:
                return None
            name, drawn = ("", told) if told.lstrip().startswith("{") else (told, "")
        if drawn:
            zone = self._draw(drawn, rule.width, entity.id if entity else "")
            return [("", zone)] if zone else None
        found = self._named(name, rule)
        if found is None:
            return None
        return [found] if self._counts(rule.only, name) else []

    def _area(self, rule: Rule) -> Zone:
        key = (rule.area, rule.width)
        zone = self._areas.get(key)
        if zone is None:
            zone = self._areas[key] = Zone([rule.area], width=rule.width)
        return zone

    def _named(self, name: str, rule: Rule) -> tuple[str, Zone] | None:
        entity = self._world.entities.get(name)
        if entity is None or not entity.geometry:
            return None
        zone = self._draw(entity.geometry, rule.width, name)
        return (name, zone) if zone else None

    def _draw(self, geometry: str, width: float, whose: str) -> Zone | None:
        """The zone of a geometry; one that is none is told once."""
        key = (geometry, width)
        if key not in self._drawn:
            if len(self._drawn) > _MOST_DRAWN:
                self._drawn.clear()
            try:
                self._drawn[key] = zone_of(geometry, width)
            except ZoneError as err:
                _log.warning("geofence: the geometry of %s is no zone: %s", whose, err)
                self._drawn[key] = None
        return self._drawn[key]

    def _counts(self, only: Only | None, zone: str) -> bool:
        if only is None:
            return True
        event = self._world.last(zone, only.kind)
        value = event.values.get(only.field) if event else None
        return same(value, only.value)
