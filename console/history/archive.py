"""The archive: the store's database for whoever only reads it, in another process."""

from typing import NamedTuple

import msgspec
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from console.history import schema
from console.history.alarm_ledger import AlarmLedger
from console.history.alarm_reader import AlarmReader
from console.history.engine import engine_of
from console.history.failure import StoreError, words_of
from console.model.event import Values

_decode = msgspec.msgpack.Decoder(dict[str, float | int | str | bool | None]).decode


class Stored(NamedTuple):
    """What is kept of one event; ``t`` UTC ns."""

    entity: str
    kind: str
    t: int
    values: Values


class Archive:
    """Opens nothing until it is asked; the store makes the tables.

    Attributes:
        alarms: Pages of the history of alarms.
        ledger: The annunciations, as KPIs count them.

    Raises:
        StoreError: The URL cannot be used.
    """

    def __init__(self, url: str) -> None:
        self._engine = engine_of(url)
        self.alarms = AlarmReader(self._engine)
        self.ledger = AlarmLedger(self._engine)

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    def since(self) -> int | None:
        """From when on alarms are known (UTC ns): the oldest thing that is kept; None where nothing is.

        Raises:
            StoreError: Try again.
        """
        e, shards = schema.EVENT.c, select(schema.SHARD.c.id)
        found: list[int] = []
        try:
            with self._engine.connect() as connection:
                for shard in connection.execute(shards).scalars().all():
                    first = select(e.known).where(e.shard_id == shard).order_by(e.seq).limit(1)
                    found += connection.execute(first).scalars().all()
                for column in (schema.OCCURRENCE.c.began, schema.STEP.c.t):
                    found += connection.execute(select(column).order_by(column).limit(1)).scalars().all()
        except SQLAlchemyError as err:
            raise StoreError(words_of(err)) from err
        return min(found, default=None)

    def stream(self, name: str, most: int) -> list[Stored]:
        """The newest ``most`` events of a stream that has few, oldest first, of all logs.

        Raises:
            StoreError: Try again.
        """
        e = schema.EVENT.c
        query = (
            select(schema.ENTITY.c.name, schema.KIND.c.name, e.t, e.rest)
            .join(schema.SHARD, schema.SHARD.c.id == e.shard_id)
            .join(schema.ENTITY, schema.ENTITY.c.id == e.entity_id)
            .join(schema.KIND, schema.KIND.c.id == e.kind_id)
            .where(schema.SHARD.c.stream == name)
            .order_by(e.shard_id.desc(), e.seq.desc())
            .limit(most)
        )
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
        except SQLAlchemyError as err:
            raise StoreError(words_of(err)) from err
        return [Stored(entity, kind, t, _decode(rest) if rest else {}) for entity, kind, t, rest in reversed(rows)]
