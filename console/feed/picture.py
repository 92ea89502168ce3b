"""The picture: what a screen shows, as plain Python truth that tells its listeners what changed."""

import logging
from collections.abc import Callable, Iterable

import msgspec

from console.feed.delta import Delta, FeedStatus
from console.feed.series import Floats, Series
from console.feed.track import POSITION, Tracks
from console.model.alarm import Alarm
from console.model.entity import Entity
from console.model.event import Event
from console.wire.codec import MalformedError
from console.wire.columns import Columns
from console.wire.command import Receipt
from console.wire.record import ALARM_STREAM, ENTITY_KIND, ENTITY_STREAM, entity_of

_log = logging.getLogger(__name__)

Key = tuple[str, str]


class Change(msgspec.Struct, frozen=True):
    """What one ``Picture.apply`` changed.

    Attributes:
        entities: Ids described anew.
        keys: (entity, kind) with a new last event, or new columnar values.
        alarms: (entity, rule) whose state changed, in the order of the changes; one may be named more than once.
        moved: Whether any track moved.
        reset: Streams that were forgotten before this was applied; what they show must be built anew.
        receipts: Answers to this seat's commands.
        status: The truth about the picture.
        annunciated: The alarm changes that are to be shown and sounded now, in order.
    """

    entities: tuple[str, ...] = ()
    keys: frozenset[Key] = frozenset()
    alarms: tuple[Key, ...] = ()
    moved: bool = False
    reset: tuple[str, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    status: FeedStatus = FeedStatus()
    annunciated: tuple[Alarm, ...] = ()


class Picture:
    """Belongs to the thread that applies: listeners read its containers in that thread and nobody else writes them.

    A kind belongs to the stream named by its first dotted part; that is how a stream that starts anew is forgotten
    (but for its series, which stay true).

    Attributes:
        entities: By id.
        last: The last event per (entity, kind).
        alarms: Every known alarm by (entity, rule), standing or not.
        status: The truth about the picture.
        tracks: Positions of moving things.
    """

    def __init__(self) -> None:
        self.entities: dict[str, Entity] = {}
        self.last: dict[Key, Event] = {}
        self.alarms: dict[Key, Alarm] = {}
        self.status = FeedStatus()
        self.tracks = Tracks()
        self._series = Series()
        self._listeners: list[Callable[[Change], None]] = []

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call ``listener`` after each change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def series(self, entity: str, kind: str) -> tuple[Floats, Floats]:
        """Recent ``values["value"]`` of a kind: (seconds since 1970, value), ascending, at most 4,000 points."""
        return self._series.get((entity, kind))

    def preload(self, entity: str, kind: str, t: Iterable[float], value: Iterable[float]) -> None:
        """Put history that the store answered (seconds since 1970) before the points that are known."""
        self._series.preload((entity, kind), t, value)

    def apply(self, delta: Delta) -> Change:
        """Bring the picture up to date and tell the listeners."""
        for stream in delta.snapshot:
            self._forget(stream)
        entities: list[str] = []
        keys, positions = self._take_events(delta.events, entities)
        moved = self.tracks.place(positions, self.entities)
        for columns in delta.columns:
            if columns.kind.endswith(POSITION):
                moved = self.tracks.place_columns(columns, self.entities) or moved
            else:
                keys |= self._take_columns(columns)
        for alarm in delta.alarms:
            self.alarms[alarm.id] = alarm
        self.status = delta.status
        change = Change(
            tuple(entities),
            frozenset(keys),
            tuple(alarm.id for alarm in delta.alarms),
            moved,
            delta.snapshot,
            tuple(delta.receipts),
            delta.status,
            tuple(delta.annunciated),
        )
        for listener in tuple(self._listeners):
            listener(change)
        return change

    def _take_events(self, events: list[Event], described: list[str]) -> tuple[set[Key], list[Event]]:
        """Their keys, and those that are positions; one loop, for a screen takes tens of thousands of them a second."""
        keys: set[Key] = set()
        positions: list[Event] = []
        last, add = self.last, self._series.add
        for event in events:
            kind = event.kind
            key = (event.entity, kind)
            last[key] = event
            keys.add(key)
            if kind.endswith(POSITION):
                positions.append(event)
            elif kind == ENTITY_KIND:
                self._describe(event, described)
                continue
            value = event.values.get("value")
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                add(key, event.t, value)
        return keys, positions

    def _describe(self, event: Event, described: list[str]) -> None:
        try:
            entity = entity_of(event)
        except MalformedError as err:
            _log.warning("picture: %s", err)
            return
        self.entities[entity.id] = entity
        self.tracks.describe(entity)
        described.append(entity.id)

    def _take_columns(self, columns: Columns) -> set[Key]:
        keys: dict[int, Key] = {}
        indexes: list[int] = columns.rows["index"].tolist()
        times: list[int] = columns.rows["t"].tolist()
        values: list[float] = columns.rows["value"].tolist()
        for index, t, value in zip(indexes, times, values, strict=True):
            key = keys.get(index) or keys.setdefault(index, (columns.entities[index], columns.kind))
            self._series.add(key, t, value)
        return set(keys.values())

    def _forget(self, stream: str) -> None:
        if stream == ALARM_STREAM:
            self.alarms.clear()
        elif stream == ENTITY_STREAM:
            self.entities.clear()
        for key in [k for k in self.last if k[1].partition(".")[0] == stream]:
            del self.last[key]
        self.tracks.forget(stream)
