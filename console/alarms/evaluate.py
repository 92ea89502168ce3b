"""What a rule says of one event: True, False, or None where it cannot be said."""

import math
from collections.abc import Callable
from datetime import date

from console.alarms.rule import Rule
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
        rule: A rule of type ``limit``.
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


def condition(rule: Rule, event: Event, limit: Limit | None, *, active: bool) -> bool | None:
    """What the rule says of the event.

    Args:
        rule: The rule.
        event: An event of the rule's kind.
        limit: The threshold of a limit rule.
        active: What was said last; the deadband holds an active condition.

    Returns:
        None where the quality is bad, or the value or the limit is missing or not a number.
    """
    if rule.type == "stale":
        return False
    if event.quality is Quality.BAD:
        return None
    value = event.values.get(rule.field)
    if rule.type == "discrete":
        return None if value is None else _same(value, rule.value)
    reading = number(value)
    if reading is None or limit is None:
        return None
    band = rule.deadband if active else 0.0
    return reading > limit.value - band if rule.when == "above" else reading < limit.value + band


def _same(value: Scalar, wanted: Scalar) -> bool:
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)
