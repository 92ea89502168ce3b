"""The figures, each on a log small enough to count by hand."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from console.alarms.kpi import Actor, Durations, KpiLimits, Occurrence, figures, windows_of
from console.model.clock import NS

HANOI = timezone(timedelta(hours=7))
DAY = 86_400
START = round(datetime(2026, 1, 1, tzinfo=HANOI).timestamp())


def one(
    at: float, alarm: str = "a", lasts: float | None = 60.0, ack: float | None = None, priority: int = 0
) -> Occurrence:
    t = round((START + at) * NS)
    ended = None if lasts is None else t + round(lasts * NS)
    return Occurrence(alarm, t, ended, None if ack is None else t + round(ack * NS), priority)


def again(o: Occurrence) -> Occurrence:
    return msgspec.structs.replace(o, again=True)


def over(*occurrences: Occurrence, seconds: float = DAY):
    return figures(occurrences, START * NS, round((START + seconds) * NS), HANOI)


def test_an_empty_period_has_no_alarms_and_meets_its_targets():
    kpi = over()
    assert (kpi.activations, kpi.bins, kpi.largest_bin, kpi.standing, kpi.top_10) == (0, 144, 0, 0, [])
    assert kpi.priorities_percent is kpi.acknowledge_seconds is kpi.resolve_seconds is None
    assert all(kpi.targets_met.values())


def test_bins_are_aligned_to_the_clock_of_the_zone():
    kpi = figures([one(599), one(600)], (START + 599) * NS, (START + 601) * NS, HANOI)
    assert (kpi.begin, kpi.end, kpi.bins, kpi.largest_bin) == (
        "2026-01-01T00:00:00+07:00", "2026-01-01T00:20:00+07:00", 2, 1,
    )  # fmt: skip
    quarter = timezone(timedelta(hours=5, minutes=45))
    assert figures([], (START + 1) * NS, (START + 2) * NS, quarter).begin == "2025-12-31T22:40:00+05:45"


def test_load():
    kpi = over(*(one(k) for k in range(12)), *(one(7200 + k * 700) for k in range(3)), seconds=4 * 3600)
    assert (kpi.activations, kpi.mean_per_10_min, kpi.mean_per_hour) == (15, 0.625, 3.75)
    assert (kpi.largest_bin, kpi.bins_above_10, kpi.bins_above_10_percent) == (12, 1, 4.1667)
    assert (kpi.floods, kpi.time_in_flood_percent) == (1, round(100 * (607 - 10) / 14400, 4))
    assert not kpi.targets_met["largest_bin <= 10"]


def test_what_began_outside_does_not_count():
    assert over(one(-1), one(DAY)).activations == 0


def test_bad_actors():
    kpi = over(*(one(k * 3600, f"a{k % 12}") for k in range(13)))
    assert kpi.top_10[0] == Actor("a0", 2, 15.3846)
    assert (len(kpi.top_10), kpi.top_10_share_percent) == (10, 84.6154)


def test_chattering_is_three_activations_within_a_minute():
    assert over(one(0, lasts=5), one(30, lasts=5), one(60, lasts=5)).chattering == ["a"]
    assert over(one(0), one(30), one(61)).chattering == []
    assert over(one(0, "a"), one(1, "b"), one(2, "a")).chattering == []


def test_fleeting_is_shorter_than_ten_seconds():
    assert over(one(0, lasts=9.9), one(100, lasts=10), one(200, lasts=None)).fleeting == 1


def test_stale_and_standing():
    kpi = over(one(0, "a", lasts=DAY + 1), one(0, "b", lasts=DAY), one(10, "c", lasts=None), seconds=3 * DAY)
    assert (kpi.stale, kpi.stale_most_on_a_day, kpi.standing) == (2, 2, 1)
    young = over(one(DAY / 2, lasts=None))
    assert (young.stale, young.standing) == (0, 1)


def test_priorities_and_times():
    kpi = over(
        one(0, ack=30, priority=1), one(10, ack=90, priority=1), one(20, priority=4, lasts=120), one(30, priority=4)
    )
    assert kpi.priorities_percent == {"1": 50.0, "2": 0.0, "3": 0.0, "4": 50.0}
    assert kpi.acknowledge_seconds == Durations(2, 60.0, 84.0, 50.0)
    assert kpi.resolve_seconds == Durations(4, 60.0, 102.0, 100.0)


@pytest.mark.parametrize("zone", [UTC, HANOI])
def test_a_day_has_144_bins(zone: timezone):
    t = round(datetime(2026, 3, 1, tzinfo=zone).timestamp())
    assert figures([], t * NS, (t + DAY) * NS, zone).bins == 144


def test_what_is_to_be_resolved_within_a_time():
    assert over(one(0, lasts=901, priority=1), one(9, lasts=900, priority=1)).resolve_seconds == Durations(
        2, 900.5, 900.9, 50.0
    )


def test_annunciated_again_is_load_and_no_other_abnormal_situation():
    kpi = over(one(0, lasts=None), again(one(600, lasts=None)), again(one(700, lasts=5)), seconds=3 * DAY)
    assert (kpi.activations, kpi.stale, kpi.standing, kpi.fleeting, kpi.resolve_seconds) == (3, 1, 1, 0, None)


def test_only_the_hours_of_a_shift():
    begin, end = START * NS, (START + 2 * DAY) * NS
    windows = windows_of(begin, end, lambda t: (t // NS - START) % DAY < 8 * 3600, HANOI)
    assert [((a // NS - START) / 3600, (b // NS - START) / 3600) for a, b in windows] == [(0, 8), (24, 32)]
    load = [one(3600 + k) for k in range(12)] + [one(9 * 3600 + k) for k in range(30)]
    kpi = figures(load, begin, end, HANOI, windows=windows)
    assert (kpi.activations, kpi.bins, kpi.mean_per_hour, kpi.largest_bin, kpi.days) == (12, 96, 0.75, 12, 2.0)
    assert (kpi.floods, kpi.time_in_flood_percent) == (1, round(100 * 597 / (16 * 3600), 4))


def test_what_stood_before_the_period_stands_and_is_stale_in_it():
    before = [one(-2 * DAY, lasts=None), one(-2 * DAY, lasts=2 * DAY + 60), again(one(-DAY, lasts=None))]
    kpi = figures([one(0)], START * NS, (START + DAY) * NS, HANOI, earlier=before)
    assert (kpi.activations, kpi.stale, kpi.stale_most_on_a_day, kpi.standing) == (1, 2, 2, 1)


def test_settings():
    limits = KpiLimits(chatter_count=2, chatter_seconds=10, fleeting_seconds=100, stale_seconds=600)
    kpi = figures([one(0), one(10), one(20, lasts=601)], START * NS, (START + DAY) * NS, HANOI, limits)
    assert (kpi.chattering, kpi.fleeting, kpi.stale) == (["a"], 2, 1)
