"""What a rule says of one event: True, False, or None where it cannot be said."""

import math
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from console.alarms.rule import Rule
from console.alarms.window import Window
from console.model.entity import Entity
from console.model.event import Event, Quality
from console.model.reading import Limit

Scalar = float | int | str | bool | None


def number(value: Scalar) -> float | None:
    """The value as a finite number; None for text, booleans, NaN and infinities."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def applies(rule: Rule, entity: Entity | None) -> bool:
    """Whether the rule speaks of this entity; one that asks for the entity's kind waits until that is known."""
    return not rule.entity_kind or (entity is not None and entity.kind == rule.entity_kind)


def limit_of(rule: Rule, day: Callable[[], date], entity: Entity | None) -> Limit | None:
    """The threshold in force: the entity's own, else the dated one, else the rule's; None if there is none.

    Args:
        rule: A rule of type ``limit``, ``rate`` or ``count``.
        day: The event's day in the city's zone; called only for rules with dated limits.
        entity: What is known of the entity; a rule that asks for an attribute has no limit until it is known.
    """
    if rule.attribute:
        if entity is None:
            return None
        own = number(entity.attributes.get(rule.attribute))
        if own is not None:
            return Limit(own, rule.source)
    if rule.limits:
        today = day()
        for limit in rule.limits:
            if limit.applies(today):
                return limit
    value = number(rule.value)
    return None if value is None else Limit(value, rule.source)


class Verdict(NamedTuple):
    """What a rule says: whether it is abnormal (None where that cannot be said), of what figure, beyond what limit."""

    abnormal: bool | None
    figure: Scalar = None
    limit: Limit | None = None


def judge(rule: Rule, event: Event, limit: Limit | None, window: Window, *, active: bool) -> Verdict:
    """What the rule says of the event.

    Args:
        rule: The rule.
        event: An event of the rule's kind; for rules with a window it has been added.
        limit: The threshold of a limit, rate or count rule.
        window: What the alarm remembers.
        active: What was said last; the deadband holds an active condition.

    Returns:
        ``abnormal`` None where the quality is bad, or the value or the limit is missing or not a number.
    """
    if rule.type == "stale":
        return Verdict(abnormal=False)
    if event.quality is Quality.BAD and rule.type != "count":  # what happened, happened
        return Verdict(None, None, limit)
    match rule.type:
        case "discrete":
            value = event.values.get(rule.field)
            return Verdict(None if value is None else _same(value, rule.value), value)
        case "deviation":
            return _outside(rule, event, active=active)
        case "rate":
            return _rising(rule, event, limit, window, active=active)
        case _:
            figure = window.total() if rule.type == "count" else number(event.values.get(rule.field))
            return _beyond(rule, figure, limit, active=active)


def _rising(rule: Rule, event: Event, limit: Limit | None, window: Window, *, active: bool) -> Verdict:
    """How fast; while too little is remembered nothing new is said, which is no lack of a value."""
    slope = window.slope(rule.window)
    if slope is None and number(event.values.get(rule.field)) is not None:
        return Verdict(active, None, limit)
    return _beyond(rule, None if slope is None else slope * rule.per, limit, active=active)


def sample(rule: Rule, event: Event, now: int) -> tuple[int, float] | None:
    """What a rule with a window remembers of an event; None for nothing."""
    if rule.type == "count":
        counts = rule.equals is None or _same(event.values.get(rule.field), rule.equals)
        return (now, float(event.n)) if counts else None
    reading = number(event.values.get(rule.field))
    return None if reading is None or event.quality is Quality.BAD else (event.t, reading)


def _beyond(rule: Rule, figure: float | None, limit: Limit | None, *, active: bool) -> Verdict:
    if figure is None or limit is None:
        return Verdict(None, figure, limit)
    band = rule.deadband if active else 0.0
    above = rule.when == "above"
    return Verdict(figure > limit.value - band if above else figure < limit.value + band, figure, limit)


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


def _same(value: Scalar, wanted: Scalar) -> bool:
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)
