"""Real processes: a Mosquitto, the hub's broker, a connector; and a reader of everything that the hub's log holds."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.feed.follower import Batch, Follower
from console.model.event import Event

MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
SECONDS = 30.0


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def wait_until(condition: Callable[[], object], what: str, seconds: float = SECONDS) -> None:
    """Wait for a condition of another process; there is nothing to be told by."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, f"not within {seconds:g} s: {what}"
        time.sleep(0.02)


Until = Callable[[Callable[[], object], str], None]


class Child:
    """A process that can be killed and started again with the same command."""

    def __init__(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        self._command = command
        self._environment = {**os.environ, **(environment or {})}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self._command, env=self._environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        if self.process:
            self.process.send_signal(number)
            self.process.wait(10)
            self.process = None

    def kill(self) -> None:
        self.end(signal.SIGKILL)


class Mosquitto(Child):
    def __init__(self, folder: Path) -> None:
        assert MOSQUITTO, "the tests need Mosquitto (package mosquitto)"
        self.port = free_port()
        self._folder = folder
        folder.mkdir()
        conf = folder / "mosquitto.conf"
        conf.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence true\n"
            f"persistence_location {folder}/\nautosave_interval 1\nmax_queued_messages 0\n"
            + ("user root\n" if os.geteuid() == 0 else "")
        )
        super().__init__([MOSQUITTO, "-c", str(conf)])

    def start(self) -> None:
        super().start()
        wait_until(self._answers, "mosquitto listens")

    def saved(self) -> None:
        """Wait until the broker has written its store, as it does every second: what it has now outlives it."""
        store = self._folder / "mosquitto.db"
        now = time.time()
        wait_until(lambda: store.exists() and store.stat().st_mtime > now, "mosquitto saves")

    def _answers(self) -> bool:
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", self.port)) == 0


class Log:
    """Every event of the hub's log, in order per stream, as a durable reader gets them."""

    def __init__(self, rpc: str, feed: str) -> None:
        self.events: dict[str, list[Event]] = {}
        self._follower = Follower(rpc, feed, None, {}, self._take)
        self._follower.start()

    def _take(self, batch: Batch) -> None:
        self.events.setdefault(batch.stream, []).extend(batch.events)

    def of(self, kind: str) -> list[Event]:
        return [e for events in list(self.events.values()) for e in list(events) if e.kind == kind]

    def stop(self) -> None:
        self._follower.stop()


@pytest.fixture
def until() -> Until:
    return wait_until


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    broker = Mosquitto(tmp_path / "mosquitto")
    broker.start()
    yield broker
    broker.kill()


@pytest.fixture
def endpoints() -> tuple[str, str]:
    return f"tcp://127.0.0.1:{free_port()}", f"tcp://127.0.0.1:{free_port()}"


@pytest.fixture
def hub(tmp_path: Path, endpoints: tuple[str, str]) -> Iterator[Child]:
    rpc, feed = endpoints
    command = [sys.executable, "-m", "console", "broker", "--data", str(tmp_path / "hub"), "--rpc", rpc, "--feed", feed]
    child = Child(command)
    child.start()
    yield child
    child.kill()


@pytest.fixture
def log(hub: Child, endpoints: tuple[str, str]) -> Iterator[Log]:  # noqa: ARG001 - the hub must be there first
    reader = Log(*endpoints)
    yield reader
    reader.stop()


@pytest.fixture
def connector(
    tmp_path: Path,
    mosquitto: Mosquitto,
    hub: Child,  # noqa: ARG001 - as above
    endpoints: tuple[str, str],
) -> Iterator[Child]:
    """A connector ``mqtt.air`` of the test's mapping ``map.toml``; the test writes that file and starts it."""
    config = tmp_path / "vonglau.toml"
    config.write_text(f'[[mqtt]]\nname = "mqtt.air"\nmap = "map.toml"\nport = {mosquitto.port}\n')
    command = [
        sys.executable, "-m", "console", "connector",
        "--config", str(config), "--name", "mqtt.air", "--rpc", endpoints[0], "--feed", endpoints[1],
    ]  # fmt: skip
    child = Child(command, {"VONGLAU_DATA": str(tmp_path / "data")})
    yield child
    child.kill()
