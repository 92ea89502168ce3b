"""The hub under load: real processes, the same producer and the same consoles before it and before a relay in C."""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import zmq

from console.hub.log_store import SegmentLog
from console.model.event import Event
from console.wire.codec import decode_events, encode_events
from console.wire.frame import ACK, HI, PING, PUT, read_u64, u64, unpack_header

BATCH = 100
BATCHES = 6_000
ROUNDS = 5
WINDOW = 400
STORED_EVENTS = 10_000_000
LATENCY_EVENTS = 5_000
LATENCY_ROUNDS = 4
LATENCY_RATE = 5_000
PATIENCE_MS = 20_000
ROOT = Path(__file__).parents[2]


def events(n: int, now: int) -> list[Event]:
    return [
        Event(
            f"tn.vehicle.{i:04d}", "bench", "traffic.position", now + i, 105.8 + i * 0.000317, 21.5 + i * 0.000713,
            {"speed": 7.3 + i * 0.37, "heading": i * 3.57},
        )
        for i in range(n)
    ]  # fmt: skip


# -- the processes at both ends: python bench_hub.py producer RPC BATCHES | consumer FEED EVENTS


def producer(rpc: str, batches: int) -> None:
    """Encode and send batches, at most WINDOW of them not acknowledged."""
    socket = zmq.Context().socket(zmq.DEALER)
    socket.connect(rpc)
    socket.send_multipart((HI, b"bench"))
    socket.recv_multipart()
    batch = events(BATCH, time.time_ns())
    sent = acked = 0
    while acked < batches:
        while sent < batches and sent - acked < WINDOW:
            sent += 1
            socket.send_multipart((PUT, b"bench", u64(sent), b"traffic", encode_events(batch)))
            if sent % 16 == 0 and socket.poll(0):
                break
        if not socket.poll(PATIENCE_MS):
            sys.exit("no acknowledgement")
        while socket.poll(0):
            answer = socket.recv_multipart()
            if answer[0] != ACK:
                sys.exit(f"refused: {answer}")
            acked = max(acked, read_u64(answer[2]))


def consumer(feed: str, expected: int) -> None:
    """Decode every event of the feed; print the rate from the first frame to the last."""
    socket = zmq.Context().socket(zmq.SUB)
    socket.set_hwm(0)
    socket.subscribe(b"e.")
    socket.connect(feed)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    got = first = last = 0
    began = 0.0
    while got < expected:
        if not socket.poll(PATIENCE_MS):
            sys.exit(f"only {got} of {expected} events came")
        _, head, body = socket.recv_multipart()
        header = unpack_header(head)
        if last and header.seq0 != last + 1:
            sys.exit(f"a gap after {last}")
        last = header.seq0 + header.n - 1
        got += len(decode_events(body))
        if not began:
            began, first = time.perf_counter(), got
    sys.stdout.write(json.dumps((got - first) / (time.perf_counter() - began)) + "\n")


# -- the processes in between


class Ends:
    """Where a hub or a relay is, in a folder that goes with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rpc = "tcp://127.0.0.1:17410"
        self.feed = "tcp://127.0.0.1:17411"

    def broker(self, *more: str) -> list[str]:
        where = ["--data", str(self.folder), "--rpc", self.rpc, "--feed", self.feed]
        return [sys.executable, "-m", "console", "broker", *where, *more]


@contextlib.contextmanager
def ends() -> Iterator[Ends]:
    folder = Path(tempfile.mkdtemp(prefix="bench-hub-"))
    try:
        yield Ends(folder)
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def answered(rpc: str, verb: bytes = PING) -> None:
    """Wait for the first answer of whoever is to be at ``rpc``."""
    context = zmq.Context()
    socket = context.socket(zmq.DEALER)
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.RECONNECT_IVL, 5)
    socket.setsockopt(zmq.RECONNECT_IVL_MAX, 5)
    socket.connect(rpc)
    socket.send_multipart((verb, b"bench"))
    if not socket.poll(PATIENCE_MS):
        sys.exit(f"nobody answers at {rpc}")
    socket.close()
    context.term()


def throughput(command: list[str], at: Ends, consoles: int = 1, batches: int = BATCHES) -> float:
    """Events per second that the slowest of the consoles decodes."""
    me = [sys.executable, __file__]
    with running(command):
        answered(at.rpc, HI)
        readers = [
            subprocess.Popen([*me, "consumer", at.feed, str(batches * BATCH)], stdout=subprocess.PIPE, cwd=ROOT)
            for _ in range(consoles)
        ]
        for reader in readers:
            reader.stdout.readline()
        time.sleep(0.3)  # until the subscriptions have reached the other side
        subprocess.run([*me, "producer", at.rpc, str(batches)], check=True, cwd=ROOT)
        rates = [float(reader.communicate()[0]) for reader in readers]
    return min(rates)


def relays(relay: str) -> tuple[float, float, float]:
    """Best of three alternating runs: the relay in C, the hub without fdatasync, the durable hub."""
    rates: tuple[list[float], ...] = ([], [], [])
    for _ in range(ROUNDS):
        with ends() as at:
            rates[0].append(throughput([relay, at.rpc, at.feed, str(BATCH)], at))
        with ends() as at:
            rates[1].append(throughput(at.broker("--no-sync"), at))
        with ends() as at:
            rates[2].append(throughput(at.broker(), at))
    return max(rates[0]), max(rates[1]), max(rates[2])


def latencies(relay: str) -> tuple[float, float]:
    """Best of alternating medians, ms, from a source's send to a console's receipt: the relay in C, the durable hub."""
    medians: tuple[list[float], ...] = ([], [])
    for _ in range(LATENCY_ROUNDS):
        with ends() as at:
            medians[0].append(latency_ms([relay, at.rpc, at.feed, "1"], at))
        with ends() as at:
            medians[1].append(latency_ms(at.broker(), at))
    return min(medians[0]), min(medians[1])


def latency_ms(command: list[str], at: Ends) -> float:
    """Median over single events at a steady rate."""
    with running(command):
        answered(at.rpc, HI)
        context = zmq.Context()
        source, console = context.socket(zmq.DEALER), context.socket(zmq.SUB)
        console.subscribe(b"e.")
        console.connect(at.feed)
        source.connect(at.rpc)
        source.send_multipart((HI, b"bench"))
        source.recv_multipart()
        time.sleep(0.3)
        body = encode_events(events(1, time.time_ns()))
        poller = zmq.Poller()
        poller.register(source, zmq.POLLIN)
        poller.register(console, zmq.POLLIN)
        began = time.perf_counter()
        sent: list[float] = []
        delays: list[float] = []
        while len(delays) < LATENCY_EVENTS:
            now = time.perf_counter()
            while len(sent) < LATENCY_EVENTS and began + len(sent) / LATENCY_RATE <= now:
                sent.append(time.perf_counter())
                source.send_multipart((PUT, b"bench", u64(len(sent)), b"traffic", body))
            ready = dict(poller.poll(1))
            if source in ready:
                source.recv_multipart()
            if console in ready:
                n = unpack_header(console.recv_multipart()[1]).n
                now = time.perf_counter()
                delays += [now - then for then in sent[len(delays) : len(delays) + n]]
        context.destroy(0)
    return statistics.median(delays) * 1000


def restart_seconds() -> float:
    """From the start of the process to its first answer, with ten million events in a log that was not closed."""
    with ends() as at:
        log = SegmentLog(at.folder / "log", sync=False)
        body = encode_events(events(BATCH, time.time_ns()))
        for number in range(1, STORED_EVENTS // BATCH + 1):
            stream = ("traffic", "energy", "environment", "flood")[number % 4]
            log.append(stream, BATCH, body, time.time_ns(), producer=b"bench", number=number)
            if number % 50 == 0:
                group = log.take()
                log.write(group)
                log.commit(group)
        os.close(log._lock)  # as kill -9 leaves it: the end of the newest segment is not in its index
        began = time.perf_counter()
        with running(at.broker()):
            answered(at.rpc)
            return time.perf_counter() - began


def row(name: str, value: float, unit: str, goal: float, *, most: bool = False, **peer: str | float) -> dict[str, Any]:
    ok = value <= goal if most else value >= goal
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "goal": goal,
        "peer": None,
        "peer_value": None,
        **peer,
        "ok": ok,
    }


def rows() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        relay = f"{folder}/relay"
        source = str(Path(__file__).with_name("relay.c"))
        subprocess.run(["gcc", "-O2", source, "-o", relay, "-lzmq"], check=True)
        c, volatile, durable = relays(relay)
        c_ms, hub_ms = latencies(relay)
    with ends() as at:
        four = throughput(at.broker(), at, consoles=4, batches=BATCHES // 2)
    in_c = {"peer": "libzmq relay in C, events/s", "peer_value": round(c)}
    unsynced = {"peer": "the same hub without fdatasync, events/s", "peer_value": round(volatile)}
    straight = {"peer": "libzmq relay in C, ms", "peer_value": round(c_ms, 3)}
    return [
        # Like for like: neither waits for a disk. What the disk costs on top is the row after next.
        row("feed.relay_vs_c", volatile / c, "x", 0.8, **in_c),
        row("feed.durable_events_per_s", durable, "events/s", 300_000),
        row("feed.durable_vs_nosync", durable / volatile, "x", 0.6, **unsynced),
        row("feed.durable_four_consoles_events_per_s", four, "events/s", 125_000),
        row("feed.hub_added_latency_p50_ms", hub_ms - c_ms, "ms at most", 1.0, most=True, **straight),
        row("feed.hub_restart_s", restart_seconds(), "s at most", 1.0, most=True),
    ]


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["producer", rpc, batches]:
            producer(rpc, int(batches))
        case ["consumer", feed, expected]:
            consumer(feed, int(expected))
        case _:
            print(json.dumps(rows(), indent=1))
