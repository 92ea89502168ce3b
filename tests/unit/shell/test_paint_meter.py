import time

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.shell.paint_meter import PaintMeter


def test_a_delay_runs_from_the_commit_to_the_painting_after_the_panes_were_handed_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    waiting = [time.time_ns() - 500_000_000]
    meter = PaintMeter(window, lambda: waiting.pop() if waiting else 0)
    with qtbot.waitSignal(meter.first_painted.value):
        window.show()
    assert meter.first_paint_ms
    assert meter.p99() is None
    meter.taken()
    meter.handed()
    window.update()
    qtbot.waitUntil(lambda: meter.p99() is not None, timeout=5000)
    assert 500 <= (meter.p99() or 0) < 5000


def test_what_nobody_was_handed_is_not_measured(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    meter = PaintMeter(window, lambda: 0)
    with qtbot.waitSignal(meter.first_painted.value):
        window.show()
    meter.taken()
    meter.handed()
    assert meter.p99() is None
