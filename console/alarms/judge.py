"""What each rule says of the world now: the one place that knows every type of rule."""

from collections.abc import Container, Iterable, Iterator
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from console.alarms import evaluate
from console.alarms.binding import Moment, bind
from console.alarms.evaluate import Held, Verdict, number
from console.alarms.fence import Fences
from console.alarms.formula import Formula, UnknownError
from console.alarms.record import Record
from console.alarms.rule import Rule
from console.alarms.world import World
from console.model.event import Event
from console.wire.columns import Columns, column_events

_LIMITED = ("limit", "rate", "count")
_QUARTER = 900 * 1_000_000_000  # every zone's day begins on a quarter of an hour


class Said(NamedTuple):
    """A verdict, and when it must be asked for again though nothing new is heard (UTC ns)."""

    verdict: Verdict
    again: int | None = None


class Judge:
    """Asks the rules. Not thread-safe.

    Args:
        world: What they look at.
        zone: Where the day of a dated limit begins.
    """

    def __init__(self, world: World, zone: tzinfo) -> None:
        self._world = world
        self._zone = zone
        self._days: dict[int, date] = {}
        self._fences = Fences(world)
        self._formulas: dict[str, tuple[Rule, Formula]] = {}

    def subjects(self, rule: Rule, event: Event) -> Iterable[str]:
        """The entities whose alarm of this rule the event may change."""
        if rule.type != "expression":
            return (event.entity,) if evaluate.applies(rule, self._world.entities.get(event.entity)) else ()
        if rule.entity:
            return (rule.entity,) if self._reads(rule, event, rule.entity) else ()
        if self._reads(rule, event, ""):
            return tuple(self._world.of_kind.get(rule.entity_kind, ()))
        entity = self._world.entities.get(event.entity)
        return (event.entity,) if entity and entity.kind == rule.entity_kind else ()

    def _reads(self, rule: Rule, event: Event, subject: str) -> bool:
        """Whether an input that is not of the alarm's own entity (or is of ``subject``) is read from the event."""
        entity = self._world.entities.get(event.entity)
        return any(
            told.kind == event.kind
            and (event.entity == (told.entity or subject) if not told.every else entity and entity.kind == told.every)
            for told in rule.inputs.values()
        )

    def occasion(self, rule: Rule, subject: str) -> Event | None:
        """The last event that would make the rule look at an entity."""
        if rule.type != "expression":
            return self._world.last(subject, rule.kind)
        told = (i for i in rule.inputs.values() if i.kind and not i.every)
        events = (self._world.last(i.entity or subject, i.kind) for i in told)
        return max((e for e in events if e), key=lambda e: e.t, default=None)

    def begins(self, rule: Rule, subject: str, event: Event) -> bool:
        """Whether there is anything to remember yet: a threshold, or that a position was inside."""
        if rule.type in _LIMITED:
            return bool(self._bounds(rule, subject, event.t))
        if rule.type == "geofence":
            return self._fences.where(rule, event, self._world.entities.get(subject), held=False)[0] is True
        return True

    def note(self, rule: Rule, record: Record, event: Event, now: int) -> None:
        """Let a rule that looks back remember the event."""
        if rule.window:
            sample = evaluate.sample(rule, event, now)
            if sample:
                record.window.add(*sample, rule.window)
        for name, told in rule.inputs.items():
            if told.window and event.key == (told.entity or record.entity, told.kind):
                value = number(event.values.get(told.field))
                if value is not None:
                    record.remembered(name).add(event.t, value, told.window)

    def say(self, rule: Rule, record: Record, event: Event, now: int) -> Said:
        """What the rule says; ``event`` is the last that made it look."""
        held = Held(record.active, record.level)
        if rule.type == "geofence":
            return Said(self._fenced(rule, record, event))
        if rule.type == "expression":
            return self._expressed(rule, record, event, now)
        bounds = self._bounds(rule, record.entity, event.t if rule.type != "count" else now)
        return Said(evaluate.judge(rule, event, bounds, record.window, held))

    def nearby(self, rule: Rule, columns: Columns, known: Container[str]) -> Iterator[tuple[int, Event]]:
        """The rows of a frame that a geofence must look at, each with its place in the frame.

        Args:
            rule: A geofence.
            columns: The frame.
            known: Entities that have a record of the rule; the others only matter near a zone.
        """
        names = self._fences.near(rule, columns)
        names.update(name for name in columns.entities if name in known)
        if not names:
            return
        wanted = [name in names for name in columns.entities]
        rows = columns.rows
        at = [i for i, index in enumerate(rows["index"].tolist()) if wanted[index]]
        picked = Columns(columns.source, columns.kind, columns.entities, rows[at])
        yield from zip(at, column_events(picked), strict=True)

    def _fenced(self, rule: Rule, record: Record, event: Event) -> Verdict:
        entity = self._world.entities.get(record.entity)
        inside, zone = self._fences.where(rule, event, entity, held=record.inside)
        if inside is None:
            return Verdict(None)
        record.inside, record.zone = inside, zone or record.zone
        return Verdict(inside != (rule.when == "leave"))

    def _expressed(self, rule: Rule, record: Record, event: Event, now: int) -> Said:
        values, again = bind(rule, record.entity, self._world, record.windows, Moment(now, event))
        if values is None:
            return Said(Verdict(None), again)
        figure = values.get(rule.field)
        try:
            return Said(Verdict(self._formula(rule)(values), figure), again)
        except UnknownError:
            return Said(Verdict(None, figure), again)

    def _formula(self, rule: Rule) -> Formula:
        kept = self._formulas.get(rule.id)
        if kept is None or kept[0] is not rule:
            kept = self._formulas[rule.id] = (rule, Formula(rule.expression, rule.inputs))
        return kept[1]

    def _bounds(self, rule: Rule, subject: str, t: int) -> tuple[evaluate.Bound, ...]:
        if rule.type not in _LIMITED:
            return ()
        return evaluate.bounds_of(rule, lambda: self._day(t), self._world.entities.get(subject))

    def _day(self, t: int) -> date:
        quarter = t // _QUARTER
        day = self._days.get(quarter)
        if day is None:
            if len(self._days) > 1000:
                self._days.clear()
            day = self._days[quarter] = datetime.fromtimestamp(quarter * 900, self._zone).date()
        return day
