"""The paint meter: how long an event takes from the hub's commit until its pixels are painted."""

import time
from collections import deque
from collections.abc import Callable

import psutil
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from widgets.signal import Outlet

_WINDOW_NS = 10_000_000_000
_MOST = 512


class PaintMeter(QObject):
    """Watches one top window.

    Qt paints a window in its ``UpdateRequest``; when that event has been handled the pixels are in the backing store.
    Only what every pane has been handed counts as painted.

    Signals:
        first_painted: The window has been painted for the first time.

    Attributes:
        first_paint_ms: From the start of the process to the first painted picture.

    Args:
        window: The top window.
        take_oldest: UTC ns of the commit of the oldest event since the last call, 0 for none; asked by ``taken``.
    """

    def __init__(self, window: QWidget, take_oldest: Callable[[], int]) -> None:
        super().__init__(window)
        self._take_oldest = take_oldest
        self._oldest = self._handing = 0
        self._samples: deque[tuple[int, float]] = deque(maxlen=_MOST)
        self.first_paint_ms: float | None = None
        self.first_painted: Outlet[bool] = Outlet(self)
        self._after = QTimer(self, singleShot=True, interval=0)
        self._after.timeout.connect(self._painted)
        window.installEventFilter(self)

    def p99(self) -> float | None:
        """99th percentile of the last ten seconds in milliseconds, None where nothing was painted."""
        now = time.monotonic_ns()
        values = sorted(ms for at, ms in self._samples if now - at < _WINDOW_NS)
        return values[min(len(values) - 1, int(len(values) * 0.99))] if values else None

    def taken(self) -> None:
        """What is known up to now is about to be handed to the panes."""
        oldest = self._take_oldest()
        if oldest:
            self._handing = min(self._handing or oldest, oldest)

    def handed(self) -> None:
        """The panes have everything up to ``taken``; the next painting shows it."""
        oldest, self._handing = self._handing, 0
        if oldest:
            self._oldest = min(self._oldest or oldest, oldest)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and not self._after.isActive():
            self._after.start()
        return False

    def _painted(self) -> None:
        if self.first_paint_ms is None:
            self.first_paint_ms = (time.time() - psutil.Process().create_time()) * 1e3
            self.first_painted.publish(value=True)
        oldest, self._oldest = self._oldest, 0
        if oldest:
            self._samples.append((time.monotonic_ns(), max(0.0, (time.time_ns() - oldest) / 1e6)))
