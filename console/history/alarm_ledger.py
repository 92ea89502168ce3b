"""The annunciations of a period, kept in memory and brought up to date by what has changed: what KPIs are made of."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, and_, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from console.history import schema
from console.history.failure import StoreError, words_of
from console.wire.record import ALARM_PREFIX

MOST = 500_000
_PORTION = 200  # alarms that are read anew in one query
_MOST_PORTIONS = 20  # more than these: everything is read anew
_NAMES = 500

Key = tuple[int, int]
Mark = tuple[int, int]


class Annunciation(NamedTuple):
    """One time that an alarm was shown and sounded; times are UTC ns.

    Attributes:
        entity: With ``rule`` the alarm.
        rule: See ``entity``.
        began: When.
        ended: When the process was normal again.
        acknowledged: When somebody acknowledged it.
        again: Whether it already stood.
        priority: 1 critical to 4 low.
        domain: Of the rule.
        area: Of the city, empty where it is not known.
        seat: Where it was acknowledged, empty where it was not.
    """

    entity: str
    rule: str
    began: int
    ended: int | None
    acknowledged: int | None
    again: bool
    priority: int
    domain: str
    area: str
    seat: str


class TooManyError(ValueError):
    """The period holds more than ``MOST`` annunciations; the argument says how many."""


class AlarmLedger:
    """Not thread-safe.

    Attributes:
        version: Grows whenever the rows have changed.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._begin: int | None = None
        self._mark: Mark = (-1, -1)
        self._rows: dict[Key, list[Annunciation]] = {}
        self._entities: dict[int, str] = {}
        self._kinds: dict[int, str] = {}
        self.version = 0

    def refresh(self, begin: int) -> None:
        """Bring up to date what was annunciated at ``begin`` (UTC ns) or later, or lasted into it.

        Raises:
            StoreError: Try again.
            TooManyError: Ask for less.
        """
        try:
            with self._engine.connect() as connection:
                mark = _mark(connection)
                if self._begin is None or begin < self._begin:
                    self._load(connection, begin)
                elif mark != self._mark:
                    self._reload(connection, self._begin)
                else:
                    return
                self._mark = mark
        except SQLAlchemyError as err:
            self._begin = None
            raise StoreError(words_of(err)) from err
        self.version += 1

    def rows(self) -> Iterator[Annunciation]:
        """All of them, of one alarm after another; also some that are older than asked for."""
        return (row for rows in self._rows.values() for row in rows)

    def forget(self) -> None:
        """Give the memory back: nobody asks any more."""
        self._begin = None
        self._rows, self._entities, self._kinds = {}, {}, {}

    def _load(self, connection: Connection, begin: int) -> None:
        a = schema.ANNUNCIATION.c
        count = connection.execute(select(func.count()).where(a.began >= begin)).scalar_one()
        if count > MOST:
            raise TooManyError(count)
        self._begin = None
        self._rows = {}
        self._add(connection, _query().where(a.began >= begin))
        lasting = or_(a.ended.is_(None), a.ended > begin)
        self._add(connection, _query().where(a.began < begin, lasting))
        self._begin = begin

    def _reload(self, connection: Connection, begin: int) -> None:
        """Only the alarms that something happened to."""
        touched = _touched(connection, self._mark)
        if len(touched) > _PORTION * _MOST_PORTIONS:
            self._load(connection, begin)
            return
        a = schema.ANNUNCIATION.c
        recent = or_(a.began >= begin, a.ended.is_(None), a.ended > begin)
        for at in range(0, len(touched), _PORTION):
            some = touched[at : at + _PORTION]
            for key in some:
                self._rows.pop(key, None)
            those = or_(*(and_(a.entity_id == entity, a.kind_id == kind) for entity, kind in some))
            self._add(connection, _query().where(those, recent))

    def _add(self, connection: Connection, query: Any) -> None:  # noqa: ANN401 - a Table - of ``_query``
        result: Any = connection.execute(query)
        found: list[Any] = result.all()
        _learn(connection, schema.ENTITY, self._entities, {row[0] for row in found})
        _learn(connection, schema.KIND, self._kinds, {row[1] for row in found})
        entities, kinds, kept = self._entities, self._kinds, self._rows
        for entity, kind, began, ended, acknowledged, again, priority, domain, area, seat in found:
            row = Annunciation(
                entities[entity], kinds[kind], began, ended, acknowledged, bool(again), priority, domain, area, seat
            )
            kept.setdefault((entity, kind), []).append(row)


def _query() -> Any:  # noqa: ANN401 - a Table - a select of the columns above
    a = schema.ANNUNCIATION.c
    return select(
        a.entity_id, a.kind_id, a.began, a.ended, a.acknowledged, a.again, a.priority, a.domain, a.area, a.seat
    )


def _mark(connection: Connection) -> Mark:
    """The newest step: every change of an annunciation has one."""
    s = schema.STEP.c
    row = connection.execute(select(s.shard_id, s.seq).order_by(s.shard_id.desc(), s.seq.desc()).limit(1)).first()
    return (row[0], row[1]) if row else (-1, -1)


def _touched(connection: Connection, mark: Mark) -> list[Key]:
    s = schema.STEP.c
    newer = or_(s.shard_id > mark[0], and_(s.shard_id == mark[0], s.seq > mark[1]))
    rows = connection.execute(select(s.entity_id, s.kind_id).where(newer).distinct()).all()
    return [(row[0], row[1]) for row in rows]


def _learn(connection: Connection, table: Any, names: dict[int, str], ids: Iterable[int]) -> None:  # noqa: ANN401 - a Table
    """Read the names that are not known yet."""
    missing: Sequence[int] = sorted(set(ids) - names.keys())
    for at in range(0, len(missing), _NAMES):
        query = select(table.c.id, table.c.name).where(table.c.id.in_(missing[at : at + _NAMES]))
        names.update((row[0], row[1].removeprefix(ALARM_PREFIX)) for row in connection.execute(query))
