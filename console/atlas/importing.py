"""The import of an extract: checked, made into tiles, its roads and names gathered, and only then the map of its name.

What was finished when an import is killed is not done again: the extract's tiles are kept beside a note that says of
which file and which profile they are. Everything else that was left is swept.
"""

import hashlib
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from console.atlas import extract as osm
from console.atlas import tilemaker
from console.atlas.catalog import NAME, PARTIAL, SCHEMATIC, Catalog, Record, write
from console.atlas.extract import Extract
from console.atlas.fault import AtlasError
from console.atlas.mbtiles import MBTiles
from console.atlas.road_extract import extracted
from console.atlas.toponym import gather
from console.geo.gazetteer import Gazetteer
from console.geo.road import pack
from console.model.outside import UNREADABLE
from resources import locate

Stage = Literal["check", "tiles", "roads", "names", "done"]
STAGES: dict[Stage, tuple[float, float]] = {
    "check": (0, 8),
    "tiles": (8, 75),
    "roads": (75, 82),
    "names": (82, 100),
    "done": (100, 100),
}
"""Per cent at which each stage begins and ends."""
_ATTRIBUTION = "© OpenStreetMap contributors"
_WORK = f"work{PARTIAL}"
_NOTE = "made.json"
_TILES = "tiles.mbtiles"
_NAMES = "names.db"
_ROADS = "roads"

Progress = Callable[[Stage, float], None]
"""Told the stage and the per cent of the whole."""


class _Note(msgspec.Struct, frozen=True):
    """Of what the tiles beside it were made."""

    source: str
    size: int
    modified: int
    profile: str


@dataclass(frozen=True)
class Wish:
    """What is to be imported: the extract, and the name of the map."""

    source: Path
    name: str


def name_of(path: Path) -> str:
    """The name of a map that nobody named: of its file, in the letters that names are made of.

    Raises:
        AtlasError: Nothing is left of it.
    """
    plain = path.name.lower().removesuffix(".pbf").removesuffix(".osm")
    name = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in plain).strip("-._")[:64]
    check_name(name)
    return name


def check_name(name: str) -> None:
    """A map may be called so.

    Raises:
        AtlasError: It may not.
    """
    if not NAME.fullmatch(name) or name == SCHEMATIC or name.endswith(PARTIAL):
        raise AtlasError(
            f"tên bản đồ {name!r}: chỉ gồm a-z, 0-9, '.', '_', '-'; dùng --name",
            f"the name {name!r} of a map: only a-z, 0-9, '.', '_' and '-'; use --name",
        )


def run(wish: Wish, catalog: Catalog, progress: Progress, now: Callable[[], int] = time.time_ns) -> Record:
    """Import; the map of that name, if there is one, stays until the new one is whole.

    Raises:
        AtlasError: Whatever is wrong; nothing has changed.
    """
    check_name(wish.name)
    tilemaker.find()
    with catalog.locked():
        catalog.sweep_others(wish.name)
        extract = osm.check(wish.source, lambda share: progress("check", _per_cent("check", share)))
        folder = catalog.root / wish.name
        try:
            work = _made(extract, folder, progress)
            progress("roads", _per_cent("roads", 0.0))
            write(work / _ROADS, pack(extracted(wish.source)))
            record = _record(wish, extract, work, progress, now())
            (work / _TILES).replace(folder / record.tiles)
            (work / _NAMES).replace(folder / record.names)
            (work / _ROADS).replace(folder / record.roads)
        except AtlasError:
            catalog.sweep(wish.name)
            raise
        except OSError as err:
            raise AtlasError(
                f"{folder}: không ghi được: {err.strerror}", f"{folder}: cannot be written: {err.strerror}"
            ) from err
        catalog.commit(record)
        progress("done", 100.0)
    return record


def _per_cent(stage: Stage, share: float) -> float:
    begin, end = STAGES[stage]
    return begin + (end - begin) * min(max(share, 0.0), 1.0)


def _made(extract: Extract, folder: Path, progress: Progress) -> Path:
    """The folder with the tiles of an extract: those of an import that was killed after it made them, or new ones."""
    work = folder / _WORK
    note = _note(extract)
    tiles = work / _TILES
    if _known(work) == note and tiles.exists():
        progress("tiles", _per_cent("tiles", 1.0))
        return work
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    tilemaker.make(extract, tiles, lambda share: progress("tiles", _per_cent("tiles", share)))
    write(work / _NOTE, msgspec.json.encode(note))
    return work


def _note(extract: Extract) -> _Note:
    profile = hashlib.sha256()
    for name in ("config.json", "profile.lua"):
        profile.update(locate("tilemaker", name).read_bytes())
    modified = extract.path.stat().st_mtime_ns
    return _Note(str(extract.path.absolute()), extract.size, modified, profile.hexdigest()[:16])


def _known(work: Path) -> _Note | None:
    try:
        return msgspec.json.decode((work / _NOTE).read_bytes(), type=_Note)
    except (OSError, *UNREADABLE):
        return None


def _record(wish: Wish, extract: Extract, work: Path, progress: Progress, now: int) -> Record:
    """What is known of the map, after all of its deepest tiles were decoded, and the names that are in them."""
    archive = MBTiles(work / _TILES)
    try:
        names = gather(archive, lambda share: progress("names", _per_cent("names", share)))
        if not names.features:
            raise AtlasError(
                f"{extract.path}: không có gì vẽ được trong phạm vi của nó",
                f"{extract.path}: nothing to draw within its bounds",
            )
        (work / _NAMES).unlink(missing_ok=True)
        book = Gazetteer(work / _NAMES)
        book.put(names.entries())
        book.close()
        return Record(
            name=wish.name,
            tiles=f"{now}.mbtiles",
            names=f"{now}.names",
            roads=f"{now}.roads",
            source=extract.path.name,
            date=extract.date.isoformat(),
            dated=extract.dated,
            imported=now,
            bounds=extract.bounds,
            lowest=archive.info.lowest,
            deepest=archive.info.deepest,
            size=(work / _TILES).stat().st_size,
            attribution=archive.info.attribution or _ATTRIBUTION,
        )
    finally:
        archive.close()
