"""One alarm inside the engine, and the values in which the engine is kept on disk."""

import hashlib
from typing import Literal

import msgspec

from console.alarms.machine import Outcome, Regions, Traits
from console.alarms.rule import Rule
from console.alarms.window import Window
from console.model.alarm import Alarm, Process, Suppression
from console.model.amendment import Amendment
from console.model.event import Event
from console.model.mode import CityMode
from console.model.reading import Limit

LOWEST_PRIORITY = 4

Mark = tuple[str, int]
"""(stream, sequence) of an input event: where in the log an alarm's state comes from."""

Delay = Literal["", "on", "off", "off-over"]
"""The running delay; ``off-over`` has run out while the condition could not be evaluated, and waits for a word."""


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """One alarm on disk; fields are only ever appended."""

    entity: str
    rule: str
    regions: Regions
    alarm: Alarm | None
    active: bool
    delay: Delay
    mark: Mark | None
    pending: Mark | None
    window: tuple[tuple[int, float], ...] = ()
    level: str = ""
    inside: bool = False
    zone: str = ""
    windows: dict[str, tuple[tuple[int, float], ...]] = {}
    figure: float | int | str | bool | None = None
    limit: Limit | None = None


class EngineState(msgspec.Struct, frozen=True):
    """The whole engine on disk; timers are (entity, rule, what, due UTC ns), ``silent`` are sources."""

    alarms: tuple[Kept, ...] = ()
    timers: tuple[tuple[str, str, str, int], ...] = ()
    silent: tuple[str, ...] = ()
    modes: tuple[CityMode, ...] = ()
    amendments: tuple[Amendment, ...] = ()


class Record:
    """The mutable side of one alarm.

    Attributes:
        rule: None once the rule is gone; the alarm is then kept until an operator has seen it.
        regions: The state.
        alarm: What was last told, None if nothing ever happened.
        event: The last input.
        figure: What the last evaluation looked at: the value, a rate, a number of occurrences.
        limit: The threshold of the last evaluation.
        window: What a rule on rates or numbers remembers.
        windows: What an expression remembers of the inputs that say how fast something changes, by name.
        level: The level that the rule said last of what is abnormal; empty for a rule without levels.
        inside: Whether the last known position was in the zone of a geofence.
        zone: The entity whose zone it was; empty for an area of the rule's own.
        active: What the rule said last, before delays; kept while nothing can be said.
        delay: The running delay.
        mark: Where in the log the last evaluated input stands.
        pending: Where in the log a restarted engine must begin to find the running delay again.
        modes: Ids of the city modes that suppress it.
    """

    __slots__ = (
        "active", "alarm", "delay", "entity", "event", "figure", "inside", "level", "limit", "mark", "modes", "pending",
        "regions", "rule", "rule_id", "traits", "window", "windows", "zone",
    )  # fmt: skip

    def __init__(self, entity: str, rule_id: str, rule: Rule | None) -> None:
        self.entity = entity
        self.rule_id = rule_id
        self.rule = rule
        self.traits = _traits(rule)
        self.regions = Regions()
        self.alarm: Alarm | None = None
        self.event: Event | None = None
        self.figure: float | int | str | bool | None = None
        self.limit: Limit | None = None
        self.window = Window()
        self.windows: dict[str, Window] = {}
        self.level = ""
        self.inside = False
        self.zone = ""
        self.active = False
        self.delay: Delay = ""
        self.mark: Mark | None = None
        self.pending: Mark | None = None
        self.modes: tuple[str, ...] = ()

    @property
    def standing(self) -> bool:
        """Whether the list shows it."""
        return self.alarm is not None and self.alarm.standing

    @property
    def abnormal(self) -> bool:
        """The process region."""
        return self.regions.process is Process.ABNORMAL

    def origin(self) -> Mark | None:
        """The last input that a restarted engine need not look at again."""
        return self.pending or self.mark

    def has_seen(self, mark: Mark | None) -> bool:
        """Whether an input is already part of the state."""
        return mark is not None and self.mark is not None and self.mark[0] == mark[0] and mark[1] <= self.mark[1]

    def keep(self) -> Kept:
        """The value on disk."""
        return Kept(
            self.entity, self.rule_id, self.regions, self.alarm, self.active, self.delay, self.mark, self.pending,
            tuple(self.window.samples), self.level, self.inside, self.zone,
            {name: tuple(window.samples) for name, window in self.windows.items()}, self.figure, self.limit,
        )  # fmt: skip

    @classmethod
    def of(cls, kept: Kept, rule: Rule | None) -> "Record":
        """The record of a value on disk."""
        record = cls(kept.entity, kept.rule, rule)
        record.regions, record.alarm, record.active = kept.regions, kept.alarm, kept.active
        record.delay, record.mark, record.pending = kept.delay, kept.mark, kept.pending
        record.window = Window(kept.window)
        record.windows = {name: Window(samples) for name, samples in kept.windows.items()}
        record.level, record.inside, record.zone = kept.level, kept.inside, kept.zone
        record.figure, record.limit = kept.figure, kept.limit  # a delay may run out before the next input
        record.modes = kept.alarm.modes if kept.alarm else ()
        return record

    def remembered(self, name: str) -> Window:
        """What is remembered of an input."""
        return self.windows.setdefault(name, Window())

    def follow(self, rule: Rule | None) -> None:
        """The rule is this one from now on; None: it is gone."""
        self.rule = rule
        self.traits = _traits(rule)

    def adopt(self, alarm: Alarm, mark: Mark | None) -> None:
        """Take the state that the log holds for the truth."""
        self.alarm, self.modes = alarm, alarm.modes
        self.regions = Regions(
            process=alarm.process,
            acknowledged=alarm.acknowledged,
            latched=alarm.latched,
            requested=frozenset(alarm.requested),
            one_shot=alarm.one_shot,
            evaluated=alarm.evaluated,
        )
        self.active = alarm.process is Process.ABNORMAL
        self.level = alarm.level
        self.delay, self.mark, self.pending = "", mark, None


def _traits(rule: Rule | None) -> Traits:
    if rule is None:
        return Traits()
    return Traits(rule.latching, rule.auto_ack and rule.priority == LOWEST_PRIORITY)


def shows(alarm: Alarm | None, regions: Regions, modes: tuple[str, ...]) -> bool:
    """Whether what was last told still is the state."""
    if alarm is None:
        return regions == Regions()
    return (
        alarm.process is regions.process
        and alarm.modes == modes
        and alarm.acknowledged == regions.acknowledged
        and alarm.latched == regions.latched
        and frozenset(alarm.requested) == regions.requested
        and alarm.one_shot == regions.one_shot
        and alarm.evaluated == regions.evaluated
    )


def advanced(before: Alarm, outcome: Outcome, now: int, modes: tuple[str, ...]) -> Alarm:
    """``before`` moved on to ``outcome``, suppressed by ``modes``; its words and figures are the caller's."""
    regions = outcome.regions
    if Suppression.SHELVED not in regions.requested and before.shelved_until:
        before = msgspec.structs.replace(before, shelved_until=0, shelved_by="", shelved_reason="", shelved_since=0)
    if outcome.begins and (before.owner or before.comments):
        before = msgspec.structs.replace(before, owner="", comments=())
    occurrence = occurrence_id(before.entity, before.rule, now) if outcome.begins else before.occurrence
    return msgspec.structs.replace(
        before,
        revision=before.revision + 1,
        process=regions.process,
        acknowledged=regions.acknowledged,
        latched=regions.latched,
        suppression=regions.suppression,
        requested=tuple(sorted(regions.requested)),
        one_shot=regions.one_shot,
        evaluated=regions.evaluated,
        occurrence="" if outcome.ends else occurrence,
        first=now if outcome.begins else before.first,
        last=now if outcome.activates else before.last,
        changed=now,
        count=(0 if outcome.begins else before.count) + outcome.activates,
        by=before.by if regions.acknowledged else "",
        acknowledged_at=_acknowledged_at(before, regions, now),
        held=tuple(h for h in before.held if h.what in regions.requested),
        modes=modes,
    )


def _acknowledged_at(before: Alarm, regions: Regions, now: int) -> int:
    if not regions.acknowledged:
        return 0
    return before.acknowledged_at if before.acknowledged else now


def occurrence_id(entity: str, rule: str, now: int) -> str:
    """The same for the same beginning, so that a replay of the log makes the same occurrences."""
    return hashlib.blake2b(f"{entity}|{rule}|{now}".encode(), digest_size=8).hexdigest()
