"""Tiles as bytes: drawn once, kept in memory within a bound, and on disk as far as that goes."""

import contextlib
import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
from PySide6.QtGui import QImage, QPainter

from console.atlas.archive import Address, mime_of
from console.atlas.boundary_store import BoundaryStore, Version
from console.atlas.fault import AtlasError
from console.geo.mercator import tile_box
from console.model.text import Text
from console.shell.tile_source import BrokenSource, Source
from widgets.basemap import style
from widgets.basemap.border import BorderLayer
from widgets.basemap.label import CELL_SHIFT
from widgets.basemap.picture import SIZE, blank, grey, part, png, read
from widgets.basemap.state import BaseState
from widgets.theme import THEMES, Theme

DEEPEST = 20
_MEMORY_BYTES = 64 << 20
_DISK_BYTES = 256 << 20
_KEPT_ZOOM = 17
"""Deeper tiles are many, quick to draw and seldom seen twice: they are not kept on disk."""
_MOST_FAULTS = 500
_RETRY_SECONDS = 15.0
_KEPT_LAYERS = 4


@dataclass(frozen=True)
class Wanted:
    """One picture: in the colours of ``theme``, with the boundaries of ``day``."""

    theme: str
    day: date | None
    at: Address
    pixels: int = SIZE


@dataclass(frozen=True)
class Answer:
    """What is sent: ``tag`` tells one content from another, ``fault`` why it is a grey tile."""

    body: bytes
    mime: str
    tag: str
    fault: Text | None = None


class TileStore:
    """Draws and keeps; every method may be called from any thread.

    Args:
        source: The base map.
        digest: Changes with what the base map shows.
        cache: Folder of drawn tiles.
        boundaries: Dated boundaries over it.
        today: The day that counts where none is asked for.
        language: Of what grey tiles say.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        source: Source,
        digest: str,
        cache: Path,
        boundaries: BoundaryStore,
        *,
        today: Callable[[], date],
        language: str = "vi",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source, self._digest, self._cache, self._language = source, digest, cache, language
        self._boundaries, self._today = boundaries, today
        self._layers: OrderedDict[tuple[date, tuple[tuple[Version, int], ...]], BorderLayer] = OrderedDict()
        self._making = threading.Lock()
        self._clock, self._tried = clock, 0.0
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, Wanted], Answer] = OrderedDict()
        self._bytes = 0
        self._faults: OrderedDict[Address, Text] = OrderedDict()
        self._border_fault: Text | None = None
        self._room = self._sweep()

    def picture(self, wanted: Wanted) -> Answer | None:
        """The tile; None where the pyramid has none."""
        at = wanted.at
        theme = THEMES.get(wanted.theme)
        if theme is None or at.zoom > DEEPEST or at.column >> at.zoom or at.row >> at.zoom:
            return None
        day = wanted.day or self._today()
        versions = self._versions(day)
        look = self._look(day, versions)
        with self._lock:
            if (look, wanted) in self._kept:
                self._kept.move_to_end((look, wanted))
                return self._kept[look, wanted]
        try:
            body = self._stored(look, wanted) or self._drawn(look, wanted, theme, self._layer(day, versions))
            found = Answer(body, mime_of(body), _tag(body))
        except AtlasError as err:
            self._note(at, err.text)
            body = grey(theme, at, err.text, self._language, wanted.pixels)
            return Answer(body, "image/png", _tag(body), err.text)
        self._note(at, None)
        self._keep((look, wanted), found)
        return found

    def names(self, language: str, day: date | None, zoom: int, at: Address) -> Answer | None:
        """The names in a tile of ``CELL_SHIFT`` zooms above ``zoom``, as JSON; None where the pyramid has none."""
        if zoom > DEEPEST or at.zoom != max(0, zoom - CELL_SHIFT) or at.column >> at.zoom or at.row >> at.zoom:
            return None
        day = day or self._today()
        labels = self._layer(day, self._versions(day)).names(tile_box(*at), zoom, language)
        # A tile that cannot be read says so where it is drawn.
        with contextlib.suppress(AtlasError):
            labels += self._source.names(at, zoom, language)
        body = msgspec.json.encode(labels)
        return Answer(body, "application/json", _tag(body))

    def state(self) -> BaseState:
        """What is wrong with the base map now; where that may pass by itself, a tile is tried again first."""
        if self._source.passing:
            self._try_again()
        day = self._today()
        look = self._look(day, self._versions(day))
        with self._lock:
            fault = self._source.reason if isinstance(self._source, BrokenSource) else None
            last = next(reversed(self._faults.items()), None)
            told = Text(f"{last[0]}: {last[1].vi}", f"{last[0]}: {last[1].en}") if last else None
            return BaseState(fault, len(self._faults), told, look, self._border_fault)

    # -- inside

    def _try_again(self) -> None:
        """When the tile that failed last can be had again, the others can be asked for again."""
        with self._lock:
            last = next(reversed(self._faults), None)
            if last is None or self._clock() < self._tried + _RETRY_SECONDS:
                return
            self._tried = self._clock()
        try:
            self._source.picture(THEMES["dark"], last, SIZE)
        except AtlasError as err:
            self._note(last, err.text)
        else:
            with self._lock:
                self._faults.clear()

    def _drawn(self, look: str, wanted: Wanted, theme: Theme, borders: BorderLayer) -> bytes:
        at, pixels = wanted.at, wanted.pixels
        shown = self._source.picture(theme, at, pixels)
        box = tile_box(*at)
        if borders.meets(box, at.zoom):
            image = shown if isinstance(shown, QImage) else part(read(shown), at, 0, pixels, theme.land)
            with QPainter(image) as painter:
                borders.draw(painter, theme, box, at.zoom, pixels)
            shown = image
        if isinstance(shown, bytes):
            return shown
        body = png(shown)
        if wanted.at.zoom <= _KEPT_ZOOM and shown != blank(theme.land, pixels):
            self._write(self._path(look, wanted), body)
        return body

    def _versions(self, day: date) -> tuple[tuple[Version, int], ...]:
        """The boundaries that hold, each with when its file was written."""
        found: list[tuple[Version, int]] = []
        for version in self._boundaries.on(day):
            with contextlib.suppress(OSError):
                found.append((version, version.path.stat().st_mtime_ns))
        return tuple(found)

    def _layer(self, day: date, versions: tuple[tuple[Version, int], ...]) -> BorderLayer:
        """What holds on ``day``. Read by one thread while the others wait: thirty tiles are asked for at once."""
        with self._making:
            found = self._layers.get((day, versions))
            if found is None:
                areas, faults = self._boundaries.areas(day) if versions else ([], [])
                self._border_fault = faults[0] if faults else None
                found = self._layers[day, versions] = BorderLayer(areas)
            self._layers.move_to_end((day, versions))
            if len(self._layers) > _KEPT_LAYERS:
                self._layers.popitem(last=False)
            return found

    def _look(self, day: date, versions: tuple[tuple[Version, int], ...]) -> str:
        """What all tiles of one appearance have in common; also the name of their folder."""
        said = f"{self._digest} {_STYLE} {(day, versions) if versions else ''}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def _note(self, at: Address, fault: Text | None) -> None:
        with self._lock:
            self._faults.pop(at, None)
            if fault is not None:
                self._faults[at] = fault
                if len(self._faults) > _MOST_FAULTS:
                    self._faults.popitem(last=False)

    def _keep(self, key: tuple[str, Wanted], answer: Answer) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = answer
                self._bytes += len(answer.body)
            while self._bytes > _MEMORY_BYTES and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone.body)

    def _path(self, look: str, wanted: Wanted) -> Path:
        zoom, column, row = wanted.at
        scale = "" if wanted.pixels == SIZE else f"@{wanted.pixels}"
        return self._cache / look / wanted.theme / str(zoom) / str(column) / f"{row}{scale}.png"

    def _stored(self, look: str, wanted: Wanted) -> bytes | None:
        """A disk that fails costs only the keeping."""
        if wanted.at.zoom <= _KEPT_ZOOM:
            with contextlib.suppress(OSError):
                return self._path(look, wanted).read_bytes()
        return None

    def _write(self, path: Path, body: bytes) -> None:
        with self._lock:
            if self._room < len(body):
                return
            self._room -= len(body)
        with contextlib.suppress(OSError):
            write_whole(path, body)

    def _sweep(self) -> int:
        """Drop tiles of other appearances; returns how many bytes may be kept besides those that are there.

        Only folders that are named like one are dropped, and nothing else.
        """
        day = self._today()
        own = self._look(day, self._versions(day))
        for folder in self._cache.glob("[0-9a-f]" * len(own)):
            if folder.name != own and folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            return _DISK_BYTES - sum(path.stat().st_size for path in (self._cache / own).rglob("*.png"))
        return 0


def write_whole(path: Path, data: bytes) -> None:
    """Write whole or not at all, whoever else writes or reads it.

    Raises:
        OSError: It cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


_STYLE = hashlib.sha256(
    repr((style.FILLS, style.WATERWAYS, style.ROADS, style.BORDERS, sorted(THEMES.items()))).encode()
).hexdigest()[:16]
"""Changes with the style and the themes: a tile of an older release is not shown by a newer one."""
