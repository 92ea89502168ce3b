"""What moves: road users on paths that close exactly with the loop, so that the film has no seam."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from console.camera.drawing.canvas import Colour
from console.camera.drawing.place import CENTRE_Z, DECK_Z, ISLAND, RING
from console.camera.drawing.vehicle import Kind, Place, bus, car, motorbike, truck, walker

_PAINTS: tuple[Colour, ...] = (
    (206, 208, 210), (150, 154, 160), (44, 48, 56), (170, 34, 38), (40, 78, 140), (226, 224, 216), (196, 160, 60),
)  # fmt: skip
_SHIRTS: tuple[Colour, ...] = (
    (60, 110, 190),
    (200, 60, 60),
    (230, 226, 214),
    (70, 150, 96),
    (230, 170, 60),
    (40, 44, 52),
)
LENGTH = 120.0  # of every straight path, metres: one loop of the film for those that drive

Way = Callable[[float], Place]  # of the share of the loop that has passed, 0 to 1


@dataclass(frozen=True)
class Mover:
    """One road user; ``way`` returns to its start at 1."""

    kind: Kind
    way: Way


@dataclass(frozen=True)
class Mix:
    """Shares of cars, lorries and buses in a flow; the rest ride motorbikes."""

    cars: float = 0.42
    trucks: float = 0.04
    buses: float = 0.04

    def pick(self, rng: np.random.Generator) -> Kind:
        """One of them; few paints, so that one drawing serves many."""
        u, paint = rng.random(), int(rng.integers(len(_PAINTS)))
        if u < self.cars:
            return car(_PAINTS[paint])
        if u < self.cars + self.trucks:
            return truck(_PAINTS[4])
        if u < self.cars + self.trucks + self.buses:
            return bus(_PAINTS[3 if paint < 4 else 5])
        return motorbike(_PAINTS[paint], _SHIRTS[paint % len(_SHIRTS)])


def lane(x: float, start: float, *, away: bool, laps: int = 1) -> Way:
    """Along the street at ``x``, from ``start`` metres on."""
    sign, heading = (1, 0.0) if away else (-1, math.pi)
    return lambda t: Place(x, (start + sign * laps * LENGTH * t) % LENGTH, heading)


def across(z: float, start: float, *, right: bool, span: float = LENGTH) -> Way:
    """From side to side at the distance ``z``."""
    sign, heading = (1, math.pi / 2) if right else (-1, -math.pi / 2)
    return lambda t: Place((start + sign * span * t) % span - span / 2, z, heading)


def around(radius: float, start: float, laps: int = 1) -> Way:
    """Counter-clockwise round the island, as right-hand traffic does; ``start`` in radians."""

    def place(t: float) -> Place:
        a = start - 2 * math.pi * laps * t  # from +z towards +x; falling is counter-clockwise from above
        return Place(radius * math.sin(a), CENTRE_Z + radius * math.cos(a), a - math.pi / 2)

    return place


def in_phase(way: Way, begin: float, end: float) -> Way:
    """The same way driven between two shares of the loop (a green light), standing still in the others."""

    def place(t: float) -> Place:
        u = min(1.0, max(0.0, (t - begin) / (end - begin)))
        return way(u * u * (3 - 2 * u))

    return place


def _starts(rng: np.random.Generator, gap: float, *, clear: tuple[float, float] | None = None) -> list[float]:
    out: list[float] = []
    at = float(rng.uniform(0, gap))
    while at < LENGTH - gap * 0.4:
        if clear is None or not clear[0] < at < clear[1]:
            out.append(at)
        at += gap * float(rng.uniform(0.8, 1.7))
    return out


def street_flow(half: float, gap: float, mix: Mix, rng: np.random.Generator) -> list[Mover]:
    """Both directions of a street: two lanes each, motorbikes at the edge."""
    movers: list[Mover] = []
    for away in (True, False):
        side = 1 if away else -1
        for k, x in enumerate((half * 0.27, half * 0.72)):
            flow = mix if k == 0 else Mix(mix.cars * 0.4, mix.trucks, 0)
            movers += [
                Mover(flow.pick(rng), lane(side * (x + float(rng.uniform(-0.5, 0.5))), s, away=away))
                for s in _starts(rng, gap * (1 if k == 0 else 0.7))
            ]
    return movers


def walkers(edge: float, count: int, rng: np.random.Generator) -> list[Mover]:
    """People on both pavements; they walk a tenth of the path and turn, so slow a pace would not close the loop."""
    movers: list[Mover] = []
    for _ in range(count):
        x = float(rng.choice((-1.0, 1.0))) * (edge + float(rng.uniform(0.3, 1.6)))
        z, reach, phase = float(rng.uniform(9, 60)), float(rng.uniform(3, 7)), float(rng.uniform(0, 1))
        shirt = _SHIRTS[int(rng.integers(len(_SHIRTS)))]
        movers.append(Mover(walker(shirt, (52, 54, 66)), _stroll(x, z, reach, phase)))
    return movers


def _stroll(x: float, z: float, reach: float, phase: float) -> Way:
    def place(t: float) -> Place:
        u = (t + phase) % 1
        ahead = u < 0.5
        return Place(x, z + reach * (4 * u - 1 if ahead else 3 - 4 * u), 0.0 if ahead else math.pi)

    return place


def roundabout_flow(rng: np.random.Generator) -> list[Mover]:
    """Two rings of traffic and the approach behind."""
    movers: list[Mover] = []
    for radius, count, mix in ((ISLAND + 2.2, 5, Mix(0.7, 0, 0)), (RING - 2.0, 10, Mix(0.4, 0.04, 0.06))):
        for k in range(count):
            start = 2 * math.pi * (k + float(rng.uniform(-0.2, 0.2))) / count
            movers.append(Mover(mix.pick(rng), around(radius + float(rng.uniform(-0.6, 0.6)), start)))
    return movers


def crossing_flow(half: float, z: float, rng: np.random.Generator) -> list[Mover]:
    """A signalled crossing at distance ``z``: the street goes first, then what crosses it."""
    clear = (z - 6, z + 8)
    movers: list[Mover] = []
    for away in (True, False):
        side = 1 if away else -1
        for x in (half * 0.27, half * 0.72):
            movers += [
                Mover(Mix(0.4, 0.04, 0.04).pick(rng), in_phase(lane(side * x, s, away=away), 0.0, 0.5))
                for s in _starts(rng, 10, clear=clear)
            ]
    middle = LENGTH / 2
    for dz, right in ((-1.8, True), (1.8, False)):
        movers += [
            Mover(Mix(0.4, 0.03, 0.02).pick(rng), in_phase(across(z + dz, s, right=right), 0.5, 1.0))
            for s in _starts(rng, 10, clear=(middle - half - 3, middle + half + 3))
        ]
    return movers


def bridge_flow(rng: np.random.Generator) -> list[Mover]:
    """Traffic over the deck in both directions; the caller lifts it to the deck."""
    movers: list[Mover] = []
    for dz, right in ((5.0, False), (1.6, True)):
        movers += [Mover(Mix(0.4, 0.1, 0.08).pick(rng), across(DECK_Z + dz, s, right=right)) for s in _starts(rng, 11)]
    return movers
