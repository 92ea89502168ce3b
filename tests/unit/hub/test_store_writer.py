"""The writer: groups, positions, and a database that comes and goes."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from console.feed.follower import Batch
from console.history.store import Batch as StoredBatch
from console.history.store import Position, Store, StoreError
from console.hub import store_writer
from console.hub.store_writer import StoreWriter
from console.model.event import Event


class Flaky(Store):
    """A real store that refuses while told to."""

    broken = False

    def append(self, batches: Sequence[StoredBatch], position: Position) -> int:
        if self.broken:
            raise StoreError("disk is full")
        return super().append(batches, position)


class Bench:
    def __init__(self, folder: Path) -> None:
        self.store = Flaky(f"sqlite:///{folder}/x.sqlite")
        self.health: list[str] = []
        self.told = threading.Condition()
        self.writer = StoreWriter(self._tell)
        self._thread = threading.Thread(target=self.writer.run, args=(self.store,))

    def _tell(self, reason: str) -> None:
        with self.told:
            self.health.append(reason)
            self.told.notify_all()

    def run(self) -> None:
        self._thread.start()

    def wait(self, n: int) -> None:
        with self.told:
            assert self.told.wait_for(lambda: len(self.health) >= n, 10)

    def stop(self) -> None:
        self.writer.stop()
        if self._thread.is_alive():
            self._thread.join()
        self.store.close()


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(store_writer, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(store_writer, "GATHER_SECONDS", 0.0)
    bench = Bench(tmp_path)
    yield bench
    bench.stop()


def batch(first: int, n: int = 2, epoch: int = 7) -> Batch:
    events = [Event("a", "demo", "traffic.speed", i, values={"value": 1.0}) for i in range(n)]
    return Batch("traffic", epoch, first, n, 0, events)


def test_written_with_its_position(bench: Bench):
    bench.writer.begin(Position(7, {"system": 9}))
    bench.run()
    bench.writer.offer(batch(1))
    bench.writer.offer(batch(3))
    bench.writer.new_log(8)  # waits until what was offered is written
    assert bench.store.position() == Position(7, {"system": 9, "traffic": 4})
    bench.writer.offer(batch(1, epoch=8))
    bench.writer.new_log(9)
    assert bench.store.position() == Position(8, {"traffic": 2})
    assert bench.store.count() == 6


@pytest.mark.logs("cannot write", "writing again")
def test_told_once_tried_on_and_nothing_lost(bench: Bench):
    bench.store.broken = True
    bench.run()
    bench.writer.offer(batch(1))
    bench.wait(1)
    assert bench.health == ["disk is full"]
    assert bench.store.position().sequences == {}
    bench.store.broken = False
    bench.writer.new_log(8)
    assert bench.health == ["disk is full", ""]
    assert bench.store.count() == 2


def test_a_full_queue_makes_the_follower_wait(bench: Bench):
    bench.writer.offer(batch(1, store_writer.WAITING_ROWS))
    offered = threading.Event()

    def offer() -> None:
        bench.writer.offer(batch(store_writer.WAITING_ROWS + 1))
        offered.set()

    thread = threading.Thread(target=offer)
    thread.start()
    assert not offered.is_set()
    bench.run()
    assert offered.wait(20)
    thread.join()
