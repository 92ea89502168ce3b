"""The tile server: a child process on the loopback address that draws the base map, so that the console never does.

``/<theme>/<zoom>/<column>/<row>.png`` is a tile (without a theme, in the one of ``--theme``) and ``/alive`` an empty
answer; everything else is 404.
"""

import argparse
import contextlib
import os
import re
import shutil
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

from PySide6.QtGui import QGuiApplication
from typing_extensions import override

from console.geo import basemap
from console.process.lifeline import hold
from widgets.map.tile import DEEPEST, TilePainter
from widgets.theme import THEMES

_PATH = re.compile(r"(?:/([a-z]+))?/(\d{1,2})/(\d{1,8})/(\d{1,8})\.png")
_KEPT_ZOOM = 17
"""Deeper tiles are many, quick to draw and seldom seen twice: they are not kept on disk."""
_QUIET_SECONDS = 30.0


class TileStore:
    """Tiles by theme and address, drawn once and kept in ``cache`` under the digest of the base map."""

    def __init__(self, base: basemap.BaseMap, cache: Path, theme: str) -> None:
        self._theme = theme
        self._painters = {name: TilePainter(base, theme) for name, theme in THEMES.items()}
        self._root = cache / base.digest
        self._forget_others(cache, base.digest)

    @staticmethod
    def _forget_others(cache: Path, digest: str) -> None:
        """Only tiles of another base map are dropped: a folder named like a digest, and nothing else."""
        for folder in cache.glob("[0-9a-f]" * len(digest)):
            if folder.name != digest and folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)

    def get(self, theme: str | None, zoom: int, column: int, row: int) -> bytes | None:
        """The PNG, or None where there is no such tile. A disk that fails costs only the keeping."""
        theme = theme or self._theme
        painter = self._painters.get(theme)
        if painter is None or zoom > DEEPEST or column >> zoom or row >> zoom:
            return None
        path = self._root / theme / str(zoom) / str(column) / f"{row}.png"
        with contextlib.suppress(OSError):
            return path.read_bytes()
        tile = painter.png(zoom, column, row)
        if zoom <= _KEPT_ZOOM and tile != painter.blank:
            with contextlib.suppress(OSError):
                _write(path, tile)
        return tile


def _write(path: Path, data: bytes) -> None:
    """Write whole or not at all, whoever else writes or reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, store: TileStore) -> None:
        self.store = store
        super().__init__(("127.0.0.1", port), _Handler)

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """A peer that hangs up in the middle is no event."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _QUIET_SECONDS

    def do_GET(self) -> None:
        if self.path == "/alive":
            self._answer(204, b"")
            return
        match = _PATH.fullmatch(self.path)
        store = cast("_Server", self.server).store
        tile = store.get(match[1], int(match[2]), int(match[3]), int(match[4])) if match else None
        self._answer(404 if tile is None else 200, tile or b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "image/png" if body else "text/plain")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """The console's child is silent."""


def main(argv: list[str]) -> int:
    """Serve until the parent ends; returns 2 when the base map cannot be read."""
    parser = argparse.ArgumentParser(prog="vonglau tiles", description=__doc__)
    parser.add_argument("--geojson", type=Path, required=True, help="the schematic base map")
    parser.add_argument("--theme", choices=sorted(THEMES), default="dark", help="of tiles whose address names none")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--port-file", type=Path, help="where the chosen port is written")
    parser.add_argument("--cache", type=Path, required=True, help="folder of drawn tiles")
    options = parser.parse_args(argv)
    stopped = threading.Event()
    hold(stopped.set)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])
    try:
        store = TileStore(basemap.load(options.geojson), options.cache, options.theme)
    except basemap.BaseMapError as err:
        parser.exit(2, f"{err}\n")
    server = _Server(options.port, store)
    threading.Thread(target=server.serve_forever, name="tiles", daemon=True).start()
    if options.port_file:
        options.port_file.parent.mkdir(parents=True, exist_ok=True)
        _write(options.port_file, str(server.server_address[1]).encode())
    stopped.wait()
    server.shutdown()
    server.server_close()
    del application
    return 0
