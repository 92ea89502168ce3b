"""What a rule says of one event: True, False, or None where it cannot be said."""

import math
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from console.alarms.level import Level, severity
from console.alarms.rule import Rule, Scalar
from console.alarms.window import Window
from console.model.entity import Entity
from console.model.event import Event, Quality
from console.model.reading import Limit
from console.model.text import Text


def number(value: Scalar) -> float | None:
    """The value as a finite number; None for text, booleans, NaN and infinities."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def same(value: Scalar, wanted: Scalar) -> bool:
    """Whether two values are equal; true is not 1."""
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def applies(rule: Rule, entity: Entity | None) -> bool:
    """Whether the rule speaks of this entity; one that asks for the entity's kind waits until that is known."""
    return not rule.entity_kind or (entity is not None and entity.kind == rule.entity_kind)


class Bound(NamedTuple):
    """A threshold in force, the level it stands for (empty: a rule without levels), and how it is left again."""

    limit: Limit
    above: bool
    deadband: float
    level: str = ""


def bounds_of(rule: Rule, day: Callable[[], date], entity: Entity | None) -> tuple[Bound, ...]:
    """The thresholds in force, the most severe first; empty if there is none.

    Args:
        rule: A rule of type ``limit``, ``rate`` or ``count``.
        day: The event's day in the city's zone; called only for rules with dated limits.
        entity: What is known of the entity; a rule that asks for an attribute has no limit until it is known.
    """
    if not rule.levels:
        limit = limit_of(rule, day, entity, rule.source)
        return (Bound(limit, rule.when == "above", rule.deadband),) if limit else ()
    found: list[Bound] = []
    for level in sorted(rule.levels, key=lambda x: -severity(x.name)):
        limit = limit_of(level, day, entity, level.source if level.source.vi else rule.source)
        if limit:
            found.append(Bound(limit, level.above, level.deadband, level.name))
    return tuple(found)


def limit_of(stated: Rule | Level, day: Callable[[], date], entity: Entity | None, source: Text) -> Limit | None:
    """The threshold in force: the entity's own, else the dated one, else the stated one; None if there is none."""
    if stated.attribute:
        if entity is None:
            return None
        own = number(entity.attributes.get(stated.attribute))
        if own is not None:
            return Limit(own, source)
    if stated.limits:
        today = day()
        for limit in stated.limits:
            if limit.applies(today):
                return limit
    value = number(stated.value)
    return None if value is None else Limit(value, source)


class Verdict(NamedTuple):
    """What a rule says: whether it is abnormal (None where that cannot be said), of what figure, beyond what limit."""

    abnormal: bool | None
    figure: Scalar = None
    limit: Limit | None = None
    level: str = ""


class Held(NamedTuple):
    """What was said last: whether it was abnormal, and at which level; the deadbands hold it."""

    active: bool
    level: str = ""


def judge(rule: Rule, event: Event, bounds: tuple[Bound, ...], window: Window, held: Held) -> Verdict:
    """What the rule says of the event.

    Args:
        rule: The rule.
        event: An event of the rule's kind; for rules with a window it has been added.
        bounds: The thresholds of a limit, rate or count rule.
        window: What the alarm remembers.
        held: What was said last.

    Returns:
        ``abnormal`` None where the quality is bad, or the value or the limit is missing or not a number.
    """
    if rule.type == "stale":
        return Verdict(abnormal=False)
    if event.quality is Quality.BAD and rule.type != "count":  # what happened, happened
        return Verdict(None, None, bounds[-1].limit if bounds else None)
    match rule.type:
        case "discrete":
            value = event.values.get(rule.field)
            return Verdict(None if value is None else same(value, rule.value), value)
        case "deviation":
            return _outside(rule, event, active=held.active)
        case "rate":
            return _rising(rule, event, bounds, window, held)
        case _:
            figure = window.total() if rule.type == "count" else number(event.values.get(rule.field))
            return _beyond(figure, bounds, held)


def _rising(rule: Rule, event: Event, bounds: tuple[Bound, ...], window: Window, held: Held) -> Verdict:
    """How fast; while too little is remembered nothing new is said, which is no lack of a value."""
    slope = window.slope(rule.window)
    if slope is None and number(event.values.get(rule.field)) is not None:
        return Verdict(held.active, None, bounds[-1].limit if bounds else None)
    return _beyond(None if slope is None else slope * rule.per, bounds, held)


def sample(rule: Rule, event: Event, now: int) -> tuple[int, float] | None:
    """What a rule with a window remembers of an event; None for nothing."""
    if rule.type == "count":
        counts = rule.equals is None or same(event.values.get(rule.field), rule.equals)
        return (now, float(event.n)) if counts else None
    reading = number(event.values.get(rule.field))
    return None if reading is None or event.quality is Quality.BAD else (event.t, reading)


def _beyond(figure: float | None, bounds: tuple[Bound, ...], held: Held) -> Verdict:
    """The most severe bound that is broken; what is held is held by the deadbands of its level and of those below."""
    if figure is None or not bounds:
        return Verdict(None, figure, bounds[-1].limit if bounds else None)
    holding = next((b for b in bounds if b.level == held.level), None) if held.active else None
    for bound in bounds:
        holds = holding and bound.above == holding.above and severity(bound.level) <= severity(holding.level)
        band = bound.deadband if holds else 0.0
        edge = bound.limit.value
        if figure > edge - band if bound.above else figure < edge + band:
            return Verdict(abnormal=True, figure=figure, limit=bound.limit, level=bound.level)
    return Verdict(abnormal=False, figure=figure, limit=bounds[-1].limit)


def _outside(rule: Rule, event: Event, *, active: bool) -> Verdict:
    """Outside the band that the event itself carries, by more than the tolerance."""
    reading = number(event.values.get(rule.field))
    low, high = number(event.values.get(rule.low_field)), number(event.values.get(rule.high_field))
    if reading is None or low is None or high is None:
        return Verdict(None, reading)
    tolerance = number(rule.value) or 0.0
    band = rule.deadband if active else 0.0
    if reading >= (low + high) / 2:
        edge = Limit(high + tolerance, rule.source)
        return Verdict(reading > edge.value - band, reading, edge)
    edge = Limit(low - tolerance, rule.source)
    return Verdict(reading < edge.value + band, reading, edge)
