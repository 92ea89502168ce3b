import numpy as np

from console.shell.freshness import stale


def test_an_hourly_figure_is_fresh_for_hours_and_a_quick_one_for_a_minute() -> None:
    hourly, quick = np.arange(0, 36_000, 3600.0), np.arange(0, 600, 10.0)
    assert not stale(hourly, hourly[-1] + 10_000)
    assert stale(hourly, hourly[-1] + 11_000)
    assert not stale(quick, quick[-1] + 59)
    assert stale(quick, quick[-1] + 61)


def test_of_one_value_no_rhythm_is_known() -> None:
    assert not stale(np.array([5.0]), 1e6)
