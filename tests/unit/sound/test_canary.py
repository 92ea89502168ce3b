"""The canary watch: two that do not come are told, and how far they came."""

from console.model.clock import NS
from console.sound.canary import CanaryWatch

WALL = 1_700_000_000


def sing(watch: CanaryWatch, t: float, *, engine: bool = True, sound: bool = True) -> None:
    """A canary sent at ``t`` that takes 200 ms to the engine's word and 300 ms more to the device."""
    watch.sent(60.0, t + 0.1)
    number = watch.passed(WALL + t, t + 0.2, round((WALL + t + 0.2) * NS)) if engine else None
    if number is not None and sound:
        watch.sounded(number, t + 0.5, round((WALL + t + 0.5) * NS))


def test_a_whole_path_is_measured():
    watch = CanaryWatch(0.0, sounding=True)
    for k in range(5):
        sing(watch, k * 60.0)
        assert not watch.judge(k * 60.0 + 59).lost
    passage = watch.judge(250.0)
    assert passage.delay is not None
    assert round(passage.delay, 3) == 0.5
    assert passage.at == round((WALL + 240.5) * NS)


def test_without_a_device_the_path_ends_at_the_console():
    watch = CanaryWatch(0.0, sounding=False)
    sing(watch, 0.0)
    passage = watch.judge(1.0)
    assert passage.delay is not None
    assert round(passage.delay, 3) == 0.2


def test_one_missed_is_nothing_and_two_are_told():
    watch = CanaryWatch(0.0, sounding=True)
    sing(watch, 0.0)
    assert not watch.judge(122.0).lost
    passage = watch.judge(124.0)
    assert passage.lost
    assert passage.patience == 123.0
    sing(watch, 124.0)
    assert not watch.judge(125.0).lost, "it ends by itself"


def test_how_far_they_came_is_told():
    for parts, where in (
        ({}, "hub"),
        ({"engine": False}, "engine"),
        ({"sound": False}, "sound"),
    ):
        watch = CanaryWatch(0.0, sounding=True)
        sing(watch, 0.0)
        for t in (60.0, 120.0, 180.0):
            if parts:
                sing(watch, t, **parts)
        assert watch.judge(190.0).where == where


def test_one_that_never_sang_is_missed_too():
    assert CanaryWatch(0.0, sounding=True).judge(130.0).where == "hub"


def test_an_old_one_proves_nothing():
    watch = CanaryWatch(0.0, sounding=True)
    watch.known(WALL - 30.0)
    assert watch.passed(WALL - 30.0, 1.0, WALL * NS) is None, "the snapshot's"
    assert watch.passed(WALL - 60.0, 1.0, WALL * NS) is None
    assert watch.passed(WALL + 1.0, 2.0, WALL * NS) is not None


def test_how_often_it_sings_is_the_hubs_word():
    watch = CanaryWatch(0.0, sounding=False)
    watch.sent(2.0, 0.0)
    assert watch.judge(8.0).lost


def test_what_the_device_never_took_is_not_counted_by_a_later_word():
    watch = CanaryWatch(0.0, sounding=True)
    first = watch.passed(WALL + 1.0, 1.0, WALL * NS)
    second = watch.passed(WALL + 61.0, 61.0, WALL * NS)
    assert first is not None
    assert second is not None
    watch.sounded(second, 61.5, round((WALL + 61.5) * NS))
    watch.sounded(first, 62.0, round((WALL + 62.0) * NS))
    passage = watch.judge(62.0)
    assert passage.delay is not None
    assert round(passage.delay, 3) == 0.5
