"""The zones of a geofence, and who is inside: one position at a time, or a columnar frame of thousands.

Frames are cut by boxes first; only what is near a zone, or has been, is looked at as events are.
"""

import logging
from collections.abc import Callable, Iterable

import numpy as np

from console.alarms.rule import Only, Rule
from console.geo.zone import Zone, ZoneError, zone_of
from console.model.entity import Entity
from console.model.event import Event
from console.wire.columns import Columns

_log = logging.getLogger(__name__)

Last = Callable[[str, str], Event | None]


class Fences:
    """Not thread-safe.

    Args:
        entities: What is known, by id; read, never written.
        last: The last event of (entity, kind).
    """

    def __init__(self, entities: dict[str, Entity], last: Last) -> None:
        self._entities = entities
        self._last = last
        self._drawn: dict[tuple[str, float], Zone | None] = {}
        self._areas: dict[str, Zone] = {}
        self._of_kind: dict[str, dict[str, None]] = {}

    def describe(self, entity: Entity, before: Entity | None) -> None:
        """An entity is new or has changed; ``before`` is what it was."""
        if before and before.kind != entity.kind:
            self._of_kind.get(before.kind, {}).pop(entity.id, None)
        if entity.geometry:
            self._of_kind.setdefault(entity.kind, {})[entity.id] = None

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
        """Entities of a frame that may be inside: all that are, deadband included, and few others."""
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
            names: Iterable[str] = self._of_kind.get(rule.zone_kind, ())
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
        zone = self._areas.get(rule.id)
        if zone is None:
            zone = self._areas[rule.id] = Zone([rule.area], width=rule.width)
        return zone

    def _named(self, name: str, rule: Rule) -> tuple[str, Zone] | None:
        entity = self._entities.get(name)
        if entity is None or not entity.geometry:
            return None
        zone = self._draw(entity.geometry, rule.width, name)
        return (name, zone) if zone else None

    def _draw(self, geometry: str, width: float, whose: str) -> Zone | None:
        """The zone of a geometry; one that is none is told once."""
        key = (geometry, width)
        if key not in self._drawn:
            if len(self._drawn) > 10_000:
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
        event = self._last(zone, only.kind)
        value = event.values.get(only.field) if event else None
        return value == only.value and isinstance(value, bool) == isinstance(only.value, bool)

    def forget(self, rule: str) -> None:
        """The rule is another one from now on."""
        self._areas.pop(rule, None)
