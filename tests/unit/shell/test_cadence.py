"""When a window is handed what is new."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from console.model.clock import ManualClock
from console.shell.cadence import Cadence
from console.shell.slices import Work


class Window(QObject):
    """Notes the numbers of its hand-overs; each takes ``seconds``."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__()
        self.clock, self.seconds = ManualClock(), seconds
        self.clock.advance(1.0)
        self.begun: list[int] = []
        self.cadence = Cadence(self.work, self.clock, self)

    def work(self, number: int) -> Work:
        self.begun.append(number)
        self.clock.advance(self.seconds)
        yield


@pytest.mark.usefixtures("qtbot")
def test_what_is_told_after_a_rest_is_handed_over_at_once():
    window = Window()
    window.cadence.tell()
    window.cadence.tell()
    assert window.begun == [1]
    window.clock.advance(0.031)
    window.cadence.tell()
    assert window.begun == [1, 2]


def test_what_took_long_rests_half_as_long_again(qtbot: QtBot):
    window = Window(seconds=0.2)
    window.cadence.tell()
    qtbot.waitUntil(lambda: not window.cadence.busy, timeout=5000)
    window.clock.advance(0.25)
    window.cadence.tell()
    assert window.begun == [1], "0.3 s must pass"
    window.clock.advance(0.06)
    window.cadence.tell()
    assert window.begun == [1, 2]


def test_in_a_calm_it_goes_on_by_itself(qtbot: QtBot):
    window = Window()
    window.cadence.flush()
    qtbot.waitUntil(lambda: len(window.begun) >= 4, timeout=5000)
    window.cadence.end()
    done = len(window.begun)
    qtbot.wait(100)
    assert len(window.begun) == done
