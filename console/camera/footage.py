"""The demo's footage: drawn and encoded once, in a process of its own, then played like any camera.

The addresses of the demo city's cameras name the files: ``street-01.mp4`` to ``street-12.mp4`` of one folder.
"""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import av
import av.codec
from av.video.frame import VideoFrame

from console.camera.drawing.film import RECIPES, pictures
from console.camera.drawing.view import HEIGHT, WIDTH
from console.camera.nest import is_alive
from console.process.lifeline import LIFELINE

COUNT = len(RECIPES)
_VERSION = "1"  # a new drawing gets a new number: what older versions drew is then drawn again
RATE = 12
SECONDS = 12
_SEED = 2
_OPTIONS = {"preset": "superfast", "crf": "25", "bf": "0"}


def footage_path(folder: Path, number: int) -> Path:
    """Where the film of ``number`` (from 1) is, or will be."""
    return folder / f"street-{number:02}.mp4"


def _has(encoder: str) -> bool:
    try:
        return av.codec.Codec(encoder, "w").is_encoder
    except av.codec.codec.UnknownCodecError:
        return False


class HaltedError(Exception):
    """Drawing was asked to end before it was done."""


def _frames(number: int, rate: int, seconds: int, halt: threading.Event | None) -> Iterator[VideoFrame]:
    for picture in pictures(number - 1, _SEED, rate, seconds):
        if halt and halt.is_set():
            raise HaltedError
        yield VideoFrame.from_ndarray(picture, format="rgb24")


def encode(
    path: Path, number: int, *, seconds: int = SECONDS, rate: int = RATE, halt: threading.Event | None = None
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
            for frame in chain(_frames(number, rate, seconds, halt), (None,)):
                container.mux(stream.encode(frame))  # pyright: ignore[reportUnknownMemberType] - Packet's parameter is open there
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def missing(folder: Path, count: int = COUNT) -> list[int]:
    """Numbers of the films that are not there yet, or were drawn by another version."""
    mark = folder / "version"
    current = mark.exists() and mark.read_text(encoding="ascii") == _VERSION
    return [k for k in range(1, count + 1) if not current or not footage_path(folder, k).exists()]


def _sweep(folder: Path) -> None:
    for part in folder.glob(".street-*.mp4"):
        if not is_alive(int(part.stem.rpartition("-")[2])):
            part.unlink(missing_ok=True)


def ensure_footage(
    folder: Path,
    count: int = COUNT,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    halt: threading.Event | None = None,
) -> list[Path]:
    """Draw what is missing (about a second and a half of one core each); returns the paths of all.

    Args:
        folder: Made if need be.
        count: How many cameras.
        progress: Called with (films there, films wanted) after each.
        halt: Ends the drawing soon when set.

    Raises:
        HaltedError: ``halt`` was set; the films that are there are whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    todo = missing(folder, count)
    if len(todo) == count:  # none, or another version's: those play on until replaced
        (folder / "version").write_text("", encoding="ascii")
    for done, number in enumerate(todo, start=count - len(todo) + 1):
        encode(footage_path(folder, number), number, halt=halt)
        progress(done, count)
    (folder / "version").write_text(_VERSION, encoding="ascii")
    return [footage_path(folder, k) for k in range(1, count + 1)]


class Drawing:
    """The process that draws; it ends with us."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "console", "camera-worker", "--draw", str(folder)],
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
