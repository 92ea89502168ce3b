"""From the picture to the trends: which are shown, their two hours of past from the store, and each new point."""

from array import array
from datetime import date, datetime
from functools import partial

import numpy as np

from console.feed.picture import Change
from console.model.clock import NS
from console.model.event import Event, Quality
from console.shell.readings import Key
from console.shell.seat import Seat
from console.shell.selection import Selected
from console.wire.codec import MalformedError
from console.wire.command import Receipt
from console.wire.record import ALARM_STREAM, AMENDMENT_KIND
from console.wire.series import decode_series
from widgets.trend import WINDOW, TrendSpec
from widgets.trend_line import Column, TrendData, is_past
from widgets.trend_stack import MOST, TrendStack
from widgets.words import Words

_POINTS = 1200
_PAST_NS = 7 * 86400 * NS  # how far before the newest value of a series that ended long ago
_RETRY_SECONDS = 5.0
# A store that has just started is still reading the log: an answer that is short at its old end is asked for again.
_SHORT_NS = round(WINDOW * NS / 10)
_AGAIN_SECONDS = (4.0, 8.0, 16.0, 32.0)
_MOST_JUDGED = 4000


class _Judged:
    """What came with the values of one series while it was watched: band, forecast, quality."""

    def __init__(self) -> None:
        self.columns = {name: array("d") for name in ("t", "low", "high", "forecast", "bad")}

    def add(self, event: Event) -> None:
        t = event.t / NS
        times = self.columns["t"]
        if times and t <= times[-1]:
            return
        times.append(t)
        for name in ("low", "high", "forecast"):
            value = event.values.get(name)
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            self.columns[name].append(float(value) if number and value is not None else float("nan"))
        self.columns["bad"].append(float(event.quality is not Quality.GOOD))
        if len(times) > _MOST_JUDGED:
            for column in self.columns.values():
                del column[: _MOST_JUDGED // 4]

    def at(self, t: Column) -> dict[str, Column]:
        """The columns at the times ``t``, NaN where nothing was said."""
        times = np.array(self.columns["t"])
        if not len(times):
            return {name: np.full(len(t), np.nan) for name in self.columns}
        place = np.minimum(np.searchsorted(times, t), len(times) - 1)
        same = times[place] == t
        return {name: np.where(same, np.array(column)[place], np.nan) for name, column in self.columns.items()}


class TrendFeed:
    """Feeds one ``TrendStack``; ``flush`` is called up to thirty times a second and does only what has changed."""

    def __init__(self, seat: Seat, stack: TrendStack, words: Words) -> None:
        self._picture, self._readings, self._actions = seat.bridge.picture, seat.readings, seat.actions
        self._clock, self._zone, self._words, self._stack = seat.clock, seat.zone, words, stack
        self._judged: dict[Key, _Judged] = {}
        self._dirty: set[Key] = set()
        self._loaded: set[Key] = set()
        self._due: dict[Key, float] = {}
        self._again: dict[Key, int] = {}
        self._wanted: list[Key] = []
        self._chosen, self._selected = False, Selected()
        self.select(seat.selection.value)

    def select(self, selected: Selected) -> None:
        """Show the readings of the selected entity; where it has none, the default trends."""
        keys = list(self._readings.keys(selected.entity, self._picture)) if selected else []
        kind = self._readings.kind_of_rule(selected.alarm[1]) if selected.alarm else None
        keys.sort(key=lambda k: k[1] != kind)
        self._chosen, self._selected = bool(keys), selected
        self._show(keys[:MOST] or self._readings.first(MOST, self._picture))

    def take(self, change: Change) -> None:
        """Note what changed of the shown ones."""
        for key in self._wanted:
            if key in change.keys:
                event = self._picture.last.get(key)
                if event:
                    self._judged[key].add(event)
                self._dirty.add(key)
        limits = ALARM_STREAM in change.reset or any(kind == AMENDMENT_KIND for _, kind in change.keys)
        described = set(change.entities)
        if limits or self._selected.entity in described or any(entity in described for entity, _ in self._wanted):
            self._specify()

    def flush(self) -> None:
        """Hand over what changed, and ask the store for what is missing."""
        now = self._clock.now()
        for key in self._dirty:
            self._stack.set_data(key, self._data(key), now)
        self._dirty.clear()
        if self._picture.status.connection == "live":
            for key in self._wanted:
                if key not in self._loaded and self._clock.monotonic() >= self._due.get(key, 0.0):
                    self._load(key, now)

    def tick(self, now: int) -> None:
        """Ages; ``now`` is UTC ns. While nothing is selected, what has no value gives way to what has one."""
        if not self._chosen and any(key not in self._picture.last for key in self._wanted):
            keys = self._readings.first(MOST, self._picture)
            if keys != self._wanted:
                self._show(keys)
        self._stack.tick(now)

    def close(self) -> None:
        """The stack goes with its window."""

    @property
    def filled(self) -> bool:
        """Whether every trend has points."""
        return bool(self._stack.views) and all(view.points for view in self._stack.views)

    @property
    def live(self) -> int:
        """How many trends have points."""
        return sum(view.points > 0 for view in self._stack.views)

    def _show(self, keys: list[Key]) -> None:
        self._wanted = keys
        self._judged = {k: self._judged.get(k) or self._fresh(k) for k in keys}
        self._dirty = set(keys)
        self._specify()

    def _fresh(self, key: Key) -> _Judged:
        judged, event = _Judged(), self._picture.last.get(key)
        if event:
            judged.add(event)
        return judged

    def _specify(self) -> None:
        today = datetime.fromtimestamp(self._clock.now() / NS, self._zone).date()
        self._stack.show_specs([self._spec(key, today) for key in self._wanted])
        self._stack.show_scope(self._scope() if self._wanted else "")

    def _scope(self) -> str:
        """Whose trends these are."""
        entity = self._picture.entities.get(self._selected.entity)
        name = entity.name.get(self._words.language) if entity else ""
        if self._chosen:
            return self._words("trends.of", name=name or self._words("trend.unnamed"))
        return self._words("trends.city.none", name=name) if name else self._words("trends.city")

    def _spec(self, key: Key, today: date) -> TrendSpec:
        return self._readings.spec(key, self._picture.entities.get(key[0]), today, self._words)

    def _data(self, key: Key) -> TrendData:
        t, value = self._picture.series(*key)
        judged = self._judged[key].at(t)
        bad = judged["bad"] > 0
        return TrendData(t, value, judged["low"], judged["high"], judged["forecast"], bad)

    def _load(self, key: Key, now: int) -> None:
        self._due[key] = self._clock.monotonic() + _RETRY_SECONDS * 2
        if key not in self._again:
            self._stack.set_note(key, self._words("trend.pending"))
        since, until = self._span(key, now)
        span: dict[str, float | int | str | bool | None] = {
            "kind": key[1],
            "from": since,
            "to": until,
            "points": _POINTS,
        }
        self._actions.ask("history", "get-series", key[0], span, partial(self._answered, key, since))

    def _span(self, key: Key, now: int) -> tuple[int, int]:
        """The time to ask for: the window, or the days before the newest value where that is older than the window."""
        event, window = self._picture.last.get(key), round(WINDOW * NS)
        if event is not None and is_past(event.t / NS, now / NS, WINDOW):
            return event.t - _PAST_NS, event.t
        return now - window, now

    def _answered(self, key: Key, since: int, receipt: Receipt) -> None:
        reason = receipt.reason.partition("|")[0 if self._words.language == "vi" else 2] or receipt.reason
        if receipt.status == "done":
            try:
                t, value = decode_series(receipt.data)
            except MalformedError as err:
                reason = str(err)
            else:
                self._picture.preload(*key, (ns / NS for ns in t), value)
                self._settle(key, whole=bool(len(t)) and t[0] < since + _SHORT_NS)
                self._stack.set_note(key, "")
                if key in self._wanted:
                    self._dirty.add(key)
                return
        self._due[key] = self._clock.monotonic() + _RETRY_SECONDS
        self._stack.set_note(key, self._words("trend.failed", reason=reason or self._words("ack.unanswered")))

    def _settle(self, key: Key, *, whole: bool) -> None:
        """Done with a series, unless it is short and worth asking for again."""
        times = self._again.get(key, 0)
        if whole or times >= len(_AGAIN_SECONDS):
            self._loaded.add(key)
            return
        self._again[key] = times + 1
        self._due[key] = self._clock.monotonic() + _AGAIN_SECONDS[times]
