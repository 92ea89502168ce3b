"""Which base map a configuration asks for; what is wrong with it is said, and never stops a console."""

from pathlib import Path

import pytest

from console.atlas.base import KEY, key, resolve, schematic
from console.atlas.catalog import Catalog, Record
from console.config.schema import Map
from console.model.text import Text


def install(maker, data: Path, name: str = "hcmc") -> Record:
    catalog = Catalog(data)
    bounds = (106.0, 10.0, 107.0, 11.0)
    made = Record(name, "1.mbtiles", "1.names", "x.osm.pbf", "2026-01-01", True, 1, bounds, 0, 0, 9, "© OSM")
    (catalog.root / name).mkdir(parents=True)
    meta = {"format": "pbf", "bounds": "106,10,107,11", "center": "106.5,10.5,9"}
    maker.mbtiles(catalog.root / name / "1.mbtiles", {(0, 0, 0): b""}, **meta)
    catalog.commit(made)
    return made


def test_the_schematic_is_the_default(tmp_path: Path):
    base = resolve(Map(), tmp_path)
    assert base == resolve(Map("schematic"), tmp_path) == schematic()
    assert base.kind == "schematic"
    assert base.attribution.en == "© Vọng Lâu – schematic"
    assert base.covers(0, 0)


def test_a_map_that_was_chosen_is_shown_unless_the_configuration_names_another(maker, tmp_path: Path):
    install(maker, tmp_path)
    Catalog(tmp_path).use("hcmc")
    base = resolve(Map(), tmp_path)
    assert (base.kind, base.name, base.attribution, base.fault) == ("archive", "hcmc", Text("© OSM"), None)
    assert base.source.endswith("hcmc/1.mbtiles")
    assert base.names == tmp_path / "maps" / "hcmc" / "1.names"
    assert base.centre == (106.5, 10.5, 9.0)
    assert base.covers(106.5, 10.5)
    assert not base.covers(105.8, 21.5)
    assert resolve(Map("schematic"), tmp_path).kind == "schematic"
    assert resolve(Map("hcmc", attribution="© Sở"), tmp_path).attribution == Text("© Sở")


def test_a_map_that_is_not_there_is_said(tmp_path: Path):
    base = resolve(Map("hue"), tmp_path)
    assert base.fault
    assert "there is no map 'hue'" in base.fault.en


@pytest.mark.parametrize(("raw", "why"), [(None, "cannot be read"), (b"junk", "neither PMTiles")])
def test_a_file_that_cannot_be_used_is_said(tmp_path: Path, raw: bytes | None, why: str):
    path = tmp_path / "a.pmtiles"
    if raw:
        path.write_bytes(raw)
    fault = resolve(Map(str(path)), tmp_path).fault
    assert fault
    assert why in fault.en


def test_a_file_of_tiles_is_one(maker, tmp_path: Path):
    path = maker.Pm({0: b"x"}, metadata={"attribution": "© Ai đó"}).write(tmp_path / "a.pmtiles")
    base = resolve(Map(str(path)), tmp_path)
    assert (base.kind, base.name, base.attribution, base.names) == ("archive", "a", Text("© Ai đó"), None)


def test_a_server_is_an_address_with_its_key(monkeypatch, tmp_path: Path):
    monkeypatch.delenv(KEY, raising=False)
    wish = Map("https://tile.example/{z}/{x}/{y}.png?k={key}", attribution="© Ai đó")
    base = resolve(wish, tmp_path)
    assert (base.kind, base.name, base.attribution) == ("server", "tile.example", Text("© Ai đó"))
    assert base.fault
    assert KEY in base.fault.en
    monkeypatch.setenv(KEY, "secret")
    assert resolve(wish, tmp_path).fault is None
    assert key(wish) == "secret"
    path = tmp_path / "key"
    path.write_text("other\nsecond line\n")
    wish = Map(wish.base, wish.attribution, str(path))
    assert key(wish) == "other"
    assert resolve(wish, tmp_path).fault is None
    path.unlink()
    fault = resolve(wish, tmp_path).fault
    assert fault
    assert str(path) in fault.en
