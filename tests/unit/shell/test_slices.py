"""Long work in turns of the event loop."""

import pytest
from pytestqt.qtbot import QtBot

from console.model.clock import ManualClock
from console.shell.slices import Slices, Work


def work(clock: ManualClock, steps: list[float], done: list[int]) -> Work:
    for number, seconds in enumerate(steps):
        clock.advance(seconds)
        done.append(number)
        yield


@pytest.mark.usefixtures("qtbot")
def test_short_work_is_done_at_once() -> None:
    clock, done = ManualClock(), list[int]()
    slices = Slices(clock)
    slices.begin(work(clock, [0.001] * 4, done))
    assert done == [0, 1, 2, 3]
    assert not slices.busy
    assert slices.spent == pytest.approx(0.004)


def test_long_work_lets_the_loop_turn_between_its_slices(qtbot: QtBot) -> None:
    clock, done = ManualClock(), list[int]()
    slices = Slices(clock)
    slices.begin(work(clock, [0.02] * 3, done))
    assert done == [0]
    clock.advance(5.0)  # others have their turn
    qtbot.waitUntil(lambda: not slices.busy, timeout=5000)
    assert done == [0, 1, 2]
    assert slices.spent == pytest.approx(0.06), "what lies between is not its own"


@pytest.mark.usefixtures("qtbot")
def test_what_is_under_way_is_finished_before_the_next_begins() -> None:
    clock, first, second = ManualClock(), list[int](), list[int]()
    slices = Slices(clock)
    slices.begin(work(clock, [0.02] * 3, first))
    slices.begin(work(clock, [0.001], second))
    assert (first, second) == ([0, 1, 2], [0])


def test_dropped_work_is_not_gone_on_with(qtbot: QtBot) -> None:
    clock, done = ManualClock(), list[int]()
    slices = Slices(clock)
    slices.begin(work(clock, [0.02] * 3, done))
    slices.drop()
    qtbot.wait(0)
    assert not slices.busy
    assert done == [0]


@pytest.mark.usefixtures("qtbot")
def test_work_that_fails_is_over_and_said() -> None:
    def bad() -> Work:
        yield
        raise ValueError("a pane")

    slices = Slices(ManualClock())
    with pytest.raises(ValueError, match="a pane"):
        slices.begin(bad())
    assert not slices.busy
