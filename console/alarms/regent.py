"""The regent: carries out what is ordered of the city modes, and lets every alarm follow."""

from collections.abc import Callable

from console.alarms.book import Book
from console.alarms.machine import Refusal
from console.alarms.mover import Mover
from console.alarms.regime import ModeChange, ModeOrder
from console.model.mode import CityMode


class Regent:
    """The engine's hand on its book's regime. Each change of a mode is told before the alarms that follow from it."""

    def __init__(self, book: Book, mover: Mover, listener: Callable[[ModeChange], None]) -> None:
        self._book, self._mover, self._listener = book, mover, listener

    def order(self, order: ModeOrder, now: int) -> CityMode | Refusal:
        """Set, change or clear a mode.

        Returns:
            The mode afterwards, or why nothing was changed.
        """
        result = self._book.regime.order(order, now)
        if isinstance(result, CityMode):
            self._listener(ModeChange(result, order.command, order.by))
            self._align(now)
        return result

    def expire(self, mode: str, now: int) -> None:
        """The time of a mode is over."""
        ended = self._book.regime.expire(mode, now)
        if ended is not None:
            self._listener(ModeChange(ended))
            self._align(now)

    def declare(self, now: int) -> None:
        """Tell what is new of the modes, and let those that are on act on every alarm as it is now."""
        for mode in self._book.regime.declare(now):
            self._listener(ModeChange(mode))
        self._align(now)

    def affirm(self, mode: str, now: int) -> None:
        """Tell a mode again under a new revision: somebody else's older word came after it in the log."""
        state = self._book.regime.affirm(mode, now)
        if state is not None:
            self._listener(ModeChange(state))

    def _align(self, now: int) -> None:
        for record in self._book.records():
            self._mover.align(record, now)
