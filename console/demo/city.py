"""The city: all parts joined. Stepped by its caller's clock; the same seed, start and time give the same bytes."""

from collections.abc import Iterator

from console.config.schema import Scenario
from console.demo.air import Air
from console.demo.bus import Buses
from console.demo.camera import cameras, streaming
from console.demo.citizen import Citizens
from console.demo.equipment import Equipment, load_equipment
from console.demo.fleet import Fleet
from console.demo.flood import Flood, load_facts
from console.demo.grid import Grid
from console.demo.junction import SIGNALS, Junctions
from console.demo.panel import Panels
from console.demo.power import Power
from console.demo.rhythm import sky
from console.demo.river import River
from console.demo.scene import Scene
from console.demo.series import Batch, Series, Stamp
from console.demo.sign import sign
from console.demo.story import Plot, Site, Stories, Story
from console.demo.streets import Streets, load_streets
from console.demo.watch import Watch
from console.model.entity import Entity
from console.model.event import Event
from console.wire.columns import Columns
from console.wire.record import ENTITY_STREAM, entity_event

PAST = 26 * 3600.0
_MINUTE = 60.0
_CALM = 600.0  # what stands at the start is enough for ten minutes: more would be an alarm flood


def nanoseconds(t: float) -> int:
    """UTC nanoseconds of ``t``, to the millisecond."""
    return round(t * 1000) * 1_000_000


class City:
    """One city from one moment on.

    Args:
        seed: Decides everything that is left to chance.
        start: Seconds since 1970 at which it begins.
        scenario: ``everyday``; ``outage``, in which a substation trips soon after ``start``; or ``flood-2025``, whose
            flood runs an hour a minute from ``start`` on.
        vehicles: How many.
        stamp: Turns the city's time into the time written in events.
        since: When its stories began, if that was before ``start``: a city that was away for a moment goes on.
    """

    def __init__(
        self,
        seed: int,
        start: float,
        *,
        scenario: Scenario = "everyday",
        vehicles: int = 2000,
        stamp: Stamp = nanoseconds,
        since: float | None = None,
    ) -> None:
        self.start = start
        self._stamp = stamp
        self._at = start
        streets, equipment = load_streets(), load_equipment()
        flood = Flood(load_facts(), start) if scenario == "flood-2025" else None
        stories = _stories(seed, start if since is None else since, streets, equipment, scenario)
        lights = [streets.crossing(*j.cross) for j in equipment.junctions[:SIGNALS]]
        power = Power(equipment.substations, lights, stories, flood)
        self._scene = Scene(seed, streets, equipment, stories, power, flood)
        self._fleet = Fleet(self._scene, vehicles, start)
        self._citizens = Citizens(self._scene)
        self._parts = [part(self._scene) for part in (Junctions, Buses, Air, River, Grid, Panels, Watch)]
        self._series: list[Series] = [s for part in self._parts for s in part.series()]
        self._sign = sign(self._scene, start, stamp)
        self._series.append(self._sign)

    def entities(self) -> list[Entity]:
        """Everything that stands or moves in the city."""
        fixed = [e for part in self._parts for e in part.entities()]
        return [*fixed, *self._citizens.entities(), *cameras(self._scene, self.start), *self._fleet.entities()]

    def described(self) -> list[Batch]:
        """The entities as events, told when the city starts."""
        t = self._stamp(self.start)
        told = self._sign.event(self.start, self._stamp)
        return [
            (self._sign.stream, [told]),
            (ENTITY_STREAM, [entity_event(e, f"demo.{e.domain}", t) for e in self.entities()]),
        ]

    def history(self, since: float = 0.0) -> Iterator[Batch]:
        """The slow series before the start, oldest first, later than ``since``; then what still stands."""
        due = sorted(
            ((t, i) for i, series in enumerate(self._series) for t in series.told(since, self.start)),
            key=lambda x: x[0],
        )
        streams: dict[str, list[Event]] = {}
        for t, i in due:
            series = self._series[i]
            streams.setdefault(series.stream, []).append(series.event(t, self._stamp))
        yield from streams.items()
        yield "citizen", self._citizens.standing(self.start, self._stamp)

    def step(self, t: float) -> list[Batch]:
        """What is said in (last step, t], per stream, oldest first within each entity and kind."""
        since, self._at = self._at, max(self._at, t)
        streams: dict[str, list[Event]] = {}
        for series in self._series:
            for due in series.due(since, self._at):
                streams.setdefault(series.stream, []).append(series.event(due, self._stamp))
        if sky(self._scene.moment(since)) != sky(self._scene.moment(self._at)):
            told = self._stamp(self._at)
            streams[ENTITY_STREAM] = [entity_event(c, "demo.camera", told) for c in streaming(self._scene, self._at)]
        if said := self._citizens.between(max(since, self._at - _MINUTE), self._at, self._stamp):
            streams["citizen"] = said
        return list(streams.items())

    def vehicles(self, t: float) -> list[tuple[str, Columns]]:
        """The frames of positions up to ``t``; moves the vehicles."""
        return [("traffic", columns) for columns in self._fleet.advance(t, self._stamp)]


def _stories(seed: int, start: float, streets: Streets, equipment: Equipment, scenario: Scenario) -> Stories:
    """The stories of the city, with those that are on when the shift begins."""
    sites = [Site(*streets.crossing(*j.cross), j.cross[0]) for j in equipment.junctions]
    groups = sum(q.groups for q in equipment.quarters)
    counts = {
        Plot.SIGNAL: SIGNALS,
        Plot.OVERLOAD: len(equipment.substations),
        Plot.FIRE: len(equipment.panels),
        Plot.MANHOLE: groups,
        Plot.TREE: groups,
    }
    if scenario == "flood-2025":
        return Stories(seed, sites, counts, start, scheduled=False)
    bare = Stories(seed, sites, counts, start, scheduled=False)
    place = {j.name.vi: i for i, j in enumerate(equipment.junctions)}
    station = {s.id: i for i, s in enumerate(equipment.substations)}
    standing: list[Story] = [
        bare.at(Plot.COLLISION, place["Đảo tròn Trung tâm"], start + 1, start + 380),
        bare.at(Plot.CONGESTION, place["Lương Ngọc Quyến – Bắc Sơn"], start - 720, start + 300),
        bare.at(Plot.SIGNAL, place["Bắc Sơn – Hoàng Văn Thụ"], start - 280, start + 540),
        bare.at(Plot.OVERLOAD, station["song-cong-2"], start - 510, start + 780),
        bare.at(Plot.FIRE, 0, start + 640, start + 860),
        bare.at(Plot.MANHOLE, 11, start + 680, start + 1900),
    ]
    if scenario == "outage":
        standing.append(bare.at(Plot.OUTAGE, station["gia-sang"], start + 40, start + 940))
    return Stories(seed, sites, counts, start + _CALM, standing)
