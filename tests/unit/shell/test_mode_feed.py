"""City modes on a seat: the strip, what they suppress, the dialog and the command that it sends."""

from typing import Any

import pytest
from msgspec import structs
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.model.alarm import Alarm, Suppression
from console.model.clock import NS
from console.model.event import Event
from console.model.principal import Principal, Role
from console.shell.mode_feed import ModeFeed
from console.shell.words import words
from console.wire.command import Receipt
from console.wire.record import MODE_KIND, mode_event
from widgets import sample
from widgets.mode_dialog import ModeDialog
from widgets.mode_strip import ModeStrip
from widgets.theme import THEMES

Room = Any
STORM = sample.modes()[0].mode
MATCH = sample.modes()[1].mode


@pytest.fixture
def strip(qtbot: QtBot) -> ModeStrip:
    made = ModeStrip(THEMES["dark"], "")
    qtbot.addWidget(made)
    return made


@pytest.fixture
def feed(room: Room, strip: ModeStrip) -> ModeFeed:
    made = ModeFeed(room.seat, strip, words("vi"))
    room.picture.subscribe(made.take)
    return made


def suppressed(number: int, *modes: str) -> Alarm:
    suppression = Suppression.BY_DESIGN if modes else Suppression.NONE
    return structs.replace(sample.alarms()[number], modes=modes, suppression=suppression)


def test_the_strip_says_since_when_by_whom_why_and_how_many(room: Room, feed: ModeFeed, strip: ModeStrip):
    room.apply(events=[mode_event(STORM), mode_event(MATCH)], alarms=[suppressed(0, "storm"), suppressed(1, "storm")])
    feed.tick()
    (line,) = strip.lines
    assert line.startswith("CHẾ ĐỘ Bão, mưa lớn · từ ")
    assert line.endswith("trưởng ca Hà: bão số 11 · đang nén 2 cảnh báo")
    room.apply(alarms=[suppressed(0)])
    feed.tick()
    assert "đang nén 1 cảnh báo" in strip.lines[0]
    room.apply(events=[mode_event(structs.replace(STORM, on=False, revision=3))], alarms=[suppressed(1)])
    feed.tick()
    assert strip.lines == ()


def test_an_alarm_names_the_modes_over_it(room: Room, feed: ModeFeed):
    room.apply(events=[mode_event(STORM)])
    assert feed.over(suppressed(0, "storm", "gone")) == (STORM,)
    assert feed.names == {"storm": STORM.name}


def test_a_new_picture_forgets_what_was(room: Room, feed: ModeFeed, strip: ModeStrip):
    room.apply(events=[mode_event(STORM)], alarms=[suppressed(0, "storm")])
    room.apply(snapshot=("alarm",), events=[mode_event(MATCH)])
    feed.tick()
    assert strip.lines == ()
    assert feed.names == {"match": MATCH.name}


def test_what_is_no_mode_is_left_out(room: Room, feed: ModeFeed):
    room.apply(events=[Event("mode.x", "newer", MODE_KIND, 1, values={"record": "{"})])
    assert feed.names == {}


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_an_operator_sees_the_modes_and_why_he_may_not_set_one(room: Room, feed: ModeFeed, window: QWidget):
    room.apply(events=[mode_event(STORM), mode_event(MATCH)])
    dialog = feed.open(window)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Bàn này có vai trò trực ca: chỉ xem. Trưởng ca bật và tắt chế độ." in said
    assert not dialog._set.isVisibleTo(dialog)


def test_a_supervisor_sets_it_with_the_revision_he_saw_and_hears_what_became_of_it(
    room: Room, feed: ModeFeed, window: QWidget
):
    room.seat.actions._principal = Principal("hà", Role.SUPERVISOR)
    room.apply(events=[mode_event(STORM), mode_event(MATCH)])
    dialog = feed.open(window)
    dialog.choose("match")
    dialog.set_reason("bán kết")
    dialog._set.click()
    (command,) = room.sent
    assert (command.service, command.name, command.entity, command.revision) == ("alarm", "mode", "mode.match", 1)
    assert (command.arguments["on"], command.arguments["reason"]) == (True, "bán kết")
    assert command.principal.role is Role.SUPERVISOR
    room.seat.actions.take([Receipt(id=command.id, status="refused", reason="chế độ đã thay đổi|it has changed")])
    assert "Chưa được: chế độ đã thay đổi. Chế độ vẫn như cũ." in [x.text() for x in dialog.findChildren(QLabel)]
    dialog._set.click()
    done: list[int] = []
    dialog.finished.connect(done.append)
    room.seat.actions.take([Receipt(id=room.sent[-1].id, status="done")])
    assert done == [ModeDialog.DialogCode.Accepted]


def test_five_minutes_before_a_mode_ends_it_is_told_with_what_comes_back(room: Room, feed: ModeFeed):
    ends = room.clock.now() + 301 * NS
    room.apply(events=[mode_event(structs.replace(STORM, until=ends))], alarms=[suppressed(0, "storm")])
    assert not feed.ending()
    room.clock.advance(2)
    assert feed.ending() == (
        "Chế độ sắp hết trong 5 phút: Bão, mưa lớn. 1 cảnh báo đang bị nén sẽ hiện lại nếu vẫn bất thường."
    )
    room.apply(events=[mode_event(structs.replace(STORM, until=0, revision=3))])
    assert not feed.ending()
