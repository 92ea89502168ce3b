"""The book: every alarm and every running timer, as they are kept across a restart."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from console.alarms.mode import Mode
from console.alarms.record import EngineState, Mark, Record
from console.alarms.regime import Regime
from console.alarms.rule import Rule
from console.alarms.rulebook import Rulebook
from console.alarms.timers import Timers
from console.model.alarm import Alarm, AlarmState
from console.model.clock import NS
from console.model.event import Event


class Book:
    """Records by (entity, rule).

    Args:
        rulebook: The rules, and what is changed of them.
        occasion: The last event that would make a rule look at an entity.

    Attributes:
        timers: Running timers by (entity, rule, what); what is ``delay``, ``stale``, ``shelf``, ``realarm``,
            ``window``, ``rise`` (a higher level lasts long enough), ``again`` (inputs of an expression are too old, or
            are taken together), or ``mode`` with the id of a mode and no rule.
        silent: Sources that are silent.
        regime: The city modes.
        rulebook: The rules.
    """

    def __init__(
        self, rulebook: Rulebook, occasion: Callable[[Rule, str], Event | None], modes: Iterable[Mode] = ()
    ) -> None:
        self.rulebook = rulebook
        self._rules = rulebook.rules
        self._occasion = occasion
        self._records: dict[tuple[str, str], Record] = {}
        self._of_rule: dict[str, dict[str, Record]] = {}
        self.timers = Timers()
        self.silent: set[str] = set()
        self.regime = Regime(modes, self.timers)

    def get(self, entity: str, rule: str) -> Record | None:
        """One record."""
        return self._records.get((entity, rule))

    def open(self, entity: str, rule: str) -> Record:
        """One record, made if there is none."""
        record = self._records.get((entity, rule))
        if record is None:
            record = self._put(Record(entity, rule, self._rules.get(rule)))
        return record

    def _put(self, record: Record) -> Record:
        self._records[(record.entity, record.rule_id)] = record
        self._of_rule.setdefault(record.rule_id, {})[record.entity] = record
        return record

    def records(self) -> Iterable[Record]:
        """All of them."""
        return self._records.values()

    def of_rule(self, rule: str) -> Mapping[str, Record]:
        """Those of one rule, by entity."""
        return self._of_rule.get(rule, {})

    def of(self, source: str) -> list[Record]:
        """Those whose last event came from ``source``."""
        return [r for r in self._records.values() if r.event is not None and r.event.source == source]

    def alarms(self) -> Iterator[Alarm]:
        """Every alarm that has ever changed."""
        return (r.alarm for r in self._records.values() if r.alarm is not None)

    def withdrawn(self) -> list[Record]:
        """Standing alarms whose rule is gone; those that do not stand are forgotten."""
        gone = [r for r in self._records.values() if r.rule is None]
        for record in gone:
            if not record.standing:
                del self._records[(record.entity, record.rule_id)]
                del self._of_rule[record.rule_id][record.entity]
        return [r for r in gone if r.standing]

    def start_delay(
        self, record: Record, which: Literal["on", "off"], seconds: float, now: int, before: Mark | None
    ) -> None:
        """Start a delay unless one runs; ``before`` is the input before the one that started it."""
        if not record.delay:
            record.delay = which
            record.pending = before or ((record.mark[0], record.mark[1] - 1) if record.mark else None)
            self.timers.set(delay_key(record), now + round(seconds * NS))

    def stop_delay(self, record: Record) -> None:
        """Stop the running delay, if there is one."""
        if record.delay:
            record.delay, record.pending = "", None
            self.timers.cancel(delay_key(record))

    def stop(self, record: Record) -> None:
        """Stop every timer of a record but its shelving."""
        self.stop_delay(record)
        for what in ("stale", "window", "rise", "again"):
            self.timers.cancel((record.entity, record.rule_id, what))

    def stretch(self, record: Record, before: Rule, now: Rule) -> None:
        """Let the running timers of a record be as long as its edited rule says, counted from where they began."""
        longer = {"on": now.delay - before.delay, "off": now.off_delay - before.off_delay}.get(record.delay, 0.0)
        for key, seconds in (
            (delay_key(record), longer),
            ((record.entity, record.rule_id, "rise"), now.on_delay - before.on_delay),
            ((record.entity, record.rule_id, "stale"), now.after - before.after),
        ):
            due = self.timers.due(key)
            if due is not None and seconds:
                self.timers.set(key, due + round(seconds * NS))

    def follow(self, alarm: Alarm) -> None:
        """Let a shelving end when the alarm says so, and an acknowledgement when its rule does."""
        self._time(alarm, "shelf", alarm.shelved_until)
        rule = self._rules.get(alarm.rule)
        after = rule.realarms_after(alarm.priority) if rule and alarm.inner is AlarmState.ACKED else 0.0
        self._time(alarm, "realarm", alarm.acknowledged_at + round(after * NS) if after else 0)

    def _time(self, alarm: Alarm, what: str, due: int) -> None:
        key = (alarm.entity, alarm.rule, what)
        if due:
            self.timers.set(key, due)
        else:
            self.timers.cancel(key)

    def adopt(self, alarm: Alarm, origin: Mark | None = None) -> bool:
        """Take the log's word for an alarm; False where the book is further on than the log."""
        record = self.open(alarm.entity, alarm.rule)
        if record.alarm is not None and record.alarm.revision > alarm.revision:
            return False
        if record.alarm != alarm:
            self.stop_delay(record)
            record.adopt(alarm, origin)
            self.follow(alarm)
        return True

    def new_log(self) -> None:
        """The marks of the old log mean nothing in the new one."""
        for record in self._records.values():
            record.mark = record.pending = None

    def export(self) -> EngineState:
        """Everything as a value."""
        return EngineState(
            tuple(r.keep() for r in self._records.values()),
            tuple((*key, due) for key, due in self.timers.items()),
            tuple(sorted(self.silent)),
            tuple(self.regime),
            tuple(self.rulebook),
        )

    def restore(self, state: EngineState) -> None:
        """Continue from a value; timers keep their deadlines. ``occasion`` must already answer."""
        self.rulebook.restore(state.amendments)
        for kept in state.alarms:
            record = Record.of(kept, self._rules.get(kept.rule))
            record.event = self._occasion(record.rule, kept.entity) if record.rule else None
            self._put(record)
        self.regime.restore(state.modes)
        for entity, rule, what, due in state.timers:
            self.timers.set((entity, rule, what), due)
        self.silent.clear()
        self.silent.update(state.silent)


def delay_key(record: Record) -> tuple[str, str, str]:
    """The key of a record's delay."""
    return (record.entity, record.rule_id, "delay")
