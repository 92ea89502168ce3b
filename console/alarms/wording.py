"""The words an operator reads: the title filled in once per language, the place, the figures and their source."""

from typing import NamedTuple

import msgspec

from console.alarms.evaluate import number
from console.alarms.level import outranks
from console.alarms.machine import Outcome
from console.alarms.record import Record
from console.model.alarm import Alarm, Process
from console.model.entity import Entity
from console.model.text import Text


def figure(value: float | int | str | bool | None, language: str) -> str:
    """A value as people write it: at most two decimals, a decimal comma in Vietnamese, a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, bool | str):
        return str(value)
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.replace(".", ",") if language == "vi" else text


class Parts(NamedTuple):
    """What a title may hold."""

    name: Text
    value: float | int | str | bool | None = None
    limit: float | None = None
    level: str = ""
    zone: Text = Text("")


def render(template: Text, parts: Parts) -> Text:
    """``template`` with its ``{words}`` filled in; any other brace is left as it is."""

    def fill(language: str) -> str:
        words = {
            "{name}": parts.name.get(language),
            "{value}": figure(parts.value, language),
            "{limit}": figure(parts.limit, language),
            "{level}": parts.level,
            "{zone}": parts.zone.get(language),
        }
        text = template.get(language)
        for key, part in words.items():
            text = text.replace(key, part)
        return text

    return Text(fill("vi"), fill("en"))


def worded(alarm: Alarm, record: Record, entity: Entity | None, zone: Entity | None = None) -> Alarm:
    """``alarm`` in the words of its rule, its last event and its entity; unchanged once the rule is gone.

    Args:
        alarm: What was told last.
        record: Its level says which of a rule's levels speaks.
        entity: Whose alarm it is.
        zone: Where a geofence found it.
    """
    rule, event, limit = record.rule, record.event, record.limit
    if rule is None:
        return alarm
    value = record.figure
    threshold = limit.value if limit else None
    name = Text(record.entity)
    if entity:
        name = entity.name
    elif event:
        name = Text(str(event.values.get("name", record.entity)))
    level = rule.level(record.level)
    parts = Parts(name, value, threshold, record.level, zone.name if zone else Text(""))
    placed = event if event and event.lon is not None else entity
    return msgspec.structs.replace(
        alarm,
        title=render(level.title if level and level.title.vi else rule.title, parts),
        priority=level.priority if level else rule.priority,
        level=level.name if level else "",
        domain=rule.domain,
        place=entity.place if entity else Text(""),
        lon=placed.lon if placed else None,
        lat=placed.lat if placed else None,
        value=number(value),
        limit=threshold,
        unit=rule.unit,
        source_text=limit.source if limit and limit.source.vi else rule.source,
    )


def speaks_anew(record: Record, alarm: Alarm, outcome: Outcome) -> bool:
    """Whether ``alarm``, moved on by ``outcome``, takes the words of now.

    It does when it is raised, unless nobody has seen its higher level yet, and when that has been acknowledged.
    """
    if outcome.activates and outcome.begins:
        return True
    higher = _higher(record, alarm)
    if outcome.activates:
        return not higher
    return higher and alarm.acknowledged and alarm.process is Process.ABNORMAL


def speaks_of_now(record: Record, alarm: Alarm) -> bool:
    """Whether the words of ``alarm`` are those of what is, and not those of a return or of a higher level unseen."""
    return record.abnormal and record.active and (alarm.acknowledged or not _higher(record, alarm))


def repriced(record: Record, alarm: Alarm) -> Alarm:
    """``alarm`` with the priority that its rule, which was edited, gives it."""
    if record.rule is None:
        return alarm
    told = record.rule.level(alarm.level)
    return msgspec.structs.replace(alarm, priority=told.priority if told else record.rule.priority)


def _higher(record: Record, alarm: Alarm) -> bool:
    """Whether the level that was told is above the level that is."""
    rule = record.rule
    return rule is not None and outranks(rule.level(alarm.level), rule.level(record.level))
