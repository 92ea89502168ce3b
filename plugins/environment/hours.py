"""Hourly means of one station: readings in, closed hours out."""

import math
from typing import NamedTuple

HOUR_NS = 3_600_000_000_000
KEPT = 25
DAY_HOURS = 24
_ENOUGH = 18  # three quarters of a day


class Mean(NamedTuple):
    """A mean and how many hours it is made of."""

    value: float
    hours: int


class Hours:
    """Sums per hour and quantity; an hour is closed once a reading of a later one has come.

    Hours are counted since 1970; the zones of Vietnam are whole hours from UTC, so they are local hours too. ``latest``
    is the newest of any reading, -1 before the first.
    """

    def __init__(self, sums: dict[str, dict[int, tuple[float, int]]] | None = None, told: int = -1) -> None:
        self.sums = sums or {}
        self.told = told
        self.latest = max((h for hours in self.sums.values() for h in hours), default=-1)

    def add(self, quantity: str, t: int, value: float) -> None:
        """Take a reading of UTC ns ``t``; one that is older than what is kept, or not a number, is dropped."""
        hour = t // HOUR_NS
        if not math.isfinite(value) or value < 0 or hour <= self.latest - KEPT:
            return
        sums = self.sums.setdefault(quantity, {})
        total, n = sums.get(hour, (0.0, 0))
        sums[hour] = (total + value, n + 1)
        if hour > self.latest:
            self.latest = hour
            for kept in self.sums.values():
                for old in [h for h in kept if h <= hour - KEPT]:
                    del kept[old]

    def closed(self) -> range:
        """The hours that closed since the last call and are still kept, oldest first."""
        if self.latest < 0:
            return range(0)
        known = min(h for hours in self.sums.values() for h in hours)
        first = max(self.told + 1, known)
        self.told = max(self.told, self.latest - 1)
        return range(first, self.latest)

    def mean(self, quantity: str, hour: int) -> float | None:
        """The mean of an hour."""
        entry = self.sums.get(quantity, {}).get(hour)
        return entry[0] / entry[1] if entry else None

    def back(self, quantity: str, hour: int, count: int) -> list[float | None]:
        """The means of ``count`` hours, ``hour`` first."""
        return [self.mean(quantity, hour - i) for i in range(count)]

    def day(self, quantity: str, hour: int) -> Mean | None:
        """The mean of the 24 hours up to and with ``hour``; None with fewer than 18 of them."""
        known = [c for c in self.back(quantity, hour, DAY_HOURS) if c is not None]
        return Mean(sum(known) / len(known), len(known)) if len(known) >= _ENOUGH else None
