"""Junctions: a loop, a state of affairs and, at most of them, a signal each."""

from console.demo.noise import wave
from console.demo.rhythm import flow
from console.demo.scene import CITY, Scene, thing
from console.demo.series import LAST_HOURS, Reader, Said, Series
from console.demo.story import JAMMING, Plot
from console.demo.streets import Node
from console.model.entity import Entity
from console.model.text import Text

SOURCE = "demo.traffic"
SIGNALS = 24
_REACH = 380.0
_LANES = {Plot.COLLISION: 2, Plot.BREAKDOWN: 1}


def signal_number(index: int) -> int:
    """The number that people know the signal of a junction by."""
    return (index * 7 + 9) % SIGNALS + 1


class Junctions:
    """The junctions of the scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._all = scene.equipment.junctions
        self._at: list[Node] = [scene.streets.crossing(*j.cross) for j in self._all]

    def entities(self) -> list[Entity]:
        """Loops with the stretch of street they speak for, junctions, signals."""
        out: list[Entity] = []
        for i, (junction, at) in enumerate(zip(self._all, self._at, strict=True)):
            name, number = junction.name, f"{i + 1:02}"
            street = Text(junction.cross[0], junction.cross[0])
            line = self._scene.streets.stretch(junction.cross[0], at, _REACH)
            free: dict[str, float | int | str | bool | None] = {"free": junction.free}
            loop = f"{CITY}.loop.{number}"
            out.append(thing(loop, "loop", "traffic", name, at, place=street, line=line, attributes=free))
            out.append(thing(f"{CITY}.junction.{number}", "junction", "traffic", name, at))
            if i < SIGNALS:
                n = signal_number(i)
                label, fed = Text(f"Đèn nút {n}", f"Signal {n}"), self._scene.fed_by(at)
                signal = f"{CITY}.signal.{n:02}"
                out.append(thing(signal, "signal", "traffic", label, at, place=name, attributes={"fed_by": fed}))
        return out

    def series(self) -> list[Series]:
        """Speed every 5 s, occupancy every 10, the state of the junction every 4, that of the signal every 5."""
        out: list[Series] = []
        for i in range(len(self._all)):
            name = f"{i + 1:02}"
            loop = f"{CITY}.loop.{name}"
            out += [
                Series("traffic", SOURCE, loop, "traffic.speed", 5, i % 5 + 0.1, self._speed(i), LAST_HOURS),
                Series("traffic", SOURCE, loop, "traffic.occupancy", 10, i % 10 + 0.3, self._occupancy(i)),
                Series("traffic", SOURCE, f"{CITY}.junction.{name}", "traffic.incident", 4, i % 4, self._incident(i)),
            ]
            if i < SIGNALS:
                signal = f"{CITY}.signal.{signal_number(i):02}"
                out.append(Series("traffic", SOURCE, signal, "traffic.signal", 5, i % 5, self._signal(i)))
        return out

    def _now(self, i: int, t: float) -> tuple[float, float, float]:
        """(speed, usual speed, share left by what goes wrong)."""
        lon, lat = self._at[i]
        junction = self._all[i]
        usual = junction.free * flow(t)
        left = self._scene.slowdown(lon, lat, junction.cross[0], t)
        seed = self._scene.seed
        rough = 1 + 0.06 * wave(seed, f"loop{i}", t, 240) + 0.03 * wave(seed, f"loop{i}.", t, 23)
        return usual * left * rough, usual, left

    def _speed(self, i: int) -> Reader:
        def read(t: float) -> Said:
            speed, usual, left = self._now(i, t)
            ahead = self._all[i].free * flow(t + 900) * (0.45 + 0.55 * left)
            return Said(
                {
                    "value": round(speed, 1),
                    "low": round(usual * 0.84, 1),
                    "high": round(usual * 1.16, 1),
                    "forecast": round(ahead, 1),
                }
            )

        return read

    def _occupancy(self, i: int) -> Reader:
        def read(t: float) -> Said:
            speed, _, _ = self._now(i, t)
            free = self._all[i].free
            return Said({"value": round(min(95.0, 6 + 80 * max(0.0, 1 - speed / free)), 0)})

        return read

    def _incident(self, i: int) -> Reader:
        def read(t: float) -> Said:
            for plot in (Plot.COLLISION, Plot.BREAKDOWN):
                story = self._scene.stories.running(plot, t).get(i)
                if story and plot in JAMMING:
                    severity = 1 if plot is Plot.COLLISION else 3
                    return Said({"type": str(plot), "lanes": _LANES[plot]}, severity=severity)
            return Said({"type": "none", "lanes": 0})

        return read

    def _signal(self, i: int) -> Reader:
        power = self._scene.power
        station = power.feeder(self._at[i])

        def read(t: float) -> Said:
            out = i in self._scene.stories.running(Plot.SIGNAL, t) or power.lost(station, t) is not None
            return Said({"state": "out" if out else "ok"}, severity=2 if out else 0)

        return read
