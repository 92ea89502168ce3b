"""The mover: takes one alarm through what happens to it, and tells the change, if there is one, once."""

from collections.abc import Callable, Mapping

import msgspec

from console.alarms.book import Book
from console.alarms.machine import Happening, Outcome, Refusal, Traits, step
from console.alarms.operation import Change, Operation, noted
from console.alarms.record import LOWEST_PRIORITY, Record, advanced, shows
from console.alarms.wording import speaks_anew, worded
from console.model.alarm import Alarm, AlarmState, Suppression
from console.model.entity import Entity
from console.model.text import Text


class Mover:
    """The only one that changes a record's regions while the engine runs.

    Args:
        book: Its timers follow each alarm, its regime suppresses them.
        entities: By id; the engine's own, read at each move.
        listener: Told each change.
    """

    def __init__(self, book: Book, entities: Mapping[str, Entity], listener: Callable[[Change], None]) -> None:
        self._book, self._entities, self._listener = book, entities, listener

    def move(
        self,
        record: Record,
        happenings: tuple[Happening, ...],
        now: int,
        wish: Operation | None = None,
        *,
        action: str = "",
    ) -> Alarm | Refusal:
        """Take the happenings one after another.

        What the modes that are on do to the alarm comes first: one that rises under them rises in silence.

        Args:
            record: Whose.
            happenings: May be none, where only a note is taken or a mode has changed.
            now: UTC ns.
            wish: The operator's, where it is one: then the change is told whatever it is.
            action: What the change is called where time or a mode caused it.

        Returns:
            The alarm afterwards, or why nothing was changed.
        """
        modes, traits = record.modes, self._traits(record)
        if self._book.regime.active or modes:
            modes = self._suppressing(record, rising=Happening.RAISED in happenings)
            if bool(modes) != (Suppression.BY_MODE in record.regions.requested):
                happenings = (Happening.MODE_ON if modes else Happening.MODE_OFF, *happenings)
        outcome = Outcome(record.regions)
        for happening in happenings:
            result = step(outcome.regions, happening, traits)
            if isinstance(result, Refusal):
                return result
            outcome = _joined(outcome, result)
        self._take(record, outcome, modes)
        if wish is None and shows(record.alarm, record.regions, record.modes):
            return record.alarm or self._fresh(record)
        alarm = advanced(record.alarm or self._fresh(record), outcome, now, record.modes)
        if speaks_anew(record, alarm, outcome):
            alarm = self.worded(record, alarm)
        if wish is not None:
            alarm = noted(alarm, wish, now)
            said = (wish.command, record.origin(), wish.by, wish.action or wish.what, wish.seat, wish.text)
            self._tell(record, Change(alarm, outcome.annunciates, *said))
        else:
            action = "auto-ack" if outcome.policy else action
            self._tell(record, Change(alarm, outcome.annunciates, origin=record.origin(), action=action))
        self.align(record, now)
        return record.alarm or alarm

    def retell(self, record: Record, alarm: Alarm, outcome: Outcome, now: int) -> None:
        """Tell ``alarm``, in these words, moved on by ``outcome``, whether or not its state is another one."""
        self._take(record, outcome, record.modes)
        told = advanced(alarm, outcome, now, record.modes)
        self._tell(record, Change(told, outcome.annunciates, origin=record.origin()))
        self.align(record, now)

    def align(self, record: Record, now: int) -> None:
        """Let the modes that are on suppress a standing alarm, and those that are not let it go."""
        regime = self._book.regime
        if not record.standing or not (regime.active or record.modes):
            return
        if self._suppressing(record, rising=False) != record.modes:
            self.move(record, (), now, action="mode")

    def worded(self, record: Record, alarm: Alarm) -> Alarm:
        """``alarm`` in the words of now."""
        return worded(alarm, record, self._entities.get(record.entity), self._entities.get(record.zone))

    def _take(self, record: Record, outcome: Outcome, modes: tuple[str, ...]) -> None:
        record.regions = outcome.regions
        record.modes = modes if Suppression.BY_MODE in outcome.regions.requested else ()

    def _tell(self, record: Record, change: Change) -> None:
        record.alarm = change.alarm
        self._book.follow(change.alarm)
        self._listener(change)

    def _traits(self, record: Record) -> Traits:
        """Those of the rule; one of several levels acknowledges by itself only what is of the lowest priority now."""
        priority = record.alarm.priority if record.alarm else LOWEST_PRIORITY
        if not record.traits.auto_ack or priority == LOWEST_PRIORITY:
            return record.traits
        return msgspec.structs.replace(record.traits, auto_ack=False)

    def _suppressing(self, record: Record, *, rising: bool) -> tuple[str, ...]:
        """The modes that are to suppress an alarm; one that is normal and does not rise needs none."""
        rule, entity = record.rule, self._entities.get(record.entity)
        if rule is None or not (rising or record.regions.inner is not AlarmState.NORM):
            return ()
        told = (record.alarm if record.standing else None) or rule.level(record.level) or rule
        return self._book.regime.covering(rule, told.priority, entity, record.modes)

    def _fresh(self, record: Record) -> Alarm:
        bare = Alarm(entity=record.entity, rule=record.rule_id, title=Text(record.rule_id), priority=4, domain="")
        return self.worded(record, bare)


def _joined(first: Outcome, then: Outcome) -> Outcome:
    return Outcome(
        then.regions,
        first.begins or then.begins,
        first.activates or then.activates,
        first.annunciates or then.annunciates,
        first.ends or then.ends,
        first.policy or then.policy,
    )
