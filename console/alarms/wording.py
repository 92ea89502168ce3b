"""The words an operator reads: the title filled in once per language, the place, the figures and their source."""

import msgspec

from console.alarms.evaluate import number
from console.alarms.record import Record
from console.model.alarm import Alarm
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


def render(template: Text, name: Text, value: float | int | str | bool | None, limit: float | None) -> Text:
    """``template`` with ``{name}``, ``{value}`` and ``{limit}`` filled in; any other brace is left as it is."""

    def fill(language: str) -> str:
        parts = {"{name}": name.get(language), "{value}": figure(value, language), "{limit}": figure(limit, language)}
        text = template.get(language)
        for key, part in parts.items():
            text = text.replace(key, part)
        return text

    return Text(fill("vi"), fill("en"))


def worded(alarm: Alarm, record: Record, entity: Entity | None) -> Alarm:
    """``alarm`` in the words of its rule, its last event and its entity; unchanged once the rule is gone."""
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
    placed = event if event and event.lon is not None else entity
    return msgspec.structs.replace(
        alarm,
        title=render(rule.title, name, value, threshold),
        priority=rule.priority,
        domain=rule.domain,
        place=entity.place if entity else Text(""),
        lon=placed.lon if placed else None,
        lat=placed.lat if placed else None,
        value=number(value),
        limit=threshold,
        unit=rule.unit,
        source_text=limit.source if limit and limit.source.vi else rule.source,
    )
