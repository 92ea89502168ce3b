"""Clusters: things that would lie on each other, as one badge with their number and the worst of their states.

The cells are fixed to the ground and not to the screen, so that a cluster does not fall apart because the map moved.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from console.geo.mercator import TILE, Box, Floats

CELL = 72
"""Side of a cell in pixels at the upper end of its half level of zoom."""
_EDGE = 0.17
"""How far a badge stays off the edge of its cell, as a share of it: badges of neighbours never touch."""
_MOST_CELLS = 1 << 18
Index = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Clusters:
    """Cells that hold something, in the order of the ground from north-west.

    Attributes:
        x: Where the badge stands, mercator square: the middle of its members, a little off the edge of the cell; of
            a single thing its own place.
        y: As ``x``.
        count: How many things.
        worst: The highest of their states.
        member: The last of them, a row of what was clustered.
    """

    x: Floats
    y: Floats
    count: Index
    worst: npt.NDArray[np.uint8]
    member: Index

    def __len__(self) -> int:
        return len(self.count)


def side(zoom: float) -> float:
    """Side of a cell in the mercator square at a zoom; it changes with each half level."""
    return CELL / (TILE * 2.0 ** (math.floor(zoom * 2) / 2))


def cluster(x: Floats, y: Floats, state: npt.NDArray[np.uint8], box: Box, zoom: float) -> Clusters:
    """Cluster what lies in the cells that ``box`` touches.

    Args:
        x: Mercator square.
        y: Mercator square.
        state: The higher the worse.
        box: What is in view, mercator square.
        zoom: Decides the size of the cells.
    """
    cell = side(zoom)
    while ((box.right - box.left) / cell + 2) * ((box.bottom - box.top) / cell + 2) > _MOST_CELLS:
        cell *= 2  # a tilted map sees as far as the horizon
    left, top = math.floor(box.left / cell), math.floor(box.top / cell)
    wide, high = math.floor(box.right / cell) - left + 1, math.floor(box.bottom / cell) - top + 1
    inside = (x >= left * cell) & (x < (left + wide) * cell) & (y >= top * cell) & (y < (top + high) * cell)
    rows = np.flatnonzero(inside)
    # In units of a cell, from the corner: small numbers, so that their sums stay exact enough.
    across, down = x[rows] / cell - left, y[rows] / cell - top
    column, line = np.clip(across.astype(np.intp), 0, wide - 1), np.clip(down.astype(np.intp), 0, high - 1)
    place = line * wide + column
    count = np.bincount(place, minlength=wide * high)
    held = np.flatnonzero(count)
    number = count[held]
    member = np.empty(wide * high, np.intp)
    member[place] = rows
    middle_x = np.bincount(place, across, wide * high)[held] / number
    middle_y = np.bincount(place, down, wide * high)[held] / number
    column, line = held % wide, held // wide
    several = number > 1
    middle_x = np.where(several, np.clip(middle_x, column + _EDGE, column + 1 - _EDGE), middle_x)
    middle_y = np.where(several, np.clip(middle_y, line + _EDGE, line + 1 - _EDGE), middle_y)
    return Clusters(
        (middle_x + left) * cell, (middle_y + top) * cell, number, _worst(place, state[rows], held), member[held]
    )


def _worst(place: Index, state: npt.NDArray[np.uint8], held: Index) -> npt.NDArray[np.uint8]:
    worst = np.zeros(int(held[-1]) + 1 if len(held) else 0, np.uint8)
    for value in np.flatnonzero(np.bincount(state)).tolist():
        worst[place[state == value]] = value
    return worst[held]
