"""Stories: what goes wrong, where and when. One begins about every seven minutes; some stand when the city starts."""

import math
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from console.demo.noise import chance, pick
from console.demo.streets import metres

EVERY = 420.0
LONGEST = 1200.0
_RISE = 40.0
_FALL = 150.0


class Plot(StrEnum):
    """What kind of thing goes wrong; the value is the incident type where it is one."""

    COLLISION = "collision"
    BREAKDOWN = "breakdown"
    CONGESTION = "congestion"
    SIGNAL = "signal"
    OVERLOAD = "overload"
    FIRE = "fire"
    MANHOLE = "manhole"
    TREE = "tree"
    OUTAGE = "outage"


JAMMING = frozenset({Plot.COLLISION, Plot.BREAKDOWN, Plot.CONGESTION})

# Out of 100 stories; the first bound that a throw is below.
_ODDS = ((58, Plot.COLLISION), (72, Plot.BREAKDOWN), (82, Plot.SIGNAL), (89, Plot.OVERLOAD), (93, Plot.FIRE),
         (97, Plot.MANHOLE), (100, Plot.TREE))  # fmt: skip
_LASTS = {
    Plot.COLLISION: (260, 420), Plot.BREAKDOWN: (200, 320), Plot.SIGNAL: (240, 600), Plot.OVERLOAD: (300, 600),
    Plot.FIRE: (120, 240), Plot.MANHOLE: (600, 1100), Plot.TREE: (400, 900), Plot.CONGESTION: (300, 600),
}  # fmt: skip
_FORCE = {Plot.COLLISION: 0.88, Plot.BREAKDOWN: 0.5, Plot.CONGESTION: 0.80}


class Story(msgspec.Struct, frozen=True):
    """One story.

    Attributes:
        plot: What.
        where: Index of the junction, signal, substation, panel or neighbourhood that it is about.
        begin: Seconds since 1970.
        end: When it is over; a queue needs a little longer.
        lon: Of a jam.
        lat: Of a jam.
        street: Street on which the jam grows first.
    """

    plot: Plot
    where: int
    begin: float
    end: float
    lon: float = 0.0
    lat: float = 0.0
    street: str = ""

    def running(self, t: float) -> bool:
        """Whether it is on at ``t``."""
        return self.begin <= t < self.end

    def jam(self, t: float) -> float:
        """How much of the speed it takes away at its own place, 0..1."""
        if self.plot not in JAMMING or t < self.begin or t > self.end + _FALL:
            return 0.0
        rise = min(1.0, (t - self.begin) / _RISE)
        fall = 1.0 if t < self.end else 1.0 - (t - self.end) / _FALL
        return _FORCE[self.plot] * rise * fall


class Site(msgspec.Struct, frozen=True):
    """A junction as a story sees it."""

    lon: float
    lat: float
    street: str


class Stories:
    """All stories of a seed; asking twice for the same moment gives the same.

    Args:
        seed: Of the city.
        sites: The junctions.
        counts: How many things a plot can choose from, for plots that are not about a junction.
        begin: Stories of the schedule start no earlier than this.
        standing: Those that are already on when the city starts, and that start with it.
        scheduled: False leaves the schedule out.
    """

    def __init__(
        self,
        seed: int,
        sites: Sequence[Site],
        counts: dict[Plot, int],
        begin: float,
        standing: Sequence[Story] = (),
        *,
        scheduled: bool = True,
    ) -> None:
        self._seed = seed
        self._sites = sites
        self._counts = counts
        self._begin = begin
        self._standing = tuple(standing)
        self._scheduled = scheduled
        self._key = -1
        self._near: tuple[Story, ...] = self._standing

    def near(self, t: float) -> tuple[Story, ...]:
        """Those that may matter at ``t``: the running, the just ended and the next."""
        k = math.floor(t / EVERY)
        if k != self._key:
            self._key = k
            back = int((LONGEST + _FALL) // EVERY) + 1
            told = (self._story(i) for i in range(k - back, k + 1)) if self._scheduled else ()
            self._near = self._standing + tuple(s for s in told if s.begin >= self._begin)
        return self._near

    def running(self, plot: Plot, t: float) -> dict[int, Story]:
        """The running stories of a plot by what they are about."""
        return {s.where: s for s in self.near(t) if s.plot is plot and s.running(t)}

    def slowdown(self, lon: float, lat: float, street: str, t: float) -> float:
        """The share of the usual speed left at a place, 0.1..1; the approach on the same street suffers most."""
        left = 1.0
        for story in self.near(t):
            force = story.jam(t)
            if force:
                away = metres((lon, lat), (story.lon, story.lat)) * (0.5 if street == story.street else 1.0)
                left *= 1.0 - force * math.exp(-((away / 420.0) ** 2))
        return max(0.1, left)

    def at(self, plot: Plot, where: int, begin: float, end: float) -> Story:
        """A story about something, with its place if it is a junction."""
        if plot not in JAMMING:
            return Story(plot, where, begin, end)
        site = self._sites[where]
        return Story(plot, where, begin, end, site.lon, site.lat, site.street)

    def _story(self, k: int) -> Story:
        throw = 100 * chance(self._seed, "plot", k)
        plot = next(p for bound, p in _ODDS if throw <= bound)
        begin = k * EVERY + pick(self._seed, "begin", k, 5, 60)
        end = begin + pick(self._seed, "lasts", k, *_LASTS[plot])
        # Most of what happens happens in the centre, whose junctions come first.
        n = len(self._sites) if plot in JAMMING else self._counts[plot]
        where = int(n * chance(self._seed, "where", k) ** 1.5)
        return self.at(plot, min(where, n - 1), begin, end)
