"""The lists of the cockpit as rows of words, and what a click on a row means; plain Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from console.model.clock import NS
from console.wire.alarm_history import Suppressed
from console.wire.cockpit import Cockpit, Offender, Part
from widgets.alarm_order import AlarmId
from widgets.alarm_past import when
from widgets.figure import age, local, number
from widgets.kpi_line import percent, times
from widgets.naming import named
from widgets.words import Words

ListName = Literal["actors", "chattering", "fleeting", "stale", "suppressed", "domain", "area", "shift", "seat"]
LISTS: tuple[ListName, ...] = (
    "actors", "chattering", "fleeting", "stale", "suppressed", "domain", "area", "shift", "seat",
)  # fmt: skip
PARTS = frozenset({"domain", "area", "shift", "seat"})
Tone = Literal["", "dim", "warn"]
_KINDS = frozenset({"shelved", "suppressed_by_design", "out_of_service"})


class Heading(NamedTuple):
    """One column: ``kpi.column.<id>``, its width in pixels (0: what is left), and whether it holds numbers."""

    id: str
    width: int
    right: bool = False


@dataclass(frozen=True)
class Row:
    """One row.

    Attributes:
        cells: One word for each column.
        alarm: What a click selects in the console; None of a part.
        part: What a click filters by; empty of an alarm.
        priority: Of the alarm, 0 where there is none.
        tones: Colours of cells that are not plain, by column.
    """

    cells: tuple[str, ...]
    alarm: AlarmId | None = None
    part: str = ""
    priority: int = 0
    tones: tuple[tuple[int, Tone], ...] = ()


_COUNT, _LAST = Heading("count", 70, right=True), Heading("last", 120, right=True)
_ALARM, _DOMAIN = Heading("alarm", 0), Heading("domain", 105)
COLUMNS: dict[ListName, tuple[Heading, ...]] = {
    "actors": (
        _ALARM, _DOMAIN, _COUNT, Heading("share", 70, right=True), Heading("owner", 150), Heading("due", 145),
    ),
    "chattering": (_ALARM, _DOMAIN, Heading("bursts", 90, right=True), _LAST),
    "fleeting": (_ALARM, _DOMAIN, _COUNT, _LAST),
    "stale": (
        _ALARM, _DOMAIN, Heading("since", 110, right=True), Heading("lasted", 100, right=True), Heading("until", 110),
    ),
    "suppressed": (
        _ALARM, Heading("kind", 130), Heading("since", 100, right=True), Heading("until", 120), Heading("by", 110),
        Heading("reason", 220),
    ),
}  # fmt: skip
for _part in ("domain", "area", "shift", "seat"):
    COLUMNS[_part] = (
        Heading(_part, 0), _COUNT, Heading("hour", 80, right=True), Heading("largest", 130, right=True),
        Heading("flood", 80, right=True), Heading("ack", 150, right=True), Heading("within", 80, right=True),
    )  # fmt: skip


def rows(
    made: Cockpit, name: ListName, zone: ZoneInfo, words: Words, shifts: Mapping[str, str] | None = None
) -> list[Row]:
    """The rows of one list; ``shifts`` are names of shifts in the seat's language, by their Vietnamese one."""
    match name:
        case "actors":
            return [_actor(o, made.at, zone, words) for o in made.actors]
        case "chattering" | "fleeting":
            return [_counted(o, made.at, zone, words) for o in getattr(made, name)]
        case "stale":
            return [_stale(o, made.end, made.at, zone, words) for o in made.stale]
        case "suppressed":
            return _suppressions(made, zone, words)
        case _:
            return [_of_part(p, part_name(p.name, name, words, shifts), words) for p in made.parts.get(name, [])]


def part_name(part: str, name: str, words: Words, shifts: Mapping[str, str] | None = None) -> str:
    """A domain, area, shift or seat as it is read; ``shifts`` as above."""
    if name == "domain":
        return words.domain(part)
    if name == "seat":
        return words("kpi.seat", seat=part)
    return (shifts or {}).get(part, part)


def _title(o: Offender | Suppressed, words: Words) -> str:
    title = o.title.get(words.language) or o.rule
    return named(title, o.place.get(words.language))


def _actor(o: Offender, now: int, zone: ZoneInfo, words: Words) -> Row:
    language, said = words.language, o.assigned[0] if o.assigned else None
    owner = said.owner if said and said.owner else ""
    due, late = "", bool(said and owner and said.due and said.due < now)
    if said and owner and said.due:
        date = f"{local(said.due, zone):%d/%m/%Y}" if language == "vi" else f"{local(said.due, zone):%d %b %Y}"
        due = words("kpi.overdue", date=date) if late else date
    tones: list[tuple[int, Tone]] = [] if owner else [(4, "dim")]
    if late:
        tones.append((5, "warn"))
    cells = (
        _title(o, words), words.domain(o.domain), number(o.count, 0, language), percent(o.share, language),
        owner or words("kpi.nobody"), due,
    )  # fmt: skip
    return Row(cells, (o.entity, o.rule), priority=o.priority, tones=tuple(tones))


def _counted(o: Offender, now: int, zone: ZoneInfo, words: Words) -> Row:
    cells = (_title(o, words), words.domain(o.domain), number(o.count, 0, words.language), when(o.began, now, zone))
    return Row(cells, (o.entity, o.rule), priority=o.priority)


def _stale(o: Offender, end: int, now: int, zone: ZoneInfo, words: Words) -> Row:
    until = o.ended if o.ended is not None and o.ended < end else None
    lasted = age(((until or min(end, now)) - o.began) / NS, words.language)
    ended = when(until, now, zone) if until else words("kpi.still")
    cells = (_title(o, words), words.domain(o.domain), when(o.began, now, zone), lasted, ended)
    return Row(cells, (o.entity, o.rule), priority=o.priority)


def _suppressions(made: Cockpit, zone: ZoneInfo, words: Words) -> list[Row]:
    found: list[Row] = []
    for s in made.suppressed:
        bad = not s.by or not s.reason
        if s.ended is not None:
            until = when(s.ended, made.at, zone)
        elif s.until:
            until = f"→ {when(s.until, made.at, zone)}"
        else:
            until = words("kpi.lasting")
        kind = words(f"kpi.kind.{s.kind}") if s.kind in _KINDS else s.kind
        reason = words("kpi.unauthorised.mark") if bad else s.reason
        cells = (_title(s, words), kind, when(s.began, made.at, zone), until, s.by, reason)
        tones: Sequence[tuple[int, Tone]] = [(5, "warn")] if bad else []
        found.append(Row(cells, (s.entity, s.rule), priority=s.priority, tones=tuple(tones)))
    return found


def _of_part(p: Part, name: str, words: Words) -> Row:
    language = words.language
    good = p.acknowledge.within_target_percent if p.acknowledge else None
    cells = (
        name, number(p.activations, 0, language), number(p.mean_per_hour, 1, language),
        number(p.largest_bin, 0, language), percent(p.time_in_flood_percent, language), times(p.acknowledge, words),
        "–" if good is None else percent(good, language, 0),
    )  # fmt: skip
    return Row(cells, part=p.name)
