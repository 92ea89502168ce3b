"""The inputs of an expression, bound: a value each from the last events, or nothing if one is missing or too old."""

from collections.abc import Callable, Collection, Mapping

from console.alarms.formula import fits
from console.alarms.rule import Input, Rule
from console.alarms.window import Window
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Event, Quality

Last = Callable[[str, str], Event | None]
Bound = float | str | bool


class World:
    """What an expression may look at; the owner fills it.

    Attributes:
        entities: By id.
        of_kind: Ids of the entities of each kind.
        silent: Sources that are silent: what they said last is too old.
        last: The last event of (entity, kind).
    """

    def __init__(self, last: Last) -> None:
        self.entities: dict[str, Entity] = {}
        self.of_kind: dict[str, dict[str, None]] = {}
        self.silent: Collection[str] = frozenset()
        self.last = last

    def describe(self, entity: Entity) -> None:
        """An entity is new or has changed."""
        before = self.entities.get(entity.id)
        if before and before.kind != entity.kind:
            self.of_kind[before.kind].pop(entity.id, None)
        self.entities[entity.id] = entity
        self.of_kind.setdefault(entity.kind, {})[entity.id] = None

    def fresh(self, told: Input, entity: str, now: int, newest: Event | None) -> Event | None:
        """The event an input is read from, if it is good and not too old; ``newest`` may be it."""
        event = newest if newest and newest.key == (entity, told.kind) else self.last(entity, told.kind)
        if event is None or event.quality is Quality.BAD or event.source in self.silent:
            return None
        return None if told.fresh and now - event.t > told.fresh * NS else event


def bind(
    rule: Rule, subject: str, world: World, windows: Mapping[str, Window], now: int, newest: Event | None
) -> tuple[dict[str, Bound] | None, int | None]:
    """The values of a rule's inputs, and when the first of them will be too old (UTC ns, None for never).

    Args:
        rule: An expression.
        subject: The entity that has the alarm.
        world: What is known.
        windows: What is remembered of the inputs that say how fast something changes, by name.
        now: UTC ns.
        newest: The event that made it look.

    Returns:
        No values where any is missing, bad or too old.
    """
    values: dict[str, Bound] = {}
    ends: int | None = None
    for name, told in rule.inputs.items():
        value: Bound | None
        if told.every:
            value = _together(told, world, now, newest)
        elif not told.kind:
            value = _standing(told, subject, world)
        else:
            event = world.fresh(told, told.entity or subject, now, newest)
            if event is None:
                return None, None
            if told.fresh:
                end = event.t + round(told.fresh * NS) + 1
                ends = end if ends is None else min(ends, end)
            slope = windows[name].slope(told.window) if told.window and name in windows else None
            value = fits(told, event.values.get(told.field) if not told.window else slope and slope * told.per)
        if value is None:
            return None, ends
        values[name] = value
    return values, ends


def _standing(told: Input, subject: str, world: World) -> Bound | None:
    """A number of the rule, or an attribute."""
    if told.value is not None:
        return float(told.value)
    entity = world.entities.get(told.entity or subject)
    return fits(told, entity.attributes.get(told.attribute)) if entity else None


def _together(told: Input, world: World, now: int, newest: Event | None) -> float | None:
    """All entities of a kind in one number; None where too few can say theirs."""
    names = world.of_kind.get(told.every, ())
    events = [event for name in names if (event := world.fresh(told, name, now, newest))]
    if told.take == "count":
        if not names or len(events) < told.quorum * len(names):
            return None
        return float(sum(event.values.get(told.field) == told.equals for event in events))
    numbers = [x for event in events if isinstance(x := fits(told, event.values.get(told.field)), float)]
    if not numbers or len(numbers) < told.quorum * len(names):
        return None
    match told.take:
        case "least":
            return min(numbers)
        case "greatest":
            return max(numbers)
        case "sum":
            return sum(numbers)
        case _:
            return sum(numbers) / len(numbers)
