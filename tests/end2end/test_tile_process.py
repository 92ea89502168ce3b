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
from concurrent.futures import ThreadPoolExecutor
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

    def __init__(self, folder: Path, *source: str) -> None:
        port_file = folder / "run" / "port"
        arguments = [*source, "--theme", "light", "--port", "0", "--data", str(folder / "data")]
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

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def get(self, path: str, method: str = "GET") -> tuple[int, bytes]:
        answer, body = self.ask(path, method)
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
    server = Tiles(tmp_path, "--geojson", str(geojson), "--digest", "one")
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
    (tmp_path / "cache" / "notes").mkdir()
    other = Tiles(tmp_path, "--geojson", str(geojson), "--digest", "two")
    assert not kept.exists()
    assert (tmp_path / "cache" / "notes").exists()
    other.end()


@pytest.mark.parametrize(
    "path",
    [
        "/", "/dark", "/dark/14/1/1", "/mauve/14/1/1.png", "/dark/21/1/1.png", "/dark/3/8/1.png", "/dark/3/1/8.png",
        "/dark/-1/0/0.png", "/dark/14/x/1.png", "/dark/14/1/1.png?x=1", "/../../etc/passwd",
        "/dark/14/99999999999/1.png", "/dark/%31%34/1/1.png", "/dark/2025-13-01/14/1/1.png", "/dark/14/1/1@9x.png",
        "/names/vi/14/1/1/1.json", "/names/fr/14/1/1.json", "/names/vi/14/999999/1.json",
        "/names/vi/2025-13-01/2/0/0.json",
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
    server = Tiles(tmp_path, "--geojson", str(geojson))
    assert server.get(f"/dark/{address(14)}")[0] == 200
    assert server.end() == ""


def test_a_base_map_that_cannot_be_used_is_grey_tiles_that_say_why(tmp_path: Path):
    path = tmp_path / "city.geojson"
    path.write_text("{")
    for number, source in enumerate((("--geojson", str(path)), ("--archive", str(path)), ("--broken", "hỏng", "bad"))):
        server = Tiles(tmp_path / str(number), *source)
        answer, body = server.ask(f"/dark/{address(14)}")
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-store"
        why = "bad" if number == 2 else "city.geojson: "
        assert why in answer.headers["X-Fault"]
        assert QImage.fromData(body, "PNG").width() == 512
        fault = json.loads(server.get("/state")[1])["fault"]
        assert why in fault[1]
        assert server.end() == ""


def test_a_tile_that_is_known_is_not_sent_again(tiles: Tiles):
    answer, body = tiles.ask(f"/dark/{address(14)}")
    tag = answer.headers["ETag"]
    assert body
    again, nothing = tiles.ask(f"/dark/{address(14)}", **{"If-None-Match": tag})
    assert (again.status, nothing) == (304, b"")
    other, body = tiles.ask(f"/light/{address(14)}", **{"If-None-Match": tag})
    assert (other.status, bool(body)) == (200, True)


@pytest.mark.parametrize(("suffix", "pixels"), [("@1x", 256), ("@2x", 512), ("@3x", 768), ("@4x", 1024)])
def test_a_tile_comes_in_the_size_of_the_screen(tiles: Tiles, suffix: str, pixels: int):
    _, body = tiles.get(f"/dark/{address(14).replace('.png', f'{suffix}.png')}")
    assert QImage.fromData(body, "PNG").width() == pixels


def test_names_and_state_are_told(tiles: Tiles):
    x, y = (int(float(v) * 2**12) for v in project(LON, LAT))
    assert tiles.get(f"/names/vi/14/{x}/{y}.json") == (200, b"[]")
    assert tiles.get(f"/names/vi/2025-07-01/14/{x}/{y}.json")[0] == 200
    state = json.loads(tiles.get("/state")[1])
    assert (state["fault"], state["failed"]) == (None, 0)


def test_many_at_once_are_all_answered(tiles: Tiles):
    x, y = (int(float(v) * 2**15) for v in project(LON, LAT))
    wanted = [f"/dark/15/{x + dx}/{y + dy}.png" for dx in range(6) for dy in range(4)]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(tiles.get, wanted))
    assert {status for status, _ in answers} == {200}
