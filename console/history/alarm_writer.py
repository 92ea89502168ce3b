"""The history of alarms, written in the transaction that stores the events it is made of."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Table, and_, delete, insert, or_, select
from sqlalchemy.dialects import postgresql

from console.history import schema
from console.history.alarm_trail import AreaOf, Heard, Key, Row, Trail
from console.model.event import Event, Values
from console.wire.codec import MalformedError
from console.wire.record import ALARM_STREAM, ANNUNCIATES, CANARY_ALARM_KIND, alarm_of, carries_alarm

_PORTION = 5_000
_decode = msgspec.msgpack.Decoder(dict[str, float | int | str | bool | None]).decode


class Told(NamedTuple):
    """One stored event of stream ``alarm``."""

    key: Key
    shard: int
    seq: int
    event: Event


class AlarmWriter:
    """Keeps the four tables; what a failed transaction made must be forgotten with ``forget``."""

    def __init__(self, area_of: AreaOf) -> None:
        self._area_of = area_of
        self._trail: Trail | None = None

    def open(self, connection: Connection) -> None:
        """Make the history of events that were stored before there was one."""
        if connection.execute(select(schema.OCCURRENCE.c.began).limit(1)).first():
            return
        for told in _portions(_stored(connection)):
            self.write(connection, told)

    def write(self, connection: Connection, told: Iterable[Told]) -> None:
        """Take the next events, in the order of the log."""
        heard = [h for h in map(_heard, told) if h]
        if not heard:
            return
        trail = self._trail = self._trail or self._load(connection)
        for one in heard:
            trail.hear(one)
        rows = trail.take()
        _write(connection, schema.OCCURRENCE, rows.occurrences)
        _write(connection, schema.ANNUNCIATION, rows.annunciations)
        _write(connection, schema.SUPPRESSION, rows.suppressions)
        _write(connection, schema.STEP, rows.steps)

    def forget(self) -> None:
        """The transaction was rolled back: what is known is read anew."""
        self._trail = None

    def _load(self, connection: Connection) -> Trail:
        o, a = schema.OCCURRENCE, schema.ANNUNCIATION
        same = and_(o.c.entity_id == a.c.entity_id, o.c.kind_id == a.c.kind_id, o.c.began == a.c.occurrence)
        unfinished = or_(a.c.ended.is_(None), a.c.acknowledged.is_(None))
        return Trail(
            self._area_of,
            _rows(connection, select(o).where(o.c.resolved.is_(None))),
            _rows(connection, select(a).join(o, same).where(o.c.resolved.is_(None), unfinished).order_by(a.c.began)),
            _rows(connection, select(schema.SUPPRESSION).where(schema.SUPPRESSION.c.ended.is_(None))),
        )


def sweep(connection: Connection, before: int, most: int) -> int:
    """Delete what was over before ``before`` (UTC ns), about ``most`` rows of each table; returns how many."""
    o, a, s, steps = schema.OCCURRENCE, schema.ANNUNCIATION, schema.SUPPRESSION, schema.STEP
    deleted = 0
    for table, column in ((o, o.c.resolved), (a, a.c.ended), (s, s.c.ended), (steps, steps.c.t)):
        first = select(column).where(column.is_not(None)).order_by(column).offset(most - 1).limit(1)
        edge = connection.execute(first).scalar()
        limit = before if edge is None else min(before, edge + 1)
        deleted += connection.execute(delete(table).where(column < limit)).rowcount
    return deleted


def _rows(connection: Connection, query: Any) -> list[Row]:  # noqa: ANN401 - a select of whole rows
    return [dict(row) for row in connection.execute(query).mappings()]


def _write(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Insert, or write over the rows of the same key."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table).prefix_with("OR REPLACE"), rows)
        return
    statement = postgresql.insert(table)
    keys = [c.name for c in table.primary_key]
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def _heard(told: Told) -> Heard | None:
    event = told.event
    if not carries_alarm(event) or event.kind == CANARY_ALARM_KIND:
        return None
    try:
        alarm = alarm_of(event)
    except MalformedError:
        return None  # the state process has told of it
    values = event.values
    words = (_word(values, name) for name in ("action", "by", "seat", "text"))
    annunciates, operator = values.get(ANNUNCIATES) is True, bool(values.get("command"))
    return Heard(told.key, told.shard, told.seq, alarm, annunciates, *words, operator=operator)


def _word(values: Values, name: str) -> str:
    word = values.get(name)
    return word if isinstance(word, str) else ""


def _stored(connection: Connection) -> Iterator[Told]:
    """Every stored event of the stream, one log after another."""
    e, s = schema.EVENT.c, schema.SHARD.c
    kind, entity = schema.KIND.c, schema.ENTITY.c
    shards = connection.execute(select(s.id).where(s.stream == ALARM_STREAM).order_by(s.id)).scalars().all()
    columns = select(e.seq, e.entity_id, e.kind_id, e.t, e.rest, entity.name, kind.name)
    for shard in shards:
        after = -1
        while True:
            query = columns.join(schema.ENTITY, entity.id == e.entity_id).join(schema.KIND, kind.id == e.kind_id)
            query = query.where(e.shard_id == shard, e.seq > after).order_by(e.seq).limit(_PORTION)
            rows = connection.execute(query).all()
            if not rows:
                break
            for seq, entity_id, kind_id, t, rest, name, of in rows:
                values = _decode(rest) if rest else {}
                yield Told((entity_id, kind_id), shard, seq, Event(name, "", of, t, values=values))
            after = rows[-1][0]


def _portions(told: Iterable[Told]) -> Iterator[list[Told]]:
    portion: list[Told] = []
    for one in told:
        portion.append(one)
        if len(portion) == _PORTION:
            yield portion
            portion = []
    if portion:
        yield portion
