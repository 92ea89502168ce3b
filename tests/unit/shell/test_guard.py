import sys
import threading

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from console.shell.guard import Guard


@pytest.mark.logs("a slot failed")
def test_a_mistake_in_a_slot_is_told_once_and_kills_nothing(qtbot: QtBot) -> None:
    guard, told = Guard(), []
    guard.failed.on_value(told.append)

    def wrong() -> None:
        raise ValueError("một lỗi")

    with qtbot.captureExceptions():  # pytest-qt's own hook steps aside
        guard.install()
        try:
            for _ in range(3):
                QTimer.singleShot(0, wrong)
            qtbot.waitUntil(lambda: guard.count == 3, timeout=5000)
        finally:
            guard.remove()
    assert told == ["ValueError: một lỗi"]


@pytest.mark.logs("thread worker ended")
def test_a_thread_that_dies_is_told(qtbot: QtBot) -> None:
    guard, told = Guard(), []
    guard.failed.on_value(told.append)

    def wrong() -> None:
        raise ValueError("một lỗi")

    guard.install()
    try:
        thread = threading.Thread(target=wrong, name="worker")
        thread.start()
        thread.join()
    finally:
        guard.remove()
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert (guard.count, told) == (1, ["ValueError: một lỗi"])


def test_the_old_hook_comes_back() -> None:
    before = sys.excepthook
    guard = Guard()
    guard.install()
    assert sys.excepthook != before
    guard.remove()
    assert sys.excepthook == before
