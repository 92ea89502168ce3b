"""Nearness: alarms in squares of the ground, in order of time, so that few are looked at."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

from console.alarms.ground import Cell
from console.alarms.node import Entry, Node
from console.geo.network import STEP


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

    def before(self, node: Node, span: int) -> Iterator[Node]:
        """What came at most ``span`` ns before it and may be near; some of it more than once."""
        earliest = (node.t - span,)
        for cell in node.foot.cells(self._side, 1):
            entries = self._squares.get(cell)
            if entries and entries[-1] >= earliest:
                for i in range(bisect_left(entries, earliest), bisect_left(entries, node.entry)):
                    yield entries[i][4]

    def after(self, node: Node, span: int) -> Iterator[Node]:
        """What came at most ``span`` ns after it and may be near; some of it more than once."""
        latest = (node.t + span + 1,)
        for cell in node.foot.cells(self._side, 1):
            entries = self._squares.get(cell)
            if entries and entries[-1] > node.entry:
                for i in range(bisect_right(entries, node.entry), bisect_left(entries, latest)):
                    yield entries[i][4]
