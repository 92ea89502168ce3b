"""Alembic's script location; run by ``console.history.migrate``."""
