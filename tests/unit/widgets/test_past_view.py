"""The past of an alarm in the detail pane: its words, and what it says while there are none."""

from zoneinfo import ZoneInfo

import pytest
from msgspec import structs
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from console.model.clock import NS
from console.wire.alarm_history import Step
from widgets import sample
from widgets.alarm_past import Near, before, step_words, story, when
from widgets.past_view import PastView
from widgets.theme import THEMES
from widgets.words import Words

ZONE = ZoneInfo(sample.ZONE)
VI, EN = Words("vi"), Words("en")


@pytest.fixture
def view(qtbot: QtBot) -> PastView:
    made = PastView(THEMES["dark"], VI, ZONE)
    qtbot.addWidget(made)
    made.show()
    return made


def said(view: PastView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible() and label.text()]


def buttons(view: PastView) -> list[str]:
    return [button.text() for button in view.findChildren(QPushButton) if button.isVisible()]


def test_the_story_of_a_standing_alarm():
    one = sample.past()[0]
    told = story(one, sample.NOW, ZONE, VI)
    assert [(f.label, f.value) for f in told][-2:] == [
        ("14:08:06", "Xác nhận · trực ca 2 (bàn 2) · sau 03:00"),
        ("14:05:06", "Báo động · 71\u00a0µg/m³"),
    ]
    silent = structs.replace(one, annunciated=None, steps=[])
    assert [f.value for f in story(silent, sample.NOW, ZONE, EN)] == ["was not shown to operators"]


@pytest.mark.parametrize(
    ("step", "words", "expected"),
    [
        (Step(t=0, what="shelve", by="lan", until=sample.NOW, text="hỏng"), VI, "Tạm ẩn · lan · đến 14:27 · «hỏng»"),
        (Step(t=0, what="shelve", by="lan", until=sample.NOW, text="x"), EN, "Shelved · lan · until 14:27 · “x”"),
        (Step(t=0, what="unshelve"), VI, "Hết bị ẩn"),
        (Step(t=0, what="unshelve", by="lan"), VI, "Bỏ tạm ẩn · lan"),
        (Step(t=0, what="assign", by="lan"), EN, "Assigned to nobody · lan"),
        (Step(t=0, what="assign", by="lan", text="Đội 2"), EN, "Assigned to · lan · “Đội 2”"),
        (Step(t=0, what="of-a-newer-hub"), EN, "of-a-newer-hub"),
    ],
)
def test_steps(step: Step, words: Words, expected: str):
    assert step_words(step, None, ZONE, words) == expected


def test_earlier_occurrences_say_how_long_who_and_what_was_noted():
    facts = before(sample.past()[1:], sample.NOW, ZONE, EN)
    assert [(f.label, f.value) for f in facts] == [
        ("21/11 14:27", "lasted 1\u00a0h\u00a035 · acknowledged by trực ca 1 (seat 1) after 03:00 · taken by Đội 2"),
        ("", "Note · trực ca 1 (seat 1) · “đã gọi đội cơ điện”"),
        ("13/10 14:27", "lasted 05:00 · was not shown to operators"),
    ]
    standing = structs.replace(sample.past()[1], returned=None, resolved=None, acknowledged=None, count=3, owner="")
    (fact, _) = before([standing], sample.NOW, ZONE, EN)
    assert fact.value == "still lasts, 24\u00a0h\u00a000 so far · 3 times · nobody acknowledged"


def test_when():
    assert when(sample.NOW, sample.NOW, ZONE) == "14:27:06"
    assert when(sample.NOW - 86_400 * NS, sample.NOW, ZONE) == "21/11 14:27"
    assert when(sample.NOW - 400 * 86_400 * NS, sample.NOW, ZONE) == "18/10/2025"


def test_waiting_failing_and_nothing(view: PastView, qtbot: QtBot):
    assert (said(view), buttons(view)) == ([], [])
    view.show_pending()
    assert said(view) == ["Đang đọc lịch sử của cảnh báo này…"]
    view.show_failure("kho chưa mở.")
    assert "kho chưa mở. Cảnh báo và các thao tác không bị ảnh hưởng." in said(view)[0]
    assert buttons(view) == ["Đọc lại"]
    view.show_past([], "x", sample.NOW, more=False)
    assert said(view)[0].startswith("Lịch sử chưa có đợt nào")
    with qtbot.waitSignal(view.asked.value, check_params_cb=lambda what: what == "more"):
        view.show_past(sample.past(), "x", sample.NOW, more=True)
        view.findChildren(QPushButton)[0].click()
    view.clear()
    assert (said(view), buttons(view)) == ([], [])


def test_the_occurrence_that_stands_is_told_apart(view: PastView):
    view.show_past(sample.past(), "SC-2026-1122-0004", sample.NOW, more=False)
    assert {"Diễn biến đợt này", "2 đợt trước"} <= set(said(view))
    view.show_past(sample.past(), "", sample.NOW, more=False)
    assert "Diễn biến đợt này" not in said(view)
    assert "3 đợt trước" in said(view)


def test_a_camera_is_a_click_away(view: PastView, qtbot: QtBot):
    view.show_cameras([Near("tn.camera.1", "A & <B>", 1234.5)])
    (text,) = said(view)
    assert "A &amp; &lt;B&gt;</a> 1\u202f234&nbsp;m" in text
    with qtbot.waitSignal(view.camera_picked.value, check_params_cb=lambda entity: entity == "tn.camera.1"):
        view.findChildren(QLabel)[0].linkActivated.emit("tn.camera.1")
    view.show_cameras([])
    assert said(view) == []
