"""What is offered in which state, and the dialogs that ask for words."""

from zoneinfo import ZoneInfo

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from console.model.alarm import Alarm, Process, Suppression
from console.model.clock import NS
from console.model.principal import Role
from widgets import sample
from widgets.alarm_action import Wish, offered, returning
from widgets.note_dialog import NoteDialog
from widgets.shelve_dialog import ShelveDialog
from widgets.words import Words

UNACK = sample.alarms()[0]
ACKED = structs.replace(UNACK, acknowledged=True)
LATCHED = structs.replace(ACKED, process=Process.NORMAL, latched=True)
SHELVED = structs.replace(UNACK, suppression=Suppression.SHELVED, requested=(Suppression.SHELVED,))
ENDED = structs.replace(ACKED, process=Process.NORMAL)


@pytest.mark.parametrize(
    ("alarm", "actions"),
    [
        (UNACK, ("ack", "shelve", "assign", "comment")),
        (ACKED, ("shelve", "assign", "comment")),
        (structs.replace(ACKED, owner="lan"), ("shelve", "comment")),
        (LATCHED, ("reset", "shelve", "assign", "comment")),
        (SHELVED, ("ack", "unshelve", "assign", "comment")),
        (ENDED, ()),
    ],
)
def test_only_what_the_state_allows_is_offered(alarm: Alarm, actions: tuple[str, ...]) -> None:
    assert offered(alarm, "lan") == actions


def test_a_supervisor_may_more_and_a_viewer_nothing() -> None:
    assert offered(ACKED, "lan", Role.SUPERVISOR) == ("shelve", "assign", "comment", "suppress", "remove")
    held = structs.replace(ACKED, requested=(Suppression.BY_MODE, Suppression.BY_DESIGN, Suppression.OUT_OF_SERVICE))
    assert offered(held, "lan", Role.SUPERVISOR) == ("shelve", "assign", "comment", "return")
    assert returning(held) is Suppression.OUT_OF_SERVICE
    by_mode = structs.replace(ACKED, requested=(Suppression.BY_MODE,))
    assert returning(by_mode) is None, "what a mode suppresses ends with the mode"
    assert offered(UNACK, "lan", Role.VIEWER) == ()
    assert offered(UNACK, "lan", Role.WALL) == ()


@pytest.mark.parametrize(("action", "word"), [("suppress", "Nén cảnh báo"), ("remove", "Đưa ra ngoài vận hành")])
def test_taking_it_out_needs_a_reason(action: str, word: str, qtbot: QtBot) -> None:
    wishes: list[Wish] = []
    dialog = NoteDialog(UNACK.id, "Cháy", Words("vi"), action=action)
    qtbot.addWidget(dialog)
    dialog.wished.on_value(wishes.append)
    dialog.show()
    press(qtbot, dialog, word)
    assert not wishes
    dialog.findChild(QPlainTextEdit).setPlainText("thay cảm biến")
    press(qtbot, dialog, word)
    assert wishes == [Wish(UNACK.id, action, "thay cảm biến")]


def press(qtbot: QtBot, dialog: ShelveDialog | NoteDialog, word: str) -> None:
    button = next(b for b in dialog.findChildren(QPushButton) if b.text().startswith(word))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def shelving(qtbot: QtBot, wishes: list[Wish]) -> ShelveDialog:
    dialog = ShelveDialog(UNACK.id, "Cháy", Words("vi"), now=sample.NOW, zone=ZoneInfo(sample.ZONE))
    qtbot.addWidget(dialog)
    dialog.wished.on_value(wishes.append)
    dialog.show()
    return dialog


def test_shelving_needs_a_reason_and_has_an_end(qtbot: QtBot) -> None:
    wishes: list[Wish] = []
    dialog = shelving(qtbot, wishes)
    press(qtbot, dialog, "Tạm ẩn")
    assert dialog.isVisible(), "without a reason nothing happens"
    qtbot.keyClicks(dialog.findChild(QLineEdit), "  sua chua ")
    press(qtbot, dialog, "2 giờ")
    qtbot.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
    assert wishes == [Wish(UNACK.id, "shelve", "sua chua", sample.NOW + 7200 * NS)]
    assert not dialog.isVisible()


def test_a_reason_can_be_picked_and_the_end_be_the_return_to_normal(qtbot: QtBot) -> None:
    wishes: list[Wish] = []
    dialog = shelving(qtbot, wishes)
    press(qtbot, dialog, "Cảm biến hỏng")
    press(qtbot, dialog, "Đến khi bình thường")
    press(qtbot, dialog, "Tạm ẩn")
    assert wishes == [Wish(UNACK.id, "shelve", "Cảm biến hỏng", sample.NOW + 8 * 3600 * NS, once=True)]


def test_escape_shelves_nothing(qtbot: QtBot) -> None:
    wishes: list[Wish] = []
    dialog = shelving(qtbot, wishes)
    press(qtbot, dialog, "Đang sửa chữa")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not wishes
    assert not dialog.isVisible()


def test_a_note_is_saved_with_ctrl_enter(qtbot: QtBot) -> None:
    wishes: list[Wish] = []
    dialog = NoteDialog(UNACK.id, "Cháy", Words("vi"))
    qtbot.addWidget(dialog)
    dialog.wished.on_value(wishes.append)
    dialog.show()
    text = dialog.findChild(QPlainTextEdit)
    qtbot.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not wishes
    text.setPlainText("đã gọi đội 2\nchờ 20 phút ")
    qtbot.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert wishes == [Wish(UNACK.id, "comment", "đã gọi đội 2\nchờ 20 phút")]


def test_a_note_that_is_too_long_says_so(qtbot: QtBot) -> None:
    dialog = NoteDialog(UNACK.id, "Cháy", Words("vi"))
    qtbot.addWidget(dialog)
    dialog.show()
    text = dialog.findChild(QPlainTextEdit)

    def said() -> list[str]:
        return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]

    text.setPlainText("a" * 2000)
    assert not any("Dài quá" in line for line in said())
    text.setPlainText("a" * 2001)
    assert "Dài quá 1 ký tự: nhiều nhất là 2\u202f000" in said()
