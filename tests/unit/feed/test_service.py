from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import zmq

from console.feed.service import CommandService
from console.feed.snapshot import Assembly, Snapshot
from console.model.event import Event
from console.wire.command import Command, Receipt, decode_receipt, encode
from console.wire.frame import CMD, ERR, RES, SNAP

if TYPE_CHECKING:
    from tests.unit.feed.conftest import FakeHub

ID = b"0123456789abcdef"


class Asker:
    """A raw DEALER."""

    def __init__(self, endpoint: str) -> None:
        self._context: zmq.Context[Any] = zmq.Context()
        self.socket = self._context.socket(zmq.DEALER)
        self.socket.setsockopt(zmq.RCVTIMEO, 5000)
        self.socket.connect(endpoint)

    def ask(self, *frames: bytes) -> list[bytes]:
        self.socket.send_multipart(frames)
        return self.socket.recv_multipart()

    def close(self) -> None:
        self._context.destroy(0)


@pytest.fixture
def asker(hub: FakeHub) -> Iterator[Asker]:
    made = Asker(hub.rpc)
    yield made
    made.close()


@pytest.fixture
def serve(hub: FakeHub) -> Iterator[Callable[..., CommandService]]:
    made: list[CommandService] = []

    def start(handler: Any, **more: Any) -> CommandService:  # noqa: ANN401 - whatever the service takes
        service = CommandService(hub.rpc, "alarm", handler, **more)
        made.append(service)
        service.start()
        assert service.wait_ready(5)
        return service

    yield start
    for service in made:
        service.stop()


def command(name: str = "ack") -> bytes:
    return encode(Command(id=ID, service="alarm", name=name, entity="tn.gauge.1"))


def test_a_command_is_executed_once_and_answered_again(asker: Asker, serve: Callable[..., CommandService]):
    executed: list[Command] = []

    def handler(c: Command, reply: Callable[[Receipt], None]) -> None:
        executed.append(c)
        reply(Receipt(id=c.id, status="done", revision=4))

    serve(handler)
    for _ in range(2):
        verb, id16, body = asker.ask(CMD, ID, b"alarm", command())
        assert (verb, id16) == (RES, ID)
        assert decode_receipt(body).revision == 4
    assert len(executed) == 1
    assert executed[0].entity == "tn.gauge.1"


def test_a_question_is_asked_anew_each_time(asker: Asker, serve: Callable[..., CommandService]):
    asked: list[Command] = []

    def handler(c: Command, reply: Callable[[Receipt], None]) -> None:
        asked.append(c)
        reply(Receipt(id=c.id, status="done", data=b"%d" % len(asked)))

    serve(handler)
    answers = [decode_receipt(asker.ask(CMD, ID, b"alarm", command("get"))[2]).data for _ in range(2)]
    assert answers == [b"1", b"2"]


def test_the_answer_may_come_later_from_another_thread(asker: Asker, serve: Callable[..., CommandService]):
    def handler(c: Command, reply: Callable[[Receipt], None]) -> None:
        threading.Thread(target=reply, args=(Receipt(id=c.id, status="refused", reason="vì|because"),)).start()

    serve(handler)
    assert decode_receipt(asker.ask(CMD, ID, b"alarm", command())[2]).reason == "vì|because"


@pytest.mark.logs("malformed command")
def test_a_malformed_command_is_refused(asker: Asker, serve: Callable[..., CommandService]):
    serve(lambda _c, _reply: None)
    receipt = decode_receipt(asker.ask(CMD, ID, b"alarm", b"\x01")[2])
    assert receipt.status == "refused"


def test_a_snapshot_comes_in_chunks_that_agree(hub: FakeHub, asker: Asker, serve: Callable[..., CommandService]):
    state = [Event(f"tn.loop.{i}", "demo", "traffic.speed", i) for i in range(2500)]
    serve(lambda _c, _reply: None, on_snapshot=lambda s: Snapshot(3, 77, state) if s == "traffic" else None)
    assert set(hub.services) == {"alarm", "snapshot"}
    assembly = Assembly()
    whole = None
    frames = asker.ask(CMD, ID, b"snapshot", b"traffic")
    for _ in range(3):
        assert frames[:2] == [SNAP, ID]
        whole = assembly.add(frames[2:])
        if whole is None:
            frames = asker.socket.recv_multipart()
    assert whole == Snapshot(3, 77, state)
    assert asker.ask(CMD, ID, b"snapshot", b"flood")[:3] == [ERR, SNAP, ID]


def test_an_empty_snapshot_is_one_chunk(asker: Asker, serve: Callable[..., CommandService]):
    serve(lambda _c, _reply: None, on_snapshot=lambda _stream: Snapshot(3, 0, []))
    assert Assembly().add(asker.ask(CMD, ID, b"snapshot", b"traffic")[2:]) == Snapshot(3, 0, [])


def test_it_is_ready_again_at_a_restarted_hub(hub: FakeHub, new_hub: type[FakeHub]):
    service = CommandService(hub.rpc, "alarm", lambda c, reply: reply(Receipt(id=c.id, status="done")))
    service.start()
    assert service.wait_ready(5)
    hub.stop()
    second = new_hub(hub.rpc, hub.feed)
    asker = Asker(second.rpc)
    try:
        limit = threading.Event()
        while "alarm" not in second.services:
            assert not limit.wait(0.01)
        assert asker.ask(CMD, ID, b"alarm", command())[0] == RES
    finally:
        asker.close()
        service.stop()
        second.stop()
