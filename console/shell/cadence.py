"""The cadence of a window: when its panes are handed what is new, and how long it rests after that."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from console.model.clock import Clock
from console.shell.slices import Slices, Work

_FLUSH_MS = 33
_FLUSH_SECONDS = 0.03
_REST = 1.5


class Cadence(QObject):
    """Hands over at once when something is told after a rest, else when the rest is over; and in a calm now and then.

    What took long is not done again before the window has rested half as long again.

    Args:
        work: What is to be done in one hand-over; asked with its number, from 1.
        clock: Of how long it takes.
        parent: Owner.
    """

    def __init__(self, work: Callable[[int], Work], clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._clock = work, clock
        self._number, self._told = 0, False
        self._handed, self._rest = 0.0, _FLUSH_SECONDS
        self._slices = Slices(clock, self)
        self._timer = QTimer(self, interval=_FLUSH_MS, singleShot=True)
        self._timer.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether something is being handed over."""
        return self._slices.busy

    def tell(self) -> None:
        """There is something new."""
        self._told = True
        if self._clock.monotonic() - self._handed >= self._rest:
            self._begin()  # at once: waiting for the timer would make the picture later than it need be

    def flush(self) -> None:
        """Hand over all there is, now, as the first of its count."""
        self._slices.finish()
        self._number = 0
        self._begin()
        self._slices.finish()

    def end(self) -> None:
        """No more of it."""
        self._slices.drop()
        self._timer.stop()

    def _begin(self) -> None:
        self._timer.start(_FLUSH_MS)  # first of all: whatever becomes of this time, there is a next one
        if not self._slices.busy:
            self._number += 1
            self._slices.begin(self._hand_over())

    def _hand_over(self) -> Work:
        told, self._told = self._told, False
        yield from self._work(self._number)
        if told:
            self._handed = self._clock.monotonic()
            self._rest = max(_FLUSH_SECONDS, _REST * self._slices.spent)
            self._timer.start(max(_FLUSH_MS, round(self._rest * 1000)))
