"""The same 10,000 moving points in Leaflet (canvas) and MapLibre GL JS, in Debian's headless Chromium without a GPU.

Only the points: no base map, no names, no other layers, which is in the peers' favour. The libraries come from npm at
the time of the bench, into a folder that is thrown away.
"""

import json
import shutil
import socket
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil

PEERS = {"leaflet": "Leaflet 1.9.4, canvas", "maplibre": "MapLibre GL JS 5"}
_PACKAGES = ("leaflet@1.9.4", "maplibre-gl@5")
_PAGES = Path(__file__).with_name("pages")
_FLAGS = (
    "--headless=new", "--no-sandbox", "--window-size=1280,800", "--hide-scrollbars", "--no-first-run",
    "--disable-background-networking",
)  # fmt: skip
# Each as it is fastest here: a canvas that is drawn by the CPU itself, WebGL that can only be emulated.
_OWN_FLAGS = {
    "leaflet": ("--disable-gpu", "--disable-accelerated-2d-canvas"),
    "maplibre": ("--disable-gpu-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
}
_PATIENCE = 120.0


@dataclass
class Measure:
    """Frames a second of the wall, and CPU seconds of the whole browser for a second of it."""

    rate: float
    cores: float


class PeerError(Exception):
    """A peer could not be measured; the message says why."""


def install(folder: Path) -> None:
    """Put the libraries and the pages into ``folder``.

    Raises:
        PeerError: npm or Chromium is missing, or npm failed.
    """
    for tool in ("npm", "chromium"):
        if shutil.which(tool) is None:
            raise PeerError(f"{tool} is missing; make bench installs it")
    command = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *_PACKAGES]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    if done.returncode:
        raise PeerError(f"npm: {done.stderr.strip()[-300:]}")
    shutil.copytree(_PAGES, folder, dirs_exist_ok=True)


def measure(folder: Path, peer: str) -> Measure:
    """Run one page.

    Raises:
        PeerError: It told an error, or nothing in time.
    """
    server = _Server(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as profile:
        url = f"http://127.0.0.1:{server.server_address[1]}/{peer}.html"
        command = ["chromium", *_FLAGS, *_OWN_FLAGS[peer], f"--user-data-dir={profile}", url]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        server.pid = browser.pid
        try:
            if not server.done.wait(_PATIENCE) or "rate" not in server.told:
                raise PeerError(f"{peer}: {server.told.get('error', 'said nothing in time')}")
        finally:
            for process in (*psutil.Process(browser.pid).children(recursive=True), browser):
                process.kill()
            browser.wait()
            server.shutdown()
            server.server_close()
    return Measure(server.told["rate"], server.cores)


class _Server(ThreadingHTTPServer):
    """Serves the pages; is told when a measure begins and what came of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pid = folder, 0
        self.done = threading.Event()
        self.told: dict[str, Any] = {}
        self.cores = 0.0
        self._cpu = 0.0
        super().__init__(("127.0.0.1", 0), _Handler)

    def begin(self) -> None:
        self._cpu = self._spent()

    def end(self, told: dict[str, Any]) -> None:
        self.cores = (self._spent() - self._cpu) / 6.0
        self.told = told
        self.done.set()

    def _spent(self) -> float:
        root = psutil.Process(self.pid)
        return sum(sum(p.cpu_times()[:2]) for p in (root, *root.children(recursive=True)))


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, request: socket.socket, address: tuple[str, int], server: _Server) -> None:
        super().__init__(request, address, server, directory=str(server.folder))

    def do_POST(self) -> None:  # the library's name
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/begin":
            self.server.begin()
        else:
            self.server.end(json.loads(body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing to say."""
