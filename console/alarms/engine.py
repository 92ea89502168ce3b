"""The engine: events and entities in, changes of alarms out. Time is handed in with every call.

``now`` is UTC nanoseconds and is when the hub knew of the event, so that a replay of the log ends in the same state.
Where nothing can be known the alarm is shown: an on-delay runs on while the condition cannot be evaluated, an
off-delay waits.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, tzinfo

import msgspec

from console.alarms.amender import Amender
from console.alarms.book import Book, delay_key
from console.alarms.judge import Judge
from console.alarms.level import rises
from console.alarms.machine import NOT_STANDING, Happening, Outcome, Refusal, step
from console.alarms.mode import Mode
from console.alarms.mover import Mover
from console.alarms.operation import OLD_REVISION, UNKNOWN, Change, Operation, checked
from console.alarms.record import Mark, Record
from console.alarms.regent import Regent
from console.alarms.regime import ModeChange
from console.alarms.rule import Rule
from console.alarms.rulebook import AmendmentChange, Rulebook
from console.alarms.wording import repriced, speaks_of_now
from console.alarms.world import World
from console.model.alarm import Alarm
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Event
from console.wire.columns import Columns, column_events

LONGEST_SHELVING = 8 * 3600.0
_ENDS = {"shelf": Happening.UNSHELVE, "realarm": Happening.REALARM}
_TOGETHER_SECONDS = 1.0  # what is taken together of many entities is looked at once a second


class Engine:
    """All alarms of one city. Not thread-safe.

    Attributes:
        book: The alarms as they are kept, on disk too.
        modes: Sets and clears the city modes.
        amendments: Changes the rules.
        kinds: Event kinds that any rule looks at; others need not be fed.

    Args:
        rules: Ids are unique; a later rule of the same id is ignored.
        listener: Told each change of an alarm, of a city mode or of a rule, in order, from within the calls below.
        last: The last event of (entity, kind), for rules that had to wait for the entity's description and for those
            over several entities.
        zone: Where the day of a dated limit begins.
        longest_shelving: Seconds.
        modes: City modes, in the order of the plugins.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        listener: Callable[[Change | ModeChange | AmendmentChange], None],
        last: Callable[[str, str], Event | None] = lambda _entity, _kind: None,
        zone: tzinfo = UTC,
        longest_shelving: float = LONGEST_SHELVING,
        *,
        modes: Iterable[Mode] = (),
    ) -> None:
        self._listener = listener
        self._longest = round(longest_shelving * NS)
        self._by_kind: dict[str, list[Rule]] = {}
        self._waiting: tuple[Rule, ...] = ()
        self._world = World(last)
        self._judges = Judge(self._world, zone)
        self.book = Book(Rulebook(rules), self._judges.occasion, modes)
        self._rules = self.book.rulebook.rules
        self._world.silent = self.book.silent
        self._mover = Mover(self.book, self._world.entities, listener)
        self._move = self._mover.move
        self.modes = Regent(self.book, self._mover, listener)
        self.amendments = Amender(self.book.rulebook, self._put, self.rewrite, listener)
        self.kinds: frozenset[str] = frozenset()
        self.reindex()

    def reindex(self) -> None:
        """The rules in force are others, because the book was restored."""
        self._by_kind.clear()
        for rule in self._rules.values():
            for kind in rule.kinds:
                self._by_kind.setdefault(kind, []).append(rule)
        self._waiting = tuple(rule for rule in self._rules.values() if rule.needs_entity)
        self.kinds = frozenset(self._by_kind)

    @property
    def rules(self) -> Iterable[Rule]:
        """Those in force."""
        return self._rules.values()

    def alarm(self, entity: str, rule: str) -> Alarm | None:
        """One alarm."""
        record = self.book.get(entity, rule)
        return record.alarm if record else None

    # ------------------------------------------------------------------ inputs

    def describe(self, entity: Entity, now: int) -> None:
        """An entity, new or changed; rules that waited for it look at its last event."""
        if self._world.entities.get(entity.id) == entity:
            return
        self._world.describe(entity)
        for rule in self._waiting:
            event = self._judges.occasion(rule, entity.id)
            if event is not None and entity.id in self._judges.subjects(rule, event):
                self._look(rule, entity.id, event, now, None)
        if self.book.regime.active:
            for rule in self._rules.values():
                record = self.book.get(entity.id, rule.id)
                if record is not None:
                    self._mover.align(record, now)

    def feed(self, event: Event, now: int, mark: Mark | None = None) -> None:
        """One event that the hub knew of at ``now``; ``mark`` tells an event that is already in the state."""
        for rule in self._by_kind.get(event.kind, ()):
            for subject in self._judges.subjects(rule, event):
                self._look(rule, subject, event, now, mark)

    def feed_columns(self, columns: Columns, now: int, stream: str, seq0: int) -> None:
        """A columnar frame that the hub knew of at ``now``, whose first row is ``seq0`` of ``stream``.

        A geofence looks only at the rows near its zones; other rules of a columnar kind cost as much as for events.
        """
        rules = self._by_kind.get(columns.kind, ())
        for rule in rules:
            if rule.type == "geofence":
                for at, event in self._judges.nearby(rule, columns, self.book.of_rule(rule.id)):
                    for subject in self._judges.subjects(rule, event):
                        self._look(rule, subject, event, now, (stream, seq0 + at))
        others = [rule for rule in rules if rule.type != "geofence"]
        for seq, event in enumerate(column_events(columns) if others else (), seq0):
            for rule in others:
                for subject in self._judges.subjects(rule, event):
                    self._look(rule, subject, event, now, (stream, seq))

    def advance(self, now: int) -> None:
        """Let the timers that have ended by ``now`` act."""
        for (entity, rule, what), due in self.book.timers.take(now):
            record = self.book.get(entity, rule)
            if what == "mode":
                self.modes.expire(entity, due)
            elif record is not None:
                self._time_over(record, what, due)

    def _time_over(self, record: Record, what: str, due: int) -> None:
        if what == "delay":
            self._delay_over(record, due)
        elif what in _ENDS:
            self._move(record, (_ENDS[what],), due, action=_ENDS[what])
        elif what == "window":
            self._window_over(record, due)
        elif what == "rise":
            self._escalate(record, due)
        elif what == "again":
            if record.rule:
                self._judge(record, record.rule, due, record.mark)
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
        for rule in self._rules.values():
            if rule.type == "expression":  # it may have been heard of by another source
                for record in tuple(self.book.of_rule(rule.id).values()):
                    self._judge(record, rule, now, record.mark)

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
        happenings: tuple[Happening, ...] = (granted.what,)
        if record.rule is None and granted.what is Happening.ACK:
            happenings = (Happening.ACK, Happening.CLEARED)
        return self._move(record, happenings, now, granted)

    # ------------------------------------------------------------------ truth and restart

    def know(self, entities: Iterable[Entity]) -> None:
        """Entities known from before: nothing is evaluated."""
        for entity in entities:
            self._world.describe(entity)

    def introduce(self, events: Iterable[Event], now: int) -> None:
        """The state of the world to rules that are new since the book was written."""
        for event in events:
            for rule in self._by_kind.get(event.kind, ()):
                for subject in self._judges.subjects(rule, event):
                    if self.book.get(subject, rule.id) is None:
                        self._look(rule, subject, event, now, None)

    def affirm(self, entity: str, rule: str, now: int) -> None:
        """Tell an alarm again under a new revision: somebody else's older word came after it in the log."""
        record = self.book.get(entity, rule)
        if record is not None and record.alarm is not None:
            self._mover.retell(record, record.alarm, Outcome(record.regions), now)

    def withdraw(self, now: int) -> None:
        """End the alarms whose rule is gone, visibly; one that nobody has acknowledged waits for that."""
        for record in self.book.withdrawn():
            self._move(record, (Happening.CLEARED if record.regions.acknowledged else Happening.LOST,), now)

    # ------------------------------------------------------------------ edited rules

    def rewrite(self, rule_id: str, rule: Rule | None, now: int) -> None:
        """Put ``rule`` in the place of the one of that id, or none: it is switched off.

        Every alarm of it is judged anew against the last value. A running delay goes on, as long as it is now. What
        stands and was acknowledged ends if it is normal now; what nobody has seen waits for that.
        """
        before = self._rules.get(rule_id)
        self._put(rule_id, rule)
        for record in tuple(self.book.of_rule(rule_id).values()):
            if rule is None:
                self.book.stop(record)
                continue
            if before:
                self.book.stretch(record, before, rule)
            record.event = record.event or self._judges.occasion(rule, record.entity)
            self._judge(record, rule, now, record.mark)
            self._reword(record, now)
        if rule is None:
            self.withdraw(now)
        elif before is None:
            events = (self._judges.occasion(rule, entity) for entity in tuple(self._world.entities))
            self.introduce((event for event in events if event), now)

    def _put(self, rule_id: str, rule: Rule | None) -> None:
        """Have a rule in force without asking it."""
        self.book.rulebook.put(rule_id, rule)
        self.reindex()
        for record in self.book.of_rule(rule_id).values():
            record.follow(rule)
            if record.alarm:
                self.book.follow(record.alarm)

    def _reword(self, record: Record, now: int) -> None:
        """Tell a standing alarm under the priority, words and limit that it would be raised with now."""
        alarm = record.alarm
        if alarm is None or not alarm.standing:
            return
        fresh = self._mover.worded(record, alarm) if speaks_of_now(record, alarm) else repriced(record, alarm)
        if fresh != alarm:
            self._mover.retell(record, fresh, Outcome(record.regions), now)

    # ------------------------------------------------------------------ evaluation

    def _look(self, rule: Rule, subject: str, event: Event, now: int, mark: Mark | None) -> None:
        record = self.book.get(subject, rule.id)
        if record is None:
            if not self._judges.begins(rule, subject, event):
                return
            record = self.book.open(subject, rule.id)
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
        self._judges.note(rule, record, event, now)
        if any(told.every for told in rule.inputs.values()):
            key, soon = (subject, rule.id, "again"), now + round(_TOGETHER_SECONDS * NS)
            if (self.book.timers.due(key) or soon + 1) > soon:
                self.book.timers.set(key, soon)
        else:
            self._judge(record, rule, now, before)

    def _judge(self, record: Record, rule: Rule, now: int, before: Mark | None) -> None:
        """Ask the rule, and let its answer act."""
        if record.event is None:
            return
        verdict, again = self._judges.say(rule, record, record.event, now)
        record.figure, record.limit = verdict.figure, verdict.limit
        if rule.type == "count":
            self._start_window(record, rule)
        if again is not None:
            self.book.timers.set((record.entity, record.rule_id, "again"), again)
        if verdict.abnormal is None:
            self._move(record, (Happening.LOST,), now)
            return
        record.active = verdict.abnormal
        if verdict.abnormal:
            record.level = verdict.level
        self._settle(record, rule, now, before)
        self._grade(record, rule, now)

    def _window_over(self, record: Record, now: int) -> None:
        """The oldest of what was counted leaves the window."""
        rule = record.rule
        if rule:
            record.window.forget(now, rule.window)
            self._judge(record, rule, now, record.mark)

    def _start_window(self, record: Record, rule: Rule) -> None:
        due = record.window.ends(rule.window)
        if due is not None:
            self.book.timers.set((record.entity, record.rule_id, "window"), due)

    def _settle(self, record: Record, rule: Rule, now: int, before: Mark | None) -> None:
        """Bring the process region to the condition, through the delays."""
        if record.active == record.abnormal:
            self.book.stop_delay(record)
        elif record.active:
            if rule.delay:
                self.book.start_delay(record, "on", rule.delay, now, before)
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

    # ------------------------------------------------------------------ levels

    def _grade(self, record: Record, rule: Rule, now: int) -> None:
        """Tell the level that is: a higher one at once or after the on-delay, a lower one once acknowledged."""
        key = (record.entity, record.rule_id, "rise")
        alarm = record.alarm
        told, here = rule.level(alarm.level if alarm else ""), rule.level(record.level)
        if alarm is None or not record.abnormal or not record.active or told == here or not rises(told, here):
            self.book.timers.cancel(key)
            if alarm and record.abnormal and record.active and told != here and alarm.acknowledged:
                self._mover.retell(record, self._mover.worded(record, alarm), Outcome(record.regions), now)
        elif not rule.on_delay:
            self._escalate(record, now)
        elif self.book.timers.due(key) is None:
            self.book.timers.set(key, now + round(rule.on_delay * NS))

    def _escalate(self, record: Record, now: int) -> None:
        """A higher level: to be seen again, whoever has acknowledged the lower one."""
        if record.alarm is None or not record.abnormal:
            return
        result = step(record.regions, Happening.REALARM, record.traits)
        if isinstance(result, Outcome):
            outcome = msgspec.structs.replace(result, annunciates=not result.regions.requested)
            self._mover.retell(record, self._mover.worded(record, record.alarm), outcome, now)

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
