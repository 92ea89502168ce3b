"""One camera in a worker: a thread that opens, paces, decodes, scales to the tile and never gives up."""

import logging
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter

from console.camera.order import Open
from console.camera.pace import Backoff, Governor, Pace, Rate
from console.camera.ring import Ring
from console.camera.sight import Sight
from console.camera.snapshot import Snapshot, is_snapshot
from console.camera.source import Playable, Shot, Source, SourceError
from console.camera.state import State

_LOG = logging.getLogger(__name__)
_NS = 1_000_000_000
_BLIND_SECONDS = 2.4  # packets come and no picture comes out of them: said within 3 s
_PATIENCE_SECONDS = 12.0  # the longest group of pictures that is waited for
_STILL_UNCHANGED_SECONDS = 120.0


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
        self._sharp_at: float | None = None  # of the last picture of this attempt

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
        login = self._order.user, self._order.password
        url = self._order.url
        source = Snapshot(url, *login, self._halt) if is_snapshot(url) else Source(url, *login)
        try:
            self._pump(source)
        finally:
            source.close()

    def _pump(self, source: Playable) -> None:
        pace, governor = Pace(self._clock, paced=source.paced), Governor()
        sight = Sight(_STILL_UNCHANGED_SECONDS) if source.every else Sight()
        before, opened = self._skipped, self._clock()
        self._sharp_at = None
        for unit in source.units():
            if self._halt.is_set():
                return
            admitted = governor.admit(pace.lag(unit.seconds), key=unit.key)
            self._skipped = before + governor.skipped
            if not admitted:
                continue
            for shot in source.decode(unit):
                if self._is_grey(shot, opened):
                    continue
                early = -pace.lag(shot.seconds) if source.paced else 0.0
                if early > 0 and self._halt.wait(early):
                    return
                self._show(shot, source, sight, max(0.0, pace.lag(shot.seconds)))
            self._admit_blindness(opened)

    def _is_grey(self, shot: Shot, opened: float) -> bool:
        """Whether a picture comes before the first key picture: a decoder makes up what it lacks."""
        waits = self._clock() - opened < _PATIENCE_SECONDS / 2  # some cameras refresh a picture by and by, without any
        return self._sharp_at is None and not shot.frame.key_frame and waits

    def _admit_blindness(self, opened: float) -> None:
        """Say that packets come and no pictures; begin anew when that lasts."""
        now = self._clock()
        if self._sharp_at is not None:
            if now - self._sharp_at > _BLIND_SECONDS:
                raise SourceError(State.BROKEN, "packets come and no picture any more")
        elif now - opened > _PATIENCE_SECONDS:
            raise SourceError(State.WRONG_CODEC, "packets come and no picture")
        elif now - opened > _BLIND_SECONDS and self._said[0] is not State.WRONG_CODEC:
            self._tell(State.WRONG_CODEC)

    def _show(self, shot: Shot, source: Playable, sight: Sight, late: float) -> None:
        now, frame = self._clock(), shot.frame
        arrived = now - late  # it waited for us, not for the camera
        delay = None if shot.captured is None else time.time() - late - shot.captured
        with self._lock:
            ring = self._ring
            width, height = fit(frame.width, frame.height, source.aspect, (ring.width, ring.height))
            small = self._scaler.reformat(frame, width, height, "bgra", interpolation=Interpolation.AREA, threads=1)
            plane = small.planes[0]
            rows = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(height, plane.line_size)[:, : width * 4]
            picture = rows.reshape(height, width, 4)
            captured = round((shot.captured or 0.0) * _NS)
            ring.publish(picture, int(arrived * _NS), captured, delay, source.every)
            ring.count(self._rate.tick(now), self._reconnects, self._skipped)
            self._said = (sight.judge(picture, now), 0.0)
            ring.tell(*self._said)
        self._sharp_at = now
        self._backoff.reset()
