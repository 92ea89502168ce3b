"""The history of alarms: occurrences, annunciations, suppressions and steps."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _alarm(*, key: bool = True) -> tuple[sa.Column[int], ...]:
    names = (("entity_id", "entity.id"), ("kind_id", "kind.id"))
    return tuple(
        sa.Column(name, sa.Integer, sa.ForeignKey(of), primary_key=key, autoincrement=False, nullable=False)
        for name, of in names
    )


def _key(name: str, kind: Any = sa.BigInteger) -> sa.Column[Any]:  # noqa: ANN401 - of any type
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _when(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def _number(name: str, kind: type[sa.types.TypeEngine[int]] = sa.SmallInteger) -> sa.Column[int]:
    return sa.Column(name, kind, nullable=False)


def _shard(*, key: bool = False) -> sa.Column[int]:
    return sa.Column(
        "shard_id", sa.Integer, sa.ForeignKey("shard.id"), primary_key=key, autoincrement=False, nullable=False
    )


def upgrade() -> None:
    """Make the tables; they are filled when the store is opened."""
    op.create_table(
        "occurrence",
        *_alarm(),
        _key("began"),
        *_texts("id", "title_vi", "title_en", "place_vi", "place_en"),
        _number("priority"),
        *_texts("domain", "area"),
        sa.Column("lon", sa.Double),
        sa.Column("lat", sa.Double),
        *_when("annunciated"),
        _number("annunciations", sa.Integer),
        *_when("returned", "acknowledged"),
        *_texts("acknowledged_by", "seat"),
        *_when("resolved"),
        _number("count", sa.Integer),
        *_texts("state", "owner"),
        sa.Column("value", sa.Double),
        sa.Column("bound", sa.Double),
        *_texts("unit"),
        _shard(),
        _number("revision", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "annunciation",
        *_alarm(),
        _key("began"),
        *_when("occurrence", "ended", "acknowledged"),
        _number("again"),
        _number("priority"),
        *_texts("domain", "area", "seat"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suppression",
        *_alarm(),
        _key("which", sa.String),
        _key("began"),
        *_when("ended", "until"),
        *_texts("by", "seat", "reason", "title_vi", "title_en", "place_vi", "place_en"),
        _number("priority"),
        *_texts("domain", "area"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "step",
        _shard(key=True),
        _key("seq"),
        *_alarm(key=False),
        *_when("occurrence", "t"),
        _number("standing"),
        _number("operator"),
        *_texts("what", "by", "seat", "text"),
        *_when("until"),
        sqlite_with_rowid=False,
    )
    for table, column in (
        ("occurrence", "began"),
        ("occurrence", "resolved"),
        ("annunciation", "began"),
        ("annunciation", "ended"),
        ("suppression", "began"),
        ("suppression", "ended"),
        ("step", "t"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("ix_step_alarm", "step", ["entity_id", "kind_id", "occurrence"])


def downgrade() -> None:
    """Back to events alone, of which all of this was made."""
    for name in ("step", "suppression", "annunciation", "occurrence"):
        op.drop_table(name)
