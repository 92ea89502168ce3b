"""The camera on its pole: from metres in the street to pixels in the picture, and the light of the hour."""

import math
from dataclasses import dataclass

from console.camera.drawing.canvas import Canvas, Colour, Point

WIDTH, HEIGHT = 640, 360
NEAR = 2.5


@dataclass(frozen=True)
class Light:
    """The hour: colours 0-255, ``ambient`` multiplies whatever does not shine by itself."""

    sky: Colour
    low_sky: Colour
    ambient: Colour
    lamps: float
    windows: float
    headlights: bool
    grey: bool = False

    def on(self, colour: Colour, shade: float = 1.0) -> Colour:
        """How a surface of that colour looks."""
        return (
            colour[0] * self.ambient[0] * shade,
            colour[1] * self.ambient[1] * shade,
            colour[2] * self.ambient[2] * shade,
        )


DAY = Light((150, 168, 186), (206, 212, 214), (0.92, 0.93, 0.95), 0.0, 0.05, headlights=False)
DUSK = Light((34, 46, 78), (168, 120, 104), (0.46, 0.46, 0.56), 0.75, 0.45, headlights=True)
NIGHT = Light((9, 12, 22), (34, 32, 44), (0.24, 0.24, 0.31), 1.0, 0.55, headlights=True)
INFRARED = Light((20, 20, 20), (52, 52, 52), (0.42, 0.42, 0.42), 0.9, 0.4, headlights=True, grey=True)


@dataclass(frozen=True)
class View:
    """A pinhole looking along +z with +x to the right, ``height`` metres above the ground.

    Attributes:
        x: Where the pole stands, metres.
        height: Of the lens, metres.
        horizon: Row of the horizon, pixels.
        centre: Column of the point that the street runs to, pixels.
        focal: Pixels of one metre at one metre.
    """

    x: float = 0.0
    height: float = 7.0
    horizon: float = 96.0
    centre: float = 320.0
    focal: float = 520.0

    def at(self, x: float, y: float, z: float) -> Point:
        """The pixel of a point ``x`` right, ``y`` above the ground and ``z`` ahead."""
        depth = max(z, NEAR)
        return (
            self.centre + self.focal * (x - self.x) / depth,
            self.horizon + self.focal * (self.height - y) / depth,
        )

    def size(self, metres: float, z: float) -> float:
        """Pixels of a length at distance ``z``."""
        return self.focal * metres / max(z, NEAR)

    def bearing(self, x: float, z: float) -> float:
        """Angle of the line of sight to a point, radians to the right."""
        return math.atan2(x - self.x, z)


class Site:
    """A canvas seen through a view in a light: what a place is drawn on."""

    def __init__(self, view: View, light: Light) -> None:
        self.view, self.light = view, light
        self.canvas = Canvas(WIDTH, HEIGHT)
        self.canvas.shade(light.sky, light.low_sky, view.horizon)

    def ground(self, x0: float, x1: float, z0: float, z1: float, colour: Colour) -> None:
        """A rectangle on the ground."""
        at = self.view.at
        corners = (at(x0, 0, z0), at(x1, 0, z0), at(x1, 0, z1), at(x0, 0, z1))
        self.canvas.polygon(corners, self.light.on(colour))

    def wall(
        self, x: float, z: tuple[float, float], y: tuple[float, float], colour: Colour, shine: bool = False
    ) -> None:
        """An upright rectangle along the street at ``x``."""
        at = self.view.at
        corners = (at(x, y[0], z[0]), at(x, y[0], z[1]), at(x, y[1], z[1]), at(x, y[1], z[0]))
        self.canvas.polygon(corners, colour if shine else self.light.on(colour))

    def front(
        self, x: tuple[float, float], z: float, y: tuple[float, float], colour: Colour, shine: bool = False
    ) -> None:
        """An upright rectangle that faces the camera at distance ``z``."""
        at = self.view.at
        corners = (at(x[0], y[0], z), at(x[1], y[0], z), at(x[1], y[1], z), at(x[0], y[1], z))
        self.canvas.polygon(corners, colour if shine else self.light.on(colour))

    def lamp(self, x: float, z: float, towards: float, colour: Colour = (255, 206, 140)) -> None:
        """A street lamp with its light on the road; ``towards`` is -1 or 1, the side of its arm."""
        at, size, canvas = self.view.at, self.view.size, self.canvas
        pole = self.light.on((120, 124, 128))
        canvas.line(at(x, 0, z), at(x, 8, z), pole, max(0.8, size(0.16, z)))
        canvas.line(at(x, 8, z), at(x + 1.8 * towards, 8.3, z), pole, max(0.7, size(0.1, z)))
        if self.light.lamps:
            head, pool = at(x + 1.8 * towards, 8.2, z), at(x + 2.4 * towards, 0, z)
            canvas.light(pool, (size(7, z), size(7, z) * 0.42), colour, 0.34 * self.light.lamps)
            canvas.light(head, (size(1.5, z), size(1.5, z)), colour, 0.5 * self.light.lamps)
            canvas.disc(head, (max(0.8, size(0.28, z)), max(0.6, size(0.15, z))), (255, 244, 214))

    def tree(self, x: float, z: float, tall: float, tone: float) -> None:
        """A tree on the pavement."""
        at, size, canvas = self.view.at, self.view.size, self.canvas
        canvas.line(at(x, 0, z), at(x, tall * 0.6, z), self.light.on((70, 58, 48)), max(0.8, size(0.22, z)))
        for dx, dy, r, shade in ((-0.8, 0.62, 1.3, 0.8), (0.8, 0.66, 1.3, 0.85), (0.0, 0.8, 1.6, 1.0)):
            leaf = self.light.on((52 * tone, 82 * tone, 50 * tone), shade)
            canvas.disc(at(x + dx, tall * dy, z), (size(r, z), size(r * 0.85, z)), leaf)
