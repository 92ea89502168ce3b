"""The first schema: events with interned names, and the saved positions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    for name in ("entity", "kind", "source"):
        op.create_table(
            name,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("name", sa.String, nullable=False),
            sa.UniqueConstraint("name", name=f"uq_{name}"),
        )
    op.create_table(
        "shard",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("epoch", sa.String(16), nullable=False),
        sa.Column("stream", sa.String, nullable=False),
        sa.UniqueConstraint("epoch", "stream", name="uq_shard"),
    )
    op.create_table(
        "event",
        sa.Column("shard_id", sa.Integer, sa.ForeignKey("shard.id"), primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("entity_id", sa.Integer, sa.ForeignKey("entity.id"), nullable=False),
        sa.Column("kind_id", sa.Integer, sa.ForeignKey("kind.id"), nullable=False),
        sa.Column("source_id", sa.Integer, sa.ForeignKey("source.id"), nullable=False),
        sa.Column("t", sa.BigInteger, nullable=False),
        sa.Column("known", sa.BigInteger, nullable=False),
        sa.Column("lon", sa.Double),
        sa.Column("lat", sa.Double),
        sa.Column("value", sa.Double),
        sa.Column("rest", sa.LargeBinary),
        sa.Column("severity", sa.SmallInteger, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("classified", sa.SmallInteger, nullable=False),
        sa.Column("quality", sa.SmallInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_series", "event", ["entity_id", "kind_id", "t"])
    op.create_table(
        "position",
        sa.Column("stream", sa.String, primary_key=True),
        sa.Column("epoch", sa.String(16), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Nothing is older."""
    for name in ("position", "event", "shard", "source", "kind", "entity"):
        op.drop_table(name)
