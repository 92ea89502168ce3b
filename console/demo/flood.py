"""The flood of 7 to 9 October 2025 as the bulletins told it, on a clock that runs an hour a minute."""

import bisect
import tomllib
from datetime import datetime

import msgspec

from resources import locate

PACE = 60.0


class _Level(msgspec.Struct, frozen=True):
    at: datetime
    m: float
    source: str


class _Rain(msgspec.Struct, frozen=True, rename={"since": "from", "until": "to"}):
    since: datetime
    until: datetime
    mm: float
    source: str


class _Count(msgspec.Struct, frozen=True):
    at: datetime
    n: float
    source: str


class _Cut(msgspec.Struct, frozen=True):
    points: list[_Count]


class _Outage(msgspec.Struct, frozen=True, rename={"since": "from", "until": "to"}):
    substation: str
    since: datetime
    until: datetime


class _Water(msgspec.Struct, frozen=True, rename={"since": "from", "until": "to"}):
    name: str
    since: datetime
    until: datetime


class Facts(msgspec.Struct, frozen=True):
    """``flood-2025.toml``."""

    starts: datetime
    ends: datetime
    levels: dict[str, list[_Level]]
    rain: dict[str, list[_Rain]]
    cut: _Cut
    out: list[_Outage]
    street: list[_Water]


class Flood:
    """What was so at a moment of the flood; moments are seconds since 1970 in October 2025.

    Args:
        facts: As typed.
        start: When the city starts; the flood's first moment is mapped onto it.
    """

    def __init__(self, facts: Facts, start: float) -> None:
        self._facts = facts
        self._start = start
        self._first = facts.starts.timestamp()
        self._last = facts.ends.timestamp()
        self._levels = {k: [(p.at.timestamp(), p.m) for p in points] for k, points in facts.levels.items()}
        self._cut = [(p.at.timestamp(), p.n) for p in facts.cut.points]

    @property
    def pace(self) -> float:
        """Seconds of the flood per second of the city."""
        return PACE

    @property
    def end(self) -> float:
        """The last moment that the facts tell."""
        return self._last

    @property
    def streets(self) -> tuple[str, ...]:
        """Streets that come under water."""
        return tuple(s.name for s in self._facts.street)

    def moment(self, t: float) -> float:
        """The moment of the flood that the city's time ``t`` stands for; after its end it stays there."""
        return min(self._first + (t - self._start) * PACE, self._last)

    def level(self, gauge: str, moment: float) -> float:
        """River level at a gauge, metres; KeyError for a gauge without facts."""
        return _between(self._levels[gauge], moment)

    def cut(self, moment: float) -> int:
        """Distribution substations cut off in the province."""
        return round(_between(self._cut, moment))

    def time(self, moment: float) -> float:
        """The city's time that stands for a moment of the flood."""
        return self._start + (moment - self._first) / PACE

    def out_since(self, substation: str, moment: float) -> float | None:
        """The moment since which a 110 kV substation is out; None while it is not."""
        out = (o for o in self._facts.out if o.substation == substation)
        return next(
            (o.since.timestamp() for o in out if o.since.timestamp() <= moment < o.until.timestamp()),
            None,
        )

    def under_water(self, street: str, moment: float) -> bool:
        """Whether a street is under water."""
        return any(s.name == street and s.since.timestamp() <= moment < s.until.timestamp() for s in self._facts.street)

    def rain(self, gauge: str, since: float, until: float) -> float:
        """Rain that fell between two moments, mm."""
        total = 0.0
        for fall in self._facts.rain.get(gauge, ()):
            a, b = fall.since.timestamp(), fall.until.timestamp()
            total += fall.mm * max(0.0, min(b, until) - max(a, since)) / (b - a)
        return total


def _between(points: list[tuple[float, float]], x: float) -> float:
    i = bisect.bisect_right(points, x, key=lambda p: p[0])
    if i == 0:
        return points[0][1]
    if i == len(points):
        return points[-1][1]
    (x0, y0), (x1, y1) = points[i - 1], points[i]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def load_facts() -> Facts:
    """The shipped facts."""
    text = locate("city", "flood-2025.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Facts)
