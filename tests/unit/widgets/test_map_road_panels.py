"""The panels of the streets and the pen that points for them: by key, in both languages, never an open end."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QSpinBox, QTreeWidget
from pytestqt.qtbot import QtBot

from widgets.map.detour_panel import DetourPanel
from widgets.map.nearest_panel import NearestPanel, NearRow
from widgets.map.pane import MapPane
from widgets.map.pen import Task
from widgets.map.saying import duration_text
from widgets.map.service_panel import ServicePanel, ServiceWish
from widgets.map.words import TABLE
from widgets.theme import DARK
from widgets.words import Words

VI, EN = Words("vi", TABLE), Words("en", TABLE)


@pytest.fixture
def pane(qtbot: QtBot) -> MapPane:
    made = MapPane(DARK, "vi")
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.center_on(105.84, 21.59, 15.0)
    qtbot.waitUntil(lambda: made.view.zoom == 15.0)
    return made


def test_headings_are_passed_over_and_neither_looked_at_nor_picked(qtbot: QtBot):
    panel = NearestPanel(VI)
    qtbot.addWidget(panel)
    panel.show()
    looked: list[str] = []
    panel.looked.on_value(looked.append)
    panel.show_rows([NearRow("c1", "Camera", "C-1", "20 m", "2 s"), NearRow("b1", "Xe buýt", "07-4", "1 km", "2 phút")])
    tree = panel.findChild(QTreeWidget)
    assert looked == ["c1"]
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert looked == ["c1", "b1"]
    picked: list[str] = []
    panel.picked.on_value(picked.append)
    for row in range(tree.topLevelItemCount()):
        place = tree.visualItemRect(tree.topLevelItem(row)).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert picked == ["c1", "b1"]


def test_an_empty_list_says_what_to_do(qtbot: QtBot):
    for words, said in ((VI, "Mở đường cấm"), (EN, "Open a closed street")):
        panel = NearestPanel(words)
        qtbot.addWidget(panel)
        panel.show_rows([])
        assert said in panel._note.text()
        assert panel.findChild(QTreeWidget).isHidden()


def test_each_unit_keeps_its_own_amount(qtbot: QtBot):
    panel = ServicePanel(VI)
    qtbot.addWidget(panel)
    told: list[ServiceWish] = []
    panel.changed.on_value(told.append)
    amount, (minutes, metres) = panel.findChild(QSpinBox), panel.findChildren(QPushButton)[1:]
    QTest.keyClick(amount, Qt.Key.Key_Up)
    metres.click()
    QTest.keyClick(amount, Qt.Key.Key_Down)
    minutes.click()
    assert told == [ServiceWish(6), ServiceWish(1000, "metres"), ServiceWish(900, "metres"), ServiceWish(6)]


def test_buttons_do_what_keys_do(qtbot: QtBot):
    panel = DetourPanel(EN)
    qtbot.addWidget(panel)
    panel.show_closed(["Lê Lợi – one block", "Bắc Sơn – one block"])
    told: list[str] = []
    panel.opened.on_value(lambda row: told.append(f"open {row}"))
    panel.widened.on_value(lambda row: told.append(f"widen {row}"))
    panel.aimed.on_value(lambda _aimed: told.append("aim"))
    panel.striking.on_value(lambda _striking: told.append("strike"))
    for button in panel.findChildren(QPushButton)[1:]:
        button.click()
    assert told == ["aim", "strike", "open 0", "widen 0"]
    panel.show_closed(())
    assert panel._open.isHidden()
    assert "Ctrl E" in panel._closed.text()


@pytest.mark.parametrize(
    ("seconds", "exact", "said"),
    [(0, False, "0\u00a0s"), (99.4, False, "99\u00a0s"), (100, False, "2\u00a0phút"), (359, False, "6\u00a0phút"),
     (100, True, "1\u00a0phút\u00a040\u00a0s"), (240, True, "4\u00a0phút"), (7_500, False, "2\u00a0h\u00a005")],
)  # fmt: skip
def test_times_are_as_long_as_they_are_said(seconds: float, exact: bool, said: str):
    assert duration_text(seconds, "vi", exact=exact) == said


def test_a_way_is_pointed_at_with_two_clicks_and_a_street_with_each(pane: MapPane):
    told: list[tuple[Task, tuple[tuple[float, float], ...]]] = []
    pane.drafting.aimed.on_value(told.append)
    pane.draw(Task.WAY)
    for x in (200, 300):
        QTest.mouseClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(x, 400))
    assert [(task, len(places)) for task, places in told] == [(Task.WAY, 2)]
    assert told[0][1][0][0] < told[0][1][1][0]
    pane.draw(Task.STRIKE)
    for x in (200, 300):
        QTest.mouseClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(x, 400))
    assert [len(places) for task, places in told if task is Task.STRIKE] == [1, 1]
    assert pane.escape()


def test_a_way_from_what_is_selected_needs_one_point_by_key(pane: MapPane):
    told: list[tuple[Task, tuple[tuple[float, float], ...]]] = []
    pane.drafting.aimed.on_value(told.append)
    pane.draw(Task.WAY, (105.85, 21.60))
    QTest.keyClick(pane, Qt.Key.Key_Return)
    ((task, (start, goal)),) = told
    assert task is Task.WAY
    assert start == pytest.approx((105.85, 21.60))
    assert goal == pytest.approx((105.84, 21.59), abs=1e-4)


def test_escape_puts_the_pen_away_before_it_closes_the_panel(pane: MapPane):
    panel = DetourPanel(VI)
    pane.open_panel(panel)
    assert panel.parent() is pane
    assert panel.geometry().right() < pane.width()
    pane.draw(Task.STRIKE)
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert not panel.isHidden()
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert not pane.engaged
