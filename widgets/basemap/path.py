"""From arrays to painter paths at once: one call of Qt for a whole layer instead of one for each vertex."""

import struct

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QPainterPath

from console.geo.mercator import Floats

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1


def path_of(points: Floats, first: npt.NDArray[np.bool_], rule: Qt.FillRule = Qt.FillRule.WindingFill) -> QPainterPath:
    """The path through ``points`` (n, 2) that begins anew where ``first`` is true; it must be at the first point.

    Qt reads a path from its own stream format, documented at QPainterPath's operator>>: count, elements, start, rule.
    """
    count = len(points)
    path = QPainterPath()
    if not count:
        return path
    elements = np.empty(count, _ELEMENT)
    elements["kind"] = np.where(first, _MOVE, _LINE)
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    data = b"".join((struct.pack(">i", count), elements.tobytes(), struct.pack(">ii", 0, rule.value)))
    stream = QDataStream(QByteArray(data))
    stream >> path  # pyright: ignore[reportUnusedExpression]  # reads
    return path
