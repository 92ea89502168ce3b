"""Flow: wind or water as arrows, thinned so that each stands for all that is measured around it."""

from dataclasses import dataclass

import numpy as np

from console.geo.homography import Homography
from console.geo.mercator import Floats

CELL = 56
"""Pixels a side of the square that one arrow stands for."""


@dataclass(frozen=True)
class Arrows:
    """Arrows on the screen, in pixels.

    Attributes:
        x: Middle of what each stands for.
        y: As ``x``.
        heading: Where it flows to, degrees clockwise from the top of the screen.
        speed: Mean of the vectors, in the unit of the data.
    """

    x: Floats
    y: Floats
    heading: Floats
    speed: Floats

    def __len__(self) -> int:
        return len(self.x)


def arrows(  # noqa: PLR0917  # columns, then what they are seen through
    x: Floats, y: Floats, heading: Floats, speed: Floats, view: Homography, size: tuple[int, int], bearing: float = 0.0
) -> Arrows:
    """Mean vectors by square of the screen.

    Args:
        x: Mercator square.
        y: Mercator square.
        heading: Where it flows to, degrees clockwise from north.
        speed: Not negative.
        view: Mercator square to pixels.
        size: Width and height in pixels.
        bearing: Degrees by which the map is turned clockwise.
    """
    across, down = view.project(x, y)
    inside = (across >= 0) & (across < size[0]) & (down >= 0) & (down < size[1]) & np.isfinite(heading) & (speed >= 0)
    rows = np.flatnonzero(inside)
    wide = size[0] // CELL + 1
    place = (down[rows] // CELL).astype(np.intp) * wide + (across[rows] // CELL).astype(np.intp)
    cells = wide * (size[1] // CELL + 1)
    turn, strength = np.radians(heading[rows] - bearing), speed[rows]
    count = np.bincount(place, minlength=cells)
    held = np.flatnonzero(count)
    sums = (strength * np.sin(turn), strength * np.cos(turn), across[rows], down[rows])
    east, north, middle_x, middle_y = (np.bincount(place, s, cells)[held] / count[held] for s in sums)
    return Arrows(middle_x, middle_y, np.degrees(np.arctan2(east, north)) % 360.0, np.hypot(east, north))
