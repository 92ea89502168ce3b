"""Strokes: thin polylines on a canvas, all their pixels computed at once."""

import numpy as np
import numpy.typing as npt

from console.geo.canvas import Canvas
from console.geo.homography import Homography
from console.geo.mercator import Floats
from console.geo.palette import Pixels

_MOST_PIXELS = 2_000_000
_LONGEST = 4_096.0
"""Pixels of one piece; what is longer jumped and was not driven."""


def stroke(canvas: Canvas, x: Floats, y: Floats, view: Homography, ink: Pixels) -> None:
    """Draw polylines of equal length, the later pieces over the earlier ones.

    Args:
        canvas: What is drawn on, not cleared.
        x: (lines, points) in the mercator square; pieces that touch a NaN are left out.
        y: As ``x``.
        view: Mercator square to pixels.
        ink: (lines, points - 1), the colour of each piece.
    """
    if x.shape[1] < 2:
        return
    across, down = view.project(x, y)
    # Piece by piece in time, so that where trails cross the newer is on top.
    ax, ay, bx, by = across[:, :-1].T, down[:, :-1].T, across[:, 1:].T, down[:, 1:].T
    seen = _near(canvas, ax, ay) | _near(canvas, bx, by)
    reach = np.maximum(np.abs(bx - ax), np.abs(by - ay))
    wanted = np.nonzero(seen & (reach <= _LONGEST) & (reach > 0))  # NaN is neither
    steps = np.ceil(reach[wanted]).astype(np.intp) + 1
    if not len(steps) or int(steps.sum()) > _MOST_PIXELS:
        return
    piece = np.repeat(np.arange(len(steps)), steps)
    share = (np.arange(len(piece)) - np.repeat(np.cumsum(steps) - steps, steps)) / (steps[piece] - 1)
    px = ax[wanted][piece] + (bx - ax)[wanted][piece] * share
    py = ay[wanted][piece] + (by - ay)[wanted][piece] * share
    there = np.flatnonzero((px >= 0) & (px < canvas.width) & (py >= 0) & (py < canvas.height))
    colour = ink.T[wanted][piece[there]]
    canvas.pixels[py[there].astype(np.intp), px[there].astype(np.intp)] = colour


def _near(canvas: Canvas, x: Floats, y: Floats) -> npt.NDArray[np.bool_]:
    return (x >= 0) & (x < canvas.width) & (y >= 0) & (y < canvas.height)
