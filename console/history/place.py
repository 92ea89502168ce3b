"""Where the database is; no SQLAlchemy, so that whoever only must know it pays nothing."""

from pathlib import Path

FILE_NAME = "history.sqlite"


def url_of(configured: str, data: Path) -> str:
    """The SQLAlchemy URL: the configured one, else SQLite in the data folder."""
    return configured or f"sqlite:///{(data / FILE_NAME).absolute()}"
