"""Clocks: time is handed in, so that an engine runs the same in a test, in a replay and live."""

import time
from typing import Protocol

NS = 1_000_000_000


class Clock(Protocol):
    """Two readings: the wall (UTC nanoseconds, may jump) and the monotonic seconds that timers use."""

    def now(self) -> int:
        """UTC, nanoseconds since 1970."""
        ...

    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; never goes back."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> int:
        """UTC, nanoseconds since 1970."""
        return time.time_ns()

    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; never goes back."""
        return time.monotonic()


class ManualClock:
    """A clock that moves only when told to: for tests, replays and the demo city's seed-determined time."""

    def __init__(self, start: int = 0) -> None:
        self._now = start
        self._monotonic = 0.0

    def now(self) -> int:
        """UTC, nanoseconds since 1970."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; never goes back."""
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Move both readings on by ``seconds`` (>= 0)."""
        self._now += round(seconds * NS)
        self._monotonic += seconds

    def jump(self, seconds: float) -> None:
        """Move the wall only, as a corrected machine clock does; ``seconds`` may be negative."""
        self._now += round(seconds * NS)
