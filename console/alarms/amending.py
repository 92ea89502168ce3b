"""Which figures of a rule can be changed, and the rule with some of them changed.

An amendment puts another figure where the plugin's rule has one; it adds nothing. What an entity's description decides
(``alarm3`` of a gauge) is no figure of the rule and is not changed here: one number for all gauges would be wrong for
every one of them.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from console.alarms.fault import Fault, faults_of
from console.alarms.level import Level
from console.alarms.rule import Rule
from console.model.amendment import ENABLED, Figure, Figures, RuleFigure

_MINUTES_OF = {"stale": ("after",), "rate": ("window",), "count": ("window",)}
_DEADBANDS = ("limit", "rate", "count", "deviation")


def figures_of(rule: Rule) -> dict[str, tuple[Figure, str]]:
    """(figure, unit) of everything that can be changed, by path, in the order in which people read it."""
    return {path: (figure, unit) for path, figure, unit in _figures(rule)}


def lines_of(rule: Rule, amendment: Figures) -> tuple[RuleFigure, ...]:
    """The figures of a rule with what an amendment puts in their place."""
    own = figures_of(rule)
    return tuple(RuleFigure(path, figure, amendment.get(path, figure), unit) for path, (figure, unit) in own.items())


def amended(rule: Rule, figures: Figures) -> Rule | list[Fault]:
    """The rule with other figures, or what is wrong with them.

    ``enabled`` is not of the rule: a rule that is switched off is none.
    """
    known = figures_of(rule)
    strangers = [path for path in figures if path not in known]
    if strangers:
        return [(strangers[0], "the rule has no such figure")]
    told: dict[str, Any] = msgspec.to_builtins(rule)
    for path, figure in figures.items():
        if isinstance(figure, bool) != (path == ENABLED):
            return [(path, "it is switched on or off" if path == ENABLED else "it is a number")]
        _put(told, path, figure)
    if rule.levels and any(path.endswith(".priority") for path in figures):
        told["priority"] = max(level["priority"] for level in told["levels"])
    try:
        fresh = msgspec.convert(told, Rule)
    except msgspec.ValidationError as err:
        return [_told(str(err))]
    return faults_of(fresh) or fresh


def is_enabled(figures: Figures) -> bool:
    """Whether a rule is judged at all."""
    return figures.get(ENABLED, True) is not False


def unchanging_of(rule: Rule) -> tuple[str, ...]:
    """Attributes of the entities that decide before any figure of the rule does."""
    levels = tuple(level.attribute for level in rule.levels if level.attribute)
    inputs = tuple(told.attribute for told in rule.inputs.values() if told.attribute)
    return (*((rule.attribute,) if rule.attribute else ()), *levels, *inputs)


def _figures(rule: Rule) -> Iterator[tuple[str, Figure, str]]:
    yield ENABLED, True, "1"
    if rule.levels:
        for level in rule.levels:
            yield from _of_level(level, rule.unit)
    else:
        yield "priority", rule.priority, "1"
        yield from _threshold("", rule, rule.unit)
        if rule.type in _DEADBANDS:
            yield "deadband", rule.deadband, rule.unit
    if rule.type == "geofence":
        yield "deadband", rule.deadband, "m"
        if rule.width:
            yield "width", rule.width, "m"
    for name, told in rule.inputs.items():
        if told.value is not None:
            yield f"inputs.{name}", told.value, "1"
    if rule.when == "dwell":
        yield "after", rule.after, "s"
    for field in _MINUTES_OF.get(rule.type, ()):
        yield field, getattr(rule, field), "s"
    yield "on_delay", rule.on_delay, "s"
    yield "off_delay", rule.off_delay, "s"


def _of_level(level: Level, unit: str) -> Iterator[tuple[str, Figure, str]]:
    path = f"levels.{level.name}."
    yield f"{path}priority", level.priority, "1"
    yield from _threshold(path, level, unit)
    yield f"{path}deadband", level.deadband, unit


def _threshold(path: str, stated: Rule | Level, unit: str) -> Iterator[tuple[str, Figure, str]]:
    discrete = isinstance(stated, Rule) and stated.type == "discrete"
    if isinstance(stated.value, float | int) and not isinstance(stated.value, bool) and not discrete:
        yield f"{path}value", stated.value, unit
    for i, limit in enumerate(stated.limits):
        yield f"{path}limits.{i}", limit.value, unit


def _put(told: dict[str, Any], path: str, figure: Figure) -> None:
    """Set one figure in the rule as plain data."""
    match path.split("."):
        case ["enabled"]:
            return
        case ["limits", at]:
            told["limits"][int(at)]["value"] = figure
        case ["inputs", name]:
            told["inputs"][name]["value"] = figure
        case ["levels", name, *rest]:
            level = next(x for x in told["levels"] if x["name"] == name)
            _put(level, ".".join(rest), figure)
        case _:
            told[path] = figure


def _told(message: str) -> Fault:
    """The rule that is broken, and where, in the words of msgspec."""
    words, _, path = message.partition(" - at `$.")
    return path.rstrip("`"), words.replace("`", "'")
