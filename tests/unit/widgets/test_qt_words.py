from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from resources import locate
from widgets.qt_words import QtWords


@pytest.fixture
def spoken(qapp: QCoreApplication) -> Iterator[QtWords]:
    assert qapp
    words = QtWords()
    words.speak("vi")
    yield words
    words.speak("en")


def menu_of_a_field(qtbot: QtBot) -> list[str]:
    field = QLineEdit("abc")
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    return [a.text().split("\t")[0] for a in menu.actions() if a.text()]


def test_the_menu_of_a_text_field_speaks_the_language_of_the_seat(qtbot: QtBot, spoken: QtWords) -> None:
    vietnamese = menu_of_a_field(qtbot)
    assert vietnamese == ["&Hoàn tác", "&Làm lại", "Cắ&t", "&Chép", "&Dán", "Xoá", "Chọn tất cả"]
    spoken.speak("en")
    assert menu_of_a_field(qtbot)[0] == "&Undo"


def test_a_file_dialog_speaks_it_too(qtbot: QtBot, spoken: QtWords) -> None:
    assert spoken
    dialog = QFileDialog(None, "x")
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    said = {label.text().replace("&", "") for label in dialog.findChildren(QLabel)}
    assert {"Trong:", "Tên tệp:", "Loại tệp:"} <= said


def test_what_is_not_in_the_table_stays_as_it_is(spoken: QtWords) -> None:
    assert spoken
    assert QCoreApplication.translate("QFileDialog", "Something new") == "Something new"
    assert QCoreApplication.translate("QNowhere", "Cancel") == "Cancel"


def test_what_qt_reads_was_made_of_what_linguist_shows(spoken: QtWords) -> None:
    assert spoken
    tree = ElementTree.parse(locate("words", "qt_vi.ts"))  # noqa: S314 - our own file
    told = 0
    for context in tree.iterfind("context"):
        name = context.findtext("name", "")
        for message in context.iterfind("message"):
            source = message.findtext("source", "")
            assert QCoreApplication.translate(name, source) == message.findtext("translation"), (name, source)
            told += 1
    assert told > 100
