"""Picking: which thing is under the pointer."""

import numpy as np
import numpy.typing as npt

from console.geo.mercator import Floats


def nearest(x: Floats, y: Floats, at: tuple[float, float], radius: float) -> int | None:
    """The row nearest to ``at`` within ``radius`` pixels, the last of equally near ones (it is drawn on top)."""
    across, down = x - at[0], y - at[1]
    square = across * across + down * down
    if not len(square):
        return None
    best = len(square) - 1 - int(np.argmin(square[::-1]))
    return best if square[best] <= radius * radius else None


def nearest_line(lines: list[npt.NDArray[np.float64]], at: tuple[float, float], radius: float) -> int | None:
    """The index of the polyline (an (n, 2) array of pixels, n >= 2) nearest to ``at`` within ``radius``."""
    best, found = radius, None
    point = np.array(at)
    for index, line in enumerate(lines):
        start, along = line[:-1], np.diff(line, axis=0)
        length = np.maximum((along * along).sum(axis=1), 1e-12)
        share = np.clip(((point - start) * along).sum(axis=1) / length, 0.0, 1.0)
        away = point - start - share[:, None] * along
        distance = float(np.sqrt((away * away).sum(axis=1).min()))
        if distance <= best:
            best, found = distance, index
    return found
