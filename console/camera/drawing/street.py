"""Streets: the road with its marks, pavements, the tall narrow houses of a Vietnamese town, lamps, trees, wires."""

from dataclasses import dataclass

import numpy as np

from console.camera.drawing.canvas import Colour
from console.camera.drawing.view import Light, Site, View

_FAR = 170.0
_ASPHALT: Colour = (96, 98, 104)
_PAVING: Colour = (142, 134, 126)
_PAINT: Colour = (214, 214, 206)
_FACADES: tuple[Colour, ...] = (
    (188, 172, 142), (150, 164, 168), (196, 186, 168), (170, 132, 108), (134, 150, 124), (176, 176, 180),
    (200, 160, 96),
)  # fmt: skip
_SIGNS: tuple[Colour, ...] = ((190, 40, 44), (36, 92, 170), (30, 132, 84), (214, 150, 30), (210, 210, 214))
_GLOWS: tuple[Colour, ...] = ((242, 196, 130), (236, 206, 160), (190, 206, 226), (240, 176, 100))


@dataclass(frozen=True)
class Shape:
    """What a street is made of, metres.

    Attributes:
        half: Half the width of the carriageway.
        pavement: Width of each pavement.
        houses: Storeys, from and to (exclusive); (0, 0) for none.
        lamps: Distance between lamps.
        trees: Distance between trees, 0 for none.
        stalls: Market stalls along the kerb.
        median: A green strip instead of the middle line.
        wires: Cables along the houses.
        zebra: Distance of a crossing for people, 0 for none.
    """

    half: float = 7.0
    pavement: float = 3.0
    houses: tuple[int, int] = (2, 6)
    lamps: float = 26.0
    trees: float = 17.0
    stalls: bool = False
    median: bool = False
    wires: bool = True
    zebra: float = 0.0


def draw_road(site: Site, shape: Shape) -> None:
    """Carriageway, kerbs, pavements and marks."""
    edge = shape.half + shape.pavement
    site.ground(-edge, edge, 2.6, _FAR, _PAVING)
    site.ground(-shape.half - 0.25, shape.half + 0.25, 2.6, _FAR, (176, 172, 164))
    site.ground(-shape.half, shape.half, 2.6, _FAR, _ASPHALT)
    for x in (-shape.half + 0.45, shape.half - 0.45):
        site.ground(x - 0.07, x + 0.07, 2.6, _FAR, _PAINT)
    lane = shape.half / 2
    for z in np.arange(3.0, 120.0, 6.0):
        for x in (-lane, lane):
            site.ground(x - 0.08, x + 0.08, float(z), float(z) + 2.6, _PAINT)
    if shape.median:
        site.ground(-1.2, 1.2, 2.6, _FAR, (170, 166, 158))
        site.ground(-0.95, 0.95, 2.6, _FAR, (64, 92, 58))
    else:
        for x in (-0.2, 0.2):
            site.ground(x - 0.07, x + 0.07, 2.6, _FAR, (214, 176, 70))
    if shape.zebra:
        for x in np.arange(-shape.half + 0.6, shape.half - 0.4, 1.0):
            site.ground(float(x), float(x) + 0.5, shape.zebra, shape.zebra + 3.0, _PAINT)


def _house(site: Site, side: float, plot: tuple[float, float, int], rng: np.random.Generator) -> None:
    z, wide, floors = plot
    light = site.light
    tone = _FACADES[int(rng.integers(len(_FACADES)))]
    top = 3.6 + 3.3 * (floors - 1)
    site.wall(side, (z, z + wide), (0, top), tone)
    inner = 1.0 if side > 0 else -1.0
    at = site.view.at  # the end wall that looks at the camera, where the neighbour is lower
    site.canvas.polygon(
        (at(side, 0, z), at(side + 12 * inner, 0, z), at(side + 12 * inner, top, z), at(side, top, z)),
        light.on(tone, 0.62),
    )
    site.wall(side, (z, z + wide), (top - 0.25, top + 0.3), (120, 112, 104))
    lit = rng.random() < light.windows + 0.2 and light.lamps > 0
    glow = _GLOWS[int(rng.integers(len(_GLOWS)))]
    shop = (z + wide * 0.08, z + wide * 0.92)
    site.wall(side, shop, (0.1, 2.7), glow if lit else (58, 60, 64), shine=lit)
    for a in (0.3, 0.52, 0.74):
        site.wall(side, (z + wide * a, z + wide * (a + 0.025)), (0.1, 2.7), (70, 66, 62))
    for a in (0.12, 0.34, 0.56, 0.78):
        goods = _SIGNS[int(rng.integers(len(_SIGNS)))]
        site.wall(side, (z + wide * a, z + wide * (a + 0.14)), (0.1, float(rng.uniform(0.6, 1.5))), goods)
    sign = _SIGNS[int(rng.integers(len(_SIGNS)))]
    site.wall(side, shop, (2.75, 3.55), sign)
    if light.lamps:
        site.wall(side, shop, (2.85, 3.45), (sign[0] * 0.8, sign[1] * 0.8, sign[2] * 0.8), shine=True)
    for floor in range(1, floors):
        base = 3.6 + 3.3 * (floor - 1)
        site.wall(side, (z + wide * 0.05, z + wide * 0.95), (base + 0.05, base + 0.3), (150, 144, 136))
        for a, b in ((0.14, 0.44), (0.56, 0.86)):
            on = rng.random() < light.windows and light.lamps > 0
            site.wall(
                side, (z + wide * a, z + wide * b), (base + 0.9, base + 2.5), glow if on else (52, 60, 70), shine=on
            )
    if lit:
        x, y = at(side - inner * 1.5, 0, z + wide / 2)
        site.canvas.light((x, y), (site.view.size(3.4, z), site.view.size(3.4, z) * 0.35), glow, 0.22)


def draw_houses(site: Site, shape: Shape, rng: np.random.Generator) -> None:
    """Both rows, the far ones first."""
    if shape.houses[1] <= 0:
        return
    for side in (-shape.half - shape.pavement, shape.half + shape.pavement):
        fronts: list[tuple[float, float, int]] = []
        z = 4.0 + float(rng.uniform(0, 4))
        while z < 120:
            wide = float(rng.uniform(4.2, 7.5))
            fronts.append((z, wide, int(rng.integers(*shape.houses))))
            z += wide
        for plot in reversed(fronts):
            _house(site, side, plot, rng)


def _stall(site: Site, x: float, z: float, rng: np.random.Generator) -> None:
    at, light = site.view.at, site.light
    tone = _SIGNS[int(rng.integers(len(_SIGNS)))]
    inner = -1.0 if x > 0 else 1.0
    near, far = x + inner * 1.1, x - inner * 1.1
    site.front((min(near, far), max(near, far)), z, (0, 0.9), (116, 92, 70))
    for k in range(6):
        fruit = ((220, 90, 40), (90, 150, 60), (224, 190, 60), (180, 50, 60))[int(rng.integers(4))]
        centre = at(min(near, far) + 0.25 + k * 0.35, 1.0, z)
        site.canvas.disc(centre, (site.view.size(0.2, z), site.view.size(0.15, z)), light.on(fruit, 1.1))
    roof = (at(near, 2.3, z - 1.1), at(far, 2.7, z - 1.1), at(far, 2.7, z + 1.1), at(near, 2.3, z + 1.1))
    site.canvas.polygon(roof, light.on(tone, 1.15))
    site.wall(near, (z - 1.1, z + 1.1), (2.0, 2.32), tone)
    if light.lamps:
        x0, y0 = at(x, 1.9, z)
        site.canvas.light((x0, y0), (site.view.size(1.7, z), site.view.size(1.3, z)), (255, 220, 160), 0.5)
        site.canvas.disc((x0, y0), (site.view.size(0.1, z), site.view.size(0.1, z)), (255, 250, 230))


def draw_furniture(site: Site, shape: Shape, rng: np.random.Generator) -> None:
    """Lamps, trees and stalls, the far ones first."""
    edge = shape.half + 0.8
    things: list[tuple[float, float, str]] = []
    trees = np.arange(12.0, 130.0, shape.trees) if shape.trees else ()
    for z in trees:
        things += [(float(z + rng.uniform(-2, 2)), side * (edge + 0.6), "tree") for side in (-1, 1)]
    for z in np.arange(16.0, 140.0, shape.lamps):
        things += [(float(z), side * edge, "lamp") for side in (-1, 1)]
    stalls = np.arange(9.0, 90.0, 3.4) if shape.stalls else ()
    for z in stalls:
        things += [(float(z), side * (shape.half - 0.4), "stall") for side in (-1, 1)]
    for z, x, what in sorted(things, reverse=True):
        if what == "tree":
            site.tree(x, z, float(rng.uniform(4.5, 6.5)), float(rng.uniform(0.85, 1.15)))
        elif what == "lamp":
            site.lamp(x, z, -1.0 if x > 0 else 1.0)
        else:
            _stall(site, x, z, rng)


def draw_wires(site: Site, shape: Shape) -> None:
    """Bundles of cables that sag from post to post along the houses."""
    ink = site.light.on((34, 34, 38))
    for side in (-1, 1):
        x = side * (shape.half + shape.pavement - 0.8)
        for y in (6.6, 6.88, 7.16, 7.44):
            for z in range(4, 110, 12):
                a, m, b = (site.view.at(x, y - dip, z + dz) for dz, dip in ((0, 0), (6, 0.35), (12, 0)))
                site.canvas.line(a, m, ink, 0.8, 0.8)
                site.canvas.line(m, b, ink, 0.8, 0.8)


def draw_backdrop(site: Site, rng: np.random.Generator, *, chimneys: bool = False) -> None:
    """The hills around the town, and the chimneys of the steel works where they stand."""
    horizon = site.view.horizon
    xs = np.linspace(-20, 660, 18)
    tops = horizon - 12 - 14 * rng.random(len(xs))
    for i in range(len(xs) - 1):
        corners = (
            (float(xs[i]), float(tops[i])), (float(xs[i + 1]), float(tops[i + 1])),
            (float(xs[i + 1]), horizon + 2), (float(xs[i]), horizon + 2),
        )  # fmt: skip
        site.canvas.polygon(corners, site.light.on((86, 98, 104), 0.9))
    if chimneys:
        for x, tall in ((250.0, 62.0), (276.0, 74.0), (382.0, 56.0)):
            body = ((x - 3, horizon), (x + 3, horizon), (x + 2, horizon - tall), (x - 2, horizon - tall))
            site.canvas.polygon(body, site.light.on((120, 112, 110)))
            for k in range(5):
                puff = (x + 5 + 9 * k, horizon - tall - 3 - 3.2 * k)
                site.canvas.disc(puff, (5 + 2.5 * k, 3 + 1.4 * k), site.light.on((176, 176, 180)), 0.28)
            site.canvas.disc((x, horizon - tall + 2), (1.1, 1.1), (255, 60, 50))


def draw_street(view: View, light: Light, shape: Shape, rng: np.random.Generator, *, chimneys: bool = False) -> Site:
    """A whole street, empty of traffic."""
    site = Site(view, light)
    draw_backdrop(site, rng, chimneys=chimneys)
    site.ground(-4000, 4000, 2.6, 4000, (110, 112, 104))
    draw_road(site, shape)
    draw_houses(site, shape, rng)
    draw_furniture(site, shape, rng)
    if shape.wires:
        draw_wires(site, shape)
    return site
