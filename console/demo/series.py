"""A series: one value of one entity that the city says again and again."""

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from console.model.event import Event, Values
from console.model.text import fold

Batch = tuple[str, list[Event]]
Stamp = Callable[[float], int]

LAST_HOURS = ((7200.0, 60.0),)
LAST_DAY = ((26 * 3600.0, 3600.0), (7200.0, 60.0))


class Said(NamedTuple):
    """What a series says at a moment; with a place if the thing moves."""

    values: Values
    lon: float | None = None
    lat: float | None = None
    severity: int = 0


Reader = Callable[[float], Said]


class Series(msgspec.Struct, frozen=True):
    """A value and its timetable: due whenever ``t - phase`` is a multiple of ``period``.

    Attributes:
        stream: Where it goes.
        source: Who says it.
        entity: Of what.
        kind: Which value.
        period: Seconds between two.
        phase: Spreads the entities over the period.
        read: The value at a moment; pure.
        past: (reach, step) in seconds of what is told of the time before the start, the farthest first.
    """

    stream: str
    source: str
    entity: str
    kind: str
    period: float
    phase: float
    read: Reader
    past: tuple[tuple[float, float], ...] = ()

    def due(self, since: float, until: float) -> Iterator[float]:
        """The moments in (since, until]; after a long pause only the last ten."""
        first = math.floor((since - self.phase) / self.period) + 1
        last = math.floor((until - self.phase) / self.period)
        for k in range(max(first, last - 9), last + 1):
            yield self.phase + k * self.period

    def told(self, since: float, start: float) -> Iterator[float]:
        """The moments of the past in (since, start), each on the grid of its step."""
        for i, (reach, step) in enumerate(self.past):
            nearer = start - self.past[i + 1][0] if i + 1 < len(self.past) else start
            k = math.floor(max(since, start - reach) / step) + 1
            while k * step < nearer:
                yield k * step
                k += 1

    def event(self, t: float, stamp: Stamp) -> Event:
        """What it says at ``t``."""
        said = self.read(t)
        return Event(
            self.entity, self.source, self.kind, stamp(t), said.lon, said.lat, said.values, severity=said.severity
        )


def slug(text: str) -> str:
    """An id part of a Vietnamese name."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in fold(text)).split())
