"""The series: the recent numbers of each (entity, kind), bounded, in time order."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from console.model.clock import NS

Key = tuple[str, str]
Floats = NDArray[np.float64]

LONGEST = 4_000
_TOTAL = 4_000_000
_SHORTEST = 250


class Series:
    """At most 4,000 points per key (the oldest go), fewer when all keys together exceed four million (64 MB)."""

    def __init__(self, *, longest: int = LONGEST, total: int = _TOTAL) -> None:
        self._points: dict[Key, tuple[array[float], array[float]]] = {}
        self._longest = longest
        self._total = total
        self._count = 0

    def add(self, key: Key, t: int, value: float) -> None:
        """One point, ``t`` in UTC ns. A late one goes where it belongs; one of the same time replaces."""
        times, values = self._points.get(key) or self._points.setdefault(key, (array("d"), array("d")))
        seconds = t / NS
        if not times or seconds > times[-1]:
            times.append(seconds)
            values.append(value)
        else:
            at = bisect_left(times, seconds)
            if times[at] == seconds:
                values[at] = value
                return
            times.insert(at, seconds)
            values.insert(at, value)
        self._count += 1
        if len(times) > self._longest:
            self._cut(key, self._longest * 3 // 4)
        if self._count > self._total:
            self._shorten()

    def preload(self, key: Key, t: Iterable[float], value: Iterable[float]) -> None:
        """Put history (seconds since 1970) before what is known; points at or after the first known one are skipped."""
        times, values = self._points.get(key) or (array("d"), array("d"))
        first = times[0] if times else float("inf")
        older = sorted((a, b) for a, b in zip(t, value, strict=True) if a < first)
        room = max(0, self._longest - len(times))
        older = older[len(older) - min(room, len(older)) :]
        self._points[key] = (
            array("d", [a for a, _ in older]) + times,
            array("d", [b for _, b in older]) + values,
        )
        self._count += len(older)

    def get(self, key: Key) -> tuple[Floats, Floats]:
        """(seconds since 1970, value), ascending; copies."""
        times, values = self._points.get(key) or (array("d"), array("d"))
        return np.array(times, np.float64), np.array(values, np.float64)

    def _cut(self, key: Key, keep: int) -> None:
        for column in self._points[key]:
            del column[: len(column) - keep]
        self._count += keep - self._longest - 1

    def _shorten(self) -> None:
        self._longest = max(_SHORTEST, self._longest // 2)
        for times, values in self._points.values():
            over = len(times) - self._longest
            if over > 0:
                del times[:over], values[:over]
                self._count -= over
