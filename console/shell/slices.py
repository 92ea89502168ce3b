"""Long work in the GUI thread, cut into turns of the event loop: between two of them keys are heard."""

from collections.abc import Generator

from PySide6.QtCore import QObject, QTimer

from console.model.clock import Clock

Work = Generator[None]
"""Yields wherever it may be interrupted."""

_TURN_SECONDS = 0.012


class Slices(QObject):
    """Does one piece of work at a time, a turn of the event loop after another."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._work: Work | None = None
        self._spent = 0.0
        self._began: float | None = None
        self._next = QTimer(self, interval=0, singleShot=True)
        self._next.timeout.connect(self._turn)

    @property
    def busy(self) -> bool:
        """Whether a piece of work is under way."""
        return self._work is not None

    @property
    def spent(self) -> float:
        """Seconds that the present piece, or else the last, has worked; what lay between its turns is not counted."""
        return self._spent + (self._clock.monotonic() - self._began if self._began is not None else 0.0)

    def begin(self, work: Work) -> None:
        """Do this; its first turn is now. What was under way is finished first. Not to be called from within it."""
        self.finish()
        self._work, self._spent = work, 0.0
        self._turn()

    def finish(self) -> None:
        """Do the rest of it now; from within itself nothing."""
        while self._work is not None and self._began is None:
            self._turn(hurried=True)

    def drop(self) -> None:
        """Forget the rest of it."""
        self._next.stop()
        self._work = None

    def _turn(self, *, hurried: bool = False) -> None:
        work = self._work
        if work is None:
            return
        began = self._began = self._clock.monotonic()
        over = True
        try:
            while hurried or self._clock.monotonic() - began < _TURN_SECONDS:
                next(work)
            over = False
        except StopIteration:
            pass
        finally:
            self._spent, self._began = self.spent, None
            if over:
                self._work = None
        if self._work is not None:
            self._next.start()
