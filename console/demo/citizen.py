"""What citizens report: a category and a neighbourhood, never a person."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from console.demo.noise import chance, pick
from console.demo.rhythm import reports
from console.demo.scene import CITY, Scene, thing
from console.demo.series import Stamp
from console.demo.story import Plot, Story
from console.demo.streets import metres
from console.model.entity import Entity
from console.model.event import Event, Values
from console.model.text import Text

SOURCE = "demo.citizen"
KIND = "citizen.report"
_EVERY = 12.0
_HANDLED = 480.0
_RING = 0.0021
_SAYS = 0.8

_WORDS = {
    "waste": Text("Rác chưa được thu gom", "Waste not collected"),
    "noise": Text("Tiếng ồn ban đêm", "Noise at night"),
    "light": Text("Đèn đường không sáng", "Street light out"),
    "parking": Text("Đỗ xe lấn vỉa hè", "Parking on the pavement"),
    "road": Text("Ổ gà trên mặt đường", "Pothole"),
    "water": Text("Nước sinh hoạt yếu", "Low water pressure"),
    "manhole": Text("Hố ga mất nắp", "Manhole without cover"),
    "tree": Text("Cây đổ chắn đường", "Fallen tree on the road"),
    "flooding": Text("Nước ngập, không đi được", "Flooded, no way through"),
    "accident": Text("Có va chạm giao thông", "A collision"),
    "power": Text("Mất điện", "No electricity"),
}
_EVERYDAY = ("waste", "noise", "light", "parking", "road", "water")
_PRESSING = {Plot.MANHOLE: "manhole", Plot.TREE: "tree"}


class Group(NamedTuple):
    """A neighbourhood group."""

    id: str
    name: str
    lon: float
    lat: float


def _groups(scene: Scene) -> list[Group]:
    out: list[Group] = []
    for quarter in scene.equipment.quarters:
        for n in range(quarter.groups):
            angle = math.tau * (n * 0.381966)
            reach = _RING * math.sqrt((n + 0.5) / 6)
            lon, lat = quarter.at[0] + reach * math.cos(angle), quarter.at[1] + reach * math.sin(angle)
            name = f"Tổ {n + 1} {quarter.name}"
            out.append(Group(f"{CITY}.neighbourhood.{len(out) + 1:02}", name, round(lon, 6), round(lat, 6)))
    return out


class Citizens:
    """The reporting city."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._groups = _groups(scene)

    def entities(self) -> list[Entity]:
        """The neighbourhood groups."""
        return [
            thing(
                g.id,
                "neighbourhood",
                "citizen",
                Text(g.name, g.name.replace("Tổ", "Group")),
                (g.lon, g.lat),
                attributes={"fed_by": self._scene.fed_by((g.lon, g.lat))},
            )
            for g in self._groups
        ]

    def between(self, since: float, until: float, stamp: Stamp) -> list[Event]:
        """The reports in (since, until] and the news that one was dealt with, oldest first."""
        told = [*self._everyday(since, until), *self._from_stories(since, until)]
        return [self._event(at, group, category, stamp, done=done) for at, group, category, done in sorted(told)]

    def _everyday(self, since: float, until: float) -> Iterator[tuple[float, int, str, bool]]:
        seed = self._scene.seed
        for shift in (0.0, _HANDLED):
            for k in range(math.floor((since - shift) / _EVERY), math.floor((until - shift) / _EVERY) + 1):
                made = k * _EVERY + pick(seed, "report at", k, 0, _EVERY)
                if not since < made + shift <= until:
                    continue
                flooded = self._scene.flood is not None and chance(seed, "wet", k) < 0.75
                if chance(seed, "report", k) > (0.9 if flooded else 0.6 * reports(made)):
                    continue
                group = int(chance(seed, "group", k) * len(self._groups))
                everyday = _EVERYDAY[int(chance(seed, "category", k) * len(_EVERYDAY)) % len(_EVERYDAY)]
                yield made + shift, group, "flooding" if flooded else everyday, shift > 0

    def _from_stories(self, since: float, until: float) -> Iterator[tuple[float, int, str, bool]]:
        for story in self._scene.stories.near(until):
            for at, category, done in _told_of(story):
                if since < at <= until:
                    group = story.where if story.plot in _PRESSING else self._nearest(story)
                    yield at, group, category, done
            if story.plot is Plot.OUTAGE:
                yield from (told for told in self._of_outage(story) if since < told[0] <= until)

    def _of_outage(self, story: Story) -> Iterator[tuple[float, int, str, bool]]:
        """Most of the neighbourhoods that are without power say so within some minutes, and are glad at the end."""
        seed, power = self._scene.seed, self._scene.power
        for i, group in enumerate(self._groups):
            station = power.feeder((group.lon, group.lat))
            if chance(seed, "says", i) < _SAYS and power.lost(station, story.begin) is not None:
                yield story.begin + pick(seed, "says after", i, 30, 300), i, "power", False
                yield story.end + pick(seed, "glad after", i, 5, 60), i, "power", True

    def standing(self, t: float, stamp: Stamp) -> list[Event]:
        """What was reported before ``t`` by stories that still run: said again when the city starts."""
        return [
            self._event(at, story.where, category, stamp, done=False)
            for story in self._scene.stories.near(t)
            for at, category, done in _told_of(story)
            if story.plot in _PRESSING and at <= t < story.end and not done
        ]

    def plots(self) -> dict[Plot, int]:
        """How many places the plots of this domain can choose from."""
        return dict.fromkeys(_PRESSING, len(self._groups))

    def _nearest(self, story: Story) -> int:
        here = (story.lon, story.lat)
        return min(range(len(self._groups)), key=lambda i: metres(here, (self._groups[i].lon, self._groups[i].lat)))

    def _event(self, at: float, index: int, category: str, stamp: Stamp, *, done: bool) -> Event:
        group, words = self._groups[index], _WORDS[category]
        values: Values = {
            "category": category,
            "open": "" if done else category,
            "text_vi": words.vi,
            "text_en": words.en,
        }
        return Event(group.id, SOURCE, KIND, stamp(at), group.lon, group.lat, values, severity=0 if done else 4)


def _told_of(story: Story) -> Iterator[tuple[float, str, bool]]:
    """(when, category, dealt with) of what people say of a story."""
    if story.plot in _PRESSING:
        yield story.begin, _PRESSING[story.plot], False
        yield story.end, _PRESSING[story.plot], True
    elif story.plot is Plot.COLLISION and story.where % 2:  # of every other junction somebody tells
        yield story.begin + 35.0, "accident", False
        yield story.end + 30.0, "accident", True
