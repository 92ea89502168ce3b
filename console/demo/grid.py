"""The grid: load of each substation and of the city, breakers, and how much is cut off."""

from console.demo.equipment import Substation
from console.demo.noise import wave
from console.demo.rhythm import load
from console.demo.scene import CITY, Scene, thing
from console.demo.series import LAST_HOURS, Reader, Said, Series
from console.demo.story import Plot
from console.model.entity import Entity
from console.model.text import Text

SOURCE = "demo.energy"
_CITY = f"{CITY}.grid.city"
_WARMING = (0, 150, 300, 450, 600, 750)  # the oil follows the load of so many seconds ago
_AMBIENT, _HEATED = 31.0, 44.0  # °C; by how much at rated load
_CUT_SHARE = 0.45 / 386  # of the load of all that is gone with one distribution substation


class Grid:
    """The substations of the scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._all = scene.equipment.substations

    def entities(self) -> list[Entity]:
        """Substations with their rating, and the grid of the city."""
        out = [
            thing(
                _id(s.id),
                "substation",
                "energy",
                s.name,
                s.at,
                parent=_CITY,
                attributes={"rated": s.rated, "kv": s.kv, "fed_by": _id(s.fed_by) if s.fed_by else ""},
            )
            for s in self._all
        ]
        name = Text("TP – 110 kV", "City – 110 kV")
        rated = sum(s.rated for s in self._all)
        out.append(Entity(id=_CITY, kind="grid", domain="energy", name=name, attributes={"rated": rated}))
        return out

    def series(self) -> list[Series]:
        """Loads and oil temperatures every 10 s, breakers and supply every 5."""
        out: list[Series] = []
        for i, s in enumerate(self._all):
            entity = _id(s.id)
            phase = i * 0.4
            out += [
                Series("energy", SOURCE, entity, "energy.load", 10, phase, self._load(i), LAST_HOURS),
                Series("energy", SOURCE, entity, "energy.breaker", 5, phase, self._breaker(i)),
                Series("energy", SOURCE, entity, "energy.supply", 5, phase + 2.5, self._supply(i, s)),
                Series("energy", SOURCE, entity, "energy.oil_temperature", 10, phase + 0.2, self._oil(i), LAST_HOURS),
            ]
        out += [
            Series("energy", SOURCE, _CITY, "energy.load", 10, 0.5, self._total, LAST_HOURS),
            Series("energy", SOURCE, _CITY, "energy.cut", 10, 0.7, self._cut),
        ]
        return out

    def _usual(self, station: Substation, t: float) -> float:
        return station.peak * load(t)

    def _now(self, i: int, t: float) -> float:
        station, scene = self._all[i], self._scene
        rough = 1 + 0.03 * wave(scene.seed, station.id, t, 1500) + 0.012 * wave(scene.seed, station.id, t, 90)
        if scene.power.lost(i, t) is not None:
            return 0.0
        if i in scene.stories.running(Plot.OVERLOAD, t):
            return station.rated * (1.05 + 0.02 * rough)
        if scene.flood:
            moment = scene.flood.moment(t)
            rough *= 1 - _CUT_SHARE * scene.flood.cut(moment)
        return self._usual(station, t) * rough

    def _load(self, i: int) -> Reader:
        def read(t: float) -> Said:
            station = self._all[i]
            return _told(self._now(i, t), self._usual(station, t), self._usual(station, t + 3600))

        return read

    def _oil(self, i: int) -> Reader:
        rated = self._all[i].rated

        def heat(load: float) -> float:
            return _AMBIENT + _HEATED * (load / rated) ** 2

        def read(t: float) -> Said:
            station = self._all[i]
            now = sum(heat(self._now(i, t - s)) for s in _WARMING) / len(_WARMING)
            usual = heat(self._usual(station, t))
            return Said({"value": round(now, 1), "low": round(usual - 5, 1), "high": round(usual + 5, 1)})

        return read

    def _total(self, t: float) -> Said:
        now = sum(self._now(i, t) for i in range(len(self._all)))
        return _told(now, sum(self._usual(s, t) for s in self._all), sum(self._usual(s, t + 3600) for s in self._all))

    def _breaker(self, i: int) -> Reader:
        def read(t: float) -> Said:
            out = self._scene.power.tripped(i, t)
            return Said({"state": "open" if out else "closed"}, severity=2 if out else 0)

        return read

    def _supply(self, i: int, station: Substation) -> Reader:
        """Whether what feeds it does: a substation that has tripped itself says so by its breaker."""

        def read(t: float) -> Said:
            power = self._scene.power
            dead = bool(station.fed_by) and power.lost(i, t) is not None and not power.tripped(i, t)
            return Said({"state": "dead" if dead else "live"}, severity=2 if dead else 0)

        return read

    def _cut(self, t: float) -> Said:
        flood = self._scene.flood
        return Said({"value": flood.cut(flood.moment(t)) if flood else 0})


def _id(station: str) -> str:
    return f"{CITY}.substation.{station}"


def _told(now: float, usual: float, ahead: float) -> Said:
    values = {"value": now, "low": usual * 0.93, "high": usual * 1.07, "forecast": ahead}
    return Said({name: round(value, 1) for name, value in values.items()})
