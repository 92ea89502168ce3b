"""The console's end without a hub: frames through sequence, decoder, coalescer and meter, as in the feed thread."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from console.feed.coalesce import Coalescer
from console.feed.meter import Meter
from console.feed.sequence import Sequence
from console.model.event import Event
from console.wire.codec import encode_events
from console.wire.columns import ROW, Columns, encode_columns
from console.wire.frame import pack_header, unpack_header

_BATCH = 100
_FRAMES = 2_000
_ROWS = 1_000
_ENTITIES = 2_000
_TAKE_EVERY = 200  # frames between deltas: 40 ms at 500,000 events/s
_ROUNDS = 5


def _event(i: int) -> Event:
    return Event(
        f"tn.vehicle.{i % _ENTITIES:04d}",
        "demo",
        "traffic.position",
        1_760_000_000_000_000_000 + i,
        105.84 + i % 100 * 1e-4,
        21.59,
        {"speed": float(i % 60), "heading": float(i % 360)},
    )


def _frames() -> list[tuple[bytes, bytes]]:
    return [
        (
            pack_header(1, i * _BATCH + 1, _BATCH, 1_760_000_000_000_000_000),
            encode_events([_event(i * _BATCH + k) for k in range(_BATCH)]),
        )
        for i in range(_FRAMES)
    ]


def _column_frames() -> list[tuple[bytes, bytes]]:
    names = [f"tn.vehicle.{i:04d}" for i in range(_ROWS)]
    rows = np.zeros(_ROWS, ROW)
    rows["index"] = np.arange(_ROWS)
    rows["t"] = 1_760_000_000_000_000_000
    body = encode_columns(Columns("demo", "traffic.position", names, rows))
    return [(pack_header(1, i * _ROWS + 1, _ROWS, 1), body) for i in range(_FRAMES)]


def _consume(frames: list[tuple[bytes, bytes]]) -> None:
    sequence, coalescer, meter = Sequence(1), Coalescer(), Meter()
    sequence.place(0)
    for i, (header, body) in enumerate(frames):
        for ready in sequence.offer(unpack_header(header), body):
            taken = coalescer.add("traffic", ready.skip, ready.body, ready.header.known)
            now = time.monotonic()
            if isinstance(taken, Columns):
                meter.count_columns(taken, now)
            elif taken:
                meter.count(taken, now)
                meter.delay(ready.header.known, taken[-1].t, now, time.time_ns())
        if i % _TAKE_EVERY == 0:
            coalescer.take()


def _decode(frames: list[tuple[bytes, bytes]]) -> None:
    decoder = msgspec.msgpack.Decoder(list[Event])
    for _, body in frames:
        decoder.decode(body)


def _rate(run: Callable[[list[tuple[bytes, bytes]]], None], frames: list[tuple[bytes, bytes]], each: int) -> float:
    """The best of a few rounds: the machine is shared."""
    best = 0.0
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        run(frames)
        best = max(best, len(frames) * each / (time.perf_counter() - start))
    return best


def rows() -> list[dict[str, Any]]:
    """Goals are at least."""
    frames = _frames()
    coalesced, decoded = _rate(_consume, frames, _BATCH), _rate(_decode, frames, _BATCH)
    columnar = _rate(_consume, _column_frames(), _ROWS)
    return [
        {
            "name": "feed.decode_coalesce",
            "value": round(coalesced),
            "unit": "events/s",
            "goal": 500_000,
            "peer": "msgspec decode of the same bytes alone",
            "peer_value": round(decoded),
            "ok": coalesced >= 500_000,
        },
        {
            "name": "feed.columnar",
            "value": round(columnar),
            "unit": "events/s",
            "goal": 2_000_000,
            "peer": None,
            "peer_value": None,
            "ok": columnar >= 2_000_000,
        },
    ]


if __name__ == "__main__":
    json.dump(rows(), sys.stdout, indent=1)
    sys.stdout.write("\n")
