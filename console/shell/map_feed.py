"""From the picture to the map: tracks as numpy columns, what stands by layer, and alarms where they are."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from console.feed.picture import Change
from console.geo.geojson import GeoJsonError
from console.model.alarm import Alarm
from console.model.clock import NS
from console.model.entity import Entity
from console.shell.map_layers import CAMERAS, VIEWS, WARDS, Declared, MapLayers
from console.shell.map_mark import MapMarks
from console.shell.map_shipped import show_shipped
from console.shell.map_tools import MapTools
from console.shell.map_ward import Wards
from console.shell.place import find
from console.shell.road_desk import RoadDesk
from console.shell.road_tools import RoadTools, load_streets
from console.shell.road_worker import RoadWorker
from console.shell.seat import Seat
from console.shell.selection import Selected
from console.shell.story import Stories
from widgets.alarm_group import AlarmId
from widgets.figure import decimals_of, quantity, spoken_age
from widgets.map.item import MapAlarm, MapArea, MapFlow, MapHeat, MapPoint, Picked
from widgets.map.layer import Choices, Step
from widgets.map.words import TABLE
from widgets.symbol import is_pulsing
from widgets.theme import THEMES
from widgets.words import Words

if TYPE_CHECKING:
    from widgets.map.pane import MapPane

_CLOSE_UP = 15.0
_EVERY_SECONDS = 1.0
_AGEING_SECONDS = 5.0
_NO_ZOOM_ABOVE = 14.5
_STALE_SECONDS = 120.0
_MANY, _MANY_SECONDS = 1000, 2.0  # of so many alarms the wards are counted so often
_SOME = 1000  # alarms that are looked at in one flush


class MapFeed:
    """Feeds one map; ``flush`` is called up to thirty times a second and hands over only what changed.

    Args:
        seat: Of the operator.
        pane: What is fed.
        words: Of the seat's language.
        wards: GeoJSON of the city's wards; None where there is none.
    """

    def __init__(self, seat: Seat, pane: "MapPane", words: Words, wards: Path | None = None) -> None:
        self._picture, self._selection, self._readings = seat.bridge.picture, seat.selection, seat.readings
        self._clock, self._zone, self._words, self._pane = seat.clock, seat.zone, words, pane
        self._tile_url, self._habits = seat.tile_url, seat.habits
        self._stories = Stories(self._picture, words, seat.zone)
        self._layers = MapLayers(seat.plugins)
        self._marks = MapMarks(seat.bridge.picture, seat.readings, words)
        self._theme = THEMES[seat.theme]
        self._wards = _wards(wards, words.language, self._theme.steps)
        self._members: dict[str, dict[str, None]] = {}
        self._layers_of: dict[str, tuple[str, ...]] = {}
        self._watched: set[tuple[str, str]] = set()
        self._dirty: set[str] = set()
        self._changed: dict[AlarmId, None] = dict.fromkeys(self._picture.alarms)
        self._carded: AlarmId | None = None
        self._shown: set[AlarmId] = set()
        self._fresh: dict[AlarmId, MapAlarm] = {}
        self._gone: set[AlarmId] = set()
        self._counted, self._uncounted = 0.0, True
        self._unkept = False
        self._version, self._hands = -1, 0
        self._ids: list[str] = []
        self._due = self._aged = 0.0
        self._declare()
        pane.set_namer(self._name)
        pane.layers.recall(self._habits.layers)
        pane.layers.changed.on_value(self._chosen)
        pane.picked.on_value(self._picked)
        show_shipped(pane, self._layers.files, words.language, (seat.city.lon, seat.city.lat))
        self._tools = MapTools(seat, pane, words)
        self._roads = RoadTools(self._road_desk(seat))
        self._describe(self._picture.entities)
        self.select(seat.selection.value)

    def take(self, change: Change) -> None:
        """Note what changed."""
        if change.entities:
            self._describe(change.entities)
        if change.reset:
            self._changed.update(dict.fromkeys((*self._shown, *self._picture.alarms)))
            self._uncounted = True
        self._changed.update(dict.fromkeys(change.alarms))
        told = (entity_id for entity_id, _ in change.keys & self._watched)
        self._dirty.update(layer for entity_id in told for layer in self._layers_of.get(entity_id, ()))

    def flush(self) -> None:
        """Hand over: tracks each time they moved, the rest once a second; all of it now and then, because it ages."""
        tracks, now = self._picture.tracks, self._clock.monotonic()
        ageing = now - self._aged >= _AGEING_SECONDS
        if ageing:
            self._aged = now
            self._dirty.update(self._members)
        if tracks.version != self._version or ageing:
            self._hands += bool(len(tracks)) and tracks.version != self._version
            self._version = tracks.version
            self._hand_tracks()
            self._pane.set_card(self._card(self._selection.value.entity))
        self._hand_alarms(now)
        if now >= self._due and self._dirty:
            self._due = now + _EVERY_SECONDS
            self._hand_layers()

    def select(self, selected: Selected) -> None:
        """Centre on what was selected and mark it."""
        self._roads.select(selected)
        self._pane.set_card(self._card(selected.entity))
        self._pane.select(selected.alarm or selected.entity or None)
        before, self._carded = self._carded, selected.alarm  # only the card of the selected one says its figures
        self._changed.update((i, None) for i in (before, selected.alarm) if i is not None)
        place = find(selected, self._picture)
        if place is not None:
            zoom = _CLOSE_UP if self._pane.view.zoom < _NO_ZOOM_ABOVE else None
            self._pane.center_on(*place, zoom)

    def tick(self, now: int) -> None:
        """The tile server has an address when it has started, and another one when it was started anew.

        Where another time than now is shown, the boundaries are those of its day.
        """
        if self._unkept:  # not with each step of a slider: it is written to the disk
            self._unkept = False
            self._habits.keep()
        self._pane.set_day(self._stories.day(now))
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

    def use(self, tool: str) -> None:
        """Take up a tool."""
        (self._tools.by_name | self._roads.by_name)[tool]()

    def close(self) -> None:
        """The pane goes with its window; the thread of the streets ends."""
        self._roads.close()

    @property
    def filled(self) -> bool:
        """Whether anything has moved on the map."""
        return self._hands > 1 and len(self._picture.tracks) > 0

    @property
    def live(self) -> int:
        """How many things move on it."""
        return len(self._picture.tracks)

    def _declare(self, reach: tuple[Step, ...] = ()) -> None:
        """The layers; ``reach`` is the key of a service area."""
        wards = self._wards is not None
        self._pane.set_layers(self._layers.shown(self._words, self._theme, wards=wards, reach=reach))

    def _road_desk(self, seat: Seat) -> RoadDesk:
        language = self._words.language

        def title(kind: str) -> str:
            return self._layers.title(kind, language)

        words = Words(language, TABLE)
        worker = RoadWorker(load_streets(seat), self._pane)
        return RoadDesk(seat, self._pane, words, self._old, worker, title, self._declare)

    def _old(self, age: float) -> str:
        return self._words("map.old", age=spoken_age(age, self._words.language)) if age > _STALE_SECONDS else ""

    def _picked(self, picked: Picked) -> None:
        match picked.id:
            case (str(entity), str(rule)):
                self._selection.select_alarm((entity, rule))
            case str(entity) if entity in self._picture.entities or entity in self._picture.tracks.index:
                self._selection.select_entity(entity)
            case _:
                return

    def _chosen(self, choices: Choices) -> None:
        self._habits.layers = choices
        self._unkept = True

    def _name(self, wanted: object) -> str:
        entity = self._picture.entities.get(str(wanted))
        return entity.name.get(self._words.language) if entity else str(wanted)

    # -- what stands

    def _describe(self, ids: Iterable[str]) -> None:
        for entity_id in ids:
            entity = self._picture.entities.get(entity_id)
            if entity is None:
                continue
            self._marks.forget(entity_id)
            layers = self._layers_for(entity)
            self._leave(entity_id, layers)
            self._layers_of[entity_id] = layers
            for layer in layers:
                self._members.setdefault(layer, {})[entity_id] = None
                self._dirty.add(layer)
            if layers and entity.kind != "camera":
                self._watched.update((entity_id, kind) for kind in self._readings.kinds)

    def _layers_for(self, entity: Entity) -> tuple[str, ...]:
        if entity.kind == "camera":
            return (CAMERAS, VIEWS) if entity.lon is not None and entity.lat is not None else ()
        return tuple(d.id for d in self._layers.of(entity) if entity.geometry or entity.lon is not None)

    def _leave(self, entity_id: str, stays: Sequence[str]) -> None:
        """It may have been told of another kind before: it goes from where it was."""
        for layer in self._layers_of.pop(entity_id, ()):
            if layer not in stays:
                self._members[layer].pop(entity_id, None)
                self._dirty.add(layer)

    def _hand_layers(self) -> None:
        now = self._clock.now()
        self._marks.now, self._marks.today = now, datetime.fromtimestamp(now / NS, self._zone).date()
        for layer in self._dirty:
            ids = sorted(self._members.get(layer, ()))
            self._hand_layer(layer, [self._picture.entities[i] for i in ids if i in self._picture.entities])
        self._dirty.clear()

    def _hand_layer(self, name: str, members: list[Entity]) -> None:
        if name == CAMERAS:
            self._pane.set_points(name, [self._marks.point(e) for e in members])
        elif name == VIEWS:
            self._pane.set_areas(name, _made(self._marks.view(e, colour=self._theme.accent) for e in members))
        else:
            self._hand_declared(self._layers.declared[name], members)

    def _hand_declared(self, declared: Declared, members: list[Entity]) -> None:
        layer, marks, name = declared.layer, self._marks, declared.id
        match layer.style:
            case "shape":
                self._pane.set_lines(name, [line for e in members for line in marks.lines(e, layer)])
            case "area":
                self._pane.set_areas(name, _made(marks.area(e, layer) for e in members))
            case "circle":
                self._pane.set_areas(name, _made(marks.circle(e, layer) for e in members))
            case "view":
                self._pane.set_areas(name, _made(marks.view(e, layer.metres, self._theme.accent) for e in members))
            case "heat" | "flow":
                self._hand_field(declared, [e for e in members if e.lon is not None])
            case _:
                self._pane.set_points(name, [marks.point(e, layer) for e in members if e.lon is not None])

    def _hand_field(self, declared: Declared, members: list[Entity]) -> None:
        layer = declared.layer
        values = [self._marks.value(e, layer) if layer.reading else 1.0 for e in members]
        told = [(e, v) for e, v in zip(members, values, strict=True) if v is not None]
        lon, lat = np.array([e.lon for e, _ in told], float), np.array([e.lat for e, _ in told], float)
        weight = np.array([v for _, v in told], float)
        if layer.style == "heat":
            colours = tuple(step.colour for step in layer.scale) or self._theme.steps
            self._pane.set_heat(declared.id, MapHeat(lon, lat, weight, colours, layer.full, layer.metres))
            return
        ways = [self._marks.value(e, layer, "heading") for e, _ in told]
        heading = np.array([np.nan if w is None else w for w in ways], float)
        kind = self._readings.kind(layer.reading)
        self._pane.set_flow(declared.id, MapFlow(lon, lat, heading, weight, kind.unit if kind else ""))

    # -- what moves

    def _hand_tracks(self) -> None:
        tracks = self._picture.tracks
        table = np.array([self._layers.states.get(kind, 0) for kind in tracks.kinds], np.uint8)
        age = (float(self._clock.now()) - tracks.t.astype(np.float64)) / NS
        if len(self._ids) != len(tracks.ids) or (self._ids and self._ids[-1] != tracks.ids[-1]):
            self._ids = list(tracks.ids)  # they only grow at the end, or are all new
        self._pane.set_tracks(
            tracks.lon.copy(), tracks.lat.copy(), tracks.heading.copy(), table[tracks.kind], age, self._ids
        )

    def _card(self, entity_id: str) -> MapPoint | None:
        """What is said of a moving thing: speed, way, and how old its place is when that is too long."""
        tracks, language = self._picture.tracks, self._words.language
        row = tracks.index.get(entity_id)
        if row is None:
            return None
        speed, age = float(tracks.speed[row]), self._clock.now() / NS - float(tracks.t[row]) / NS
        entity = self._picture.entities.get(entity_id)
        place = entity.place.get(language) if entity else ""
        label = "" if np.isnan(speed) else quantity(speed, "km/h", 0, language)
        detail = (place,) if place else ()
        return MapPoint(entity_id, 0.0, 0.0, self._name(entity_id), label=label, detail=detail, old=self._old(age))

    # -- alarms

    def _hand_alarms(self, now: float) -> None:
        """Only what changed is made anew."""
        for alarm_id in list(islice(self._changed, _SOME)):
            del self._changed[alarm_id]
            alarm = self._picture.alarms.get(alarm_id)
            self._note(alarm_id, self._alarm(alarm) if alarm is not None else None)
        if self._fresh or self._gone:
            self._pane.put_alarms(self._fresh.values(), self._gone)
            self._fresh.clear()
            self._gone.clear()
        if self._uncounted and (len(self._shown) < _MANY or now - self._counted >= _MANY_SECONDS):
            self._counted, self._uncounted = now, False
            if self._wards is not None:
                self._pane.set_areas(WARDS, self._wards.areas())

    def _note(self, alarm_id: AlarmId, shown: MapAlarm | None) -> None:
        self._uncounted = True
        if shown is not None:
            self._fresh[alarm_id] = shown
            self._shown.add(alarm_id)
            self._gone.discard(alarm_id)
        else:
            self._fresh.pop(alarm_id, None)
            self._shown.discard(alarm_id)
            self._gone.add(alarm_id)
        if self._wards is not None:
            self._wards.put(alarm_id, (shown.lon, shown.lat) if shown else None)

    def _alarm(self, alarm: Alarm) -> MapAlarm | None:
        if not alarm.standing:
            return None
        if alarm.lon is None or alarm.lat is None:
            place = find(Selected(alarm.entity, alarm.id), self._picture)
        else:
            place = alarm.lon, alarm.lat  # without a look into the picture: thousands are asked in a flood
        if place is None:
            return None
        language = self._words.language
        measure = ""
        if alarm.value is not None and alarm.id == self._carded:
            places = decimals_of(alarm.value)
            measure = quantity(alarm.value, alarm.unit, places, language)
            if alarm.limit is not None:
                limit = quantity(alarm.limit, alarm.unit, decimals_of(alarm.limit), language)
                measure = self._words("map.alarm", value=measure, limit=limit)
        title, where = alarm.title.get(language), alarm.place.get(language)
        lon, lat = place
        return MapAlarm(alarm.id, lon, lat, alarm.priority, not is_pulsing(alarm), title, where, measure=measure)


def _made(areas: Iterable[MapArea | None]) -> list[MapArea]:
    return [area for area in areas if area is not None]


def _wards(path: Path | None, language: str, colours: tuple[str, str, str]) -> Wards | None:
    """The map does without them."""
    try:
        return Wards(path, language, colours) if path else None
    except GeoJsonError:
        return None
