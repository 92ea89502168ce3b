"""What an entity looks like on the map: a point, a line or an area, in the words and figures of now."""

from collections.abc import Sequence
from datetime import date

from console.feed.picture import Picture
from console.geo.geojson import Feature, GeoJsonError, parse
from console.geo.reach import circle, sector
from console.model.clock import NS
from console.model.entity import Entity
from console.plugin.layer import Layer, LayerStep
from console.shell.freshness import stale
from console.shell.readings import Readings
from widgets.detail_facts import ReadingLine
from widgets.figure import quantity, spoken_age
from widgets.map.item import MapArea, MapLine, MapPoint, Pairs
from widgets.words import Words

_SLOW_SHARE = 0.7
_CAMERA_REACH = 120.0
_CAMERA_WIDTH = 60.0
_SHAPES = {"square": "substation"}


class MapMarks:
    """Looks things up in the picture; keeps only the geometries that it has read.

    Attributes:
        today: The day whose limits are in force.
        now: UTC ns.
    """

    def __init__(self, picture: Picture, readings: Readings, words: Words) -> None:
        self._picture, self._readings, self._words = picture, readings, words
        self._read: dict[str, Feature | None] = {}
        self.today, self.now = date.min, 0

    def point(self, entity: Entity, layer: Layer | None = None) -> MapPoint:
        """A thing that stands; without a layer it is a camera, which tells no figures."""
        language = self._words.language
        lines = self._lines(entity) if layer else []
        shown = self._first(lines, layer) if layer else None
        over = any(line.over and not self._stale(entity.id, line) for line in lines)
        off = entity.kind == "camera" and not entity.attributes.get("url")
        old = ""
        if shown and self._stale(entity.id, shown):
            old = spoken_age(self.now / NS - float(self._picture.series(entity.id, shown.kind)[0][-1]), language)
        return MapPoint(
            entity.id,
            entity.lon or 0.0,
            entity.lat or 0.0,
            entity.name.get(language),
            _SHAPES.get(layer.style, layer.symbol) if layer else "camera",
            "off" if off else "warn" if over else "normal",
            self._figure(shown) if layer and layer.label and shown else "",
            _colour(layer.scale, shown.value) if layer and shown else "",
            tuple(f"{line.name}: {self._figure(line)}" for line in lines[:3]),
            old,
        )

    def lines(self, entity: Entity, layer: Layer) -> list[MapLine]:
        """The lines of its geometry; a speed below its limit is a jam, one well below its usual band slow."""
        state, colour = self._state(entity, layer), _colour(layer.scale, self.value(entity, layer))
        name = entity.name.get(self._words.language)
        return [MapLine(entity.id, part, state, name, colour) for part in self._parts(entity, "line")]

    def area(self, entity: Entity, layer: Layer) -> MapArea | None:
        """The area of its geometry; None where it has none."""
        rings = self._parts(entity, "area")
        return self._area(entity, tuple(rings), layer) if rings else None

    def circle(self, entity: Entity, layer: Layer) -> MapArea | None:
        """A circle of its ``radius``; None where it has no place."""
        if entity.lon is None or entity.lat is None:
            return None
        radius = _number(entity.attributes.get("radius"), layer.metres)
        return self._area(entity, (circle(entity.lon, entity.lat, radius),), layer)

    def view(self, entity: Entity, metres: float = _CAMERA_REACH, colour: str = "") -> MapArea | None:
        """What a camera sees; None where it has no place or does not say which way it looks."""
        bearing = entity.attributes.get("bearing")
        if entity.lon is None or entity.lat is None or not isinstance(bearing, (int, float)):
            return None
        width = _number(entity.attributes.get("field_of_view"), _CAMERA_WIDTH)
        reach = _number(entity.attributes.get("range"), metres)
        ring = sector(entity.lon, entity.lat, float(bearing), width, reach)
        return MapArea(entity.id, (ring,), entity.name.get(self._words.language), colour)

    def value(self, entity: Entity, layer: Layer, field: str = "value") -> float | None:
        """The figure of the layer's reading, or another field of its event; None where there is none."""
        event = self._picture.last.get((entity.id, layer.reading))
        value = event.values.get(field) if event else None
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    def forget(self, entity_id: str) -> None:
        """It was told anew."""
        self._read.pop(entity_id, None)

    def _area(self, entity: Entity, rings: tuple[Pairs, ...], layer: Layer) -> MapArea:
        value = self.value(entity, layer) if layer.reading else None
        kind = self._readings.kind(layer.reading)
        language = self._words.language
        label = (
            quantity(value, kind.unit, kind.decimals, language) if layer.label and kind and value is not None else ""
        )
        colour = _colour(layer.scale, value)
        return MapArea(entity.id, rings, entity.name.get(language), colour, self._state(entity, layer), label)

    def _state(self, entity: Entity, layer: Layer) -> str:
        value = self.value(entity, layer) if layer.reading else None
        if value is None or layer.scale:
            return "normal"
        bound = self._readings.bound(layer.reading, entity, self.today)
        usual = self.value(entity, layer, "low")
        if bound and (value < bound.value if bound.below else value > bound.value):
            return "jam"
        return "slow" if usual is not None and value < usual * _SLOW_SHARE else "normal"

    def _parts(self, entity: Entity, shape: str) -> Sequence[Pairs]:
        if entity.id not in self._read:
            try:
                found = parse(entity.geometry, entity.id).features if entity.geometry else ()
            except GeoJsonError:
                found = ()
            self._read[entity.id] = found[0] if found else None
        feature = self._read[entity.id]
        return feature.parts if feature and feature.shape == shape else ()

    def _lines(self, entity: Entity) -> list[ReadingLine]:
        return self._readings.lines(entity, self._picture, self.today, self._words.language)

    def _first(self, lines: list[ReadingLine], layer: Layer) -> ReadingLine | None:
        wanted = (line for line in lines if not layer.reading or line.kind == layer.reading)
        return next(wanted, None)

    def _stale(self, entity: str, line: ReadingLine) -> bool:
        """An old figure is no warning of now."""
        return stale(self._picture.series(entity, line.kind)[0], self.now / NS)

    def _figure(self, line: ReadingLine) -> str:
        return quantity(line.value, line.unit, line.decimals, self._words.language)


def _colour(scale: tuple[LayerStep, ...], value: float | None) -> str:
    """Of the highest step that a value has reached; none where there is no scale, or the value is below it."""
    reached = [step.colour for step in scale if value is not None and value >= step.since]
    return reached[-1] if reached else ""


def _number(value: object, default: float) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0 else default
