"""The rule table on a seat: asked for in pages, saved as a command, rehearsed until nobody looks."""

from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.model.amendment import Amendment, RuleLine
from console.model.principal import Principal, Role
from console.model.rehearsal import Rehearsal
from console.shell.rule_feed import RuleFeed
from console.shell.words import words
from console.wire.command import Receipt
from console.wire.record import amendment_event
from widgets import rule_demo
from widgets.rule_dialog import RuleDialog

Room = Any


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def feed(room: Room, window: QWidget) -> RuleFeed:
    room.seat.actions._principal = Principal("hà", Role.SUPERVISOR, "1")
    made = RuleFeed(room.seat, words("vi"), window)
    room.picture.subscribe(made.take)
    return made


def answer(room: Room, data: object, status: str = "done", reason: str = "") -> None:
    """To the command that was sent last."""
    body = msgspec.json.encode(data)
    room.seat.actions.take([Receipt(id=room.sent[-1].id, status=status, data=body, reason=reason)])


def opened(room: Room, feed: RuleFeed, window: QWidget) -> RuleDialog:
    dialog = feed.open(window)
    for page in (rule_demo.lines()[:3], rule_demo.lines()[3:], list[RuleLine]()):
        answer(room, page)
    return dialog


def test_the_rules_come_in_pages(room: Room, feed: RuleFeed, window: QWidget):
    dialog = opened(room, feed, window)
    asked = [(c.service, c.name, c.arguments) for c in room.sent]
    assert asked == [
        ("alarm", "get-rules", {"after": ""}),
        ("alarm", "get-rules", {"after": "energy.transformer_heating"}),
        ("alarm", "get-rules", {"after": "system.source-silent"}),
    ]
    assert len(dialog.model.shown) == 7


def test_a_change_anywhere_brings_the_table_up_to_date(room: Room, feed: RuleFeed, window: QWidget):
    opened(room, feed, window)
    room.sent.clear()
    room.apply(events=[amendment_event(Amendment(rule="traffic.queue", revision=3))])
    assert [c.name for c in room.sent] == ["get-rules"]


def test_it_is_asked_again_now_and_then_and_not_when_closed(room: Room, feed: RuleFeed, window: QWidget):
    dialog = opened(room, feed, window)
    room.sent.clear()
    feed.tick()
    assert room.sent == []
    room.clock.advance(6)
    feed.tick()
    assert len(room.sent) == 1
    answer(room, [])
    dialog.reject()
    room.clock.advance(60)
    feed.tick()
    assert len(room.sent) == 1


def test_a_hub_that_does_not_answer_is_told(room: Room, feed: RuleFeed, window: QWidget):
    dialog = feed.open(window)
    answer(room, None, "failed", "bộ cảnh báo chưa sẵn sàng|the alarm engine is not ready")
    assert any("bộ cảnh báo chưa sẵn sàng" in label.text() for label in dialog.findChildren(QLabel))
    room.clock.advance(6)
    feed.tick()
    assert len(room.sent) == 2, "and asked again"


def test_saving_is_a_command_with_the_revision_that_was_seen(room: Room, feed: RuleFeed, window: QWidget):
    dialog = opened(room, feed, window)
    dialog.choose("traffic.queue")
    dialog.editor.put({"value": 8}, "đèn mới")
    dialog.editor._save.click()
    sent = room.sent[-1]
    assert (sent.service, sent.name, sent.rule, sent.revision) == ("alarm", "amend", "traffic.queue", 2)
    assert sent.arguments == {"figures": '{"value":8}', "reason": "đèn mới"}
    assert sent.principal.role is Role.SUPERVISOR
    room.seat.actions.take([Receipt(id=sent.id, status="refused", reason="đã sửa|changed")])
    assert any("đã sửa." in label.text() for label in dialog.findChildren(QLabel))


def test_a_rehearsal_is_asked_for_until_it_is_done(room: Room, feed: RuleFeed, window: QWidget, qtbot: QtBot):
    dialog = opened(room, feed, window)
    dialog.choose("traffic.queue")
    dialog.editor.put({"value": 8})
    dialog.editor.play("day")
    first = room.sent[-1]
    assert (first.service, first.name, first.rule) == ("history", "get-rehearsal", "traffic.queue")
    assert (first.arguments["present"], first.arguments["proposed"]) == ('{"value":10}', '{"value":8}')
    answer(room, Rehearsal(state="running", share=0.1))
    qtbot.waitUntil(lambda: room.sent[-1].id != first.id)
    assert room.sent[-1].arguments == first.arguments, "the same question"
    answer(room, rule_demo.rehearsal())
    assert dialog.editor.playing is None
    assert not feed._polls.isActive()


def test_closing_the_table_ends_the_rehearsal(room: Room, feed: RuleFeed, window: QWidget):
    dialog = opened(room, feed, window)
    dialog.choose("traffic.queue")
    dialog.editor.play("day")
    dialog.reject()
    assert room.sent[-1].arguments["cancel"] is True


def test_an_operator_is_told_why_he_may_only_look(room: Room, window: QWidget):
    feed = RuleFeed(room.seat, words("vi"), window)
    dialog = opened(room, feed, window)
    assert any("trưởng ca mới sửa được" in label.text() for label in dialog.findChildren(QLabel))
    assert dialog.editor._save.isHidden()
