"""The past, read only: events of some kinds in the order in which they happened, a slice of time at a time.

For a process beside the writer: it opens the database for reading, holds no transaction open between two slices, and
has no more than one slice in memory.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event, exists, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from console.history import schema
from console.history.failure import StoreError, words_of
from console.model.event import Confidentiality, Event, Quality

SLICE_ROWS = 50_000
_NAMES = 400  # entities in one condition
_FIRST_NS = 600 * 1_000_000_000
_LONGEST_NS = 6 * 3600 * 1_000_000_000
_SHORTEST_NS = 1_000_000_000
_values = msgspec.msgpack.Decoder(dict[str, float | int | str | bool | None])


class Past:
    """One database, for reading.

    Args:
        url: As a store's.

    Raises:
        StoreError: It cannot be opened, or is no history.
    """

    def __init__(self, url: str) -> None:
        try:
            self._engine = _reading(url)
            with self._engine.connect() as connection:
                self._kinds = _numbers(connection, schema.KIND)
                self._entities = {n: name for name, n in _numbers(connection, schema.ENTITY).items()}
                self._sources = {n: name for name, n in _numbers(connection, schema.SOURCE).items()}
        except (SQLAlchemyError, ImportError, ValueError) as err:
            raise StoreError(words_of(err)) from err

    def close(self) -> None:
        """Release the connection."""
        self._engine.dispose()

    def newest(self, kind: str, before: int) -> Iterator[Event]:
        """The last event of ``kind`` of each entity that was before ``before`` (UTC ns).

        Raises:
            StoreError: Try again.
        """
        number = self._kinds.get(kind)
        if number is None:
            return
        e = schema.EVENT.c
        try:
            with self._engine.connect() as connection:
                for entity in self._having(connection, number):
                    row = connection.execute(
                        select(*_COLUMNS)
                        .where(e.entity_id == entity, e.kind_id == number, e.t < before)
                        .order_by(e.t.desc())
                        .limit(1)
                    ).first()
                    if row:
                        yield self._event(row, kind)
        except SQLAlchemyError as err:
            raise StoreError(words_of(err)) from err

    def events(self, kinds: Sequence[str], begin: int, end: int) -> Iterator[tuple[int, list[Event]]]:
        """The events of ``kinds`` in [begin, end), in the order of their time; each slice with where it ends (UTC ns).

        Raises:
            StoreError: Try again.
        """
        known = [kind for kind in kinds if kind in self._kinds]
        try:
            with self._engine.connect() as connection:
                having = {kind: self._having(connection, self._kinds[kind]) for kind in known}
            at, length = begin, _FIRST_NS
            while at < end:
                until = min(at + length, end)
                rows = self._slice(having, at, until)
                if rows is None and length > _SHORTEST_NS:
                    length = max(length // 4, _SHORTEST_NS)
                    continue
                found = rows or []
                yield until, found
                at = until
                if len(found) < SLICE_ROWS // 4:
                    length = min(length * 2, _LONGEST_NS)
        except SQLAlchemyError as err:
            raise StoreError(words_of(err)) from err

    def annunciations(self, begin: int, end: int, but: str) -> list[int]:
        """When alarms were annunciated in [begin, end), of all rules but one; sorted, UTC ns.

        Raises:
            StoreError: Try again.
        """
        a = schema.ANNUNCIATION.c
        query = select(a.began).where(a.began >= begin, a.began < end, a.kind_id != self._kinds.get(but, -1))
        try:
            with self._engine.connect() as connection:
                return list(connection.execute(query.order_by(a.began)).scalars())
        except SQLAlchemyError as err:
            raise StoreError(words_of(err)) from err

    def _having(self, connection: Connection, kind: int) -> list[int]:
        """The entities that ever said something of a kind: one seek each, however long the history is."""
        e = schema.EVENT.c
        said = exists().where(e.entity_id == schema.ENTITY.c.id, e.kind_id == kind)
        return list(connection.execute(select(schema.ENTITY.c.id).where(said)).scalars())

    def _slice(self, having: dict[str, list[int]], begin: int, end: int) -> list[Event] | None:
        """The events of one slice; None where they are too many for one that can be shorter."""
        e = schema.EVENT.c
        most = SLICE_ROWS if end - begin > _SHORTEST_NS else None
        found: list[tuple[Any, Event]] = []
        with self._engine.connect() as connection:
            for kind, entities in having.items():
                for at in range(0, len(entities), _NAMES):
                    some = entities[at : at + _NAMES]
                    query = select(*_COLUMNS).where(
                        e.entity_id.in_(some), e.kind_id == self._kinds[kind], e.t >= begin, e.t < end
                    )
                    rows = connection.execute(query.limit(most + 1) if most else query).all()
                    found += [((row[_T], row[_SHARD], row[_SEQ]), self._event(row, kind)) for row in rows]
                    if most and len(found) > most:
                        return None
        return [event for _, event in sorted(found, key=lambda x: x[0])]

    def _event(self, row: Sequence[Any], kind: str) -> Event:
        """The event of a row of ``_COLUMNS``."""
        _, _, entity, source, t, lon, lat, value, rest, severity, n, classified, quality = row
        values = _values.decode(rest) if rest else {}
        if value is not None:
            values = {"value": value, **values}
        return Event(
            self._name(self._entities, schema.ENTITY, entity),
            self._name(self._sources, schema.SOURCE, source),
            kind, t, lon, lat, values, severity, n, Confidentiality(classified), Quality(quality),
        )  # fmt: skip

    def _name(self, names: dict[int, str], table: Any, number: int) -> str:  # noqa: ANN401 - a table of names
        """A name, asked for anew where the writer has made it since."""
        if number not in names:
            with self._engine.connect() as connection:
                names.update({n: name for name, n in _numbers(connection, table).items()})
        return names[number]


_SHARD, _SEQ, _T = 0, 1, 4
_E = schema.EVENT.c
_COLUMNS = (
    _E.shard_id, _E.seq, _E.entity_id, _E.source_id, _E.t, _E.lon, _E.lat, _E.value, _E.rest, _E.severity, _E.n,
    _E.classified, _E.quality,
)  # fmt: skip


def _numbers(connection: Connection, table: Any) -> dict[str, int]:  # noqa: ANN401 - a table of names
    return {name: number for number, name in connection.execute(select(table.c.id, table.c.name))}


def _reading(url: str) -> Engine:
    """An engine that cannot write, whatever is asked of it."""
    told = make_url(url)
    if told.get_backend_name() != "sqlite":
        return create_engine(told, execution_options={"postgresql_readonly": True})
    engine = create_engine(told)
    event.listen(engine, "connect", _only_read)
    return engine


def _only_read(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
    for pragma in ("query_only=ON", "busy_timeout=5000", "cache_size=-16384", "mmap_size=0"):
        connection.execute(f"PRAGMA {pragma}").close()
