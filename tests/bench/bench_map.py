"""The map at 1280x800 without a GPU: the speed lines of the issue of the live map.

CPU time, not wall time, because others share the machine; the best of several rounds, because they also share caches.
The soak takes two minutes; ``VONGLAU_BENCH_FULL=1`` makes it the issue's thirty.
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

import map_peer
import map_trace
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuickWidgets import QQuickWidget
from PySide6.QtWidgets import QApplication

from console.geo.basemap import load
from console.geo.canvas import Canvas
from console.geo.cluster import cluster
from console.geo.homography import Homography
from console.geo.mercator import Box, project
from console.geo.pick import nearest
from console.geo.splat import Level, splat
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
_SOAK_SECONDS = 1800.0 if os.environ.get("VONGLAU_BENCH_FULL") else 120.0


def _row(
    name: str, value: float, unit: str, goal: float, *, most: bool = True, peer: tuple[str, float] | None = None
) -> dict[str, Any]:
    ok = value <= goal if most else value >= goal
    said, beside = peer or (None, None)
    row = {"name": name, "value": round(value, 4), "unit": unit, "goal": goal, "peer": said, "peer_value": beside}
    return {**row, "ok": ok}


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
    whole = Box(*(float(v) for v in (moving.x.min(), moving.y.min(), moving.x.max(), moving.y.max())))
    badges = max(_best_ms(lambda: cluster(moving.x, moving.y, moving.state, whole, z)) for z in (9.0, 11.0, 13.0))  # noqa: B023 - called at once
    return [*found, _row("map.pick_100k_ms", pick, "ms", 2.0), _row("map.cluster_100k_ms", badges, "ms", 8.0)]


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


def _frames(pane: MapPane, count: int, rounds: int = 60) -> tuple[float, float]:
    """Frames by CPU second and by second of whole frames, all other layers shown: the columns in, the pixels out."""
    pane.center_on(_LON, _LAT, 14.0)
    lon, lat, heading, state, age = _columns(count)
    step = [0]

    def frame() -> None:
        step[0] += 1
        pane.set_tracks(lon + step[0] * 1e-5, lat, heading, state, age)
        pane.findChild(Overlay).repaint()

    frame()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(rounds):
        frame()
    return rounds / (time.process_time() - cpu), rounds / (time.perf_counter() - wall)


class _Paints(QObject):
    """Counts the paints of the overlay."""

    def __init__(self, overlay: Overlay) -> None:
        super().__init__(overlay)
        self.count = 0
        overlay.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        self.count += event.type() == QEvent.Type.Paint
        return False


def _million(pane: MapPane) -> list[dict[str, Any]]:
    """A million at 10 Hz as a density: pictures a second, and what they cost."""
    pane.center_on(_LON, _LAT, 11.5)
    overlay = pane.findChild(Overlay)
    paints = _Paints(overlay)
    share, wall = _share(pane, 1_000_000)
    if overlay.level is not Level.DENSITY:
        raise RuntimeError("a million was not drawn as a density")
    return [
        _row("map.density_1m_10hz", paints.count / wall, "pictures/s", 9.0, most=False),
        _row("map.share_1m_10hz", share, "of a core", 1.0),
    ]


def _share(pane: MapPane, count: int) -> tuple[float, float]:
    """CPU share of the whole process with ``count`` moving at 10 Hz, and the seconds from the first tick on."""
    lon, lat, heading, state, age = _columns(count)
    step = [0]

    def tick() -> None:
        step[0] += 1
        pane.set_tracks(lon + step[0] * 1e-5, lat, heading, state, age)

    timer = QTimer(interval=100, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start()
    began = time.monotonic()
    _pause(500)
    cpu, wall = time.process_time(), time.monotonic()
    _pause(5_000)
    share = (time.process_time() - cpu) / (time.monotonic() - wall)
    timer.stop()
    return share, time.monotonic() - began


def _peers(ours: Callable[[], tuple[float, float]]) -> list[dict[str, Any]]:
    """Frames a second beside those of each peer, measured one after the other; and the same by CPU second."""
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        try:
            map_peer.install(Path(name))
            for peer, goal in (("leaflet", 4.0), ("maplibre", 10.0)):
                theirs = map_peer.measure(Path(name), peer)
                by_cpu, by_wall = ours()
                said = map_peer.PEERS[peer]
                by_core = theirs.rate / max(theirs.cores, 1e-9)
                wall, cpu = (f"{said}, frames/s", theirs.rate), (f"{said}, frames/CPU s", by_core)
                found.append(_row(f"map.beside_{peer}", by_wall / theirs.rate, "times", goal, most=False, peer=wall))
                found.append(_row(f"map.beside_{peer}_cpu", by_cpu / by_core, "times", goal, most=False, peer=cpu))
        except map_peer.PeerError as err:
            print(f"   no peer: {err}", flush=True)
            found.append(_row("map.beside_peers", 0.0, "times", 4.0, most=False))
    return found


def _soak() -> list[dict[str, Any]]:
    """Memory and connections over a long time."""
    with tempfile.TemporaryDirectory() as name:
        script = str(Path(__file__).with_name("map_soak.py"))
        out, reached = map_trace.run([script, str(_SOAK_SECONDS)], Path(name) / "trace", _SOAK_SECONDS + 60)
    told = json.loads(out)
    return [
        _row(f"map.soak_{_SOAK_SECONDS:.0f}s_growth_mb", told["growth_mb"], "MB", 5.0),
        _row(f"map.soak_{_SOAK_SECONDS:.0f}s_ticks", told["rate"], "ticks/s", 9.0, most=False),
        _row("map.connections_off_host", float(len(reached)), "connections", 0.0),
    ]


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
            found += [_registration(pane)]
            for count, label, goal in ((10_000, "10k", 60.0), (100_000, "100k", 25.0)):
                by_cpu, _ = _frames(pane, count)
                found.append(_row(f"map.frames_{label}", by_cpu, "frames per CPU second", goal, most=False))
            for count, label, goal in ((2_000, "2k", 0.15), (10_000, "10k", 0.15), (100_000, "100k", 0.30)):
                found.append(_row(f"map.share_{label}_10hz", _share(pane, count)[0], "of a core", goal))
            found += _million(pane)
            found += _peers(lambda: _frames(pane, 10_000))
            pane.close()
        finally:
            server.communicate()  # closes the lifeline
    del application
    return found + _soak()


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1))
