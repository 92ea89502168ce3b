from zoneinfo import ZoneInfo

import numpy as np
import pytest

from widgets import sample
from widgets.trend_line import TrendData, gap_after, in_view, runs, span, time_ticks, value_ticks, with_gaps

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def test_a_silence_is_a_gap_in_the_line() -> None:
    t = np.array([0.0, 10, 20, 30, 200, 210])
    gap = gap_after(t)
    assert list(gap) == [50] * 5
    broken_t, broken = with_gaps(t, np.ones(6), gap)
    assert np.isnan(broken[4])
    assert broken_t[4] == 115
    assert np.isfinite(np.delete(broken, 4)).all()


def test_a_line_without_silence_is_untouched() -> None:
    t = np.arange(5.0)
    assert with_gaps(t, t, gap_after(t))[0] is t


def test_a_history_by_the_minute_is_no_row_of_gaps_beside_a_present_by_the_second() -> None:
    past, present = np.arange(0, 7200, 60.0), np.arange(7200, 9000, 5.0)
    t = np.concatenate((past, present, present[-1] + np.arange(200, 400, 5.0)))
    broken_t, broken = with_gaps(t, t, gap_after(t))
    assert list(broken_t[np.isnan(broken)]) == [8995 + 100]


def test_a_silence_at_the_end_is_a_gap() -> None:
    t = np.array([0.0, 10, 20, 30, 200])
    assert np.isnan(with_gaps(t, t, gap_after(t))[1][4])


def test_two_points_have_no_gap() -> None:
    assert list(gap_after(np.array([0.0, 5000.0]))) == [np.inf]
    assert not len(gap_after(np.array([7.0])))


def test_a_band_is_cut_where_it_is_unknown_or_silent() -> None:
    t = np.array([0.0, 1, 2, 3, 4, 100, 101])
    low = np.array([1.0, 1, np.nan, 1, 1, 1, 1])
    pieces = runs(t, low, low + 1, np.full(6, 50.0))
    assert [list(piece[0]) for piece in pieces] == [[0, 1], [3, 4], [100, 101]]


def test_the_axis_holds_value_band_and_limit() -> None:
    data = TrendData(np.array([0.0, 1]), np.array([5.0, 6]), np.array([4.0, np.nan]), np.array([9.0, 9]))
    low, high = span(data, 20)
    assert (low < 4, high > 20) == (True, True)
    assert span(TrendData(), None) == (0, 1)
    flat = TrendData(np.array([0.0]), np.array([7.0]))
    assert span(flat, None)[0] < 7 < span(flat, None)[1]


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-3, 47), (26.5, 30.1), (158, 214), (0.001, 0.0042)])
def test_value_ticks_are_few_and_inside(low: float, high: float) -> None:
    ticks = value_ticks(low, high)
    assert 1 <= len(ticks) <= 3
    assert all(low <= t <= high for t in ticks)
    assert value_ticks(3, 3) == []


def test_time_ticks_fall_on_round_local_times() -> None:
    end = sample.NOW / 1e9
    assert [label for _, label in time_ticks(end - 7200, end, ZONE)] == ["12:30", "13:00", "13:30", "14:00"]
    assert [label for _, label in time_ticks(end - 120, end, ZONE)] == [
        "14:25:30", "14:26:00", "14:26:30", "14:27:00",
    ]  # fmt: skip


def series(end: float, step: float, count: int) -> TrendData:
    t = end - step * np.arange(count - 1, -1, -1.0)
    return TrendData(t, t, t, t, t, np.zeros(count, np.bool_))


def test_the_view_is_the_window_before_now() -> None:
    shown, end = in_view(series(100_000, 60, 500), 100_030, 7200)
    assert end == 100_030
    assert len(shown) == 120


def test_a_series_of_the_past_is_viewed_up_to_its_newest_point() -> None:
    shown, end = in_view(series(100_000, 3600, 500), 9_000_000, 7200)
    assert end == 100_000
    assert len(shown) == 168
    assert len(shown.bad) == 168
    assert len(in_view(series(100_000, 3600, 3), 9_000_000, 7200)[0]) == 3


def test_the_axis_is_no_finer_than_the_reading() -> None:
    data = TrendData(np.array([0.0, 1]), np.array([22.42, 22.44]))
    low, high = span(data, None, 4.0)
    assert high - low >= 4
    assert all(tick == round(tick) for tick in value_ticks(low, high, finest=1.0))


def test_ticks_of_the_past_bear_dates() -> None:
    end = sample.NOW / 1e9
    assert next(label for _, label in time_ticks(end - 5 * 3600, end, ZONE, date="%d/%m")) == "22/11 10:00"
    assert [label for _, label in time_ticks(end - 6 * 86400, end, ZONE, date="%d/%m")] == ["17/11", "19/11", "21/11"]
