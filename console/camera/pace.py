"""When a picture is due, how late the decoder runs, and what to leave out to catch up. Pure; times in seconds."""

from collections import deque
from collections.abc import Callable

LATE = 1.0  # above this the governor skips to the next key frame
_HOPELESS = 5.0  # a machine that slept: begin anew instead of running after it
_CREEP = 0.002  # a camera's clock may be this much slower than ours (seconds per second) and not count as lag
_RATE_SECONDS = 2.0
_FIRST_DELAY = 0.25
LONGEST_DELAY = 2.0


class Pace:
    """Ties the time stamps of a source to the clock.

    A paced source (a file, HLS) hands out pictures sooner than they are due: the caller sleeps. A live one hands them
    out when they come: the earliest arrival so far is what "not late" means.
    """

    def __init__(self, clock: Callable[[], float], *, paced: bool) -> None:
        self._clock = clock
        self._paced = paced
        self._offset: float | None = None
        self._last = 0.0

    def lag(self, stamp: float) -> float:
        """Seconds that ``stamp`` is late now; below zero: early (paced sources only)."""
        now = self._clock()
        if self._offset is None:
            self._offset, self._last = now - stamp, now
            return 0.0
        if not self._paced:
            self._offset += (now - self._last) * _CREEP
            self._last = now
        lag = now - stamp - self._offset
        if (lag > _HOPELESS) if self._paced else (lag < 0):
            self._offset = now - stamp
            return 0.0
        return lag


class Governor:
    """Decides per packet whether to decode it: once late by more than ``LATE``, nothing before the next key frame."""

    def __init__(self) -> None:
        self._skipping = False
        self.skipped = 0

    def admit(self, lag: float, *, key: bool) -> bool:
        """Whether to decode a packet that is ``lag`` seconds late."""
        if self._skipping and key and lag < LATE:
            self._skipping = False
        elif not self._skipping and lag > LATE:
            self._skipping = True
        if self._skipping:
            self.skipped += 1
        return not self._skipping


class Rate:
    """Pictures per second over the last two seconds."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def tick(self, now: float) -> float:
        """Count one picture at ``now``; returns the rate."""
        times = self._times
        times.append(now)
        while now - times[0] > _RATE_SECONDS:
            times.popleft()
        return (len(times) - 1) / (now - times[0]) if len(times) > 1 else 0.0


class Backoff:
    """Delays between attempts: doubling from 0.25 s to at most 2 s, with up to a quarter of jitter below."""

    def __init__(self, random: Callable[[], float]) -> None:
        self._random = random
        self._delay = _FIRST_DELAY

    def next(self) -> float:
        """Seconds to wait before the next attempt."""
        delay, self._delay = self._delay, min(self._delay * 2, LONGEST_DELAY)
        return delay * (1 - self._random() / 4)

    def reset(self) -> None:
        """A picture came: the next failure is a first one."""
        self._delay = _FIRST_DELAY
