"""Deadlines."""

from console.alarms.timers import Timers

A, B = ("a", "r", "x"), ("b", "r", "x")


def test_earliest_first_and_only_once():
    timers = Timers()
    timers.set(A, 20)
    timers.set(B, 10)
    assert list(timers.take(9)) == []
    assert list(timers.take(20)) == [(B, 10), (A, 20)]
    assert list(timers.take(100)) == []
    assert len(timers) == 0


def test_moved_later_moved_earlier_and_cancelled():
    timers = Timers()
    timers.set(A, 10)
    timers.set(A, 30)
    assert list(timers.take(20)) == []
    timers.set(A, 25)
    assert list(timers.take(26)) == [(A, 25)]
    assert list(timers.take(99)) == []
    timers.set(A, 100)
    timers.cancel(A)
    timers.cancel(B)
    assert list(timers.take(200)) == []
    assert timers.due(A) is None


def test_a_thousand_moves_cost_no_memory():
    timers = Timers()
    for now in range(1_000):
        timers.set(A, now + 500)
        assert list(timers.take(now)) == []
    assert len(timers._heap) == 1  # pyright: ignore[reportPrivateUsage] -- its length is what is tested
