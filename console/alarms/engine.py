"""The engine: events and entities in, changes of alarms out. Time is handed in with every call.

``now`` is UTC nanoseconds and is when the hub knew of the event, so that a replay of the log ends in the same state.
Where nothing can be known the alarm is shown: an on-delay runs on while the condition cannot be evaluated, an
off-delay waits.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, tzinfo

import msgspec

from console.alarms import evaluate
from console.alarms.book import Book, delay_key
from console.alarms.machine import NOT_STANDING, Happening, Outcome, Refusal, step
from console.alarms.operation import OLD_REVISION, UNKNOWN, Change, Operation, checked, noted
from console.alarms.record import Mark, Record, advanced, shows
from console.alarms.rule import Rule
from console.alarms.wording import worded
from console.model.alarm import Alarm
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Event
from console.model.reading import Limit
from console.model.text import Text

LONGEST_SHELVING = 8 * 3600.0
_LIMITED = ("limit", "rate", "count")
_QUARTER = 900 * NS  # every zone's day begins on a quarter of an hour


class Engine:
    """All alarms of one city. Not thread-safe.

    Attributes:
        book: The alarms as they are kept, on disk too.

    Args:
        rules: Ids are unique; a later rule of the same id is ignored.
        listener: Told each change, in order, from within the calls below.
        last: The last event of (entity, kind), for rules that had to wait for the entity's description.
        zone: Where the day of a dated limit begins.
        longest_shelving: Seconds.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        listener: Callable[[Change], None],
        last: Callable[[str, str], Event | None] = lambda _entity, _kind: None,
        zone: tzinfo = UTC,
        longest_shelving: float = LONGEST_SHELVING,
    ) -> None:
        self._listener = listener
        self._last = last
        self._zone = zone
        self._longest = round(longest_shelving * NS)
        self._rules: dict[str, Rule] = {}
        self._by_kind: dict[str, list[Rule]] = {}
        for rule in rules:
            if rule.id not in self._rules:
                self._rules[rule.id] = rule
                self._by_kind.setdefault(rule.kind, []).append(rule)
        self._waiting = tuple(r for r in self._rules.values() if r.entity_kind or r.attribute)
        self._entities: dict[str, Entity] = {}
        self.book = Book(self._rules, last)
        self._days: dict[int, date] = {}

    @property
    def kinds(self) -> frozenset[str]:
        """Event kinds that any rule looks at; others need not be fed."""
        return frozenset(self._by_kind)

    def alarm(self, entity: str, rule: str) -> Alarm | None:
        """One alarm."""
        record = self.book.get(entity, rule)
        return record.alarm if record else None

    # ------------------------------------------------------------------ inputs

    def describe(self, entity: Entity, now: int) -> None:
        """An entity, new or changed; rules that waited for it look at its last event."""
        if self._entities.get(entity.id) == entity:
            return
        self._entities[entity.id] = entity
        for rule in self._waiting:
            event = self._last(entity.id, rule.kind)
            if event is not None and evaluate.applies(rule, entity):
                self._look(rule, event, entity, now, None)

    def feed(self, event: Event, now: int, mark: Mark | None = None) -> None:
        """One event that the hub knew of at ``now``; ``mark`` tells an event that is already in the state."""
        rules = self._by_kind.get(event.kind)
        if rules:
            entity = self._entities.get(event.entity)
            for rule in rules:
                if evaluate.applies(rule, entity):
                    self._look(rule, event, entity, now, mark)

    def advance(self, now: int) -> None:
        """Let the timers that have ended by ``now`` act."""
        for (entity, rule, what), due in self.book.timers.take(now):
            record = self.book.get(entity, rule)
            if record is None:
                continue
            if what == "delay":
                self._delay_over(record, due)
            elif what == "shelf":
                self._move(record, (Happening.UNSHELVE,), due)
            elif what == "window":
                self._window_over(record, due)
            elif record.event is None or record.event.source not in self.book.silent:
                record.active = True
                self._move(record, (Happening.REGAINED, Happening.RAISED), due)

    def silence(self, source: str, now: int) -> None:
        """A source fell silent: its alarms keep their state and are not evaluated; it has an alarm of its own."""
        self.book.silent.add(source)
        for record in self.book.of(source):
            if record.standing:
                self._move(record, (Happening.LOST,), now)
            else:
                record.regions = msgspec.structs.replace(record.regions, evaluated=False)

    def hear(self, source: str, now: int) -> None:
        """A source is back: stale rules count anew; the others wait for their own next event."""
        if source in self.book.silent:
            self.book.silent.discard(source)
            for record in self.book.of(source):
                if record.rule and record.rule.type == "stale" and not record.abnormal:
                    self._start_stale(record, record.rule, now)

    def deafened(self, now: int) -> None:
        """The feed was cut until ``now``: nobody can be called stale for what was not heard."""
        for record in self.book.records():
            if record.rule and record.rule.type == "stale" and not record.abnormal:
                self._start_stale(record, record.rule, now)

    def operate(self, entity: str, rule: str, wish: Operation, now: int) -> Alarm | Refusal:
        """Carry out an operator's wish.

        Returns:
            The alarm afterwards, or why nothing was changed.
        """
        record = self.book.get(entity, rule)
        if record is None or record.alarm is None:
            return Refusal(UNKNOWN)
        if wish.revision != record.alarm.revision and wish.what != "comment":
            return Refusal(OLD_REVISION)
        granted = checked(wish, now, self._longest)
        if isinstance(granted, Refusal):
            return granted
        if not isinstance(granted.what, Happening):
            if not record.standing:
                return Refusal(NOT_STANDING)
            return self._move(record, (), now, granted)
        happenings = (granted.what,)
        if record.rule is None and granted.what is Happening.ACK:
            happenings = (Happening.ACK, Happening.CLEARED)
        return self._move(record, happenings, now, granted)

    # ------------------------------------------------------------------ truth and restart

    def know(self, entities: Iterable[Entity]) -> None:
        """Entities known from before: nothing is evaluated."""
        self._entities.update((e.id, e) for e in entities)

    def introduce(self, events: Iterable[Event], now: int) -> None:
        """The state of the world to rules that are new since the book was written."""
        for event in events:
            entity = self._entities.get(event.entity)
            for rule in self._by_kind.get(event.kind, ()):
                if self.book.get(event.entity, rule.id) is None and evaluate.applies(rule, entity):
                    self._look(rule, event, entity, now, None)

    def affirm(self, entity: str, rule: str, now: int) -> None:
        """Tell an alarm again under a new revision: somebody else's older word came after it in the log."""
        record = self.book.get(entity, rule)
        if record is not None and record.alarm is not None:
            self._tell(record, advanced(record.alarm, Outcome(record.regions), now), Outcome(record.regions), None)

    def withdraw(self, now: int) -> None:
        """End the alarms whose rule is gone, visibly; one that nobody has acknowledged waits for that."""
        for record in self.book.withdrawn():
            self._move(record, (Happening.CLEARED if record.regions.acknowledged else Happening.LOST,), now)

    # ------------------------------------------------------------------ evaluation

    def _look(self, rule: Rule, event: Event, entity: Entity | None, now: int, mark: Mark | None) -> None:
        limited = rule.type in _LIMITED
        limit = evaluate.limit_of(rule, lambda: self._day(event.t), entity) if limited else None
        record = self.book.get(event.entity, rule.id)
        if record is None:
            if limited and limit is None:
                return
            record = self.book.open(event.entity, rule.id)
        if rule.type == "stale":
            self._start_stale(record, rule, now)
        before, record.event = record.mark, event
        if record.has_seen(mark):
            return
        if record.delay:
            due = self.book.timers.due(delay_key(record))
            if due is not None and due <= now:
                self.book.timers.cancel(delay_key(record))
                self._delay_over(record, due)
        record.mark = mark or record.mark
        if rule.window:
            sample = evaluate.sample(rule, event, now)
            if sample:
                record.window.add(*sample, rule.window)
        self._judge(record, rule, limit, now, before)

    def _judge(self, record: Record, rule: Rule, limit: Limit | None, now: int, before: Mark | None) -> None:
        """Ask the rule, and let its answer act."""
        if record.event is None:
            return
        verdict = evaluate.judge(rule, record.event, limit, record.window, active=record.active)
        record.figure, record.limit = verdict.figure, verdict.limit
        if rule.type == "count":
            self._start_window(record, rule)
        if verdict.abnormal is None:
            self._move(record, (Happening.LOST,), now)
            return
        record.active = verdict.abnormal
        self._settle(record, rule, now, before)

    def _window_over(self, record: Record, now: int) -> None:
        """The oldest of what was counted leaves the window."""
        rule = record.rule
        if rule:
            record.window.forget(now, rule.window)
            limit = evaluate.limit_of(rule, lambda: self._day(now), self._entities.get(record.entity))
            self._judge(record, rule, limit, now, record.mark)

    def _start_window(self, record: Record, rule: Rule) -> None:
        due = record.window.ends(rule.window)
        if due is not None:
            self.book.timers.set((record.entity, record.rule_id, "window"), due)

    def _settle(self, record: Record, rule: Rule, now: int, before: Mark | None) -> None:
        """Bring the process region to the condition, through the delays."""
        if record.active == record.abnormal:
            self.book.stop_delay(record)
        elif record.active:
            if rule.on_delay:
                self.book.start_delay(record, "on", rule.on_delay, now, before)
            else:
                self._move(record, (Happening.REGAINED, Happening.RAISED), now)
                return
        elif not rule.off_delay or record.delay == "off-over":
            self.book.stop_delay(record)
            self._move(record, (Happening.REGAINED, Happening.CLEARED), now)
            return
        else:
            self.book.start_delay(record, "off", rule.off_delay, now, before)
        self._move(record, (Happening.REGAINED,), now)

    def _move(
        self, record: Record, happenings: tuple[Happening, ...], now: int, wish: Operation | None = None
    ) -> Alarm | Refusal:
        """Take the happenings one after another and tell the change, if there is one, once."""
        outcome = Outcome(record.regions)
        for happening in happenings:
            result = step(outcome.regions, happening, record.traits)
            if isinstance(result, Refusal):
                return result
            outcome = _joined(outcome, result)
        record.regions = outcome.regions
        if wish is None and shows(record.alarm, record.regions):
            return record.alarm or self._fresh(record)
        alarm = advanced(record.alarm or self._fresh(record), outcome, now)
        if outcome.activates:
            alarm = worded(alarm, record, self._entities.get(record.entity))
        return self._tell(record, noted(alarm, wish, now) if wish else alarm, outcome, wish)

    def _tell(self, record: Record, alarm: Alarm, outcome: Outcome, wish: Operation | None) -> Alarm:
        record.alarm = alarm
        self.book.follow_shelving(alarm)
        origin = record.origin()
        if wish is None:
            self._listener(Change(alarm, outcome.annunciates, origin=origin))
        else:
            told = (wish.command, origin, wish.by, wish.what, wish.seat, wish.text)
            self._listener(Change(alarm, outcome.annunciates, *told))
        return alarm

    def _fresh(self, record: Record) -> Alarm:
        bare = Alarm(entity=record.entity, rule=record.rule_id, title=Text(record.rule_id), priority=4, domain="")
        return worded(bare, record, self._entities.get(record.entity))

    # ------------------------------------------------------------------ delays

    def _delay_over(self, record: Record, now: int) -> None:
        if record.delay == "on":
            record.delay, record.pending = "", None
            self._move(record, (Happening.RAISED,), now)
        elif record.delay == "off" and record.regions.evaluated:
            record.delay, record.pending = "", None
            self._move(record, (Happening.CLEARED,), now)
        elif record.delay == "off":
            record.delay = "off-over"

    def _start_stale(self, record: Record, rule: Rule, now: int) -> None:
        self.book.timers.set((record.entity, record.rule_id, "stale"), now + round(rule.after * NS))

    def _day(self, t: int) -> date:
        quarter = t // _QUARTER
        day = self._days.get(quarter)
        if day is None:
            if len(self._days) > 1000:
                self._days.clear()
            day = self._days[quarter] = datetime.fromtimestamp(quarter * 900, self._zone).date()
        return day


def _joined(first: Outcome, then: Outcome) -> Outcome:
    return Outcome(
        then.regions,
        first.begins or then.begins,
        first.activates or then.activates,
        first.annunciates or then.annunciates,
        first.ends or then.ends,
    )
