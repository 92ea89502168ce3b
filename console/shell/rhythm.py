"""The rhythm of a source: how long it is usually silent, and whether it is silent for longer now."""

from collections import deque

from widgets.top_state import Health

LATE_SECONDS, SILENT_SECONDS = 10.0, 60.0
_LATE_GAPS, _SILENT_GAPS = 3, 10
_KNOWN_GAPS = 3


class Rhythm:
    """Learned from its own gaps: one that speaks each hour is not late after ten seconds."""

    def __init__(self) -> None:
        self._seen = 0.0
        self._gaps: deque[float] = deque(maxlen=20)

    def judge(self, last_seen: float, age: float) -> Health:
        """The verdict on a source last heard at ``last_seen`` (monotonic seconds), ``age`` seconds ago."""
        if last_seen > self._seen:
            if self._seen:
                self._gaps.append(last_seen - self._seen)
            self._seen = last_seen
        if len(self._gaps) < _KNOWN_GAPS:
            return "good"
        longest = max(self._gaps)
        if age > max(SILENT_SECONDS, _SILENT_GAPS * longest):
            return "silent"
        return "late" if age > max(LATE_SECONDS, _LATE_GAPS * longest) else "good"
