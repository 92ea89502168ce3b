"""Python's cycle collector at the window's leisure: its turns over what has lived a while take 40 ms of a flood."""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 10_000
_YOUNG, _NEVER, _OLD = 10_000, 1_000_000, 50
_MOST = 1_000  # turns over the youngest, after which the others are looked at whatever is going on


class Leisure(QObject):
    """Lets the collector run by itself over the youngest only, and over the others where nobody is kept waiting.

    Args:
        is_idle: Whether the window has time now.
    """

    def __init__(self, is_idle: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_idle = is_idle
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.take)

    def start(self) -> None:
        """Take what is built out of the collector's sight, and begin."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(_YOUNG, _NEVER, _OLD)
        self._timer.start()

    def take(self) -> None:
        """Collect, if there is time for it."""
        if self._is_idle() or gc.get_count()[1] > _MOST:
            gc.collect(1)
