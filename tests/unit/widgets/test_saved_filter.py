from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from widgets.alarm_filter import AlarmFilter
from widgets.filter_dialog import FilterDialog
from widgets.saved_filter import FilterShelf, SavedFilter
from widgets.words import Words

NIGHT = SavedFilter("Ca đêm", AlarmFilter(priorities=frozenset({1, 2})))
MINE = SavedFilter("Của tôi", AlarmFilter(owner="me"))


def shelf() -> FilterShelf:
    return FilterShelf((NIGHT, MINE))


def names(kept: FilterShelf) -> list[str]:
    return [f.name for f in kept.filters]


def test_a_name_is_taken_once_whatever_its_capitals() -> None:
    kept = shelf()
    assert kept.save(SavedFilter(" ca ĐÊM ", AlarmFilter(owner="nobody")))
    assert names(kept) == ["ca ĐÊM", "Của tôi"]
    assert not kept.save(SavedFilter("  ", AlarmFilter()))
    assert not kept.rename(0, "của tôi")
    assert not kept.rename(0, " ")
    assert kept.rename(0, "Ca Đêm")


def test_every_change_can_be_taken_back_to_the_first() -> None:
    kept = shelf()
    kept.delete(0)
    kept.save(SavedFilter("Mưa bão", AlarmFilter(domains=frozenset({"flood"}))))
    kept.rename(0, "Tôi")
    assert kept.move(0, 1) == 1
    assert names(kept) == ["Mưa bão", "Tôi"]
    assert kept.move(1, 1) == 1, "nothing moves beyond the end"
    while kept.undo():
        pass
    assert kept.filters == (NIGHT, MINE)
    assert not kept.undoable


def dialog(qtbot: QtBot, kept: FilterShelf) -> tuple[FilterDialog, list[Any]]:
    made = FilterDialog(kept, SavedFilter("", AlarmFilter("x")), lambda saved: saved.asked.text, Words("vi"))
    qtbot.addWidget(made)
    told: list[Any] = []
    made.changed.on_value(told.append)
    made.show()
    return made, told


def test_by_keys_alone_one_deletes_takes_back_moves_and_switches(qtbot: QtBot) -> None:
    kept = shelf()
    made, told = dialog(qtbot, kept)
    rows = made.findChild(QListWidget)
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert names(kept) == ["Của tôi"]
    qtbot.keyClick(rows, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(rows, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(kept) == ["Của tôi", "Ca đêm"]
    assert told[-1] == kept.filters
    with qtbot.waitSignal(made.taken.value) as taken:
        qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert taken.args == [NIGHT]
    assert not made.isVisible()


def test_the_present_filter_is_saved_under_a_name_and_renamed_in_place(qtbot: QtBot) -> None:
    kept = FilterShelf()
    made, told = dialog(qtbot, kept)
    field = next(f for f in made.findChildren(QLineEdit) if f.isVisible())
    qtbot.keyClicks(field, "Duong")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert kept.filters == (SavedFilter("Duong", AlarmFilter("x")),)
    rows = made.findChild(QListWidget)
    qtbot.keyClick(rows, Qt.Key.Key_F2)
    editor = rows.findChild(QLineEdit)
    editor.setText("Đường")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=5000)
    assert names(kept) == ["Đường"]
    undo = next(b for b in made.findChildren(QPushButton) if "Hoàn tác" in b.text())
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert names(kept) == ["Duong"]
