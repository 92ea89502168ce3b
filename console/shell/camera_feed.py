"""From the picture to the camera tiles: which cameras are shown, how near they are, and what they see."""

import math
from typing import TYPE_CHECKING

from console.camera.state import State
from console.feed.picture import Change
from console.model.alarm import Alarm
from console.model.entity import Camera, Entity
from console.shell.camera_watch import Answer, CameraWatch
from console.shell.place import Place, find, place_of
from console.shell.seat import Seat
from console.shell.selection import Selected
from console.wire.command import CommandArgument
from widgets.mosaic_paint import Tile
from widgets.mosaic_words import TABLE, age_of, caption, is_live
from widgets.symbol import is_pulsing
from widgets.words import Words

if TYPE_CHECKING:
    from widgets.mosaic import Mosaic

COLUMNS, ROWS = 4, 2
_SEES_METRES = 300.0
_EVERY_SECONDS = 1.0
_METRES_PER_DEGREE = 111_320.0


def metres(a: Place, b: Place) -> float:
    """Distance of two near places, degrees in, by the local flat earth."""
    dx = (a[0] - b[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot(dx, a[1] - b[1]) * _METRES_PER_DEGREE


class CameraFeed:
    """Feeds one mosaic from the seat's pool. Cameras that stream come first; the nearest to the selection lead."""

    def __init__(self, seat: Seat, mosaic: "Mosaic", words: Words) -> None:
        self._picture, self._selection, self._mosaic = seat.bridge.picture, seat.selection, mosaic
        self._pool, self._clock, self._due = seat.pool(), seat.clock, 0.0
        self._tile_words = Words(words.language, TABLE)
        self._streams: dict[str, Entity] = {}
        self._shown: dict[str, Camera] = {}
        self._dirty = True
        self._actions, self._watch = seat.actions, CameraWatch(self._report)
        mosaic.set_grid(COLUMNS, ROWS)
        mosaic.set_source(self._pool)
        mosaic.picked.on_value(seat.selection.select_entity)
        mosaic.tile_resized.on_value(self._resized)
        self._describe(tuple(self._picture.entities))

    @property
    def filled(self) -> bool:
        """Whether any camera shows a live picture."""
        return self.live > 0

    @property
    def live(self) -> int:
        """How many tiles show live pictures."""
        return sum(view.state is State.LIVE for view in self._pool.tiles().values())

    def stream(self, camera_id: str) -> str:
        """How the stream of a camera is, in words; empty for one that is not open."""
        if camera_id not in self._shown:
            return ""
        frame, now = self._pool.read(camera_id), self._clock.monotonic()
        if frame is not None and is_live(frame, now):
            live = self._tile_words("live", rate=round(frame.rate))
            return f"{live} · {age_of(frame, now, self._tile_words)}"
        return caption(frame, now, self._tile_words).words

    def take(self, change: Change) -> None:
        """Note what changed."""
        if change.entities:
            self._describe(change.entities)
        if change.alarms or change.reset:
            self._dirty = True

    def flush(self) -> None:
        """Hand over which tiles there are, if that changed."""
        if self._dirty and self._clock.monotonic() >= self._due:
            self._dirty = False
            self._due = self._clock.monotonic() + _EVERY_SECONDS
            self._choose(self._selection.value)

    def select(self, selected: Selected) -> None:
        """Bring up the cameras nearest to what was selected."""
        self._choose(selected)

    def tick(self, _now: int) -> None:
        """The mosaic looks after its own ages; the hub is told of pictures that do not come."""
        states = {k: view.state for k, view in self._pool.tiles().items() if k in self._shown}
        names = {k: camera.name.vi for k, camera in self._shown.items()}
        live = self._picture.status.connection == "live"
        self._watch.tick(states, names, self._clock.monotonic(), live=live)

    def _report(self, camera: str, values: dict[str, CommandArgument], answer: Answer) -> None:
        self._actions.ask("seat", "picture", camera, values, answer)

    def close(self) -> None:
        """The mosaic goes; the pool and its streams stay for the next one."""
        self._mosaic.set_source(None)

    def _describe(self, ids: tuple[str, ...]) -> None:
        for entity_id in ids:
            entity = self._picture.entities.get(entity_id)
            if entity is None or entity.kind != "camera":
                continue
            self._dirty = True
            if entity.attributes.get("url"):
                self._streams[entity_id] = entity
            else:
                self._streams.pop(entity_id, None)

    def _choose(self, selected: Selected) -> None:
        place = find(selected, self._picture)
        streams = sorted(self._streams.values(), key=lambda e: e.id)
        if place is not None:
            streams.sort(key=lambda e: metres(place, place_of(e) or (0.0, 0.0)))
        chosen = [e for e in streams if e.id != selected.entity]
        picked = self._picture.entities.get(selected.entity)
        if picked is not None and picked.kind == "camera":
            chosen.insert(0, picked)
        self._show(chosen[: COLUMNS * ROWS], selected)

    def _show(self, cameras: list[Entity], selected: Selected) -> None:
        self._mosaic.set_tiles([self._tile(e, selected) for e in cameras])
        wanted = {e.id: _camera(e) for e in cameras}
        width, height = self._mosaic.tile_size()
        for camera in wanted.values():
            if camera != self._shown.get(camera.id):
                self._pool.open(camera, width, height)
        for gone in self._shown.keys() - wanted.keys():
            self._pool.close(gone)
        self._shown = wanted

    def _tile(self, entity: Entity, selected: Selected) -> Tile:
        return Tile(entity.id, entity.name, self._worst(entity), selected=entity.id == selected.entity)

    def _worst(self, entity: Entity) -> int | None:
        """The best-ranked unacknowledged alarm that the camera may see."""
        alarms = self._picture.alarms.values()
        return min((a.priority for a in alarms if is_pulsing(a) and _sees(entity, a)), default=None)

    def _resized(self, size: tuple[int, int]) -> None:
        for camera_id in self._shown:
            self._pool.resize(camera_id, *size)


def _sees(camera: Entity, alarm: Alarm) -> bool:
    here = place_of(camera)
    if alarm.entity == camera.id:
        return True
    if here is None or alarm.lon is None or alarm.lat is None:
        return False
    return metres(here, (alarm.lon, alarm.lat)) < _SEES_METRES


def _camera(entity: Entity) -> Camera:
    attributes = entity.attributes
    return Camera(
        id=entity.id,
        name=entity.name,
        url=str(attributes.get("url") or ""),
        credential=str(attributes.get("credential") or ""),
    )
