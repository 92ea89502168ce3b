"""What is wrong with a rule that its types cannot say: (field, words) of each fault; a field is a path in the rule."""

import re
from collections.abc import Callable, Iterable, Iterator

from console.alarms.formula import Formula, FormulaError, is_name
from console.alarms.level import Level, severity
from console.alarms.record import LOWEST_PRIORITY
from console.alarms.rule import Input, Rule
from console.geo.ring import clockwise, shape_faults
from console.model.text import Text

Fault = tuple[str, str]

_DIRECTIONS = {"geofence": ("enter", "leave", "dwell")}
_IN_LEVELS = ("value", "limits", "attribute", "deadband")
_LOOKING_BACK = ("rate", "count")
# What only some types use; anywhere else it is a mistake that would be ignored in silence.
_OWN: dict[str, tuple[str, ...]] = {
    "levels": ("limit",),
    "limits": ("limit", "rate", "count"),
    "entity": ("expression",),
    "expression": ("expression",),
    "inputs": ("expression",),
    "area": ("geofence",),
    "zone": ("geofence",),
    "zone_kind": ("geofence",),
    "only": ("geofence",),
    "width": ("geofence",),
    "window": _LOOKING_BACK,
    "equals": ("count",),
    "after": ("stale", "geofence"),
    "attribute": ("limit", "rate", "count", "geofence"),
    "deadband": ("limit", "rate", "count", "deviation", "geofence"),
}
_BARE = Rule(id="", type="limit", priority=1, title=Text(""))
_BRACES = re.compile(r"\{(\w*)\}")


def faults_of(rule: Rule) -> list[Fault]:
    """All faults, the first first to be mended; none if the rule can be used."""
    return [*_plain(rule), *_TYPES[rule.type](rule), *_words(rule)]


def _plain(rule: Rule) -> Iterator[Fault]:
    if not rule.kind and rule.type != "expression":
        yield "kind", "the kind of event that it looks at is missing"
    if rule.auto_ack and rule.priority != LOWEST_PRIORITY:
        yield "auto_ack", "only priority 4 may"
    if rule.when not in _DIRECTIONS.get(rule.type, ("above", "below")):
        yield "when", f"a {rule.type} rule is {' or '.join(_DIRECTIONS.get(rule.type, ('above', 'below')))}"
    for field, types in _OWN.items():
        if rule.type not in types and getattr(rule, field) != getattr(_BARE, field):
            yield field, f"a {rule.type} rule does not use it"


def _limit(rule: Rule) -> Iterator[Fault]:
    if rule.levels:
        yield from _levels(rule)
    else:
        yield from _threshold(rule)


def _threshold(rule: Rule) -> Iterator[Fault]:
    if rule.value is None and not rule.limits and not rule.attribute:
        yield "type", f"a {rule.type} rule needs value, limits or attribute"
    if isinstance(rule.value, str | bool):
        yield "value", "a threshold is a number"


def _levels(rule: Rule) -> Iterator[Fault]:
    yield from ((f, "a rule with levels has it in each level") for f in _IN_LEVELS if getattr(rule, f))
    if rule.when != "above":
        yield "when", "the name of a level says whether it is above or below"
    names = [level.name for level in rule.levels]
    for i, level in enumerate(rule.levels):
        if level.name in names[:i]:
            yield f"levels[{i}].name", f"{level.name} is there twice"
        if level.value is None and not level.limits and not level.attribute:
            yield f"levels[{i}].name", "a level needs value, limits or attribute"
    for inner, outer in (("H", "HH"), ("L", "LL")):
        yield from _pair(rule, rule.level(inner), rule.level(outer))
    if rule.priority != max(level.priority for level in rule.levels):
        yield "priority", "the priority of a rule with levels is that of its mildest level"
    low, high = _nearest(rule, above=False), _nearest(rule, above=True)
    if low is not None and high is not None and low >= high:
        yield "levels", f"above {high:g} and below {low:g}: nothing between them is normal"


def _pair(rule: Rule, mild: Level | None, severe: Level | None) -> Iterator[Fault]:
    if mild is None or severe is None:
        return
    i = rule.levels.index(severe)
    if severe.priority > mild.priority:
        yield f"levels[{i}].priority", f"{severe.name} matters less than {mild.name}"
    if mild.value is None or severe.value is None:
        return
    beyond = severe.value > mild.value if severe.above else severe.value < mild.value
    if not beyond:
        yield f"levels[{i}].value", f"{severe.name} {severe.value:g} is not beyond {mild.name} {mild.value:g}"


def _nearest(rule: Rule, *, above: bool) -> float | None:
    """The threshold on one side that is broken first, where the rule itself states it."""
    side = sorted((x for x in rule.levels if x.above == above), key=lambda x: severity(x.name))
    return next((float(x.value) for x in side if x.value is not None), None)


def _looking_back(rule: Rule) -> Iterator[Fault]:
    yield from _threshold(rule)
    if rule.window <= 0:
        yield "window", f"a {rule.type} rule needs the seconds it looks back"


def _deviation(rule: Rule) -> Iterator[Fault]:
    if isinstance(rule.value, str | bool):
        yield "value", "the tolerance of a deviation rule is a number"


def _discrete(rule: Rule) -> Iterator[Fault]:
    if rule.value is None:
        yield "type", "a discrete rule needs value"


def _stale(rule: Rule) -> Iterator[Fault]:
    if rule.after <= 0:
        yield "after", "a stale rule needs the seconds of silence"


def _geofence(rule: Rule) -> Iterator[Fault]:
    told = [field for field in ("area", "zone", "zone_kind", "attribute") if getattr(rule, field)]
    if len(told) != 1:
        yield told[1] if told else "type", "a geofence has one of area, zone, zone_kind and attribute"
    if rule.area:
        yield from (("area", words) for words in _ring(rule))
    if rule.only and not (rule.zone or rule.zone_kind):
        yield "only", "it is about the entity of zone or zone_kind"
    if rule.when == "dwell" and rule.after <= 0:
        yield "after", "a geofence that says dwell needs the seconds of the stay"
    if rule.when != "dwell" and rule.after > 0:
        yield "after", "only a geofence that says dwell counts a stay; on_delay delays the others"


def _ring(rule: Rule) -> list[str]:
    found = shape_faults(rule.area, closed=True)
    if not found and clockwise(rule.area):
        return ["the ring runs clockwise, around all the rest of the world; write its points the other way round"]
    return found


def _expression(rule: Rule) -> Iterator[Fault]:
    if not rule.expression:
        yield "expression", "it is missing"
        return
    if bool(rule.entity) == bool(rule.entity_kind):
        yield "entity", "an expression has its alarm at an entity or at each of an entity_kind"
    if rule.kind:
        yield "kind", "an expression has its kinds in its inputs"
    broken = False
    for name, told in rule.inputs.items():
        for field, words in _input(name, told):
            broken = True
            yield f"inputs.{name}{field}", words
    if broken:
        return
    if not rule.kinds:
        yield "inputs", "none is read from an event, so it would never be asked"
    if "{value}" in rule.title.vi + rule.title.en and rule.field not in rule.inputs:
        yield "field", "{value} shows an input: which?"
    try:
        Formula(rule.expression, rule.inputs)
    except FormulaError as err:
        yield "expression", str(err)


def _input(name: str, told: Input) -> Iterator[Fault]:
    if not is_name(name):
        yield "", "a name is small letters, digits and _, and no word of CEL"
    ways = [bool(told.kind), bool(told.attribute), told.value is not None]
    if sum(ways) != 1:
        yield "", "an input has one of kind, attribute and value"
    if told.every and (told.entity or not told.kind):
        yield ".every", "it reads a kind of event of many entities, so no entity and no attribute"
    if (told.equals is not None) != (told.take == "count" and bool(told.every)):
        yield ".equals", "it is what take = 'count' counts"
    if told.type != "number" and (told.every or told.window or told.value is not None):
        yield ".type", "only a number can be taken together, change, or be the rule's own"
    if told.window and (told.every or not told.kind):
        yield ".window", "only what one entity says can be watched for its change"


_TYPES: dict[str, Callable[[Rule], Iterable[Fault]]] = {
    "limit": _limit,
    "rate": _looking_back,
    "count": _looking_back,
    "deviation": _deviation,
    "discrete": _discrete,
    "stale": _stale,
    "geofence": _geofence,
    "expression": _expression,
}


def _words(rule: Rule) -> Iterator[Fault]:
    """What a title may hold that this rule does not have."""
    lacking = {"level": not rule.levels, "zone": not (rule.zone or rule.zone_kind or rule.attribute)}
    titles = [("title", rule.title), *((f"levels[{i}].title", x.title) for i, x in enumerate(rule.levels))]
    for field, text in titles:
        for word in _BRACES.findall(text.vi + text.en):
            if lacking.get(word):
                yield field, f"{{{word}}} is nothing that this rule has"
