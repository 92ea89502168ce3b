"""The hand-overs of the past: each as it was last told, signed, confirmed or withdrawn."""

import msgspec
from sqlalchemy import Engine, Select, select
from sqlalchemy.exc import SQLAlchemyError

from console.history import schema
from console.history.failure import StoreError, words_of
from console.model.event import Values
from console.model.handover import Handover
from console.wire.codec import MalformedError
from console.wire.handover import HANDOVER_KIND, unpack
from console.wire.record import SEAT_PREFIX, seat_entity

MOST = 300
_STEPS = 2  # of one hand-over: signed, then confirmed or withdrawn


class HandoverReader:
    """Reads beside the writer, in any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(self, limit: int, seat: str = "") -> list[Handover]:
        """At most ``limit`` of one seat (empty: of all), newest first, with all that they hold.

        Raises:
            StoreError: Try again.
        """
        found: dict[tuple[str, int], Handover] = {}
        for handover in self._read(_query(seat).limit(_STEPS * limit)):
            found.setdefault(handover.id, handover)  # the newest word of it comes first
        return list(found.values())[:limit]

    def one(self, seat: str, signed: int) -> Handover | None:
        """The hand-over that was signed at that seat at ``signed`` (UTC ns), None if there is none.

        Raises:
            StoreError: Try again.
        """
        query = _query(seat).where(schema.EVENT.c.t >= signed)
        return next((h for h in self._read(query) if h.outgoing.t == signed), None)

    def _read(self, query: Select[tuple[bytes | None]]) -> list[Handover]:
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
        except SQLAlchemyError as err:
            raise StoreError(words_of(err)) from err
        read = (_handover(row.rest) for row in rows if row.rest)
        return [handover for handover in read if handover]


def _query(seat: str) -> Select[tuple[bytes | None]]:
    """Through the index of series: the entities are few."""
    entities = select(schema.ENTITY.c.id)
    entities = (
        entities.where(schema.ENTITY.c.name == seat_entity(seat))
        if seat
        else entities.where(schema.ENTITY.c.name.like(f"{SEAT_PREFIX}%"))
    )
    kind = select(schema.KIND.c.id).where(schema.KIND.c.name == HANDOVER_KIND)
    columns = schema.EVENT.c
    where = (columns.entity_id.in_(entities), columns.kind_id.in_(kind))
    return select(columns.rest).where(*where).order_by(columns.t.desc(), columns.seq.desc())


def _handover(body: bytes) -> Handover | None:
    try:
        values = msgspec.msgpack.decode(body, type=Values)
        return unpack(str(values.get("record", "")))
    except (msgspec.DecodeError, MalformedError):
        return None
