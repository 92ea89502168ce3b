"""The publishers of docs/publishers, each in its language, against a real broker: what the documents show works."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.feed.follower import Batch, Follower

DOCS = Path(__file__).parents[2] / "docs" / "publishers"
VALUES = [31.5, 30.0, 28.5]


class Hub:
    """A broker, and what its log holds."""

    def __init__(self, folder: Path) -> None:
        self.rpc, self.feed = f"ipc://{folder}/rpc", f"ipc://{folder}/feed"
        options = ["--data", str(folder), "--rpc", self.rpc, "--feed", self.feed]
        self._broker = subprocess.Popen([sys.executable, "-m", "console", "broker", *options])
        self._got: dict[str, list[object]] = {}
        self._changed = threading.Condition()
        self._follower = Follower(self.rpc, self.feed, ("traffic",), {}, self._take)
        self._follower.start()

    def _take(self, batch: Batch) -> None:
        with self._changed:
            for event in batch.events:
                self._got.setdefault(event.entity, []).append(event.values["value"])
            self._changed.notify_all()

    def wait(self, entity: str, n: int) -> list[object]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self._got.get(entity, [])) >= n, 20), self._got
            return self._got[entity]

    def stop(self) -> None:
        self._follower.stop()
        self._broker.terminate()
        self._broker.wait(10)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    started = Hub(tmp_path)
    yield started
    started.stop()


def tool(name: str, package: str) -> str:
    path = shutil.which(name)
    assert path, f"{name} is missing: this test needs the package {package} (make test installs it)"
    return path


def run(*command: str | Path, folder: Path = DOCS) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout


def test_python(hub: Hub):
    told = [run(sys.executable, "publish.py", hub.rpc, "example.py") for _ in range(2)]
    words = "on the hub's disk: {} batches of example.py, the last reading of tn.loop.py is 28.5 km/h\n"
    assert told == [words.format(4), words.format(8)]
    assert hub.wait("tn.loop.py", 6) == VALUES * 2, "the second run continued the first one's count"


def test_c(hub: Hub, tmp_path: Path):
    program = tmp_path / "publish"
    run(tool("gcc", "gcc and libzmq3-dev"), "-Wall", "-Wextra", "-Werror", "publish.c", "-lzmq", "-o", program)
    for _ in range(2):
        run(program, hub.rpc, "example.c")
    assert hub.wait("tn.loop.c", 6) == VALUES * 2


@pytest.fixture
def node_folder(pytestconfig: pytest.Config) -> Path:
    """Where node finds the package zeromq; kept between runs, so only the first needs the registry."""
    cache = pytestconfig.cache
    assert cache, "this test keeps the package zeromq in pytest's cache: do not switch the cache provider off"
    folder = cache.mkdir("vonglau-node")
    if not (folder / "node_modules" / "zeromq").exists():
        npm = tool("npm", "npm")
        run(npm, "install", "--prefer-offline", "--no-save", "--no-audit", "--no-fund", "zeromq@6", folder=folder)
    return folder


def test_node(hub: Hub, node_folder: Path):
    node = tool("node", "nodejs")
    script = shutil.copy(DOCS / "publish.js", node_folder)
    for _ in range(2):
        run(node, script, hub.rpc, "example.js", folder=node_folder)
    assert hub.wait("tn.loop.js", 6) == VALUES * 2
