"""Broker and store as real processes: every event once, whatever happens to the store or its database."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.feed.client import FeedClient
from console.feed.delta import Delta
from console.feed.follower import Follower
from console.feed.publisher import Publisher
from console.model.event import Event
from console.model.principal import Principal
from console.wire.command import Command, Receipt
from console.wire.record import STORE_KIND
from console.wire.series import decode_series

LOOP, SPEED = "tn.loop.1", "traffic.speed"
T = 1_700_000_000_000_000_000
SECONDS = 20.0


class Hub:
    """A broker, and a store that may come and go."""

    def __init__(self, folder: Path) -> None:
        self.rpc, self.feed = f"ipc://{folder}/rpc", f"ipc://{folder}/feed"
        self.database = folder / "history.sqlite"
        self._options = ["--data", str(folder), "--rpc", self.rpc, "--feed", self.feed]
        self.broker = self._start("broker")
        self.store: subprocess.Popen[bytes] | None = None
        self.source = Publisher(self.rpc, "demo")

    def _start(self, part: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "console", part, *self._options])

    def start_store(self) -> None:
        self.store = self._start("store")

    def kill_store(self) -> None:
        if self.store:
            self.store.kill()
            self.store.wait()

    def say(self, first: int, n: int) -> None:
        events = [Event(LOOP, "demo", SPEED, T + i, values={"value": float(i)}) for i in range(first, first + n)]
        self.source.put("traffic", events)

    def rows(self) -> list[int]:
        """Sequences of stream traffic in the database."""
        if not self.database.exists():
            return []
        raw = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            query = "SELECT seq FROM event JOIN shard ON shard.id = shard_id WHERE stream = 'traffic' ORDER BY seq"
            return [seq for (seq,) in raw.execute(query)]
        except sqlite3.OperationalError:
            return []
        finally:
            raw.close()

    def stop(self) -> None:
        self.source.close(0.1)
        self.kill_store()
        self.broker.kill()
        self.broker.wait()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path)
    yield hub
    hub.stop()


def wait(until: Callable[[], bool]) -> None:
    limit = time.monotonic() + SECONDS
    pause = threading.Event()
    while not until():
        assert time.monotonic() < limit
        pause.wait(0.05)


def ask(hub: Hub, **arguments: float | str) -> Receipt:
    answered = threading.Event()
    receipts: list[Receipt] = []

    def take(delta: Delta) -> None:
        receipts.extend(delta.receipts)
        if receipts:
            answered.set()

    client = FeedClient(hub.rpc, hub.feed, Principal("lan"), take, interval=0.01, streams=("system",))
    client.start()
    client.send(Command(id=b"", service="history", name="get-series", entity=LOOP, arguments={**arguments}), SECONDS)
    assert answered.wait(SECONDS)
    client.stop()
    return receipts[0]


def test_written_and_answered(hub: Hub):
    hub.start_store()
    hub.say(1, 500)
    wait(lambda: len(hub.rows()) == 500)
    receipt = ask(hub, kind=SPEED, points=100, **{"from": T + 1, "to": T + 50})
    assert receipt.status == "done"
    t, value = decode_series(receipt.data)
    assert value == [float(i) for i in range(1, 51)]
    assert t == [T + i for i in range(1, 51)]
    assert ask(hub, kind=SPEED).status == "refused"


def test_killed_again_and_again_each_event_is_there_once(hub: Hub):
    first = 1
    for _ in range(3):
        hub.start_store()
        for _ in range(20):
            hub.say(first, 100)
            first += 100
        wait(lambda: len(hub.rows()) > 0)
        hub.kill_store()
        hub.say(first, 100)
        first += 100
    hub.start_store()
    wait(lambda: len(hub.rows()) >= first - 1)
    assert hub.rows() == list(range(1, first))


def test_a_locked_database_is_told_and_nothing_is_lost(hub: Hub):
    hub.start_store()
    hub.say(1, 10)
    wait(lambda: len(hub.rows()) == 10)
    told: list[str] = []
    follower = Follower(
        hub.rpc,
        hub.feed,
        ("system",),
        {},
        lambda batch: told.extend(str(e.values["state"]) for e in batch.events if e.kind == STORE_KIND),
    )
    follower.start()
    lock = sqlite3.connect(hub.database, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    hub.say(11, 10)
    wait(lambda: "failing" in told)
    lock.execute("ROLLBACK")
    lock.close()
    wait(lambda: len(hub.rows()) == 20)
    wait(lambda: told[-1] == "ok")
    follower.stop()
    assert hub.rows() == list(range(1, 21))


def test_no_database_yet_then_one(hub: Hub):
    hub.database.write_bytes(b"no database" * 1000)
    hub.start_store()
    hub.say(1, 10)
    assert hub.source.flush(SECONDS)
    receipt = ask(hub, kind=SPEED, **{"from": T, "to": T + 9})
    assert receipt.status == "failed"
    hub.database.unlink()
    wait(lambda: hub.rows() == list(range(1, 11)))
