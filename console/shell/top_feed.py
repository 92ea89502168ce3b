"""From the feed's status and the children's states to the top bar."""

from collections import deque
from collections.abc import Iterable

from console.feed.delta import FeedStatus, SourceHealth
from console.feed.picture import Change
from console.shell.paint_meter import PaintMeter
from console.shell.seat import Seat
from console.wire.record import PROCESS_KIND, SOURCE_KIND
from widgets.figure import clock as clock_text
from widgets.figure import number, spoken_age
from widgets.top_bar import TopBar
from widgets.top_state import Health, Notice, SourceState, TopState
from widgets.words import Words

_LATE, _SILENT = 10.0, 60.0
_LATE_GAPS, _SILENT_GAPS = 3, 10
_KNOWN_GAPS = 3
_PATIENCE = 15.0


class _Rhythm:
    """How long a source is usually silent: one that speaks each hour is not late after ten seconds."""

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
        if age > max(_SILENT, _SILENT_GAPS * longest):
            return "silent"
        return "late" if age > max(_LATE, _LATE_GAPS * longest) else "good"


class TopFeed:
    """Tells the bar four times a second; all state is the feed's own word, never an assumption."""

    def __init__(self, seat: Seat, bar: TopBar, meter: PaintMeter, words: Words) -> None:
        self._picture, self._children = seat.bridge.picture, seat.children
        self._clock, self._zone, self._words = seat.clock, seat.zone, words
        self._bar, self._meter = bar, meter
        self._rhythms: dict[str, _Rhythm] = {}
        self._down: dict[str, str] = {}
        self._standing: dict[str, Notice] = {}
        self._began = seat.clock.monotonic()
        self._last_live: float | None = None
        self._last_live_t = 0
        self._processes: set[tuple[str, str]] = set()
        self._known = -1

    def take(self, change: Change) -> None:
        """Note what the hub says of its processes."""
        self._look_at_processes(change.keys & self._processes)
        if change.status.connection == "live":
            self._last_live, self._last_live_t = self._clock.monotonic(), self._clock.now()

    def keep(self, name: str, text: str) -> None:
        """A notice that stands until ``text`` is empty."""
        if text:
            self._standing[name] = Notice(text, severe=False)
        else:
            self._standing.pop(name, None)

    def delay(self) -> float | None:
        """Source to painted pixel, ms: what passed before the hub had it, and from its commit to the painting.

        Both are 99th percentiles, so that the sum is no less than the true one.
        """
        status, paint = self._picture.status, self._meter.p99()
        if status.connection != "live" or paint is None:
            return None
        return max(0.0, status.source_delay_ms - status.delay_ms) + paint

    def flush(self) -> None:
        """Tell the bar."""
        if len(self._picture.last) != self._known:  # a new key may be a new process
            self._known = len(self._picture.last)
            self._processes = {key for key in self._picture.last if key[1] == PROCESS_KIND}
            self._look_at_processes(self._processes)
        status = self._picture.status
        live = status.connection == "live"
        down = {**self._down, **{c.name: c.state for c in self._children() if c.state != "running"}}
        state = TopState(
            connection=status.connection,
            rate=status.rate if live else 0.0,
            delay_ms=self.delay(),
            hub_delay_ms=status.delay_ms,
            sources=tuple(self._source(s) for s in status.sources.values() if not self._ended(s.source)),
            restarting=tuple(sorted(down)),
            quarantined=status.hub.quarantined,
            notices=(*self._notices(status), *self._standing.values()),
        )
        self._bar.show_state(state)

    def _ended(self, source: str) -> bool:
        """Whether a source has said that it has nothing more to say, as a replay at its end."""
        told = self._picture.last.get((f"source.{source}", SOURCE_KIND))
        return told is not None and told.values.get("state") == "ended"

    def _source(self, health: SourceHealth) -> SourceState:
        now = self._clock.monotonic()
        age = max(0.0, now - health.last_seen)
        rhythm = self._rhythms.setdefault(health.source, _Rhythm())
        verdict = rhythm.judge(health.last_seen, age)
        return SourceState(health.source, verdict, age, health.events, health.rate, health.quarantined)

    def _look_at_processes(self, keys: Iterable[tuple[str, str]]) -> None:
        for key in keys:
            event = self._picture.last.get(key)
            if event is None:
                continue
            state = str(event.values.get("state", ""))
            name = key[0].partition(".")[2] or key[0]
            if state in ("running", "ready", ""):
                self._down.pop(name, None)
            else:
                self._down[name] = state

    def _notices(self, status: FeedStatus) -> list[Notice]:
        words, language, now = self._words, self._words.language, self._clock.monotonic()
        out: list[Notice] = []
        if status.hub.condition == "disk-full" and status.connection in ("live", "snapshot"):
            out.append(Notice(words("notice.disk", detail=status.hub.detail)))
        if status.connection == "lost" and self._last_live is not None:
            age = spoken_age(now - self._last_live, language)
            out.append(Notice(words("notice.lost", age=age, time=clock_text(self._last_live_t, self._zone))))
        elif self._last_live is None and now - self._began > _PATIENCE:
            out.append(Notice(words("notice.never", age=spoken_age(now - self._began, language)), severe=False))
        if status.lost:
            out.append(Notice(words("notice.events", count=number(status.lost, 0, language))))
        return out
