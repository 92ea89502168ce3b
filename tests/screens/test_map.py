"""The map as it was approved: the schematic city, 100,000 vehicles at three zooms, wards, layers of every kind."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from widgets.map.tile import TilePainter

from console.geo.basemap import load
from resources import locate
from widgets.map.demo import fill
from widgets.map.demo_layers import declare, fill_layers
from widgets.map.pane import MapPane
from widgets.style import stylesheet
from widgets.theme import THEMES, Theme

CITY = locate("city", "thai_nguyen.geojson")
LON, LAT = 105.838, 21.594
Check = Callable[[QImage, str], None]


class Tiles(ThreadingHTTPServer):
    """Tiles of one theme, drawn when they are asked for."""

    def __init__(self, theme: Theme) -> None:
        self.painter = TilePainter(load(CITY), theme)
        super().__init__(("127.0.0.1", 0), TileHandler)


class TileHandler(BaseHTTPRequestHandler):
    timeout = 0.5  # a connection that Qt keeps for later must not outlive its test

    def do_GET(self) -> None:  # the library's name
        parts = self.path.removesuffix(".png").split("/")
        tile = self.server.painter.png(*(int(part) for part in parts[-3:])) if len(parts) > 3 else b""
        self.send_response(200 if tile else 204)
        self.send_header("Content-Length", str(len(tile)))
        self.end_headers()
        self.wfile.write(tile)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def open_map(qtbot: QtBot) -> Iterator[Callable[..., MapPane]]:
    servers: list[tuple[Tiles, threading.Thread, MapPane]] = []

    def make(theme: str, language: str, zoom: float, *shown: str) -> MapPane:
        pane = MapPane(THEMES[theme], language)
        qtbot.addWidget(pane)
        pane.setStyleSheet(stylesheet(THEMES[theme]))
        pane.resize(1280, 800)
        declare(pane, THEMES[theme], language, frozenset(shown))
        pane.center_on(LON, LAT, zoom)
        pane.set_geojson(CITY)
        server = Tiles(THEMES[theme])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread, pane))
        pane.show()
        pane.set_tile_url(f"http://127.0.0.1:{server.server_address[1]}")
        return pane

    yield make
    for server, thread, pane in servers:
        pane.set_tile_url("")
        server.shutdown()
        thread.join()
        server.server_close()


def vehicles(pane: MapPane, count: int) -> None:
    dice = np.random.default_rng(9)
    lon, lat = dice.normal(LON, 0.03, count), dice.normal(LAT, 0.02, count)
    state = dice.choice(5, count, p=[0.93, 0.02, 0.012, 0.033, 0.005]).astype(np.uint8)
    age = np.where(dice.uniform(0, 1, count) < 0.05, 300.0, 1.0)
    pane.set_tracks(lon, lat, dice.uniform(0, 360, count), state, age)


def still(pane: MapPane, qtbot: QtBot) -> QImage:
    """The map when nothing on it has changed for thirty looks, at half size."""
    pictures: list[QImage] = []

    def looked() -> bool:
        pictures.append(pane.grab().toImage())
        return len(pictures) > 30 and all(p == pictures[-1] for p in pictures[-30:])

    qtbot.waitUntil(looked, timeout=60_000)
    size, mode = pictures[-1].size() / 2, Qt.TransformationMode.SmoothTransformation
    return pictures[-1].scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)


@pytest.mark.parametrize(("theme", "language"), [("dark", "vi"), ("light", "en")])
def test_the_city(theme: str, language: str, open_map: Callable[..., MapPane], qtbot: QtBot, check: Check) -> None:
    pane = open_map(theme, language, 14.0)
    fill(pane, load(CITY))
    vehicles(pane, 2_000)
    check(still(pane, qtbot), f"map-city-{theme}-{language}")


def test_the_city_tilted(open_map: Callable[..., MapPane], qtbot: QtBot, check: Check) -> None:
    pane = open_map("dark", "vi", 14.6, "incident", "view", "wind")
    fill(pane, load(CITY))
    fill_layers(pane, THEMES["dark"])
    vehicles(pane, 2_000)
    pane.turn(30.0, 45.0)
    check(still(pane, qtbot), "map-city-tilted-dark-vi")


@pytest.mark.parametrize("zoom", [11.0, 13.5, 16.5])
def test_a_hundred_thousand_vehicles(zoom: float, open_map: Callable[..., MapPane], qtbot: QtBot, check: Check) -> None:
    pane = open_map("dark", "vi", zoom)
    pane.set_namer(lambda row: f"Xe {row}")
    vehicles(pane, 100_000)
    check(still(pane, qtbot), f"map-100k-{zoom:g}-dark-vi")


@pytest.mark.parametrize(("theme", "language"), [("dark", "vi"), ("light", "en")])
def test_wards(theme: str, language: str, open_map: Callable[..., MapPane], qtbot: QtBot, check: Check) -> None:
    pane = open_map(theme, language, 12.0, "ward")
    fill(pane, load(CITY))
    fill_layers(pane, THEMES[theme])
    check(still(pane, qtbot), f"map-wards-{theme}-{language}")


def test_heat_and_badges(open_map: Callable[..., MapPane], qtbot: QtBot, check: Check) -> None:
    pane = open_map("dark", "vi", 12.5, "reports")
    fill(pane, load(CITY))
    fill_layers(pane, THEMES["dark"])
    check(still(pane, qtbot), "map-heat-dark-vi")
