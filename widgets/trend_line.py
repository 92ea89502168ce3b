"""A trend as numbers: columns of a series, gaps as NaN, ticks that fall on round values; numpy only."""

import math
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Column = NDArray[np.float64]
_DAY = 86400
_STEPS = (
    1, 5, 10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
    *(_DAY * k for k in (1, 2, 7, 14, 30, 90, 365)),
)  # fmt: skip
_PAST_POINTS = 168  # a week of hourly means
_LEAST_GAP = 10.0
_AROUND = 4  # steps to each side


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


def gap_after(t: Column) -> Column:
    """Silence, in seconds, that is a gap after each point but the last: five times the usual step around it.

    Around it, because a series has more than one pace: its history is told by the minute or thinned, its present not.
    """
    steps = np.diff(t)
    if len(steps) < 2:
        return np.full(len(steps), math.inf)
    around = sliding_window_view(np.pad(steps, _AROUND, mode="reflect"), 2 * _AROUND + 1)
    return np.maximum(_LEAST_GAP, 5 * np.median(around, axis=1))


def with_gaps(t: Column, value: Column, gap: Column) -> tuple[Column, Column]:
    """The line with one NaN in the middle of each silence longer than ``gap``, as of ``gap_after``."""
    holes = np.flatnonzero(np.diff(t) > gap)
    if not len(holes):
        return t, value
    middle = (t[holes] + t[holes + 1]) / 2
    return np.insert(t, holes + 1, middle), np.insert(value, holes + 1, np.nan)


def runs(t: Column, low: Column, high: Column, gap: Column) -> list[tuple[Column, Column, Column]]:
    """The pieces of a band without gap or NaN, each of at least two points."""
    ok = np.isfinite(low) & np.isfinite(high)
    breaks = np.flatnonzero((np.diff(t) > gap) | ~ok[1:] | ~ok[:-1]) + 1
    pieces = (p for p in np.split(np.arange(len(t)), breaks) if len(p) > 1)
    return [(t[p], low[p], high[p]) for p in pieces]


def in_view(data: TrendData, now: float, window: float) -> tuple[TrendData, float]:
    """What is drawn of a series that has points, and where its time axis ends.

    The last ``window`` seconds before ``now``; of a series that ended before these its last points up to its newest,
    since an empty plot beside a figure would say nothing.
    """
    newest = float(data.t[-1])
    if is_past(newest, now, window):
        return _tail(data, max(0, len(data) - _PAST_POINTS)), newest
    return _tail(data, int(np.searchsorted(data.t, now - window))), now


def is_past(newest: float, now: float, window: float) -> bool:
    """Whether a series ended before the window."""
    return now - newest > window


def _tail(data: TrendData, first: int) -> TrendData:
    if not first:
        return data
    t, value, low, high, forecast = (c[first:] for c in (data.t, data.value, data.low, data.high, data.forecast))
    return TrendData(t, value, low, high, forecast, data.bad[first:])


def span(data: TrendData, limit: float | None, least: float = 0.0) -> tuple[float, float]:
    """The range of the vertical axis: value, band, forecast and limit, with a twelfth of air above and below.

    At least ``least`` high, so that the noise of a steady reading does not look like a rise.
    """
    parts = [c[np.isfinite(c)] for c in (data.value, data.low, data.high, data.forecast) if len(c)]
    pool = np.concatenate(parts) if parts else np.empty(0)
    if limit is not None:
        pool = np.append(pool, limit)
    if not len(pool):
        return 0.0, 1.0
    low, high = float(pool.min()), float(pool.max())
    air = (high - low) / 12 or max(abs(high) * 0.05, 0.5)
    air = max(air, (least - (high - low)) / 2)
    return low - air, high + air


def value_ticks(low: float, high: float, most: int = 3, finest: float = 0.0) -> list[float]:
    """At most ``most`` round values inside a range, no nearer to each other than ``finest`` (a power of ten)."""
    if not high > low:
        return []
    power = max(10.0 ** math.floor(math.log10((high - low) / most)), finest)
    for step in (power * k for k in (1, 2, 5, 10, 20, 50)):
        first = math.ceil(low / step)
        count = math.floor(high / step) - first + 1
        if count <= most:
            return [(first + k) * step for k in range(count)]
    return []


def time_ticks(start: float, end: float, zone: ZoneInfo, most: int = 5, date: str = "") -> list[tuple[float, str]]:
    """At most ``most`` round local times inside a range, with their labels.

    ``date`` is a strftime form that is put before the time, where the range is not of today.
    """
    step = next((s for s in _STEPS if (end - start) / s <= most), _STEPS[-1])
    offset = datetime.fromtimestamp(start, zone).utcoffset()
    shift = offset.total_seconds() if offset else 0.0
    first = math.ceil((start + shift) / step) * step - shift
    form = date if date and step >= _DAY else f"{date} {'%H:%M:%S' if step < 60 else '%H:%M'}".strip()
    out: list[tuple[float, str]] = []
    while first <= end and len(out) < most:
        out.append((first, datetime.fromtimestamp(first, zone).strftime(form)))
        first += step
    return out
