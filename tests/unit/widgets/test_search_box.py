from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from widgets.search_box import Found, SearchBox


def box(qtbot: QtBot) -> SearchBox:
    made = SearchBox("vi", lambda text, _most: [Found("Cầu", 1)] if text == "cau" else [])
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_not_found_is_said_and_cannot_be_chosen(qtbot: QtBot) -> None:
    field = box(qtbot)
    qtbot.keyClicks(field, "xyz")
    assert list(field.rows) == ["Không tìm thấy «xyz»"]
    with qtbot.assertNotEmitted(field.chosen.value):
        qtbot.keyClick(field, Qt.Key.Key_Down)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    field.clear()
    qtbot.keyClicks(field, "cau")
    assert list(field.rows) == ["Cầu"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.rows
