"""The intake against a hub of ten lines: order, acknowledgement, and what a crash in between leaves."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from console.connectors.intake import Intake
from console.connectors.journal import KEPT, Journal
from console.connectors.mapfile import parse_map
from console.connectors.mqtt import Message
from console.model.clock import ManualClock
from console.model.event import Event

TIMED = """
topic = "air/{station}"
[time]
column = "t"
zone = "UTC"
[entity]
id = "x.{station}"
kind = "air-station"
domain = "environment"
name = { vi = "x" }
[[column]]
column = "pm25"
kind = "environment.pm25"
unit = "ug/m3"
[[column]]
column = "speed"
kind = "traffic.speed"
unit = "km/h"
"""
UNTIMED = TIMED.replace('[time]\ncolumn = "t"\nzone = "UTC"\n', "")


class Hub:
    """Counts batches as the hub does; answers only while ``up``; commits ``before_crash`` batches, then no more."""

    def __init__(self) -> None:
        self.count = 0
        self.batches: list[tuple[str, list[Event]]] = []
        self.up = True
        self.before_crash = 1_000_000

    def put(self, stream: str, events: Sequence[Event]) -> int:
        if self.before_crash:
            self.before_crash -= 1
            self.count += 1
            self.batches.append((stream, list(events)))
        return self.count

    def flush(self, timeout: float) -> bool:  # noqa: ARG002 - the Sink's signature
        return self.up and self.before_crash > 0

    def kinds(self, kind: str) -> list[Event]:
        return [e for _, events in self.batches for e in events if e.kind == kind]


class Seat:
    """One life of a connector."""

    def __init__(self, hub: Hub, folder: Path, mapping: str = TIMED) -> None:
        self.acked: list[tuple[int, int]] = []
        self.journal = Journal(folder / "x.journal", hub.count)
        self.intake = Intake(
            parse_map(mapping, "m"),
            "src",
            sink=hub,
            journal=self.journal,
            count=hub.count,
            acknowledge=self.acked.append,
            clock=ManualClock(5),
        )

    def take(self, *messages: Message) -> None:
        for message in messages:
            self.intake.offer(message)
        self.intake.step(0.0, lambda: True)


def message(i: int, *, repeated: bool = False, retained: bool = False, **cells: object) -> Message:
    body = {"t": f"2025-01-01T00:{i:02}:00", "pm25": i, **cells}
    return Message("air/a", json.dumps(body).encode(), retained, repeated, (0, i))


Life = Callable[..., Seat]


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def life(hub: Hub, tmp_path: Path) -> Iterator[Life]:
    """Begins a life of the connector, which continues the journal of the one before."""
    lives: list[Seat] = []

    def begin(mapping: str = TIMED) -> Seat:
        lives.append(Seat(hub, tmp_path, mapping))
        return lives[-1]

    yield begin
    for seat in lives:
        seat.journal.close()


def test_the_broker_hears_after_the_hub(hub: Hub, life: Life):
    seat = life()
    hub.up = False
    seat.take(message(1))
    assert (len(hub.batches), seat.acked) == (2, [])
    hub.up = True
    seat.take(message(2), message(3))
    assert seat.acked == [(0, 2), (0, 3)]
    assert [s for s, _ in hub.batches] == ["entity", "environment", "environment"]


@pytest.mark.parametrize("committed", [0, 1, 2, 3, 4])
def test_a_crash_between_the_batches_of_a_message(hub: Hub, life: Life, committed: int):
    """Four streams; after a crash anywhere between them each event is there once."""
    hub.before_crash = committed
    first = life()
    bad = {"speed": 50}
    news = [message(1, **bad), message(2, pm25="much", **bad)]
    first.take(*news)
    assert first.acked == []
    hub.before_crash = 1000
    second = life()
    second.take(*(m._replace(repeated=True) for m in news))
    assert len(second.acked) == 2
    assert len(hub.kinds("environment.pm25")) == 1
    assert len(hub.kinds("traffic.speed")) == 2
    assert len(hub.kinds("system.quarantine")) == 1
    assert len(hub.kinds("entity")) == 1


def test_the_same_message_again_is_the_same_fact_if_it_bears_its_time(hub: Hub, life: Life):
    seat = life()
    seat.take(message(1), message(1), message(2))
    seat.take(message(1, retained=True))
    assert len(hub.kinds("environment.pm25")) == 2
    assert seat.intake.repeated == 2
    assert len(seat.acked) == 4


def test_without_a_time_only_what_the_broker_repeats_is_the_same(hub: Hub, life: Life):
    seat = life(UNTIMED)
    seat.take(message(1))
    seat.take(message(1))
    seat.take(message(1, repeated=True))
    assert [e.t for e in hub.kinds("environment.pm25")] == [5, 5]
    seat.take(message(2, retained=True))  # since when it stands there is not known
    assert len(hub.kinds("environment.pm25")) == 2


@pytest.mark.parametrize(
    ("payload", "rule"),
    [(b"{", "json"), (b"3", "json"), (b"\xff", "json"), (b'"' + b"x" * 200_000 + b'"', "size"), (b"[]", None)],
)
def test_a_bad_payload_is_put_aside_and_acknowledged(hub: Hub, life: Life, payload: bytes, rule: str | None):
    seat = life()
    seat.take(Message("air/a", payload, False, False, (0, 1)), message(2))
    assert [e.values["rule"] for e in hub.kinds("system.quarantine")] == ([rule] if rule else [])
    assert len(hub.kinds("environment.pm25")) == 1
    assert seat.acked == [(0, 1), (0, 2)]


def test_an_array_is_several_rows(hub: Hub, life: Life):
    seat = life()
    rows = [json.loads(message(i).payload) for i in range(3)]
    seat.take(Message("air/a", json.dumps(rows).encode(), False, False, (0, 1)))
    assert len(hub.kinds("environment.pm25")) == 3


def test_a_large_batch_is_cut_into_frames_that_are_counted(hub: Hub, life: Life):
    seat = life()
    for i in range(400):
        body = {"t": f"2025-01-01T{i // 60:02}:{i % 60:02}:00", "pm25": i, "note": "x" * 50}
        seat.intake.offer(Message("air/a", json.dumps([body] * 30).encode(), False, False, (0, i)))
    while seat.intake.step(0.0, lambda: True):
        pass
    assert len(hub.kinds("environment.pm25")) == 12_000
    assert max(len(events) for _, events in hub.batches) <= 5000


def test_the_journal_forgets_what_was_never_committed_and_stays_small(tmp_path: Path):
    path = tmp_path / "j"
    journal = Journal(path, 0)
    journal.begin([(1, [b"a" * 16]), (2, [b"b" * 16])])
    journal.close()
    with path.open("ab") as file:
        file.write(b"[3, [")  # cut by a crash
    journal = Journal(path, 1)
    assert b"a" * 16 in journal
    assert b"b" * 16 not in journal
    for i in range(5 * KEPT // 1000):
        keys = [f"{i:08}{k:08}".encode() for k in range(1000)]
        journal.begin([(2 + i, keys)])
        journal.done(keys)
    journal.close()
    assert path.stat().st_size < 4 * KEPT * 30
    journal = Journal(path, 10_000)
    assert b"a" * 16 not in journal
    journal.close()
