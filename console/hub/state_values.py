"""The last event per (entity, kind) of each stream, at an exact position of the log: what a snapshot is."""

from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray

from console.feed.follower import Batch
from console.model.event import Event
from console.wire.columns import ROW, Columns, column_events, decode_columns, encode_columns

Key = tuple[str, str]
_FIRST_ROOM = 256


class StreamState(msgspec.Struct, frozen=True, array_like=True):
    """One stream on disk: the position, the events, and columnar rows as columnar bodies."""

    position: int
    events: list[Event]
    columns: list[bytes]


class _Table:
    """The last row per entity of one columnar (source, kind); grown by doubling."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}
        self.rows: NDArray[np.void] = np.empty(_FIRST_ROOM, ROW)

    def apply(self, columns: Columns) -> None:
        at = np.fromiter((self._row(name) for name in columns.entities), np.int64, len(columns.entities))
        where = at[columns.rows["index"]]
        self.rows[where] = columns.rows  # of repeated rows the last one stays
        self.rows["index"][where] = where

    def columns(self, source: str, kind: str) -> Columns:
        """Every row that has been told and not dropped."""
        rows = self.rows[: len(self.index)]
        return Columns(source, kind, list(self.index), rows[rows["t"] != 0])

    def drop(self, name: str) -> None:
        at = self.index.get(name)
        if at is not None:
            self.rows["t"][at] = 0

    def _row(self, name: str) -> int:
        at = self.index.get(name)
        if at is None:
            at = self.index[name] = len(self.index)
            if at == len(self.rows):
                self.rows = np.concatenate((self.rows, np.empty_like(self.rows)))
            self.rows["t"][at] = 0
        return at


class _Stream:
    def __init__(self) -> None:
        self.position = 0
        self.events: dict[Key, Event] = {}
        self.kinds: set[str] = set()
        self.tables: dict[Key, _Table] = {}

    def apply_events(self, events: list[Event]) -> None:
        last, kinds = self.events, self.kinds
        for event in events:
            last[event.entity, event.kind] = event
            kinds.add(event.kind)
        if self.tables:
            for (_, kind), table in self.tables.items():
                for event in events:
                    if event.kind == kind:
                        table.drop(event.entity)

    def apply_columns(self, columns: Columns) -> None:
        key = (columns.source, columns.kind)
        table = self.tables.get(key)
        if table is None:
            table = self.tables[key] = _Table()
        table.apply(columns)
        told: list[str] | None = None
        if columns.kind in self.kinds:
            told = _told(columns)
            for name in told:
                self.events.pop((name, columns.kind), None)
        for other, rival in self.tables.items():
            if other[1] == columns.kind and other != key:
                for name in told or _told(columns):
                    rival.drop(name)

    def all(self) -> Iterator[Event]:
        yield from self.events.values()
        for (source, kind), table in self.tables.items():
            yield from column_events(table.columns(source, kind))


def _told(columns: Columns) -> list[str]:
    used: list[int] = np.unique(columns.rows["index"]).tolist()
    return [columns.entities[i] for i in used]


class LastValues:
    """The state of the world, one stream at a time. Not thread-safe."""

    def __init__(self) -> None:
        self._streams: dict[str, _Stream] = {}

    @property
    def positions(self) -> dict[str, int]:
        """Last sequence applied, per stream."""
        return {name: s.position for name, s in self._streams.items()}

    def apply(self, batch: Batch) -> None:
        """Take the next batch of a stream."""
        stream = self._streams.get(batch.stream)
        if stream is None:
            stream = self._streams[batch.stream] = _Stream()
        if batch.columns is not None:
            stream.apply_columns(batch.columns)
        else:
            stream.apply_events(batch.events)
        stream.position = batch.last

    def pass_over(self, stream: str, position: int) -> None:
        """What retention has taken is not had; the state goes on behind it."""
        self._streams.setdefault(stream, _Stream()).position = position

    def restart(self) -> None:
        """The log is a new one: positions start over, what is known stays known until something newer comes."""
        for stream in self._streams.values():
            stream.position = 0

    def at(self, stream: str) -> tuple[int, list[Event]] | None:
        """(position, events) of a stream, None if nothing was ever heard of it."""
        state = self._streams.get(stream)
        return None if state is None else (state.position, list(state.all()))

    def events(self, stream: str) -> Iterator[Event]:
        """The last events of a stream that came as events, not as columns."""
        state = self._streams.get(stream)
        return iter(state.events.values()) if state else iter(())

    def all(self) -> Iterator[Event]:
        """Everything."""
        return (event for stream in self._streams.values() for event in stream.all())

    def last(self, entity: str, kind: str) -> Event | None:
        """The last event of (entity, kind), of whichever stream."""
        for stream in self._streams.values():
            event = stream.events.get((entity, kind))
            if event is not None:
                return event
            for (source, of), table in stream.tables.items():
                at = table.index.get(entity) if of == kind else None
                if at is not None and table.rows["t"][at]:
                    return next(column_events(Columns(source, kind, list(table.index), table.rows[at : at + 1])))
        return None

    def export(self) -> dict[str, StreamState]:
        """Everything as values; the events are shared, the lists are not."""
        return {
            name: StreamState(
                s.position,
                list(s.events.values()),
                [encode_columns(t.columns(source, kind)) for (source, kind), t in s.tables.items()],
            )
            for name, s in self._streams.items()
        }

    def restore(self, state: dict[str, StreamState]) -> None:
        """Continue from values."""
        for name, kept in state.items():
            stream = self._streams[name] = _Stream()
            stream.apply_events(kept.events)
            for body in kept.columns:
                stream.apply_columns(decode_columns(body))
            stream.position = kept.position
