"""A camera to test with: the server in ``camera_server``, a process that is given faults and killed."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.camera.footage import Film, encode

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
