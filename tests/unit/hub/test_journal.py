"""The journal: what was asked and answered is remembered, in this run and the next."""

from console.hub.journal import REMEMBERED, Journal, expired
from console.model.principal import Principal
from console.wire.command import Command, Receipt, decode_receipt, encode

S = 1_000_000_000


def command(number: int) -> Command:
    return Command(id=number.to_bytes(16, "big"), service="alarm", name="ack", entity="e", principal=Principal("an"))


def test_a_journal_read_back_answers_the_same():
    journal, log = Journal(), []
    for number in (1, 2):
        asked = command(number)
        log.append(journal.ask(asked, "alarm", encode(asked), number * S))
    receipt = Receipt(id=command(1).id, status="done", revision=4)
    log.append(journal.answer(receipt, encode(receipt), 3 * S))
    again = Journal()
    again.restore(log)
    first, second = again.find(command(1).id), again.find(command(2).id)
    assert first is not None
    assert first.answer == encode(receipt)
    assert second is not None
    assert (second.answer, second.durable, second.service) == (None, True, "alarm")
    assert [o.id for o in again.waiting("alarm")] == [command(2).id]
    assert again.waiting("door") == []


def test_who_asked_can_be_read_in_the_event():
    event = Journal().ask(command(1), "alarm", b"body", S)
    assert (event.kind, event.values["by"], event.values["name"], event.values["entity"]) == (
        "command.asked",
        "an",
        "ack",
        "e",
    )


def test_what_is_not_durable_is_not_dispatched():
    journal = Journal()
    journal.ask(command(1), "alarm", b"", S)
    assert journal.waiting("alarm") == []
    journal.forget(command(1).id)
    assert journal.find(command(1).id) is None


def test_only_what_nobody_holds_goes_stale():
    journal = Journal()
    for number in (1, 2, 3):
        journal.ask(command(number), "alarm", b"", number * S)
        order = journal.find(command(number).id)
        assert order is not None
        order.durable = True
        order.given = b"somebody" if number == 2 else None
    assert [o.id for o in journal.stale(62 * S)] == [command(1).id]
    receipt, body = expired(command(1).id)
    assert decode_receipt(body) == receipt
    assert receipt.status == "failed"


def test_memory_is_bounded():
    journal = Journal()
    for number in range(REMEMBERED + 10):
        journal.ask(command(number), "alarm", b"", S)
    assert journal.find(command(9).id) is None
    assert journal.find(command(10).id) is not None
