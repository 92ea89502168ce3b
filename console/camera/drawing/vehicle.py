"""Vehicles and people as small boxes, drawn once per kind, heading and distance, then only laid over the street."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from console.camera.drawing.canvas import Canvas, Colour, Pixels, Point
from console.camera.drawing.view import NEAR, Light, View

_HEADINGS = 24
_DEPTH_STEP = 1.11
_LARGE = 2500  # pixels; above this the film's own compression hides the steps of an edge
_BEAM: Colour = (255, 242, 205)
_TAIL: Colour = (255, 42, 30)


@dataclass(frozen=True)
class Box:
    """A block of a vehicle: centre of its bottom (right, up, forward), its size, its colour; metres."""

    at: tuple[float, float, float]
    size: tuple[float, float, float]
    colour: Colour


@dataclass(frozen=True)
class Kind:
    """A kind of road user: its blocks from the ground up, and where its lamps are (right, up, forward)."""

    boxes: tuple[Box, ...]
    length: float
    width: float
    lamps: tuple[tuple[float, float], ...]

    @property
    def tall(self) -> float:
        """Height of its top."""
        return max(b.at[1] + b.size[1] for b in self.boxes)


_GLASS: Colour = (44, 52, 60)
_TYRE: Colour = (26, 26, 28)


def car(paint: Colour) -> Kind:
    """A saloon."""
    boxes = (
        Box((0, 0.0, 0), (1.7, 0.4, 3.7), _TYRE),
        Box((0, 0.32, 0), (1.8, 0.6, 4.3), paint),
        Box((0, 0.92, -0.25), (1.56, 0.42, 2.3), _GLASS),
        Box((0, 1.34, -0.3), (1.46, 0.12, 1.7), paint),
    )
    return Kind(boxes, 4.3, 1.8, ((-0.65, 0.65), (0.65, 0.65)))


def bus(paint: Colour) -> Kind:
    """A city bus."""
    boxes = (
        Box((0, 0.0, 0), (2.4, 0.5, 9.4), _TYRE),
        Box((0, 0.4, 0), (2.5, 1.0, 10.0), paint),
        Box((0, 1.4, 0), (2.46, 1.1, 9.9), _GLASS),
        Box((0, 2.5, 0), (2.5, 0.45, 10.0), paint),
    )
    return Kind(boxes, 10.0, 2.5, ((-1.0, 0.7), (1.0, 0.7)))


def truck(paint: Colour) -> Kind:
    """A lorry with a box."""
    boxes = (
        Box((0, 0.0, 0), (2.2, 0.6, 7.0), _TYRE),
        Box((0, 0.6, -1.2), (2.4, 2.3, 4.9), (176, 178, 176)),
        Box((0, 0.5, 2.7), (2.3, 1.0, 1.9), paint),
        Box((0, 1.5, 2.6), (2.2, 0.8, 1.7), _GLASS),
    )
    return Kind(boxes, 7.4, 2.4, ((-0.9, 0.8), (0.9, 0.8)))


def motorbike(paint: Colour, shirt: Colour) -> Kind:
    """A motorbike and its rider with a helmet."""
    boxes = (
        Box((0, 0.0, 0), (0.18, 0.5, 1.75), _TYRE),
        Box((0, 0.4, 0), (0.42, 0.42, 1.3), paint),
        Box((0, 0.8, -0.15), (0.52, 0.62, 0.4), shirt),
        Box((0, 1.42, -0.1), (0.28, 0.27, 0.3), paint),
    )
    return Kind(boxes, 1.8, 0.5, ((0.0, 0.85),))


def walker(shirt: Colour, trousers: Colour) -> Kind:
    """A person on foot."""
    boxes = (
        Box((0, 0.0, 0), (0.34, 0.8, 0.26), trousers),
        Box((0, 0.8, 0), (0.48, 0.6, 0.3), shirt),
        Box((0, 1.42, 0), (0.22, 0.24, 0.22), (150, 116, 96)),
    )
    return Kind(boxes, 0.4, 0.5, ())


@dataclass(frozen=True)
class Sprite:
    """A drawn road user: premultiplied colour, what stays of the street behind, and where its foot is in it."""

    rgb: Pixels
    keep: Pixels
    foot: tuple[int, int]


class _Turned:
    """A vehicle turned by ``angle`` at the distance ``z`` straight ahead of a view."""

    def __init__(self, view: View, angle: float, z: float) -> None:
        self._view, self._z = view, z
        self._cos, self._sin = math.cos(angle), math.sin(angle)

    def depth(self, right: float, forward: float) -> float:
        return self._z - right * self._sin + forward * self._cos

    def at(self, right: float, up: float, forward: float) -> Point:
        x = right * self._cos + forward * self._sin
        return self._view.at(self._view.x + x, up, self.depth(right, forward))


_FACES: tuple[tuple[tuple[int, int, int], tuple[tuple[int, int, int], ...], float], ...] = (
    ((0, 0, 1), ((-1, 0, 1), (1, 0, 1), (1, 1, 1), (-1, 1, 1)), 0.92),
    ((0, 0, -1), ((-1, 0, -1), (1, 0, -1), (1, 1, -1), (-1, 1, -1)), 0.92),
    ((-1, 0, 0), ((-1, 0, -1), (-1, 0, 1), (-1, 1, 1), (-1, 1, -1)), 0.72),
    ((1, 0, 0), ((1, 0, -1), (1, 0, 1), (1, 1, 1), (1, 1, -1)), 0.72),
    ((0, 1, 0), ((-1, 1, -1), (1, 1, -1), (1, 1, 1), (-1, 1, 1)), 1.12),
)


@dataclass(frozen=True)
class _Easel:
    """A canvas of one sprite: what is drawn on it comes from the picture's pixels, moved by ``shift``."""

    canvas: Canvas
    turned: _Turned
    view: View
    light: Light
    z: float
    shift: Point

    def at(self, right: float, up: float, forward: float) -> Point:
        x, y = self.turned.at(right, up, forward)
        return x - self.shift[0], y - self.shift[1]

    def shadow(self, kind: Kind) -> None:
        w, d = kind.width / 2 + 0.12, kind.length / 2 + 0.15
        self.canvas.polygon([self.at(r, 0, f) for r, f in ((-w, -d), (w, -d), (w, d), (-w, d))], (0, 0, 0), 0.45)

    def box(self, box: Box) -> None:
        (cx, cy, cz), (w, h, d) = box.at, box.size
        for normal, corners, shade in _FACES:
            here = self.turned.depth(cx + normal[0] * w / 2, cz + normal[2] * d / 2)
            if normal[1] == 0 and here >= self.turned.depth(cx, cz):
                continue  # looks away from the camera
            points = [self.at(cx + i * w / 2, cy + j * h, cz + k * d / 2) for i, j, k in corners]
            self.canvas.polygon(points, self.light.on(box.colour, shade))

    def lamps(self, kind: Kind) -> None:
        size = self.view.size
        towards = self.turned.depth(0, kind.length / 2) < self.turned.depth(0, 0)
        colour, end = (_BEAM, kind.length / 2) if towards else (_TAIL, -kind.length / 2)
        spot = max(0.7, size(0.14 if towards else 0.12, self.z))
        for right, up in kind.lamps:
            centre = self.at(right, up, end)
            self.canvas.disc(centre, (spot, spot * 0.8), colour)
            if self.light.headlights:
                reach = size(0.75 if towards else 0.4, self.z) + 1.0
                self.canvas.light(centre, (reach, reach), colour, 0.6 if towards else 0.45)
        if self.light.headlights and towards and kind.lamps:
            flat = 1.7 * self.view.height / math.hypot(self.view.height, self.z)
            pool = self.at(0, 0, kind.length / 2 + 1.9)
            self.canvas.light(pool, (size(1.5, self.z), size(flat, self.z)), _BEAM, 0.24)


@cache
def _sprite(kind: Kind, view: View, light: Light, heading: int, step: int) -> Sprite:
    z = _DEPTH_STEP**step
    turned = _Turned(view, heading * 2 * math.pi / _HEADINGS, z)
    half, beam = kind.length / 2, 0.0
    if light.headlights and kind.lamps:
        beam = 3.6 if turned.depth(0, half) < z else 0.6
    reach = kind.width / 2 + 0.2 + min(beam, 1.4)
    sides = [(r, f) for r in (-reach, reach) for f in (-half - 0.3, half + 0.3 + beam)]
    points = [turned.at(r, up, f) for r, f in sides for up in (0.0, kind.tall + 0.1)]
    left, top = math.floor(min(p[0] for p in points)), math.floor(min(p[1] for p in points))
    width = min(420, math.ceil(max(p[0] for p in points) - left) + 1)
    height = min(320, math.ceil(max(p[1] for p in points) - top) + 1)
    canvas = Canvas(width, height, smooth=width * height < _LARGE)
    easel = _Easel(canvas, turned, view, light, z, (left, top))
    easel.shadow(kind)
    for box in sorted(kind.boxes, key=lambda b: (b.at[1], -turned.depth(b.at[0], b.at[2]))):
        easel.box(box)
    easel.lamps(kind)
    rgb, cover = canvas.result()
    foot = view.at(view.x, 0, z)
    return Sprite(rgb, 1 - cover, (round(foot[0]) - left, round(foot[1]) - top))


def forget() -> None:
    """Drop the drawn sprites (one scene's are of no use to the next)."""
    _sprite.cache_clear()


@dataclass(frozen=True)
class Place:
    """Where a road user is now: metres, and where it heads (radians from +z towards +x)."""

    x: float
    z: float
    heading: float


def stamp(picture: NDArray[np.uint8], kind: Kind, place: Place, view: View, light: Light) -> None:
    """Lay a road user over the picture."""
    if view.at(0, kind.tall, place.z + kind.length / 2)[1] > len(picture) or place.z < NEAR:
        return  # passes under the camera
    relative = place.heading - view.bearing(place.x, place.z)
    heading = round(relative / (2 * math.pi) * _HEADINGS) % _HEADINGS
    sprite = _sprite(kind, view, light, heading, round(math.log(place.z, _DEPTH_STEP)))
    fx, fy = view.at(place.x, 0, place.z)
    left, top = round(fx) - sprite.foot[0], round(fy) - sprite.foot[1]
    rows, columns = picture.shape[:2]
    h, w = sprite.rgb.shape[:2]
    x0, x1, y0, y1 = max(left, 0), min(left + w, columns), max(top, 0), min(top + h, rows)
    if x0 >= x1 or y0 >= y1:
        return
    part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
    region = picture[y0:y1, x0:x1]
    out = region * sprite.keep[part]
    out += sprite.rgb[part]
    np.minimum(out, 255, out=out)
    region[:] = out
