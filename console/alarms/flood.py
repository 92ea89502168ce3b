"""The alarm flood of one seat: begins with more than ten annunciated in ten minutes, ends below five (EEMUA 191)."""

from collections import deque
from typing import NamedTuple

import msgspec

from console.model.clock import NS


class FloodLimits(msgspec.Struct, frozen=True):
    """Settings: a flood begins above ``begin`` and ends below ``end`` annunciations in the last ``window`` seconds."""

    begin: int = 10
    end: int = 5
    window: float = 600.0


class Flood(NamedTuple):
    """One flood, UTC ns; ``ended`` is None while it lasts."""

    began: int
    ended: int | None


class FloodWatch:
    """Fed with each annunciation in order of time; ``advance`` lets time pass. Times are UTC ns.

    Attributes:
        since: When the present flood began, None without one.
        count: Annunciations of the present flood, those that began it among them; 0 without one.
        newest: The last annunciation, 0 before the first.
        window: Of the limits, ns.
    """

    def __init__(self, limits: FloodLimits | None = None) -> None:
        self._limits = limits or FloodLimits()
        self.window = round(self._limits.window * NS)
        # The newest alone decide over begin and end: a flood of thousands a second need not be remembered.
        self._times: deque[int] = deque(maxlen=max(self._limits.begin + 1, self._limits.end))
        self.since: int | None = None
        self.count = self.newest = 0

    def feed(self, t: int) -> Flood | None:
        """One annunciation at ``t``; returns a flood that had ended before it."""
        ended = self.advance(t)
        self._times.append(t)
        self.newest = t
        if self.since is not None:
            self.count += 1
        elif len(self._times) > self._limits.begin:
            self.since, self.count = t, len(self._times)
        return ended

    def advance(self, now: int) -> Flood | None:
        """Let time pass until ``now``; returns the flood that has ended."""
        ended = self._end(now)
        while self._times and self._times[0] <= now - self.window:
            self._times.popleft()
        return ended

    def _end(self, now: int) -> Flood | None:
        if self.since is None:
            return None
        # Fewer than `end` are left in the window as soon as the `end`-th newest has left it.
        over = self._times[-self._limits.end] + self.window if len(self._times) >= self._limits.end else now
        if over > now:
            return None
        flood, self.since, self.count = Flood(self.since, over), None, 0
        return flood


def floods(times: list[int], until: int, limits: FloodLimits | None = None) -> list[Flood]:
    """The floods of annunciations at ``times`` (sorted, UTC ns), as seen at ``until``."""
    watch = FloodWatch(limits)
    found = [flood for flood in map(watch.feed, times) if flood]
    last = watch.advance(until)
    if last:
        found.append(last)
    elif watch.since is not None:
        found.append(Flood(watch.since, None))
    return found
