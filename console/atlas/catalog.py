"""The maps of a data folder: ``maps/NAME/map.json`` beside its tiles, and which of them is used.

A map is replaced by writing ``map.json`` anew, whole or not at all, with the name of other tiles in it: whoever dies on
the way leaves the old map. What such a one leaves behind is swept by the next.
"""

import contextlib
import fcntl
import os
import re
import shutil
from collections.abc import Generator
from pathlib import Path

import msgspec

from console.atlas.fault import AtlasError
from console.model.outside import UNREADABLE

SCHEMATIC = "schematic"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
PARTIAL = ".partial"
_RECORD = "map.json"
_USED = "used"
_LOCK = "import.lock"


class Record(msgspec.Struct, frozen=True):
    """One installed map.

    Attributes:
        name: Of the map.
        tiles: File of its tiles, in its folder.
        names: File of its names, a ``console.geo.gazetteer``, there too.
        source: File name of the extract it was made of.
        date: ISO date of the extract's data.
        dated: Whether the extract said so; else it is the date of the file.
        imported: UTC nanoseconds.
        bounds: West, south, east, north in degrees.
        lowest: First zoom.
        deepest: Last zoom.
        size: Of its tiles, bytes.
        attribution: To be shown beside it.
        roads: File of its roads, there too; empty of a map that was imported before there were any.
    """

    name: str
    tiles: str
    names: str
    source: str
    date: str
    dated: bool
    imported: int
    bounds: tuple[float, float, float, float]
    lowest: int
    deepest: int
    size: int
    attribution: str
    roads: str = ""


class Catalog:
    """The maps under ``data``."""

    def __init__(self, data: Path) -> None:
        self.root = data / "maps"

    def records(self) -> list[Record]:
        """All installed maps, by name; a damaged record is none."""
        found = (self._read(path) for path in sorted(self.root.glob(f"*/{_RECORD}")))
        return [record for record in found if record]

    def find(self, name: str) -> Record | None:
        """The map of that name."""
        return self._read(self.root / name / _RECORD) if NAME.fullmatch(name) else None

    def tiles(self, record: Record) -> Path:
        """The file of its tiles."""
        return self.root / record.name / record.tiles

    def names(self, record: Record) -> Path:
        """The gazetteer of its names."""
        return self.root / record.name / record.names

    def roads(self, record: Record) -> Path | None:
        """Its roads, a file of ``console.geo.road``; None where it has none."""
        return self.root / record.name / record.roads if record.roads else None

    @property
    def used(self) -> str:
        """The name chosen with ``use``; empty while none was."""
        try:
            name = (self.root / _USED).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return name if name == SCHEMATIC or NAME.fullmatch(name) else ""

    def use(self, name: str) -> None:
        """Show this map, or ``schematic``, from the next start of a console on.

        Raises:
            AtlasError: There is none of that name, or the folder cannot be written.
        """
        if name != SCHEMATIC and self.find(name) is None:
            raise missing(name)
        with _writing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            write(self.root / _USED, f"{name}\n".encode())

    def remove(self, name: str) -> None:
        """Delete a map; if it was used, none is.

        Raises:
            AtlasError: There is none of that name, it is being imported, or it cannot be deleted.
        """
        folder = self.root / name
        if not NAME.fullmatch(name) or not folder.is_dir():
            raise missing(name)
        with _writing(folder), self.locked():
            (folder / _RECORD).unlink(missing_ok=True)
            shutil.rmtree(folder)
            if self.used == name:
                (self.root / _USED).unlink(missing_ok=True)

    def commit(self, record: Record) -> None:
        """Make ``record`` the map of its name and sweep what it replaces; its tiles lie in the folder already.

        Raises:
            AtlasError: The folder cannot be written.
        """
        folder = self.root / record.name
        with _writing(folder):
            write(folder / _RECORD, msgspec.json.encode(record))
        self.sweep(record.name)

    def sweep(self, name: str) -> None:
        """Delete what no map uses in the folder of ``name``: what was replaced, and what an import left unfinished."""
        folder = self.root / name
        record = self.find(name)
        kept = {_RECORD, record.tiles, record.names, record.roads} if record else set[str]()
        for path in folder.glob("*"):
            if path.name not in kept:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        if record is None:
            with contextlib.suppress(OSError):
                folder.rmdir()

    def sweep_others(self, name: str) -> None:
        """Sweep the folders of all other names; only under ``locked``."""
        for folder in self.root.glob("*/"):
            if folder.name != name:
                self.sweep(folder.name)

    @contextlib.contextmanager
    def locked(self) -> Generator[None]:
        """One import or removal at a time on a data folder.

        Raises:
            AtlasError: Another one is at work.
        """
        with _writing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            file = os.open(self.root / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            os.close(file)
            raise AtlasError(
                "đang có một lệnh nhập bản đồ khác trên thư mục này", "another import is at work in this folder"
            ) from err
        try:
            yield
        finally:
            os.close(file)

    @staticmethod
    def _read(path: Path) -> Record | None:
        try:
            record = msgspec.json.decode(path.read_bytes(), type=Record)
        except (OSError, *UNREADABLE):
            return None
        plain = all(Path(name).name == name for name in (record.tiles, record.names, record.roads))
        return record if plain and record.name == path.parent.name else None


def missing(name: str) -> AtlasError:
    """The error that there is no map ``name``."""
    return AtlasError(
        f"không có bản đồ {name!r}; vonglau map list kể các bản đồ đã nhập",
        f"there is no map {name!r}; vonglau map list tells those that were imported",
    )


def write(path: Path, data: bytes) -> None:
    """Write whole or not at all, and to the disk before it counts.

    Raises:
        OSError: It cannot be written; the old content is still there.
    """
    fresh = path.with_name(f"{path.name}{PARTIAL}")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@contextlib.contextmanager
def _writing(folder: Path) -> Generator[None]:
    try:
        yield
    except OSError as err:
        raise AtlasError(
            f"{folder}: không ghi được: {err.strerror}", f"{folder}: cannot be written: {err.strerror}"
        ) from err
