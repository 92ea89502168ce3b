"""The map's talk with its tile server: names for where it looks, and what is wrong."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QObject

from console.geo.homography import Homography
from console.geo.mercator import project
from console.model.text import Text
from widgets.basemap.label import Label
from widgets.basemap.state import BaseState
from widgets.map.item import View
from widgets.map.link import BaseLink, cells

LON, LAT = 106.7, 10.77
SIZE = (800.0, 600.0)


def look(zoom: float) -> tuple[View, Homography, tuple[float, float]]:
    x, y = (float(v) for v in project(LON, LAT))
    scale = 256 * 2.0**zoom
    matrix = np.array([[scale, 0, SIZE[0] / 2], [0, scale, SIZE[1] / 2], [0, 0, 1]])
    return View(LON, LAT, zoom), Homography(matrix, (x, y)), SIZE


class Handler(BaseHTTPRequestHandler):
    timeout = 0.5

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        body = self.server.state if self.path == "/state" else self.server.names
        self.send_response(200 if body else 500)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.state = [], msgspec.json.encode(BaseState())
    server.names = json.dumps([["Lê Lợi", "road1", 30.0, [0.1, 0.2, 0.3, 0.2]]]).encode()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def url(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


@pytest.mark.parametrize("zoom", [0.0, 5.5, 11.0, 14.9, 18.0])
def test_a_screen_needs_a_few_parts_at_any_zoom(zoom: float):
    found = cells(*look(zoom))
    assert 1 <= len(found) <= 6
    whole = max(0, int(zoom) - 2)
    x, y = (int(float(v) * (1 << whole)) for v in project(LON, LAT))
    assert (int(zoom), x, y) in found


def test_names_come_for_where_the_map_looks_when_all_have_come(qtbot, server):
    parent = QObject()
    link, told = BaseLink(parent), []
    link.labels.on_value(told.append)
    link.watch(url(server), "vi", date(2025, 7, 1))
    view = look(15.2)
    link.look(*view)
    qtbot.waitUntil(lambda: bool(told))
    parts = cells(*view)
    assert told == [(Label("Lê Lợi", "road1", 30.0, (0.1, 0.2, 0.3, 0.2)),) * len(parts)]
    asked = {path for path in server.asked if path.startswith("/names/")}
    assert asked == {f"/names/vi/2025-07-01/{z}/{x}/{y}.json" for z, x, y in parts}
    link.look(*view)
    assert len(told) == 1
    link.watch("", "vi", None)


def test_another_language_asks_again(qtbot, server):
    parent = QObject()
    link = BaseLink(parent)
    link.look(*look(15.0))
    link.watch(url(server), "vi", None)
    qtbot.waitUntil(lambda: any("/names/vi/" in path for path in server.asked))
    link.watch(url(server), "en", None)
    qtbot.waitUntil(lambda: any("/names/en/" in path for path in server.asked))
    link.watch("", "en", None)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[[1]]", b"\xff"])
def test_what_is_not_understood_is_no_names(qtbot, server, body: bytes):
    server.names = body
    parent = QObject()
    link, told = BaseLink(parent), []
    link.labels.on_value(told.append)
    link.watch(url(server), "vi", None)
    link.look(*look(15.0))
    qtbot.waitUntil(lambda: told == [()])
    link.watch("", "vi", None)


def test_what_is_wrong_is_told_when_it_changes(qtbot, server):
    wrong = BaseState(None, 3, Text("14/1/2: hỏng", "14/1/2: broken"))
    server.state = msgspec.json.encode(wrong)
    parent = QObject()
    link, told = BaseLink(parent), []
    link.state.on_value(told.append)
    link.watch(url(server), "vi", None)
    qtbot.waitUntil(lambda: told == [wrong])
    link.watch("", "vi", None)
