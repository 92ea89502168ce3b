"""Figures of alarm management over a period, as values; docs/alarm-kpi.md says what each means."""

import msgspec

FULL_DAYS = 30


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
