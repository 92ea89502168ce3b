"""History and alarms: rows written durably, transitions of 100,000 alarms, raise and ack through real processes."""

import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from console.alarms.engine import Engine
from console.alarms.operation import Change
from console.alarms.rule import Rule
from console.feed.client import FeedClient
from console.feed.delta import Delta
from console.feed.publisher import Publisher
from console.history.store import Batch, Position, Store
from console.model.clock import NS
from console.model.event import Event
from console.model.principal import Principal
from console.model.text import Text
from console.wire.command import Command

_T = 1_760_000_000 * NS
_BATCH = 1000
_BATCHES = 200
_GROUP = 10
_ALARMS = 100_000
_ROUNDS = 30
_KIND = "environment.pm25"
_RULE = Rule(id="environment.bench", type="limit", kind=_KIND, value=50.0, priority=3, title=Text("{name} {value}"))
_STATE = """
import sys
from console.alarms.rule import Rule
from console.hub.state_process import main
from console.model.text import Text
rule = Rule(id="environment.bench", type="limit", kind="environment.pm25", value=50.0, priority=3, title=Text("x"))
sys.exit(main(sys.argv[1:], [rule]))
"""

Row = dict[str, Any]


def _row(name: str, value: float, unit: str, goal: float, *, most: bool = False) -> Row:
    ok = value <= goal if most else value >= goal
    value = round(value, 2)
    return {"name": name, "value": value, "unit": unit, "goal": goal, "peer": None, "peer_value": None, "ok": ok}


def _ingest(folder: Path) -> float:
    store = Store(f"sqlite:///{folder}/bench.sqlite")
    batches = [
        Batch(
            "traffic",
            1,
            i * _BATCH + 1,
            _T,
            [
                Event(f"tn.loop.{k % 5000}", "demo", "traffic.speed", _T + k, 105.8, 21.6, {"value": float(k)})
                for k in range(i * _BATCH, (i + 1) * _BATCH)
            ],
        )
        for i in range(_BATCHES)
    ]
    began = time.perf_counter()
    for i in range(0, _BATCHES, _GROUP):
        store.append(batches[i : i + _GROUP], Position(1, {"traffic": (i + _GROUP) * _BATCH}))
    seconds = time.perf_counter() - began
    store.close()
    return _BATCH * _BATCHES / seconds


def _transitions() -> float:
    """Raised and cleared in turn, with 100,000 alarms in the book."""
    told: list[Change] = []
    engine = Engine([_RULE], told.append)
    for i in range(_ALARMS):
        engine.feed(Event(f"tn.air.{i}", "air", _KIND, _T, values={"value": 10.0}), _T)
    events = [
        Event(f"tn.air.{i * 7}", "air", _KIND, _T, values={"value": v}) for v in (60.0, 10.0) for i in range(5000)
    ]
    began = time.perf_counter()
    for i, event in enumerate(events):
        engine.feed(event, _T + i)
        if i % 100 == 0:
            engine.advance(_T + i)
    seconds = time.perf_counter() - began
    if len(told) != len(events):
        raise RuntimeError(f"{len(told)} transitions, {len(events)} expected")
    return len(told) / seconds


class _Seat:
    def __init__(self, rpc: str, feed: str) -> None:
        self._changed = threading.Condition()
        self._delta: list[Delta] = []
        self.client = FeedClient(rpc, feed, Principal("bench"), self._take, interval=0.001)
        self.client.start()

    def _take(self, delta: Delta) -> None:
        with self._changed:
            self._delta.append(delta)
            self._changed.notify_all()

    def alarm(self, state: str) -> Any:  # noqa: ANN401 - an alarm; waits for it
        with self._changed:
            self._changed.wait_for(lambda: any(a.state == state for d in self._delta for a in d.alarms), 30)
            found = [a for d in self._delta for a in d.alarms if a.state == state][-1]
            self._delta.clear()
            return found

    def receipt(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: any(d.receipts for d in self._delta), 30)


def _latencies(folder: Path) -> tuple[float, float]:
    """Median ms from put to the alarm at a seat, and from ack to its receipt; broker and state are processes."""
    rpc, feed = f"ipc://{folder}/rpc", f"ipc://{folder}/feed"
    options = ["--data", str(folder), "--rpc", rpc, "--feed", feed]
    processes = [
        subprocess.Popen([sys.executable, "-m", "console", "broker", *options]),
        subprocess.Popen([sys.executable, "-c", _STATE, *options]),
    ]
    source, seat = Publisher(rpc, "air"), _Seat(rpc, feed)
    raised: list[float] = []
    acked: list[float] = []
    try:
        for i in range(_ROUNDS):
            event = Event("tn.air.1", "air", _KIND, time.time_ns(), values={"value": 60.0})
            began = time.perf_counter()
            source.put("environment", [event])
            alarm = seat.alarm("UNACK")
            raised.append(time.perf_counter() - began)
            began = time.perf_counter()
            seat.client.send(
                Command(id=b"", service="alarm", name="ack", entity="tn.air.1", rule=_RULE.id, revision=alarm.revision)
            )
            seat.receipt()
            acked.append(time.perf_counter() - began)
            source.put("environment", [Event("tn.air.1", "air", _KIND, _T + i, values={"value": 1.0})])
            seat.alarm("NORM")
    finally:
        seat.client.stop()
        source.close(0.5)
        for process in processes:
            process.kill()
            process.wait()
    return sorted(raised)[len(raised) // 2] * 1e3, sorted(acked)[len(acked) // 2] * 1e3


def rows() -> list[Row]:
    """The figures."""
    with tempfile.TemporaryDirectory() as folder:
        ingest = _ingest(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        seen, answered = _latencies(Path(folder))
    return [
        _row("store.sqlite_rows_durable", ingest, "rows/s", 50_000),
        _row("alarms.transitions_of_100000", _transitions(), "transitions/s", 5_000),
        _row("alarms.put_to_seen_p50", seen, "ms", 50, most=True),
        _row("alarms.ack_to_receipt_p50", answered, "ms", 50, most=True),
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(rows(), indent=1) + "\n")
