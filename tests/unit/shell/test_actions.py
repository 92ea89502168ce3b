from msgspec import structs

from console.model.clock import ManualClock
from console.model.principal import Principal
from console.shell.actions import DEADLINE_SECONDS, Actions
from console.wire.command import Command, Receipt
from widgets import sample
from widgets.alarm_action import Wish
from widgets.alarm_model import Mark

ALARM = sample.alarms()[0]
ACK = Wish(ALARM.id, "ack")


def desk() -> tuple[Actions, list[Command], ManualClock]:
    sent: list[Command] = []
    clock = ManualClock(sample.NOW)

    def send(command: Command) -> bytes:
        sent.append(command)
        return command.id

    return Actions(send, Principal("lan", seat="2"), clock), sent, clock


def test_an_acknowledgement_names_what_the_operator_saw() -> None:
    actions, sent, _ = desk()
    assert actions.act(ALARM, ACK)
    command = sent[0]
    assert (command.service, command.name, command.entity, command.rule) == ("alarm", "ack", *ALARM.id)
    assert command.revision == ALARM.revision
    assert command.principal == Principal("lan", seat="2")
    assert len(command.id) == 16
    assert command.t == sample.NOW


def test_it_is_pending_until_the_receipt_and_never_a_success_by_assumption() -> None:
    actions, sent, _ = desk()
    actions.act(ALARM, ACK)
    assert actions.mark(ALARM.id) == Mark("pending")
    assert not actions.act(ALARM, ACK)
    actions.take([Receipt(id=b"of somebody else", status="done")])
    assert actions.mark(ALARM.id) == Mark("pending")
    actions.take([Receipt(id=sent[0].id, status="done", revision=2)])
    assert actions.mark(ALARM.id) is None
    assert len(sent) == 1


def test_a_refusal_is_kept_with_its_reason_and_can_be_tried_again() -> None:
    actions, sent, _ = desk()
    actions.act(ALARM, ACK)
    actions.take([Receipt(id=sent[0].id, status="refused", reason="đã đổi|it changed")])
    assert actions.mark(ALARM.id) == Mark("failed", "đã đổi|it changed")
    assert actions.act(ALARM, ACK)
    assert actions.mark(ALARM.id) == Mark("pending")
    assert sent[0].id != sent[1].id


def test_without_an_answer_it_fails_after_the_deadline() -> None:
    actions, _, clock = desk()
    actions.act(ALARM, ACK)
    clock.advance(DEADLINE_SECONDS - 0.1)
    actions.tick()
    assert actions.mark(ALARM.id) == Mark("pending")
    clock.advance(0.2)
    actions.tick()
    assert actions.mark(ALARM.id) == Mark("failed")


def test_an_answer_after_the_deadline_changes_nothing() -> None:
    actions, sent, clock = desk()
    actions.act(ALARM, ACK)
    clock.advance(DEADLINE_SECONDS + 1)
    actions.tick()
    actions.take([Receipt(id=sent[0].id, status="done")])
    assert actions.mark(ALARM.id) == Mark("failed")


def test_what_is_acknowledged_already_is_not_sent() -> None:
    actions, sent, _ = desk()
    assert not actions.act(structs.replace(ALARM, acknowledged=True), ACK)
    assert not sent


def test_a_failure_is_forgotten_when_another_seat_has_acknowledged() -> None:
    actions, sent, _ = desk()
    actions.act(ALARM, ACK)
    actions.take([Receipt(id=sent[0].id, status="failed")])
    actions.see(ALARM)
    assert actions.mark(ALARM.id)
    actions.see(structs.replace(ALARM, acknowledged=True))
    assert actions.mark(ALARM.id) is None


def test_each_change_of_a_mark_is_told() -> None:
    actions, sent, _ = desk()
    told: list[tuple[str, str]] = []
    actions.on_mark = told.append
    actions.act(ALARM, ACK)
    actions.take([Receipt(id=sent[0].id, status="done")])
    assert told == [ALARM.id, ALARM.id]


def test_a_question_gets_its_answer() -> None:
    actions, sent, _ = desk()
    got: list[Receipt] = []
    actions.ask("history", "get-series", "tn.loop.01", {"kind": "traffic.speed"}, got.append)
    actions.take([Receipt(id=sent[0].id, status="done", data=b"x")])
    assert got[0].data == b"x"


def test_shelving_and_comments_carry_their_words() -> None:
    actions, sent, _ = desk()
    assert actions.act(ALARM, Wish(ALARM.id, "shelve", "đang sửa", sample.NOW + 1, once=True))
    assert sent[0].name == "shelve"
    assert sent[0].arguments == {"reason": "đang sửa", "until": sample.NOW + 1, "once": True}
    assert actions.mark(ALARM.id) == Mark("pending", action="shelve")
    actions.take([Receipt(id=sent[0].id, status="refused", reason="quá lâu|too long")])
    assert actions.mark(ALARM.id) == Mark("failed", "quá lâu|too long", "shelve")
    actions.see(structs.replace(ALARM, acknowledged=True))
    assert actions.mark(ALARM.id), "it can still be shelved"
    assert actions.act(ALARM, Wish(ALARM.id, "comment", "đã gọi"))
    assert sent[1].arguments == {"text": "đã gọi"}


def test_what_is_taken_already_is_not_taken_again() -> None:
    actions, sent, _ = desk()
    assert not actions.act(structs.replace(ALARM, owner="lan"), Wish(ALARM.id, "assign"))
    assert actions.act(structs.replace(ALARM, owner="minh"), Wish(ALARM.id, "assign"))
    assert sent[0].arguments == {}


def test_a_window_that_has_closed_is_answered_no_more_but_the_seat_is() -> None:
    actions, sent, clock = desk()
    told: list[str] = []
    old = actions.open_window()
    actions.ask("history", "get-series", "tn.loop.01", {}, lambda _receipt: told.append("old"))
    actions.ask("seat", "report", "seat.2", {}, lambda _receipt: told.append("seat"), seat=True)
    actions.act(ALARM, ACK, lambda _receipt: told.append("old's wish"))
    actions.open_window()
    actions.ask("history", "get-series", "tn.loop.01", {}, lambda _receipt: told.append("new"))
    actions.close_window(old)
    actions.take([Receipt(id=command.id, status="done") for command in sent])
    assert told == ["seat", "new"]
    assert actions.mark(ALARM.id) is None, "marks are the seat's"
    actions.ask("history", "get-series", "tn.loop.01", {}, lambda _receipt: told.append("late"))
    clock.advance(DEADLINE_SECONDS + 1)
    actions.tick()
    assert told[2:] == ["late"]
