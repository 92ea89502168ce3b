"""A source under load: a fixed number of events a second, one event or a hundred per batch, times as they happen.

Run as a process of its own: ``load.py RPC RATE BATCH SECONDS``. Speaks raw feed/1; prints the 99.5th percentile of
put -> durable in milliseconds, and what it sent, as one JSON line.
"""

import json
import sys
import time

import zmq

from console.model.event import Event
from console.wire.codec import encode_events
from console.wire.frame import ACK, HI, PUT, read_u64, u64

PRODUCER = b"load"
ENTITIES = 2_000
_SLICE = 0.005


def events(first: int, n: int) -> list[Event]:
    """Four positions to one reading, as a city sends them."""
    now = time.time_ns()
    made: list[Event] = []
    for i in range(first, first + n):
        k = i % ENTITIES
        if i % 5:
            place = (105.80 + (i * 7 % 1000) * 1e-4, 21.55 + (i * 13 % 1000) * 1e-4)
            values = {"speed": float(i % 60), "heading": float(i % 360)}
            made.append(Event(f"tn.load.{k:04d}", "load", "traffic.position", now, *place, values))
        else:
            made.append(Event(f"tn.load.{k:04d}", "load", "traffic.speed", now, values={"value": float(i % 60)}))
    return made


def main(rpc: str, rate: float, batch: int, seconds: float) -> None:
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.setsockopt(zmq.SNDHWM, 0)
    socket.connect(rpc)
    socket.send_multipart([HI, PRODUCER])
    last = read_u64(socket.recv_multipart()[2])
    number, sent, acked = last, 0, last
    put_at: dict[int, float] = {}
    delays: list[float] = []
    start = time.monotonic()
    while (now := time.monotonic()) - start < seconds:
        due = int((now - start) * rate)
        while sent + batch <= due:
            number += 1
            socket.send_multipart([PUT, PRODUCER, u64(number), b"traffic", encode_events(events(sent, batch))])
            put_at[number] = time.monotonic()
            sent += batch
        socket.poll(_SLICE * 1000)
        while socket.poll(0):
            parts = socket.recv_multipart()
            if parts[0] == ACK:
                until, now = read_u64(parts[2]), time.monotonic()
                delays += [(now - put_at.pop(i)) * 1e3 for i in range(acked + 1, until + 1)]
                acked = until
    ordered = sorted(delays) or [0.0]
    row = {"sent": sent, "acked": (acked - last) * batch, "p995_ms": ordered[int(len(ordered) * 0.995)]}
    print(json.dumps({**row, "rate": sent / seconds}))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
