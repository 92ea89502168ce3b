"""Bad input: each kind is sent to a running hub, must be named and counted, and must not stop the good."""

import math
import time
from collections.abc import Callable

import msgspec
import zmq

from console.model.event import Event
from console.wire.codec import encode_events
from console.wire.frame import ACK, HI, PUT, REPLAY, TICK_TOPIC, Tick, decode_tick, read_u64, u64

PATIENCE_MS = 10_000
HUGE = 100 << 20


class Sender:
    """A raw producer."""

    def __init__(self, context: zmq.Context, rpc: str, name: bytes) -> None:
        self._name = name
        self._socket = context.socket(zmq.DEALER)
        self._socket.setsockopt(zmq.LINGER, 0)
        self._socket.connect(rpc)
        self._socket.send_multipart((HI, name))
        self.number = read_u64(self.answer()[2])

    def answer(self) -> list[bytes]:
        if not self._socket.poll(PATIENCE_MS):
            raise TimeoutError(f"{self._name.decode()}: the hub does not answer")
        return self._socket.recv_multipart()

    def send(self, *frames: bytes) -> None:
        self._socket.send_multipart(frames)

    def put(self, body: bytes) -> None:
        self.number += 1
        self.send(PUT, self._name, u64(self.number), b"security", body)
        while self.answer()[:3] != [ACK, self._name, u64(self.number)]:
            pass

    def close(self) -> None:
        self._socket.close(0)


def event(**changes: object) -> Event:
    fields = {"entity": "chaos.bad", "source": "bad", "kind": "security.chaos", "t": time.time_ns(), "values": {"i": 1}}
    return Event(**{**fields, **changes})


def raw(*event_fields: object) -> bytes:
    return msgspec.msgpack.encode([event_fields])


def cases(sender: Sender) -> dict[str, tuple[str, Callable[[], None]]]:
    """Name of the bad input: the key of its count, and what sends it."""
    ahead = time.time_ns() + 600 * 10**9
    return {
        "malformed body": ("bad|malformed", lambda: sender.put(b"\xc1\xc1")),
        "malformed frame": ("bad|frames", lambda: sender.send(PUT, b"bad", b"short")),
        "unknown verb": ("rpc|verb", lambda: sender.send(b"WHAT")),
        "unknown kind": ("bad|unknown-kind", lambda: sender.put(encode_events([event(kind="astrology.mood")]))),
        "NaN": ("bad|not-a-number", lambda: sender.put(encode_events([event(values={"value": math.nan})]))),
        "coordinates": ("bad|coordinates", lambda: sender.put(raw("e", "bad", "security.chaos", 1, 500.0, 21.6))),
        "10 min ahead": ("bad|time-ahead", lambda: sender.put(encode_events([event(t=ahead)]))),
        "wrong epoch": ("rpc|epoch", lambda: sender.send(REPLAY, b"security", u64(1), u64(2), u64(1))),
        "pseq ahead": ("bad|pseq", lambda: sender.send(PUT, b"bad", u64(10**6), b"security", encode_events([event()]))),
        "pseq back": ("bad|pseq", lambda: sender.send(PUT, b"bad", u64(1), b"security", encode_events([event()]))),
    }


def run(rpc: str, feed: str) -> dict[str, str]:
    """What was sent, and how it was counted (``missed`` if it was not)."""
    context = zmq.Context()
    ear = context.socket(zmq.SUB)
    ear.setsockopt(zmq.LINGER, 0)
    ear.subscribe(TICK_TOPIC)
    ear.connect(feed)
    bad, good = Sender(context, rpc, b"bad"), Sender(context, rpc, b"good")
    out: dict[str, str] = {}
    for name, (key, send) in cases(bad).items():
        good.put(encode_events([event(source="good")]))
        bad.put(encode_events([event()]))
        before = _tick(ear).status.quarantined.get(key, 0)
        send()
        out[name] = key if _grows(ear, key, before) else "missed"
    huge = Sender(context, rpc, b"huge")
    before = _tick(ear).status.quarantined.get("rpc|oversize", 0)
    huge.send(PUT, b"huge", u64(1), b"security", bytes(HUGE))
    out["100 MB message"] = "rpc|oversize" if _grows(ear, "rpc|oversize", before) else "missed"
    good.put(encode_events([event(source="good")]))
    for sender in (bad, good, huge):
        sender.close()
    ear.close(0)
    context.term()
    return out


def _tick(ear: zmq.Socket) -> Tick:
    while True:
        if not ear.poll(PATIENCE_MS):
            raise TimeoutError("no tick")
        tick = decode_tick(ear.recv_multipart()[1])
        if not ear.poll(0):
            return tick


def _grows(ear: zmq.Socket, key: str, before: int) -> bool:
    limit = time.monotonic() + 3
    while time.monotonic() < limit:
        if _tick(ear).status.quarantined.get(key, 0) > before:
            return True
    return False
