"""Key performance indicators of alarm management over a period: ISA-18.2-2016 tables 5-7, EEMUA 191.

Only annunciated occurrences count. Bins of ten minutes and days are aligned to the clock of the zone that is given.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import pairwise

import msgspec

from console.alarms.flood import Flood, FloodLimits, floods
from console.model.clock import NS
from console.model.kpi import FULL_DAYS, Actor, Durations, Kpi

BIN_SECONDS = 600
DAY_SECONDS = 86_400
TOP = 10

__all__ = ["FULL_DAYS", "Actor", "Durations", "Kpi", "KpiLimits", "Occurrence", "figures", "targets"]


class Occurrence(msgspec.Struct, frozen=True):
    """One activation of an alarm that was annunciated. Times are UTC ns.

    Attributes:
        alarm: Which alarm, in words or as an id.
        began: When it was annunciated.
        ended: When it returned to normal, None while it stands.
        acknowledged: When somebody acknowledged it, None if nobody has or the log does not tell.
        priority: 1 critical to 4 low; 0 where the log does not tell.
        again: It already stood and was annunciated anew (re-alarm, higher priority, end of a suppression): it counts as
            load, not as another abnormal situation that lasts, is stale or fleeting.
    """

    alarm: str
    began: int
    ended: int | None = None
    acknowledged: int | None = None
    priority: int = 0
    again: bool = False


class KpiLimits(msgspec.Struct, frozen=True):
    """What counts as chattering (activations of one alarm within seconds), fleeting and stale (seconds active).

    The times within which alarms are to be acknowledged and resolved are those of priorities 1 to 4, in seconds.
    """

    flood: FloodLimits = FloodLimits()
    chatter_count: int = 3
    chatter_seconds: float = 60.0
    fleeting_seconds: float = 10.0
    stale_seconds: float = float(DAY_SECONDS)
    acknowledge_seconds: tuple[float, float, float, float] = (60.0, 300.0, 900.0, 3600.0)
    resolve_seconds: tuple[float, float, float, float] = (900.0, 3600.0, 14_400.0, 86_400.0)


Window = tuple[int, int]
"""Whole bins that are looked at: ``begin <= t < end``, UTC ns."""


def figures(
    occurrences: Iterable[Occurrence],
    begin: int,
    end: int,
    zone: tzinfo = UTC,
    limits: KpiLimits | None = None,
    *,
    windows: Sequence[Window] | None = None,
    earlier: Iterable[Occurrence] = (),
) -> Kpi:
    """The figures of the occurrences that were annunciated in ``begin <= t < end`` (UTC ns).

    Args:
        occurrences: Any, in any order.
        begin: Widened to a whole bin.
        end: The same; an occurrence that has not ended then stands.
        zone: Of the clock that bins and days are aligned to.
        limits: The settings.
        windows: Only these parts of the period count, as ``windows_of`` gives them; the whole unless told.
        earlier: What was annunciated before and lasted into the period: of these only what stands and is stale counts.
    """
    limits = limits or KpiLimits()
    begin, end = widened(begin, end, zone)
    windows = [(begin, end)] if windows is None else windows
    those = sorted((o for o in occurrences if begin <= o.began < end), key=lambda o: o.began)
    those = within(those, windows)
    times = [o.began for o in those]
    bins = Counter((t - begin) // (BIN_SECONDS * NS) for t in times)
    count = sum(b - a for a, b in windows) // (BIN_SECONDS * NS)
    above = sum(n > limits.flood.begin for n in bins.values())
    seen = floods(times, end, limits.flood)
    lasting = [o for o in those if not o.again]
    known = [*(o for o in earlier if not o.again), *lasting]
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
        bins_above_10_percent=percent(above, count),
        floods=len(seen),
        time_in_flood_percent=flooded(seen, windows, end),
        top_10_share_percent=percent(sum(n for _, n in top), len(those)),
        top_10=[Actor(alarm, n, percent(n, len(those))) for alarm, n in top],
        chattering=list(chattering(those, limits)),
        fleeting=sum(is_fleeting(o, limits) for o in lasting),
        stale=sum(is_stale(o, end, limits) for o in known),
        stale_most_on_a_day=_stale_most(known, begin, end, zone, limits),
        standing=sum(o.ended is None or o.ended > end for o in known),
        priorities_percent=_priorities(told) if told else None,
        acknowledge_seconds=acknowledged(those, limits),
        resolve_seconds=resolved(lasting, limits),
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


def widened(begin: int, end: int, zone: tzinfo) -> Window:
    """The whole bins that hold ``begin <= t < end``."""
    return floor(begin, zone, BIN_SECONDS), floor(end + BIN_SECONDS * NS - 1, zone, BIN_SECONDS)


def windows_of(begin: int, end: int, counts: Callable[[int], bool], zone: tzinfo) -> list[Window]:
    """Runs of the whole bins of the period whose beginning (UTC ns) ``counts``."""
    begin, end = widened(begin, end, zone)
    step = BIN_SECONDS * NS
    windows: list[Window] = []
    for t in range(begin, end, step):
        if counts(t):
            if windows and windows[-1][1] == t:
                windows[-1] = (windows[-1][0], t + step)
            else:
                windows.append((t, t + step))
    return windows


def is_fleeting(o: Occurrence, limits: KpiLimits) -> bool:
    """Whether it was over before anybody could have acted."""
    return o.ended is not None and o.ended - o.began < limits.fleeting_seconds * NS


def is_stale(o: Occurrence, end: int, limits: KpiLimits) -> bool:
    """Whether it lasted, or at ``end`` has lasted, for too long."""
    return min(end, o.ended if o.ended is not None else end) - o.began > limits.stale_seconds * NS


def chattering(those: Iterable[Occurrence], limits: KpiLimits) -> dict[str, int]:
    """How often each alarm was activated ``chatter_count`` times within ``chatter_seconds``, the worst first.

    Args:
        those: In order of time.
        limits: The settings.
    """
    by_alarm: defaultdict[str, list[int]] = defaultdict(list)
    for o in those:
        by_alarm[o.alarm].append(o.began)
    span, n = limits.chatter_seconds * NS, limits.chatter_count - 1
    bursts = {a: sum(b - t <= span for t, b in zip(ts, ts[n:], strict=False)) for a, ts in by_alarm.items()}
    return {alarm: burst for alarm, burst in sorted(bursts.items(), key=lambda item: (-item[1], item[0])) if burst}


def within(those: Sequence[Occurrence], windows: Sequence[Window]) -> list[Occurrence]:
    """Those, in order of time, that were annunciated in one of ``windows``."""
    times = [o.began for o in those]
    spans = ((bisect_left(times, a), bisect_left(times, b)) for a, b in windows)
    return [o for first, last in spans for o in those[first:last]]


def flooded(seen: Iterable[Flood], windows: Sequence[Window], end: int) -> float:
    """The share of the windows that lay in a flood, in percent."""
    common = sum(max(0, min(f.ended or end, b) - max(f.began, a)) for f in seen for a, b in windows)
    return percent(common, sum(b - a for a, b in windows))


def _stale_most(those: Sequence[Occurrence], begin: int, end: int, zone: tzinfo, limits: KpiLimits) -> int:
    """The most alarms that were stale at some time of one day."""
    ends = (min(end, o.ended if o.ended is not None else end) for o in those)
    stale = [(o.began + round(limits.stale_seconds * NS), until) for o, until in zip(those, ends, strict=True)]
    midnights: list[int] = [begin]
    while midnights[-1] < end:
        midnights.append(floor(midnights[-1], zone, DAY_SECONDS) + DAY_SECONDS * NS)
    days = pairwise(midnights)
    return max((sum(since < b and until > max(a, since) for since, until in stale) for a, b in days), default=0)


def _priorities(told: Sequence[Occurrence]) -> dict[str, float]:
    counts = Counter(o.priority for o in told)
    return {str(priority): percent(counts[priority], len(told)) for priority in (1, 2, 3, 4)}


def acknowledged(those: Iterable[Occurrence], limits: KpiLimits) -> Durations | None:
    """How long it took until somebody acknowledged; None where nobody has."""
    taken = [(o.priority, (o.acknowledged - o.began) / NS) for o in those if o.acknowledged is not None]
    return _judged(taken, limits.acknowledge_seconds)


def resolved(those: Iterable[Occurrence], limits: KpiLimits) -> Durations | None:
    """How long it took until the process was normal again; None where none is."""
    taken = [(o.priority, (o.ended - o.began) / NS) for o in those if o.ended is not None]
    return _judged(taken, limits.resolve_seconds)


def _judged(taken: Sequence[tuple[int, float]], within: Sequence[float]) -> Durations | None:
    good = [seconds <= within[priority - 1] for priority, seconds in taken if priority]
    return _durations([seconds for _, seconds in taken], percent(sum(good), len(good)) if good else None)


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


def floor(t: int, zone: tzinfo, seconds: int) -> int:
    """The last whole ``seconds`` of the clock at or before ``t``, UTC ns."""
    offset = datetime.fromtimestamp(t / NS, zone).utcoffset()
    shift = round(offset.total_seconds()) * NS if offset else 0
    step = seconds * NS
    return (t + shift) // step * step - shift


def _iso(t: int, zone: tzinfo) -> str:
    return datetime.fromtimestamp(t / NS, zone).isoformat(timespec="seconds")


def percent(part: float, whole: float) -> float:
    """To four decimals; 0 of nothing."""
    return _round(100 * part / whole) if whole else 0.0


def _round(value: float) -> float:
    return round(value, 4)
