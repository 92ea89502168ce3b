"""What the detail pane says of an alarm or an entity, as lines of label and value; plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from console.model.alarm import Alarm
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Quality
from widgets.figure import age, decimals_of, moment, quantity
from widgets.words import Words

Tone = Literal["", "dim", "alert", "warn"]


@dataclass(frozen=True)
class Fact:
    """One line."""

    label: str
    value: str
    tone: Tone = ""


@dataclass(frozen=True)
class ReadingLine:
    """The last value of one kind of reading of an entity, in the operator's words.

    Attributes:
        name: Of the kind, already in the seat's language.
        value: The number.
        unit: UCUM code.
        decimals: How many are shown.
        t: When it was true, UTC ns.
        quality: As the source says.
        limit: In force now, if any.
        source: Of the limit, in the seat's language.
        over: Whether the value breaks the limit.
        kind: Of the reading, for who must find it again.
    """

    name: str
    value: float
    unit: str
    decimals: int
    t: int
    quality: Quality = Quality.GOOD
    limit: float | None = None
    source: str = ""
    over: bool = False
    kind: str = ""


def alarm_facts(alarm: Alarm, now: int, zone: ZoneInfo, words: Words) -> list[Fact]:
    """The facts of an alarm; lines without content are left out."""
    language = words.language
    facts: list[Fact] = []
    if alarm.value is not None:
        known = [v for v in (alarm.value, alarm.limit) if v is not None]
        places = decimals_of(*known)
        facts.append(Fact(words("detail.value"), quantity(alarm.value, alarm.unit, places, language), "alert"))
        if alarm.limit is not None:
            facts.append(Fact(words("detail.limit"), quantity(alarm.limit, alarm.unit, places, language)))
    source = alarm.source_text.get(language)
    if source:
        facts.append(Fact(words("detail.source"), source))
    since = words(
        "detail.since.value",
        time=moment(alarm.first, now, zone, language),
        age=age((now - alarm.first) / NS, language),
    )
    facts.append(Fact(words("detail.since"), since))
    state = words(f"state.{alarm.state}")
    if not alarm.evaluated:
        state += f" · {words('mark.unevaluated')}"
    facts.append(Fact(words("detail.state"), state))
    if alarm.count > 1:
        facts.append(Fact(words("detail.count"), words("detail.count.value", count=alarm.count)))
    facts.append(Fact(words("detail.by"), alarm.by or words("detail.nobody"), "" if alarm.by else "dim"))
    return facts


def entity_facts(entity: Entity, readings: Sequence[ReadingLine], now: int, words: Words) -> list[Fact]:
    """The facts of an entity: what it is, and each reading with its age, quality and limit."""
    language = words.language
    facts = [Fact(words("detail.entity"), f"{words.domain(entity.domain)} · {entity.id}", "dim")]
    for line in readings:
        value = words(
            "detail.ago",
            value=quantity(line.value, line.unit, line.decimals, language),
            age=age((now - line.t) / NS, language),
        )
        if line.quality is not Quality.GOOD:
            value += f" · {words('trend.bad')}"
        facts.append(Fact(line.name, value, "alert" if line.over else ""))
        if line.limit is not None:
            limit = quantity(line.limit, line.unit, line.decimals, language)
            facts.append(Fact("", f"{words('detail.limit')} {limit}  {line.source}".strip(), "dim"))
    if not readings:
        facts.append(Fact("", words("detail.none.reading"), "dim"))
    return facts
