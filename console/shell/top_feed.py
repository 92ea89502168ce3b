"""From the feed's status and the children's states to the top bar."""

from collections.abc import Iterable

from console.feed.delta import FeedStatus, SourceHealth
from console.feed.picture import Change
from console.model.clock import NS
from console.shell.paint_meter import PaintMeter
from console.shell.rhythm import Rhythm
from console.shell.seat import Seat
from console.shell.story import Stories
from console.shell.vitality import Vitality
from console.wire.record import PROCESS_KIND, SOURCE_KIND
from widgets.figure import clock as clock_text
from widgets.figure import number, spoken_age
from widgets.top_bar import TopBar
from widgets.top_state import Notice, SourceState, TopState
from widgets.words import Words

_PATIENCE = 15.0


class TopFeed:
    """Tells the bar four times a second; all state is the feed's own word, never an assumption."""

    def __init__(self, seat: Seat, bar: TopBar, meter: PaintMeter, words: Words) -> None:
        self._picture, self._children = seat.bridge.picture, seat.children
        self._clock, self._zone, self._words = seat.clock, seat.zone, words
        self._bar, self._meter = bar, meter
        self._rhythms: dict[str, Rhythm] = {}
        self._vitality = Vitality()
        self._stories = Stories(self._picture, words, seat.zone)
        self._failures = 0
        self._down: dict[str, str] = {}
        self._hub_began = 0
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

    def keep(self, name: str, text: str, *, severe: bool = False) -> None:
        """A notice that stands until ``text`` is empty."""
        if text:
            self._standing[name] = Notice(text, severe=severe)
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
        connection = self._vitality.judge(status, self._clock.monotonic(), self._ended)
        live = status.connection == "live"
        down = {**self._down, **{c.name: c.state for c in self._children() if c.state != "running"}}
        state = TopState(
            connection=connection,
            rate=status.rate if live else 0.0,
            delay_ms=self.delay(),
            hub_delay_ms=status.delay_ms,
            sources=tuple(self._source(s) for s in status.sources.values() if not self._ended(s.source)),
            restarting=tuple(sorted(down)),
            quarantined=status.hub.quarantined,
            notices=tuple(sorted((*self._notices(status), *self._standing.values()), key=lambda n: not n.severe)),
            story=self._stories.told(self._clock.now()),
        )
        self._bar.show_state(state)

    def _ended(self, source: str) -> bool:
        """Whether a source has said that it has nothing more to say, as a replay at its end."""
        told = self._picture.last.get((f"source.{source}", SOURCE_KIND))
        return told is not None and told.values.get("state") == "ended"

    def _source(self, health: SourceHealth) -> SourceState:
        now = self._clock.monotonic()
        age = max(0.0, now - health.last_seen)
        rhythm = self._rhythms.setdefault(health.source, Rhythm())
        verdict = rhythm.judge(health.last_seen, age)
        return SourceState(health.source, verdict, age, health.events, health.rate, health.quarantined)

    def _look_at_processes(self, keys: Iterable[tuple[str, str]]) -> None:
        for key in keys:
            event = self._picture.last.get(key)
            began = event.values.get("began") if event is not None else None
            if event is None or not self._of_this_hub(began if isinstance(began, int) else 0):
                continue
            state = str(event.values.get("state", ""))
            name = key[0].partition(".")[2] or key[0]
            if state in ("running", "ready", ""):
                self._down.pop(name, None)
            else:
                self._down[name] = state

    def _of_this_hub(self, began: int) -> bool:
        """Whether the last hub says so; of a child that only an earlier one had nobody knows anything."""
        if began > self._hub_began:
            self._hub_began = began
            self._down.clear()
        return began == self._hub_began

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
        out += self._dead(status)
        if status.lost:
            out.append(Notice(words("notice.events", count=number(status.lost, 0, language))))
        return out

    def _dead(self, status: FeedStatus) -> list[Notice]:
        """What is told of a picture that does not live although the hub may answer."""
        words, vitality, error = self._words, self._vitality, status.failure.rstrip(".")
        if status.connection == "failed":
            seen = clock_text(self._last_live_t, self._zone) if self._last_live_t else "–"
            return [Notice(words("notice.feed", error=error, time=seen))]
        if status.failures > self._failures and status.connection == "live":
            self._failures = status.failures
            self.keep("feed", words("notice.feed.past", count=status.failures, error=error))
        if status.connection != "live":
            return []
        out: list[Notice] = []
        if vitality.missing:
            out.append(Notice(words("notice.crippled", age=spoken_age(vitality.missing, words.language))))
        if vitality.silent:
            then = clock_text(self._clock.now() - round(vitality.silent * NS), self._zone)
            age = spoken_age(vitality.silent, words.language)
            out.append(Notice(words("notice.silent", age=age, time=then), severe=bool(out)))
        return out
