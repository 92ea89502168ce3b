from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets import sample
from widgets.alarm_list import AlarmList
from widgets.search_box import SearchBox
from widgets.theme import DARK


class Window(QWidget):
    """Has bound Esc."""

    def __init__(self) -> None:
        super().__init__()
        self.escape = QShortcut(QKeySequence("Esc"), self)


def window_with(qtbot: QtBot, widget: QWidget) -> Window:
    window = Window()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(widget)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


def press_escape(qtbot: QtBot) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Escape)


def test_escape_leaves_the_search_box_though_nothing_was_found(qtbot: QtBot) -> None:
    box = SearchBox("vi", lambda _text, _most: [])
    window = window_with(qtbot, box)
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    qtbot.keyClicks(box, "xyz")
    with qtbot.assertNotEmitted(window.escape.activated):
        press_escape(qtbot)
    assert (box.text(), list(box.rows), box.hasFocus()) == ("", [], False)
    with qtbot.waitSignal(window.escape.activated):
        qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_escape_leaves_the_text_field_of_the_alarm_list_for_the_rows(qtbot: QtBot) -> None:
    alarms = AlarmList(DARK, "vi", ZoneInfo(sample.ZONE))
    alarms.replace(sample.alarms())
    window = window_with(qtbot, alarms)
    field = alarms.findChild(QLineEdit)
    assert field is not None
    alarms.type_filter()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "cau")
    with qtbot.assertNotEmitted(window.escape.activated):
        press_escape(qtbot)
    assert (field.text(), field.hasFocus()) == ("", False)


def test_escape_leaves_the_criteria_and_lets_what_was_chosen_stand(qtbot: QtBot) -> None:
    alarms = AlarmList(DARK, "vi", ZoneInfo(sample.ZONE))
    alarms.replace(sample.alarms())
    window = window_with(qtbot, alarms)
    alarms.choose_filter()
    first = QApplication.focusWidget()
    assert first is not None
    qtbot.keyClick(first, Qt.Key.Key_Return)
    chosen = alarms.model.rowCount()
    assert chosen < len(sample.alarms())
    with qtbot.assertNotEmitted(window.escape.activated):
        press_escape(qtbot)
    assert alarms.model.rowCount() == chosen
    assert QApplication.focusWidget() is not first
