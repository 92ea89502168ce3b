"""The figures as CSV: one long table, the same bytes for the same figures; decimal points, times in ISO 8601.

Columns: ``section,id,name,measure,value,unit,target,met``. Sections: ``scope`` (what was looked at), ``figure``,
``priority``, ``time`` (by priority), the lists, the parts, ``flood`` and ``bin``. UTF-8 with a mark, so that office
programs read the Vietnamese; ``docs/alarm-kpi.md`` explains it.
"""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from console.model.clock import NS
from console.model.entity import City
from console.model.kpi import FULL_DAYS, Durations
from console.wire.cockpit import Cockpit, Offender
from widgets.kpi_line import PRIORITIES, groups, priority_share, priority_target, priority_verdict
from widgets.words import Words

HEADER = ("section", "id", "name", "measure", "value", "unit", "target", "met")
_BIN_NS = 600 * NS
Row = tuple[str, ...]


def table(made: Cockpit, city: City, words: Words) -> str:
    """The whole file."""
    zone = ZoneInfo(city.zone)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for part in (_scope, _figures, _lists, _parts, _load):
        writer.writerows(row + ("",) * (len(HEADER) - len(row)) for row in part(made, city, zone, words))
    return "\ufeff" + out.getvalue()


def _scope(made: Cockpit, city: City, zone: ZoneInfo, words: Words) -> Iterator[Row]:
    scope = made.scope
    yield "scope", "city", city.name.get(words.language), "id", city.id
    yield "scope", "period", words("kpi.report.period"), "begin", _time(made.begin, zone)
    yield "scope", "period", words("kpi.report.period"), "end", _time(made.end, zone)
    yield "scope", "period", words("kpi.report.period"), "days", _number(made.kpi.days), "d", f">= {FULL_DAYS}"
    for name in ("domain", "area", "shift", "seat"):
        yield "scope", name, words(f"kpi.column.{name}"), "filter", str(getattr(scope, name))


def _figures(made: Cockpit, _city: City, _zone: ZoneInfo, words: Words) -> Iterator[Row]:
    for group in groups(made, words):
        for line in group.lines:
            value = "" if line.exact is None else _number(line.exact)
            name = words(f"kpi.{line.id}")
            target = line.target if line.verdict else ""
            yield "figure", line.id, name, "value", value, line.unit, target, line.verdict
    for name, d in (("ack", made.kpi.acknowledge_seconds), ("resolve", made.kpi.resolve_seconds)):
        yield from _times("figure", name, words(f"kpi.{name}"), d)
    for p in PRIORITIES:
        share = priority_share(made, p)
        told = made.kpi.priorities_percent is not None
        verdict = priority_verdict(p, share) if told else ""
        value = _number(share) if told else ""
        yield "priority", str(p), words(f"kpi.priority.{p}"), "share", value, "%", priority_target(p, words), verdict
        yield from _times("time", f"ack.{p}", words(f"kpi.priority.{p}"), made.acknowledge.get(p))
        yield from _times("time", f"resolve.{p}", words(f"kpi.priority.{p}"), made.resolve.get(p))


def _lists(made: Cockpit, _city: City, zone: ZoneInfo, words: Words) -> Iterator[Row]:
    for o in made.actors:
        yield *_of("actor", o, words), "count", str(o.count)
        yield *_of("actor", o, words), "share", _number(o.share), "%"
        if o.assigned and o.assigned[0].owner:
            said = o.assigned[0]
            yield *_of("actor", o, words), "owner", said.owner
            yield *_of("actor", o, words), "due", _time(said.due, zone) if said.due else ""
    for section, offenders in (("chattering", made.chattering), ("fleeting", made.fleeting)):
        for o in offenders:
            yield *_of(section, o, words), "count", str(o.count)
    for o in made.stale:
        yield *_of("stale", o, words), "begin", _time(o.began, zone)
        yield *_of("stale", o, words), "end", _time(o.ended, zone) if o.ended is not None else ""
    for s in made.suppressed:
        head = ("suppressed", f"{s.entity}|{s.rule}", s.title.get(words.language))
        yield *head, "kind", s.kind
        yield *head, "begin", _time(s.began, zone)
        yield *head, "end", _time(s.ended, zone) if s.ended is not None else ""
        yield *head, "by", s.by
        yield *head, "reason", s.reason


def _parts(made: Cockpit, _city: City, _zone: ZoneInfo, words: Words) -> Iterator[Row]:
    for dimension, parts in made.parts.items():
        for p in parts:
            name = words.domain(p.name) if dimension == "domain" else p.name
            head = (dimension, p.name, name)
            yield *head, "count", str(p.activations)
            yield *head, "mean_per_hour", _number(p.mean_per_hour), "1/h"
            yield *head, "largest_bin", str(p.largest_bin)
            yield *head, "time_in_flood", _number(p.time_in_flood_percent), "%"
            yield from _times(dimension, p.name, name, p.acknowledge)


def _load(made: Cockpit, _city: City, zone: ZoneInfo, words: Words) -> Iterator[Row]:
    for began, ended in made.floods:
        yield "flood", _time(began, zone), "", "end", _time(ended, zone) if ended is not None else ""
    for at, count in enumerate(made.bins):
        yield "bin", _time(made.begin + at * _BIN_NS, zone), words("kpi.chart"), "count", str(count)


def _times(section: str, name: str, words: str, d: Durations | None) -> Iterator[Row]:
    if d is None:
        return
    yield section, name, words, "n", str(d.n)
    yield section, name, words, "median", _number(d.median), "s"
    yield section, name, words, "p90", _number(d.p90), "s"
    if d.within_target_percent is not None:
        yield section, name, words, "within_target", _number(d.within_target_percent), "%"


def _of(section: str, o: Offender, words: Words) -> tuple[str, str, str]:
    return section, f"{o.entity}|{o.rule}", o.title.get(words.language)


def _number(value: float) -> str:
    """At most four decimals, none that say nothing."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _time(t: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(t / NS, zone).isoformat(timespec="seconds")
