"""The day of the city: how much of what happens at which local hour."""

import bisect
import datetime
import math
from typing import Literal
from zoneinfo import ZoneInfo

ZONE = "Asia/Ho_Chi_Minh"
HOUR = 3600.0
DAY = 86400.0
_OFFSET = 7 * HOUR  # the zone has had no other offset since 1975

_SUNRISE, _SUNSET = 5.5, 18.0

# Even at night enough is on the road for the map to be seen to live.
_MOVING = ((0, 0.48), (4, 0.45), (5.5, 0.6), (7, 1.0), (8.5, 0.9), (11.5, 0.95), (13, 0.82), (16.5, 0.97),
           (17.5, 1.0), (19, 0.9), (21, 0.75), (23, 0.55), (24, 0.48))  # fmt: skip
_FLOW = ((0, 1.0), (5, 1.0), (6.5, 0.86), (7.3, 0.74), (8.5, 0.84), (11.3, 0.80), (13, 0.90), (16.5, 0.78),
         (17.4, 0.71), (19, 0.84), (22, 0.97), (24, 1.0))  # fmt: skip
_LOAD = ((0, 0.60), (3, 0.54), (6, 0.68), (9, 0.90), (11, 0.97), (12.5, 0.88), (15, 0.93), (18, 0.98), (19.5, 1.0),
         (21.5, 0.88), (24, 0.60))  # fmt: skip
_PARTICLES = ((0, 1.10), (5, 1.12), (7.5, 1.28), (11, 0.95), (14, 0.76), (17, 0.92), (19.5, 1.14), (24, 1.10))
_OZONE = ((0, 0.25), (6, 0.18), (9, 0.55), (13.5, 1.0), (16, 0.85), (19, 0.40), (24, 0.25))
_REPORTS = ((0, 0.35), (5, 0.35), (8, 0.9), (11, 1.0), (14, 0.9), (18, 1.0), (21, 0.7), (24, 0.35))

Curve = tuple[tuple[float, float], ...]


def hour(t: float) -> float:
    """The local hour of the day, 0..24."""
    return (t + _OFFSET) % DAY / HOUR


def _read(curve: Curve, t: float) -> float:
    h = hour(t)
    i = bisect.bisect_right(curve, h, key=lambda p: p[0])
    (x0, y0), (x1, y1) = curve[i - 1], curve[min(i, len(curve) - 1)]
    return y0 if x1 == x0 else y0 + (y1 - y0) * (h - x0) / (x1 - x0)


def sky(t: float) -> Literal["day", "night"]:
    """Whether it is light: from half past five to six in the evening."""
    return "day" if _SUNRISE <= hour(t) < _SUNSET else "night"


def moving(t: float) -> float:
    """Share of the vehicles that are on the road."""
    return _read(_MOVING, t)


def flow(t: float) -> float:
    """Usual speed as a share of the free speed."""
    return _read(_FLOW, t)


def load(t: float) -> float:
    """Usual load as a share of the day's peak."""
    return _read(_LOAD, t)


def particles(t: float) -> float:
    """Particulate matter as a multiple of its day's mean."""
    return _read(_PARTICLES, t)


def ozone(t: float) -> float:
    """Ozone as a share of its noon."""
    return _read(_OZONE, t)


def reports(t: float) -> float:
    """How willing people are to report at this hour, 0..1."""
    return _read(_REPORTS, t)


def told(t: float) -> str:
    """A moment as ISO text in the city's zone, to the minute."""
    return datetime.datetime.fromtimestamp(math.floor(t), ZoneInfo(ZONE)).isoformat(timespec="minutes")
