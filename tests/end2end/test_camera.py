"""Real worker processes decode the project's own footage; nothing here is faked but the faults."""

import base64
import os
import signal
import threading
import time
import wave
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import psutil
import pytest

from console.camera import pool as pool_module
from console.camera.credential import Credential
from console.camera.footage import Film, encode
from console.camera.nest import memory_folder
from console.camera.pool import CameraPool
from console.camera.state import Frame, State
from console.model.entity import Camera
from console.model.text import Text

SIZE = (220, 124)
_PAUSE = threading.Event()


def until(condition: Callable[[], object], seconds: float = 8.0) -> float:
    """Wait for a condition; returns the seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "not within the time"
        _PAUSE.wait(0.01)
    return time.monotonic() - began


def camera(name: str, url: str | Path, credential: str = "") -> Camera:
    return Camera(id=name, name=Text(name), url=str(url), credential=credential)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "street.mp4"
    encode(path, Film("night", 8), seconds=2)
    return path


@pytest.fixture
def pool() -> Iterator[CameraPool]:
    made = CameraPool(2, credentials={"gate": Credential("op", "s3cret"), "wrong": Credential("op", "guess")})
    yield made
    made.stop()
    assert not list(memory_folder().glob(f"vonglau-camera-{os.getpid()}-*"))


def frame(pool: CameraPool, name: str) -> Frame:
    found = pool.read(name)
    assert found
    return found


def is_in(pool: CameraPool, name: str, state: State) -> bool:
    return frame(pool, name).state is state


def moves(pool: CameraPool, name: str) -> Callable[[], bool]:
    first = frame(pool, name).sequence
    return lambda: frame(pool, name).sequence >= first + 4 and is_in(pool, name, State.LIVE)


def test_pictures_of_the_tile_size_keep_coming_at_the_footage_rate(pool, clip):
    for name in "abcd":
        pool.open(camera(name, clip.as_uri()), *SIZE)
    until(lambda: all(is_in(pool, n, State.LIVE) for n in "abcd"))
    until(lambda: all(frame(pool, n).sequence > 30 for n in "abcd"))  # over the end of the clip and on
    for name, view in pool.tiles().items():
        shot = frame(pool, name)
        assert shot.picture is not None
        assert shot.picture.shape == (124, 220, 4)
        assert shot.picture[..., :3].std() > 15
        assert view.rate == pytest.approx(12, rel=0.25)
        assert view.age < 1
        assert view.reconnects == 0
    assert {v.worker for v in pool.tiles().values()} == {"camera-0", "camera-1"}


def test_a_killed_worker_takes_only_its_streams_and_they_are_back_within_5_s(pool, clip):
    for name in "abcd":
        pool.open(camera(name, clip), *SIZE)
    until(lambda: all(is_in(pool, n, State.LIVE) for n in "abcd"))
    of = {name: view.worker for name, view in pool.tiles().items()}
    victim = of["a"]
    gone = [n for n in "abcd" if of[n] == victim]
    others = [n for n in "abcd" if of[n] != victim]
    assert gone
    assert others
    before = {n: frame(pool, n).sequence for n in others}
    os.kill(pool.workers()[victim], signal.SIGKILL)
    noticed = until(lambda: all(is_in(pool, n, State.DECODER_LOST) for n in gone))
    assert noticed < 1.0
    assert all(frame(pool, n).picture is not None for n in gone)  # the last one, and the state says it is past
    back = until(lambda: all(is_in(pool, n, State.LIVE) for n in gone))
    assert noticed + back < 5.0
    assert all(is_in(pool, n, State.LIVE) and frame(pool, n).sequence > before[n] for n in others)
    until(moves(pool, "a"))


@pytest.mark.logs("hangs")
def test_a_hung_worker_is_killed_and_replaced(pool, clip, monkeypatch, caplog):
    monkeypatch.setattr(pool_module, "_SILENT_SECONDS", 1.5)
    pool.open(camera("a", clip), *SIZE)
    until(lambda: is_in(pool, "a", State.LIVE))
    worker = pool.tiles()["a"].worker
    old = pool.workers()[worker]
    os.kill(old, signal.SIGSTOP)
    until(lambda: pool.workers().get(worker) not in (None, old))
    until(moves(pool, "a"))
    assert "hangs" in caplog.text


def test_each_failure_has_its_own_state(pool, clip, tmp_path):
    (tmp_path / "noise.mp4").write_bytes(os.urandom(30_000))
    short = tmp_path / "short.mp4"
    short.write_bytes(clip.read_bytes()[: clip.stat().st_size * 2 // 3])
    with wave.open(str(tmp_path / "sound.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16000))
    pool.open(camera("missing", tmp_path / "none.mp4"), *SIZE)
    pool.open(camera("noise", tmp_path / "noise.mp4"), *SIZE)
    pool.open(camera("sound", tmp_path / "sound.wav"), *SIZE)
    pool.open(camera("short", short), *SIZE)
    pool.open(camera("refused", "rtsp://127.0.0.1:9/stream"), *SIZE)
    pool.open(camera("none", ""), *SIZE)
    pool.open(camera("good", clip), *SIZE)
    until(lambda: is_in(pool, "missing", State.NOT_FOUND))
    until(lambda: is_in(pool, "noise", State.BROKEN))
    until(lambda: is_in(pool, "sound", State.WRONG_CODEC))
    until(lambda: is_in(pool, "refused", State.LOST))
    until(lambda: is_in(pool, "short", State.BROKEN) and frame(pool, "short").picture is not None)
    assert is_in(pool, "none", State.NO_STREAM)
    lost = frame(pool, "refused")
    assert lost.retry_at == 0 or lost.retry_at - time.monotonic() <= 2.0
    until(lambda: pool.tiles()["refused"].reconnects >= 2)
    until(lambda: is_in(pool, "good", State.LIVE))


def test_a_source_that_appears_is_played_without_being_asked_again(pool, clip, tmp_path):
    late = tmp_path / "late.mp4"
    pool.open(camera("late", late), *SIZE)
    until(lambda: is_in(pool, "late", State.NOT_FOUND))
    late.write_bytes(clip.read_bytes())
    until(lambda: is_in(pool, "late", State.LIVE))


def test_a_new_tile_size_keeps_the_old_picture_until_the_first_new_one(pool, clip):
    pool.open(camera("a", clip), *SIZE)
    until(lambda: is_in(pool, "a", State.LIVE))
    pool.resize("a", 320, 180)
    seen: set[tuple[int, ...]] = set()

    def arrived() -> bool:
        picture = frame(pool, "a").picture
        assert picture is not None
        seen.add(picture.shape[:2])
        return picture.shape[:2] == (180, 320)

    until(arrived)
    assert seen <= {(124, 220), (180, 320)}
    assert (pool.tiles()["a"].width, pool.tiles()["a"].height) == (320, 180)
    until(moves(pool, "a"))


class Handler(BaseHTTPRequestHandler):
    """A camera's web server: plays the clip at its own pace to who knows the password."""

    clip: Path

    def do_GET(self) -> None:
        if self.path == "/none":
            self.send_error(404)
            return
        wanted = "Basic " + base64.b64encode(b"op:s3cret").decode()
        if self.headers.get("Authorization") != wanted:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="camera"')
            self.end_headers()
            return
        data = self.clip.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(clip) -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), type("ClipHandler", (Handler,), {"clip": clip}))
    made.daemon_threads = True
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_address[1]}"
    made.shutdown()
    made.server_close()
    thread.join()


def test_the_password_comes_from_the_credentials_and_a_wrong_one_is_named(pool, server):
    pool.open(camera("right", f"{server}/live", "gate"), *SIZE)
    pool.open(camera("wrong", f"{server}/live", "wrong"), *SIZE)
    pool.open(camera("nobody", f"{server}/live"), *SIZE)
    pool.open(camera("none", f"{server}/none", "gate"), *SIZE)
    until(lambda: frame(pool, "right").sequence > 0)
    until(lambda: is_in(pool, "wrong", State.WRONG_CREDENTIALS))
    until(lambda: is_in(pool, "nobody", State.WRONG_CREDENTIALS))
    until(lambda: is_in(pool, "none", State.NOT_FOUND))
    for pid in pool.workers().values():
        process = psutil.Process(pid)
        assert "s3cret" not in " ".join(process.cmdline()) + str(process.environ())


def test_a_camera_with_another_address_is_opened_anew(pool, clip, tmp_path):
    pool.open(camera("a", (tmp_path / "absent.mp4").as_uri()), *SIZE)
    until(lambda: is_in(pool, "a", State.NOT_FOUND))
    pool.open(camera("a", clip.as_uri()), *SIZE)
    until(lambda: is_in(pool, "a", State.LIVE))


def test_two_hundred_times_open_and_close_leak_nothing(pool, clip):
    until(lambda: len(pool.workers()) == 2)
    processes = [psutil.Process(), *(psutil.Process(p) for p in pool.workers().values())]

    def open_files() -> list[int]:
        return [p.num_fds() for p in processes]

    def cycle(k: int) -> None:
        pool.open(camera(f"c{k}", clip), *SIZE)
        if k % 20 == 0:
            until(lambda: frame(pool, f"c{k}").sequence > 0)
        pool.close(f"c{k}")

    def quiet() -> bool:
        return all(p.num_threads() <= threads for p, threads in zip(processes[1:], idle, strict=True))

    idle = [p.num_threads() for p in processes[1:]]
    cycle(0)
    until(quiet)
    before = open_files()
    for k in range(1, 201):
        cycle(k)
    until(quiet)
    until(lambda: open_files() <= before)
    assert pool.tiles() == {}
    nests = list(memory_folder().glob(f"vonglau-camera-{os.getpid()}-*"))
    assert [len(list(n.glob("ring-*"))) for n in nests] == [0]
    assert len(pool.workers()) == 2


def test_the_demo_film_is_drawn_on_first_use_while_the_tile_says_so(tmp_path):
    films = CameraPool(1, footage_folder=tmp_path / "films")
    try:
        films.open(camera("a", "footage:day/1"), *SIZE)
        until(lambda: is_in(films, "a", State.PREPARING))
        until(lambda: is_in(films, "a", State.LIVE), 30)
        shot = frame(films, "a")
        assert shot.picture is not None
        assert np.ptp(shot.picture[..., 0]) > 100
    finally:
        films.stop()
    assert not [p for p in (tmp_path / "films" / "day").iterdir() if p.name.startswith(".")]  # nothing half drawn
