"""Commands and snapshots through the broker: durable before dispatch, answered once, alive after a restart."""

from typing import Protocol

import pytest

from console.hub.broker_service import MOST_SERVICES, SILENT_SECONDS
from console.hub.journal import STREAM
from console.model.clock import ManualClock
from console.model.principal import Principal
from console.wire.codec import decode_events
from console.wire.command import Command, Receipt, decode_receipt, encode
from console.wire.frame import CMD, ERR, PING, PONG, READY, RES, SNAP, u64

ID = bytes(range(16))


class Client(Protocol):
    def ask(self, *frames: bytes) -> list[bytes]: ...


def command(name: str = "ack", id16: bytes = ID) -> bytes:
    return encode(Command(id=id16, service="alarm", name=name, entity="tn.gauge", principal=Principal("an", seat="2")))


def receipt(id16: bytes = ID) -> bytes:
    return encode(Receipt(id=id16, status="done", revision=7))


def ready(client: Client, service: bytes = b"alarm") -> None:
    assert client.ask(READY, service) == [READY, service]


def test_a_command_is_executed_once_however_often_it_is_sent(hub):
    seat, service = hub.raw(), hub.raw()
    ready(service)
    seat.send(CMD, ID, b"alarm", command())
    assert service.receive() == [CMD, ID, b"alarm", command()]
    seat.send(CMD, ID, b"alarm", command())
    assert seat.silent()
    assert service.silent()
    service.send(RES, ID, receipt())
    assert seat.receive() == [RES, ID, receipt()]
    service.send(RES, ID, receipt())
    assert service.silent()
    assert seat.ask(CMD, ID, b"alarm", command()) == [RES, ID, receipt()]
    assert service.silent()
    asked, answered = (e for _, body in seat.replay(STREAM.encode(), 1, 9) for e in decode_events(body))
    assert (asked.kind, asked.values["by"], asked.values["seat"]) == ("command.asked", "an", "2")
    assert (answered.kind, answered.values["status"]) == ("command.answered", "done")


def test_a_command_is_durable_before_it_is_dispatched(hub, disk):
    seat, service = hub.raw(), hub.raw()
    ready(service)
    disk.reached.clear()
    disk.open.clear()
    seat.send(CMD, ID, b"alarm", command())
    assert disk.reached.wait(5)
    assert service.silent()
    disk.open.set()
    assert service.receive()[:2] == [CMD, ID]
    disk.reached.clear()
    disk.open.clear()
    service.send(RES, ID, receipt())
    assert disk.reached.wait(5)
    assert seat.silent()
    disk.open.set()
    assert seat.receive() == [RES, ID, receipt()]


def test_a_command_waits_for_its_service(hub):
    seat = hub.raw()
    seat.send(CMD, ID, b"alarm", command())
    assert seat.silent()
    service = hub.raw()
    service.send(READY, b"alarm")
    assert {service.receive()[0], service.receive()[0]} == {READY, CMD}
    ready(service)  # said again on the same connection: not dispatched again
    assert service.silent()
    later = hub.raw()  # the service came back: it has to be told again, and knows the id if it did it
    later.send(READY, b"alarm")
    assert {later.receive()[0], later.receive()[0]} == {READY, CMD}


def test_a_restarted_hub_remembers_what_was_asked_and_answered(hub):
    seat, service = hub.raw(), hub.raw()
    ready(service)
    other = bytes(16)
    for id16 in (ID, other):
        seat.send(CMD, id16, b"alarm", command(id16=id16))
        assert service.receive()[:2] == [CMD, id16]
    service.send(RES, ID, receipt())
    assert seat.receive()[:2] == [RES, ID]
    hub.stop()
    hub.begin()
    seat, service = hub.raw(), hub.raw()
    assert seat.ask(CMD, ID, b"alarm", command()) == [RES, ID, receipt()]
    service.send(READY, b"alarm")
    assert sorted((service.receive()[0], service.receive()[0])) == [CMD, READY]
    seat.send(CMD, other, b"alarm", command(id16=other))
    service.send(RES, other, receipt(other))
    assert decode_receipt(seat.receive()[2]).id == other


def test_questions_are_passed_on_and_not_journaled(hub):
    seat, service = hub.raw(), hub.raw()
    assert seat.ask(CMD, ID, b"alarm", command("get-shelved"))[:3] == [ERR, CMD, ID]
    ready(service)
    seat.send(CMD, ID, b"alarm", command("get-shelved"))
    assert service.receive()[:2] == [CMD, ID]
    service.send(RES, ID, b"large" * 100_000)
    assert seat.receive() == [RES, ID, b"large" * 100_000]
    assert seat.replay(STREAM.encode(), 1, 9) == []


def test_what_is_no_command_is_told(hub):
    seat = hub.raw()
    assert seat.ask(CMD, ID, b"alarm", b"\xc1")[:3] == [ERR, CMD, ID]
    seat.send(CMD, b"short", b"alarm", command())
    seat.send(RES, bytes(16), receipt())
    counts = hub.ear().tick(lambda t: len(t.status.quarantined) == 3).status.quarantined
    assert counts == {"rpc|command": 1, "rpc|frames": 1, "rpc|unknown-command": 1}


@pytest.mark.logs("log cannot be written", "log can be written again")
def test_an_answer_that_comes_while_the_disk_is_full_is_not_lost(hub, disk):
    ear, seat, service = hub.ear(), hub.raw(), hub.raw()
    ready(service)
    seat.send(CMD, ID, b"alarm", command())
    service.receive()
    disk.failure = OSError(28, "No space left on device")
    service.send(RES, ID, receipt())
    ear.tick(lambda t: t.status.condition == "disk-full")
    assert seat.silent()
    disk.failure = None
    assert seat.receive() == [RES, ID, receipt()]


def test_services_are_named_in_the_tick(hub):
    ready(hub.raw(), b"alarm")
    assert hub.ear().tick(lambda t: bool(t.status.services)).status.services == ["alarm"]


def test_a_service_that_says_nothing_more_is_not_named_until_it_speaks_again(hub):
    hub.stop()
    hub.begin(clock=(clock := ManualClock(10**18)))
    stopped, other, ear = hub.raw(), hub.raw(), hub.ear()
    ready(stopped, b"alarm")
    ready(other, b"history")
    clock.advance(SILENT_SECONDS + 0.1)
    assert other.ask(PING)[0] == PONG
    clock.advance(0.3)  # for another tick: the first may be out before the ping is in
    ear.tick(lambda t: t.status.services == ["history"])
    assert stopped.ask(PING)[0] == PONG
    clock.advance(1.0)
    ear.tick(lambda t: t.status.services == ["alarm", "history"])


def test_services_are_few_and_have_names(hub):
    raw = hub.raw()
    for name in (b"x" * 65, b"no spaces", b"\xff"):
        raw.send(READY, name)
    for k in range(MOST_SERVICES):
        ready(raw, b"s%d" % k)
    assert raw.ask(READY, b"one-more")[:3] == [ERR, READY, b"one-more"]
    assert raw.ask(READY, b"s1") == [READY, b"s1"]
    tick = hub.ear().tick(lambda t: len(t.status.quarantined) == 2)
    assert tick.status.quarantined == {"rpc|frames": 3, "rpc|services": 1}
    assert len(tick.status.services) == MOST_SERVICES


@pytest.mark.parametrize("body", [b"\x91" * 50_000, b"\x81\xa6entity\xa2\xff\xff", b"\x81\xa1x" + b"\x91" * 50_000])
def test_a_command_or_receipt_that_cannot_be_read_is_told(hub, body):
    seat, service = hub.raw(), hub.raw()
    assert seat.ask(CMD, ID, b"alarm", body)[:3] == [ERR, CMD, ID]
    ready(service)
    seat.send(CMD, ID, b"alarm", command())
    assert service.receive()[1] == ID
    service.send(RES, ID, body)
    service.send(RES, ID, receipt())
    assert seat.receive() == [RES, ID, receipt()]


def test_a_snapshot_is_passed_through(hub):
    console, service = hub.raw(), hub.raw()
    assert console.ask(SNAP, b"traffic")[:3] == [ERR, SNAP, b"traffic"]
    ready(service, b"snapshot")
    console.send(SNAP, b"traffic")
    verb, id16, name, stream = service.receive()
    assert (verb, name, stream) == (CMD, b"snapshot", b"traffic")
    chunks = [[b"traffic", u64(1), u64(5), u64(i), u64(2), b"body", u64(9), b"digest"] for i in range(2)]
    for chunk in chunks:
        service.send(SNAP, id16, *chunk)
        assert console.receive() == [SNAP, *chunk]
    service.send(SNAP, id16, *chunks[1])
    assert console.silent()  # it was whole
    console.send(SNAP, b"traffic")
    service.send(ERR, SNAP, service.receive()[1], b"not known yet")
    assert console.receive() == [ERR, SNAP, b"traffic", b"not known yet"]
