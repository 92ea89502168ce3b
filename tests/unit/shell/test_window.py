"""The window's places: what needs me now keeps its height, and what was set by hand stays."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.shell.desk import Desk

Room = Any  # the fixture's value


@pytest.fixture
def desk(room: Room, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(room.seat, "vi")
    qtbot.addWidget(made.window)
    made.show()
    qtbot.waitUntil(lambda: made.opened, timeout=20_000)
    yield made
    made.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 690), (1280, 600), (1366, 768), (1920, 1080)])
def test_the_alarm_list_keeps_five_rows_and_the_operator_a_name(desk: Desk, width: int, height: int) -> None:
    desk.window.resize(width, height)
    assert (desk.window.width(), desk.window.height()) == (width, height)
    assert desk.window.alarms.height() >= 5 * 35 + 46
    assert desk.window.top.seat.text().startswith("trực ca 1")
    assert desk.window.top.seat.isVisible()


def test_what_was_set_by_hand_stays_after_another_size(desk: Desk) -> None:
    desk.window.shares = {"upper": [0.5, 0.5], "unknown": [1.0], "all": [0.2]}
    assert desk.window.shares == {"upper": [0.5, 0.5]}
    desk.window.resize(1600, 900)
    left, right = desk.window._upper.sizes()
    assert abs(left - right) < 10


def test_f2_asks_for_the_other_language(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.window.top.language_asked.value) as asked:
        qtbot.keyClick(desk.window, Qt.Key.Key_F2)
    assert asked.args == ["en"]


def test_f11_is_full_screen_and_back(desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(desk.window, Qt.Key.Key_F11)
    assert desk.window.isFullScreen()
    qtbot.keyClick(desk.window, Qt.Key.Key_F11)
    assert not desk.window.isFullScreen()


def test_the_map_looks_where_it_looked(room: Room, qtbot: QtBot) -> None:
    made = Desk(room.seat, "vi")
    qtbot.addWidget(made.window)
    made.look((105.86, 21.6, 15.0))
    made.show()
    qtbot.waitUntil(lambda: made.opened, timeout=20_000)
    assert made.view == pytest.approx((105.86, 21.6, 15.0))
    qtbot.keyClick(made.window, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: made.view == pytest.approx((105.842, 21.589, 13.4)), timeout=5000)
    made.close()
