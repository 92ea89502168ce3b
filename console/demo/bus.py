"""Buses: there and back along their line, late when something stood in their way."""

import math
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate, pairwise

from console.demo.junction import SOURCE
from console.demo.noise import chance, wave
from console.demo.scene import CITY, Scene, thing
from console.demo.series import Reader, Said, Series
from console.demo.story import JAMMING
from console.demo.streets import Node, heading, metres
from console.geo.zone import METRES
from console.model.entity import Entity
from console.model.text import Text

_PACE = 6.1  # m/s with stops
_NEAR = 260.0
_AHEAD = 250.0
_HELD = 0.6  # seconds late per second held
_CAUGHT_UP = 0.4
_WORST = 570.0
_ASTRAY_EVERY = 2700.0  # now and then one bus leaves its line, ...
_ASTRAY_SECONDS = 420.0
_ASTRAY_METRES = 600.0  # ... so far at most


class _Line:
    """The way of a line and where along it a point lies."""

    def __init__(self, way: list[Node]) -> None:
        self.way = way
        self.run = [0.0, *accumulate(metres(a, b) for a, b in pairwise(way))]
        self.length = self.run[-1]

    def at(self, u: float) -> tuple[float, float, float]:
        """(lon, lat, heading) of ``u`` metres there and back."""
        u %= 2 * self.length
        back = u > self.length
        s = 2 * self.length - u if back else u
        i = min(max(bisect_right(self.run, s) - 1, 0), len(self.way) - 2)
        a, b = self.way[i], self.way[i + 1]
        share = (s - self.run[i]) / ((self.run[i + 1] - self.run[i]) or 1.0)
        lon, lat = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
        return round(lon, 6), round(lat, 6), heading(b, a) if back else heading(a, b)

    def passes(self, point: Node) -> float | None:
        """Metres along the line at which it passes a point closely."""
        away, i = min((metres(p, point), i) for i, p in enumerate(self.way))
        return self.run[i] if away < _NEAR else None


class Buses:
    """All buses of the scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._passes: dict[tuple[int, float, float], float | None] = {}
        self._lines = [
            _Line(scene.streets.way(scene.streets.crossing(*c) for c in line.through)) for line in scene.equipment.lines
        ]

    def entities(self) -> list[Entity]:
        """The lines with their way, and the buses, each with its line for a place."""
        out: list[Entity] = []
        for line, shape in zip(self._scene.equipment.lines, self._lines, strict=True):
            route, way = f"{CITY}.busline.{line.line}", shape.way
            name = Text(f"Tuyến {line.line}", f"Line {line.line}")
            out.append(thing(route, "bus-line", "traffic", name, way[0], place=line.name, line=way))
            for n in range(line.buses):
                label = f"{line.line}-{n + 1}"
                out.append(
                    Entity(
                        id=f"{CITY}.bus.{label}",
                        kind="bus",
                        domain="traffic",
                        name=Text(f"Xe buýt {label}", f"Bus {label}"),
                        place=line.name,
                        attributes={"line": line.line, "route": route},
                    )
                )
        return out

    def series(self) -> list[Series]:
        """Position every 2 s, delay every 15."""
        out: list[Series] = []
        number = 0
        for which, line in enumerate(self._scene.equipment.lines):
            for n in range(line.buses):
                number += 1
                entity = f"{CITY}.bus.{line.line}-{n + 1}"
                offset = 2 * self._lines[which].length * (n + 0.4 * chance(self._scene.seed, entity)) / line.buses
                late = self._late(which, entity, offset)
                phase = number % 10 / 5
                out += [
                    Series(
                        "traffic",
                        SOURCE,
                        entity,
                        "traffic.position",
                        2,
                        phase,
                        self._position(which, offset, late, number),
                    ),
                    Series("traffic", SOURCE, entity, "traffic.delay", 15, number % 15, self._delay(late)),
                ]
        return out

    def _late(self, which: int, entity: str, offset: float) -> Callable[[float], float]:
        """Seconds behind the timetable at a moment."""
        scene, line = self._scene, self._lines[which]

        def late(t: float) -> float:
            seconds = 70 * (1 + wave(scene.seed, entity, t, 1800))
            for story in scene.stories.near(t):
                if story.plot not in JAMMING or t < story.begin:
                    continue
                x = self._pass(which, story.lon, story.lat)
                if x is None:
                    continue
                u = offset + _PACE * story.begin
                round_trip = 2 * line.length
                if min((x - u) % round_trip, (round_trip - x - u) % round_trip) > _AHEAD:
                    continue
                held = min(_WORST, _HELD * (min(t, story.end) - story.begin))
                seconds += max(0.0, held - _CAUGHT_UP * max(0.0, t - story.end))
            return seconds

        return late

    def _pass(self, which: int, lon: float, lat: float) -> float | None:
        key = (which, lon, lat)
        if key not in self._passes:
            self._passes[key] = self._lines[which].passes((lon, lat))
        return self._passes[key]

    def _astray(self, number: int, t: float) -> float:
        """Metres beside its line."""
        k, into = divmod(t, _ASTRAY_EVERY)
        buses = sum(line.buses for line in self._scene.equipment.lines)
        if self._scene.flood or into > _ASTRAY_SECONDS:
            return 0.0
        if 1 + int(buses * chance(self._scene.seed, "astray", int(k))) != number:
            return 0.0
        return _ASTRAY_METRES * math.sin(math.pi * into / _ASTRAY_SECONDS) ** 2

    def _position(self, which: int, offset: float, late: Callable[[float], float], number: int) -> Reader:
        line = self._lines[which]

        def read(t: float) -> Said:
            behind = late(t)
            lon, lat, direction = line.at(offset + _PACE * (t - behind))
            lat = round(lat + self._astray(number, t) / METRES, 6)
            speed = _PACE * 3.6 * max(0.0, 1 - (behind - late(t - 10)) / 10)
            return Said({"value": round(speed, 1), "speed": round(speed, 1), "heading": round(direction)}, lon, lat)

        return read

    def _delay(self, late: Callable[[float], float]) -> Reader:
        def read(t: float) -> Said:
            return Said({"value": round(late(t) / 60, 1)})

        return read
