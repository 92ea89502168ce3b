"""Power: which substation feeds what stands at a place, which are without it, and what that does to the traffic.

What stands somewhere is fed by the nearest substation, and the intermediate ones by the 110 kV one that the equipment
names: the project's own arrangement, not the utility's.
"""

from collections.abc import Sequence

from console.demo.equipment import Substation
from console.demo.flood import Flood
from console.demo.story import Plot, Stories
from console.demo.streets import Node, metres

_CROSSING = 160.0
_HELD_UP = 0.75
_GROWS = 90.0


class Power:
    """The feeding of the city.

    Args:
        stations: All substations.
        lights: Where traffic lights stand; where they are dark, traffic crawls.
        stories: Those of the city.
        flood: If it is on.
    """

    def __init__(
        self, stations: Sequence[Substation], lights: Sequence[Node], stories: Stories, flood: Flood | None
    ) -> None:
        self._stations, self._stories, self._flood = stations, stories, flood
        number = {s.id: i for i, s in enumerate(stations)}
        self._above = [number.get(s.fed_by, -1) for s in stations]
        self._lights = [(at, self.feeder(at)) for at in lights]
        self._second = -1
        self._dark: list[tuple[Node, float]] = []

    def feeder(self, at: Node) -> int:
        """The number of the substation that feeds a place."""
        return min(range(len(self._stations)), key=lambda i: metres(at, self._stations[i].at))

    def tripped(self, station: int, t: float) -> bool:
        """Whether a substation has itself gone out."""
        return self._since(station, t) is not None

    def lost(self, station: int, t: float) -> float | None:
        """Since when a substation has no power, by itself or because what feeds it has gone out; None while it has."""
        while station >= 0:
            since = self._since(station, t)
            if since is not None:
                return since
            station = self._above[station]
        return None

    def crawl(self, lon: float, lat: float, t: float) -> float:
        """The share of the speed that is left at a place by dark traffic lights near it; a queue needs time to grow."""
        if int(t) != self._second:  # asked thousands of times a second
            self._second = int(t)
            lost = ((at, self.lost(station, self._second)) for at, station in self._lights)
            self._dark = [(at, since) for at, since in lost if since is not None]
        left = 1.0
        for at, since in self._dark:
            if metres((lon, lat), at) < _CROSSING:
                left *= 1.0 - _HELD_UP * min(1.0, max(0.0, t - since) / _GROWS)
        return left

    def _since(self, station: int, t: float) -> float | None:
        story = self._stories.running(Plot.OUTAGE, t).get(station)
        if story is not None:
            return story.begin
        if self._flood is None:
            return None
        since = self._flood.out_since(self._stations[station].id, self._flood.moment(t))
        return None if since is None else self._flood.time(since)
