"""Two places of their own: a roundabout, and the bridge over the river with its gauge post."""

import math

import numpy as np

from console.camera.drawing.canvas import Point
from console.camera.drawing.street import Shape, draw_backdrop, draw_houses
from console.camera.drawing.view import WIDTH, Light, Site, View

ISLAND, RING, CENTRE_Z = 7.5, 15.5, 30.0
DECK_HEIGHT, DECK_Z = 7.5, 28.0


def _circle(view: View, radius: float, y: float = 0.0) -> list[Point]:
    angles = np.linspace(0, 2 * math.pi, 48, endpoint=False)
    return [view.at(radius * math.sin(a), y, CENTRE_Z + radius * math.cos(a)) for a in angles]


def draw_roundabout(view: View, light: Light, rng: np.random.Generator) -> Site:
    """The central roundabout from a high pole: four arms, a green island with a monument."""
    site = Site(view, light)
    canvas, on = site.canvas, light.on
    draw_backdrop(site, rng)
    site.ground(-4000, 4000, 2.6, 4000, (118, 118, 110))
    for x0, x1, z0, z1 in ((-7, 7, 2.6, 160), (-120, 120, CENTRE_Z - 6, CENTRE_Z + 6)):
        site.ground(x0 - 2.2, x1 + 2.2, z0, z1, (142, 134, 126))
    for x0, x1, z0, z1 in ((-7, 7, 2.6, 160), (-120, 120, CENTRE_Z - 6, CENTRE_Z + 6)):
        site.ground(x0, x1, z0, z1, (96, 98, 104))
    canvas.polygon(_circle(view, RING + 2.2), on((142, 134, 126)))
    canvas.polygon(_circle(view, RING), on((96, 98, 104)))
    for z0, z1 in ((5.0, CENTRE_Z - RING - 1), (CENTRE_Z + RING + 1, 110.0)):
        site.ground(-0.8, 0.8, z0, z1, (66, 94, 60))
        for x in np.arange(-6.4, 6.4, 1.1):
            edge = z1 - 2.5 if z1 < CENTRE_Z else z0
            site.ground(float(x), float(x) + 0.55, edge, edge + 2.2, (214, 214, 206))
    for a in np.linspace(0, 2 * math.pi, 40, endpoint=False):
        r = (ISLAND + RING) / 2
        x, z = r * math.sin(a), CENTRE_Z + r * math.cos(a)
        site.ground(x - 0.35, x + 0.35, z - 0.12, z + 0.12, (206, 206, 198))
    canvas.polygon(_circle(view, ISLAND + 0.4), on((206, 202, 192)))
    canvas.polygon(_circle(view, ISLAND, 0.2), on((62, 104, 58)))
    for radius, tone in ((5.4, (190, 70, 80)), (4.6, (214, 176, 70)), (3.8, (70, 116, 64))):
        canvas.polygon(_circle(view, radius, 0.3), on(tone))
    canvas.polygon(_circle(view, 2.2, 0.5), on((176, 172, 166)))
    site.front((-0.8, 0.8), CENTRE_Z, (0.5, 3.2), (186, 182, 174))
    site.front((-0.45, 0.45), CENTRE_Z, (3.2, 8.5), (206, 200, 190))
    top = view.at(0, 9.2, CENTRE_Z)
    canvas.disc(top, (view.size(0.6, CENTRE_Z), view.size(0.6, CENTRE_Z)), (236, 196, 70))
    if light.lamps:
        canvas.light(view.at(0, 4, CENTRE_Z), (view.size(5, CENTRE_Z), view.size(6, CENTRE_Z)), (255, 210, 150), 0.3)
    _surround(site, rng)
    return site


def _surround(site: Site, rng: np.random.Generator) -> None:
    for x0 in (-60.0, -46.0, -33.0, -21.0, 10.0, 22.0, 35.0, 48.0):
        wide, tall = float(rng.uniform(9, 12)), float(rng.uniform(7, 17))
        z = CENTRE_Z + RING + 6
        site.front((x0, x0 + wide), z, (0, tall), (168, 160, 148))
        site.front((x0, x0 + wide), z, (2.9, 3.8), ((190, 44, 46), (40, 96, 170), (34, 132, 88))[int(rng.integers(3))])
        for y in np.arange(4.6, tall - 1.6, 3.2):
            for k in range(4):
                on = rng.random() < site.light.windows and site.light.lamps > 0
                x = x0 + wide * (0.08 + 0.23 * k)
                tone = (255, 220, 160) if on else (56, 64, 74)
                site.front((x, x + wide * 0.14), z, (float(y), float(y) + 1.7), tone, shine=on)
        lit = site.light.lamps > 0
        site.front((x0 + 0.6, x0 + wide - 0.6), z, (0.2, 2.7), (255, 222, 168) if lit else (60, 62, 66), shine=lit)
    for x, z in ((-19, CENTRE_Z + 15), (19, CENTRE_Z + 15), (-21, CENTRE_Z - 9), (21, CENTRE_Z - 9), (9, 9), (-9, 9)):
        site.tree(x, float(z), 5.5, 1.0)
    for x, z in ((-12, CENTRE_Z + 17), (12, CENTRE_Z + 17), (-17, CENTRE_Z - 9), (17, CENTRE_Z - 9)):
        site.lamp(x, float(z), -1.0 if x > 0 else 1.0)


def draw_bridge(view: View, light: Light, rng: np.random.Generator) -> tuple[Site, int]:
    """Gia Bẩy bridge across the picture, the river Cầu under it, the staff gauge before it; returns the railing's row.

    What stands below that row on the deck is behind the railing.
    """
    site = Site(view, light)
    canvas, on, at = site.canvas, light.on, view.at
    draw_backdrop(site, rng)
    draw_houses(site, Shape(half=60, pavement=20, houses=(1, 4)), rng)
    for k in range(46):  # the far bank: trees and roofs
        x = -20 + k * 15 + float(rng.uniform(-4, 4))
        canvas.disc(
            (x, view.horizon + 16), (13, float(rng.uniform(7, 13))), on((52, 78, 52), float(rng.uniform(0.8, 1.1)))
        )
    deep, pale = on((70, 88, 92)), on((134, 146, 146))
    bank = view.horizon + 22
    for row in range(int(bank), 360):
        t = (row - bank) / (360 - bank)
        tone = (pale[0] + (deep[0] - pale[0]) * t, pale[1] + (deep[1] - pale[1]) * t, pale[2] + (deep[2] - pale[2]) * t)
        canvas.polygon(((0, row), (WIDTH, row), (WIDTH, row + 1), (0, row + 1)), tone)
    for _ in range(420):
        x, row = float(rng.uniform(0, WIDTH)), float(rng.uniform(bank + 4, 360))
        canvas.line((x, row), (x + 8 + 50 * (row - bank) / 260, row), on((176, 190, 196)), 0.8, 0.22)
    for _ in range(34):  # windows of the far bank and their light on the water
        x = float(rng.uniform(0, WIDTH))
        if light.lamps and rng.random() < light.windows + 0.3:
            canvas.polygon(
                ((x, bank - 6), (x + 2.6, bank - 6), (x + 2.6, bank - 3.5), (x, bank - 3.5)), (250, 214, 150)
            )
            canvas.light((x + 1.3, bank + 22), (2.6, 26), (250, 206, 140), 0.5)
    for x in (-26.0, -9.5, 7.0, 24.0):  # piers, and their reflections
        site.front((x - 1.3, x + 1.3), DECK_Z, (0, DECK_HEIGHT - 1.2), (150, 146, 138))
        site.front((x - 2.2, x + 2.2), DECK_Z, (DECK_HEIGHT - 2, DECK_HEIGHT - 1.2), (160, 156, 148))
        left, low = at(x - 1.3, 0, DECK_Z)
        right, _ = at(x + 1.3, 0, DECK_Z)
        canvas.polygon(((left, low), (right, low), (right, low + 46), (left, low + 46)), on((52, 62, 64)), 0.6)
    deck = (
        at(-90, DECK_HEIGHT, DECK_Z),
        at(90, DECK_HEIGHT, DECK_Z),
        at(90, DECK_HEIGHT, DECK_Z + 8),
        at(-90, DECK_HEIGHT, DECK_Z + 8),
    )
    canvas.polygon(deck, on((104, 106, 110)))
    site.front((-90, 90), DECK_Z, (DECK_HEIGHT - 1.2, DECK_HEIGHT), (168, 164, 156))
    for y in (0.5, 1.0):
        site.front((-90, 90), DECK_Z, (DECK_HEIGHT + y - 0.06, DECK_HEIGHT + y + 0.06), (176, 180, 184))
    rail = round(at(0, DECK_HEIGHT, DECK_Z)[1])
    for x in range(-63, 64, 14):
        post, head = at(x, DECK_HEIGHT, DECK_Z), at(x, DECK_HEIGHT + 6, DECK_Z)
        canvas.line(post, head, on((120, 124, 128)), 1.6)
        if light.lamps:
            canvas.light(head, (16, 16), (255, 206, 140), 0.6 * light.lamps)
            canvas.light((head[0], head[1] + 190), (7, 70), (255, 206, 140), 0.3 * light.lamps)
            canvas.disc(head, (2.2, 1.4), (255, 244, 214))
    _gauge(site)
    return site, rail


def _gauge(site: Site) -> None:
    """A staff on its concrete post: white, a red or black mark each decimetre pair, as at any hydrological station."""
    left, right, top, low = 508.0, 530.0, 150.0, 352.0
    on, canvas = site.light.on, site.canvas
    canvas.polygon(
        ((left - 9, top - 6), (right + 9, top - 6), (right + 12, low), (left - 12, low)), on((128, 126, 120))
    )
    lift = 0.55 if site.light.lamps else 1.0
    white = tuple(230 * lift for _ in range(3))
    canvas.polygon(((left, top), (right, top), (right, low), (left, low)), (white[0], white[1], white[2]))
    step = (low - top) / 20
    for k in range(20):
        tone = (214.0 * lift, 34.0 * lift, 34.0 * lift) if (k // 5) % 2 else (24.0, 24.0, 28.0)
        y = top + k * step
        wide = right - left if k % 5 == 0 else (right - left) * (0.62 if k % 2 else 0.4)
        canvas.polygon(((left, y), (left + wide, y), (left + wide, y + step * 0.5), (left, y + step * 0.5)), tone)
