"""MBTiles: tiles are found in XYZ addresses; a file that is none, lies or never ends is told."""

import gzip
import sqlite3
from pathlib import Path

import pytest

from console.atlas import mbtiles
from console.atlas.archive import Address
from console.atlas.fault import AtlasError
from console.atlas.mbtiles import MBTiles
from console.atlas.opening import open_archive

META = {"format": "pbf", "bounds": "106,10,107,11", "center": "106.5,10.5,9", "attribution": "© <b>OSM</b>"}


def test_tiles_are_found_inflated(maker, tmp_path: Path):
    tiles = {(3, 6, 2): gzip.compress(b"one"), (4, 12, 5): b"\x1a\x00"}
    layers = '{"vector_layers": [{"id": "road", "fields": {}}]}'
    archive = open_archive(maker.mbtiles(tmp_path / "a.mbtiles", tiles, **META, json=layers))
    assert isinstance(archive, MBTiles)
    assert archive.tile(Address(3, 6, 2)) == b"one"
    assert archive.tile(Address(4, 12, 5)) == b"\x1a\x00"
    assert archive.tile(Address(3, 6, 5)) is None
    info = archive.info
    assert (info.kind, info.lowest, info.deepest, info.layers) == ("vector", 3, 4, ("road",))
    assert (info.attribution, info.centre) == ("© OSM", (106.5, 10.5, 9.0))
    archive.close()


@pytest.mark.parametrize(("said", "raw", "kind"), [("", b"\x89PNG\r\n\x1a\n", "raster"), ("", b"\x1a", "vector")])
def test_what_is_not_said_is_seen(maker, tmp_path: Path, said: str, raw: bytes, kind: str):
    archive = MBTiles(maker.mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): raw}, format=said))
    assert archive.info.kind == kind
    assert archive.info.box.right == 1.0
    archive.close()


@pytest.mark.parametrize(
    ("meta", "why"),
    [({"bounds": "107,10,106,11"}, "no area of the Earth"), ({"json": "{"}, "metadata are none")],
)
def test_metadata_that_lie_are_refused(maker, tmp_path: Path, meta: dict[str, str], why: str):
    path = maker.mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): b""}, **(META | meta))
    with pytest.raises(AtlasError, match=rf"a\.mbtiles: .*{why}"):
        MBTiles(path)


def test_an_empty_one_is_refused(maker, tmp_path: Path):
    with pytest.raises(AtlasError, match="no tile"):
        MBTiles(maker.mbtiles(tmp_path / "a.mbtiles", {}, **META))


def test_what_is_no_database_or_another_one_is_refused(tmp_path: Path):
    path = tmp_path / "a.mbtiles"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(AtlasError, match="wrong magic"):
        MBTiles(path)
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE other (x)")
    db.commit()
    db.close()
    with pytest.raises(AtlasError, match="no such table"):
        MBTiles(path)
    with pytest.raises(AtlasError, match="cannot be read"):
        MBTiles(tmp_path / "none.mbtiles")


def test_a_damaged_page_is_told(maker, tmp_path: Path):
    path = maker.mbtiles(tmp_path / "a.mbtiles", {(6, x, 0): bytes(900) for x in range(60)}, **META)
    raw = bytearray(path.read_bytes())
    raw[4096 * 3 :] = b"\xff" * (len(raw) - 4096 * 3)
    path.write_bytes(raw)
    try:
        archive = MBTiles(path)
    except AtlasError:
        return
    with pytest.raises(AtlasError):
        [archive.tile(Address(6, x, 0)) for x in range(60)]
    archive.close()


def test_a_damaged_tile_is_told(maker, tmp_path: Path):
    archive = MBTiles(maker.mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): gzip.compress(b"x" * 99)[:-9]}, **META))
    with pytest.raises(AtlasError, match="cut off"):
        archive.tile(Address(0, 0, 0))
    archive.close()


def test_a_query_that_never_ends_is_given_up(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(mbtiles, "_MOST_SECONDS", 0.02)
    path = tmp_path / "a.mbtiles"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE metadata (name text, value text)")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i zoom_level FROM n"
    db.execute(f"CREATE VIEW tiles AS {endless}")
    db.commit()
    db.close()
    with pytest.raises(AtlasError, match="too long"):
        MBTiles(path)
