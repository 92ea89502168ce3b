"""A picture of floats that convex polygons and lights are drawn on, at twice its size where edges must be smooth."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Colour = tuple[float, float, float]
Point = tuple[float, float]
Pixels = NDArray[np.float32]


class Canvas:
    """Premultiplied RGB (0-255) and cover (0-1), ``height`` x ``width``; coordinates in pixels of the result.

    A light is colour without cover: it adds to whatever the canvas is later laid over.
    """

    def __init__(self, width: int, height: int, *, smooth: bool = True) -> None:
        self.width, self.height = width, height
        self._scale = 2 if smooth else 1
        self._rgb: Pixels = np.zeros((height * self._scale, width * self._scale, 3), dtype=np.float32)
        self._cover: Pixels = np.zeros((height * self._scale, width * self._scale, 1), dtype=np.float32)

    def shade(self, top: Colour, low: Colour, until: float) -> None:
        """Cover everything: ``top`` fades to ``low`` at row ``until`` and stays so."""
        rows = np.arange(self.height * self._scale, dtype=np.float32)
        t = np.clip(rows / max(1.0, until * self._scale), 0, 1)[:, None, None]
        self._rgb[:] = np.asarray(top, np.float32) * (1 - t) + np.asarray(low, np.float32) * t
        self._cover[:] = 1

    def polygon(self, points: Sequence[Point], colour: Colour, cover: float = 1.0) -> None:
        """A convex polygon in either winding."""
        corners = np.asarray(points, dtype=np.float32) * self._scale
        rows, columns = self._cover.shape[:2]
        x0, y0 = np.floor(corners.min(axis=0)).astype(int)
        x1, y1 = np.ceil(corners.max(axis=0)).astype(int) + 1
        x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, columns), min(y1, rows)
        if x0 >= x1 or y0 >= y1:
            return
        xs = np.arange(x0, x1, dtype=np.float32)[None, :] + np.float32(0.5)
        ys = np.arange(y0, y1, dtype=np.float32)[:, None] + np.float32(0.5)
        following = np.concatenate((corners[1:], corners[:1]))
        turn = float(np.sum(corners[:, 0] * following[:, 1] - following[:, 0] * corners[:, 1]))
        inside: NDArray[np.bool_] = np.ones((y1 - y0, x1 - x0), dtype=bool)
        for (cx, cy), (dx, dy) in zip(corners, (following - corners) * np.float32(np.sign(turn) or 1), strict=True):
            inside &= (ys - cy) * dx >= (xs - cx) * dy
        ink = inside[..., None] * np.float32(cover)
        region = (slice(y0, y1), slice(x0, x1))
        self._rgb[region] += (np.asarray(colour, np.float32) - self._rgb[region]) * ink
        self._cover[region] += (1 - self._cover[region]) * ink

    def line(self, a: Point, b: Point, colour: Colour, width: float = 1.0, cover: float = 1.0) -> None:
        """A straight line as a thin polygon."""
        dx, dy = b[0] - a[0], b[1] - a[1]
        length = max(1e-6, (dx * dx + dy * dy) ** 0.5)
        nx, ny = -dy / length * width / 2, dx / length * width / 2
        corners = ((a[0] + nx, a[1] + ny), (b[0] + nx, b[1] + ny), (b[0] - nx, b[1] - ny), (a[0] - nx, a[1] - ny))
        self.polygon(corners, colour, cover)

    def disc(self, centre: Point, radius: tuple[float, float], colour: Colour, cover: float = 1.0) -> None:
        """An ellipse with radii along x and y."""
        angles = np.linspace(0, 2 * np.pi, 20, endpoint=False)
        self.polygon(
            [(centre[0] + radius[0] * float(np.cos(a)), centre[1] + radius[1] * float(np.sin(a))) for a in angles],
            colour,
            cover,
        )

    def light(self, centre: Point, radius: tuple[float, float], colour: Colour, strength: float) -> None:
        """Add a soft round light; it ends at ``radius``."""
        cx, cy, rx, ry = (v * self._scale for v in (*centre, *radius))
        rows, columns = self._cover.shape[:2]
        x0, x1 = max(0, int(cx - rx)), min(columns, int(cx + rx) + 1)
        y0, y1 = max(0, int(cy - ry)), min(rows, int(cy + ry) + 1)
        if x0 >= x1 or y0 >= y1:
            return
        xs = (np.arange(x0, x1, dtype=np.float32)[None, :] - np.float32(cx)) / np.float32(rx)
        ys = (np.arange(y0, y1, dtype=np.float32)[:, None] - np.float32(cy)) / np.float32(ry)
        fall = np.clip(1 - (xs * xs + ys * ys), 0, 1) ** 2 * np.float32(strength)
        self._rgb[y0:y1, x0:x1] += fall[..., None] * np.asarray(colour, np.float32)

    def grain(self, rng: np.random.Generator, amount: float) -> None:
        """A little unevenness, so that walls and roads are not one flat colour."""
        noise = rng.normal(0, amount, (self.height * self._scale // 4, self.width * self._scale // 4)).astype(
            np.float32
        )
        self._rgb *= 1 + np.repeat(np.repeat(noise, 4, axis=0), 4, axis=1)[..., None]

    def result(self) -> tuple[Pixels, Pixels]:
        """(premultiplied RGB, cover) at the true size."""
        if self._scale == 1:
            return self._rgb, self._cover
        return _halved(self._rgb), _halved(self._cover)


def _halved(big: Pixels) -> Pixels:
    out = big[0::2, 0::2] + big[1::2, 0::2]
    out += big[0::2, 1::2]
    out += big[1::2, 1::2]
    out *= np.float32(0.25)
    return out
