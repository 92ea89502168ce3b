"""Raster overlays: a picture that lies on the ground between two corners, seen through the map's camera."""

import numpy as np
import numpy.typing as npt

from console.geo.canvas import Canvas
from console.geo.homography import Homography
from console.geo.mercator import Box, Floats
from console.geo.palette import Pixels

_ROWS = 32
"""Lines of the canvas computed together: they stay in the processor's cache."""
_FAR = 1e5


def warp(canvas: Canvas, picture: Pixels, corners: Box, view: Homography) -> None:
    """Lay a picture (north up) on the ground; each pixel of the canvas takes the one that lies under it.

    Args:
        canvas: What is drawn on; pixels that the picture does not reach stay as they are.
        picture: (rows, columns) of premultiplied ARGB.
        corners: Its edges in the mercator square.
        view: Mercator square to pixels.
    """
    start, first, end, last = _reach(canvas, corners, view)
    high, wide = picture.shape
    for top in range(first, last, _ROWS):
        lines = np.arange(top, min(top + _ROWS, last))
        x, y = np.meshgrid(np.arange(start, end) + 0.5, lines + 0.5)
        u, v = view.unproject(x, y)
        # Above the horizon the plane is seen from behind: its points project to somewhere else.
        column = np.floor((u - corners.left) / (corners.right - corners.left) * wide)
        row = np.floor((v - corners.top) / (corners.bottom - corners.top) * high)
        there = (column >= 0) & (column < wide) & (row >= 0) & (row < high) & _ahead(view, u, v)
        inks = picture[row[there].astype(np.intp), column[there].astype(np.intp)]
        canvas.pixels[top : top + len(lines), start:end][there] = inks


def _ahead(view: Homography, u: Floats, v: Floats) -> npt.NDArray[np.bool_]:
    depth = view.matrix[2, 0] * (u - view.origin[0]) + view.matrix[2, 1] * (v - view.origin[1]) + 1.0
    return depth > 0


def _reach(canvas: Canvas, corners: Box, view: Homography) -> tuple[int, int, int, int]:
    """The rectangle of the canvas that the picture can lie in: left, top, right, bottom, the last two excluded."""
    across, down = view.project(
        [corners.left, corners.right, corners.right, corners.left],
        [corners.top, corners.top, corners.bottom, corners.bottom],
    )
    if not ((np.abs(across) < _FAR) & (np.abs(down) < _FAR)).all():
        return 0, 0, canvas.width, canvas.height
    left, top = max(0, int(across.min())), max(0, int(down.min()))
    return left, top, min(canvas.width, int(across.max()) + 2), min(canvas.height, int(down.max()) + 2)
