"""One camera in a worker: a thread that opens, paces, decodes, scales to the tile and never gives up."""

import logging
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter

from console.camera.order import Open
from console.camera.pace import Backoff, Governor, Pace, Rate
from console.camera.ring import Ring
from console.camera.source import Source, SourceError
from console.camera.state import State

_LOG = logging.getLogger(__name__)
_NS = 1_000_000_000


def fit(width: int, height: int, aspect: float, room: tuple[int, int]) -> tuple[int, int]:
    """The largest picture of a ``width`` x ``height`` source with that pixel aspect inside ``room``.

    Even in both directions: swscale takes 2.7 times as long for an odd width.
    """
    shape = width * aspect / height
    w = min(room[0], round(room[1] * shape))
    h = min(room[1], round(w / shape))
    return max(2, w & ~1), max(2, h & ~1)


class Stream(threading.Thread):
    """Plays one source into one ring until told to stop. The ring may change while it plays."""

    def __init__(self, order: Open, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(name=f"stream-{order.id}", daemon=True)
        self._order = order
        self._clock = clock
        self._halt = threading.Event()
        self._lock = threading.Lock()  # held while writing: the ring is not swapped under a picture
        self._ring = Ring(Path(order.ring))
        self._scaler = VideoReformatter()
        self._backoff = Backoff(random.random)
        self._rate = Rate()
        self._said = (State.CONNECTING, 0.0)
        self._reconnects = 0
        self._skipped = 0

    def halt(self) -> None:
        """Ask it to end; a blocked read ends with its own timeout."""
        self._halt.set()

    def retarget(self, path: Path) -> None:
        """Go on in another ring (the tile changed its size).

        Raises:
            OSError: No such ring; it goes on in the old one.
        """
        ring = Ring(path)
        with self._lock:
            old, self._ring = self._ring, ring
            ring.tell(*self._said)
        old.close()

    def run(self) -> None:
        """Open, play, say why it ended, wait, again; the reason stands until there is a picture or another reason."""
        self._tell(State.CONNECTING)
        while not self._halt.is_set():
            try:
                self._play()
            except SourceError as err:
                self._rest(err.state)
            except Exception as err:  # noqa: BLE001 - the border of one stream: its fault must not silence its tile
                _LOG.error("camera %s: %s", self._order.id, type(err).__name__)
                self._rest(State.BROKEN)
        self._ring.close()

    def _tell(self, state: State, retry_at: float = 0.0) -> None:
        with self._lock:
            self._said = (state, retry_at)
            self._ring.tell(state, retry_at)
            self._ring.count(0.0, self._reconnects, self._skipped)

    def _rest(self, state: State) -> None:
        self._rate = Rate()
        self._reconnects += 1
        delay = self._backoff.next()
        self._tell(state, self._clock() + delay)
        self._halt.wait(delay)

    def _play(self) -> None:
        source = Source(self._order.url, self._order.user, self._order.password)
        try:
            self._pump(source)
        finally:
            source.close()

    def _pump(self, source: Source) -> None:
        pace, governor = Pace(self._clock, paced=source.paced), Governor()
        before = self._skipped
        for unit in source.units():
            if self._halt.is_set():
                return
            admitted = governor.admit(pace.lag(unit.seconds), key=unit.key)
            self._skipped = before + governor.skipped
            if not admitted:
                continue
            for due, frame in source.decode(unit):
                early = -pace.lag(due) if source.paced else 0.0
                if early > 0 and self._halt.wait(early):
                    return
                self._show(frame, source.aspect)

    def _show(self, frame: VideoFrame, aspect: float) -> None:
        now = self._clock()
        with self._lock:
            ring = self._ring
            width, height = fit(frame.width, frame.height, aspect, (ring.width, ring.height))
            small = self._scaler.reformat(frame, width, height, "bgra", interpolation=Interpolation.AREA, threads=1)
            plane = small.planes[0]
            rows = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(height, plane.line_size)[:, : width * 4]
            ring.publish(rows.reshape(height, width, 4), int(now * _NS))
            ring.count(self._rate.tick(now), self._reconnects, self._skipped)
            self._said = (State.LIVE, 0.0)
            ring.tell(State.LIVE)
        self._backoff.reset()
