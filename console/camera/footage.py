"""The demo's footage: drawn and encoded once, in a process of its own, then played like any camera.

Its addresses are ``footage:SKY/NUMBER``, sky ``day`` or ``night``, number 1 to 12: whoever plays one knows the folder.
"""

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple, cast

import av
import av.codec
from av.video.frame import VideoFrame

from console.camera.drawing.film import RECIPES, Sky, pictures
from console.camera.drawing.view import HEIGHT, WIDTH
from console.camera.nest import is_alive
from console.process.lifeline import LIFELINE

COUNT = len(RECIPES)
_VERSION = "2"  # a new drawing gets a new number: what older versions drew is then drawn again
RATE = 12
SECONDS = 12
_SEED = 2
_OPTIONS = {"preset": "superfast", "crf": "25", "bf": "0"}


_ADDRESS = re.compile(r"footage:(day|night)/([1-9][0-9]?)")


class Film(NamedTuple):
    """One film; ``number`` counts from 1."""

    sky: Sky
    number: int

    @property
    def address(self) -> str:
        """What a camera's ``url`` says."""
        return f"footage:{self.sky}/{self.number}"

    def path(self, folder: Path) -> Path:
        """Where it is, or will be."""
        return folder / self.sky / f"street-{self.number:02}.mp4"


def film_at(address: str) -> Film | None:
    """The film that an address names; None for the address of anything else."""
    match = _ADDRESS.fullmatch(address)
    return Film(cast("Sky", match[1]), int(match[2])) if match and int(match[2]) <= COUNT else None


def _has(encoder: str) -> bool:
    try:
        return av.codec.Codec(encoder, "w").is_encoder
    except av.codec.codec.UnknownCodecError:
        return False


class HaltedError(Exception):
    """Drawing was asked to end before it was done."""


def _frames(film: Film, rate: int, seconds: int, halt: threading.Event | None) -> Iterator[VideoFrame]:
    for picture in pictures(film.number - 1, film.sky, _SEED, rate, seconds):
        if halt and halt.is_set():
            raise HaltedError
        yield VideoFrame.from_ndarray(picture, format="rgb24")


def encode(
    path: Path, film: Film, *, seconds: int = SECONDS, rate: int = RATE, halt: threading.Event | None = None
) -> None:
    """Draw and encode one film; the file appears whole or not at all.

    Raises:
        HaltedError: ``halt`` was set.
    """
    part = path.with_name(f".{path.stem}-{os.getpid()}.mp4")
    try:
        with av.open(str(part), "w", options={"movflags": "faststart"}) as container:
            codec, options = ("libx264", _OPTIONS) if _has("libx264") else ("mpeg4", {"b": "900k"})
            stream = container.add_stream(codec, rate, dict(options))  # pyright: ignore[reportUnknownMemberType] - **kwargs of the stubs
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            stream.gop_size = rate  # a late decoder catches up at a key frame: one each second
            stream.thread_count = 1
            for frame in chain(_frames(film, rate, seconds, halt), (None,)):
                container.mux(stream.encode(frame))  # pyright: ignore[reportUnknownMemberType] - Packet's parameter is open there
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def missing(folder: Path, sky: Sky, count: int = COUNT) -> list[Film]:
    """The films of one sky that are not there yet, or were drawn by another version."""
    mark = folder / sky / "version"
    current = mark.exists() and mark.read_text(encoding="ascii") == _VERSION
    return [f for f in _films(sky, count) if not current or not f.path(folder).exists()]


def _films(sky: Sky, count: int) -> list[Film]:
    return [Film(sky, number) for number in range(1, count + 1)]


def _sweep(folder: Path) -> None:
    for part in folder.glob(".street-*.mp4"):
        if not is_alive(int(part.stem.rpartition("-")[2])):
            part.unlink(missing_ok=True)


def ensure_footage(
    folder: Path,
    sky: Sky,
    count: int = COUNT,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    halt: threading.Event | None = None,
) -> list[Path]:
    """Draw what is missing of one sky (about a second and a half of one core each); returns the paths of all.

    Args:
        folder: Made if need be; each sky has a folder in it.
        sky: Which.
        count: How many cameras.
        progress: Called with (films there, films wanted) after each.
        halt: Ends the drawing soon when set.

    Raises:
        HaltedError: ``halt`` was set; the films that are there are whole.
    """
    home = folder / sky
    home.mkdir(parents=True, exist_ok=True)
    _sweep(home)
    mark = home / "version"
    todo = missing(folder, sky, count)
    if len(todo) == count:  # none, or another version's: those play on until replaced
        mark.write_text("", encoding="ascii")
    for done, film in enumerate(todo, start=count - len(todo) + 1):
        encode(film.path(folder), film, halt=halt)
        progress(done, count)
    mark.write_text(_VERSION, encoding="ascii")
    return [film.path(folder) for film in _films(sky, count)]


class Drawing:
    """The process that draws one sky; it ends with us."""

    def __init__(self, folder: Path, sky: Sky) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "console", "camera-worker", "--draw", str(folder), "--sky", sky],
            stdin=subprocess.PIPE,
            env={**os.environ, LIFELINE: "1"},
        )

    @property
    def running(self) -> bool:
        """Whether it still draws."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End it; a film half drawn is thrown away."""
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process.wait()
