"""The processes that are killed: python part.py broker | producer | console ... (see each function)."""

import hashlib
import json
import sys
import threading
import time
from pathlib import Path

import zmq

from console.feed.follower import Batch, Follower
from console.feed.publisher import Publisher
from console.hub import broker_process
from console.model.event import Event
from console.process.lifeline import hold
from console.wire.codec import decode_events, encode_events
from console.wire.frame import Header, unpack_header

BATCH = 50
ENTITIES = 200


class JumpingClock:
    """The machine's clock with an offset, in seconds, that a file says: the wall jumps when the file changes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> int:
        return time.time_ns() + round(float(self._path.read_text() or 0) * 1e9)

    def monotonic(self) -> float:
        return time.monotonic()


def broker(clock: str, *arguments: str) -> int:
    """CLOCK_FILE and the broker's own arguments."""
    return broker_process.main(list(arguments), JumpingClock(Path(clock)))


def batch(name: str, number: int) -> list[Event]:
    """The batch of a producer: the same ``i`` whoever makes it, so that each can be counted at the end."""
    now = time.time_ns()
    return [
        Event(f"chaos.{name}.{i % ENTITIES}", name, "traffic.chaos", now, 105.8, 21.6, {"i": i})
        for i in range(number * BATCH, (number + 1) * BATCH)
    ]


def producer(rpc: str, name: str, stream: str, batches: str, rate: str) -> int:
    """RPC NAME STREAM BATCHES RATE: goes on where the hub says this producer stands."""
    publisher = Publisher(rpc, name, limit_batches=2000)
    pause = threading.Event()
    while publisher.count is None:
        pause.wait(0.01)
    first, began = publisher.count, time.monotonic()
    for number in range(first, int(batches)):
        publisher.put(stream, batch(name, number))
        pause.wait(max(0.0, began + (number - first) / float(rate) - time.monotonic()))
    return 0 if publisher.close(60.0) else 1


class Ledger:
    """What a durable console has: per stream the last sequence, a count, and a chained hash of every event in order.

    Data and position are one file, replaced as a whole.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.epoch = 0
        self.streams: dict[str, tuple[int, int, str]] = {}
        if path.exists():
            self.epoch, streams = json.loads(path.read_text())
            self.streams = {name: tuple(entry) for name, entry in streams.items()}

    def add(self, stream: str, last: int, events: list[Event]) -> None:
        _, count, chain = self.streams.get(stream, (0, 0, ""))
        self.streams[stream] = (last, count + len(events), chained(chain, events))

    def save(self) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps([self.epoch, self.streams]))
        fresh.replace(self._path)


def chained(chain: str, events: list[Event]) -> str:
    digest = bytes.fromhex(chain)
    for event in events:
        digest = hashlib.blake2b(digest + encode_events([event]), digest_size=16).digest()
    return digest.hex()


def console(rpc: str, feed: str, path: str) -> int:
    """RPC FEED LEDGER: every event in order, exactly once."""
    ledger = Ledger(Path(path))
    stop = threading.Event()

    def on_epoch(epoch: int) -> None:
        ledger.epoch = epoch
        ledger.streams.clear()

    def on_batch(batch: Batch) -> None:
        ledger.add(batch.stream, batch.last, batch.events)
        ledger.save()

    positions = {name: last for name, (last, _, _) in ledger.streams.items()}
    follower = Follower(rpc, feed, None, positions, on_batch, epoch=ledger.epoch, on_epoch=on_epoch)
    hold(stop.set)
    follower.start()
    stop.wait()
    follower.stop()
    return 0


def deaf_console(_rpc: str, feed: str, path: str) -> int:
    """RPC FEED LEDGER: the negative control: applies what comes and never asks for what does not."""
    ledger = Ledger(Path(path))
    socket = zmq.Context().socket(zmq.SUB)
    socket.subscribe(b"e.")
    socket.connect(feed)
    while True:
        topic, head, body = socket.recv_multipart()
        header: Header = unpack_header(head)
        stream = topic[2:-1].decode()
        had = ledger.streams.get(stream, (0, 0, ""))[0]
        skip = max(0, had + 1 - header.seq0)
        if skip < header.n:
            ledger.add(stream, header.seq0 + header.n - 1, decode_events(body)[skip:])
            ledger.epoch = header.epoch
            ledger.save()


if __name__ == "__main__":
    role = {"broker": broker, "producer": producer, "console": console, "deaf-console": deaf_console}[sys.argv[1]]
    sys.exit(role(*sys.argv[2:]))
