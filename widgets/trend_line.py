"""A trend as numbers: columns of a series, gaps as NaN, ticks that fall on round values; numpy only."""

import math
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
_STEPS = (1, 5, 10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
_LEAST_GAP = 10.0


def _none() -> Column:
    return np.empty(0)


@dataclass(frozen=True, eq=False)
class TrendData:
    """One series; all columns of equal length, NaN where the source said nothing.

    Attributes:
        t: Seconds since 1970, rising.
        value: The reading.
        low: Lower end of its usual band.
        high: Upper end.
        forecast: What was forecast for that time, if the source forecasts.
        bad: True where the source calls its own value bad or uncertain.
    """

    t: Column = field(default_factory=_none)
    value: Column = field(default_factory=_none)
    low: Column = field(default_factory=_none)
    high: Column = field(default_factory=_none)
    forecast: Column = field(default_factory=_none)
    bad: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))

    def __len__(self) -> int:
        return len(self.t)


def gap_after(t: Column) -> float:
    """Silence, in seconds, that is a gap in this series: five times its usual step."""
    if len(t) < 3:
        return math.inf
    return max(_LEAST_GAP, 5 * float(np.median(np.diff(t))))


def with_gaps(t: Column, value: Column, gap: float) -> tuple[Column, Column]:
    """The line with one NaN in the middle of each silence longer than ``gap`` seconds."""
    holes = np.flatnonzero(np.diff(t) > gap)
    if not len(holes):
        return t, value
    middle = (t[holes] + t[holes + 1]) / 2
    return np.insert(t, holes + 1, middle), np.insert(value, holes + 1, np.nan)


def runs(t: Column, low: Column, high: Column, gap: float) -> list[tuple[Column, Column, Column]]:
    """The pieces of a band without gap or NaN, each of at least two points."""
    ok = np.isfinite(low) & np.isfinite(high)
    breaks = np.flatnonzero((np.diff(t) > gap) | ~ok[1:] | ~ok[:-1]) + 1
    pieces = (p for p in np.split(np.arange(len(t)), breaks) if len(p) > 1)
    return [(t[p], low[p], high[p]) for p in pieces]


def span(data: TrendData, limit: float | None) -> tuple[float, float]:
    """The range of the vertical axis: value, band, forecast and limit, with a twelfth of air above and below."""
    parts = [c[np.isfinite(c)] for c in (data.value, data.low, data.high, data.forecast) if len(c)]
    pool = np.concatenate(parts) if parts else np.empty(0)
    if limit is not None:
        pool = np.append(pool, limit)
    if not len(pool):
        return 0.0, 1.0
    low, high = float(pool.min()), float(pool.max())
    air = (high - low) / 12 or max(abs(high) * 0.05, 0.5)
    return low - air, high + air


def value_ticks(low: float, high: float, most: int = 3) -> list[float]:
    """At most ``most`` round values inside a range."""
    if not high > low:
        return []
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    for step in (power * k for k in (1, 2, 5, 10, 20, 50)):
        first = math.ceil(low / step)
        count = math.floor(high / step) - first + 1
        if count <= most:
            return [(first + k) * step for k in range(count)]
    return []


def time_ticks(start: float, end: float, zone: ZoneInfo, most: int = 5) -> list[tuple[float, str]]:
    """At most ``most`` round local times inside a range, with their labels."""
    step = next((s for s in _STEPS if (end - start) / s <= most), _STEPS[-1])
    offset = datetime.fromtimestamp(start, zone).utcoffset()
    shift = offset.total_seconds() if offset else 0.0
    first = math.ceil((start + shift) / step) * step - shift
    form = "%H:%M:%S" if step < 60 else "%H:%M"
    out: list[tuple[float, str]] = []
    while first <= end and len(out) < most:
        out.append((first, datetime.fromtimestamp(first, zone).strftime(form)))
        first += step
    return out
