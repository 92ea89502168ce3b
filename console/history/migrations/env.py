"""Alembic's environment: the connection is handed in, in a transaction that the caller commits."""

from alembic import context

from console.history.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
