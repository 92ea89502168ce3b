"""The desk of the seats between a log that may lose what is on the way and a clock."""

import pytest
from msgspec import structs

from console.hub.state_seat import AWAY_SECONDS, PATIENCE_SECONDS, SeatDesk
from console.model.clock import NS
from console.model.event import Event
from console.model.handover import Handover, Row, Section, Seen, Signature
from console.model.principal import Principal, Role
from console.model.text import Text
from console.wire.command import Command, CommandArgument, Receipt
from console.wire.handover import HANDOVER_KIND, SHIFT_STREAM, handover_of, pack
from console.wire.record import SEAT_KIND, SYSTEM_STREAM

T = 1_700_000_000 * NS
ROW = Row(Section.WAITING, Text("Ùn tắc"), seen=Seen.ONE)
DRAFT = Handover(seat="1", outgoing=Signature("", Role.OPERATOR, 0), rows=(ROW,), note="x")


class World:
    """A log, and a desk that may be killed."""

    def __init__(self) -> None:
        self.flying: list[tuple[str, Event]] = []
        self.log: list[tuple[str, Event]] = []
        self.receipts: list[Receipt] = []
        self.now, self.at = T, 0.0
        self.desk = SeatDesk(self.publish, self.last)

    def restart(self) -> None:
        self.flying.clear()
        self.desk = SeatDesk(self.publish, self.last)
        for _, event in self.log:
            self.desk.know(event)

    def publish(self, stream: str, events: list[Event]) -> int:
        self.flying += [(stream, e) for e in events]
        return len(self.log) + len(self.flying)

    def last(self, entity: str, kind: str) -> Event | None:
        return next((e for _, e in reversed(self.log) if (e.entity, e.kind) == (entity, kind)), None)

    def land(self) -> None:
        flying, self.flying = self.flying, []
        for stream, event in flying:
            self.log.append((stream, event))
            self.desk.take(event)

    def ask(self, name: str, by: str = "Lan", revision: int = 0, number: int = 1, **arguments: CommandArgument) -> None:
        command = Command(
            id=number.to_bytes(16, "big"), service="seat", name=name, entity="seat.1", revision=revision,
            principal=Principal(by, seat="1"), arguments=arguments,
        )  # fmt: skip
        self.desk.command(command, self.receipts.append, self.now, self.at)

    def tick(self, seconds: float, acked: int = 0) -> None:
        self.now += round(seconds * NS)
        self.at += seconds
        self.desk.tick(self.now, self.at, acked)


def test_a_report_is_answered_when_every_seat_can_see_it():
    world = World()
    world.ask("report", sound="failing", canary="ok", reason="none", device="")
    assert world.receipts == []
    world.land()
    assert [r.status for r in world.receipts] == ["done"]
    ((stream, event),) = world.log
    assert (stream, event.entity, event.kind) == (SYSTEM_STREAM, "seat.1", SEAT_KIND)
    assert {k: event.values[k] for k in ("name", "sound", "canary", "reason")} == {
        "name": "1", "sound": "failing", "canary": "ok", "reason": "none",
    }  # fmt: skip


@pytest.mark.parametrize("said", [{}, {"sound": "ok"}, {"sound": "loud", "canary": "ok"}, {"sound": 1, "canary": "ok"}])
def test_a_report_that_says_nothing_is_refused(said: dict[str, CommandArgument]):
    world = World()
    world.ask("report", **said)
    assert [r.status for r in world.receipts] == ["refused"]


def test_an_ill_seat_that_is_heard_no_more_is_away():
    world = World()
    world.ask("report", sound="failing", canary="ok")
    world.land()
    world.tick(AWAY_SECONDS - 1)
    assert world.flying == []
    world.ask("report", number=2, sound="failing", canary="ok")
    world.land()
    world.tick(AWAY_SECONDS - 1)
    assert world.flying == [], "it still says so"
    world.restart()
    world.tick(2)
    world.land()
    assert world.log[-1][1].values["sound"] == "away", "known to a restarted desk, too"
    world.tick(AWAY_SECONDS * 3)
    assert world.flying == [], "told once"


def test_a_seat_that_is_well_may_be_silent():
    world = World()
    world.ask("report", sound="ok", canary="ok")
    world.land()
    world.tick(AWAY_SECONDS * 3)
    assert world.flying == []


def test_a_hand_over_is_durable_before_it_is_answered():
    world = World()
    world.ask("sign", record=pack(DRAFT))
    assert world.receipts == []
    world.land()
    assert [(r.status, r.revision) for r in world.receipts] == [("done", 1)]
    assert world.log[0][0] == SHIFT_STREAM
    assert handover_of(world.log[0][1]).note == "x"
    world.ask("confirm", "Minh", 1, number=2)
    world.land()
    assert handover_of(world.log[1][1]).incoming == Signature("Minh", Role.OPERATOR, T)


def test_two_at_once_at_one_seat_cannot_both_be_right():
    world = World()
    world.ask("sign", record=pack(DRAFT))
    world.ask("sign", "Minh", number=2, record=pack(DRAFT))
    assert [r.status for r in world.receipts] == ["refused"]
    world.land()
    assert len(world.log) == 1


def test_the_same_command_again_is_answered_and_not_executed():
    world = World()
    world.ask("sign", record=pack(DRAFT))
    world.ask("sign", record=pack(DRAFT))
    world.land()
    world.restart()
    world.ask("sign", record=pack(DRAFT))
    assert [r.status for r in world.receipts] == ["done"] * 3
    assert len(world.log) == 1
    assert world.flying == []


def test_killed_before_it_was_durable_it_is_executed_once_after_all():
    world = World()
    world.ask("sign", record=pack(DRAFT))
    world.restart()
    world.ask("sign", record=pack(DRAFT))
    world.land()
    assert [e.kind for _, e in world.log] == [HANDOVER_KIND]
    assert [r.status for r in world.receipts] == ["done"]


@pytest.mark.logs("acknowledged but never seen")
def test_what_was_acknowledged_and_never_seen_is_published_again():
    world = World()
    world.ask("sign", record=pack(DRAFT))
    world.flying.clear()
    world.tick(PATIENCE_SECONDS + 1, acked=0)
    assert world.flying == [], "it is still on the way"
    world.tick(1, acked=1)
    world.land()
    assert [r.status for r in world.receipts] == ["done"]


def test_a_lost_log_fails_what_was_on_the_way_and_is_told_the_last_hand_over_anew():
    world = World()
    world.ask("sign", record=pack(DRAFT))
    world.land()
    world.ask("confirm", "Minh", 1, number=2)
    kept = [world.log[0][1]]
    world.flying.clear()
    world.desk.new_log(kept)
    assert world.receipts[-1].status == "failed"
    assert world.flying == [(SHIFT_STREAM, kept[0])]


def test_a_refusal_names_the_revision_to_look_at():
    world = World()
    world.ask("sign", record=pack(DRAFT))
    world.land()
    world.ask("confirm", "Minh", 0, number=2)
    assert (world.receipts[-1].status, world.receipts[-1].revision) == ("refused", 1)
    assert structs.astuple(world.receipts[-1])[2].count("|") == 1
