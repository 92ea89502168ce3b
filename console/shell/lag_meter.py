"""The lag meter: how late the event loop comes round to a timer that is due every ten milliseconds."""

import time

from PySide6.QtCore import QObject, Qt, QTimer

_EVERY_MS = 10
_MOST = 60_000


class LagMeter(QObject):
    """Measures while it lives; meant for runs that report it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lags: list[float] = []
        self._before = time.perf_counter()
        self._timer = QTimer(self, interval=_EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin anew."""
        self._lags.clear()
        self._before = time.perf_counter()
        self._timer.start()

    def p99(self) -> float | None:
        """99th percentile in milliseconds, None before the first beat."""
        ordered = sorted(self._lags)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] if ordered else None

    def _beat(self) -> None:
        now = time.perf_counter()
        if len(self._lags) < _MOST:
            self._lags.append(max(0.0, (now - self._before) * 1e3 - _EVERY_MS))
        self._before = now
