"""The tile server's addresses, on the loopback address alone.

======================================================  ============================================================
``[/THEME][/DAY]/ZOOM/COLUMN/ROW[@Nx].png``             a tile of 512 pixels, or of N x 256; with the boundaries of DAY
``/names/LANGUAGE[/DAY]/ZOOM/COLUMN/ROW.json``          the names at ZOOM in a tile of two zooms above
``/state``                                              what is wrong with the base map
``/alive``                                              an empty answer
======================================================  ============================================================
"""

import re
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import msgspec
from typing_extensions import override

from console.atlas.archive import Address
from console.shell.tile_store import Answer, TileStore, Wanted
from widgets.basemap.label import CELL_SHIFT
from widgets.basemap.picture import SIZE

_DAY = r"(?:/(?P<day>\d{4}-\d\d-\d\d))?"
_PLACE = r"/(?P<zoom>\d{1,2})/(?P<column>\d{1,8})/(?P<row>\d{1,8})"
_TILE = re.compile(rf"(?:/(?P<theme>[a-z]+))?{_DAY}{_PLACE}(?:@(?P<scale>[1-4])x)?\.png")
_NAMES = re.compile(rf"/names/(?P<language>vi|en){_DAY}{_PLACE}\.json")
_QUIET_SECONDS = 30.0


class TileServer(ThreadingHTTPServer):
    """Listens on ``port`` of the loopback address (0: any free one) and answers from ``store``.

    Args:
        port: Where.
        store: The tiles.
        theme: Of addresses that name none.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, store: TileStore, theme: str) -> None:
        self.store, self.theme = store, theme
        super().__init__(("127.0.0.1", port), _Handler)

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """A peer that hangs up in the middle is no event."""

    def answer(self, path: str) -> Answer | None:
        """What is at a path; None where nothing is."""
        store = self.store
        if path == "/state":
            return Answer(msgspec.json.encode(store.state()), "application/json", "")
        if match := _NAMES.fullmatch(path):
            zoom = int(match["zoom"])
            at = Address(max(0, zoom - CELL_SHIFT), int(match["column"]), int(match["row"]))
            day, known = _day(match["day"])
            return store.names(match["language"], day, zoom, at) if known else None
        if match := _TILE.fullmatch(path):
            at = Address(int(match["zoom"]), int(match["column"]), int(match["row"]))
            pixels = 256 * int(match["scale"]) if match["scale"] else SIZE
            day, known = _day(match["day"])
            return store.picture(Wanted(match["theme"] or self.theme, day, at, pixels)) if known else None
        return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _QUIET_SECONDS

    def do_GET(self) -> None:
        if self.path == "/alive":
            self.send_response(204)
            self.end_headers()
            return
        found = cast("TileServer", self.server).answer(self.path)
        if found is None:
            self._send(404, Answer(b"", "text/plain", ""))
        elif found.tag and self.headers.get("If-None-Match") == found.tag:
            self.send_response(304)
            self.send_header("ETag", found.tag)
            self.end_headers()
        else:
            self._send(200, found)

    def _send(self, status: int, answer: Answer) -> None:
        self.send_response(status)
        self.send_header("Content-Type", answer.mime)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store" if answer.fault or not answer.tag else "no-cache")
        if answer.tag:
            self.send_header("ETag", answer.tag)
        if answer.fault:
            self.send_header("X-Fault", " ".join(answer.fault.en.encode("ascii", "replace").decode().split()))
        self.end_headers()
        self.wfile.write(answer.body)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """The console's child is silent."""


def _day(text: str | None) -> tuple[date | None, bool]:
    """The day that an address names, and whether there is such a day."""
    try:
        return (date.fromisoformat(text) if text else None), True
    except ValueError:
        return None, False
