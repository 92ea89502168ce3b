"""The tables, as the migrations leave them (a test compares the two)."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

METADATA = MetaData()


def _names(name: str) -> Table:
    """Names that rows refer to by number."""
    return Table(name, METADATA, Column("id", Integer, primary_key=True), Column("name", String, nullable=False))


ENTITY = _names("entity")
KIND = _names("kind")
SOURCE = _names("source")
SHARD = Table(
    "shard",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("epoch", String(16), nullable=False),
    Column("stream", String, nullable=False),
    UniqueConstraint("epoch", "stream", name="uq_shard"),
)
for _table in (ENTITY, KIND, SOURCE):
    _table.append_constraint(UniqueConstraint("name", name=f"uq_{_table.name}"))

EVENT = Table(
    "event",
    METADATA,
    Column("shard_id", Integer, ForeignKey("shard.id"), primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("entity_id", Integer, ForeignKey("entity.id"), nullable=False),
    Column("kind_id", Integer, ForeignKey("kind.id"), nullable=False),
    Column("source_id", Integer, ForeignKey("source.id"), nullable=False),
    Column("t", BigInteger, nullable=False),
    Column("known", BigInteger, nullable=False),
    Column("lon", Double),
    Column("lat", Double),
    Column("value", Double),
    Column("rest", LargeBinary),
    Column("severity", SmallInteger, nullable=False),
    Column("n", Integer, nullable=False),
    Column("classified", SmallInteger, nullable=False),
    Column("quality", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_event_series", EVENT.c.entity_id, EVENT.c.kind_id, EVENT.c.t)

POSITION = Table(
    "position",
    METADATA,
    Column("stream", String, primary_key=True),
    Column("epoch", String(16), nullable=False),
    Column("seq", BigInteger, nullable=False),
)

# The history of alarms, made of the events of stream ``alarm`` in the transaction that stores them (``trail``), so that
# it is quick to read and outlives them. An alarm is (entity_id, kind_id); ``occurrence`` is when its occurrence began.


def _alarm(*key: Column[Any]) -> tuple[Column[Any], ...]:
    return (
        Column("entity_id", Integer, ForeignKey("entity.id"), primary_key=True, autoincrement=False),
        Column("kind_id", Integer, ForeignKey("kind.id"), primary_key=True, autoincrement=False),
        *key,
    )


def _when(name: str, *, key: bool = False, index: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, autoincrement=False, nullable=not key, index=index)


def _text(name: str) -> Column[str]:
    return Column(name, String, nullable=False)


OCCURRENCE = Table(
    "occurrence",
    METADATA,
    *_alarm(_when("began", key=True, index=True)),
    _text("id"),
    *(_text(name) for name in ("title_vi", "title_en", "place_vi", "place_en")),
    Column("priority", SmallInteger, nullable=False),
    _text("domain"),
    _text("area"),
    Column("lon", Double),
    Column("lat", Double),
    _when("annunciated"),
    Column("annunciations", Integer, nullable=False),
    _when("returned"),
    _when("acknowledged"),
    *(_text(name) for name in ("acknowledged_by", "seat")),
    _when("resolved", index=True),
    Column("count", Integer, nullable=False),
    *(_text(name) for name in ("state", "owner")),
    Column("value", Double),
    Column("bound", Double),
    _text("unit"),
    Column("shard_id", Integer, ForeignKey("shard.id"), nullable=False),
    Column("revision", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

ANNUNCIATION = Table(
    "annunciation",
    METADATA,
    *_alarm(_when("began", key=True, index=True)),
    _when("occurrence"),
    _when("ended", index=True),
    _when("acknowledged"),
    Column("again", SmallInteger, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    *(_text(name) for name in ("domain", "area", "seat")),
    sqlite_with_rowid=False,
)

SUPPRESSION = Table(
    "suppression",
    METADATA,
    *_alarm(Column("which", String, primary_key=True), _when("began", key=True, index=True)),
    _when("ended", index=True),
    _when("until"),
    *(_text(name) for name in ("by", "seat", "reason", "title_vi", "title_en", "place_vi", "place_en")),
    Column("priority", SmallInteger, nullable=False),
    *(_text(name) for name in ("domain", "area")),
    sqlite_with_rowid=False,
)

STEP = Table(
    "step",
    METADATA,
    Column("shard_id", Integer, ForeignKey("shard.id"), primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("entity_id", Integer, ForeignKey("entity.id"), nullable=False),
    Column("kind_id", Integer, ForeignKey("kind.id"), nullable=False),
    _when("occurrence"),
    _when("t", index=True),
    Column("standing", SmallInteger, nullable=False),
    Column("operator", SmallInteger, nullable=False),
    *(_text(name) for name in ("what", "by", "seat", "text")),
    _when("until"),
    sqlite_with_rowid=False,
)
Index("ix_step_alarm", STEP.c.entity_id, STEP.c.kind_id, STEP.c.occurrence)
