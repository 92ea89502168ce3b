"""The ring: three pictures in shared memory, one process writing, one reading, neither ever waiting.

Layout: 32 words of 64 bits (native order), then three slots of ``width * height * 4`` bytes BGRA. Aligned words are
stored whole, and a slot's sequence is 0 while it is written: a reader copies, looks at the sequence again and takes the
copy only if it did not change. The writer needs two more pictures to come back to the slot that is being read, so a
second try is rare.
"""

import contextlib
import mmap
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from console.camera.state import Frame, State

_MAGIC = 0x314C495445524143  # "CARETIL1"
_WORDS = 32
_HEAD = _WORDS * 8
_SLOTS = 3
_TRIES = 4
_NS = 1_000_000_000
_DEADLINE_BITS = 56  # a status word is state << 56 | milliseconds of the monotonic clock

# words of the header, then of each slot
_MAGIC_AT, _WIDTH, _HEIGHT, _LATEST, _STATUS, _RATE, _RECONNECTS, _SKIPPED = range(8)
_SEQUENCE, _CAPTURED, _ARRIVED, _PICTURE_WIDTH, _PICTURE_HEIGHT, _DELAY, _EVERY = range(7)
_ZERO_DELAY = 1 << 48  # a word of 0 is no delay at all; below this: the camera's clock is ahead
_STATES = tuple(State)


def _slot(number: int) -> int:
    return 8 + (number % _SLOTS) * 8


class Ring:
    """One mapping of a ring file. The parent creates and unlinks; the worker attaches and writes.

    Attributes:
        path: The file.
        width: Largest picture, pixels.
        height: Largest picture, pixels.
    """

    def __init__(self, path: Path) -> None:
        """Attach to an existing ring.

        Raises:
            OSError: No such ring.
            ValueError: Not a ring.
        """
        self.path = path
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            self._map = mmap.mmap(descriptor, 0)
        finally:
            os.close(descriptor)
        self._words = memoryview(self._map)[:_HEAD].cast("Q")
        if self._words[_MAGIC_AT] != _MAGIC:
            raise ValueError(f"{path.name} is not a ring")
        self.width, self.height = self._words[_WIDTH], self._words[_HEIGHT]
        size = self.width * self.height * 4
        whole: NDArray[np.uint8] = np.frombuffer(self._map, dtype=np.uint8)
        self._pixels = [whole[_HEAD + i * size : _HEAD + (i + 1) * size] for i in range(_SLOTS)]
        self._frame = Frame()
        self._seen = (0, 0)

    @classmethod
    def create(cls, path: Path, width: int, height: int) -> "Ring":
        """Make a ring for pictures up to ``width`` x ``height``.

        Raises:
            OSError: ENOSPC where shared memory cannot hold it; nothing is left behind then.
        """
        size = _HEAD + _SLOTS * width * height * 4
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, size)
            head = np.zeros(_WORDS, dtype=np.uint64)
            head[_MAGIC_AT], head[_WIDTH], head[_HEIGHT] = _MAGIC, width, height
            os.pwrite(descriptor, head.tobytes(), 0)
        except OSError:
            path.unlink()
            raise
        finally:
            os.close(descriptor)
        return cls(path)

    def publish(
        self,
        picture: NDArray[np.uint8],
        arrived: int,
        captured: int = 0,
        delay: float | None = None,
        every: float = 0.0,
    ) -> None:
        """Write one picture. Writer only.

        Args:
            picture: (height, width, 4) BGRA, not larger than the ring; rows may be strided.
            arrived: Monotonic ns.
            captured: UTC ns by the camera, 0 where unknown.
            delay: Seconds from capture to arrival, None where unknown.
            every: Seconds between stills, 0 for a stream.
        """
        words = self._words
        height, width = picture.shape[:2]
        number = words[_LATEST] + 1
        at = _slot(number)
        words[at + _SEQUENCE] = 0
        self._pixels[number % _SLOTS][: width * height * 4].reshape(height, width, 4)[:] = picture
        words[at + _CAPTURED], words[at + _ARRIVED] = captured, arrived
        words[at + _PICTURE_WIDTH], words[at + _PICTURE_HEIGHT] = width, height
        words[at + _DELAY] = 0 if delay is None else max(1, _ZERO_DELAY + round(delay * 1000))
        words[at + _EVERY] = round(every * 1000)
        words[at + _SEQUENCE] = number
        words[_LATEST] = number

    def tell(self, state: State, retry_at: float = 0.0) -> None:
        """Say what the stream is doing; ``retry_at`` in monotonic seconds."""
        self._words[_STATUS] = _STATES.index(state) << _DEADLINE_BITS | round(retry_at * 1000)

    def count(self, rate: float, reconnects: int, skipped: int) -> None:
        """Write the figures. Writer only."""
        self._words[_RATE] = round(rate * 1000)
        self._words[_RECONNECTS], self._words[_SKIPPED] = reconnects, skipped

    def read(self) -> Frame:
        """The newest frame; the same object as before when nothing changed. Reader only."""
        words = self._words
        seen = (words[_LATEST], words[_STATUS])
        if seen == self._seen:
            return self._frame
        for _ in range(_TRIES):
            frame = self._frame if words[_LATEST] == self._frame.sequence else self._copy(words[_LATEST])
            if frame is not None:
                self._seen = (frame.sequence, seen[1])
                self._frame = self._describe(frame, seen[1])
                break
        return self._frame

    def _copy(self, number: int) -> Frame | None:
        words, at = self._words, _slot(number)
        if words[at + _SEQUENCE] != number:
            return None
        width, height = words[at + _PICTURE_WIDTH], words[at + _PICTURE_HEIGHT]
        captured, arrived = words[at + _CAPTURED], words[at + _ARRIVED] / _NS
        late, every = words[at + _DELAY], words[at + _EVERY] / 1000
        if width > self.width or height > self.height:
            return None
        picture = self._pixels[number % _SLOTS][: width * height * 4].reshape(height, width, 4).copy()
        if words[at + _SEQUENCE] != number:
            return None
        delay = (late - _ZERO_DELAY) / 1000 if late else None
        return Frame(number, picture, captured=captured, arrived=arrived, delay=delay, every=every)

    def _describe(self, frame: Frame, status: int) -> Frame:
        words = self._words
        return replace(
            frame,
            state=_STATES[status >> _DEADLINE_BITS],
            retry_at=(status & (1 << _DEADLINE_BITS) - 1) / 1000,
            rate=words[_RATE] / 1000,
            reconnects=words[_RECONNECTS],
            skipped=words[_SKIPPED],
        )

    def close(self) -> None:
        """Let go of the mapping."""
        self._pixels.clear()
        self._words.release()
        with contextlib.suppress(BufferError):  # a writer in another thread still holds a slice; it goes with it
            self._map.close()

    def unlink(self) -> None:
        """Remove the file and let go. Owner only."""
        self.path.unlink(missing_ok=True)
        self.close()
