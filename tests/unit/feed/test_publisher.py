from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest

from console.feed.body import OversizeError
from console.feed.publisher import BackPressureError, Publisher, ReplacedError
from console.model.event import Event
from console.wire.columns import ROW, Columns
from console.wire.frame import ACK, ERR, PUT

if TYPE_CHECKING:
    from tests.unit.feed.conftest import FakeHub


def event(i: int, text: str = "") -> Event:
    return Event(f"tn.loop.{i}", "demo", "traffic.speed", i, values={"value": i, "text": text})


def numbers(hub: FakeHub) -> list[int]:
    return [e.t for e in hub.log.get("traffic", [])]


def until(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 10
    turn = threading.Event()
    while not condition():
        assert time.monotonic() < limit
        turn.wait(0.01)


@pytest.fixture
def publisher(hub: FakeHub) -> Iterator[Publisher]:
    made = Publisher(hub.rpc, "demo")
    yield made
    made.close(0)


def test_each_batch_arrives_once_in_order(hub: FakeHub, publisher: Publisher):
    tickets = [publisher.put("traffic", [event(2 * i), event(2 * i + 1)]) for i in range(1000)]
    assert publisher.flush(10)
    assert numbers(hub) == list(range(2000))
    assert publisher.pending == 0
    assert publisher.acked == tickets[-1] == 1000


def test_a_restarted_producer_continues_the_count(hub: FakeHub):
    for first in (0, 3):
        publisher = Publisher(hub.rpc, "demo")
        for i in range(first, first + 3):
            publisher.put("traffic", [event(i)])
        assert publisher.close(10)
    assert numbers(hub) == list(range(6))
    assert hub.producers == {"demo": 6}


def test_a_hub_that_comes_back_gets_the_rest_once(hub: FakeHub, new_hub: type[FakeHub]):
    publisher = Publisher(hub.rpc, "demo")
    for i in range(100):
        publisher.put("traffic", [event(i)])
    assert publisher.flush(10)
    hub.stop()
    for i in range(100, 700):
        publisher.put("traffic", [event(i)])
    assert publisher.pending == 600
    second = new_hub(hub.rpc, hub.feed)
    second.log, second.producers = hub.log, hub.producers
    try:
        assert publisher.close(10)
        assert numbers(second) == list(range(700))
    finally:
        second.stop()


def test_commits_whose_ack_was_lost_are_not_doubled(hub: FakeHub, new_hub: type[FakeHub]):
    publisher = Publisher(hub.rpc, "demo")
    publisher.put("traffic", [event(0)])
    assert publisher.flush(10)
    put = hub._put

    def commit_silently(rest: list[bytes]) -> list[bytes]:
        return [b"?", *put(rest)]

    hub._put = commit_silently
    for i in range(1, 50):
        publisher.put("traffic", [event(i)])
    until(lambda: len(numbers(hub)) == 50)
    assert publisher.pending == 49
    hub.stop()
    second = new_hub(hub.rpc, hub.feed)
    second.log, second.producers = hub.log, hub.producers
    publisher.put("traffic", [event(50)])
    try:
        assert publisher.close(10)
        assert numbers(second) == list(range(51))
    finally:
        second.stop()


def test_a_batch_lost_on_the_way_is_sent_again_with_all_behind_it(hub: FakeHub, publisher: Publisher):
    publisher.put("traffic", [event(0)])
    assert publisher.flush(10)
    put = hub._put
    lost: list[list[bytes]] = []

    def lose_one(rest: list[bytes]) -> list[bytes]:
        if not lost:
            lost.append(rest)
            return [ACK, rest[0], (1).to_bytes(8, "big")]
        return put(rest)

    hub._put = lose_one
    for i in range(1, 300):
        publisher.put("traffic", [event(i)])
    assert publisher.flush(10)
    assert numbers(hub) == list(range(300))


def test_a_hub_that_lost_its_log_gets_what_was_not_acknowledged(hub: FakeHub, publisher: Publisher):
    publisher.put("traffic", [event(0)])
    assert publisher.flush(10)
    hub.mute.add(PUT)
    publisher.put("traffic", [event(1)])
    until(lambda: any(p[0] == PUT and p[2] == (2).to_bytes(8, "big") for p in hub.seen))
    hub.renew(9)
    hub.mute.clear()
    publisher.put("traffic", [event(2)])
    assert publisher.flush(10)
    assert numbers(hub) == [1, 2]


def test_a_full_queue_blocks_and_then_says_so(hub: FakeHub):
    hub.mute.add(PUT)
    publisher = Publisher(hub.rpc, "demo", limit_batches=3)
    for i in range(3):
        publisher.put("traffic", [event(i)], timeout=0)
    with pytest.raises(BackPressureError, match="3 batches"):
        publisher.put("traffic", [event(3)], timeout=0.05)
    threading.Timer(0.05, hub.mute.clear).start()
    publisher.put("traffic", [event(3)], timeout=10)
    assert publisher.close(10)
    assert numbers(hub) == [0, 1, 2, 3]


def test_what_is_too_large_is_split(hub: FakeHub, publisher: Publisher):
    publisher.put("traffic", [event(i, "x" * 100_000) for i in range(30)])
    with pytest.raises(OversizeError, match=r"tn\.loop\.0"):
        publisher.put("traffic", [event(0, "x" * (1 << 20))])
    assert publisher.flush(10)
    assert numbers(hub) == list(range(30))
    assert hub.producers["demo"] > 2


def test_columns_are_split_too(hub: FakeHub, publisher: Publisher):
    bodies: list[bytes] = []
    hub._put = lambda rest: (bodies.append(rest[3]), [ACK, rest[0], rest[1]])[1]
    rows = np.zeros(50_000, ROW)
    publisher.put_columns("traffic", Columns("demo", "traffic.position", ["a"], rows))
    assert publisher.flush(10)
    assert len(bodies) == 2


def test_the_source_learns_what_is_safe(hub: FakeHub):
    acked: list[int] = []
    states: list[str] = []
    publisher = Publisher(hub.rpc, "demo", on_ack=acked.append, on_state=states.append)
    last = [publisher.put("traffic", [event(i)]) for i in range(5)][-1]
    assert publisher.close(10)
    assert acked[-1] == last
    assert acked == sorted(acked)
    assert states == ["connected"]


@pytest.mark.logs("another connection")
def test_who_was_replaced_is_told_and_stops(hub: FakeHub):
    states: list[str] = []
    publisher = Publisher(hub.rpc, "demo", on_state=states.append)
    hub._put = lambda rest: [ERR, PUT, rest[0], b"another connection has said HI for this producer"]
    publisher.put("traffic", [event(0)])
    until(lambda: states[-1:] == ["replaced"])
    with pytest.raises(ReplacedError, match="demo"):
        publisher.put("traffic", [event(1)])
    assert not publisher.close(5)
