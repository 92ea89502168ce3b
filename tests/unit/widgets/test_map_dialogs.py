"""The dialogs of the map: a layer, bookmarks, what lies in an outline, and the page that is printed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDoubleSpinBox, QLineEdit, QListWidget, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from widgets.map.bookmark import BookmarkDialog
from widgets.map.gathering import GatheringDialog
from widgets.map.item import Bookmark, Picked, View
from widgets.map.layer import Choice
from widgets.map.layer_dialog import LayerDialog
from widgets.map.print import Imprint, PrintError, compose, save
from widgets.map.words import TABLE
from widgets.theme import DARK
from widgets.words import Words

WORDS = Words("vi", TABLE)
HERE = View(105.84, 21.59, 14.0)


def test_each_thing_of_a_layer_is_told_at_once(qtbot: QtBot):
    dialog = LayerDialog("Camera", Choice(), WORDS)
    qtbot.addWidget(dialog)
    told: list[Choice] = []
    dialog.changed.on_value(told.append)
    dialog.findChild(QSlider).setValue(40)
    dialog.findChildren(QDoubleSpinBox)[0].setValue(9.5)
    dialog.findChild(QLineEdit).setText("bac son")
    dialog.findChild(QCheckBox).click()
    assert told[-1] == Choice(False, 0.4, (9.5, 24.0), "bac son")
    before = len(told)
    dialog.show_choice(Choice())
    assert len(told) == before
    assert dialog.findChild(QSlider).value() == 100


def test_a_bookmark_is_kept_gone_to_and_taken_away_by_keys(qtbot: QtBot):
    dialog = BookmarkDialog([], HERE, WORDS)
    qtbot.addWidget(dialog)
    dialog.show()
    told: list[tuple[Bookmark, ...]] = []
    dialog.changed.on_value(told.append)
    name = dialog.findChild(QLineEdit)
    assert not dialog.findChild(QPushButton).isEnabled()
    QTest.keyClicks(name, "Cau Gia Bay")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert told[-1] == (Bookmark("Cau Gia Bay", HERE),)
    assert dialog.isVisible()
    rows = dialog.findChild(QListWidget)
    with qtbot.waitSignal(dialog.chosen.value, check_params_cb=lambda v: v == HERE):
        QTest.keyClick(rows, Qt.Key.Key_Return)
    dialog.show()
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    assert told[-1] == ()


def test_the_same_name_is_the_same_bookmark(qtbot: QtBot):
    dialog = BookmarkDialog([Bookmark("a", View(1, 2, 3)), Bookmark("b", HERE)], HERE, WORDS)
    qtbot.addWidget(dialog)
    told: list[tuple[Bookmark, ...]] = []
    dialog.changed.on_value(told.append)
    dialog.findChild(QLineEdit).setText("a")
    dialog.findChild(QPushButton).click()
    assert told[-1] == (Bookmark("b", HERE), Bookmark("a", HERE))


def test_what_lies_inside_is_counted_found_by_name_and_picked(qtbot: QtBot):
    found = [Picked("camera", "c1"), Picked("camera", "c2"), Picked("track", "xe 7")]
    dialog = GatheringDialog(found, lambda p: f"Đường {p.id}", lambda kind: kind, WORDS)
    qtbot.addWidget(dialog)
    field = dialog.findChild(QLineEdit)
    field.setText("duong xe")
    with qtbot.waitSignal(dialog.picked.value, check_params_cb=lambda p: p == found[2]):
        QTest.keyClick(field, Qt.Key.Key_Return)


def test_nothing_inside_is_said(qtbot: QtBot):
    dialog = GatheringDialog([], str, str, WORDS)
    qtbot.addWidget(dialog)
    assert dialog.findChild(QListWidget).isHidden()


@pytest.fixture
def page(qapp: QApplication) -> QImage:
    assert qapp
    picture = QPixmap(320, 200)
    picture.fill(DARK.accent)
    return compose(picture, Imprint("Bản đồ", "14:00 27/11/2026", "21,59 105,84 · 1:25 000", "© Vọng Lâu"), DARK)


def test_the_page_has_the_picture_and_its_imprint(page: QImage):
    assert (page.width(), page.height()) == (320, 256)
    assert page.pixelColor(160, 100).name() == DARK.accent
    below = {page.pixelColor(x, y).name() for x in range(12, 120) for y in range(206, 226)}
    assert DARK.panel in below
    assert len(below) > 3


@pytest.mark.parametrize(("name", "begins"), [("a.png", b"\x89PNG"), ("a.PDF", b"%PDF-")])
def test_the_page_is_written_as_its_name_ends(page: QImage, tmp_path: Path, name: str, begins: bytes):
    save(page, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize("name", ["a.gif", "no/such/folder/a.png"])
def test_what_cannot_be_written_is_said(page: QImage, tmp_path: Path, name: str):
    with pytest.raises(PrintError, match=name.rpartition("/")[2]):
        save(page, tmp_path / name)
