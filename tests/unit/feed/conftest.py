"""A small hub in a thread: real sockets, a log in memory, and faults on request."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import zmq

from console.feed.snapshot import Snapshot, chunks
from console.model.event import Event
from console.wire.codec import decode_events, digest, encode_events
from console.wire.command import Receipt, decode_command, encode
from console.wire.frame import (
    ACK,
    CMD,
    END,
    ERR,
    EV,
    HI,
    NAK,
    PING,
    PONG,
    PUT,
    READY,
    REPLAY,
    RES,
    SNAP,
    TICK_TOPIC,
    HubStatus,
    Tick,
    encode_tick,
    pack_header,
    read_u64,
    topic,
    u64,
)

TICK = 0.05


class FakeHub:
    """Keeps every event of every stream; ``drop`` decides per published frame whether the feed loses it.

    ``post`` and ``do`` are called from the test's thread; the sockets belong to the hub's thread.
    """

    def __init__(self, rpc: str = "tcp://127.0.0.1:*", feed: str = "tcp://127.0.0.1:*", epoch: int = 7) -> None:
        self.epoch = epoch
        self.log: dict[str, list[Event]] = {}
        self.retained: dict[str, int] = {}
        self.producers: dict[str, int] = {}
        self.services: dict[str, bytes] = {}
        self.seen: list[list[bytes]] = []
        self.drop: Callable[[str, int], bool] = lambda _stream, _seq0: False
        self.mute: set[bytes] = set()  # verbs that get no answer
        self.spoil_snapshots = 0
        self.ticking = True
        self._asked: dict[bytes, bytes] = {}
        self._jobs: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._context: zmq.Context[Any] = zmq.Context()
        self._router = self._context.socket(zmq.ROUTER)
        self._pub = self._context.socket(zmq.XPUB)
        for socket, endpoint in ((self._router, rpc), (self._pub, feed)):
            socket.setsockopt(zmq.LINGER, 0)
            socket.bind(endpoint)
        self.rpc = self._router.getsockopt_string(zmq.LAST_ENDPOINT)
        self.feed = self._pub.getsockopt_string(zmq.LAST_ENDPOINT)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()
        self._context.destroy(0)

    def do(self, job: Callable[[], None]) -> None:
        """Run ``job`` in the hub's thread and wait for it."""
        done = threading.Event()

        def both() -> None:
            job()
            done.set()

        with self._lock:
            self._jobs.append(both)
        assert done.wait(5)

    def post(self, stream: str, events: list[Event], body: bytes | None = None) -> None:
        """Commit and publish one frame."""
        self.do(lambda: self._commit(stream, events, body))

    def send_feed(self, *frames: bytes) -> None:
        """Publish raw frames."""
        self.do(lambda: self._pub.send_multipart(frames))

    def renew(self, epoch: int) -> None:
        """Lose the log."""

        def job() -> None:
            self.epoch = epoch
            self.log = {}
            self.producers = {}

        self.do(job)

    def snapshot(self, stream: str) -> Snapshot:
        """The state of a stream."""
        log = self.log.get(stream, [])
        return Snapshot(self.epoch, len(log), list({e.key: e for e in log}.values()))

    def _commit(self, stream: str, events: list[Event], body: bytes | None = None) -> None:
        log = self.log.setdefault(stream, [])
        seq0 = len(log) + 1
        log += events
        if not self.drop(stream, seq0):
            header = pack_header(self.epoch, seq0, len(events), time.time_ns())
            self._pub.send_multipart([topic(stream), header, encode_events(events) if body is None else body])

    def _run(self) -> None:
        due = 0.0
        while not self._stop.is_set():
            if self._router.poll(5):
                self._handle(self._router.recv_multipart())
            while self._pub.poll(0):
                self._pub.recv()
            with self._lock:
                jobs, self._jobs = self._jobs, []
            for job in jobs:
                job()
            if self.ticking and time.monotonic() >= due:
                due = time.monotonic() + TICK
                status = HubStatus(retained=dict(self.retained), quarantined={"demo|time": 2})
                heads = {s: len(log) for s, log in self.log.items()}
                self._pub.send_multipart([TICK_TOPIC, encode_tick(Tick(self.epoch, heads, time.time_ns(), status))])

    def _handle(self, parts: list[bytes]) -> None:  # noqa: C901 - one case per verb
        who, verb, *rest = parts
        self.seen.append(parts[1:])
        if verb in self.mute:
            return

        def answer(*frames: bytes) -> None:
            self._router.send_multipart([who, *frames])

        if verb == PING:
            answer(PONG, u64(self.epoch))
        elif verb == HI:
            answer(HI, rest[0], u64(self.producers.get(rest[0].decode(), 0)), u64(self.epoch))
        elif verb == PUT:
            answer(*self._put(rest))
        elif verb == REPLAY:
            self._replay(answer, rest)
        elif verb == SNAP and len(rest) == 1:
            self._snap(answer, rest[0].decode())
        elif verb == READY:
            self.services[rest[0].decode()] = who
            answer(READY, rest[0])
        elif verb == CMD:
            self._command(answer, who, rest)
        elif verb in (RES, SNAP, ERR):
            asker = self._asked.get(rest[0] if verb != ERR else rest[1])
            if asker:
                self._router.send_multipart([asker, verb, *rest])

    def _put(self, rest: list[bytes]) -> list[bytes]:
        producer, pseq, stream, body = rest
        last = self.producers.get(producer.decode(), 0)
        if read_u64(pseq) > last + 1:
            return [NAK, producer, u64(last)]
        if read_u64(pseq) == last + 1:
            self.producers[producer.decode()] = last + 1
            self._commit(stream.decode(), decode_events(body))
        return [ACK, producer, pseq]

    def _replay(self, answer: Callable[..., None], rest: list[bytes]) -> None:
        stream, first, last = rest[0].decode(), read_u64(rest[1]), read_u64(rest[2])
        end = first - 1
        if first < self.retained.get(stream, 1):
            answer(ERR, REPLAY, rest[0], b"retention has passed it")
            return
        for seq0 in range(first, last + 1, 100):
            events = self.log[stream][seq0 - 1 : min(last, seq0 + 99)]
            if events:
                end = seq0 + len(events) - 1
                answer(EV, rest[0], pack_header(self.epoch, seq0, len(events), 1), encode_events(events))
        answer(END, rest[0], rest[1], u64(end))

    def _snap(self, answer: Callable[..., None], stream: str) -> None:
        for frames in chunks(stream, self.snapshot(stream)):
            if self.spoil_snapshots > 0:
                frames[7] = digest([])[::-1]
            answer(SNAP, *frames)
        self.spoil_snapshots -= 1

    def _command(self, answer: Callable[..., None], who: bytes, rest: list[bytes]) -> None:
        id16, service, body = rest
        to = self.services.get(service.decode())
        if service == b"echo":
            command = decode_command(body)
            answer(RES, id16, encode(Receipt(id=id16, status="done", reason=command.principal.name)))
        elif to is None:
            answer(ERR, CMD, id16, "không có dịch vụ|no such service".encode())
        else:
            self._asked[id16] = who
            self._router.send_multipart([to, CMD, id16, service, body])


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    fake = FakeHub()
    yield fake
    fake.stop()


@pytest.fixture
def new_hub() -> type[FakeHub]:
    """For tests that stop a hub and start another at the same place."""
    return FakeHub
