import pytest

from console.camera.pace import LATE, LONGEST_DELAY, Backoff, Governor, Pace, Rate
from console.model.clock import ManualClock


def test_a_paced_source_is_early_until_its_time_comes():
    clock = ManualClock()
    pace = Pace(clock.monotonic, paced=True)
    assert pace.lag(10.0) == 0.0
    assert pace.lag(10.5) == pytest.approx(-0.5)
    clock.advance(0.8)
    assert pace.lag(10.5) == pytest.approx(0.3)


def test_a_paced_source_begins_anew_after_the_machine_slept():
    clock = ManualClock()
    pace = Pace(clock.monotonic, paced=True)
    pace.lag(0.0)
    clock.advance(60)
    assert pace.lag(1.0) == 0.0
    assert pace.lag(1.5) == pytest.approx(-0.5)


def test_the_earliest_packet_of_a_live_source_is_what_counts_as_in_time():
    clock = ManualClock()
    pace = Pace(clock.monotonic, paced=False)
    clock.advance(0.4)
    assert pace.lag(0.0) == 0.0
    assert pace.lag(0.3) == 0.0
    clock.advance(2.0)
    assert pace.lag(0.7) == pytest.approx(1.6, abs=0.02)


def test_a_slow_camera_clock_is_not_taken_for_lag():
    clock = ManualClock()
    pace = Pace(clock.monotonic, paced=False)
    worst = 0.0
    for k in range(36_000):  # an hour at 10 a second, the camera's clock 0.1 % slow
        worst = max(worst, pace.lag(k * 0.1 * 0.999))
        clock.advance(0.1)
    assert worst < LATE / 2


def test_late_packets_are_left_out_until_a_key_frame_in_time():
    governor = Governor()
    assert governor.admit(0.2, key=False)
    assert not governor.admit(1.5, key=False)
    assert not governor.admit(0.4, key=False)
    assert not governor.admit(1.2, key=True)
    assert governor.admit(0.3, key=True)
    assert governor.admit(0.3, key=False)
    assert governor.skipped == 3


def test_the_rate_is_that_of_the_last_two_seconds():
    rate = Rate()
    assert rate.tick(0.0) == 0.0
    for k in range(1, 50):
        value = rate.tick(k / 12)
    assert value == pytest.approx(12)


def test_delays_double_to_two_seconds_with_jitter_below_and_start_again():
    backoff = Backoff(lambda: 0.0)
    assert [backoff.next() for _ in range(5)] == [0.25, 0.5, 1.0, 2.0, LONGEST_DELAY]
    backoff.reset()
    assert backoff.next() == 0.25
    assert Backoff(lambda: 1.0).next() == pytest.approx(0.25 * 0.75)
