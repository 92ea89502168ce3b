"""The map alone, with 2,000 made-up vehicles: ``python -m widgets.map [--theme light] [--grab FILE] [--zoom Z]``."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from console.geo.basemap import BaseMap, load
from console.geo.mercator import Floats, unproject
from console.process.lifeline import LIFELINE
from resources import locate
from widgets.map.demo_layers import declare, fill_layers
from widgets.map.item import MapAlarm, MapLine, MapPoint, Picked
from widgets.map.pane import MapPane
from widgets.theme import DARK, THEMES, Theme, load_fonts

_LON, _LAT = 105.838, 21.594
_VEHICLES = 2_000


class Traffic(QObject):
    """Vehicles that run along the roads of a base map, ten steps a second."""

    def __init__(self, pane: MapPane, base: BaseMap, count: int = _VEHICLES) -> None:
        super().__init__(pane)
        self._pane = pane
        dice = np.random.default_rng(7)
        pieces = [np.stack([p[:-1], p[1:]], axis=1) for f in base.of("road") for p in f.parts]
        ends = np.concatenate(pieces)
        size = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
        road = dice.choice(len(ends), count, p=size / size.sum())
        self._start, self._along = ends[road, 0], ends[road, 1] - ends[road, 0]
        self._share = dice.uniform(0, 1, count)
        self._speed = dice.uniform(1e-8, 4e-8, count) / np.maximum(size[road], 1e-9)
        self._state = dice.choice(np.array([0, 1, 2, 3, 4], np.uint8), count, p=[0.93, 0.02, 0.012, 0.033, 0.005])
        self._age = np.where(dice.uniform(0, 1, count) < 0.05, 200.0, 1.0)
        self._heading = np.degrees(np.arctan2(self._along[:, 0], -self._along[:, 1]))
        self._timer = QTimer(self, interval=100)
        self._timer.timeout.connect(self.step)
        self._timer.start()
        self.step()

    def step(self) -> None:
        """Move everything on by a tenth of a second."""
        self._share = (self._share + self._speed) % 1.0
        at: Floats = self._start + self._share[:, None] * self._along
        self._pane.set_tracks(*unproject(at[:, 0], at[:, 1]), self._heading, self._state, self._age)


def fill(pane: MapPane, base: BaseMap) -> None:
    """Things that stand, lines with state and alarms, as in the target picture."""
    dice = np.random.default_rng(11)
    roads = [(f, np.column_stack(unproject(*f.parts[0].T))) for f in base.of("road") if f.rank <= 3]
    vertices = np.concatenate([degrees for _, degrees in roads])
    spots = vertices[dice.choice(len(vertices), 409)] + dice.normal(0, 3e-4, (409, 2))
    cameras = [MapPoint(f"tn.camera.{k:03}", x, y, f"Camera C-{k:03}", "camera") for k, (x, y) in enumerate(spots)]
    pane.set_points("camera", cameras)
    pane.set_points(
        "air",
        [
            MapPoint("tn.air.1", 105.8295, 21.5935, "Trạm Mỏ Bạch", "station", label="AQI 92", colour="#d9c341"),
            MapPoint("tn.air.2", 105.8705, 21.5705, "Trạm Gia Sàng", "station", label="AQI 132", colour="#e08a3c"),
        ],
    )
    pane.set_points("gauge", [MapPoint("tn.gauge.1", 105.8377, 21.6045, "Gia Bẩy", "gauge", "warn", "26,8 m")])
    pane.set_points("substation", [MapPoint("tn.sub.1", 105.8585, 21.5825, "TBA 110 kV Gia Sàng", "substation")])
    states = ["normal"] * 10 + ["slow", "jam"]
    pane.set_lines(
        "traffic",
        [
            MapLine(f"tn.loop.{k}", tuple((x, y) for x, y in degrees.tolist()), str(dice.choice(states)))
            for k, (feature, degrees) in enumerate(roads)
            if feature.rank == 2
        ],
    )
    pane.put_alarms(
        [
            MapAlarm(
                ("tn.loop.7", "traffic.collision"), 105.848, 21.5945, 1, False, "Va chạm", "Đảo tròn Trung tâm",
                ("2 camera · 3 báo cáo của dân · 14:25:41",), "vận tốc TB 8 km/h (bình thường 31)",
            ),
            MapAlarm(("tn.loop.9", "traffic.queue"), 105.8405, 21.5915, 2, False, "Ùn tắc kéo dài 12 phút"),
            MapAlarm(("tn.light.17", "traffic.signal"), 105.8310, 21.6005, 2, False, "Mất tín hiệu đèn nút 17"),
            MapAlarm(("tn.air.2", "environment.pm25"), 105.8705, 21.5725, 3, False, "PM2.5 vượt QCVN 05"),
            MapAlarm(("tn.gauge.1", "flood.level"), 105.8377, 21.6065, 3, True, "Mực nước sông Cầu cấp I"),
            MapAlarm(("tn.report.4", "citizen.report"), 105.8590, 21.5890, 4, False, "Hố ga mất nắp"),
        ]
    )  # fmt: skip


def demo(theme: Theme = DARK, language: str = "vi", shown: frozenset[str] = frozenset()) -> QWidget:
    """The pane with made-up data and no tile server; for the gallery."""
    path = locate("city", "thai_nguyen.geojson")
    base = load(path)
    pane = MapPane(theme, language)
    declare(pane, theme, language, shown)
    pane.set_namer(lambda row: f"Xe {row:04}" if isinstance(row, int) else str(row))
    pane.resize(1180, 680)
    pane.set_geojson(path)
    pane.center_on(_LON, _LAT, 14.0)
    fill(pane, base)
    fill_layers(pane, theme)
    Traffic(pane, base)
    pane.select(("tn.loop.7", "traffic.collision"))

    def chosen(picked: Picked) -> None:
        pane.select(picked.id)

    pane.picked.on_value(chosen)
    return pane


def main(argv: list[str]) -> int:
    """Run the demo with a tile server of its own."""
    parser = argparse.ArgumentParser(prog="python -m widgets.map", description=__doc__)
    parser.add_argument("--theme", choices=sorted(THEMES), default="dark")
    parser.add_argument("--language", choices=("vi", "en"), default="vi")
    parser.add_argument("--zoom", type=float, default=14.0)
    parser.add_argument("--bearing", type=float, default=0.0)
    parser.add_argument("--tilt", type=float, default=0.0)
    parser.add_argument("--size", default="1180x680", help="WIDTHxHEIGHT")
    parser.add_argument("--grab", type=Path, help="write a picture after 4 s and end")
    options = parser.parse_args(argv)
    application = QApplication([])
    load_fonts()
    pane = demo(THEMES[options.theme], options.language)
    if not isinstance(pane, MapPane):
        return 1
    pane.resize(*(int(n) for n in options.size.split("x")))
    pane.center_on(_LON, _LAT, options.zoom)
    pane.turn(options.bearing, options.tilt)
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as server:
        port = Path(folder) / "port"
        waiting = QTimer(interval=50)

        def look_for_port() -> None:
            if port.exists():
                waiting.stop()
                pane.set_tile_url(f"http://127.0.0.1:{port.read_text()}")

        waiting.timeout.connect(look_for_port)
        waiting.start()
        if options.grab:
            QTimer.singleShot(4_000, lambda: (pane.grab().save(str(options.grab)), application.quit()))
        pane.show()
        pane.setFocus()
        application.exec()
        server.terminate()
    return 0


def _server(folder: Path) -> subprocess.Popen[bytes]:
    path = locate("city", "thai_nguyen.geojson")
    arguments = ["--geojson", str(path), "--cache", str(folder / "tiles"), "--port-file", str(folder / "port")]
    command = [sys.executable, "-m", "console", "tiles", *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, env={**os.environ, LIFELINE: "1"})
