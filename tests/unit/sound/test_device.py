"""The device watch: every way in which a seat can fall silent is told within five seconds."""

import pytest

from console.sound.device import BEAT_SECONDS, HUNG_SECONDS, STARTING_SECONDS, DeviceWatch
from console.sound.order import Beat, Opened, Output, Refused

SPEAKER = Output("hdmi", "Loa màn hình")


def playing(until: float = 10.0) -> DeviceWatch:
    watch = DeviceWatch(0.0)
    watch.started(0.0)
    watch.hear(Opened(SPEAKER, (SPEAKER,)), 0.5)
    for k in range(1, int(until * 2)):
        watch.hear(Beat(k * 24_000), k / 2)
    return watch


def test_it_is_well_while_the_device_takes_samples():
    device = playing().judge(10.0)
    assert (device.health, device.reason, device.name) == ("ok", "", "Loa màn hình")


def test_opening_alone_is_no_proof():
    watch = DeviceWatch(0.0)
    watch.hear(Opened(SPEAKER, (SPEAKER,)), 0.5)
    watch.hear(Beat(0), 1.0)
    assert watch.judge(1.0).health == "starting"
    watch.hear(Beat(0), STARTING_SECONDS)
    assert (watch.judge(4.9).health, watch.judge(4.9).reason) == ("failing", "late")


@pytest.mark.parametrize("reason", ["none", "open", "stuck"])
def test_what_the_process_says_counts_at_once(reason: str):
    watch = playing()
    watch.hear(Refused(reason), 10.0)
    watch.ended()
    assert (watch.judge(10.0).health, watch.judge(10.0).reason) == ("failing", reason)


def test_a_process_that_never_speaks_is_told_in_time_and_then_ended():
    watch = DeviceWatch(0.0)
    assert watch.judge(STARTING_SECONDS - 0.1).health == "starting"
    assert watch.judge(4.9).health == "failing"
    assert not watch.hung(5.0)
    assert watch.hung(HUNG_SECONDS + 0.1)


def test_a_process_that_falls_silent_is_told_in_time():
    watch = playing()
    assert watch.judge(9.5 + BEAT_SECONDS).health == "ok"
    assert watch.judge(9.6 + BEAT_SECONDS).reason == "late"


def test_beats_that_stand_still_are_a_device_that_takes_nothing():
    watch = playing()
    for k in range(20, 28):
        watch.hear(Beat(19 * 24_000), k / 2)
    assert watch.judge(13.5).reason == "stuck"


def test_a_process_that_falls_is_told_at_once_and_forgiven_when_samples_are_taken_again():
    watch = playing()
    watch.ended()
    assert watch.judge(10.0).reason == "ended"
    watch.started(11.0)
    watch.hear(Opened(SPEAKER, (SPEAKER,)), 11.5)
    assert watch.judge(12.0).health == "failing", "not yet"
    watch.hear(Beat(24_000), 12.0)
    assert watch.judge(12.0).health == "ok"
