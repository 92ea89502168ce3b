"""Heat: how dense things are, or how much of something there is, as a smooth field of colour."""

from collections.abc import Sequence

import numpy as np

from console.geo.homography import Homography
from console.geo.mercator import Floats
from console.geo.palette import Pixels

STEP = 4
"""Pixels of one cell of the field; the painter smooths between them."""
_PASSES = 3
RAMP = 256


def field(x: Floats, y: Floats, weight: Floats, view: Homography, *, size: tuple[int, int], radius: float) -> Floats:
    """The smoothed sum of weights at each cell of the screen.

    Three passes of a box are a Gaussian to 3 %, and cost the same at any radius.

    Args:
        x: Mercator square.
        y: Mercator square.
        weight: Of each; what is not finite counts as 0.
        view: Mercator square to pixels.
        size: Width and height in pixels.
        radius: Pixels over which one thing spreads (two standard deviations).

    Returns:
        (height, width) in cells of ``STEP`` pixels; one lone thing of weight 1 has its height 1.
    """
    half = max(1, round(radius / STEP / 2))
    wide, high = -(-size[0] // STEP) + 2 * _PASSES * half, -(-size[1] // STEP) + 2 * _PASSES * half
    across, down = view.project(x, y)
    column = np.floor(across / STEP) + _PASSES * half
    row = np.floor(down / STEP) + _PASSES * half
    inside = (column >= 0) & (column < wide) & (row >= 0) & (row < high) & np.isfinite(weight)
    place = row[inside].astype(np.intp) * wide + column[inside].astype(np.intp)
    grid: Floats = np.bincount(place, weight[inside], wide * high).astype(np.float64).reshape(high, wide)
    peak = _kernel_peak(half)
    for axis in (0, 1):
        for _ in range(_PASSES):
            grid = _box(grid, half, axis)
    edge = _PASSES * half
    return grid[edge : high - edge, edge : wide - edge] / (peak * peak)


def ramp(colours: Sequence[int], opacity: float = 0.75) -> Pixels:
    """``RAMP`` premultiplied inks from nothing to the last colour, through the others in even steps.

    The first half of the first step fades in, so that the field has no edge.
    """
    at = np.linspace(0.0, 1.0, RAMP)
    stops = np.linspace(0.0, 1.0, max(2, len(colours)))
    shown = [*colours, colours[-1]] if len(colours) == 1 else list(colours)
    fade = np.clip(at / (stops[1] / 2), 0.0, 1.0)
    alpha = np.rint(255 * opacity * fade).astype(np.uint32)
    inks = alpha << np.uint32(24)
    for shift in (16, 8, 0):
        channel = np.interp(at, stops, [(c >> shift) & 255 for c in shown])
        inks |= np.rint(channel * alpha / 255).astype(np.uint32) << np.uint32(shift)
    return inks


def paint(grid: Floats, full: float, inks: Pixels) -> Pixels:
    """The field in colour; ``full`` is the height that has the last one."""
    level = np.clip(grid * ((RAMP - 1) / full), 0, RAMP - 1).astype(np.intp)
    return inks[level]


def _box(grid: Floats, half: int, axis: int) -> Floats:
    """The mean over ``2 * half + 1`` cells along an axis, with nothing beyond the edges."""
    padding = [(0, 0), (0, 0)]
    padding[axis] = (half + 1, half)
    total = np.cumsum(np.pad(grid, padding), axis=axis)
    width = 2 * half + 1
    if axis == 0:
        return (total[width:] - total[:-width]) / width
    return (total[:, width:] - total[:, :-width]) / width


def _kernel_peak(half: int) -> float:
    line = np.zeros((1, 2 * _PASSES * half + 1))
    line[0, _PASSES * half] = 1.0
    for _ in range(_PASSES):
        line = _box(line, half, 1)
    return float(line.max())
