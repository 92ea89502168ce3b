from __future__ import annotations

import random
import threading
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from console.feed.follower import Batch, Follower
from console.model.event import Event

if TYPE_CHECKING:
    from tests.unit.feed.conftest import FakeHub


def events(n: int, first: int = 1) -> list[Event]:
    return [Event("tn.loop.1", "demo", "traffic.speed", i) for i in range(first, first + n)]


class Book:
    """What a store would have written."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.epochs: list[int] = []
        self.gone: list[tuple[str, int, int]] = []
        self.failures: list[Exception] = []
        self.on_batch: Callable[[Batch], None] = lambda _batch: None
        self._changed = threading.Condition()

    def __call__(self, batch: Batch) -> None:
        self.on_batch(batch)
        with self._changed:
            self.batches.append(batch)
            self._changed.notify_all()

    def numbers(self, stream: str = "traffic") -> list[int]:
        return [e.t for b in self.batches if b.stream == stream for e in b.events]

    def wait(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, 10), self.numbers()

    def follow(self, hub: FakeHub, streams: tuple[str, ...] | None = None, **more: int | dict[str, int]) -> Follower:
        def failed(err: Exception) -> None:
            with self._changed:
                self.failures.append(err)
                self._changed.notify_all()

        follower = Follower(
            hub.rpc,
            hub.feed,
            streams,
            more.pop("positions", {}),  # type: ignore[arg-type] - only `positions` is a dict
            self,
            on_epoch=self.epochs.append,
            on_gone=lambda *hole: self.gone.append(hole),
            on_failure=failed,
            **more,  # type: ignore[arg-type] - and all the rest are numbers
        )
        follower.start()
        return follower


@pytest.fixture
def book() -> Book:
    return Book()


def test_the_whole_log_from_the_beginning_then_live(hub: FakeHub, book: Book):
    hub.post("traffic", events(250))
    hub.post("flood", events(3))
    follower = book.follow(hub)
    book.wait(lambda: len(book.numbers()) == 250)
    hub.post("traffic", events(50, 251))
    book.wait(lambda: len(book.numbers()) == 300 and len(book.numbers("flood")) == 3)
    follower.stop()
    assert book.numbers() == list(range(1, 301))
    assert book.epochs == [7]
    assert follower.positions == {"traffic": 300, "flood": 3}
    assert follower.lag() == 0
    joined = [(b.seq0, b.last) for b in book.batches if b.stream == "traffic"]
    assert all(a[1] + 1 == b[0] for a, b in pairwise(joined))


def test_it_goes_on_from_a_saved_position(hub: FakeHub, book: Book):
    hub.post("traffic", events(250))
    follower = book.follow(hub, positions={"traffic": 137}, epoch=7)
    book.wait(lambda: len(book.numbers()) == 113)
    follower.stop()
    assert book.numbers() == list(range(138, 251))
    assert book.epochs == []


def test_a_lossy_feed_loses_nothing(hub: FakeHub, book: Book):
    dice = random.Random(1)
    hub.drop = lambda _stream, _seq0: dice.random() < 0.4
    follower = book.follow(hub)
    n = 0
    for _ in range(150):
        size = dice.randint(1, 40)
        hub.post("traffic", events(size, n + 1))
        n += size
    book.wait(lambda: len(book.numbers()) == n)
    follower.stop()
    assert book.numbers() == list(range(1, n + 1))


def test_another_log_starts_over(hub: FakeHub, book: Book):
    hub.post("traffic", events(10))
    follower = book.follow(hub, positions={"traffic": 4}, epoch=99)
    book.wait(lambda: len(book.numbers()) == 10)
    assert book.epochs == [7]
    follower.stop()


@pytest.mark.logs("log is another")
def test_the_log_is_lost_while_following(hub: FakeHub, book: Book):
    hub.post("traffic", events(10))
    follower = book.follow(hub)
    book.wait(lambda: len(book.numbers()) == 10)
    hub.renew(8)
    hub.post("traffic", events(5, 101))
    book.wait(lambda: len(book.numbers()) == 15)
    follower.stop()
    assert book.epochs == [7, 8]
    assert [b.epoch for b in book.batches][-1] == 8


@pytest.mark.logs("can no longer be had")
def test_retention_that_passed_the_position_is_told(hub: FakeHub, book: Book):
    hub.post("traffic", events(50))
    hub.retained["traffic"] = 31
    follower = book.follow(hub, positions={"traffic": 10}, epoch=7)
    book.wait(lambda: len(book.numbers()) == 20)
    follower.stop()
    assert book.gone == [("traffic", 11, 30)]
    assert book.numbers() == list(range(31, 51))


@pytest.mark.logs("starting over")
def test_a_position_ahead_of_the_hub_starts_over(hub: FakeHub, book: Book):
    hub.post("traffic", events(5))
    follower = book.follow(hub, positions={"traffic": 10}, epoch=7)
    book.wait(lambda: len(book.numbers()) == 5)
    follower.stop()


@pytest.mark.parametrize("error", [OSError("disk"), IndexError("disk")])
def test_a_consumer_that_fails_ends_it_and_is_told(hub: FakeHub, book: Book, error: Exception):
    def refuse(_batch: Batch) -> None:
        raise error

    book.on_batch = refuse
    hub.post("traffic", events(5))
    follower = book.follow(hub)
    book.wait(lambda: bool(book.failures))
    follower.stop()
    assert str(book.failures[0]) == "disk"
    assert follower.positions == {"traffic": 0}
    assert not follower.running


@pytest.mark.logs("malformed")
def test_what_cannot_be_read_keeps_its_number(hub: FakeHub, book: Book):
    follower = book.follow(hub)
    hub.post("traffic", events(2))
    book.wait(lambda: len(book.numbers()) == 2)
    hub.post("traffic", events(1, 3), body=b"\x91\x07")
    hub.post("traffic", events(1, 4))
    book.wait(lambda: len(book.numbers()) == 3)
    follower.stop()
    assert book.numbers() == [1, 2, 4]
    assert follower.positions == {"traffic": 4}
