"""Moving things onto a canvas, by level of detail: far away a density, then dots, then arrowheads.

Things are drawn in the order of their state, so the one that matters is never hidden under one that does not.
"""

from collections.abc import Sequence
from enum import Enum

import numpy as np

from console.geo import density
from console.geo.canvas import Canvas, Index
from console.geo.homography import Homography
from console.geo.palette import Palette, Pixels
from console.geo.stamp import HEADINGS, Stamp, arrows, dot
from console.geo.track import Tracks, order, shown

_ARROW_ZOOM = 15.5
_DENSITY_ZOOM = 12.0
_MOST_ARROWS = 3_000
_CROWD = 0.08
_CROWDED = 20_000
_SWARM = 0.15
"""Things per pixel from which dots say nothing any more, at any zoom."""


class Level(Enum):
    """How a thing is drawn."""

    DENSITY = "density"
    DOT = "dot"
    ARROW = "arrow"


def level(zoom: float, count: int, area: int) -> Level:
    """How to draw ``count`` visible things on ``area`` pixels."""
    if zoom >= _ARROW_ZOOM and count <= _MOST_ARROWS:
        return Level.ARROW
    if count > _SWARM * area or (zoom < _DENSITY_ZOOM and count > _CROWD * area / 9):
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
    hidden: frozenset[int] = frozenset(),
) -> Level:
    """Draw ``moving`` over what the canvas holds, a density in place of it; returns the level chosen.

    Args:
        canvas: What is drawn on.
        moving: What is drawn.
        view: Mercator square to pixels of the canvas.
        palette: Colour by state and fade.
        zoom: Of the map; decides level and size.
        bearing: Degrees by which the map is turned clockwise from north-up.
        scale: Device pixels per pixel.
        hidden: States that are not drawn.
    """
    rows, base = canvas.locate(moving.x, moving.y, view)
    state = moving.state[rows]
    if hidden:
        kept = np.flatnonzero(shown(hidden)[state])
        rows, base, state = rows[kept], base[kept], state[kept]
    chosen = level(zoom, len(rows), canvas.width * canvas.height)
    if chosen is Level.DENSITY:
        density.paint(canvas, base, state, palette, cell=round(4 * scale))
        return chosen
    drawn = order(state)
    if drawn is not None:
        rows, base, state = rows[drawn], base[drawn], state[drawn]
    ink = palette.ink(state, moving.fade[rows])
    if chosen is Level.DOT:
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
