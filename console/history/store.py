"""The store: batches and the position after them in one transaction, so that each event is there exactly once."""

import threading
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from console.history import alarm_writer, schema
from console.history.alarm_reader import AlarmReader
from console.history.alarm_trail import AreaOf
from console.history.alarm_writer import AlarmWriter, Told
from console.history.engine import engine_of
from console.history.failure import StoreError, words_of
from console.history.handover_reader import HandoverReader
from console.history.migrate import upgrade
from console.history.names import Names
from console.history.thinning import thin
from console.model.event import Event
from console.wire.columns import Columns, column_events
from console.wire.record import ALARM_STREAM

MOST_ROWS = 500_000
LASTING = frozenset({"kpi", "shift"})
"""Streams of few events that are kept as long as the history of alarms: who answers for what, who handed over."""
_SWEEP_ROWS = 20_000


class Batch(NamedTuple):
    """Consecutive events of one stream, as the log has them; ``seq0`` is the sequence of the first."""

    stream: str
    epoch: int
    seq0: int
    known: int
    events: Sequence[Event]
    columns: Columns | None = None


class Position(NamedTuple):
    """What is stored: the log, and the last sequence of each stream."""

    epoch: int
    sequences: dict[str, int]


class Store:
    """One database. ``append`` and ``sweep`` from one thread at a time, ``series`` and ``alarms`` from any.

    Attributes:
        alarms: The history of alarms.
        handovers: Those of all seats.

    Args:
        url: A SQLAlchemy URL, ``sqlite:///PATH``.
        area_of: Names the area of the city in which an alarm is.

    Raises:
        StoreError: It cannot be opened or brought to this program's schema.
    """

    def __init__(self, url: str, area_of: AreaOf = lambda _lon, _lat: "") -> None:
        self._engine = engine_of(url)
        self._shards, self._sources = Names(schema.SHARD), Names(schema.SOURCE)
        self._entities, self._kinds = Names(schema.ENTITY), Names(schema.KIND)
        self._names = (self._shards, self._sources, self._entities, self._kinds)
        self._writing = threading.Lock()
        self._alarms = AlarmWriter(area_of)
        self.alarms = AlarmReader(self._engine)
        self.handovers = HandoverReader(self._engine)
        try:
            with self._engine.begin() as connection:
                upgrade(connection)
                for names in self._names:
                    names.load(connection)
                self._alarms.open(connection)
        except Exception as err:  # whatever stopped the opening, nothing is left open
            self._engine.dispose()
            raise StoreError(words_of(err)) from err

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    def position(self) -> Position:
        """Where to go on reading: epoch 0 and no sequences when nothing is stored.

        Raises:
            StoreError: Try again.
        """
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(select(schema.POSITION)).all()
        except SQLAlchemyError as err:
            raise StoreError(words_of(err)) from err
        epochs = {int(row.epoch, 16) for row in rows}
        return Position(epochs.pop() if len(epochs) == 1 else 0, {row.stream: row.seq for row in rows})

    def append(self, batches: Sequence[Batch], position: Position) -> int:
        """Store the batches and the position after them, or nothing. Returns the number of rows.

        Raises:
            StoreError: Nothing was stored; try again.
        """
        with self._writing:
            try:
                with self._engine.begin() as connection:
                    rows = self._rows(connection, batches)
                    if rows:
                        connection.execute(_INSERT, rows)
                        self._alarms.write(connection, _of_alarms(batches, rows))
                    _save(connection, position)
            except SQLAlchemyError as err:
                self._alarms.forget()
                for names in self._names:
                    names.forget()
                raise StoreError(words_of(err)) from err
            for names in self._names:
                names.keep()
            return len(rows)

    def series(
        self, entity: str, kind: str, t_from: int, t_to: int, limit: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """``values["value"]`` of one kind of one entity in [t_from, t_to], ascending in t (UTC ns).

        More than ``limit`` points are thinned to the least and the greatest of each interval, so that no peak is lost.

        Raises:
            StoreError: Try again.
        """
        columns = schema.EVENT.c
        numbers = (self._entities.get(entity), self._kinds.get(kind))
        if None in numbers:
            return np.empty(0, np.int64), np.empty(0)
        query = (
            select(columns.t, columns.value)
            .where(columns.entity_id == numbers[0], columns.kind_id == numbers[1], columns.t.between(t_from, t_to))
            .where(columns.value.is_not(None))
            .order_by(columns.t.desc())
            .limit(MOST_ROWS)
        )
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
        except SQLAlchemyError as err:
            raise StoreError(words_of(err)) from err
        t = np.fromiter((row[0] for row in reversed(rows)), np.int64, len(rows))
        value = np.fromiter((row[1] for row in reversed(rows)), np.float64, len(rows))
        return thin(t, value, limit)

    def sweep(self, before: int, most: int = _SWEEP_ROWS) -> int:
        """Delete events that were known before ``before`` (UTC ns), at most ``most`` of each stream; returns how many.

        The streams of ``LASTING`` stay.

        Raises:
            StoreError: Nothing was deleted; try again.
        """
        with self._writing:
            try:
                with self._engine.begin() as connection:
                    return _sweep_shards(connection, schema.SHARD.c.stream.not_in(LASTING), before, most)
            except SQLAlchemyError as err:
                raise StoreError(words_of(err)) from err

    def sweep_alarms(self, before: int, most: int = _SWEEP_ROWS) -> int:
        """Delete what of the history of alarms, and of ``LASTING``, was over before ``before`` (UTC ns), as ``sweep``.

        Raises:
            StoreError: Nothing was deleted; try again.
        """
        with self._writing:
            try:
                with self._engine.begin() as connection:
                    lasting = _sweep_shards(connection, schema.SHARD.c.stream.in_(LASTING), before, most)
                    return lasting + alarm_writer.sweep(connection, before, most)
            except SQLAlchemyError as err:
                raise StoreError(words_of(err)) from err

    def count(self) -> int:
        """Rows of events; slow on a large database."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(schema.EVENT)).scalar_one()

    def _rows(self, connection: Connection, batches: Sequence[Batch]) -> list[dict[str, Any]]:
        told: list[tuple[Batch, list[Event]]] = [
            (b, list(b.events if b.columns is None else column_events(b.columns))) for b in batches
        ]
        events = [event for _, part in told for event in part]
        shards = self._shards.ids(connection, {(_epoch(b.epoch), b.stream) for b in batches})
        entities = self._entities.ids(connection, {e.entity for e in events})
        kinds = self._kinds.ids(connection, {e.kind for e in events})
        sources = self._sources.ids(connection, {e.source for e in events})
        rows: list[dict[str, Any]] = []
        for batch, part in told:
            shard = shards[_epoch(batch.epoch), batch.stream]
            for seq, e in enumerate(part, batch.seq0):
                value, rest = _split(e)
                rows.append(
                    {
                        "shard_id": shard, "seq": seq, "entity_id": entities[e.entity], "kind_id": kinds[e.kind],
                        "source_id": sources[e.source], "t": e.t, "known": batch.known, "lon": e.lon, "lat": e.lat,
                        "value": value, "rest": rest, "severity": e.severity, "n": e.n,
                        "classified": int(e.classified), "quality": int(e.quality),
                    }
                )  # fmt: skip
        return rows


_encode = msgspec.msgpack.Encoder().encode
# A hub that ran without sync may have lost its last events and given their numbers anew: the log's word counts.
_INSERT = insert(schema.EVENT).prefix_with("OR REPLACE", dialect="sqlite")


def _split(e: Event) -> tuple[float | None, bytes | None]:
    """The number of a reading, and what else the event says."""
    values = e.values
    value = values.get("value")
    if isinstance(value, float | int) and not isinstance(value, bool):
        number = float(value)
        if len(values) == 1:
            return number, None
        return number, _encode({k: v for k, v in values.items() if k != "value"})
    return None, _encode(values) if values else None


def _of_alarms(batches: Sequence[Batch], rows: list[dict[str, Any]]) -> list[Told]:
    """Those of the rows that say something of alarms; ``rows`` are those of ``batches``, in their order."""
    told: list[Told] = []
    at = 0
    for batch in batches:
        n = len(batch.events) if batch.columns is None else len(batch.columns.rows)
        if batch.stream == ALARM_STREAM:
            for event, row in zip(batch.events, rows[at : at + n], strict=True):
                told.append(Told((row["entity_id"], row["kind_id"]), row["shard_id"], row["seq"], event))
        at += n
    return told


def _epoch(epoch: int) -> str:
    return f"{epoch:016x}"


def _save(connection: Connection, position: Position) -> None:
    connection.execute(delete(schema.POSITION))
    if position.sequences:
        epoch = _epoch(position.epoch)
        rows = [{"stream": s, "epoch": epoch, "seq": q} for s, q in position.sequences.items()]
        connection.execute(insert(schema.POSITION), rows)


def _sweep_shards(connection: Connection, which: ColumnElement[bool], before: int, most: int) -> int:
    shards = connection.execute(select(schema.SHARD.c.id).where(which)).scalars().all()
    return sum(_sweep(connection, shard, before, most) for shard in shards)


def _sweep(connection: Connection, shard: int, before: int, most: int) -> int:
    """Delete from the beginning of one shard, whose ``known`` only grows with ``seq``."""
    columns = schema.EVENT.c
    last: int | None = None
    head = select(columns.seq, columns.known).where(columns.shard_id == shard).order_by(columns.seq).limit(most)
    for seq, known in connection.execute(head):
        if known >= before:
            break
        last = seq
    if last is None:
        return 0
    gone = delete(schema.EVENT).where(columns.shard_id == shard, columns.seq <= last)
    return connection.execute(gone).rowcount
