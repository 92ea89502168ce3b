"""From the picture to the map: tracks as numpy columns, what stands by layer, and alarms where they are."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from console.feed.picture import Change
from console.model.alarm import Alarm
from console.model.clock import NS
from console.model.entity import Entity
from console.model.outside import UNREADABLE
from console.shell.freshness import stale
from console.shell.place import find
from console.shell.seat import Seat
from console.shell.selection import Selected
from widgets.alarm_order import AlarmId
from widgets.detail_facts import ReadingLine
from widgets.figure import decimals_of, quantity
from widgets.map.item import MapAlarm, MapLine, MapPoint, Picked
from widgets.symbol import is_pulsing
from widgets.words import Words

if TYPE_CHECKING:
    from widgets.map.pane import MapPane

# Entity kind to (layer of the map, shape).
_LAYERS = {
    "camera": ("camera", "camera"),
    "air-station": ("air", "station"),
    "gauge": ("gauge", "gauge"),
    "level-station": ("gauge", "gauge"),
    "rain-gauge": ("gauge", "gauge"),
    "substation": ("substation", "substation"),
    "neighbourhood": ("report", "report"),
    "fire-panel": ("security", "station"),
}
_LINE_KIND, _LINE_LAYER = "loop", "traffic"
_LABELLED = frozenset({"air-station", "gauge"})
_TRACK_STATES = {"bus": 3, "emergency": 4}
_CLOSE_UP = 15.0
_SLOW_SHARE = 0.7
_EVERY_SECONDS = 1.0
_AGEING_SECONDS = 5.0
_NO_ZOOM_ABOVE = 14.5


class MapFeed:
    """Feeds one map; ``flush`` is called about fifteen times a second and hands over only what changed."""

    def __init__(self, seat: Seat, pane: "MapPane", words: Words) -> None:
        self._picture, self._selection, self._readings = seat.bridge.picture, seat.selection, seat.readings
        self._clock, self._zone, self._words, self._pane = seat.clock, seat.zone, words, pane
        self._tile_url = seat.tile_url
        self._layer_of: dict[str, str] = {}
        self._watched: set[tuple[str, str]] = set()
        self._lines: dict[str, tuple[tuple[float, float], ...]] = {}
        self._dirty: set[str] = set()
        self._alarms_dirty = True
        self._shown: dict[AlarmId, tuple[Alarm, MapAlarm]] = {}
        self._version, self._hands = -1, 0
        self._due = self._aged = 0.0
        self._today = date.min
        pane.picked.on_value(self._picked)
        self._describe(self._picture.entities)
        self.select(seat.selection.value)

    def take(self, change: Change) -> None:
        """Note what changed."""
        if change.entities:
            self._describe(change.entities)
        if change.alarms or change.reset:
            self._alarms_dirty = True
        told = (entity_id for entity_id, _ in change.keys & self._watched)
        self._dirty.update(self._layer_of[entity_id] for entity_id in told if entity_id in self._layer_of)

    def flush(self) -> None:
        """Hand over: tracks each time they moved, the rest once a second; all of it now and then, because it ages."""
        tracks, now = self._picture.tracks, self._clock.monotonic()
        ageing = now - self._aged >= _AGEING_SECONDS
        if ageing:
            self._aged = now
            self._dirty.update(self._layer_of.values())
        if tracks.version != self._version or ageing:
            self._hands += bool(len(tracks)) and tracks.version != self._version
            self._version = tracks.version
            self._hand_tracks()
        if self._alarms_dirty:
            self._alarms_dirty = False
            self._hand_alarms()
        if now >= self._due and self._dirty:
            self._due = now + _EVERY_SECONDS
            self._today = datetime.fromtimestamp(self._clock.now() / NS, self._zone).date()
            for layer in self._dirty:
                self._hand_layer(layer)
            self._dirty.clear()

    def select(self, selected: Selected) -> None:
        """Centre on what was selected and mark it."""
        self._pane.select(selected.alarm or selected.entity or None)
        place = find(selected, self._picture)
        if place is not None:
            zoom = _CLOSE_UP if self._pane.view.zoom < _NO_ZOOM_ABOVE else None
            self._pane.center_on(*place, zoom)

    def tick(self, _now: int) -> None:
        """The tile server has an address when it has started, and another one when it was started anew."""
        self._pane.set_tile_url(self._tile_url())

    @property
    def view(self) -> tuple[float, float, float]:
        """Longitude, latitude and zoom of the middle."""
        view = self._pane.view
        return view.lon, view.lat, view.zoom

    def look(self, view: tuple[float, float, float]) -> None:
        """Look there."""
        self._pane.center_on(*view)

    def home(self) -> None:
        """Look at the city again."""
        self._pane.home()

    def close(self) -> None:
        """The pane goes with its window."""

    @property
    def filled(self) -> bool:
        """Whether anything has moved on the map."""
        return self._hands > 1 and len(self._picture.tracks) > 0

    @property
    def live(self) -> int:
        """How many things move on it."""
        return len(self._picture.tracks)

    def _picked(self, picked: Picked) -> None:
        match picked.id:
            case (str(entity), str(rule)):
                self._selection.select_alarm((entity, rule))
            case str(entity):
                self._selection.select_entity(entity)
            case _:
                return

    def _describe(self, ids: Iterable[str]) -> None:
        for entity_id in ids:
            entity = self._picture.entities.get(entity_id)
            if entity is None:
                continue
            self._leave(entity_id)
            line = _line_of(entity.geometry) if entity.geometry and entity.kind == _LINE_KIND else ()
            if line:
                self._lines[entity_id] = line
            elif entity.kind not in _LAYERS or entity.lon is None or entity.lat is None:
                continue
            layer = self._layer_of[entity_id] = _LINE_LAYER if line else _LAYERS[entity.kind][0]
            if entity.kind != "camera":
                self._watched.update((entity_id, kind) for kind in self._readings.kinds)
            self._dirty.add(layer)

    def _leave(self, entity_id: str) -> None:
        """It may have been told of another kind before: it goes from where it was."""
        layer = self._layer_of.pop(entity_id, None)
        self._lines.pop(entity_id, None)
        if layer is not None:
            self._dirty.add(layer)

    def _hand_tracks(self) -> None:
        tracks = self._picture.tracks
        table = np.array([_TRACK_STATES.get(kind, 0) for kind in tracks.kinds], np.uint8)
        age = (float(self._clock.now()) - tracks.t.astype(np.float64)) / NS
        self._pane.set_tracks(
            tracks.lon.copy(), tracks.lat.copy(), tracks.heading.copy(), table[tracks.kind], age, list(tracks.ids)
        )

    def _hand_layer(self, layer: str) -> None:
        ids = sorted(i for i, its_layer in self._layer_of.items() if its_layer == layer)
        members = [self._picture.entities[i] for i in ids if i in self._picture.entities]
        if layer == _LINE_LAYER:
            self._pane.set_lines(layer, [self._line(e) for e in members])
        else:
            self._pane.set_points(layer, [self._point(e) for e in members])

    def _point(self, entity: Entity) -> MapPoint:
        language = self._words.language
        lines = self._readings.lines(entity, self._picture, self._today, language) if entity.kind != "camera" else []
        first = lines[0] if lines else None
        off = entity.kind == "camera" and not entity.attributes.get("url")
        over = any(line.over and not self._stale(entity.id, line) for line in lines)
        state = "off" if off else "warn" if over else "normal"
        return MapPoint(
            entity.id,
            entity.lon or 0.0,
            entity.lat or 0.0,
            entity.name.get(language),
            _LAYERS[entity.kind][1],
            state,
            self._figure(first) if first and entity.kind in _LABELLED else "",
            detail=tuple(f"{line.name}: {self._figure(line)}" for line in lines[:3]),
        )

    def _stale(self, entity: str, line: ReadingLine) -> bool:
        """An old figure is no warning of now."""
        return stale(self._picture.series(entity, line.kind)[0], self._clock.now() / NS)

    def _figure(self, line: ReadingLine) -> str:
        return quantity(line.value, line.unit, line.decimals, self._words.language)

    def _line(self, entity: Entity) -> MapLine:
        event = self._picture.last.get((entity.id, "traffic.speed"))
        value = event.values.get("value") if event else None
        state = "normal"
        if event and isinstance(value, (int, float)):
            bound = self._readings.bound("traffic.speed", entity, self._today)
            usual = event.values.get("low")
            if bound and value < bound.value:
                state = "jam"
            elif isinstance(usual, (int, float)) and value < usual * _SLOW_SHARE:
                state = "slow"
        return MapLine(entity.id, self._lines[entity.id], state, entity.name.get(self._words.language))

    def _hand_alarms(self) -> None:
        """Only what changed is made anew: in a flood there are thousands."""
        before, self._shown = self._shown, {}
        for alarm_id, alarm in self._picture.alarms.items():
            known = before.get(alarm_id)
            shown = known[1] if known and known[0] is alarm else self._alarm(alarm)
            if shown is not None:
                self._shown[alarm_id] = (alarm, shown)
        self._pane.set_alarms([shown for _, shown in self._shown.values()])

    def _alarm(self, alarm: Alarm) -> MapAlarm | None:
        place = find(Selected(alarm.entity, alarm.id), self._picture) if alarm.standing else None
        if place is None:
            return None
        language = self._words.language
        measure = ""
        if alarm.value is not None:
            places = decimals_of(alarm.value)
            measure = quantity(alarm.value, alarm.unit, places, language)
            if alarm.limit is not None:
                limit = quantity(alarm.limit, alarm.unit, decimals_of(alarm.limit), language)
                measure = self._words("map.alarm", value=measure, limit=limit)
        title, where = alarm.title.get(language), alarm.place.get(language)
        lon, lat = place
        return MapAlarm(alarm.id, lon, lat, alarm.priority, not is_pulsing(alarm), title, where, measure=measure)


class _LineString(msgspec.Struct):
    type: str
    coordinates: list[tuple[float, float]]


_decoder = msgspec.json.Decoder(_LineString)


def _line_of(geometry: str) -> tuple[tuple[float, float], ...]:
    """The points of a GeoJSON LineString; empty for anything else, which the map then does not draw."""
    try:
        return tuple(_decoder.decode(geometry).coordinates)
    except UNREADABLE:
        return ()
