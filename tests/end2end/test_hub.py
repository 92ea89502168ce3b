"""``vonglau hub`` as a real process: its children run, the fallen come back and are told, and none outlives it."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from console.feed.follower import Batch, Follower
from console.model.event import Event, Values

PATIENCE = 60.0


class Hub:
    """The process, and what it says of its children."""

    def __init__(self, data: Path, short: str) -> None:
        self.ends = (f"ipc://{short}/rpc", f"ipc://{short}/feed")
        command = [
            "-m",
            "console",
            "hub",
            "--no-demo",
            "--data",
            str(data),
            "--rpc",
            self.ends[0],
            "--feed",
            self.ends[1],
        ]
        self.process = subprocess.Popen([sys.executable, *command])
        self.events: dict[str, list[Values]] = {}
        self._changed = threading.Condition()
        self._follower = Follower(*self.ends, ("system",), {}, self._on_batch)
        self._follower.start()

    def _on_batch(self, batch: Batch) -> None:
        with self._changed:
            for event in batch.events:
                if isinstance(event, Event) and event.kind == "system.process":
                    self.events.setdefault(event.entity, []).append(event.values)
            self._changed.notify_all()

    def wait(self, done: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(done, PATIENCE), self.events

    def last(self, name: str) -> Values:
        return (self.events.get(f"process.{name}") or [{}])[-1]

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def close(self) -> None:
        self._follower.stop()
        self.process.kill()
        self.process.wait()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with tempfile.TemporaryDirectory(prefix="hub") as short:
        hub = Hub(tmp_path, short)
        yield hub
        hub.close()


def gone(processes: list[psutil.Process]) -> bool:
    limit = time.monotonic() + 15
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.wait(max(0.1, limit - time.monotonic()))
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


def test_the_fallen_come_back_and_none_is_left_behind(hub: Hub):
    names = ("broker", "state", "store", "plugin.environment")
    hub.wait(lambda: all(hub.last(name).get("state") == "running" for name in names))
    for name in ("store", "broker"):
        pid = int(hub.last(name)["pid"] or 0)
        os.kill(pid, signal.SIGKILL)
        hub.wait(lambda name=name, pid=pid: hub.last(name).get("state") == "running" and hub.last(name)["pid"] != pid)
        fallen = hub.events[f"process.{name}"][-2]
        assert (fallen["state"], fallen["reason"]) == ("backoff", "signal SIGKILL")
        assert hub.last(name)["restarts"] == 1
    children = hub.children()
    assert len(children) >= len(names)
    hub.process.kill()
    assert gone(children)


def test_it_ends_when_asked(hub: Hub):
    hub.wait(lambda: hub.last("store").get("state") == "running")
    children = hub.children()
    hub.process.terminate()
    assert hub.process.wait(20) == 0
    assert gone(children)
