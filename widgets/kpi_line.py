"""What the cockpit says of each figure: value, target and verdict, as lines of words; plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from console.model.kpi import FULL_DAYS, Durations, Kpi
from console.wire.cockpit import Cockpit
from widgets.figure import age, number
from widgets.words import Words

Verdict = Literal["", "met", "bearable", "missed"]
PRIORITIES = (1, 2, 3, 4)
PRIORITY_TARGETS = {1: 1.0, 2: 5.0, 3: 15.0, 4: 80.0}
"""Percent: below, at most, at most, about."""
_LEAST_LOW = 70.0  # what "about 80 %" bears


@dataclass(frozen=True)
class Line:
    """One figure; ``kpi.<id>`` is its name and ``kpi.<id>.why`` its definition.

    Attributes:
        id: See above.
        value: As it is read.
        target: As it is read; empty where there is none.
        verdict: Empty where there is no target.
        exact: The number behind the value, for the export; None where it has parts.
        unit: Of ``exact``.
    """

    id: str
    value: str
    target: str = ""
    verdict: Verdict = ""
    exact: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Group:
    """Figures that belong together; ``kpi.group.<id>`` is their name."""

    id: str
    lines: tuple[Line, ...]


def groups(made: Cockpit, words: Words) -> list[Group]:
    """Every figure of the table, in its order."""
    return [
        Group("load", _load(made.kpi, words.language, words)),
        Group("nuisance", _nuisance(made.kpi, words.language)),
        Group("response", _response(made, words)),
        Group("suppression", _suppression(made, words)),
    ]


def days(kpi: Kpi, words: Words) -> str:
    """``7 days of 30`` while the period is shorter than a judgement needs, else empty."""
    if kpi.days >= FULL_DAYS:
        return ""
    places = 2 if kpi.days < 1 else 1 if kpi.days < 10 else 0
    return words("kpi.days", days=number(kpi.days, places, words.language))


def priority_share(made: Cockpit, priority: int) -> float:
    """In percent."""
    return (made.kpi.priorities_percent or {}).get(str(priority), 0.0)


def priority_verdict(priority: int, share: float) -> Verdict:
    """Whether a priority has not more, of the lowest not much less, than its part."""
    if priority == 1:
        return _judge(share < PRIORITY_TARGETS[1])
    if priority == 4:
        return _judge(share >= _LEAST_LOW)
    return _judge(share <= PRIORITY_TARGETS[priority])


def priority_target(priority: int, words: Words) -> str:
    """As it is read."""
    sign = {1: "<", 4: "≈"}.get(priority, "≤")
    return f"{sign} {percent(PRIORITY_TARGETS[priority], words.language, 0)}"


def percent(share: float, language: str, decimals: int = 1) -> str:
    """A share as it is read."""
    return f"{number(share, decimals, language)}\u00a0%"


def times(durations: Durations | None, words: Words) -> str:
    """Median and 90th percentile, a dash where nothing was measured."""
    if durations is None:
        return "–"
    median, p90 = age(durations.median, words.language), age(durations.p90, words.language)
    return words("kpi.times", median=median, p90=p90)


def within(durations: Durations | None, words: Words) -> str:
    """The share within its time, empty where nothing was measured."""
    if durations is None or durations.within_target_percent is None:
        return ""
    return words("kpi.within", share=percent(durations.within_target_percent, words.language, 0))


def _load(kpi: Kpi, language: str, words: Words) -> tuple[Line, ...]:
    flood = words("kpi.flood.value", share=percent(kpi.time_in_flood_percent, language), count=kpi.floods)
    above, hour, ten = kpi.bins_above_10_percent, kpi.mean_per_hour, kpi.mean_per_10_min
    return (
        Line("activations", number(kpi.activations, 0, language), exact=kpi.activations),
        Line("hour", number(hour, 1, language), "≤ 6 · ≤ 12", _mean(hour, 6), hour),
        Line("bin", number(ten, 2, language), "≤ 1 · ≤ 2", _mean(ten, 1), ten),
        Line("largest", number(kpi.largest_bin, 0, language), "≤ 10", _judge(kpi.largest_bin <= 10), kpi.largest_bin),
        Line("above", percent(above, language), "< 1 %", _judge(above < 1), above, "%"),
        Line("flood", flood, "< 1 %", _judge(kpi.time_in_flood_percent < 1), kpi.time_in_flood_percent, "%"),
    )  # fmt: skip


def _nuisance(kpi: Kpi, language: str) -> tuple[Line, ...]:
    top, chattering, stale = kpi.top_10_share_percent, len(kpi.chattering), kpi.stale_most_on_a_day
    return (
        Line("top", percent(top, language), "< 5 %", _judge(top < 5), top, "%"),
        Line("chattering", number(chattering, 0, language), "0", _judge(chattering == 0), chattering),
        Line("fleeting", number(kpi.fleeting, 0, language), "0", _judge(kpi.fleeting == 0), kpi.fleeting),
        Line("stale", number(stale, 0, language), "< 5", _judge(stale < 5), stale),
        Line("standing", number(kpi.standing, 0, language), exact=kpi.standing),
    )


def _response(made: Cockpit, words: Words) -> tuple[Line, ...]:
    pairs = (("ack", made.kpi.acknowledge_seconds), ("resolve", made.kpi.resolve_seconds))
    return tuple(
        Line(name, times(d, words), within(d, words), exact=d.median if d else None, unit="s") for name, d in pairs
    )


def _suppression(made: Cockpit, words: Words) -> tuple[Line, ...]:
    language, now = words.language, sum(s.ended is None for s in made.suppressed)
    count, bad = made.suppressions, len(made.unauthorised)
    said = words("kpi.suppressions.value", count=number(count, 0, language), modes=number(made.by_mode, 0, language))
    return (
        Line("shelved", number(now, 0, language), exact=now),
        Line("suppressions", said, exact=count),
        Line("unauthorised", number(bad, 0, language), "0", _judge(bad == 0), bad),
    )


def _mean(value: float, acceptable: float) -> Verdict:
    return "met" if value <= acceptable else "bearable" if value <= 2 * acceptable else "missed"


def _judge(met: bool) -> Verdict:
    return "met" if met else "missed"


def flood_at(made: Cockpit, begin: int, end: int) -> bool:
    """Whether a flood was on at some time of a span, UTC ns."""
    return any(a < end and (b is None or b > begin) for a, b in made.floods)


def largest_of(bins: Sequence[int], columns: int) -> tuple[list[int], int]:
    """At most ``columns`` bars: the most of each group of bins, and how many bins are in one."""
    group = max(1, -(-len(bins) // max(1, columns)))
    return [max(bins[at : at + group]) for at in range(0, len(bins), group)], group
