"""The boundaries of a data folder, a file for each level and first day; the date decides which one is drawn."""

import contextlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from console.atlas.boundary import LEVELS, Boundary, Level, read
from console.atlas.catalog import write
from console.atlas.fault import AtlasError
from console.model.text import Text

_DAY = r"\d{4}-\d\d-\d\d"
_FILE = re.compile(rf"(?P<level>[a-z]+)@(?P<begin>{_DAY})(?:\.\.(?P<end>{_DAY}))?\.geojson")


@dataclass(frozen=True)
class Version:
    """One file: the boundaries of a level from a day on, until ``end`` or the next version of the level."""

    level: Level
    begin: date
    end: date | None
    path: Path


class BoundaryStore:
    """The files under ``data``."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "boundaries"

    def versions(self) -> list[Version]:
        """All versions, by level and day."""
        found: list[Version] = []
        for path in self.folder.glob("*@*.geojson"):
            match = _FILE.fullmatch(path.name)
            with contextlib.suppress(ValueError):  # a day that no calendar has: no file of ours
                if match and match["level"] in LEVELS:
                    level: Level = "province" if match["level"] == "province" else "ward"
                    end = date.fromisoformat(match["end"]) if match["end"] else None
                    found.append(Version(level, date.fromisoformat(match["begin"]), end, path))
        return sorted(found, key=lambda v: (v.level, v.begin))

    def on(self, day: date) -> list[Version]:
        """Of each level the version that holds on ``day``: the last that had begun, if it has not ended."""
        begun = {v.level: v for v in self.versions() if v.begin <= day}
        return [v for level in LEVELS if (v := begun.get(level)) and (v.end is None or day < v.end)]

    def keep(self, source: Path, level: Level, begin: date, end: date | None = None) -> Path:
        """Keep a file that ``read`` has read, as it is, as the version of ``level`` from ``begin`` on.

        It replaces one of the same day. Areas that say their own days keep them.

        Args:
            source: The file.
            level: Of all areas in it.
            begin: The first day on which they hold.
            end: The first day on which they no longer hold; None until the next version.

        Raises:
            AtlasError: ``end`` is not after ``begin``, or a file cannot be read or written.
        """
        if end is not None and end <= begin:
            raise AtlasError(f"--to {end} không sau --from {begin}", f"--to {end} is not after --from {begin}")
        until = f"..{end.isoformat()}" if end else ""
        path = self.folder / f"{level}@{begin.isoformat()}{until}.geojson"
        replaced = [v.path for v in self.versions() if (v.level, v.begin) == (level, begin) and v.path != path]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write(path, source.read_bytes())
            for old in replaced:
                old.unlink(missing_ok=True)
        except OSError as err:
            raise AtlasError(
                f"{path}: không ghi được: {err.strerror}", f"{path}: cannot be written: {err.strerror}"
            ) from err
        return path

    def remove(self, level: Level, begin: date) -> None:
        """Forget a version.

        Raises:
            AtlasError: There is none of that day, or it cannot be deleted.
        """
        found = [v for v in self.versions() if (v.level, v.begin) == (level, begin)]
        if not found:
            raise AtlasError(f"không có ranh giới {level} từ {begin}", f"there are no {level} boundaries from {begin}")
        try:
            found[0].path.unlink(missing_ok=True)
        except OSError as err:
            path = found[0].path
            raise AtlasError(
                f"{path}: không xóa được: {err.strerror}", f"{path}: cannot be removed: {err.strerror}"
            ) from err

    def areas(self, day: date) -> tuple[list[tuple[Level, Boundary]], list[Text]]:
        """What holds on ``day``, and what cannot be read of it."""
        found: list[tuple[Level, Boundary]] = []
        faults: list[Text] = []
        for version in self.on(day):
            try:
                found.extend((version.level, area) for area in read(version.path).areas if area.holds(day))
            except AtlasError as err:
                faults.append(err.text)
        return found, faults
