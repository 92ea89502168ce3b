"""The catalogue: which maps there are, which is used, and that nothing half-made is ever one of them."""

from pathlib import Path

import pytest

from console.atlas.catalog import Catalog, Record, write
from console.atlas.fault import AtlasError


def record(name: str = "hcmc", stamp: int = 1) -> Record:
    tiles, names = f"{stamp}.mbtiles", f"{stamp}.names"
    bounds = (106.0, 10.0, 107.0, 11.0)
    return Record(name, tiles, names, "x.osm.pbf", "2026-01-01", True, stamp, bounds, 4, 14, 100, "© OSM")


def install(catalog: Catalog, made: Record) -> None:
    folder = catalog.root / made.name
    folder.mkdir(parents=True, exist_ok=True)
    for name in (made.tiles, made.names):
        (folder / name).write_bytes(b"x")
    catalog.commit(made)


def files(catalog: Catalog) -> set[str]:
    return {p.relative_to(catalog.root).as_posix() for p in catalog.root.rglob("*") if p.is_file()}


def test_an_empty_folder_has_no_maps(tmp_path: Path):
    catalog = Catalog(tmp_path)
    assert (catalog.records(), catalog.used, catalog.find("hcmc")) == ([], "", None)


def test_a_map_is_found_used_replaced_and_removed(tmp_path: Path):
    catalog = Catalog(tmp_path)
    install(catalog, record())
    install(catalog, record("ha-noi"))
    assert [r.name for r in catalog.records()] == ["ha-noi", "hcmc"]
    catalog.use("hcmc")
    assert catalog.used == "hcmc"
    install(catalog, record(stamp=2))
    assert catalog.find("hcmc") == record(stamp=2)
    assert "hcmc/1.mbtiles" not in files(catalog)
    catalog.remove("hcmc")
    assert (catalog.used, [r.name for r in catalog.records()]) == ("", ["ha-noi"])
    assert not (catalog.root / "hcmc").exists()
    catalog.use("schematic")
    assert catalog.used == "schematic"


@pytest.mark.parametrize("name", ["none", "../x", "", "A", "a/b"])
def test_what_there_is_not_cannot_be_used_or_removed(tmp_path: Path, name: str):
    catalog = Catalog(tmp_path)
    for act in (catalog.use, catalog.remove):
        with pytest.raises(AtlasError, match="there is no map"):
            act(name)


def test_what_was_left_unfinished_is_swept_and_the_map_stays(tmp_path: Path):
    catalog = Catalog(tmp_path)
    install(catalog, record())
    (catalog.root / "hcmc" / "work.partial").mkdir()
    (catalog.root / "hcmc" / "work.partial" / "tiles.mbtiles").write_bytes(b"half")
    (catalog.root / "hcmc" / "2.mbtiles").write_bytes(b"never committed")
    (catalog.root / "hue" / "work.partial").mkdir(parents=True)
    catalog.sweep("hcmc")
    catalog.sweep_others("hcmc")
    assert files(catalog) == {"hcmc/map.json", "hcmc/1.mbtiles", "hcmc/1.names"}
    assert not (catalog.root / "hue").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "other"}', "\xff"])
def test_a_damaged_record_is_no_map(tmp_path: Path, text: str):
    catalog = Catalog(tmp_path)
    install(catalog, record())
    (catalog.root / "hcmc" / "map.json").write_text(text, encoding="latin-1")
    assert catalog.records() == []


def test_a_record_that_points_out_of_its_folder_is_no_map(tmp_path: Path):
    catalog = Catalog(tmp_path)
    install(catalog, record())
    path = catalog.root / "hcmc" / "map.json"
    path.write_text(path.read_text().replace("1.mbtiles", "../../etc/passwd"))
    assert catalog.find("hcmc") is None


def test_only_one_at_a_time(tmp_path: Path):
    first, second = Catalog(tmp_path), Catalog(tmp_path)
    with first.locked(), pytest.raises(AtlasError, match="another import"), second.locked():
        pass
    with second.locked():
        pass


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "maps").write_text("a file")
    with pytest.raises(AtlasError, match="cannot be written"):
        Catalog(tmp_path).use("schematic")


def test_a_file_is_written_whole_or_stays(tmp_path: Path):
    path = tmp_path / "a"
    write(path, b"one")
    (tmp_path / "a.partial").mkdir()
    with pytest.raises(OSError, match="directory"):
        write(path, b"two")
    assert path.read_bytes() == b"one"
