"""The vehicles: thousands of them along closed strolls, moved together in numpy on a fixed grid of time."""

import math
import random
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from console.demo.junction import SOURCE
from console.demo.rhythm import flow, moving
from console.demo.scene import CITY, Scene
from console.demo.series import Stamp
from console.demo.streets import Node, metres
from console.model.entity import Entity
from console.model.text import Text
from console.wire.columns import ROW, Columns

GRID = 0.2
SLOTS = 5  # each vehicle is told once in SLOTS steps of the grid
_PARKED_EVERY = 10  # and while it stands still once in so many of those
_PER_STROLL = 4
_FREE = (0.0, 24.0, 11.5, 9.2, 5.5)  # m/s by rank of street
_LONGEST_GAP = 50
_CENTRE: Node = (105.843, 21.588)

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


class Fleet:
    """``count`` vehicles that begin at ``start``."""

    def __init__(self, scene: Scene, count: int, start: float) -> None:
        self._scene = scene
        self.count = count
        rng = random.Random(scene.seed)  # noqa: S311 - a drawing, not a secret
        self._lay_out(rng, max(1, math.ceil(count / _PER_STROLL)))
        draw = np.random.default_rng(scene.seed)
        self._stroll = np.arange(count) // _PER_STROLL
        self._s: Floats = draw.random(count) * self._lengths[self._stroll]
        self._v: Floats = np.zeros(count)
        self._temper: Floats = 0.75 + 0.45 * draw.random(count)
        self._phase: Floats = draw.random(count) * math.tau
        self._shyness: Floats = draw.random(count)
        self._names = [f"{CITY}.vehicle.{i:04}" for i in range(count)]
        self._slots: list[Ints] = [np.arange(k, count, SLOTS) for k in range(SLOTS)]
        self._step = math.floor(start / GRID)
        self._left = self._slowdown(start)

    def entities(self) -> list[Entity]:
        """The vehicles by number; a number plate is personal data and is not even made up."""
        return [
            Entity(id=name, kind="vehicle", domain="traffic", name=Text(f"Xe {i:04}", f"Vehicle {i:04}"))
            for i, name in enumerate(self._names)
        ]

    def advance(self, t: float, stamp: Stamp) -> Iterator[Columns]:
        """Move on to ``t``; one frame per step of the grid. After a long pause only the last ten seconds are driven."""
        last = math.floor(t / GRID)
        self._step = max(self._step, last - _LONGEST_GAP)
        while self._step < last:
            self._step += 1
            now = self._step * GRID
            if self._step % SLOTS == 0:
                self._left = self._slowdown(now)
            self._move(now)
            yield self._told(now, stamp)

    def _lay_out(self, rng: random.Random, count: int) -> None:
        """Draw the strolls and lay their segments end to end, so that one search finds every vehicle's segment."""
        streets = self._scene.streets
        nodes = list(streets.next)
        weights = [math.exp(-metres(n, _CENTRE) / 2600) + 0.004 for n in nodes]
        edges: dict[tuple[Node, Node], int] = {}
        lon: list[float] = []
        lat: list[float] = []
        run: list[float] = []
        edge: list[int] = []
        bases: list[float] = []
        lengths: list[float] = []
        base = 0.0
        for start in rng.choices(nodes, weights, k=count):
            out = streets.stroll(rng, start, rng.uniform(2500, 7000))
            way = out + out[-2::-1]
            here = base
            for a, b in pairwise(way):
                lon.append(a[0])
                lat.append(a[1])
                run.append(here)
                edge.append(edges.setdefault((a, b), len(edges)))
                here += metres(a, b)
            bases.append(base)
            lengths.append(here - base)
            base = here
        self._run: Floats = np.array([*run, base])
        self._lon: Floats = np.array(lon)
        self._lat: Floats = np.array(lat)
        ends = np.array([e for pair in edges for e in pair[1]]).reshape(-1, 2)
        self._edge: Ints = np.array(edge, dtype=np.intp)
        self._to: Floats = ends[self._edge]
        self._bases: Floats = np.array(bases)
        self._lengths: Floats = np.array(lengths)
        self._middle: Floats = np.array([((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in edges])
        self._free: Floats = np.array([_FREE[streets.rank[e]] for e in edges])
        self._watery = self._edges_of_streets(edges)

    def _edges_of_streets(self, edges: dict[tuple[Node, Node], int]) -> dict[str, Ints]:
        """For each street that the flood reaches, its edges."""
        if self._scene.flood is None:
            return {}
        out: dict[str, Ints] = {}
        for name in self._scene.flood.streets:
            line = self._scene.streets.street(name).line
            pairs = [*pairwise(line), *pairwise(line[::-1])]
            out[name] = np.array([edges[p] for p in pairs if p in edges], dtype=np.intp)
        return out

    def _slowdown(self, t: float) -> Floats:
        """The share of the speed that is left, per edge."""
        left = np.ones(len(self._free))
        for story in self._scene.stories.near(t):
            force = story.jam(t)
            if force:
                away = self._middle - (story.lon, story.lat)
                squared = ((away[:, 0] * 103_400) ** 2 + (away[:, 1] * 111_195) ** 2) / 300.0**2
                left *= 1 - force * np.exp(-squared)
        flood = self._scene.flood
        for name, indices in self._watery.items():
            if flood and flood.under_water(name, flood.moment(t)):
                left[indices] = 0.05
        return np.maximum(left, 0.05)

    def _segments(self) -> Ints:
        at = self._bases[self._stroll] + self._s
        return np.searchsorted(self._run, at, side="right") - 1

    def _move(self, t: float) -> None:
        edge = self._edge[np.minimum(self._segments(), len(self._edge) - 1)]
        pulse = 0.72 + 0.28 * np.sin(t * 0.21 * self._temper + self._phase)
        wanted = self._free[edge] * self._left[edge] * self._temper * pulse * flow(t)
        wanted[self._shyness > moving(t)] = 0.0
        self._v += (wanted - self._v) * (GRID / 3.0)
        self._s = (self._s + self._v * GRID) % self._lengths[self._stroll]

    def _told(self, t: float, stamp: Stamp) -> Columns:
        slot = self._slots[self._step % SLOTS]
        turn = self._step // SLOTS
        chosen = slot[(self._v[slot] > 0.1) | (slot // SLOTS % _PARKED_EVERY == turn % _PARKED_EVERY)]
        segment = np.minimum(self._segments()[chosen], len(self._edge) - 1)
        length = self._run[segment + 1] - self._run[segment]
        share = (self._bases[self._stroll[chosen]] + self._s[chosen] - self._run[segment]) / np.maximum(length, 0.01)
        rows = np.empty(len(chosen), dtype=ROW)
        rows["t"] = stamp(t)
        rows["lon"] = np.round(self._lon[segment] + (self._to[segment, 0] - self._lon[segment]) * share, 6)
        rows["lat"] = np.round(self._lat[segment] + (self._to[segment, 1] - self._lat[segment]) * share, 6)
        rows["index"] = np.arange(len(chosen))
        rows["value"] = np.round(self._v[chosen] * 3.6, 1)
        return Columns(SOURCE, "traffic.position", [self._names[i] for i in chosen], rows)
