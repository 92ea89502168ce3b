"""A broker in a thread of its own, and raw clients that speak frames to it."""

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zmq

from console.hub.broker import Broker, Settings
from console.wire.frame import ACK, EV, HI, PUT, TICK_TOPIC, Header, Tick, decode_tick, read_u64, u64, unpack_header

PATIENCE_MS = 5000


class Raw:
    """A DEALER that expects an answer to what it sends."""

    def __init__(self, context: zmq.Context, endpoint: str) -> None:
        self.socket = context.socket(zmq.DEALER)
        self.socket.connect(endpoint)

    def send(self, *frames: bytes) -> None:
        self.socket.send_multipart(frames)

    def receive(self, timeout: int = PATIENCE_MS) -> list[bytes]:
        assert self.socket.poll(timeout), "no answer"
        return self.socket.recv_multipart()

    def ask(self, *frames: bytes) -> list[bytes]:
        self.send(*frames)
        return self.receive()

    def silent(self) -> bool:
        """Whether the hub says nothing more: a PING is answered by its PONG first."""
        return self.ask(b"PING")[0] == b"PONG"

    def hello(self, producer: bytes = b"p") -> int:
        answer = self.ask(HI, producer)
        assert answer[:2] == [HI, producer]
        return read_u64(answer[2])

    def put(self, number: int, body: bytes, stream: bytes = b"traffic", producer: bytes = b"p") -> None:
        self.send(PUT, producer, u64(number), stream, body)

    def acked(self, number: int, producer: bytes = b"p") -> None:
        """Wait for the acknowledgement of ``number``."""
        while True:
            answer = self.receive()
            assert answer[:2] == [ACK, producer], answer
            if read_u64(answer[2]) == number:
                return

    def replay(self, stream: bytes, first: int, last: int) -> list[tuple[Header, bytes]]:
        out: list[tuple[Header, bytes]] = []
        self.send(b"REPLAY", stream, u64(first), u64(last))
        while (answer := self.receive())[0] == EV:
            out.append((unpack_header(answer[2]), answer[3]))
        assert answer[:3] == [b"END", stream, u64(first)]
        return out


class Ear:
    """A SUB that hears the feed."""

    def __init__(self, context: zmq.Context, endpoint: str) -> None:
        self.socket = context.socket(zmq.SUB)
        self.socket.setsockopt(zmq.SUBSCRIBE, b"")
        self.socket.connect(endpoint)
        self.tick()

    def next(self) -> list[bytes]:
        assert self.socket.poll(PATIENCE_MS), "nothing is published"
        return self.socket.recv_multipart()

    def batch(self) -> tuple[bytes, Header, bytes]:
        """The next batch, ticks skipped."""
        while (frames := self.next())[0] == TICK_TOPIC:
            pass
        return frames[0], unpack_header(frames[1]), frames[2]

    def tick(self, wanted: Callable[[Tick], bool] = lambda _tick: True) -> Tick:
        """The next tick that is as wanted."""
        while True:
            frames = self.next()
            if frames[0] == TICK_TOPIC and wanted(tick := decode_tick(frames[1])):
                return tick


class Hub:
    """A broker that can be stopped and begun again on the same folder."""

    def __init__(self, folder: Path, short: str) -> None:
        self.settings = Settings(folder, f"ipc://{short}/rpc", f"ipc://{short}/feed")
        self.context = zmq.Context()
        self.context.setsockopt(zmq.LINGER, 0)
        self._clients: list[Raw | Ear] = []
        self.begin()

    def begin(self, **changes: object) -> None:
        self.broker = Broker(self.settings, **changes)
        self._thread = threading.Thread(target=self.broker.run, name="hub")
        self._thread.start()

    def stop(self) -> None:
        self.broker.stop()
        self._thread.join()

    def raw(self) -> Raw:
        self._clients.append(raw := Raw(self.context, self.settings.rpc))
        return raw

    def ear(self) -> Ear:
        self._clients.append(ear := Ear(self.context, self.settings.feed))
        return ear

    def close(self) -> None:
        self.stop()
        for client in self._clients:
            client.socket.close(0)
        self.context.term()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with tempfile.TemporaryDirectory(prefix="hub") as short:  # a socket's path has at most 107 bytes
        hub = Hub(tmp_path, short)
        yield hub
        hub.close()


class Disk:
    """Stands between the log and fdatasync: lets it through, holds it, or fails it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.open = threading.Event()
        self.open.set()
        self.reached = threading.Event()
        self.failure: OSError | None = None
        self._sync = os.fdatasync
        patch.setattr(os, "fdatasync", self)

    def __call__(self, file: int) -> None:
        self.reached.set()
        self.open.wait(10)
        if self.failure:
            raise self.failure
        self._sync(file)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)
