"""From the history to the detail pane: what is asked, when, and what becomes of answers that come too late."""

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from console.shell.past_feed import PastFeed
from console.shell.words import words
from console.wire.alarm_history import OccurrencePage, encode_page
from console.wire.command import Command, Receipt
from widgets import sample
from widgets.past_view import PastView
from widgets.theme import THEMES

Room = Any
FIRST, SECOND = sample.alarms()[4], sample.alarms()[2]


@pytest.fixture
def view(room: Room, qtbot: QtBot) -> PastView:
    made = PastView(THEMES["dark"], words("vi"), room.seat.zone)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def feed(room: Room, view: PastView) -> PastFeed:
    room.apply(alarms=[FIRST, SECOND], status=structs.replace(room.picture.status, connection="live"))
    made = PastFeed(room.seat, view, words("vi"))
    room.picture.subscribe(made.take)
    room.seat.selection.changed.on_value(made.select)
    return made


def said(view: PastView) -> str:
    return "\n".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def answer(room: Room, command: Command, *, more: str = "", status: str = "done", rows: int = 3) -> None:
    body = encode_page(OccurrencePage(sample.past()[:rows], more))
    data = body if status == "done" else b""
    room.seat.actions.take([Receipt(id=command.id, status=status, reason="kho đóng|closed", data=data)])


def test_asked_once_for_the_alarm_that_is_selected(room: Room, feed: PastFeed, view: PastView):
    room.seat.selection.select_alarm(FIRST.id)
    assert "Đang đọc lịch sử" in said(view)
    feed.flush()
    feed.flush()
    (command,) = room.sent
    assert (command.service, command.name, command.entity) == ("history", "get-occurrences", FIRST.entity)
    assert command.arguments["rule"] == FIRST.rule
    answer(room, command)
    assert "Diễn biến đợt này" in said(view)
    assert "2 đợt trước" in said(view)


def test_an_answer_to_an_earlier_selection_is_dropped(room: Room, feed: PastFeed, view: PastView):
    room.seat.selection.select_alarm(FIRST.id)
    feed.flush()
    room.seat.selection.select_alarm(SECOND.id)
    answer(room, room.sent[0])
    assert "Đang đọc lịch sử" in said(view)
    room.seat.selection.clear()
    feed.flush()
    assert said(view) == ""
    assert len(room.sent) == 1, "what was stepped over is not asked for"


def test_a_change_of_the_alarm_is_asked_for_when_the_store_has_it(room: Room, feed: PastFeed):
    room.seat.selection.select_alarm(FIRST.id)
    feed.flush()
    room.apply(alarms=[structs.replace(FIRST, revision=9)])
    feed.flush()
    assert len(room.sent) == 1
    room.clock.advance(1.0)
    feed.flush()
    assert len(room.sent) == 2


def test_nothing_is_asked_while_there_is_no_hub(room: Room, feed: PastFeed):
    room.apply(status=structs.replace(room.picture.status, connection="lost"))
    room.seat.selection.select_alarm(FIRST.id)
    feed.flush()
    assert room.sent == []


def test_failure_and_again_and_older_ones(room: Room, feed: PastFeed, view: PastView):
    room.seat.selection.select_alarm(FIRST.id)
    feed.flush()
    answer(room, room.sent[0], status="failed")
    assert "Chưa đọc được lịch sử: kho đóng." in said(view)
    more, again = view.findChildren(QPushButton)
    again.click()
    answer(room, room.sent[1], more="1:2:3", rows=1)
    more.click()
    assert room.sent[2].arguments["cursor"] == "1:2:3"
    room.seat.actions.take([Receipt(id=room.sent[2].id, status="done", data=b"\x00")])
    assert "OccurrencePage" in said(view)
    again.click()
    answer(room, room.sent[3])
    assert "2 đợt trước" in said(view)


@pytest.mark.usefixtures("feed")
def test_the_cameras_near_it_can_be_picked(room: Room, view: PastView, shapes: SimpleNamespace):
    room.describe(*(shapes.camera(k, 105.84 + k / 500, 21.58) for k in range(6)))
    room.apply(alarms=[structs.replace(FIRST, lon=105.84, lat=21.58)])
    room.seat.selection.select_alarm(FIRST.id)
    assert said(view).count("href") == 3, "within 600 m"
    view.camera_picked.publish("tn.camera.1")
    assert room.seat.selection.value.entity == "tn.camera.1"
