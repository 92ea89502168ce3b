"""What the detail pane says of an alarm or an entity, as lines of label and value; plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from console.model.alarm import Alarm, Process
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Quality
from console.model.mode import CityMode
from widgets.figure import age, decimals_of, moment, quantity, until
from widgets.mode_line import span
from widgets.words import Words

Tone = Literal["", "dim", "alert", "warn", "p1", "p2", "p3", "p4"]
OLD_NS = 2 * 3600 * NS  # past this a value is no longer the present one, whatever its limit
_PRIORITIES: dict[int, Tone] = {1: "p1", 2: "p2", 3: "p3", 4: "p4"}


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
        priority: Of the alarm that the limit raises: its colour.
        replayed: Whether the source plays recorded data.
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
    priority: int = 3
    replayed: bool = False
    kind: str = ""


def alarm_facts(
    alarm: Alarm,
    present: ReadingLine | None,
    now: int,
    zone: ZoneInfo,
    words: Words,
    *,
    modes: Sequence[CityMode] = (),
) -> list[Fact]:
    """The facts of an alarm; lines without content are left out.

    Args:
        alarm: Its value is that of its last change of state, which is not the present one.
        present: What the entity reads now, where the rule judges a reading.
        now: UTC ns.
        zone: Of the city.
        words: In the seat's language.
        modes: The city modes that suppress it.
    """
    language = words.language
    facts: list[Fact] = []
    if present is not None:
        value, tone = _reading(present, now, zone, words)
        facts.append(Fact(words("detail.present"), value, tone))
    if alarm.value is not None:
        known = [v for v in (alarm.value, alarm.limit) if v is not None]
        places = present.decimals if present else decimals_of(*known)
        label = words("detail.onset")
        if alarm.changed > alarm.last:
            label = words("detail.at", time=moment(alarm.changed, now, zone, language))
        broken = present is None and alarm.process is Process.ABNORMAL
        tone = _PRIORITIES.get(alarm.priority, "p4") if broken else ""
        facts.append(Fact(label, quantity(alarm.value, alarm.unit, places, language), tone))
        if alarm.limit is not None:
            facts.append(Fact(words("detail.limit"), quantity(alarm.limit, alarm.unit, places, language)))
    source = alarm.source_text.get(language)
    if source:
        facts.append(Fact(words("detail.source"), source))
    if alarm.first:
        time, old = moment(alarm.first, now, zone, language), age((now - alarm.first) / NS, language)
        facts.append(Fact(words("detail.since"), words("detail.since.value", time=time, age=old)))
    state = words("detail.ended" if alarm.by and not alarm.standing else f"state.{alarm.state}")
    if not alarm.evaluated:
        state += f" · {words('mark.unevaluated')}"
    facts.append(Fact(words("detail.state"), state))
    if alarm.count > 1:
        facts.append(Fact(words("detail.count"), words("detail.count.value", count=alarm.count)))
    facts.append(Fact(words("detail.by"), *_acknowledged(alarm, now, zone, words)))
    return facts + _handling(alarm, now, zone, words, modes)


def _acknowledged(alarm: Alarm, now: int, zone: ZoneInfo, words: Words) -> tuple[str, Tone]:
    """By whom and when, or by which policy."""
    if not alarm.acknowledged or not (alarm.by or alarm.acknowledged_at):
        return words("detail.nobody"), "dim"
    by = alarm.by or words("detail.policy")
    if not alarm.acknowledged_at:
        return by, ""
    return words("detail.by.value", by=by, time=moment(alarm.acknowledged_at, now, zone, words.language)), ""


def _handling(alarm: Alarm, now: int, zone: ZoneInfo, words: Words, modes: Sequence[CityMode]) -> list[Fact]:
    """What people have done with it: suppressed, shelved, taken, commented; the newest comment first."""
    facts = [
        Fact(
            words("mode.by"),
            words("mode.of", name=m.name.get(words.language), span=span(m, now, zone, words), by=m.by, reason=m.reason),
        )
        for m in modes
    ]
    for held in alarm.held:
        since = moment(held.since, now, zone, words.language)
        facts.append(Fact(words(f"detail.held.{held.what}"), words("detail.held", time=since, by=held.by)))
        facts.append(Fact(words("detail.reason"), held.reason))
    if alarm.shelved_until:
        end = moment(alarm.shelved_until, now, zone, words.language)
        key = "detail.shelved.once" if alarm.one_shot else "detail.shelved.value"
        facts.append(Fact(words("detail.shelved"), words(key, time=end, by=alarm.shelved_by)))
        facts.append(Fact(words("detail.reason"), alarm.shelved_reason))
    if alarm.owner:
        facts.append(Fact(words("detail.owner"), alarm.owner))
    for comment in reversed(alarm.comments):
        said = moment(comment.t, now, zone, words.language)
        facts.append(Fact(words("detail.comment"), f"{said} · {comment.by}: {comment.text}"))
    return facts


def entity_facts(
    entity: Entity, readings: Sequence[ReadingLine], now: int, zone: ZoneInfo, words: Words, *, status: str = ""
) -> list[Fact]:
    """The facts of an entity: what it is, and each reading with its age, quality and limit.

    Args:
        entity: Whose.
        readings: In the order in which they are shown.
        now: UTC ns.
        zone: Of the city.
        words: In the seat's language.
        status: What to say instead of readings, of a thing that has none (a camera's stream); else empty.
    """
    facts = [Fact(words("detail.entity"), f"{words.domain(entity.domain)} · {entity.id}", "dim")]
    for line in readings:
        facts.append(Fact(line.name, *_reading(line, now, zone, words)))
        if line.limit is not None:
            limit = quantity(line.limit, line.unit, line.decimals, words.language)
            facts.append(Fact("", f"{words('detail.limit')} {limit}  {line.source}".strip(), "dim"))
    if status:
        facts.append(Fact(words("detail.stream"), status))
    elif not readings:
        facts.append(Fact("", words("detail.none.reading"), "dim"))
    return facts


def _reading(line: ReadingLine, now: int, zone: ZoneInfo, words: Words) -> tuple[str, Tone]:
    """A reading with its age, in the colour of its alarm; one that is old is grey and bears its date."""
    language, old = words.language, now - line.t > OLD_NS
    value = quantity(line.value, line.unit, line.decimals, language)
    if old:
        parts = [value, words("trend.until", time=until(line.t, zone, language))]
    else:
        parts = [words("detail.ago", value=value, age=age((now - line.t) / NS, language))]
    if line.replayed:
        parts.append(words("trend.replayed"))
    if line.quality is not Quality.GOOD:
        parts.append(words("trend.bad"))
    tone = "dim" if old else _PRIORITIES.get(line.priority, "p4") if line.over else ""
    return " · ".join(parts), tone
