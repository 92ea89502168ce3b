"""Lines and areas as arrays of the mercator square, thinned to what a zoom can show and projected all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from console.geo.homography import Homography
from console.geo.mercator import TILE, Box, Floats, bounds, placed, project
from console.geo.outline import simplify
from widgets.map.item import Pairs

_TOLERANCE = 0.6
"""Pixels by which a thinned line may leave the true one."""
_DEEPEST = 18


@dataclass(frozen=True, eq=False)
class Shape:
    """The parts of one line or area; each an (n, 2) array, n >= 2."""

    parts: tuple[Floats, ...]
    box: Box
    _thinned: dict[int, tuple[Floats, ...]] = field(default_factory=dict[int, tuple[Floats, ...]])

    def at(self, zoom: float) -> tuple[Floats, ...]:
        """The parts as a zoom can show them."""
        level = min(int(zoom) + 1, _DEEPEST)
        found = self._thinned.get(level)
        if found is None:
            tolerance = _TOLERANCE / (TILE * 2.0**level)
            found = self._thinned[level] = tuple(_thin(part, tolerance) for part in self.parts)
        return found


def shape_of(parts: Sequence[Pairs]) -> Shape | None:
    """The shape of parts in degrees; None where one is too short or not on the Earth."""
    made: list[Floats] = []
    for part in parts:
        if len(part) < 2:
            return None
        degrees = np.array(part, np.float64).reshape(-1, 2)
        if not placed(degrees[:, 0], degrees[:, 1]).all():
            return None
        made.append(np.column_stack(project(degrees[:, 0], degrees[:, 1])))
    return Shape(tuple(made), bounds(np.vstack(made))) if made else None


def _thin(part: Floats, tolerance: float) -> Floats:
    """A ring begins and ends in one place: it is thinned in two halves, or it would shrink to nothing."""
    if len(part) > 3 and (part[0] == part[-1]).all():
        middle = len(part) // 2
        return np.vstack([simplify(part[: middle + 1], tolerance), simplify(part[middle:], tolerance)[1:]])
    return simplify(part, tolerance)


def on_screen(
    shapes: Sequence[Shape], view: Homography, zoom: float, screen: Box
) -> list[tuple[int, tuple[Floats, ...]]]:
    """Which shapes meet the screen, and their parts in pixels; one projection for all, because there are hundreds."""
    if not shapes:
        return []
    corners = np.array([(s.box.left, s.box.top, s.box.right, s.box.bottom) for s in shapes])
    x, y = view.project(corners[:, (0, 2, 2, 0)], corners[:, (1, 1, 3, 3)])
    near = (
        (x.max(axis=1) >= screen.left)
        & (x.min(axis=1) <= screen.right)
        & (y.max(axis=1) >= screen.top)
        & (y.min(axis=1) <= screen.bottom)
    )
    # A corner behind the camera tells nothing of the rest.
    shown = np.flatnonzero(near | (np.abs(x).max(axis=1) >= 1e6)).tolist()
    parts = [(k, part) for k in shown for part in shapes[k].at(zoom)]
    if not parts:
        return []
    ends = np.cumsum([len(part) for _, part in parts])[:-1]
    pixels = np.split(np.column_stack(view.project(*np.vstack([part for _, part in parts]).T)), ends)
    found: dict[int, list[Floats]] = {}
    for (k, _), points in zip(parts, pixels, strict=True):
        found.setdefault(k, []).append(points)
    return [(k, tuple(group)) for k, group in found.items()]
