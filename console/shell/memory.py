"""What a seat remembers from one run to the next: where its window stood, its splitters, its map, its language."""

import logging
import re
from pathlib import Path

import msgspec

from console.model.closure import Closure
from console.shell.handover_draft import KeptDraft
from widgets.alarm_sort import USUAL, Arrangement
from widgets.map.item import Bookmark
from widgets.map.layer import Choices
from widgets.saved_filter import SavedFilter

_log = logging.getLogger(__name__)


class Remembered(msgspec.Struct, frozen=True):
    """All of it is a wish: what no longer fits (another screen, another language) is put right or left out.

    Attributes:
        place: Left, top, width and height of the window, not maximized.
        maximized: Whether it was.
        shares: By splitter, the share of each of its panes.
        view: Longitude, latitude and zoom of the map.
        language: Chosen in the window; empty if the configuration decides.
        layers: What was set for the layers of the map.
        bookmarks: Named views of the map.
        closures: Streets that the operator closed.
        filters: Saved filters of the alarm list.
        arrangement: Order of the alarm list.
        volume: Of the sound, chosen in its window; None if the configuration decides.
        output: The same for the audio output.
        draft: Of the shift hand-over, as far as it was made.
    """

    place: tuple[int, int, int, int] | None = None
    maximized: bool = False
    shares: dict[str, list[float]] = {}
    view: tuple[float, float, float] | None = None
    language: str = ""
    layers: Choices = {}
    bookmarks: tuple[Bookmark, ...] = ()
    closures: tuple[Closure, ...] = ()
    filters: tuple[SavedFilter, ...] = ()
    arrangement: Arrangement = USUAL
    volume: float | None = None
    output: str | None = None
    draft: KeptDraft = KeptDraft()


class Memory:
    """A file of one seat in ``folder``; without a folder nothing is kept."""

    def __init__(self, folder: Path | None, seat: str) -> None:
        name = re.sub(r"[^A-Za-z0-9_-]", "_", seat) or "seat"
        self._path = folder / f"seat-{name}.json" if folder else None
        self.value = self._load()

    def keep(self, value: Remembered) -> None:
        """Write it; a disk that fails costs only the remembering."""
        self.value = value
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.write_bytes(msgspec.json.encode(value))
            fresh.replace(self._path)
        except OSError as err:
            _log.info("memory: %s: %s", self._path, err)

    def _load(self) -> Remembered:
        if self._path is None:
            return Remembered()
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Remembered)
        except (OSError, msgspec.DecodeError):
            return Remembered()
