"""The coalescer: between two deltas only the last event per (entity, kind) is kept; alarms keep every step."""

import logging
from typing import NamedTuple

import numpy as np

from console.model.alarm import Alarm
from console.model.event import Event
from console.wire.codec import MalformedError, decode_each, decode_events
from console.wire.columns import ROW, Columns, decode_columns, is_columns
from console.wire.record import (
    ALARM_STREAM,
    ANNUNCIATES,
    CANARY_ALARM_KIND,
    ENTITY_STREAM,
    alarm_of,
    carries_alarm,
)

_log = logging.getLogger(__name__)

MOST_ALARMS = 20_000
MOST_COLUMNS = 2_000

Key = tuple[str, str]


class Waiting(NamedTuple):
    """What is new: last events, alarm changes in order, those of them that annunciate, columnar frames."""

    events: list[Event]
    alarms: list[Alarm]
    annunciated: list[Alarm]
    columns: list[Columns]


class Coalescer:
    """What waits for the next delta; bounded by the number of things in the city, not by the rate of events.

    Attributes:
        malformed: Members that could not be read since start.
        overrun: More alarm changes wait than may; the alarm stream must be taken from a snapshot.
        fresh: Streams that start anew with the next delta.
        oldest_known: Commit time of the oldest live event waiting, 0 if none.
    """

    def __init__(self) -> None:
        self.malformed = 0
        self.overrun = False
        self.fresh: list[str] = []
        self.oldest_known = 0
        self._latest: dict[str, dict[Key, Event]] = {ENTITY_STREAM: {}}
        self._alarms: list[Alarm] = []
        self._annunciated: list[Alarm] = []
        self._most_alarms = MOST_ALARMS
        self._columns: list[Columns] = []

    def add(self, stream: str, skip: int, body: bytes, known: int) -> list[Event] | Columns | None:
        """Take what stands behind ``skip`` in a body; returns it, or None if nothing of it could be read.

        ``known`` is 0 for what was asked for again: its age is not the delay of anything.
        """
        if self.oldest_known == 0:
            self.oldest_known = known
        if is_columns(body):
            return self._add_columns(skip, body)
        events = self._decode(stream, body)
        if skip:
            events = events[skip:]
        if stream == ALARM_STREAM:
            self._add_alarms(events, fresh=True)
            return events
        latest = self._latest.get(stream)
        if latest is None:
            latest = self._latest[stream] = {}
        for event in events:
            latest[event.entity, event.kind] = event
        return events

    def reset(self, stream: str, events: list[Event]) -> None:
        """A snapshot: what waited of ``stream`` is superseded."""
        if stream not in self.fresh:
            self.fresh.append(stream)
        if stream == ALARM_STREAM:
            self.overrun = False
            self._alarms, self._annunciated = [], []
            self._most_alarms = MOST_ALARMS + len(events)
            self._latest.pop(ALARM_STREAM, None)
            self._add_alarms(events, fresh=False)
        else:
            self._latest[stream] = {(e.entity, e.kind): e for e in events}
        prefix = stream + "."
        self._columns = [c for c in self._columns if not c.kind.startswith(prefix)]

    def take(self) -> Waiting:
        """What waited; nothing waits any more."""
        events = [event for latest in self._latest.values() for event in latest.values()]
        for latest in self._latest.values():
            latest.clear()
        waited = Waiting(events, self._alarms, self._annunciated, self._columns)
        self._alarms, self._annunciated, self._columns = [], [], []
        self._most_alarms = MOST_ALARMS
        self.fresh = []
        self.oldest_known = 0
        return waited

    def _decode(self, stream: str, body: bytes) -> list[Event]:
        try:
            return decode_events(body)
        except MalformedError as err:
            self._count(stream, str(err))
        try:
            return [event for event in decode_each(body) if isinstance(event, Event)]
        except MalformedError:
            return []

    def _count(self, stream: str, reason: str) -> None:
        self.malformed += 1
        _log.warning("feed: malformed in %s (%d so far): %s", stream, self.malformed, reason)

    def _add_alarms(self, events: list[Event], *, fresh: bool) -> None:
        """Every change; of a snapshot (not ``fresh``) nothing annunciates, for it tells what was, not what happens."""
        for event in events:
            if event.kind == CANARY_ALARM_KIND or not carries_alarm(event):
                self._latest.setdefault(ALARM_STREAM, {})[event.entity, event.kind] = event
            else:
                self._add_alarm(event, annunciates=fresh and event.values.get(ANNUNCIATES) is True)
        if len(self._alarms) > self._most_alarms:
            self._alarms, self._annunciated = [], []
            self.overrun = True

    def _add_alarm(self, event: Event, *, annunciates: bool) -> None:
        try:
            alarm = alarm_of(event)
        except MalformedError as err:
            self._count(ALARM_STREAM, str(err))
            return
        self._alarms.append(alarm)
        if annunciates:
            self._annunciated.append(alarm)

    def _add_columns(self, skip: int, body: bytes) -> Columns | None:
        try:
            columns = decode_columns(body)
        except MalformedError as err:
            self._count("columns", str(err))
            return None
        if skip:
            columns = columns._replace(rows=columns.rows[skip:])
        self._columns.append(columns)
        if len(self._columns) > MOST_COLUMNS:
            self._columns = compact(self._columns)
        return columns


def compact(frames: list[Columns]) -> list[Columns]:
    """One frame per (source, kind) with the last row per entity."""
    groups: dict[Key, list[Columns]] = {}
    for frame in frames:
        groups.setdefault((frame.source, frame.kind), []).append(frame)
    return [_merge(group) for group in groups.values()]


def _merge(group: list[Columns]) -> Columns:
    index: dict[str, int] = {}
    parts: list[np.ndarray[tuple[int], np.dtype[np.void]]] = []
    for frame in group:
        table = np.fromiter((index.setdefault(e, len(index)) for e in frame.entities), np.uint32, len(frame.entities))
        rows = np.array(frame.rows, dtype=ROW)
        rows["index"] = table[rows["index"]]
        parts.append(rows)
    rows = np.concatenate(parts)
    _, back = np.unique(rows["index"][::-1], return_index=True)
    last = np.sort(len(rows) - 1 - back)
    return Columns(group[0].source, group[0].kind, list(index), rows[last])
