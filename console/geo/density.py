"""Density: when more things are visible than can be told apart, how many there are in each cell and the worst state."""

import numpy as np
import numpy.typing as npt

from console.geo.canvas import REACH, Canvas, Index
from console.geo.palette import FADES, SHADES, Palette

_FULL = 24
_FAINTEST = 4
_SHADE = np.rint(_FAINTEST + np.log1p(np.arange(_FULL + 1)) / np.log1p(_FULL) * (SHADES - 1 - _FAINTEST)).astype(
    np.intp
)
_SHADE[0] = 0


def paint(canvas: Canvas, base: Index, state: npt.NDArray[np.uint8], palette: Palette, *, cell: int) -> None:
    """Fill cells of ``cell`` pixels by the number of things in them, in the colour of the worst of them.

    Args:
        canvas: What is drawn on; cells that hold nothing stay as they are.
        base: Pixels of the things, from ``Canvas.locate``.
        state: Their states, ascending, so that the last to write a cell is the worst.
        palette: Colours.
        cell: Side of a cell in pixels.
    """
    high, wide = canvas.height // cell + 1, canvas.width // cell + 1
    row, column = base // canvas.stride - REACH, base % canvas.stride - REACH
    inside = (row >= 0) & (row < canvas.height) & (column >= 0) & (column < canvas.width)
    place = (row[inside] // cell) * wide + column[inside] // cell
    count = np.bincount(place, minlength=high * wide)
    worst = np.zeros(high * wide, np.uint8)
    worst[place] = state[inside]
    small = palette.table[shade_of_count(count), worst.astype(np.intp) * FADES].reshape(high, wide)
    grown = small.repeat(cell, axis=0).repeat(cell, axis=1)[: canvas.height, : canvas.width]
    np.copyto(canvas.pixels, grown, where=grown != 0)


def shade_of_count(count: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Shade by the logarithm of a count: none for 0, faint for 1, full from ``_FULL`` on (the same at every zoom)."""
    return _SHADE[np.minimum(count, _FULL)]
