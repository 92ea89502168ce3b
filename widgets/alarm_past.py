"""What the detail pane says of an alarm's past, as lines: the story of this occurrence, and those before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from console.model.clock import NS
from console.wire.alarm_history import Occurrence, Step
from widgets.detail_facts import Fact
from widgets.figure import age, decimals_of, local, quantity
from widgets.words import TABLE, Words

_WITH_TEXT = frozenset({"shelve", "shelve-once", "suppress", "remove", "comment", "assign"})


@dataclass(frozen=True)
class Near:
    """A camera that may see the place: its entity, its name, and how far it is in metres."""

    entity: str
    name: str
    metres: float


def when(t: int, now: int, zone: ZoneInfo) -> str:
    """``14:27:06`` of today, ``21/11 14:27`` of another day of the year, ``21/11/2025`` before that."""
    then, today = local(t, zone), local(now, zone)
    if then.date() == today.date():
        return f"{then:%H:%M:%S}"
    return f"{then:%d/%m %H:%M}" if then.year == today.year else f"{then:%d/%m/%Y}"


def story(occurrence: Occurrence, now: int, zone: ZoneInfo, words: Words) -> list[Fact]:
    """What has happened in one occurrence and who did what, the newest first."""
    facts = [Fact(when(s.t, now, zone), step_words(s, occurrence, zone, words)) for s in reversed(occurrence.steps)]
    if occurrence.annunciated is None:
        facts.append(Fact("", words("past.silent"), "dim"))
    return facts


def step_words(step: Step, occurrence: Occurrence | None, zone: ZoneInfo, words: Words) -> str:
    """One step in words; of a raised one what raised it, of an acknowledgement how long it took."""
    key = f"step.{step.what}"
    said = words(key) if key in TABLE else step.what
    if step.what == "unshelve" and not step.by:
        said = words("step.released")
    if step.what == "assign" and not step.text:
        said = words("step.assign.nobody")
    parts = [said]
    if step.by:
        parts.append(words("step.by.seat", by=step.by, seat=step.seat) if step.seat else step.by)
    if step.until:
        parts.append(words("step.until", time=f"{local(step.until, zone):%H:%M}"))
    if step.what in _WITH_TEXT and step.text:
        parts.append(f"«{step.text}»" if words.language == "vi" else f"“{step.text}”")
    if occurrence is not None and step.what == "raised" and step.t == occurrence.began and occurrence.value is not None:
        parts.append(_value(occurrence.value, occurrence.unit, words))
    if occurrence is not None and step.what == "ack" and occurrence.annunciated is not None:
        parts.append(words("past.after", age=age((step.t - occurrence.annunciated) / NS, words.language)))
    return " · ".join(parts)


def _value(value: float, unit: str, words: Words) -> str:
    return quantity(value, unit, decimals_of(value), words.language)


def before(occurrences: Sequence[Occurrence], now: int, zone: ZoneInfo, words: Words) -> list[Fact]:
    """One line for each occurrence, the newest first, and one for each comment on it."""
    facts: list[Fact] = []
    for o in occurrences:
        facts.append(Fact(when(o.began, now, zone), _summary(o, now, words)))
        comments = [s for s in o.steps if s.what == "comment"]
        facts += [Fact("", step_words(s, None, zone, words), "dim") for s in comments]
    return facts


def _summary(o: Occurrence, now: int, words: Words) -> str:
    until = o.returned or o.resolved
    lasted = age(((until or now) - o.began) / NS, words.language)
    parts = [words("past.lasted" if until else "past.lasts", age=lasted)]
    if o.count > 1:
        parts.append(words("past.times", count=o.count))
    if o.annunciated is None:
        parts.append(words("past.silent"))
    elif o.acknowledged is not None:
        taken = age(max(0, o.acknowledged - o.annunciated) / NS, words.language)
        who = words("step.by.seat", by=o.by, seat=o.seat) if o.seat else o.by
        parts.append(words("past.acknowledged", by=who, age=taken))
    else:
        parts.append(words("past.unacknowledged"))
    if o.owner:
        parts.append(words("past.owner", owner=o.owner))
    return " · ".join(parts)
