"""Nearness: alarms in squares of the ground, in order of time, so that few are looked at."""

import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

from console.alarms.ground import Cell, Ground
from console.alarms.node import Entry, Node
from console.geo.network import STEP

_SLACK = 1.0  # metres: points of the network are rounded


class Nearness:
    """Alarms by square and time.

    Attributes:
        metres: How far near is.
    """

    def __init__(self, metres: float) -> None:
        self.metres = metres
        self._side = metres + STEP  # what is near is then at most one square away
        self._squares: dict[Cell, list[Entry]] = {}

    def add(self, node: Node) -> None:
        """Put an alarm where it stands."""
        for cell in node.foot.cells(self._side):
            insort(self._squares.setdefault(cell, []), node.entry)

    def remove(self, node: Node) -> None:
        """Take it away again."""
        for cell in node.foot.cells(self._side):
            entries = self._squares[cell]
            del entries[bisect_left(entries, node.entry)]
            if not entries:
                del self._squares[cell]

    def nearest(self, node: Node, span: int, ground: Ground) -> tuple[Node | None, float]:
        """What came at most ``span`` ns before it and is the nearest, with how far; of the equally near the first."""
        best: Node | None = None
        least, point = self.metres, node.foot.point
        earliest = (node.t - span,)
        for cell, border in node.foot.around(self._side):
            if border > least + _SLACK:
                break  # no street is shorter than the crow's way, and the other squares are further still
            entries = self._squares.get(cell)
            if not entries or entries[-1] < earliest:
                continue
            for i in range(bisect_left(entries, earliest), bisect_left(entries, node.entry)):
                other = entries[i][4]
                there = other.foot.point
                if point is not None and there is not None and math.dist(point, there) > least + _SLACK:
                    continue
                away = other.foot.distance(node.foot, self.metres, ground)
                if away < least or (away == least and (best is None or other.entry < best.entry)):
                    best, least = other, away
        return best, least if best is not None else math.inf

    def after(self, node: Node, span: int) -> Iterator[Node]:
        """What came at most ``span`` ns after it and may be near; some of it more than once."""
        latest, point, far = (node.t + span + 1,), node.foot.point, self.metres + _SLACK
        for cell, border in node.foot.around(self._side):
            if border > far:
                break
            entries = self._squares.get(cell)
            if entries and entries[-1] > node.entry:
                for i in range(bisect_right(entries, node.entry), bisect_left(entries, latest)):
                    other = entries[i][4]
                    there = other.foot.point
                    if point is None or there is None or math.dist(point, there) <= far:
                        yield other
