"""How a database is opened: SQLite in WAL, durable, and with transactions that hold for its DDL too."""

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from console.history.failure import StoreError


def engine_of(url: str) -> Engine:
    """The engine of a SQLAlchemy URL; nothing is connected yet.

    Raises:
        StoreError: The URL cannot be used.
    """
    try:
        engine = create_engine(url)
    except (SQLAlchemyError, ImportError, ValueError) as err:  # ImportError: the driver is not installed
        raise StoreError(f"[store] url cannot be used: {err}") from err
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite)
        event.listen(engine, "begin", _begin)
    return engine


def _on_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transaction before DDL, so a migration would not be whole
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=2000", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
