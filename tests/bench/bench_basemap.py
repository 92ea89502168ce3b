"""The base map: an extract of a district until its map fills 1280x800, and the time of one tile.

The district is real where ../shared/data has it, else a town that is made here; the row's name says which.
"""

import contextlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from console.atlas.archive import Address
from console.atlas.base import Base, resolve
from console.atlas.boundary_store import BoundaryStore
from console.atlas.opening import open_archive
from console.config.schema import Map
from console.geo.mercator import unproject
from console.process.lifeline import LIFELINE
from console.shell.children import Tiles, tiles
from console.shell.tile_source import of_archive
from console.shell.tile_store import TileStore, Wanted
from widgets.map.item import Shown
from widgets.map.pane import MapPane
from widgets.theme import DARK, load_fonts

_SIZE = (1280, 800)
_ZOOM = 15.0
_PATIENCE = 60.0
_REAL = Path(__file__).parents[3] / "shared" / "data" / "map" / "hcmc_district1.osm.pbf"
_SHARED = Path(__file__).parents[3] / "shared/data/map/hcmc_district1.osm.pbf"


def _row(name: str, value: float, unit: str, goal: float) -> dict[str, Any]:
    made = {"name": name, "value": round(value, 3), "unit": unit, "goal": goal, "ok": value <= goal}
    return made | {"peer": None, "peer_value": None}


def _extract(folder: Path) -> tuple[Path, str]:
    """The extract, and what the rows call it."""
    for path in (_REAL, _SHARED):
        if path.exists():
            return path, "district"
    print("   ../shared/data is absent: a town that is made here stands in for the district", flush=True)
    spec = importlib.util.spec_from_file_location("maker", Path(__file__).parents[1] / "unit" / "atlas" / "maker.py")
    maker = importlib.util.module_from_spec(spec)
    sys.modules["maker"] = maker
    spec.loader.exec_module(maker)
    return maker.town(blocks=30).write(folder / "town.osm.pbf"), "made_town"


def _wait(condition: Callable[[], bool]) -> None:
    loop, limit = QEventLoop(), time.monotonic() + _PATIENCE
    poll = QTimer(interval=10)
    poll.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > limit else None)
    poll.start()
    loop.exec()
    if not condition():
        raise TimeoutError("the map did not get there")


@contextlib.contextmanager
def _server(base: Base, folder: Path) -> Iterator[Path]:
    port = folder / "port"
    spec = tiles(Tiles(base, "Asia/Ho_Chi_Minh", folder, "dark", "vi"), port)
    environment = {**os.environ, LIFELINE: "1", "VONGLAU_CACHE": str(folder / "cache")}
    child = subprocess.Popen([sys.executable, "-m", "console", *spec.arguments], stdin=subprocess.PIPE, env=environment)
    try:
        yield port
    finally:
        child.terminate()
        child.wait()
        child.stdin.close()


def _import(extract: Path, data: Path) -> None:
    command = ["map", "import", str(extract), "--name", "bench", "--use", "--data", str(data)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([sys.executable, "-m", "console", *command], check=True, timeout=600, **quiet)


def _to_screen(extract: Path, folder: Path) -> tuple[float, Base]:
    """Seconds from the command to a window full of tiles, the start of the tile server included."""
    began = time.monotonic()
    _import(extract, folder)
    base = resolve(Map(), folder)
    assert base.box is not None
    pane = MapPane(DARK, "vi")
    pane.resize(*_SIZE)
    pane.set_base(Shown(base.attribution, base.digest, base.box))
    middle = unproject((base.box.left + base.box.right) / 2, (base.box.top + base.box.bottom) / 2)
    pane.center_on(float(middle[0]), float(middle[1]), _ZOOM)
    with _server(base, folder) as port:
        pane.show()
        _wait(port.exists)
        assert not _full(pane)
        pane.set_tile_url(f"http://127.0.0.1:{port.read_text()}")
        _wait(lambda: _full(pane))
        seconds = time.monotonic() - began
        pane.set_tile_url("")
    pane.deleteLater()
    return seconds, base


def _full(pane: MapPane) -> bool:
    """Whether nothing of the map's ground is seen as it is without tiles.

    Land is drawn in the ground's own colour: the ground is dyed first, in a colour that no tile has.
    """
    pane._ground.set_colour("#ff00ff")
    # A grab() of the widget would be the picture of before.
    image = pane._ground.widget.grabFramebuffer().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return bool(not ((pixels & 0xFFFFFF) == 0xFF00FF).any())


def _tiles(base: Base, folder: Path, kind: str) -> list[dict[str, Any]]:
    """CPU milliseconds of every tile of the whole map at zooms 12 to 17, from the file to its PNG; each drawn once."""
    source = of_archive(open_archive(Path(base.source)))
    store = TileStore(source, "bench", folder / "none", BoundaryStore(folder), today=lambda: date(2026, 1, 1))
    spent: dict[int, list[float]] = {}
    for zoom in range(12, 18):
        count = 1 << zoom
        box = base.box
        left, top, right, bottom = (int(v * count) for v in (box.left, box.top, box.right, box.bottom))
        for column in range(left, right + 1):
            for row in range(top, bottom + 1):
                began = time.process_time()
                store.picture(Wanted("dark", None, Address(zoom, column, row)))
                spent.setdefault(zoom, []).append((time.process_time() - began) * 1e3)
    every = np.array([ms for zoom in spent.values() for ms in zoom])
    dense = max(spent[14])
    return [
        _row(f"map.tile_{kind}_p50_ms", float(np.percentile(every, 50)), "ms of CPU", 40.0),
        _row(f"map.tile_{kind}_p95_ms", float(np.percentile(every, 95)), "ms of CPU", 70.0),
        _row(f"map.tile_{kind}_z14_densest_ms", dense, "ms of CPU", 70.0),
    ]


def rows() -> list[dict[str, Any]]:
    """Import to screen, and tiles."""
    application = QApplication.instance() or QApplication([])
    load_fonts()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        extract, kind = _extract(folder)
        seconds, base = _to_screen(extract, folder)
        found = [_row(f"map.import_{kind}_to_screen", seconds, "s", 15.0), *_tiles(base, folder, kind)]
    del application
    return found
