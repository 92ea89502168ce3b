"""The history of alarms, read a page at a time: each page is one short query through an index, in any thread."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, or_, select, tuple_
from sqlalchemy.exc import SQLAlchemyError

from console.history import schema
from console.history.failure import StoreError, words_of
from console.model.text import Text
from console.wire.alarm_history import ActionPage, Occurrence, OccurrencePage, Step, Suppressed, SuppressionPage
from console.wire.record import ALARM_PREFIX

MOST = 1000
_MOST_DETAILS = 200  # steps or spans of one occurrence: a chattering alarm has thousands
_KEYS = 100  # in one condition


class Which(NamedTuple):
    """What is asked for: in ``begin <= t < end`` (UTC ns), of one entity, rule, domain, area; empty for any."""

    begin: int
    end: int
    entity: str = ""
    rule: str = ""
    domain: str = ""
    area: str = ""


class CursorError(ValueError):
    """Not a cursor of this question."""


class AlarmReader:
    """Reads beside the writer: SQLite in WAL and PostgreSQL let it see the last commit and make nobody wait."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def occurrences(
        self, which: Which, limit: int, cursor: str = "", *, annunciated: bool = False, details: bool = False
    ) -> OccurrencePage:
        """Occurrences that began in the span, newest first.

        Args:
            which: Which.
            limit: At most so many, at most ``MOST``.
            cursor: ``next`` of the page before.
            annunciated: Only those that were shown and sounded.
            details: With steps and spans of suppression.

        Raises:
            StoreError: Try again.
            CursorError: ``cursor`` is none.
        """
        o = schema.OCCURRENCE.c
        key, at = (o.began, o.entity_id, o.kind_id), _cursor(cursor)
        end = min(which.end, at[0] + 1) if at else which.end  # SQLite seeks by the plain bound only
        query = _of(schema.OCCURRENCE, which).where(o.began >= which.begin, o.began < end)
        if annunciated:
            query = query.where(o.annunciated.is_not(None))
        if at:
            query = query.where(tuple_(*key) < tuple_(*at))
        query = query.order_by(*(column.desc() for column in key))
        with _Reading(self._engine) as connection:
            rows, more = _page(connection, query, limit)
            keys = [(row["entity_id"], row["kind_id"], row["began"]) for row in rows] if details else []
            steps, spans = _steps(connection, keys), _spans(connection, rows if details else [])
        found = [_occurrence(row, steps, spans) for row in rows]
        return OccurrencePage(found, _behind(rows, key) if more else "")

    def actions(self, which: Which, limit: int, cursor: str = "") -> ActionPage:
        """What operators did in the span, oldest first: acknowledgements, comments, shelvings and all the others.

        Raises:
            StoreError: Try again.
            CursorError: ``cursor`` is none.
        """
        s, o = schema.STEP, schema.OCCURRENCE
        same = and_(o.c.entity_id == s.c.entity_id, o.c.kind_id == s.c.kind_id, o.c.began == s.c.occurrence)
        words = (o.c.id, o.c.title_vi, o.c.title_en, o.c.place_vi, o.c.place_en, o.c.priority, o.c.domain, o.c.area)
        query = _of(s, which, *words, words=o).outerjoin(o, same)
        key, at = (s.c.t, s.c.shard_id, s.c.seq), _cursor(cursor)
        begin = max(which.begin, at[0]) if at else which.begin
        query = query.where(s.c.t >= begin, s.c.t < which.end, s.c.operator == 1)
        if at:
            query = query.where(tuple_(*key) > tuple_(*at))
        query = query.order_by(*key)
        with _Reading(self._engine) as connection:
            rows, more = _page(connection, query, limit)
        return ActionPage([_action(row) for row in rows], _behind(rows, key) if more else "")

    def suppressions(self, which: Which, limit: int, cursor: str = "") -> SuppressionPage:
        """The suppressions that lasted at some time of the span, oldest first.

        Raises:
            StoreError: Try again.
            CursorError: ``cursor`` is none.
        """
        s = schema.SUPPRESSION.c
        query = _of(schema.SUPPRESSION, which).where(s.began < which.end, or_(s.ended.is_(None), s.ended > which.begin))
        key = (s.began, s.entity_id, s.kind_id, s.which)
        if cursor:
            numbers, _, which_kind = cursor.rpartition(":")
            query = query.where(tuple_(*key) > tuple_(*_cursor(numbers), which_kind))
        query = query.order_by(*key)
        with _Reading(self._engine) as connection:
            rows, more = _page(connection, query, limit)
        return SuppressionPage([_suppressed(row) for row in rows], _behind(rows, key) if more else "")

    def words(self, alarms: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Occurrence]:
        """The newest occurrence of each (entity, rule), for its words; an alarm that never stood is left out.

        Raises:
            StoreError: Try again.
        """
        found: dict[tuple[str, str], Occurrence] = {}
        newest = schema.OCCURRENCE.c.began.desc()
        with _Reading(self._engine) as connection:
            for entity, rule in alarms:
                query = _of(schema.OCCURRENCE, Which(0, 0, entity, rule)).order_by(newest).limit(1)
                row = connection.execute(query).mappings().first()
                if row:
                    found[entity, rule] = _occurrence(row, {}, {})
        return found


class _Reading:
    """A connection whose failures are the room's own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Connection:
        try:
            self._connection = self._engine.connect()
        except SQLAlchemyError as err:
            raise StoreError(words_of(err)) from err
        return self._connection

    def __exit__(self, _kind: object, err: BaseException | None, _trace: object) -> None:
        self._connection.close()
        if isinstance(err, SQLAlchemyError):
            raise StoreError(words_of(err)) from err


def _of(table: Any, which: Which, *more: Any, words: Any = None) -> Any:  # noqa: ANN401 - tables and columns
    """Rows of ``table`` with the names of their alarm, of the alarms that are asked for."""
    entity, kind = schema.ENTITY.c.name.label("entity"), schema.KIND.c.name.label("kind")
    words = table if words is None else words
    query = select(table, entity, kind, *more)
    query = query.join(schema.ENTITY, schema.ENTITY.c.id == table.c.entity_id)
    query = query.join(schema.KIND, schema.KIND.c.id == table.c.kind_id)
    if which.entity:
        query = query.where(schema.ENTITY.c.name == which.entity)
    if which.rule:
        query = query.where(schema.KIND.c.name == ALARM_PREFIX + which.rule)
    if which.domain:
        query = query.where(words.c.domain == which.domain)
    if which.area:
        query = query.where(words.c.area == which.area)
    return query


def _page(connection: Connection, query: Any, limit: int) -> tuple[Sequence[RowMapping], bool]:  # noqa: ANN401 - a select
    limit = max(1, min(limit, MOST))
    rows = connection.execute(query.limit(limit + 1)).mappings().all()
    return rows[:limit], len(rows) > limit


def _behind(rows: Sequence[RowMapping], key: Iterable[Any]) -> str:
    """The cursor behind the last of ``rows``."""
    return ":".join(str(rows[-1][column.name]) for column in key)


def _cursor(text: str) -> tuple[int, ...]:
    if not text:
        return ()
    numbers = text.split(":")
    if len(numbers) != 3 or not all(n.isdecimal() and len(n) < 20 for n in numbers):
        raise CursorError(text[:60])
    return tuple(map(int, numbers))


def _steps(connection: Connection, keys: Sequence[tuple[int, int, int]]) -> dict[tuple[int, int, int], list[Step]]:
    """The steps of each occurrence, the newest of those that have very many."""
    s = schema.STEP.c
    found: defaultdict[tuple[int, int, int], list[Step]] = defaultdict(list)
    for some in _portions(keys):
        query = select(schema.STEP).where(_any_of((s.entity_id, s.kind_id, s.occurrence), some), s.standing == 1)
        for row in connection.execute(query.order_by(s.t, s.shard_id, s.seq)).mappings():
            found[row["entity_id"], row["kind_id"], row["occurrence"]].append(_step(row))
    return {key: steps[-_MOST_DETAILS:] for key, steps in found.items()}


def _spans(connection: Connection, rows: Sequence[RowMapping]) -> dict[tuple[int, int], list[Suppressed]]:
    """The spans of suppression of each alarm, oldest first."""
    s = schema.SUPPRESSION.c
    alarms = list(dict.fromkeys((row["entity_id"], row["kind_id"]) for row in rows))
    found: defaultdict[tuple[int, int], list[Suppressed]] = defaultdict(list)
    for some in _portions(alarms):
        query = select(schema.SUPPRESSION).where(_any_of((s.entity_id, s.kind_id), some)).order_by(s.began)
        for row in connection.execute(query).mappings():
            found[row["entity_id"], row["kind_id"]].append(_span(row))
    return found


def _any_of(columns: Sequence[Any], keys: Iterable[Sequence[int]]) -> ColumnElement[bool]:
    """Each by itself: SQLite uses no index for a list of tuples."""
    return or_(*(and_(*(c == n for c, n in zip(columns, key, strict=True))) for key in keys))


def _portions(keys: Sequence[tuple[int, ...]]) -> Iterable[Sequence[tuple[int, ...]]]:
    return (keys[at : at + _KEYS] for at in range(0, len(keys), _KEYS))


def _occurrence(
    row: RowMapping,
    steps: dict[tuple[int, int, int], list[Step]],
    spans: dict[tuple[int, int], list[Suppressed]],
) -> Occurrence:
    began, resolved = row["began"], row["resolved"]
    alarm = (row["entity_id"], row["kind_id"])
    during = [
        s
        for s in spans.get(alarm, ())
        if (resolved is None or s.began < resolved) and (s.ended is None or s.ended > began)
    ]
    return Occurrence(
        id=row["id"],
        entity=row["entity"],
        rule=row["kind"].removeprefix(ALARM_PREFIX),
        title=Text(row["title_vi"], row["title_en"]),
        priority=row["priority"],
        domain=row["domain"],
        place=Text(row["place_vi"], row["place_en"]),
        area=row["area"],
        lon=row["lon"],
        lat=row["lat"],
        began=began,
        annunciated=row["annunciated"],
        annunciations=row["annunciations"],
        returned=row["returned"],
        acknowledged=row["acknowledged"],
        by=row["acknowledged_by"],
        seat=row["seat"],
        resolved=resolved,
        count=row["count"],
        state=row["state"],
        owner=row["owner"],
        value=row["value"],
        limit=row["bound"],
        unit=row["unit"],
        steps=steps.get((*alarm, began), []),
        suppressed=during[-_MOST_DETAILS:],
    )


def _step(row: RowMapping) -> Step:
    return Step(t=row["t"], what=row["what"], by=row["by"], seat=row["seat"], text=row["text"], until=row["until"] or 0)


def _action(row: RowMapping) -> Step:
    """A step that travels alone; of an alarm that never stood only its ids are known."""
    return msgspec.structs.replace(
        _step(row),
        entity=row["entity"],
        rule=row["kind"].removeprefix(ALARM_PREFIX),
        occurrence=row["id"] if row["standing"] and row["id"] else "",
        title=Text(row["title_vi"] or "", row["title_en"] or ""),
        place=Text(row["place_vi"] or "", row["place_en"] or ""),
        domain=row["domain"] or "",
        area=row["area"] or "",
        priority=row["priority"] or 0,
    )


def _span(row: RowMapping) -> Suppressed:
    return Suppressed(
        kind=row["which"],
        began=row["began"],
        ended=row["ended"],
        until=row["until"] or 0,
        by=row["by"],
        seat=row["seat"],
        reason=row["reason"],
    )


def _suppressed(row: RowMapping) -> Suppressed:
    """A span that travels alone."""
    return msgspec.structs.replace(
        _span(row),
        entity=row["entity"],
        rule=row["kind"].removeprefix(ALARM_PREFIX),
        title=Text(row["title_vi"], row["title_en"]),
        place=Text(row["place_vi"], row["place_en"]),
        domain=row["domain"],
        area=row["area"],
        priority=row["priority"],
    )
