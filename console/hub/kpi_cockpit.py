"""From annunciations to everything that the cockpit shows: pure, all of one scope at one moment."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

import msgspec

from console.alarms import kpi
from console.alarms.flood import floods
from console.alarms.kpi import KpiLimits, Occurrence, Window
from console.history.alarm_ledger import Annunciation
from console.model.clock import NS
from console.model.kpi import Durations
from console.model.shift import Shift
from console.wire.alarm_history import Suppressed
from console.wire.cockpit import MOST_LISTED, Assigned, Cockpit, Offender, Part, Scope

AlarmId = tuple[str, str]
_BY_MODE = "suppressed_by_mode"
_PRIORITIES = (1, 2, 3, 4)


class Rules(NamedTuple):
    """How this city counts: its clock, its shifts, its settings."""

    zone: tzinfo
    shifts: tuple[Shift, ...]
    limits: KpiLimits = KpiLimits()


class Facts(NamedTuple):
    """What is known beside the annunciations.

    Attributes:
        now: UTC ns.
        since: From when on alarms are known.
        suppressed: Spans that lasted at some time of the scope, oldest first.
        assigned: Who answers for which bad actor, newest first.
        words: Title, place, domain and priority of alarms; asked for few of them.
    """

    now: int
    since: int | None
    suppressed: Sequence[Suppressed]
    assigned: Mapping[AlarmId, list[Assigned]]
    words: Callable[[Iterable[AlarmId]], Mapping[AlarmId, Offender]]


def period(scope: Scope, since: int | None, now: int, zone: tzinfo) -> Window:
    """The whole bins of a scope, not before alarms are known and not after now."""
    end = min(scope.end or now, now)
    begin = min(max(scope.begin, since if since is not None else now), end)
    return kpi.widened(begin, end + (begin == end), zone)


def cockpit(scope: Scope, rows: Iterable[Annunciation], facts: Facts, rules: Rules) -> Cockpit:
    """All figures of a scope.

    Args:
        scope: What is looked at.
        rows: Annunciations of the period, and those before it that lasted into it.
        facts: What else is known.
        rules: How to count.
    """
    begin, end = period(scope, facts.since, facts.now, rules.zone)
    known = [r for r in rows if r.began < end and (r.began >= begin or r.ended is None or r.ended > begin)]
    known.sort(key=lambda r: r.began)
    mine = [r for r in known if _in(r, scope)]
    first = bisect_left(mine, begin, key=lambda r: r.began)
    windows = _windows(scope.shift, begin, end, rules)
    ids = {_alarm(r): (r.entity, r.rule) for r in mine}
    earlier, those = _occurrences(mine[:first]), kpi.within(_occurrences(mine[first:]), windows)
    figures = kpi.figures(those, begin, end, rules.zone, rules.limits, windows=windows, earlier=earlier)
    suppressed = [s for s in facts.suppressed if s.kind != _BY_MODE and _about(s, scope)]
    unauthorised = [s for s in suppressed if not s.by or not s.reason]
    lists = _Lists(ids, (earlier, those), end, rules.limits, facts)
    return Cockpit(
        scope=scope,
        begin=begin,
        end=end,
        at=facts.now,
        since=facts.since,
        kpi=figures,
        bins=_bins(those, begin, end),
        floods=[(f.began, f.ended) for f in floods([o.began for o in those], end, rules.limits.flood)],
        acknowledge=_by_priority(those, rules.limits, kpi.acknowledged),
        resolve=_by_priority([o for o in those if not o.again], rules.limits, kpi.resolved),
        actors=lists.actors(),
        chattering=lists.chattering(),
        fleeting=lists.fleeting(),
        stale=lists.stale(),
        suppressed=suppressed[: -MOST_LISTED - 1 : -1],
        suppressions=len(suppressed),
        by_mode=sum(s.kind == _BY_MODE and _about(s, scope) for s in facts.suppressed),
        unauthorised=unauthorised[: -MOST_LISTED - 1 : -1],
        parts=_parts([r for r in known if r.began >= begin], scope, (begin, end), rules),
    )


# ---------------------------------------------------------------------- what is looked at


def _in(r: Annunciation, scope: Scope, but: str = "") -> bool:
    """Whether an annunciation belongs to a scope, whatever it says of ``but``."""
    return (
        (not scope.domain or but == "domain" or r.domain == scope.domain)
        and (not scope.area or but == "area" or r.area == scope.area)
        and (not scope.seat or but == "seat" or r.seat == scope.seat)
    )


def _about(s: Suppressed, scope: Scope) -> bool:
    return (not scope.domain or s.domain == scope.domain) and (not scope.area or s.area == scope.area)


def _windows(shift: str, begin: int, end: int, rules: Rules) -> list[Window]:
    hours = next((s for s in rules.shifts if s.name.vi == shift), None)
    if hours is None:
        return [(begin, end)]

    def counts(t: int) -> bool:
        local = datetime.fromtimestamp(t // NS, rules.zone)
        return hours.holds(local.hour * 60 + local.minute)

    return kpi.windows_of(begin, end, counts, rules.zone)


def _occurrences(rows: Iterable[Annunciation]) -> list[Occurrence]:
    return [Occurrence(_alarm(r), r.began, r.ended, r.acknowledged, r.priority, r.again) for r in rows]


def _alarm(r: Annunciation) -> str:
    return f"{r.entity} {r.rule}"


def _bins(those: Iterable[Occurrence], begin: int, end: int) -> list[int]:
    step = kpi.BIN_SECONDS * NS
    counts = Counter((o.began - begin) // step for o in those)
    return [counts[k] for k in range((end - begin) // step)]


def _by_priority(
    those: Sequence[Occurrence],
    limits: KpiLimits,
    judge: Callable[[Iterable[Occurrence], KpiLimits], Durations | None],
) -> dict[int, Durations]:
    found = {p: judge([o for o in those if o.priority == p], limits) for p in _PRIORITIES}
    return {p: durations for p, durations in found.items() if durations}


# ---------------------------------------------------------------------- lists


class _Lists:
    """The alarms behind the figures.

    Args:
        ids: Of every alarm.
        found: Those before the period that lasted into it, and those of the period, in order of time.
        end: Of the period.
        limits: The settings.
        facts: Words and who answers for what.
    """

    def __init__(
        self,
        ids: Mapping[str, AlarmId],
        found: tuple[Sequence[Occurrence], Sequence[Occurrence]],
        end: int,
        limits: KpiLimits,
        facts: Facts,
    ) -> None:
        self._ids = ids
        self._end, self._limits, self._facts = end, limits, facts
        self._those = found[1]
        self._known = [*found[0], *found[1]]
        self._last = {o.alarm: o for o in self._those}

    def actors(self) -> list[Offender]:
        top = Counter(o.alarm for o in self._those).most_common(kpi.TOP)
        whole = len(self._those)
        named = self._named(dict(top))
        return [
            msgspec.structs.replace(
                o, share=round(100 * o.count / whole, 4), assigned=self._facts.assigned.get((o.entity, o.rule), [])
            )
            for o in named
        ]

    def chattering(self) -> list[Offender]:
        return self._named(kpi.chattering(self._those, self._limits))

    def fleeting(self) -> list[Offender]:
        found = Counter(o.alarm for o in self._those if not o.again and kpi.is_fleeting(o, self._limits))
        return self._named(dict(found.most_common()))

    def stale(self) -> list[Offender]:
        found = [o for o in self._known if not o.again and kpi.is_stale(o, self._end, self._limits)][:MOST_LISTED]
        words = self._words(o.alarm for o in found)
        return [msgspec.structs.replace(words[o.alarm], count=1, began=o.began, ended=o.ended) for o in found]

    def _named(self, counts: Mapping[str, int]) -> list[Offender]:
        alarms = list(counts)[:MOST_LISTED]
        words = self._words(alarms)
        return [
            msgspec.structs.replace(words[a], count=counts[a], began=self._last[a].began, ended=self._last[a].ended)
            for a in alarms
        ]

    def _words(self, alarms: Iterable[str]) -> dict[str, Offender]:
        ids = {alarm: self._ids[alarm] for alarm in alarms}
        words = self._facts.words(set(ids.values()))
        return {alarm: words.get(i) or Offender(entity=i[0], rule=i[1]) for alarm, i in ids.items()}


# ---------------------------------------------------------------------- parts


def _parts(rows: Sequence[Annunciation], scope: Scope, whole: Window, rules: Rules) -> dict[str, list[Part]]:
    """Each dimension within what the scope says of the others, so that one can look from one to the next."""
    windows = _windows(scope.shift, *whole, rules)
    found: dict[str, list[Part]] = {}
    for dimension in ("domain", "area", "seat"):
        groups: defaultdict[str, list[Annunciation]] = defaultdict(list)
        for r in rows:
            if _in(r, scope, but=dimension):
                groups[getattr(r, dimension)].append(r)
        parts = [_part(name, group, whole, windows, rules) for name, group in groups.items() if name]
        found[dimension] = sorted(parts, key=lambda p: (-p.activations, p.name))
    mine = [r for r in rows if _in(r, scope)]
    found["shift"] = [_part(s.name.vi, mine, whole, _windows(s.name.vi, *whole, rules), rules) for s in rules.shifts]
    return found


def _part(name: str, rows: Iterable[Annunciation], whole: Window, windows: Sequence[Window], rules: Rules) -> Part:
    those = kpi.within(_occurrences(rows), windows)
    begin, end = whole
    bins = Counter((o.began - begin) // (kpi.BIN_SECONDS * NS) for o in those)
    hours = sum(b - a for a, b in windows) / NS / 3600
    return Part(
        name=name,
        activations=len(those),
        mean_per_hour=round(len(those) / hours, 4) if hours else 0.0,
        largest_bin=max(bins.values(), default=0),
        time_in_flood_percent=kpi.flooded(floods([o.began for o in those], end, rules.limits.flood), windows, end),
        acknowledge=kpi.acknowledged(those, rules.limits),
        resolve=kpi.resolved([o for o in those if not o.again], rules.limits),
    )
