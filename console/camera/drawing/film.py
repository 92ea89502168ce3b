"""A film of one camera: its place drawn once, then per picture the traffic, shimmering water and a running clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from console.camera.drawing.place import DECK_HEIGHT, DECK_Z, draw_bridge, draw_roundabout
from console.camera.drawing.street import Shape, draw_street
from console.camera.drawing.traffic import (
    Mix,
    Mover,
    bridge_flow,
    crossing_flow,
    roundabout_flow,
    street_flow,
    walkers,
)
from console.camera.drawing.vehicle import forget, stamp
from console.camera.drawing.view import DAY, DUSK, INFRARED, NIGHT, WIDTH, Light, Site, View

Picture = NDArray[np.uint8]

# 3 x 5 dots per figure, rows from the top, bit 2 is the left dot.
_FIGURES = {
    "0": (7, 5, 5, 5, 7), "1": (2, 6, 2, 2, 7), "2": (7, 1, 7, 4, 7), "3": (7, 1, 7, 1, 7), "4": (5, 5, 7, 1, 1),
    "5": (7, 4, 7, 1, 7), "6": (7, 4, 7, 5, 7), "7": (7, 1, 1, 1, 1), "8": (7, 5, 7, 5, 7), "9": (7, 5, 7, 1, 7),
    ":": (0, 2, 0, 2, 0), ".": (0, 0, 0, 0, 2),
}  # fmt: skip
_DOT = 3


@dataclass(frozen=True)
class Stage:
    """A place with its traffic, ready to be filmed.

    Attributes:
        site: What stands still.
        view: The camera as the traffic sees it (a bridge deck lifts it).
        movers: What moves.
        front: Rows that stand before the traffic.
        water: First row of water, 0 for none.
    """

    site: Site
    view: View
    movers: list[Mover]
    front: tuple[slice, ...] = ()
    water: int = 0


@dataclass(frozen=True)
class Street:
    """Recipe of a street film."""

    light: Light
    shape: Shape = field(default_factory=Shape)
    view: View = field(default_factory=View)
    gap: float = 13.0
    mix: Mix = field(default_factory=Mix)
    people: int = 6
    chimneys: bool = False

    def stage(self, rng: np.random.Generator) -> Stage:
        """Draw it."""
        site = draw_street(self.view, self.light, self.shape, rng, chimneys=self.chimneys)
        if self.shape.zebra:
            movers = crossing_flow(self.shape.half, self.shape.zebra + 8, rng)
        else:
            movers = street_flow(self.shape.half, self.gap, self.mix, rng)
        return Stage(site, self.view, movers + walkers(self.shape.half, self.people, rng))


@dataclass(frozen=True)
class Roundabout:
    """Recipe of a roundabout film."""

    light: Light
    view: View = field(default_factory=lambda: View(height=13.0, horizon=70.0, focal=470.0))

    def stage(self, rng: np.random.Generator) -> Stage:
        """Draw it."""
        return Stage(draw_roundabout(self.view, self.light, rng), self.view, roundabout_flow(rng))


@dataclass(frozen=True)
class Bridge:
    """Recipe of the film of bridge and gauge."""

    light: Light
    view: View = field(default_factory=lambda: View(height=11.0, horizon=84.0, focal=520.0))

    def stage(self, rng: np.random.Generator) -> Stage:
        """Draw it."""
        site, rail = draw_bridge(self.view, self.light, rng)
        metre = self.view.size(1.0, DECK_Z)
        bars = tuple(slice(round(rail - metre * y) - 1, round(rail - metre * y) + 1) for y in (0.5, 1.0))
        lifted = replace(self.view, height=self.view.height - DECK_HEIGHT)
        return Stage(site, lifted, bridge_flow(rng), (slice(rail, 360), *bars), rail + 70)


Recipe = Street | Roundabout | Bridge
Sky = Literal["day", "night"]

_NARROW = Shape(half=4.2, pavement=1.8, houses=(3, 6), trees=0, lamps=22)
_WIDE = Shape(half=9.5, pavement=4.0, houses=(2, 5), median=True, wires=False)
_MARKET = Shape(half=5.5, pavement=3.2, houses=(2, 5), trees=0, stalls=True)
_CROSSING = Shape(half=8.0, zebra=20.0)
_STATION = Shape(half=10.0, pavement=5.0, houses=(2, 4), trees=24, wires=False)
_WORKS = Shape(half=7.0, pavement=4.0, houses=(1, 3), trees=13)

# One per camera of the demo city that streams, in the order of its stream numbers; the light is that of the night.
RECIPES: tuple[Recipe, ...] = (
    Roundabout(DUSK),
    Roundabout(NIGHT, View(x=4.0, height=10.0, horizon=84.0, centre=330.0, focal=430.0)),
    Street(DUSK, _MARKET, View(x=0.6, height=5.5, horizon=110.0), gap=22, mix=Mix(0.05, 0, 0), people=16),
    Bridge(DUSK),
    Street(DUSK, _CROSSING, View(x=-3.0, height=8.5, horizon=84.0, centre=280.0)),
    Street(DUSK, _STATION, View(x=2.0, height=8.0), gap=16, mix=Mix(0.2, 0.03, 0.4), people=12),
    Street(NIGHT, _WORKS, View(x=-2.0, centre=300.0), mix=Mix(0.2, 0.4, 0), people=3, chimneys=True),
    Street(NIGHT, _NARROW, View(x=1.0, height=5.5, horizon=120.0, centre=350.0), gap=16, mix=Mix(0.1, 0, 0)),
    Street(DUSK, _WIDE, View(x=0.0, height=8.5, horizon=88.0), gap=11),
    Roundabout(INFRARED, View(x=-5.0, height=11.0, horizon=76.0, centre=300.0, focal=450.0)),
    Street(NIGHT, replace(_CROSSING, half=9.0), View(x=3.0, height=8.0, horizon=90.0, centre=360.0)),
    Roundabout(DUSK, View(x=2.0, height=14.0, horizon=62.0, focal=480.0)),
)


def _clock(picture: Picture, text: str) -> None:
    at = WIDTH - 10 - len(text) * 4 * _DOT
    picture[6 : 6 + 7 * _DOT, at - _DOT : WIDTH - 8] >>= 1
    for k, figure in enumerate(text):
        for row, bits in enumerate(_FIGURES[figure]):
            for column in range(3):
                if bits & (4 >> column):
                    y, x = 6 + (row + 1) * _DOT, at + (4 * k + column) * _DOT
                    picture[y : y + _DOT, x : x + _DOT] = 235


def _shimmer(picture: Picture, still: Picture, row: int, t: float) -> None:
    rows = np.arange(row, len(still))
    shift = np.sin(rows * 0.55 + 2 * np.pi * 6 * t) * (rows - row + 8) * 0.02
    columns = (np.arange(WIDTH)[None, :] + np.rint(shift).astype(int)[:, None]) % WIDTH
    picture[row:] = still[rows[:, None], columns]


def _still(stage: Stage, rng: np.random.Generator) -> Picture:
    stage.site.canvas.grain(rng, 0.014)
    rgb, _ = stage.site.canvas.result()
    return np.clip(rgb, 0, 255).astype(np.uint8)


def pictures(number: int, sky: Sky, seed: int, rate: int, seconds: int) -> Iterator[Picture]:
    """The film of camera ``number`` as RGB pictures; the same seed gives the same film, and its end meets its start."""
    recipe = RECIPES[number % len(RECIPES)]
    if sky == "day":
        recipe = replace(recipe, light=DAY)
    rng = np.random.default_rng((seed, number))
    stage = recipe.stage(rng)
    still = _still(stage, rng)
    grey = _greying(recipe.light)
    total = rate * seconds
    for k in range(total):
        t = k / total
        picture = still.copy()
        if stage.water:
            _shimmer(picture, still, stage.water, t)
            picture[:, 490:545] = still[:, 490:545]  # the gauge stands still
        users = [(m.kind, m.way(t)) for m in stage.movers]
        for kind, place in sorted(users, key=lambda u: -u[1].z):
            stamp(picture, kind, place, stage.view, recipe.light)
        for part in stage.front:
            if not stage.water:
                picture[part] = still[part]
                continue
            picture[part.start : min(part.stop, stage.water)] = still[part.start : min(part.stop, stage.water)]
        picture = grey(picture)
        _clock(picture, f"{k // rate // 60:02}:{k // rate % 60:02}.{k % rate * 10 // rate}")
        yield picture
    forget()


def _greying(light: Light) -> Callable[[Picture], Picture]:
    if not light.grey:
        return lambda picture: picture
    return lambda picture: np.repeat(picture[..., 1:2], 3, axis=2)
