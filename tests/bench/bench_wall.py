"""A wall of live cameras: RTSP over TCP from a server process, decoded, scaled, shared and painted.

What it costs beside PyAV decoding the same streams and nothing else, how soon it opens, how late it is, and whether the
window stands. The rows are those of issue 5 that need no foreign load.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from console.camera.footage import Film, encode
from console.camera.pool import CameraPool
from console.camera.state import Frame, State
from console.model.entity import Camera
from console.model.text import Text
from widgets.mosaic import Mosaic, Tile
from widgets.theme import DARK, load_fonts

SERVER = Path(__file__).parents[1] / "end2end" / "camera_server"
SECONDS, ROUNDS, RATE, PATIENCE = 6.0, 3, 25, 30.0
WINDOW = (1920, 1080)
SETTLE = 2.5  # until the first sender reports
DECODE_ONLY = """
import os, sys, threading, time, av
os.nice(10)
seconds, urls = float(sys.argv[1]), sys.argv[2:]
counts, go, stop = [0] * len(urls), threading.Event(), threading.Event()
def play(k):
    options = {"rtsp_transport": "tcp", "probesize": "32768", "analyzeduration": "0"}
    with av.open(urls[k], options=options) as container:
        container.streams.video[0].codec_context.thread_count = 1
        for _ in container.decode(video=0):
            counts[k] += 1
            if stop.is_set():
                return
threads = [threading.Thread(target=play, args=(k,)) for k in range(len(urls))]
for t in threads: t.start()
while min(counts) < 10: time.sleep(0.05)
cpu, began, first = time.process_time(), time.monotonic(), sum(counts)
time.sleep(seconds)
cpu, took, pictures = time.process_time() - cpu, time.monotonic() - began, sum(counts) - first
print(cpu, took, pictures)
stop.set()
for t in threads: t.join()
"""


@contextlib.contextmanager
def server(clip: Path, width: int, height: int) -> Iterator[str]:
    """A camera server; gives the address before the number of a stream."""
    options = ["--width", str(width), "--height", str(height), "--rate", str(RATE), "--count", "100"]
    command = [sys.executable, str(SERVER), str(clip), "--preset", "veryfast", *options]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    yield f"rtsp://127.0.0.1:{json.loads(process.stdout.readline())['rtsp']}/"
    process.stdin.close()
    process.wait()


def decode_only(urls: list[str]) -> tuple[float, float]:
    """CPU seconds per stream second and pictures a second and stream, of two processes that only decode."""
    half = len(urls) // 2
    parts = [[sys.executable, "-c", DECODE_ONLY, str(SECONDS), *part] for part in (urls[:half], urls[half:])]
    runs = [subprocess.Popen(part, stdout=subprocess.PIPE, text=True) for part in parts]
    said = [tuple(map(float, run.communicate()[0].split())) for run in runs]
    cpu, took, pictures = (sum(part[i] for part in said) for i in range(3))
    return cpu / (took / 2) / len(urls), pictures / (took / 2) / len(urls)


class Watched:
    """The pool, and how late each new picture was when the window took it (by the server's clock, which is ours)."""

    def __init__(self, pool: CameraPool) -> None:
        self._pool = pool
        self._seen: dict[str, int] = {}
        self.late: list[float] = []
        self.taken = 0

    def read(self, camera_id: str, /) -> Frame | None:
        frame = self._pool.read(camera_id)
        if frame and frame.sequence != self._seen.get(camera_id):
            self._seen[camera_id] = frame.sequence
            self.taken += 1
            if frame.captured:
                self.late.append(time.time() - frame.captured / 1e9)
        return frame


class Stall:
    """The longest that the window's loop stood still."""

    def __init__(self) -> None:
        self.worst, self._last = 0.0, time.monotonic()
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def reset(self) -> None:
        self.worst, self._last = 0.0, time.monotonic()

    def _turn(self) -> None:
        now = time.monotonic()
        self.worst, self._last = max(self.worst, now - self._last - 0.01), now


def spend(seconds: float) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def cpu_of(pids: list[int]) -> float:
    return sum(sum(psutil.Process(p).cpu_times()[:2]) for p in pids)


def own_cpu() -> float:
    times = os.times()
    return times.user + times.system


def row(name: str, value: float, unit: str, goal: float, *, least: bool = False, **peer: float) -> dict:
    """One figure; a goal is "at most" unless ``least``."""
    beside, figure = next(iter(peer.items()), (None, None))
    return {
        "name": f"wall.{name}", "value": round(value, 4), "unit": unit, "goal": goal, "peer": beside,
        "peer_value": None if figure is None else round(figure, 5), "ok": value >= goal if least else value <= goal,
    }  # fmt: skip


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values) or [float("inf")]
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Wall:
    """Columns x columns tiles in a window, their pool and the figures of it."""

    def __init__(self, address: str, columns: int, pool: CameraPool) -> None:
        self.count, self.pool = columns * columns, pool
        self.urls = [f"{address}{k}" for k in range(self.count)]
        self.told: dict[str, list[float]] = {}
        self.watched, self.stall = Watched(pool), Stall()
        self.mosaic = Mosaic(DARK, "vi")
        self.mosaic.resize(*WINDOW)
        self.mosaic.set_grid(columns, columns)
        self.mosaic.set_tiles([Tile(f"c{k}", Text(f"C-{k:03}"), 1 if k == 0 else None) for k in range(self.count)])
        self.mosaic.set_source(self.watched)
        self.mosaic.show()

    def open(self) -> None:
        for k, url in enumerate(self.urls):
            self.pool.open(Camera(id=f"c{k}", name=Text(f"C-{k}"), url=url), *self.mosaic.tile_size())

    def first(self) -> float:
        """Seconds from ``open`` until all tiles have a picture; the workers run already."""
        began = time.monotonic()
        self.open()
        while not all(self.pool.read(f"c{k}").sequence for k in range(self.count)):
            if time.monotonic() - began > PATIENCE:
                break
            spend(0.01)
        return time.monotonic() - began

    def note(self, **figures: float) -> None:
        for name, figure in figures.items():
            self.told.setdefault(name, []).append(figure)

    def measure(self) -> float:
        """One round; returns CPU seconds per stream second."""
        pids, began = list(self.pool.workers().values()), time.monotonic()
        workers, own, taken = cpu_of(pids), own_cpu(), self.watched.taken
        self.stall.reset()
        spend(SECONDS)
        took, mine = time.monotonic() - began, own_cpu() - own
        cost = (cpu_of(pids) - workers + mine) / took / self.count
        rate = (self.watched.taken - taken) / took / self.count
        self.note(gui=mine / took, rate=rate, stall=self.stall.worst)
        return cost

    def compare(self) -> None:
        """A round of ours, then one of the bound on the same streams: a foreign load meets both."""
        cost = self.measure()
        for k in range(self.count):
            self.pool.close(f"c{k}")
        spend(0.5)
        bound, bare = decode_only(self.urls)
        self.note(ratio=cost / bound, bound=bound, bare=bare)
        self.open()
        spend(SETTLE)

    def result(self) -> dict[str, float]:
        missing = sum(self.pool.read(f"c{k}").state is not State.LIVE for k in range(self.count))
        late = self.watched.late
        middle = {k: sorted(v)[len(v) // 2] for k, v in self.told.items()}
        return {**middle, "missing": missing, "p50": quantile(late, 0.5), "p95": quantile(late, 0.95)}


def wall(clip: Path, columns: int, size: tuple[int, int], *, rounds: int) -> dict[str, float]:
    """Figures of a wall; without ``rounds`` there is no bound to compare with."""
    with server(clip, *size) as address:
        pool = CameraPool(2)
        began = time.monotonic()
        while len(pool.workers()) < 2 and time.monotonic() - began < PATIENCE:
            time.sleep(0.005)
        shown = Wall(address, columns, pool)
        try:
            first = shown.first()
            spend(SETTLE)
            shown.watched.late.clear()
            for _ in range(rounds):
                shown.compare()
            if not rounds:
                shown.measure()
            result = shown.result()
            if folder := os.environ.get("WALL_PICTURES"):
                shown.mosaic.grab().save(f"{folder}/wall-{shown.count}.png")
        finally:
            shown.mosaic.hide()
            pool.stop()
    return {**result, "first": first}


def rows() -> list[dict]:
    """Sixteen streams of 720p and sixty-four of 360p."""
    application = QApplication.instance() or QApplication([])
    load_fonts()
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "street.mp4"
        encode(clip, Film("day", 3), seconds=4, rate=RATE)
        few = wall(clip, 4, (1280, 720), rounds=ROUNDS)
        many = wall(clip, 8, (640, 360), rounds=0)
    del application
    beside = {"PyAV decoding the same streams, CPU s per stream s": few["bound"]}
    return [
        row("16_tiles_cpu_ratio", few["ratio"], "x", 1.20, **beside),
        row("16_tiles_rate", few["rate"], "1/s", 24.0, least=True, **{"PyAV decoding alone": few["bare"]}),
        row("16_tiles_gui_core", few["gui"], "cores", 0.1),
        row("16_tiles_stall_ms", few["stall"] * 1000, "ms", 30.0),
        row("16_first_pictures_s", few["first"], "s", 0.6),
        row("16_latency_p50_ms", few["p50"] * 1000, "ms", 70.0),
        row("16_latency_p95_ms", few["p95"] * 1000, "ms", 110.0),
        row("16_missing", few["missing"], "tiles", 0),
        row("64_sub_streams_rate", many["rate"], "1/s", 20.0, least=True),
        row("64_sub_streams_stall_ms", many["stall"] * 1000, "ms", 50.0),
        row("64_missing", many["missing"], "tiles", 0),
    ]


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1, ensure_ascii=False))
