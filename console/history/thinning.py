"""Fewer points without losing a peak: the least and the greatest of each interval."""

import numpy as np
from numpy.typing import NDArray


def thin(t: NDArray[np.int64], value: NDArray[np.float64], limit: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """At most ``limit`` (at least 4) points of an ascending series; the first, the last and every extreme stay."""
    if len(t) <= max(limit, 4):
        return t, value
    intervals = max(1, (limit - 2) // 2)
    edges = np.linspace(int(t[0]), int(t[-1]), intervals + 1)[1:-1]
    bounds = np.concatenate(([0], np.searchsorted(t, edges), [len(t)]))
    starts = bounds[:-1][np.diff(bounds) > 0]  # an interval without points has no extremes
    which = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(t))))
    order = np.lexsort((value, which))
    ends = np.append(starts[1:], len(t)) - 1
    keep = np.unique(np.concatenate(([0, len(t) - 1], order[starts], order[ends])))
    return t[keep], value[keep]
