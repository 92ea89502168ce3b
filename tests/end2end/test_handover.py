"""A hand-over through real processes: durable before it is answered, seen by every seat, kept through kill -9."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.feed.client import FeedClient
from console.feed.delta import Delta
from console.model.event import Event
from console.model.handover import Handover, HandoverState, Row, Section, Seen, Signature
from console.model.principal import Principal, Role
from console.model.text import Text
from console.process.vacancy import free_port
from console.wire.command import Command, CommandArgument, Receipt
from console.wire.handover import HANDOVER_KIND, decode_list, handover_of, pack, unpack

ROW = Row(Section.WAITING, Text("Ùn tắc", "Queue"), priority=2, since=5, seen=Seen.ONE)
DRAFT = Handover(seat="", outgoing=Signature("", Role.OPERATOR, 0), rows=(ROW,), note="Bơm 3 đang sửa")


class Hub:
    """``vonglau hub`` without a city."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rpc, self.feed = (f"tcp://127.0.0.1:{free_port()}" for _ in range(2))
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        options = ["--no-demo", "--data", str(self.folder / "data"), "--rpc", self.rpc, "--feed", self.feed]
        self.process = subprocess.Popen([sys.executable, "-m", "console", "hub", *options], stderr=subprocess.DEVNULL)
        return self.process

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


class Seat:
    """What one console of a seat sees and asks."""

    def __init__(self, hub: Hub, name: str, seat: str) -> None:
        self.seat = seat
        self.last: dict[tuple[str, str], Event] = {}
        self.receipts: dict[bytes, Receipt] = {}
        self._changed = threading.Condition()
        self._client = FeedClient(hub.rpc, hub.feed, Principal(name, seat=seat), self._take, interval=0.01)
        self._client.start()

    def _take(self, delta: Delta) -> None:
        with self._changed:
            self.last |= {event.key: event for event in delta.events}
            self.receipts |= {r.id: r for r in delta.receipts}
            self._changed.notify_all()

    def wait(self, until: Callable[[], bool], timeout: float = 40.0) -> None:
        with self._changed:
            assert self._changed.wait_for(until, timeout)

    def handover(self) -> Handover | None:
        event = self.last.get(("seat.1", HANDOVER_KIND))
        return handover_of(event) if event else None

    def wait_for(self, state: HandoverState, revision: int) -> Handover:
        self.wait(lambda: (h := self.handover()) is not None and (h.state, h.revision) == (state, revision))
        told = self.handover()
        assert told
        return told

    def do(
        self, name: str, by: str = "", revision: int = 0, service: str = "seat", **arguments: CommandArgument
    ) -> Receipt:
        principal = Principal(by, seat=self.seat) if by else Principal("")
        command = Command(
            id=b"", service=service, name=name, entity="seat.1", revision=revision, principal=principal,
            arguments=arguments,
        )  # fmt: skip
        sent = self._client.send(command, deadline=30.0)
        self.wait(lambda: sent in self.receipts)
        return self.receipts[sent]

    def pid(self, name: str) -> int:
        self.wait(lambda: (f"process.{name}", "system.process") in self.last)
        return int(self.last[f"process.{name}", "system.process"].values["pid"])

    def stop(self) -> None:
        self._client.stop()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path)
    yield hub
    hub.stop()


@pytest.fixture
def sit(hub: Hub) -> Iterator[Callable[[str, str], Seat]]:
    """Seats that are left when the test ends, however it ends."""
    seats: list[Seat] = []

    def make(name: str, seat: str) -> Seat:
        seats.append(Seat(hub, name, seat))
        return seats[-1]

    yield make
    for seat in seats:
        seat.stop()


@pytest.mark.timeout(180)
def test_signed_confirmed_seen_by_all_and_kept_through_kill_9(hub: Hub, sit: Callable[[str, str], Seat]) -> None:
    here, there = sit("Lan", "1"), sit("Hà", "2")
    assert here.do("sign", record=pack(DRAFT)).status == "done"
    signed = there.wait_for(HandoverState.SIGNED, 1)
    assert (signed.outgoing.name, signed.note, signed.rows) == ("Lan", "Bơm 3 đang sửa", (ROW,))
    assert there.do("confirm", "Hà", 1).status == "refused", "at its own seat only"
    assert here.do("confirm", "lan", 1).status == "refused", "two people sign"

    os.kill(here.pid("state"), signal.SIGKILL)
    assert here.do("confirm", "Minh", 1, remark="đã rõ").status == "done"
    confirmed = there.wait_for(HandoverState.CONFIRMED, 2)
    assert confirmed.incoming
    assert (confirmed.incoming.name, confirmed.remark) == ("Minh", "đã rõ")

    hub.process.kill()
    hub.process.wait()
    hub.start()
    later = sit("Minh", "1")
    assert later.wait_for(HandoverState.CONFIRMED, 2) == confirmed, "a restarted centre knows who sits here"

    def kept() -> bool:
        listed = later.do("get-handovers", service="history", seat="1")
        return listed.status == "done" and [h.revision for h in decode_list(listed.data)] == [2]

    later.wait(kept)
    told = later.do("get-handover", service="history", seat="1", signed=confirmed.outgoing.t)
    assert unpack(told.data.decode()) == confirmed
