"""The inputs of an expression, bound: a value each from the last events, or nothing if one is missing or too old."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from console.alarms.evaluate import same
from console.alarms.formula import fits
from console.alarms.rule import Input, Rule
from console.alarms.window import Window
from console.alarms.world import World
from console.model.clock import NS
from console.model.event import Event

Bound = float | str | bool
_TAKEN: dict[str, Callable[[Sequence[float]], float]] = {
    "least": min,
    "greatest": max,
    "sum": math.fsum,
    "mean": statistics.fmean,
}


class Moment(NamedTuple):
    """When an expression is asked, and why: ``newest`` is the event that made it look."""

    now: int
    newest: Event | None


def bind(
    rule: Rule, subject: str, world: World, windows: Mapping[str, Window], at: Moment
) -> tuple[dict[str, Bound] | None, int | None]:
    """The values of a rule's inputs, and when the first of them will be too old (UTC ns, None for never).

    Args:
        rule: An expression.
        subject: The entity that has the alarm.
        world: What is known.
        windows: What is remembered of the inputs that say how fast something changes, by name.
        at: The moment.

    Returns:
        No values where any is missing, bad or too old.
    """
    values: dict[str, Bound] = {}
    ends: int | None = None
    for name, told in rule.inputs.items():
        value, end = _value(told, subject, world, windows.get(name), at)
        if value is None:
            return None, ends
        values[name] = value
        ends = end if ends is None or (end is not None and end < ends) else ends
    return values, ends


def _value(
    told: Input, subject: str, world: World, window: Window | None, at: Moment
) -> tuple[Bound | None, int | None]:
    """One input, and when it will be too old."""
    age = round(told.fresh * NS)
    if told.every:
        return _together(told, world, at), at.now + age if age else None
    if not told.kind:
        return _standing(told, subject, world), None
    event = world.fresh(told.entity or subject, told.kind, told.fresh, at.now, at.newest)
    if event is None:
        return None, None
    figure = event.values.get(told.field)
    if told.window:
        slope = window.slope(told.window) if window else None
        figure = None if slope is None else slope * told.per
    return fits(told, figure), event.t + age + 1 if age else None


def _standing(told: Input, subject: str, world: World) -> Bound | None:
    """A number of the rule, or an attribute."""
    if told.value is not None:
        return float(told.value)
    entity = world.entities.get(told.entity or subject)
    return fits(told, entity.attributes.get(told.attribute)) if entity else None


def _together(told: Input, world: World, at: Moment) -> float | None:
    """All entities of a kind in one number; None where too few can say theirs."""
    names = world.of_kind.get(told.every, ())
    events = [e for name in names if (e := world.fresh(name, told.kind, told.fresh, at.now, at.newest))]
    said = [event.values.get(told.field) for event in events]
    if told.take != "count":
        said = [x for value in said if isinstance(x := fits(told, value), float)]
    if not said or len(said) < told.quorum * len(names):
        return None
    if told.take == "count":
        return float(sum(same(value, told.equals) for value in said))
    return _TAKEN[told.take]([x for x in said if isinstance(x, float)])
