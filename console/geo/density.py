"""Density: when more things are visible than can be told apart, how many there are in each cell and in what state.

A cell has the colour of the worst state that a quarter of its things are in: of a crowd one is always in trouble, and
its colour would say nothing of the rest.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from console.geo.canvas import MARGIN, REACH, Canvas, Index
from console.geo.palette import FADES, SHADES, Palette

_FULL = 24
_FAINTEST = 4
_SHARE = 4
_SHADE = np.rint(_FAINTEST + np.log1p(np.arange(_FULL + 1)) / np.log1p(_FULL) * (SHADES - 1 - _FAINTEST)).astype(
    np.intp
)
_SHADE[0] = 0


def paint(canvas: Canvas, base: Index, state: npt.NDArray[np.uint8], palette: Palette, *, cell: int) -> None:
    """Fill cells of ``cell`` pixels by the number of things in them, in the colour of the worst state of a quarter.

    Args:
        canvas: What is drawn on; all of it is overwritten.
        base: Pixels of the things, from ``Canvas.locate``.
        state: Their states; those unknown to ``palette`` count as 0.
        palette: Colours.
        cell: Side of a cell in pixels, at most ``MARGIN``.
    """
    high, wide = canvas.height // cell + 1, canvas.width // cell + 1
    # One counter for each state in each cell, and one more cell for what lies in the margin: nothing is sorted.
    cells = high * wide + 1
    place = palette.known[state].astype(np.int32)
    place *= cells
    place += _cells(canvas.width, canvas.height, canvas.stride, cell)[base]
    count = np.bincount(place, minlength=cells * palette.states).reshape(palette.states, cells)[:, :-1]
    total = count.sum(axis=0)
    worst = np.zeros(cells - 1, np.intp)
    for number in range(1, palette.states):
        few = count[number]
        worst[(few > 0) & (few * _SHARE >= total)] = number * FADES
    small = palette.table[shade_of_count(total), worst].reshape(high, wide)
    # Each row of cells is written to its pixel rows at once; what is more than the picture falls into the margin.
    rows = canvas.whole[MARGIN : MARGIN + high * cell].reshape(high, cell, canvas.stride)
    rows[:, :, MARGIN : MARGIN + canvas.width] = small.repeat(cell, axis=1)[:, None, : canvas.width]


@lru_cache(maxsize=4)
def _cells(width: int, height: int, stride: int, cell: int) -> npt.NDArray[np.int32]:
    """By pixel of ``Canvas.beside(0, 0)``, the number of its cell; the one after the last for the margin."""
    wide, high = width // cell + 1, height // cell + 1
    table = np.full((height + 2 * REACH, stride), high * wide, np.int32)
    row, column = np.arange(height)[:, None] // cell, np.arange(width)[None, :] // cell
    table[REACH : REACH + height, REACH : REACH + width] = row * wide + column
    return table.reshape(-1)


def shade_of_count(count: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Shade by the logarithm of a count: none for 0, faint for 1, full from ``_FULL`` on (the same at every zoom)."""
    return _SHADE[np.minimum(count, _FULL)]
