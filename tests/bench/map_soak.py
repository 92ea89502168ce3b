"""The map alone with 10,000 things moving at 10 Hz for so many seconds: memory at the start and at the end.

A process of its own, so that strace sees every connection it opens: ``map_soak.py SECONDS``. Prints one JSON line.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np
import psutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from console.process.lifeline import LIFELINE
from resources import locate
from widgets.map.pane import MapPane
from widgets.theme import DARK, load_fonts

COUNT = 10_000
_SETTLE = 0.15
_END = 0.15


def main(seconds: float) -> int:
    application = QApplication([])
    load_fonts()
    pane = MapPane(DARK)
    pane.resize(1280, 800)
    pane.set_geojson(locate("city", "thai_nguyen.geojson"))
    pane.center_on(105.838, 21.594, 14.0)
    pane.show()
    dice = np.random.default_rng(1)
    lon, lat = dice.normal(105.838, 0.02, COUNT), dice.normal(21.594, 0.012, COUNT)
    heading, state = dice.uniform(0, 360, COUNT), dice.choice(5, COUNT, p=[0.9, 0.04, 0.02, 0.03, 0.01])
    ids = [f"tn.vehicle.{k}" for k in range(COUNT)]
    process, memory = psutil.Process(), list[float]()
    step = 0

    def tick() -> None:
        nonlocal step
        step += 1
        pane.set_tracks(lon + step % 500 * 1e-5, lat, heading, state.astype(np.uint8), np.zeros(COUNT), ids)
        if step % 10 == 0:
            memory.append(process.memory_info().rss / 2**20)
        if step % 50 == 0:  # and now and then somebody looks elsewhere
            pane.center_on(105.838 + step % 7 * 0.004, 21.594, 13.0 + step % 4)

    timer = QTimer(interval=100)
    timer.timeout.connect(tick)
    timer.start()
    QTimer.singleShot(round(seconds * 1000), application.quit)
    with tempfile.TemporaryDirectory() as name:
        server = _server(Path(name))
        watch = QTimer(interval=50)

        def found() -> None:
            port = Path(name) / "port"
            if port.exists():
                watch.stop()
                pane.set_tile_url(f"http://127.0.0.1:{port.read_text()}")

        watch.timeout.connect(found)
        watch.start()
        application.exec()
        pane.close()
        server.communicate()  # closes the lifeline
    count = len(memory)
    first = memory[int(count * _SETTLE) : int(count * (_SETTLE + _END)) + 1]
    last = memory[int(count * (1 - _END)) :]
    growth = median(last) - median(first)
    print(json.dumps({"growth_mb": growth, "rss_mb": median(last), "ticks": step, "rate": step / seconds}))
    return 0


def _server(folder: Path) -> subprocess.Popen[bytes]:
    files = ["--geojson", str(locate("city", "thai_nguyen.geojson")), "--cache", str(folder / "tiles")]
    command = [sys.executable, "-m", "console", "tiles", *files, "--port-file", str(folder / "port")]
    return subprocess.Popen(command, stdin=subprocess.PIPE, env={**os.environ, LIFELINE: "1"})


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
