"""The streets of a district: the nearest by road, a service area, and what the window has to do for their answers.

The questions run in a thread of their own; the window only draws. CPU time, because the machines are shared.
"""

import json
import os
import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import bench_basemap
import numpy as np
import psutil
from PySide6.QtWidgets import QApplication

from console.atlas.road_extract import extracted
from console.geo.road import pack, read
from console.geo.routing import Place
from console.geo.street_graph import StreetGraph
from console.shell.road_errand import Area, Crowd, nearest, reached
from widgets.map.item import MapLine
from widgets.map.pane import MapPane
from widgets.theme import DARK, load_fonts

_CAMERAS, _UNITS, _MOST = 400, 1_000, 5
_TIMES = 7

Row = dict[str, Any]


def _row(name: str, value: float, unit: str, goal: float) -> Row:
    made = {"name": name, "value": round(value, 2), "unit": unit, "goal": goal, "ok": value <= goal}
    return made | {"peer": None, "peer_value": None}


def _median(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Milliseconds."""
    times: list[float] = []
    for _ in range(_TIMES):
        began = clock()
        work()
        times.append(clock() - began)
    return sorted(times)[_TIMES // 2] * 1000


def _never() -> bool:
    return False


def rows() -> list[Row]:
    app = QApplication.instance() or QApplication([])
    load_fonts()
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        extract, what = bench_basemap._extract(Path(folder))
        file = Path(folder) / "roads"
        file.write_bytes(pack(extracted(extract)))
        before = psutil.Process().memory_info().rss
        streets = StreetGraph(read(file))
    points = np.vstack([streets.line(stretch) for stretch in range(len(streets))])
    (west, south), (east, north) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    here: Place = ((west + east) / 2, (south + north) / 2)

    def some(count: int) -> list[Place]:
        return [(rng.uniform(west, east), rng.uniform(south, north)) for _ in range(count)]

    crowds = [
        Crowd("camera", [f"c{k}" for k in range(_CAMERAS)], some(_CAMERAS), come=False),
        Crowd("bus", [f"b{k}" for k in range(_UNITS)], some(_UNITS), come=True),
    ]
    near = partial(nearest, streets, _never, here=here, crowds=crowds, closures=(), most=_MOST)
    service = partial(reached, streets, _never, here=here, limit=600.0, unit="seconds", closures=())
    near(), service()
    memory = (psutil.Process().memory_info().rss - before) / 2**20
    area = service()
    assert isinstance(area, Area)
    pane = MapPane(DARK, "vi")
    pane.resize(1280, 800)
    pane.show()
    pane.center_on(*here, 15.0)
    for _ in range(50):
        app.processEvents()
    turn = _median(partial(_draw, pane, area), time.thread_time)
    pane.close()
    return [
        _row(f"map.road_nearest_{what}_ms", _median(near), "ms of CPU", 150.0),
        _row(f"map.road_service_{what}_ms", _median(service), "ms of CPU", 150.0),
        _row(f"map.road_service_drawn_{what}_ms", turn, "ms of CPU", 50.0),
        _row(f"map.road_memory_{what}_mib", memory, "MiB", 40.0),
    ]


def _draw(pane: MapPane, area: Area) -> None:
    """What one turn of the window does with an answer."""
    lines = [
        MapLine(f"{band}.{k}", line, "reached", colour=DARK.steps[band])
        for band, found in enumerate(area.bands)
        for k, line in enumerate(found)
    ]
    pane.forget("road.reached")
    pane.set_lines("road.reached", lines)
    pane.repaint()


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1))
