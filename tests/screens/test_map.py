"""The map as it was approved: the schematic city, 100,000 vehicles at three zooms, wards, layers of every kind."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from console.atlas.boundary_store import BoundaryStore
from console.geo.basemap import load
from console.shell.tile_server import TileServer
from console.shell.tile_source import SchematicSource
from console.shell.tile_store import TileStore
from resources import locate
from widgets.map.demo import fill
from widgets.map.demo_layers import declare, fill_layers
from widgets.map.pane import MapPane
from widgets.style import stylesheet
from widgets.theme import THEMES

CITY = locate("city", "thai_nguyen.geojson")
LON, LAT = 105.838, 21.594
DAY = date(2026, 11, 22)
Check = Callable[[QImage, str], None]


@pytest.fixture
def open_map(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., MapPane]]:
    # A connection that Qt keeps for later must not outlive its test.
    monkeypatch.setattr("console.shell.tile_server._Handler.timeout", 0.5)
    servers: list[tuple[TileServer, threading.Thread, MapPane]] = []

    def make(theme: str, language: str, zoom: float, *shown: str) -> MapPane:
        pane = MapPane(THEMES[theme], language)
        qtbot.addWidget(pane)
        pane.setStyleSheet(stylesheet(THEMES[theme]))
        pane.resize(1280, 800)
        declare(pane, THEMES[theme], language, frozenset(shown))
        pane.center_on(LON, LAT, zoom)
        pane.set_geojson(CITY)
        boundaries = BoundaryStore(tmp_path)
        store = TileStore(
            SchematicSource(load(CITY)), theme, tmp_path / "cache", boundaries, today=lambda: DAY, language=language
        )
        server = TileServer(0, store, theme)
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
