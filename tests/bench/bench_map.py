"""The map at 1280x800 without a GPU: CPU time of the layer engine and of whole frames, and the overlay's registration.

CPU time, not wall time, because others share the machine; the best of several rounds, because they also share caches.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuickWidgets import QQuickWidget
from PySide6.QtWidgets import QApplication

from console.geo.basemap import load
from console.geo.canvas import Canvas
from console.geo.homography import Homography
from console.geo.mercator import project
from console.geo.pick import nearest
from console.geo.splat import splat
from console.geo.track import tracks
from console.process.lifeline import LIFELINE
from resources import locate
from widgets.map.demo import fill
from widgets.map.overlay import Overlay, track_palette
from widgets.map.pane import MapPane
from widgets.theme import DARK, load_fonts

_SIZE = (1280, 800)
_LON, _LAT = 105.838, 21.594
_PATIENCE_MS = 15_000


def _row(name: str, value: float, unit: str, goal: float, *, most: bool = True) -> dict[str, Any]:
    ok = value <= goal if most else value >= goal
    return {
        "name": name,
        "value": round(value, 4),
        "unit": unit,
        "goal": goal,
        "peer": None,
        "peer_value": None,
        "ok": ok,
    }


def _best_ms(work: Callable[[], object], rounds: int = 15) -> float:
    def once() -> float:
        start = time.process_time()
        work()
        return (time.process_time() - start) * 1e3

    return min(once() for _ in range(rounds))


def _columns(count: int, seed: int = 1) -> list[np.ndarray]:
    dice = np.random.default_rng(seed)
    lon, lat = dice.normal(_LON, 0.02, count), dice.normal(_LAT, 0.012, count)
    state = dice.choice(5, count, p=[0.9, 0.04, 0.02, 0.03, 0.01]).astype(np.uint8)
    return [lon, lat, dice.uniform(0, 360, count), state, dice.uniform(0, 100, count)]


def _engine() -> list[dict[str, Any]]:
    """Degrees to pixels: projection, level of detail and drawing, the worst of three zooms."""
    # As in a pane that was resized once: the freed canvas teaches malloc to keep what is freed.
    canvas = Canvas(*_SIZE)
    canvas = Canvas(*_SIZE)
    palette = track_palette(DARK)
    x, y = project(_LON, _LAT)
    found: list[dict[str, Any]] = []
    for count, name, goal in ((10_000, "10k", 5.0), (100_000, "100k", 12.0)):
        columns = _columns(count)
        worst = 0.0
        for zoom in (11.0, 14.0, 16.0):
            scale = 256 * 2.0**zoom
            matrix = np.array([[scale, 0, _SIZE[0] / 2], [0, scale, _SIZE[1] / 2], [0, 0, 1]])
            view = Homography(matrix, (float(x), float(y)))
            worst = max(worst, _best_ms(lambda: splat(canvas, tracks(*columns), view, palette, zoom=zoom)))  # noqa: B023 - called at once
        found.append(_row(f"map.splat_{name}_ms", worst, "ms", goal))
    moving = tracks(*_columns(100_000))
    pick = _best_ms(lambda: nearest(*view.project(moving.x, moving.y), (640.0, 400.0), 7.0))
    return [*found, _row("map.pick_100k_ms", pick, "ms", 2.0)]


def _wait(condition: Callable[[], bool]) -> None:
    loop, poll, limit = QEventLoop(), QTimer(interval=10), QTimer(singleShot=True, interval=_PATIENCE_MS)
    poll.timeout.connect(lambda: loop.quit() if condition() else None)
    limit.timeout.connect(loop.quit)
    poll.start()
    limit.start()
    loop.exec()
    if not condition():
        raise TimeoutError("the map did not get there")


def _pause(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _registration(pane: MapPane) -> dict[str, Any]:
    """The largest distance between where the overlay draws a place and where Qt Location's map has it."""
    quick = pane.findChild(QQuickWidget)
    root = quick.rootObject()
    worst = 0.0
    for zoom in (9.0, 12.3, 15.0, 18.9):
        for bearing, tilt in ((0.0, 0.0), (30.0, 0.0), (30.0, 45.0), (215.0, 60.0)):
            pane.center_on(_LON, _LAT, zoom)
            pane.turn(bearing, tilt)
            QApplication.processEvents()
            overlay = pane.findChild(Overlay)
            span = 400 * 360 / (256 * 2.0**zoom)
            for dx, dy in np.random.default_rng(3).uniform(-1, 1, (20, 2)).tolist():
                lon, lat = _LON + dx * span, _LAT + dy * span * 0.5
                call = f"loader.item.fromCoordinate(QtPositioning.coordinate({lat!r}, {lon!r}), false)"
                point, _ = QQmlExpression(qmlContext(root), root, call).evaluate()
                x, y = overlay._registration.project(*project(lon, lat))
                worst = max(worst, float(np.hypot(x - point.x(), y - point.y())))
    pane.turn(0.0, 0.0)
    return _row("map.registration_px", worst, "px, most", 0.1)


def _frames(pane: MapPane) -> dict[str, Any]:
    """Whole frames with 10,000 moving, all other layers shown: the columns in, the pixels out."""
    pane.center_on(_LON, _LAT, 14.0)
    lon, lat, heading, state, age = _columns(10_000)
    step = [0]

    def frame() -> None:
        step[0] += 1
        pane.set_tracks(lon + step[0] * 1e-5, lat, heading, state, age)
        pane.findChild(Overlay).repaint()

    frame()
    start, count = time.process_time(), 60
    for _ in range(count):
        frame()
    return _row("map.frames_10k", count / (time.process_time() - start), "frames per CPU second", 60.0, most=False)


def _share(pane: MapPane, count: int, name: str, goal: float) -> dict[str, Any]:
    """CPU share of the whole process with ``count`` moving at 10 Hz."""
    lon, lat, heading, state, age = _columns(count)
    step = [0]

    def tick() -> None:
        step[0] += 1
        pane.set_tracks(lon + step[0] * 1e-5, lat, heading, state, age)

    timer = QTimer(interval=100)
    timer.timeout.connect(tick)
    timer.start()
    _pause(500)
    cpu, wall = time.process_time(), time.monotonic()
    _pause(5_000)
    share = (time.process_time() - cpu) / (time.monotonic() - wall)
    timer.stop()
    return _row(f"map.share_{name}_10hz", share, "of a core", goal)


def _server(folder: Path) -> subprocess.Popen[bytes]:
    files = ["--geojson", str(locate("city", "thai_nguyen.geojson")), "--cache", str(folder / "tiles")]
    command = [sys.executable, "-m", "console", "tiles", *files, "--port-file", str(folder / "port")]
    return subprocess.Popen(command, stdin=subprocess.PIPE, env={**os.environ, LIFELINE: "1"})


def rows() -> list[dict[str, Any]]:
    """Engine, registration and frames, with the shipped base map from a real tile server."""
    found = _engine()
    application = QApplication.instance() or QApplication([])
    load_fonts()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = _server(folder)
        try:
            pane = MapPane(DARK)
            pane.resize(*_SIZE)
            pane.set_geojson(locate("city", "thai_nguyen.geojson"))
            pane.center_on(_LON, _LAT, 14.0)
            fill(pane, load(locate("city", "thai_nguyen.geojson")))
            pane.show()
            _wait((folder / "port").exists)
            pane.set_tile_url(f"http://127.0.0.1:{(folder / 'port').read_text()}")
            _pause(2_000)
            found += [_registration(pane), _frames(pane)]
            found += [_share(pane, 2_000, "2k", 0.15), _share(pane, 10_000, "10k", 0.15)]
            pane.close()
        finally:
            server.communicate()  # closes the lifeline
    del application
    return found


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1))
