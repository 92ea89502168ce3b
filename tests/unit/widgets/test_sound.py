"""The chip in the top bar and the sound window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from widgets.sound_chip import SoundChip
from widgets.sound_dialog import SoundDialog
from widgets.sound_state import SoundSettings, SoundState
from widgets.theme import DARK
from widgets.words import Words

SETTINGS = SoundSettings(
    SoundState("on", tip="x"), "Có tiếng báo", "Chưa có", (("", "Theo hệ thống"), ("hdmi", "Loa màn hình")), "", 0.6
)


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (SoundState("on"), ""),
        (SoundState("starting"), ""),
        (SoundState("off"), ""),
        (SoundState("silenced", 107), "IM TIẾNG 1:47"),
        (SoundState("failing"), "MẤT TIẾNG"),
    ],
)
def test_the_chip_says_what_is_not_as_it_should_be(state: SoundState, label: str, qtbot: QtBot):
    chip = SoundChip(DARK, "vi")
    qtbot.addWidget(chip)
    assert chip.isHidden(), "a seat without sound has no loudspeaker"
    chip.show_state(state)
    assert not chip.isHidden()
    assert chip.label == label
    chip.grab()
    chip.show_state(None)
    assert chip.isHidden()


def test_the_chip_opens_the_window_by_key(qtbot: QtBot):
    chip = SoundChip(DARK, "vi")
    qtbot.addWidget(chip)
    chip.show_state(SoundState("on"))
    chip.show()
    with qtbot.waitSignal(chip.clicked):
        qtbot.keyClick(chip, Qt.Key.Key_Space)


def buttons(dialog: SoundDialog) -> dict[str, QPushButton]:
    return {b.text(): b for b in dialog.findChildren(QPushButton)}


@pytest.fixture
def dialog(qtbot: QtBot) -> SoundDialog:
    dialog = SoundDialog(Words("vi"), SETTINGS)
    qtbot.addWidget(dialog)
    return dialog


def test_everything_acts_at_once(dialog: SoundDialog):
    told: list[object] = []
    for outlet in (dialog.output_chosen, dialog.volume_chosen, dialog.test_asked, dialog.silence_asked):
        outlet.on_value(told.append)
    for text in ("Loa màn hình", "100 %", "2 Cao", "Đường báo hỏng", "15 phút"):
        buttons(dialog)[text].click()
    assert told == ["hdmi", 1.0, 2, 0, 15]


def test_it_shows_how_it_is(dialog: SoundDialog):
    assert buttons(dialog)["60 %"].isChecked()
    assert buttons(dialog)["Theo hệ thống"].isChecked()
    assert not buttons(dialog)["Bật lại tiếng"].isEnabled()
    dialog.show_settings(replace(SETTINGS, state=SoundState("silenced", 60), output="hdmi", volume=0.83))
    assert buttons(dialog)["80 %"].isChecked()
    assert buttons(dialog)["Loa màn hình"].isChecked()
    assert buttons(dialog)["Bật lại tiếng"].isEnabled()


def test_outputs_come_and_go(dialog: SoundDialog, qtbot: QtBot):
    dialog.show_settings(replace(SETTINGS, outputs=(("", "Theo hệ thống"),)))
    qtbot.waitUntil(lambda: "Loa màn hình" not in buttons(dialog))
    dialog.show_settings(SETTINGS)
    assert "Loa màn hình" in buttons(dialog)
