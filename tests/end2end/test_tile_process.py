"""The tile server as the console runs it: a real child, real requests, and no orphan."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from console.geo.mercator import project
from console.process.lifeline import LIFELINE
from widgets.theme import DARK, LIGHT

LON, LAT = 105.848, 21.594
SECONDS = 20.0


def wait(condition: Callable[[], object], what: str) -> None:
    limit = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < limit, f"not within {SECONDS:g} s: {what}"
        time.sleep(0.01)


class Tiles:
    """One tile server and its answers."""

    def __init__(self, folder: Path, geojson: Path) -> None:
        port_file = folder / "run" / "port"
        arguments = ["--geojson", str(geojson), "--theme", "light", "--port", "0"]
        arguments += ["--cache", str(folder / "cache"), "--port-file", str(port_file)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "console", "tiles", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, LIFELINE: "1"},
        )
        wait(port_file.exists, "the port is written")
        self.port = int(port_file.read_text())

    def get(self, path: str, method: str = "GET") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def end(self) -> str:
        """Close the lifeline, wait, and return all that was printed."""
        out, _ = self.process.communicate(timeout=SECONDS)
        return out.decode()


@pytest.fixture
def geojson(tmp_path: Path) -> Path:
    road = {
        "properties": {"class": "road", "rank": 1},
        "geometry": {"type": "LineString", "coordinates": [[LON - 0.05, LAT], [LON + 0.05, LAT]]},
    }
    path = tmp_path / "city.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [road]}))
    return path


@pytest.fixture
def tiles(tmp_path: Path, geojson: Path) -> Iterator[Tiles]:
    server = Tiles(tmp_path, geojson)
    yield server
    server.process.kill()
    server.process.communicate()


def address(zoom: int) -> str:
    x, y = (int(float(v) * 2**zoom) for v in project(LON, LAT))
    return f"{zoom}/{x}/{y}.png"


def test_tiles_are_drawn_at_every_zoom_in_both_themes(tiles: Tiles):
    for theme in (DARK, LIGHT):
        for zoom in range(8, 20):
            status, body = tiles.get(f"/{theme.name}/{address(zoom)}")
            assert status == 200
            image = QImage.fromData(body, "PNG")
            assert image.width() == image.height() == 512
            colours = {QColor(image.pixel(x, y)).name() for x in range(0, 512, 3) for y in range(0, 512, 3)}
            assert theme.land in colours


def test_an_address_without_a_theme_is_of_the_one_asked_for(tiles: Tiles):
    assert tiles.get(f"/{address(14)}") == tiles.get(f"/light/{address(14)}")


def test_drawn_tiles_are_kept_under_theme_and_digest_and_old_maps_forgotten(tmp_path: Path, tiles: Tiles, geojson):
    first = tiles.get(f"/dark/{address(14)}")[1]
    [kept] = (tmp_path / "cache").rglob("*.png")
    assert kept.relative_to(tmp_path / "cache").as_posix().endswith(f"dark/{address(14)}")
    assert kept.read_bytes() == first == tiles.get(f"/dark/{address(14)}")[1]
    tiles.end()
    (tmp_path / "run" / "port").unlink()
    geojson.write_text(geojson.read_text() + "\n")
    (tmp_path / "cache" / "notes").mkdir()
    other = Tiles(tmp_path, geojson)
    assert not kept.exists()
    assert (tmp_path / "cache" / "notes").exists()
    other.end()


@pytest.mark.parametrize(
    "path",
    [
        "/", "/dark", "/dark/14/1/1", "/mauve/14/1/1.png", "/dark/21/1/1.png", "/dark/3/8/1.png", "/dark/3/1/8.png",
        "/dark/-1/0/0.png", "/dark/14/x/1.png", "/dark/14/1/1.png?x=1", "/../../etc/passwd",
        "/dark/14/99999999999/1.png", "/dark/%31%34/1/1.png",
    ],
)  # fmt: skip
def test_what_is_no_tile_is_404(tiles: Tiles, path: str):
    assert tiles.get(path) == (404, b"")


def test_bad_requests_are_refused_and_the_good_go_on(tiles: Tiles):
    assert tiles.get(f"/dark/{address(14)}", "POST")[0] == 501
    for raw in (b"\x00\xff\xfe\r\n\r\n", b"GET", b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b"\r\n" * 50):
        with socket.create_connection(("127.0.0.1", tiles.port), SECONDS) as s:
            s.sendall(raw)
    assert tiles.get("/alive") == (204, b"")
    assert tiles.get(f"/dark/{address(15)}")[0] == 200


def test_listens_on_the_loopback_address_alone(tiles: Tiles):
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    bound = [r[1] for r in rows if r[3] == "0A" and int(r[1].split(":")[1], 16) == tiles.port]
    assert bound == [f"0100007F:{tiles.port:04X}"]


def test_ends_with_its_parent_and_says_nothing(tiles: Tiles):
    tiles.get(f"/dark/{address(14)}")
    tiles.get("/nonsense")
    assert tiles.end() == ""
    assert tiles.process.returncode == 0


def test_ends_on_request(tiles: Tiles):
    tiles.process.send_signal(signal.SIGTERM)
    assert tiles.process.wait(SECONDS) == 0


def test_a_cache_that_cannot_be_written_costs_only_the_keeping(tmp_path: Path, geojson: Path):
    (tmp_path / "cache").write_text("a file, not a folder")
    server = Tiles(tmp_path, geojson)
    assert server.get(f"/dark/{address(14)}")[0] == 200
    assert server.end() == ""


def test_a_broken_base_map_is_named(tmp_path: Path):
    path = tmp_path / "city.geojson"
    path.write_text("{")
    done = subprocess.run(
        [sys.executable, "-m", "console", "tiles", "--geojson", str(path), "--cache", str(tmp_path / "c")],
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "city.geojson: cannot be read as JSON" in done.stderr
