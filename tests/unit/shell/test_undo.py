"""Undo: what can be taken back and what cannot, in which order, and what the bar says of it."""

from typing import Any

import pytest
from msgspec import structs
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.model.alarm import Alarm, Suppression
from console.model.principal import Principal, Role
from console.shell.undo import REMEMBERED, SECONDS, Deeds
from console.shell.undo_feed import UndoFeed
from console.shell.words import words
from console.wire.command import Receipt
from widgets import sample
from widgets.alarm_action import Wish
from widgets.undo_bar import UndoBar

Room = Any
ALARM = sample.alarms()[0]
OTHER = sample.alarms()[1]


def test_the_newest_first_and_nothing_that_is_old():
    deeds = Deeds()
    first = deeds.add(ALARM, "shelve", 0.0)
    second = deeds.add(structs.replace(OTHER, owner="đội 2"), "assign", 5.0)
    assert deeds.newest(6.0) == second
    assert second.wish == Wish(OTHER.id, "undo", "đội 2", undoes="assign")
    deeds.drop(second)
    assert deeds.newest(6.0) == first
    assert deeds.newest(SECONDS + 1) is None


def test_twenty_acknowledgements_stand_for_one():
    deeds = Deeds()
    shelved = deeds.add(ALARM, "shelve", 0.0)
    for _ in range(20):
        ack = deeds.add(OTHER, "ack", 1.0)
    assert not ack.undoable
    deeds.drop(ack)
    assert deeds.newest(2.0) == shelved


def test_what_is_remembered_is_bounded():
    deeds = Deeds()
    for _ in range(2 * REMEMBERED):
        deeds.add(ALARM, "shelve", 0.0)
    count = 0
    while (deed := deeds.newest(0.0)) is not None:
        deeds.drop(deed)
        count += 1
    assert count == REMEMBERED


@pytest.fixture
def ground(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    return made


@pytest.fixture
def bar(ground: QWidget) -> UndoBar:
    return UndoBar(words("vi"), ground)


@pytest.fixture
def feed(room: Room, bar: UndoBar) -> UndoFeed:
    room.apply(alarms=[ALARM, OTHER])
    return UndoFeed(room.seat, bar, words("vi"))


def do(room: Room, wish: Wish, alarm: Alarm = ALARM, *, status: str = "done", reason: str = "") -> None:
    room.seat.actions.act(alarm, wish)
    answer(room, status=status, reason=reason)


def answer(room: Room, *, status: str = "done", reason: str = "") -> None:
    room.seat.actions.take([Receipt(id=room.sent[-1].id, status=status, reason=reason)])


def test_a_shelving_is_taken_back_with_the_revision_that_is_now(room: Room, feed: UndoFeed, bar: UndoBar):
    do(room, Wish(ALARM.id, "shelve", "sửa"))
    assert (bar.text, bar.offers) == ("Đã tạm ẩn: Va chạm, chắn 2 làn", True)
    shelved = structs.replace(
        ALARM, suppression=Suppression.SHELVED, requested=(Suppression.SHELVED,), revision=ALARM.revision + 1
    )
    room.apply(alarms=[shelved])
    bar.findChild(QPushButton).click()
    command = room.sent[-1]
    assert (command.name, command.revision, command.entity, command.rule) == ("undo", shelved.revision, *ALARM.id)
    assert command.arguments == {"action": "shelve", "owner": ""}
    answer(room)
    assert (bar.text, bar.offers) == ("Đã hoàn tác: Va chạm, chắn 2 làn", False)
    feed.undo()
    assert bar.text == "Không có gì để hoàn tác."
    assert len(room.sent) == 2


def test_an_assignment_goes_back_to_whose_it_was(room: Room, feed: UndoFeed):
    theirs = structs.replace(ALARM, owner="đội 2")
    do(room, Wish(ALARM.id, "assign"), theirs)
    feed.undo()
    assert room.sent[-1].arguments == {"action": "assign", "owner": "đội 2"}


def test_an_acknowledgement_cannot_be_undone_and_it_is_said_so(room: Room, feed: UndoFeed, bar: UndoBar):
    do(room, Wish(OTHER.id, "shelve", "sửa"), OTHER)
    do(room, Wish(ALARM.id, "ack"))
    assert not bar.isVisible(), "what was offered is no longer the newest"
    feed.undo()
    assert bar.text.startswith("Xác nhận không hoàn tác được: đã có người thấy cảnh báo.")
    assert not bar.offers
    feed.undo()
    assert room.sent[-1].name == "undo", "the one before it can"
    assert room.sent[-1].entity == OTHER.entity


def test_a_refused_undo_is_said_and_can_be_tried_again(room: Room, feed: UndoFeed, bar: UndoBar):
    do(room, Wish(ALARM.id, "shelve", "sửa"))
    feed.undo()
    answer(room, status="refused", reason="cảnh báo đã thay đổi, hãy xem lại|it has changed")
    assert bar.text == "Chưa hoàn tác được: cảnh báo đã thay đổi, hãy xem lại."
    feed.undo()
    assert [c.name for c in room.sent] == ["shelve", "undo", "undo"]


def test_what_was_not_carried_out_is_not_offered(room: Room, feed: UndoFeed, bar: UndoBar):
    do(room, Wish(ALARM.id, "shelve", "sửa"), status="refused", reason="x")
    assert not bar.isVisible()
    feed.undo()
    assert bar.text == "Không có gì để hoàn tác."


def test_the_offer_goes_by_itself_and_the_key_still_works(room: Room, feed: UndoFeed, bar: UndoBar):
    do(room, Wish(ALARM.id, "shelve", "sửa"))
    room.clock.advance(11)
    feed.tick()
    assert bar.isVisible()
    room.clock.advance(2)
    feed.tick()
    assert not bar.isVisible()
    feed.undo()
    assert room.sent[-1].name == "undo"


def test_a_supervisors_suppression_is_taken_back_too(room: Room, feed: UndoFeed, bar: UndoBar):
    room.seat.actions._principal = Principal("hà", Role.SUPERVISOR)
    do(room, Wish(ALARM.id, "remove", "tháo cảm biến"))
    assert bar.text == "Đã đưa ra ngoài vận hành: Va chạm, chắn 2 làn"
    feed.undo()
    assert room.sent[-1].arguments["action"] == "remove"


def test_the_bar_lies_at_the_foot_and_elides(ground: QWidget, bar: UndoBar):
    bar.show_text("x" * 300, offer=True)
    assert bar.geometry().bottom() <= ground.height()
    ground.resize(400, 200)
    assert (bar.width(), bar.geometry().bottom()) == (384, 191)
    assert bar.text == "x" * 300
