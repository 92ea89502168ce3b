"""Arrays of pixels as Qt's polygons, copied at once: a QPointF for each point costs more than the drawing."""

import ctypes
from typing import Any, cast

import numpy as np
from PySide6.QtGui import QPolygonF
from shiboken6 import VoidPtr

from console.geo.mercator import Floats

_PAIR = 16  # bytes of a QPointF: two doubles


def polygon(points: Floats) -> QPolygonF:
    """An (n, 2) array as a polygon."""
    made = QPolygonF()
    count = len(points)
    if not count:
        return made
    made.resize(count)
    data = np.ascontiguousarray(points, np.float64)
    # The stubs know neither a pointer's size nor that it is a number.
    address = int(cast("Any", VoidPtr)(made.data(), count * _PAIR, True))
    ctypes.memmove(address, data.ctypes.data, count * _PAIR)
    return made
