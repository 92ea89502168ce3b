"""Cost and speed of the camera tiles: eight films of the project's own, decoded, scaled, shared and painted."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from console.camera.footage import ensure_footage
from console.camera.pool import CameraPool
from console.camera.state import State
from console.model.entity import Camera
from console.model.text import Text
from widgets.mosaic import Mosaic, Tile
from widgets.theme import DARK, load_fonts

TILES, SECONDS, ROUNDS = 8, 5.0, 3
# A camera's pictures come one by one, with cold caches between them: the bound decodes at that pace too.
DECODE_ONLY = """
import os, sys, time, av
os.nice(10)
films = []
for path in sys.argv[2:]:
    container = av.open(path)
    stream = container.streams.video[0]
    stream.codec_context.thread_count = 1
    films.append(container.decode(stream))
for film in films:
    next(film)
began, cpu, pictures = time.monotonic(), time.process_time(), 0
while time.monotonic() - began < float(sys.argv[1]):
    film = films[pictures % len(films)]
    pictures += 1
    time.sleep(max(0.0, began + pictures / (12 * len(films)) - time.monotonic()))
    next(film)
print((time.process_time() - cpu) / (pictures / 12))
"""
PATIENCE = 30.0


def decode_only(films: list[Path]) -> float:
    """CPU seconds per stream second of PyAV alone, at the pace of the films."""
    command = [sys.executable, "-c", DECODE_ONLY, str(SECONDS), *map(str, films)]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def spend(seconds: float) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def own_cpu() -> float:
    times = os.times()
    return times.user + times.system


def cpu_of(pids: list[int]) -> float:
    return sum(sum(psutil.Process(p).cpu_times()[:2]) for p in pids)


def first_pictures(pool: CameraPool, films: list[Path], size: tuple[int, int]) -> float:
    """Seconds from ``open`` until all tiles have a picture; the workers run already, as when a seat opens tiles."""
    began = time.monotonic()
    for k, film in enumerate(films):
        pool.open(Camera(id=f"c{k}", name=Text(f"C-{k}"), url=str(film)), *size)
    while not all(pool.read(f"c{k}").sequence for k in range(len(films))):
        if time.monotonic() - began > PATIENCE:
            break
        time.sleep(0.005)
    return time.monotonic() - began


def row(name: str, value: float, unit: str, goal: float, **peer: float) -> dict:
    """One figure; every goal here is "at most"."""
    beside, figure = next(iter(peer.items()), (None, None))
    return {
        "name": f"camera.{name}", "value": round(value, 4), "unit": unit, "goal": goal,
        "peer": beside, "peer_value": None if figure is None else round(figure, 5), "ok": value <= goal,
    }  # fmt: skip


def rows() -> list[dict]:
    application = QApplication.instance() or QApplication([])
    load_fonts()
    with tempfile.TemporaryDirectory() as folder:
        films = ensure_footage(Path(folder), "day", TILES)
        mosaic = Mosaic(DARK, "vi")
        mosaic.resize(928, 266)
        began = time.monotonic()
        pool = CameraPool(2)
        try:
            while len(pool.workers()) < 2 and time.monotonic() - began < PATIENCE:
                time.sleep(0.005)
            started = time.monotonic() - began
            first = first_pictures(pool, films, mosaic.tile_size())
            mosaic.set_tiles([Tile(f"c{k}", Text(f"C-{k:03} Đảo tròn"), 1 if k == 0 else None) for k in range(TILES)])
            mosaic.set_source(pool)
            mosaic.show()
            spend(1.0)
            alone, whole, window = [], [], []
            for _ in range(ROUNDS):  # in turns, so that a foreign load meets both sides
                pids, wall = list(pool.workers().values()), time.monotonic()
                workers, own = cpu_of(pids), own_cpu()
                spend(SECONDS)
                took, mine = time.monotonic() - wall, own_cpu() - own
                window.append(mine / took)
                whole.append((cpu_of(pids) - workers + mine) / took / TILES)
                alone.append(decode_only(films))
            live = sum(pool.read(f"c{k}").state is State.LIVE for k in range(TILES))
        finally:
            mosaic.hide()
            pool.stop()
        del application
    ratio = sorted(w / a for w, a in zip(whole, alone, strict=True))[ROUNDS // 2]
    cost, bound = min(whole), min(alone)
    return [
        row(
            "8_tiles_cpu_ratio", ratio, "x", 1.6, **{"PyAV decoding alone at the same pace, CPU s per stream s": bound}
        ),
        row("8_tiles_cores", cost * TILES, "cores", 0.25),
        row("first_pictures_s", first, "s", 1.5, **{"start of the workers before it, s": started}),
        row("gui_core", min(window), "cores", 0.1),
        row("not_live_of_8", TILES - live, "tiles", 0),
    ]


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1, ensure_ascii=False))
