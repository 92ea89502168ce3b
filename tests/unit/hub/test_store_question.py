"""Questions on the history of alarms."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.history.store import Batch, Position, Store
from console.hub import store_question
from console.hub.store_question import MOST_WAITING, AlarmQuestions, answer
from console.model.alarm import Alarm, Process
from console.model.clock import NS
from console.model.text import Text
from console.wire.alarm_history import ActionPage, OccurrencePage, decode_page
from console.wire.codec import MalformedError
from console.wire.command import Command, CommandArgument, Receipt
from console.wire.record import alarm_event

T = 1_760_000_000 * NS


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path}/x.sqlite")
    alarms = [
        Alarm(
            entity=f"tn.x.{k}", rule="traffic.jam", title=Text("Ùn tắc"), priority=2, domain="traffic", revision=1,
            process=Process.ABNORMAL, acknowledged=False, occurrence=f"o{k}", first=T + k, last=T + k, changed=T + k,
            count=1,
        )
        for k in range(50)
    ]  # fmt: skip
    store.append([Batch("alarm", 1, 1, T, [alarm_event(a) for a in alarms])], Position(1, {"alarm": 50}))
    yield store
    store.close()


def question(name: str = "get-occurrences", **arguments: CommandArgument) -> Command:
    return Command(id=b"1" * 16, service="history", name=name, arguments={"from": 0, "to": 1 << 62, **arguments})


def page(receipt: Receipt) -> OccurrencePage:
    assert receipt.status == "done", receipt
    return decode_page(receipt.data, OccurrencePage)


def test_answered_in_pages(store: Store):
    first = page(answer(store, question(limit=30)))
    assert [o.id for o in first.rows][:2] == ["o49", "o48"]
    second = page(answer(store, question(limit=30, cursor=first.next)))
    assert (len(second.rows), second.next) == (20, "")
    assert page(answer(store, question(entity="tn.x.3", annunciated=True, details=True))).rows[0].steps[0].what == (
        "raised"
    )
    assert decode_page(answer(store, question("get-actions")).data, ActionPage).rows == []


def test_a_page_that_would_not_fit_a_frame_is_shorter(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store_question, "LARGEST_BODY", 2000)
    found: list[str] = []
    cursor = ""
    while cursor or not found:
        receipt = answer(store, question(limit=1000, cursor=cursor))
        assert len(receipt.data) <= 2000
        found += [o.id for o in page(receipt).rows]
        cursor = page(receipt).next
    assert len(set(found)) == len(found) == 50


@pytest.mark.parametrize(
    "arguments",
    [{"from": None}, {"to": "x"}, {"limit": True}, {"cursor": 3}, {"cursor": "x"}, {"domain": 1}, {"to": 1 << 80}],
)
def test_what_is_no_question_is_refused(store: Store, arguments: dict[str, CommandArgument]):
    receipt = answer(store, question(**arguments))
    assert receipt.status == "refused"
    assert "argument" in receipt.reason


def test_a_body_that_is_no_page():
    with pytest.raises(MalformedError, match="ActionPage"):
        decode_page(b"\x93", ActionPage)


def test_a_store_that_is_not_open_or_broken(store: Store):
    assert answer(None, question()).status == "failed"
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE occurrence")
    assert "no such table" in answer(store, question()).reason


def test_in_a_thread_of_its_own_and_no_more_than_can_wait(store: Store):
    now = 0.0
    opened, gate = threading.Event(), threading.Event()
    receipts: list[Receipt] = []
    all_came = threading.Event()

    def slow() -> Store:
        opened.set()
        gate.wait(20)
        return store

    def take(receipt: Receipt) -> None:
        receipts.append(receipt)
        if len(receipts) == MOST_WAITING + 2:
            all_came.set()

    questions = AlarmQuestions(slow, lambda: now)
    questions.start()
    questions.ask(question(), take)
    assert opened.wait(20)
    for _ in range(MOST_WAITING + 1):
        questions.ask(question(), take)
    assert [r.status for r in receipts] == ["failed"], "one too many"
    now = 60.0  # whoever waited has given up
    gate.set()
    assert all_came.wait(20)
    questions.stop()
    assert [r.status for r in receipts] == ["failed", "done", *["failed"] * MOST_WAITING]
