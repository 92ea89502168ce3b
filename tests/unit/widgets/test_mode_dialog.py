"""The dialog of the city modes: a wish needs a reason, waits for its answer, and a seat that may not is told why."""

from zoneinfo import ZoneInfo

import pytest
from msgspec import structs
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.model.alarm import Suppression
from console.model.clock import NS
from widgets import sample
from widgets.alarm_wording import AlarmWording
from widgets.detail_facts import alarm_facts
from widgets.mode_dialog import ModeDialog
from widgets.mode_line import ModeLine, ModeWish, told
from widgets.mode_strip import ModeStrip
from widgets.theme import THEMES
from widgets.words import Words

ZONE = ZoneInfo(sample.ZONE)
WORDS = Words("vi")


def dialog_of(qtbot: QtBot, denied: str = "") -> tuple[ModeDialog, list[ModeWish]]:
    dialog = ModeDialog(WORDS, now=sample.NOW, zone=ZONE, denied=denied)
    qtbot.addWidget(dialog)
    wishes: list[ModeWish] = []
    dialog.wished.on_value(wishes.append)
    dialog.show_modes(sample.modes(), sample.NOW)
    dialog.show()
    return dialog, wishes


@pytest.fixture
def shown(qtbot: QtBot) -> tuple[ModeDialog, list[ModeWish]]:
    return dialog_of(qtbot)


def said(dialog: ModeDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog))


def test_the_mode_that_is_on_is_shown_first_with_all_that_is_known_of_it(shown: tuple[ModeDialog, list[ModeWish]]):
    dialog, _ = shown
    assert "Bật từ 12:57:06 đến 17:27:06 · trưởng ca Hà: bão số 11 · đang nén 12 cảnh báo" in said(dialog)
    assert "•  Không báo ùn tắc và xe buýt chậm" in said(dialog)
    assert dialog._set.text() == "Đổi lý do và giờ kết thúc"
    assert dialog._clear.isVisibleTo(dialog)


def test_it_is_not_set_without_a_reason(shown: tuple[ModeDialog, list[ModeWish]]):
    dialog, wishes = shown
    dialog.choose("match")
    assert not dialog._set.isEnabled()
    assert not dialog._clear.isVisibleTo(dialog)
    dialog.set_reason(" bán kết ")
    dialog.choose_span(2)
    assert "Tự tắt lúc 16:27:06." in said(dialog)
    dialog._set.click()
    mode = sample.modes()[1].mode
    assert wishes == [ModeWish(mode, on=True, reason="bán kết", until=sample.NOW + 7200 * NS)]
    assert not dialog._set.isEnabled(), "one wish at a time"
    dialog.show_answer("vai trò này không được.", done=False)
    assert "Chưa được: vai trò này không được. Chế độ vẫn như cũ." in said(dialog)
    assert dialog.isVisible()
    dialog.choose_span(0)
    dialog._set.click()
    assert wishes[-1].until == 0
    dialog.show_answer("", done=True)
    assert not dialog.isVisible()


def test_clearing_needs_no_reason(shown: tuple[ModeDialog, list[ModeWish]]):
    dialog, wishes = shown
    dialog.set_reason("")
    dialog._clear.click()
    assert wishes == [ModeWish(sample.modes()[0].mode, on=False)]


def test_what_changes_at_another_seat_is_shown_at_once(shown: tuple[ModeDialog, list[ModeWish]]):
    dialog, wishes = shown
    storm = sample.modes()[0].mode
    off = structs.replace(storm, on=False, revision=3, since=0, until=0)
    dialog.show_modes([ModeLine(off)], sample.NOW)
    assert "Đang tắt" in said(dialog)
    dialog.set_reason("bão mới")
    dialog._set.click()
    assert wishes[-1].mode.revision == 3


def test_who_may_not_is_told_why_and_sees_everything(qtbot: QtBot):
    dialog, _ = dialog_of(qtbot, WORDS("mode.denied", role=WORDS("role.operator")))
    assert "vai trò trực ca: chỉ xem" in said(dialog)
    assert "bão số 11" in said(dialog)
    assert not dialog._asking.isVisibleTo(dialog)
    assert not dialog._set.isVisibleTo(dialog)


def test_without_any_mode_it_says_so(qtbot: QtBot):
    dialog, _ = dialog_of(qtbot)
    dialog.show_modes([], sample.NOW)
    assert "Chưa mô-đun nào khai báo chế độ." in said(dialog)
    assert not dialog._set.isEnabled()


def test_a_row_and_its_detail_name_the_mode_that_suppresses():
    wording = AlarmWording("vi")
    alarm = structs.replace(sample.alarms()[2], suppression=Suppression.BY_DESIGN, modes=("storm",))
    assert wording.note(alarm).startswith("Bị nén theo thiết kế"), "until its name is known"
    wording.modes = {"storm": sample.modes()[0].mode.name}
    assert wording.note(alarm) == "Nén bởi chế độ Bão, mưa lớn"
    facts = alarm_facts(sample.suppressed_alarm(), None, sample.NOW, ZONE, WORDS, modes=[sample.modes()[0].mode])
    said = {fact.label: fact.value for fact in facts}
    assert said["Chế độ"] == "Bão, mưa lớn · từ 12:57:06 đến 17:27:06 · trưởng ca Hà: bão số 11"
    assert said["Ngoài vận hành"] == "từ 12:27:06 · trưởng ca Hà"
    assert said["Lý do"] == "tháo vòng từ để sửa đường"


def test_who_acknowledged_when_or_which_policy():
    acked = structs.replace(sample.alarms()[0], acknowledged=True, by="lan", acknowledged_at=sample.NOW)
    policy = structs.replace(acked, by="")
    for alarm, value in ((acked, "lan · 14:27:06"), (policy, "tự động, theo quy tắc mức 4 · 14:27:06")):
        facts = alarm_facts(alarm, None, sample.NOW, ZONE, WORDS)
        assert [f.value for f in facts if f.label == "Người xác nhận"] == [value]


def test_the_strip_is_there_while_a_mode_is_on(qtbot: QtBot):
    strip = ModeStrip(THEMES["dark"], "")
    qtbot.addWidget(strip)
    assert strip.isHidden()
    line = told(sample.modes()[0], sample.NOW, ZONE, WORDS)
    strip.show_lines([line, line])
    assert not strip.isHidden()
    assert strip.sizeHint().height() == 48
    strip.show_lines([])
    assert strip.isHidden()
