"""The import with the real tilemaker: a town of our own becomes a map; a broken or killed import leaves the old one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from console.atlas import importing
from console.atlas.archive import Address
from console.atlas.catalog import Catalog
from console.atlas.extract import check
from console.atlas.fault import AtlasError
from console.atlas.importing import Wish, check_name, name_of
from console.atlas.mbtiles import MBTiles
from console.atlas.mvt import Tile, decode
from console.geo.gazetteer import Gazetteer
from console.geo.mercator import project
from console.geo.road import read


def quiet(_stage: str, _per_cent: float) -> None:
    pass


def deepest(catalog: Catalog, name: str) -> tuple[Tile, Address]:
    """The tile of zoom 14 that holds the middle of the town."""
    record = catalog.find(name)
    assert record
    x, y = (int(float(v) * (1 << 14)) for v in project(106.7001, 10.7699))
    archive = MBTiles(catalog.tiles(record))
    data = archive.tile(Address(14, x, y))
    archive.close()
    assert data
    return decode(data), Address(14, x, y)


def test_a_town_becomes_a_map(maker, tmp_path: Path):
    source = maker.town().write(tmp_path / "Thị trấn.osm.pbf")
    catalog, told = Catalog(tmp_path / "data"), []
    record = importing.run(Wish(source, "mau"), catalog, lambda stage, share: told.append((stage, share)), lambda: 7)
    assert record == catalog.find("mau")
    assert (record.date, record.dated, record.deepest, record.tiles) == ("2025-10-09", True, 14, "7.mbtiles")
    assert record.attribution == "© OpenStreetMap contributors"
    assert record.bounds == pytest.approx((106.694, 10.764, 106.706, 10.776))
    assert {r.name.vi for r in read(catalog.roads(record))} >= {"Đường Dọc 3", "Đường Ngang 3"}
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert [stage for stage, _ in told][-1] == "done"
    tile, at = deepest(catalog, "mau")
    assert set(tile) >= {"road", "building", "green", "place"}
    assert "Đường Dọc 3" in tile["road"].column("name")
    assert set(tile["road"].column("class")) == {"primary", "minor"}
    town = tile["place"]
    assert (town.column("name"), town.column("name_en")) == (["Thị trấn Mẫu"], ["Sample Town"])
    # Where it is drawn is where it was said to be, to a quarter of a metre.
    x, y = project(106.7, 10.77)
    where = (np.array([x, y]) * (1 << 14) - (at.column, at.row)) * town.extent
    assert np.abs(town.points[0] - where).max() <= 1.0


def test_its_names_are_found(maker, tmp_path: Path):
    catalog = Catalog(tmp_path / "data")
    record = importing.run(Wish(maker.town().write(tmp_path / "x.osm.pbf"), "mau"), catalog, quiet)
    book = Gazetteer(catalog.names(record))
    (street,) = book.find("duong doc 3", 5)
    assert (street.name.vi, street.kind, street.where.vi) == ("Đường Dọc 3", "road", "Thị trấn Mẫu")
    assert street.lon == pytest.approx(106.7, abs=0.01)
    assert [e.name.vi for e in book.find("song mau", 5)] == ["Sông Mẫu"]
    assert [e.name.vi for e in book.find("benh vien", 5)] == ["Bệnh viện Mẫu"]
    book.close()


def test_bounds_that_the_extract_does_not_say_are_told_to_tilemaker(maker, tmp_path: Path):
    osm = maker.town()
    osm.bounds = None
    catalog = Catalog(tmp_path / "data")
    importing.run(Wish(osm.write(tmp_path / "x.osm.pbf"), "mau"), catalog, quiet)
    assert "road" in deepest(catalog, "mau")[0]


def test_an_import_that_fails_leaves_the_old_map_and_nothing_else(maker, tmp_path: Path):
    source = maker.town().write(tmp_path / "x.osm.pbf")
    catalog = Catalog(tmp_path / "data")
    record = importing.run(Wish(source, "mau"), catalog, quiet)
    before = sorted(p.name for p in (catalog.root / "mau").iterdir())
    source.write_bytes(source.read_bytes()[:-5])
    for name in ("mau", "other"):
        with pytest.raises(AtlasError, match="cut off"):
            importing.run(Wish(source, name), catalog, quiet)
    assert catalog.find("mau") == record
    assert sorted(p.name for p in (catalog.root / "mau").iterdir()) == before
    assert not (catalog.root / "other").exists()


def test_an_extract_that_shows_nothing_is_refused(maker, tmp_path: Path):
    osm = maker.Osm((106.0, 10.0, 106.01, 10.01))
    osm.node(106.005, 10.005, waste="bin")
    catalog = Catalog(tmp_path / "data")
    with pytest.raises(AtlasError, match=r"nothing to draw|holds no tile"):
        importing.run(Wish(osm.write(tmp_path / "x.osm.pbf"), "mau"), catalog, quiet)
    assert not (catalog.root / "mau").exists()


def test_what_was_made_before_a_kill_is_not_made_again(maker, monkeypatch, tmp_path: Path):
    source = maker.town().write(tmp_path / "x.osm.pbf")
    catalog = Catalog(tmp_path / "data")

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(importing, "gather", die)
        with pytest.raises(Killed):
            importing.run(Wish(source, "mau"), catalog, quiet)
    assert (catalog.root / "mau" / "work.partial" / "tiles.mbtiles").exists()
    assert catalog.records() == []
    with monkeypatch.context() as patch:
        patch.setattr(importing.tilemaker, "make", die)
        importing.run(Wish(source, "mau"), catalog, quiet)
    assert [r.name for r in catalog.records()] == ["mau"]
    assert not (catalog.root / "mau" / "work.partial").exists()


def test_what_was_made_of_another_extract_is_made_anew(maker, tmp_path: Path):
    catalog = Catalog(tmp_path / "data")
    work = catalog.root / "mau" / "work.partial"
    work.mkdir(parents=True)
    (work / "tiles.mbtiles").write_bytes(b"of something else")
    (work / "made.json").write_text('{"source":"x","size":1,"modified":1,"profile":"x"}')
    (catalog.root / "hue" / "work.partial").mkdir(parents=True)
    importing.run(Wish(maker.town().write(tmp_path / "x.osm.pbf"), "mau"), catalog, quiet)
    assert "road" in deepest(catalog, "mau")[0]
    assert not (catalog.root / "hue").exists()


def test_killed_at_any_moment_the_old_map_stays_and_the_next_import_is_whole(maker, tmp_path: Path):
    """The real command and a real SIGKILL, at several moments of its run."""
    source, data = maker.town().write(tmp_path / "x.osm.pbf"), tmp_path / "data"
    catalog = Catalog(data)
    first = importing.run(Wish(source, "mau"), catalog, quiet)
    maker.town(blocks=8).write(source)
    command = [sys.executable, "-m", "console", "map", "import", str(source), "--name", "mau", "--data", str(data)]
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    whole = time.monotonic() - began
    second = catalog.find("mau")
    assert second
    assert second.tiles != first.tiles
    for share in (0.3, 0.6, 0.8, 0.9):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            child.wait(whole * share)
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
        record = catalog.find("mau")
        assert record
        assert catalog.tiles(record).exists()
        assert "road" in deepest(catalog, "mau")[0]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    record = catalog.find("mau")
    assert record
    names = {p.name for p in (catalog.root / "mau").iterdir()}
    assert names == {"map.json", record.tiles, record.names, record.roads}


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("hcmc.osm.pbf", "hcmc"),
        ("Ha Noi.osm.pbf", "ha-noi"),
        ("vietnam-latest.osm.pbf", "vietnam-latest"),
        ("x.pbf", "x"),
    ],
)
def test_a_map_is_named_after_its_file(file: str, name: str):
    assert name_of(Path("maps") / file) == name


@pytest.mark.parametrize("name", ["", "schematic", "../x", "A", "x.partial", "x" * 65, "đà-nẵng"])
def test_names_that_are_none_are_refused(name: str):
    with pytest.raises(AtlasError, match="--name"):
        check_name(name)


def test_without_tilemaker_nothing_is_begun(maker, monkeypatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AtlasError, match="apt-get install"):
        importing.run(Wish(maker.town().write(tmp_path / "x.osm.pbf"), "mau"), Catalog(tmp_path / "d"), quiet)
    assert not (tmp_path / "d").exists()
    assert check(tmp_path / "x.osm.pbf").blocks == 2
