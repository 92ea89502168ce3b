"""Key performance indicators of alarm management over a period: ISA-18.2-2016 tables 5-7, EEMUA 191.

Only annunciated occurrences count. Bins of ten minutes and days are aligned to the clock of the zone that is given.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import pairwise

import msgspec

from console.alarms.flood import FloodLimits, floods
from console.model.clock import NS

BIN_SECONDS = 600
DAY_SECONDS = 86_400
FULL_DAYS = 30
TOP = 10


class Occurrence(msgspec.Struct, frozen=True):
    """One activation of an alarm that was annunciated. Times are UTC ns.

    Attributes:
        alarm: Which alarm, in words or as an id.
        began: When it was annunciated.
        ended: When it returned to normal, None while it stands.
        acknowledged: When somebody acknowledged it, None if nobody has or the log does not tell.
        priority: 1 critical to 4 low; 0 where the log does not tell.
    """

    alarm: str
    began: int
    ended: int | None = None
    acknowledged: int | None = None
    priority: int = 0


class KpiLimits(msgspec.Struct, frozen=True):
    """What counts as chattering (activations of one alarm within seconds), fleeting and stale (seconds active)."""

    flood: FloodLimits = FloodLimits()
    chatter_count: int = 3
    chatter_seconds: float = 60.0
    fleeting_seconds: float = 10.0
    stale_seconds: float = float(DAY_SECONDS)
    acknowledge_seconds: tuple[float, float, float, float] = (60.0, 300.0, 900.0, 3600.0)


class Actor(msgspec.Struct, frozen=True):
    """An alarm and how much of the load is its own."""

    alarm: str
    occurrences: int
    share_percent: float


class Durations(msgspec.Struct, frozen=True):
    """Seconds; ``within_target_percent`` is None where there is no target."""

    n: int
    median: float
    p90: float
    within_target_percent: float | None = None


class Kpi(msgspec.Struct, frozen=True, kw_only=True):
    """The figures; docs/alarm-kpi.md says what each means. None where the log does not tell."""

    begin: str
    end: str
    days: float
    activations: int
    bins: int
    mean_per_10_min: float
    mean_per_hour: float
    largest_bin: int
    bins_above_10: int
    bins_above_10_percent: float
    floods: int
    time_in_flood_percent: float
    top_10_share_percent: float
    top_10: list[Actor]
    chattering: list[str]
    fleeting: int
    stale: int
    stale_most_on_a_day: int
    standing: int
    priorities_percent: dict[str, float] | None
    acknowledge_seconds: Durations | None
    resolve_seconds: Durations | None
    targets_met: dict[str, bool]


def figures(
    occurrences: Iterable[Occurrence], begin: int, end: int, zone: tzinfo = UTC, limits: KpiLimits | None = None
) -> Kpi:
    """The figures of the occurrences that were annunciated in ``begin <= t < end`` (UTC ns).

    ``begin`` and ``end`` are widened to whole bins; at ``end`` an occurrence that has not ended stands.
    """
    limits = limits or KpiLimits()
    begin, end = _floor(begin, zone, BIN_SECONDS), _floor(end + BIN_SECONDS * NS - 1, zone, BIN_SECONDS)
    those = sorted((o for o in occurrences if begin <= o.began < end), key=lambda o: o.began)
    times = [o.began for o in those]
    bins = Counter((t - begin) // (BIN_SECONDS * NS) for t in times)
    count = (end - begin) // (BIN_SECONDS * NS)
    above = sum(n > limits.flood.begin for n in bins.values())
    seen = floods(times, end, limits.flood)
    flooded = sum((f.ended or end) - f.began for f in seen)
    top = Counter(o.alarm for o in those).most_common(TOP)
    told = [o for o in those if o.priority]
    kpi = Kpi(
        begin=_iso(begin, zone),
        end=_iso(end, zone),
        days=_round((end - begin) / NS / DAY_SECONDS),
        activations=len(those),
        bins=count,
        mean_per_10_min=_round(len(those) / max(1, count)),
        mean_per_hour=_round(6 * len(those) / max(1, count)),
        largest_bin=max(bins.values(), default=0),
        bins_above_10=above,
        bins_above_10_percent=_percent(above, count),
        floods=len(seen),
        time_in_flood_percent=_percent(flooded, end - begin),
        top_10_share_percent=_percent(sum(n for _, n in top), len(those)),
        top_10=[Actor(alarm, n, _percent(n, len(those))) for alarm, n in top],
        chattering=_chattering(those, limits),
        fleeting=sum(o.ended is not None and o.ended - o.began < limits.fleeting_seconds * NS for o in those),
        stale=sum(_age(o, end) > limits.stale_seconds * NS for o in those),
        stale_most_on_a_day=_stale_most(those, begin, end, zone, limits),
        standing=sum(o.ended is None or o.ended > end for o in those),
        priorities_percent=_priorities(told) if told else None,
        acknowledge_seconds=_acknowledged(those, limits),
        resolve_seconds=_durations([(o.ended - o.began) / NS for o in those if o.ended is not None]),
        targets_met={},
    )
    return msgspec.structs.replace(kpi, targets_met=targets(kpi))


def targets(kpi: Kpi) -> dict[str, bool]:
    """Which targets are met; the targets stand in docs/alarm-kpi.md."""
    met = {
        "mean_per_10_min <= 2": kpi.mean_per_10_min <= 2,
        "mean_per_hour <= 12": kpi.mean_per_hour <= 12,
        "largest_bin <= 10": kpi.largest_bin <= 10,
        "bins_above_10_percent < 1": kpi.bins_above_10_percent < 1,
        "time_in_flood_percent < 1": kpi.time_in_flood_percent < 1,
        "top_10_share_percent < 5": kpi.top_10_share_percent < 5,
        "chattering = 0": not kpi.chattering,
        "fleeting = 0": kpi.fleeting == 0,
        "stale_most_on_a_day < 5": kpi.stale_most_on_a_day < 5,
    }
    if kpi.priorities_percent:
        met["critical < 1, high <= 5, medium <= 15 percent"] = (
            kpi.priorities_percent["1"] < 1 and kpi.priorities_percent["2"] <= 5 and kpi.priorities_percent["3"] <= 15
        )
    return met


def _age(o: Occurrence, end: int) -> int:
    return min(end, o.ended if o.ended is not None else end) - o.began


def _chattering(those: Sequence[Occurrence], limits: KpiLimits) -> list[str]:
    """The alarms that were activated ``chatter_count`` times within ``chatter_seconds``, the worst first."""
    by_alarm: defaultdict[str, list[int]] = defaultdict(list)
    for o in those:
        by_alarm[o.alarm].append(o.began)
    span, n = limits.chatter_seconds * NS, limits.chatter_count - 1
    bursts = {a: sum(b - t <= span for t, b in zip(ts, ts[n:], strict=False)) for a, ts in by_alarm.items()}
    return [alarm for alarm, burst in sorted(bursts.items(), key=lambda item: (-item[1], item[0])) if burst]


def _stale_most(those: Sequence[Occurrence], begin: int, end: int, zone: tzinfo, limits: KpiLimits) -> int:
    """The most alarms that were stale at some time of one day."""
    ends = (min(end, o.ended if o.ended is not None else end) for o in those)
    stale = [(o.began + round(limits.stale_seconds * NS), until) for o, until in zip(those, ends, strict=True)]
    midnights: list[int] = [begin]
    while midnights[-1] < end:
        midnights.append(_floor(midnights[-1], zone, DAY_SECONDS) + DAY_SECONDS * NS)
    days = pairwise(midnights)
    return max((sum(since < b and until > max(a, since) for since, until in stale) for a, b in days), default=0)


def _priorities(told: Sequence[Occurrence]) -> dict[str, float]:
    counts = Counter(o.priority for o in told)
    return {str(priority): _percent(counts[priority], len(told)) for priority in (1, 2, 3, 4)}


def _acknowledged(those: Sequence[Occurrence], limits: KpiLimits) -> Durations | None:
    taken = [(o, (o.acknowledged - o.began) / NS) for o in those if o.acknowledged is not None]
    with_target = [seconds <= limits.acknowledge_seconds[o.priority - 1] for o, seconds in taken if o.priority]
    within = _percent(sum(with_target), len(with_target)) if with_target else None
    return _durations([seconds for _, seconds in taken], within)


def _durations(seconds: list[float], within: float | None = None) -> Durations | None:
    if not seconds:
        return None
    seconds.sort()
    return Durations(len(seconds), _quantile(seconds, 0.5), _quantile(seconds, 0.9), within)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Linear between the nearest two."""
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return _round(ordered[low] + (ordered[high] - ordered[low]) * (at - low))


def _floor(t: int, zone: tzinfo, seconds: int) -> int:
    """The clock's last whole ``seconds`` at or before ``t``."""
    offset = datetime.fromtimestamp(t / NS, zone).utcoffset()
    shift = round(offset.total_seconds()) * NS if offset else 0
    step = seconds * NS
    return (t + shift) // step * step - shift


def _iso(t: int, zone: tzinfo) -> str:
    return datetime.fromtimestamp(t / NS, zone).isoformat(timespec="seconds")


def _percent(part: float, whole: float) -> float:
    return _round(100 * part / whole) if whole else 0.0


def _round(value: float) -> float:
    return round(value, 4)
