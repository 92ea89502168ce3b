"""The meter: what the top bar says of the feed: rates, delays and the health of each source over the last seconds."""

from collections import Counter, deque
from operator import attrgetter

from console.feed.delta import SourceHealth
from console.model.event import Event
from console.wire.columns import Columns

WINDOW_SECONDS = 5.0
_MOST_SAMPLES = 8192
_NS_PER_MS = 1e6
_HISTORY_MS = 60_000.0  # what happened longer ago is told late by its source (history, a replay); that is no delay

_source_of = attrgetter("source")


class Meter:
    """Pure: both clocks' readings are handed in (``now`` monotonic seconds, ``wall`` UTC ns).

    Attributes:
        events: Counted since start, before coalescing.
    """

    def __init__(self) -> None:
        self.events = 0
        self._counts: Counter[str] = Counter()
        self._seen: dict[str, float] = {}
        self._times: dict[str, int] = {}
        self._delays: deque[tuple[float, float]] = deque(maxlen=_MOST_SAMPLES)
        self._source_delays: deque[tuple[float, float]] = deque(maxlen=_MOST_SAMPLES)
        self._marks: deque[tuple[float, int, Counter[str]]] = deque()

    def count(self, events: list[Event], now: float) -> None:
        """Events that were applied."""
        if not events:
            return
        self.events += len(events)
        first = events[0].source
        if len(events) == 1:
            self._counts[first] += 1
            self._note(first, events[0].t, now)
            return
        counts = Counter(map(_source_of, events))
        self._counts.update(counts)
        if len(counts) == 1:
            self._note(first, events[-1].t, now)
            return
        for source, t in {e.source: e.t for e in events}.items():
            self._note(source, t, now)

    def count_columns(self, columns: Columns, now: float) -> None:
        """Columnar rows that were applied."""
        n = len(columns.rows)
        if n:
            self.events += n
            self._counts[columns.source] += n
            self._note(columns.source, int(columns.rows["t"][-1]), now)

    def delay(self, known: int, happened: int, now: float, wall: int) -> None:
        """One live frame: committed at ``known``, its newest event happened at ``happened`` (UTC ns)."""
        self._delays.append((now, max(0.0, (wall - known) / _NS_PER_MS)))
        age = max(0.0, (wall - happened) / _NS_PER_MS)
        if age <= _HISTORY_MS:
            self._source_delays.append((now, age))

    def rate(self) -> float:
        """Events per second over the window, as of the last ``mark``."""
        return self._per_second(self.events - self._marks[0][1]) if self._marks else 0.0

    def delays(self, now: float) -> tuple[float, float]:
        """99th percentiles, ms: (hub to here, source to here)."""
        return _p99(self._delays, now), _p99(self._source_delays, now)

    def mark(self, now: float) -> None:
        """Move the window on; call a few times a second."""
        self._marks.append((now, self.events, self._counts.copy()))
        while len(self._marks) > 2 and now - self._marks[0][0] > WINDOW_SECONDS:
            self._marks.popleft()

    def sources(self, quarantined: dict[str, int]) -> dict[str, SourceHealth]:
        """Health per source; ``quarantined`` is the hub's count per ``source|rule``."""
        bad: Counter[str] = Counter()
        for name, n in quarantined.items():
            bad[name.partition("|")[0]] += n
        before: Counter[str] = self._marks[0][2] if self._marks else Counter()
        return {
            source: SourceHealth(
                source,
                self._counts[source],
                self._seen.get(source, 0.0),
                self._times.get(source, 0),
                self._per_second(self._counts[source] - before[source]),
                bad[source],
            )
            for source in {**self._seen, **bad}
        }

    def _note(self, source: str, t: int, now: float) -> None:
        self._seen[source] = now
        if t > self._times.get(source, 0):
            self._times[source] = t

    def _per_second(self, n: int) -> float:
        seconds = self._marks[-1][0] - self._marks[0][0]
        return n / seconds if seconds > 0 else 0.0


def _p99(samples: deque[tuple[float, float]], now: float) -> float:
    while samples and now - samples[0][0] > WINDOW_SECONDS:
        samples.popleft()
    if not samples:
        return 0.0
    ordered = sorted(ms for _, ms in samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
