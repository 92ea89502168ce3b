"""The layer engine: a struct of arrays of moving things onto a canvas, by level of detail.

Far away a density, then dots, then arrowheads. Things are drawn in the order of their state, so the one that matters
is never hidden under one that does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from console.geo import density
from console.geo.canvas import Canvas, Index
from console.geo.homography import Homography
from console.geo.mercator import Floats, placed, project
from console.geo.palette import Palette, Pixels, fade_of_age
from console.geo.stamp import HEADINGS, Stamp, arrows, dot

FRESH_SECONDS = 15.0
STALE_SECONDS = 120.0
_ARROW_ZOOM = 15.5
_DENSITY_ZOOM = 12.0
_MOST_ARROWS = 3_000
_CROWD = 0.08
_CROWDED = 20_000


class Level(Enum):
    """How a thing is drawn."""

    DENSITY = "density"
    DOT = "dot"
    ARROW = "arrow"


@dataclass(frozen=True)
class Tracks:
    """Moving things, in the order in which they are drawn. ``row`` is each one's place in the arrays given."""

    x: Floats
    y: Floats
    heading: npt.NDArray[np.uint8]
    state: npt.NDArray[np.uint8]
    fade: npt.NDArray[np.uint8]
    row: Index

    def __len__(self) -> int:
        return len(self.row)

    def without(self, hidden: frozenset[int]) -> "Tracks":
        """Those whose state is not hidden."""
        if not hidden:
            return self
        shown = np.flatnonzero(~np.isin(self.state, np.array(sorted(hidden), np.uint8)))
        return Tracks(
            self.x[shown],
            self.y[shown],
            self.heading[shown],
            self.state[shown],
            self.fade[shown],
            self.row[shown],
        )


def tracks(
    lon: npt.ArrayLike, lat: npt.ArrayLike, heading: npt.ArrayLike, state: npt.ArrayLike, age: npt.ArrayLike
) -> Tracks:
    """Order and project moving things; those without a place on the Earth are left out.

    Args:
        lon: WGS84 degrees.
        lat: WGS84 degrees.
        heading: Degrees clockwise from north; NaN as north.
        state: Palette index; higher ones are drawn over lower ones.
        age: Seconds since the last word of each; NaN as 0.
    """
    lon, lat = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    states = np.asarray(state, np.uint8)
    order = np.argsort(states, kind="stable")
    known = placed(lon, lat)
    if not known.all():
        order = order[known[order]]
    x, y = project(lon[order], lat[order])
    turn = np.rint(_finite(heading) % np.float32(360.0) * np.float32(HEADINGS / 360.0)).astype(np.int32) & (
        HEADINGS - 1
    )
    fade = fade_of_age(_finite(age), FRESH_SECONDS, STALE_SECONDS)
    return Tracks(x, y, turn.astype(np.uint8)[order], states[order], fade[order], order)


def _finite(values: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """The values, with 0 for what is none."""
    with np.errstate(over="ignore"):  # what float32 cannot hold is none either
        array = np.asarray(values, np.float32)
    finite = np.isfinite(array)
    return array if finite.all() else np.where(finite, array, np.float32(0))


def level(zoom: float, count: int, area: int) -> Level:
    """How to draw ``count`` visible things on ``area`` pixels."""
    if zoom >= _ARROW_ZOOM and count <= _MOST_ARROWS:
        return Level.ARROW
    if zoom < _DENSITY_ZOOM and count > _CROWD * area / 9:
        return Level.DENSITY
    return Level.DOT


def splat(
    canvas: Canvas,
    moving: Tracks,
    view: Homography,
    palette: Palette,
    *,
    zoom: float,
    bearing: float = 0.0,
    scale: float = 1.0,
) -> Level:
    """Draw ``moving`` on a cleared canvas; returns the level chosen.

    Args:
        canvas: What is drawn on.
        moving: What is drawn.
        view: Mercator square to pixels of the canvas.
        palette: Colour by state and fade.
        zoom: Of the map; decides level and size.
        bearing: Degrees by which the map is turned clockwise from north-up.
        scale: Device pixels per pixel.
    """
    canvas.clear()
    rows, base = canvas.locate(*view.project(moving.x, moving.y))
    ink = palette.ink(moving.state[rows], moving.fade[rows])
    chosen = level(zoom, len(rows), canvas.width * canvas.height)
    if chosen is Level.DENSITY:
        density.paint(canvas, base, moving.state[rows], palette, cell=round(4 * scale))
    elif chosen is Level.DOT:
        _dots(canvas, base, ink, palette, dot(dot_size(zoom, len(rows)) * scale))
    else:
        turned = (moving.heading[rows].astype(np.int64) - round(bearing * HEADINGS / 360.0)) % HEADINGS
        stamps = arrows(min(15.0, arrow_size(zoom) * scale))
        _arrows(canvas, base, palette.table[:, ink], turned, stamps)
    return chosen


def dot_size(zoom: float, count: int) -> float:
    """Diameter of a dot in pixels: 2 at zoom 11 and below, 4 from zoom 14 on, 3 at most in a crowd."""
    return float(np.clip(2.0 + round((zoom - 11.0) * 4) / 6, 2.0, 4.0 if count <= _CROWDED else 3.0))


def arrow_size(zoom: float) -> float:
    """Length of an arrowhead in pixels: 9 at zoom 15.5, 13 from zoom 18 on."""
    return float(np.clip(9.0 + round((zoom - _ARROW_ZOOM) * 2) * 0.8, 9.0, 13.0))


def _dots(canvas: Canvas, base: Index, ink: Index, palette: Palette, stamp: Stamp) -> None:
    shade, colour = -1, palette.table[0][:0]
    for dy, dx, wanted in zip(stamp.dy.tolist(), stamp.dx.tolist(), stamp.shade.tolist(), strict=True):
        if wanted != shade:
            shade, colour = wanted, palette.table[wanted][ink]
        canvas.beside(dy, dx)[base] = colour


def _arrows(canvas: Canvas, base: Index, colours: Pixels, turned: Index, stamps: Sequence[Stamp]) -> None:
    """``colours`` are those of each thing by shade, (shades, things)."""
    if not len(base):
        return
    sizes = np.array([len(s.shade) for s in stamps])
    starts = np.cumsum(sizes) - sizes
    offset = np.concatenate([s.dy * canvas.stride + s.dx for s in stamps])
    shade = np.concatenate([s.shade for s in stamps])
    # One entry for each pixel of each arrow: the arrow it belongs to and its place in that arrow's stamp.
    count = sizes[turned]
    thing = np.repeat(np.arange(len(base)), count)
    pixel = np.arange(len(thing)) - np.repeat(np.cumsum(count) - count, count) + starts[turned][thing]
    order = np.argsort(shade[pixel], kind="stable")
    thing, pixel = thing[order], pixel[order]
    first = len(canvas.flat) - len(canvas.beside(0, 0))
    canvas.flat[base[thing] + offset[pixel] + first] = colours[shade[pixel], thing]
