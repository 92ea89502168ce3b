"""Publisher, follower and screen against a real broker and state process that are killed under load."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.feed.client import FeedClient
from console.feed.delta import Delta
from console.feed.follower import Batch, Follower
from console.feed.picture import Picture
from console.feed.publisher import Publisher
from console.model.event import Event
from console.model.principal import Principal
from console.wire.codec import digest

BATCH = 50
BATCHES = 400
ENTITIES = 300


class Hub:
    """A broker and a state process in a folder, each of which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.rpc, self.feed = f"ipc://{folder}/rpc", f"ipc://{folder}/feed"
        self._options = ["--data", str(folder), "--rpc", self.rpc, "--feed", self.feed]
        self._parts: dict[str, subprocess.Popen[bytes]] = {}
        self.start("broker")
        self.start("state")

    def start(self, part: str) -> None:
        self._parts[part] = subprocess.Popen([sys.executable, "-m", "console", part, *self._options])

    def kill(self, part: str) -> None:
        self._parts[part].kill()
        self._parts[part].wait()

    def stop(self) -> None:
        for part in ("state", "broker"):
            self.kill(part)


class Seen:
    """What followers and screens saw, and waiting for it."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.picture = Picture()
        self._changed = threading.Condition()

    def batch(self, batch: Batch) -> None:
        with self._changed:
            self.numbers += [event.t for event in batch.events]
            self._changed.notify_all()

    def delta(self, delta: Delta) -> None:
        with self._changed:
            self.picture.apply(delta)
            self._changed.notify_all()

    def wait(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, 45), (len(self.numbers), self.picture.status)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    started = Hub(tmp_path)
    yield started
    started.stop()


def batch(number: int) -> list[Event]:
    # 2024-01-01 and on: an event's time is its number here, so that order and completeness can be read from it.
    start = 1_704_067_200_000_000_000 + number * BATCH
    return [
        Event(f"tn.loop.{t % ENTITIES}", "test", "traffic.speed", t, values={"value": t % 97})
        for t in range(start, start + BATCH)
    ]


def test_killed_under_load_nothing_is_lost_or_doubled_and_all_agree(hub: Hub):
    seen = Seen()
    follower = Follower(hub.rpc, hub.feed, ("traffic",), {}, seen.batch)
    screen = FeedClient(hub.rpc, hub.feed, Principal("lan"), seen.delta, interval=0.02, streams=("traffic",))
    publisher = Publisher(hub.rpc, "test")
    follower.start()
    screen.start()
    sent: list[Event] = []
    for number in range(BATCHES):
        sent += batch(number)
        publisher.put("traffic", sent[-BATCH:])
        if number in (100, 200, 300):
            seen.wait(lambda n=number: len(seen.numbers) > (n - 60) * BATCH)
            hub.kill("broker")
            if number == 200:
                hub.kill("state")
                hub.start("state")
            hub.start("broker")
    assert publisher.flush(30)
    last = {event.key: event for event in sent}
    seen.wait(lambda: len(seen.numbers) >= len(sent))
    seen.wait(lambda: digest(seen.picture.last.values()) == digest(last.values()))
    late = Seen()
    second = FeedClient(hub.rpc, hub.feed, Principal("lan"), late.delta, interval=0.02, streams=("traffic",))
    second.start()
    late.wait(lambda: digest(late.picture.last.values()) == digest(last.values()))
    for part in (publisher.close, second.stop, screen.stop, follower.stop):
        part()
    assert seen.numbers == [event.t for event in sent]
    assert seen.picture.status.lost == 0
