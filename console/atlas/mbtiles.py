"""MBTiles: a SQLite file of tiles. It is opened to be read only, and no query of it runs for long."""

import contextlib
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from typing_extensions import override

from console.atlas.archive import (
    VECTOR,
    Address,
    Archive,
    Info,
    Kind,
    box_of,
    check_zooms,
    digest_of,
    mime_of,
)
from console.atlas.fault import AtlasError
from console.atlas.inflate import GZIP, inflate
from console.atlas.mvt import MOST_BYTES
from console.atlas.pmtiles import plain, read_metadata
from console.geo.mercator import Box

MAGIC = b"SQLite format 3\0"
_MOST_SECONDS = 2.0
_STEPS = 50_000
_FORMATS: dict[str, Kind] = {
    "pbf": "vector",
    "mvt": "vector",
    "png": "raster",
    "jpg": "raster",
    "jpeg": "raster",
    "webp": "raster",
}
_WHOLE = Box(0.0, 0.0, 1.0, 1.0)


class MBTiles(Archive):
    """One open file.

    Raises:
        AtlasError: It cannot be read, or is not what it says.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._limit = 0.0
        _check_magic(path)
        try:
            self._db = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, check_same_thread=False)
        except sqlite3.Error as err:
            raise _told(err).at(str(path)) from err
        try:
            # What a foreign file defines (views, triggers) may read its tables and nothing else, and not without end.
            self._db.execute("PRAGMA trusted_schema = OFF")
            self._db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
            self._db.set_progress_handler(self._late, _STEPS)
            self.info = self._info(path)
        except (AtlasError, sqlite3.Error) as err:
            self.close()
            raise _told(err).at(str(path)) from err

    @override
    def tile(self, at: Address) -> bytes | None:
        flipped = (1 << at.zoom) - 1 - at.row
        query = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? LIMIT 1"
        rows = self._rows(query, (at.zoom, at.column, flipped))
        data = rows[0][0] if rows else None
        if data is None:
            return None
        if not isinstance(data, bytes):
            raise AtlasError("nội dung ô không phải là byte", "the content of a tile is no bytes")
        if self.info.kind != VECTOR:
            return data
        return inflate(data, MOST_BYTES) if data.startswith((GZIP, b"\x78")) else data

    @override
    def close(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._db.close()

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            self._limit = time.monotonic() + _MOST_SECONDS
            try:
                return self._db.execute(query, values).fetchall()
            except (sqlite3.Error, OverflowError) as err:
                raise _told(err) from err

    def _late(self) -> bool:
        """Whether SQLite is to give up."""
        return time.monotonic() > self._limit

    def _info(self, path: Path) -> Info:
        said = {str(k): v for k, v in self._rows("SELECT name, value FROM metadata LIMIT 200") if isinstance(v, str)}
        zooms = self._rows("SELECT min(zoom_level), max(zoom_level) FROM tiles")[0]
        if zooms[0] is None:
            raise AtlasError("không có ô nào", "holds no tile")
        lowest, deepest = _whole(zooms[0]), _whole(zooms[1])
        check_zooms(lowest, deepest)
        kind = _FORMATS.get(said.get("format", "").lower()) or self._sniffed()
        centre = _numbers(said.get("center", ""), 3)
        bounds = _numbers(said.get("bounds", ""), 4)
        return Info(
            path,
            kind,
            lowest,
            deepest,
            box_of(*bounds) if bounds else _WHOLE,
            (centre[0], centre[1], centre[2]) if centre and abs(centre[0]) <= 180 and abs(centre[1]) <= 90 else None,
            plain(said.get("attribution")),
            read_metadata(said["json"]).names if "json" in said else (),
            digest_of(path),
        )

    def _sniffed(self) -> Kind:
        rows = self._rows("SELECT tile_data FROM tiles LIMIT 1")
        first = rows[0][0] if rows else b""
        try:
            mime_of(first if isinstance(first, bytes) else b"")
        except AtlasError:
            return "vector"
        return "raster"


def _check_magic(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
    except OSError as err:
        raise _told(err).at(str(path)) from err
    if magic != MAGIC:
        raise AtlasError(f"{path}: không phải tệp MBTiles (sai chữ ký)", f"{path}: no MBTiles file (wrong magic)")


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise AtlasError("mức thu phóng không phải số", "a zoom is no number")
    return value


def _numbers(text: str, count: int) -> tuple[float, ...] | None:
    try:
        found = tuple(float(part) for part in text.split(","))
    except ValueError:
        return None
    return found if len(found) == count else None


def _told(err: Exception) -> AtlasError:
    if isinstance(err, AtlasError):
        return err
    if isinstance(err, sqlite3.OperationalError) and "interrupted" in str(err):
        return AtlasError("truy vấn quá lâu", "a query takes too long")
    why = err.strerror if isinstance(err, OSError) else str(err)
    return AtlasError(f"không đọc được: {why}", f"cannot be read: {why}")
