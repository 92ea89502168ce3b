"""A camera to test with: the server in ``camera_server``, a process that is given faults and killed."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.camera.credential import Credential
from console.camera.footage import Film, encode
from console.camera.nest import memory_folder
from console.camera.pool import CameraPool
from console.camera.state import Frame, State
from console.model.entity import Camera
from console.model.text import Text
from widgets.mosaic_words import TABLE, caption
from widgets.words import Words

SIZE = (220, 124)
NAMED_SECONDS = 3.0
BACK_SECONDS = 5.0
SLACK_SECONDS = 1.0  # of a machine with more to do than it has processors
_PAUSE = threading.Event()
EN = Words("en", TABLE)
_SERVER = Path(__file__).with_name("camera_server")


class CameraServer:
    """One running server; ``port`` stays its own when it is killed and comes back."""

    def __init__(self, clip: Path, *options: str) -> None:
        self._clip, self._options = clip, options
        self.port = self.http = 0
        self.start()

    def start(self) -> None:
        """Start it, on the port of before."""
        command = [sys.executable, str(_SERVER), str(self._clip), "--port", str(self.port), *self._options]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(command, text=True, **pipes)
        ready = self._answer()
        self.port, self.http = ready["rtsp"], ready.get("http", 0)

    def _answer(self) -> dict:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the camera server has ended"
        return json.loads(line)

    def tell(self, path: str = "/a", film: dict | None = None, **faults: object) -> dict:
        """Change a feed; returns its figures."""
        assert self._process.stdin
        wish = {"path": path, "set": faults, **({"film": film} if film else {})}
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def url(self, path: str = "/a", scheme: str = "rtsp") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"

    def web(self, path: str) -> str:
        return f"http://127.0.0.1:{self.http}{path}"

    def kill(self) -> None:
        """As a camera that loses its power."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("street") / "street.mp4"
    encode(path, Film("day", 3), seconds=2)
    return path


@pytest.fixture
def camera_server(street: Path) -> Iterator[Callable[..., CameraServer]]:
    made: list[CameraServer] = []

    def start(*options: str) -> CameraServer:
        made.append(CameraServer(street, *options))
        return made[-1]

    yield start
    for server in made:
        server.kill()


def until(condition: Callable[[], object], seconds: float) -> float:
    """Wait for a condition; returns the seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "not within the time"
        _PAUSE.wait(0.01)
    return time.monotonic() - began


class Wall:
    """A pool and what it shows."""

    until = staticmethod(until)

    def __init__(self, pool: CameraPool) -> None:
        self.pool = pool

    def open(self, url: str, name: str = "a", credential: str = "") -> None:
        self.pool.open(Camera(id=name, name=Text(name), url=url, credential=credential), *SIZE)

    @staticmethod
    def rest(seconds: float) -> None:
        """Let something go on for a while."""
        _PAUSE.wait(seconds)

    def frame(self, name: str = "a") -> Frame:
        found = self.pool.read(name)
        assert found
        return found

    def words(self, name: str = "a") -> str:
        return caption(self.frame(name), time.monotonic(), EN).words

    def named(self, state: State, name: str = "a", seconds: float = NAMED_SECONDS) -> float:
        """Wait until a tile says that state; returns how long it took."""
        try:
            return until(lambda: self.frame(name).state is state, seconds + SLACK_SECONDS)
        except AssertionError:
            pytest.fail(f"{self.frame(name).state} instead of {state}")

    def live(self, name: str = "a") -> float:
        """Wait for new live pictures; returns how long it took."""
        first = self.frame(name).sequence
        return until(
            lambda: self.frame(name).sequence > first and self.frame(name).state is State.LIVE,
            BACK_SECONDS + SLACK_SECONDS,
        )


@pytest.fixture
def wall() -> Iterator[Wall]:
    pool = CameraPool(1, credentials={"gate": Credential("op", "s3cret:@"), "wrong": Credential("op", "guess")})
    until(lambda: len(pool.workers()) == 1, 10)
    yield Wall(pool)
    pool.stop()
    assert not list(memory_folder().glob(f"vonglau-camera-{os.getpid()}-*"))
