"""Hand-overs of the past: each once, as it was last told, and kept as long as the history of alarms."""

from pathlib import Path

import pytest
from msgspec import structs

from console.history.store import Batch, Position, Store
from console.hub.store_handover import handovers
from console.model.event import Event
from console.model.handover import Handover, HandoverState, Row, Section, Seen, Signature
from console.model.principal import Role
from console.model.text import Text
from console.wire.command import Command, CommandArgument
from console.wire.handover import decode_list, handover_event, unpack

T = 1_700_000_000_000_000_000
HOUR = 3_600_000_000_000


def signed(number: int, seat: str = "1") -> Handover:
    row = Row(Section.WAITING, Text("Ùn tắc"), seen=Seen.ONE)
    return Handover(seat=seat, revision=2 * number, outgoing=Signature("Lan", Role.OPERATOR, T + number), rows=(row,))


def confirmed(handover: Handover) -> Handover:
    by = Signature("Minh", Role.OPERATOR, handover.outgoing.t + 60)
    return structs.replace(handover, revision=handover.revision + 1, state=HandoverState.CONFIRMED, incoming=by)


@pytest.fixture
def store(tmp_path: Path):
    store = Store(f"sqlite:///{tmp_path}/history.sqlite")
    told = [signed(1), confirmed(signed(1)), signed(2, "2"), signed(HOUR), confirmed(signed(HOUR))]
    events = [handover_event(h, "state", h.outgoing.t + h.revision) for h in told]
    store.append([Batch("shift", 7, 1, T, events)], Position(7, {"shift": len(events)}))
    yield store
    store.close()


def ask(store: Store | None, name: str, **arguments: CommandArgument):
    return handovers(store, Command(id=bytes(16), service="history", name=name, arguments=arguments))


def test_the_newest_come_first_each_as_it_was_last_told(store: Store):
    read = decode_list(ask(store, "get-handovers", seat="1").data)
    assert [(h.outgoing.t - T, h.state) for h in read] == [
        (HOUR, HandoverState.CONFIRMED), (1, HandoverState.CONFIRMED),
    ]  # fmt: skip
    assert all(h.rows == () for h in read), "the list is small"
    assert len(decode_list(ask(store, "get-handovers").data)) == 3
    assert len(decode_list(ask(store, "get-handovers", limit=1).data)) == 1


def test_one_is_had_with_all_it_holds(store: Store):
    assert unpack(ask(store, "get-handover", seat="1", signed=T + 1).data.decode()) == confirmed(signed(1))
    assert ask(store, "get-handover", seat="1", signed=T + 9).status == "refused"


def test_a_wrong_question_is_refused_and_one_too_early_fails(store: Store):
    assert ask(store, "get-handovers", seat=5).status == "refused"
    assert ask(None, "get-handovers").status == "failed"


def test_they_outlive_the_readings(store: Store):
    speed = Event("tn.loop.1", "demo", "traffic.speed", T, values={"value": 1.0})
    store.append([Batch("traffic", 7, 1, T, [speed])], Position(7, {"shift": 5, "traffic": 1}))
    assert store.sweep(T + 1) == 1
    assert len(decode_list(ask(store, "get-handovers").data)) == 3
