"""The tables, as the migrations leave them (a test compares the two)."""

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
