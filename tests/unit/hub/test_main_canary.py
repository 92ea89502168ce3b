"""The canary sings in time, one pair at a time, and keeps quiet while nobody takes it."""

from collections.abc import Sequence

from console.hub.main_canary import Canary
from console.model.clock import NS, ManualClock
from console.model.event import Event

START = 1_700_000_000 * NS


class Wire:
    """A publisher whose broker may be away."""

    def __init__(self) -> None:
        self.batches: list[list[Event]] = []
        self.pending = 0

    def put(self, _stream: str, events: Sequence[Event], timeout: float | None = None) -> int:
        assert timeout == 0
        self.batches.append(list(events))
        return len(self.batches)


def test_one_pair_each_minute():
    wire, clock = Wire(), ManualClock(START)
    canary = Canary(wire, clock, 60.0)
    for _ in range(121):
        canary.sing()
        clock.advance(1.0)
    assert [[e.values["value"] for e in batch] for batch in wire.batches] == [
        [START / NS + k, 0.0] for k in (0.0, 60.0, 120.0)
    ]
    assert {e.values["every"] for batch in wire.batches for e in batch} == {60.0}


def test_what_nobody_takes_is_not_kept_for_later():
    wire, clock = Wire(), ManualClock(START)
    canary = Canary(wire, clock, 60.0)
    wire.pending = 1
    for _ in range(300):
        canary.sing()
        clock.advance(1.0)
    assert wire.batches == []
    wire.pending = 0
    canary.sing()
    canary.sing()
    assert [batch[0].t for batch in wire.batches] == [clock.now()]
