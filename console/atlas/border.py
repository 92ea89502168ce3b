"""Borders as lines: what two areas share is one line, thinned for each zoom; and where an area's name stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from console.atlas.boundary import Boundary
from console.geo.mercator import Box, Floats, bounds, project

_GRID = 1e-7
"""Degrees within which two points are one: a centimetre."""
_LATTICE = 13
_OUTLINE = 300

Index = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Lines:
    """Polylines: vertices in the mercator square, where each line begins (with the end), and the box of each."""

    points: Floats
    start: Index
    boxes: Floats

    def __len__(self) -> int:
        return len(self.start) - 1


class Borders:
    """The borders of areas."""

    def __init__(self, areas: Sequence[Boundary]) -> None:
        rings = [ring for area in areas for ring in area.rings]
        degrees, start = _once(rings)
        points = np.column_stack(project(degrees[:, 0], degrees[:, 1])) if len(degrees) else np.empty((0, 2))
        self._whole = _lines(points, start)
        self.thinned = lru_cache(maxsize=8)(self._thinned)

    def _thinned(self, zoom: int, pixels: int) -> Lines:
        """Without the vertices that a pyramid of ``pixels`` a tile does not tell apart at ``zoom``."""
        whole = self._whole
        if not len(whole):
            return whole
        cell = np.floor(whole.points * float(pixels << zoom))
        keep = np.ones(len(cell), np.bool_)
        keep[1:] = (cell[1:] != cell[:-1]).any(axis=1)
        keep[whole.start[:-1]] = True
        keep[whole.start[1:] - 1] = True
        count: Index = np.cumsum(keep, dtype=np.int64)
        start = np.concatenate([np.zeros(1, np.int64), count])[whole.start]
        return _lines(whole.points[keep], start)


def _lines(points: Floats, start: Index) -> Lines:
    if len(start) < 2:
        return Lines(np.empty((0, 2)), np.zeros(1, np.int64), np.empty((0, 4)))
    first = start[:-1]
    boxes = np.hstack([np.minimum.reduceat(points, first), np.maximum.reduceat(points, first)])
    return Lines(points, start, boxes)


def _once(rings: Sequence[Floats]) -> tuple[Floats, Index]:
    """The edges of all rings, each once though two areas share it, as polylines."""
    if not rings:
        return np.empty((0, 2)), np.zeros(1, np.int64)
    points = np.vstack(rings)
    ring = np.repeat(np.arange(len(rings)), [len(r) for r in rings])
    grid = np.rint(points / _GRID).astype(np.int64)
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    one, other = grid[edge], grid[edge + 1]
    swap = (one[:, 0] > other[:, 0]) | ((one[:, 0] == other[:, 0]) & (one[:, 1] > other[:, 1]))
    key = np.where(swap[:, None], np.hstack([other, one]), np.hstack([one, other]))
    _, first = np.unique(key, axis=0, return_index=True)
    kept = edge[np.sort(first)]
    kept = kept[(grid[kept] != grid[kept + 1]).any(axis=1)]
    if not len(kept):
        return np.empty((0, 2)), np.zeros(1, np.int64)
    # Edges that follow each other in one ring are one line.
    breaks = np.flatnonzero(np.diff(kept) != 1) + 1
    runs = np.split(kept, breaks)
    lines = [np.append(run, run[-1] + 1) for run in runs]
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum([len(line) for line in lines])])
    return points[np.concatenate(lines)], start


def heart(area: Boundary) -> tuple[float, float, float]:
    """Where the name of an area stands, and how much room there is.

    The point of a lattice over its largest ring that lies deepest in it.

    Returns:
        x and y in the mercator square, and the distance to the nearest edge there.
    """
    largest = max((np.column_stack(project(r[:, 0], r[:, 1])) for r in area.rings), key=_extent)
    ring = largest[:: max(1, len(largest) // _OUTLINE)]
    ring = np.vstack([ring, ring[:1]])
    box = bounds(ring)
    middle = ring[:-1].mean(axis=0)
    shares = (np.arange(_LATTICE) + 0.5) / _LATTICE
    spots = [middle, *_lattice(box, shares)]
    depth = [float(_nearest(spot, ring)) if inside(spot, ring) else -1.0 for spot in spots]
    best = int(np.argmax(depth))
    return float(spots[best][0]), float(spots[best][1]), max(0.0, depth[best])


def _extent(ring: Floats) -> float:
    box = bounds(ring)
    return (box.right - box.left) * (box.bottom - box.top)


def _lattice(box: Box, shares: Floats) -> list[Floats]:
    across, down = box.left + shares * (box.right - box.left), box.top + shares * (box.bottom - box.top)
    return [np.array([x, y]) for y in down for x in across]


def _nearest(spot: Floats, ring: Floats) -> float:
    start, along = ring[:-1], np.diff(ring, axis=0)
    square = np.maximum((along * along).sum(axis=1), 1e-30)
    share = np.clip(((spot - start) * along).sum(axis=1) / square, 0.0, 1.0)
    away = spot - start - share[:, None] * along
    return float(np.sqrt((away * away).sum(axis=1).min()))


def inside(point: Floats, ring: Floats) -> bool:
    """Whether a point lies in a closed ring (on its edge: undefined)."""
    x, y = ring[:, 0], ring[:, 1]
    crosses = (y[:-1] > point[1]) != (y[1:] > point[1])
    height = np.where(crosses, y[1:] - y[:-1], 1.0)
    at = x[:-1] + (point[1] - y[:-1]) / height * (x[1:] - x[:-1])
    return bool(np.count_nonzero(crosses & (at > point[0])) & 1)
