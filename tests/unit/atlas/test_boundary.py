"""Boundaries: names, days, faults that are said, and which version holds on a day."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from console.atlas.border import Borders, heart, inside
from console.atlas.boundary import read
from console.atlas.boundary_store import BoundaryStore
from console.atlas.catalog import Catalog
from console.atlas.fault import AtlasError
from console.geo.mercator import project

HERE = (105.84, 21.59)
JULY = date(2025, 7, 1)


def square(x: float = 105.8, y: float = 21.5, side: float = 0.1, *, clockwise: bool = False) -> list[list[float]]:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return ring[::-1] if clockwise else ring


def ward(name: str, ring: list[list[float]], **properties: str) -> dict[str, Any]:
    geometry = {"type": "MultiPolygon", "coordinates": [[ring]]}
    return {"type": "Feature", "properties": {"fullName": name, **properties}, "geometry": geometry}


def write(folder: Path, *features: dict[str, Any], name: str = "wards.geojson") -> Path:
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_names_and_days_are_read(tmp_path: Path):
    path = write(
        tmp_path,
        ward("Phường Đức Xuân", square(), fullNameEn="Duc Xuan Ward", valid_from="2025-07-01", valid_to="2030-01-01"),
        ward("Phường Bắc Kạn", square(105.9)),
    )
    first, second = read(path, HERE).areas
    assert (first.name.vi, first.name.en) == ("Phường Đức Xuân", "Duc Xuan Ward")
    assert [first.holds(d) for d in (date(2025, 6, 30), JULY, date(2029, 12, 31), date(2030, 1, 1))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert second.holds(date(1900, 1, 1))
    assert second.rings[0].shape == (5, 2)


def test_rings_wound_the_wrong_way_are_said_and_drawn(tmp_path: Path):
    reading = read(write(tmp_path, ward("A", square(clockwise=True))), HERE)
    assert len(reading.areas) == 1
    assert "sai chiều" in reading.findings[0].vi


def test_a_wrong_nest_is_said(tmp_path: Path):
    feature = ward("A", square())
    feature["geometry"]["type"] = "Polygon"
    assert "lồng sai tầng" in read(write(tmp_path, feature), HERE).findings[0].vi


@pytest.mark.parametrize("ring", [[[y, x] for x, y in square()], [[y, x] for x, y in square(20.0, 40.0)]])
def test_swapped_coordinates_are_refused(tmp_path: Path, ring: list[list[float]]):
    near = HERE if ring[0][0] == 21.5 else (20.05, 40.05)
    with pytest.raises(AtlasError, match="swapped"):
        read(write(tmp_path, ward("A", ring)), near)


@pytest.mark.parametrize(
    ("feature", "why"),
    [
        ({"geometry": {"type": "LineString", "coordinates": [[105, 21], [106, 22]]}, "properties": {}}, "no area"),
        (ward("A", square(), valid_from="1/7/2025"), "no day"),
        (ward("A", square(), valid_from="2025-07-01", valid_to="2025-07-01"), "not after"),
    ],
)
def test_what_is_no_boundary_is_refused_by_name(tmp_path: Path, feature: dict[str, Any], why: str):
    with pytest.raises(AtlasError, match=rf"wards\.geojson: feature .*{why}"):
        read(write(tmp_path, feature), HERE)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"type": "FeatureCollection", "features": []}', "\xff"])
def test_what_is_no_geojson_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "x.geojson"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(AtlasError, match=r"x\.geojson"):
        read(path)


def test_the_day_decides_which_version_holds(tmp_path: Path):
    store = BoundaryStore(tmp_path)
    old = write(tmp_path, ward("Cũ", square()), name="old.geojson")
    new = write(tmp_path, ward("Mới", square()), ward("Sau", square(), valid_from="2026-01-01"), name="new.geojson")
    store.keep(old, "ward", date(2010, 1, 1))
    store.keep(new, "ward", JULY)
    store.keep(old, "province", date(2000, 1, 1), date(2020, 1, 1))

    def names(day: date) -> list[str]:
        areas, faults = store.areas(day)
        assert not faults
        return [f"{level} {area.name.vi}" for level, area in areas]

    assert names(date(1999, 1, 1)) == []
    assert names(date(2015, 1, 1)) == ["ward Cũ", "province Cũ"]
    assert names(date(2025, 6, 30)) == ["ward Cũ"]
    assert names(JULY) == ["ward Mới"]
    assert names(date(2026, 1, 1)) == ["ward Mới", "ward Sau"]
    store.remove("ward", JULY)
    assert names(JULY) == ["ward Cũ"]


def test_an_import_of_a_map_leaves_the_boundaries(tmp_path: Path):
    store = BoundaryStore(tmp_path)
    kept = store.keep(write(tmp_path, ward("A", square())), "ward", JULY)
    catalog = Catalog(tmp_path)
    catalog.root.mkdir()
    catalog.sweep_others("hcmc")
    assert kept.exists()


def test_a_version_of_the_same_day_replaces_the_one_before(tmp_path: Path):
    store = BoundaryStore(tmp_path)
    path = write(tmp_path, ward("A", square()))
    store.keep(path, "ward", JULY)
    store.keep(path, "ward", JULY, date(2030, 1, 1))
    assert [(v.begin, v.end) for v in store.versions()] == [(JULY, date(2030, 1, 1))]


def test_what_is_no_version_is_none(tmp_path: Path):
    store = BoundaryStore(tmp_path)
    store.folder.mkdir(parents=True)
    for name in ("ward@2025-13-01.geojson", "river@2025-07-01.geojson", "x.geojson", "ward@2025-07-01.geojson.partial"):
        (store.folder / name).write_text("{}")
    assert store.versions() == []
    with pytest.raises(AtlasError, match="no ward boundaries"):
        store.remove("ward", JULY)
    with pytest.raises(AtlasError, match="not after"):
        store.keep(tmp_path / "x", "ward", JULY, JULY)
    with pytest.raises(AtlasError, match="cannot be written"):
        store.keep(tmp_path / "none", "ward", JULY)


def test_a_version_that_was_spoilt_is_told_and_the_others_hold(tmp_path: Path):
    store = BoundaryStore(tmp_path)
    path = write(tmp_path, ward("A", square()))
    store.keep(path, "ward", JULY)
    store.keep(path, "province", JULY).write_text("{")
    areas, faults = store.areas(JULY)
    assert [level for level, _ in areas] == ["ward"]
    assert "province@2025-07-01.geojson" in faults[0].en


def test_what_two_areas_share_is_one_line(tmp_path: Path):
    areas = read(write(tmp_path, ward("A", square()), ward("B", square(105.9)))).areas
    lines = Borders(areas).thinned(14, 512)
    edges = len(lines.points) - len(lines)
    assert edges == 7
    assert Borders([]).thinned(14, 512).points.shape == (0, 2)


def test_borders_are_thinned_by_zoom(tmp_path: Path):
    turn = np.linspace(0, 2 * np.pi, 2001)
    ring = np.column_stack([105.8 + 0.05 * np.cos(turn), 21.5 + 0.05 * np.sin(turn)]).tolist()
    ring[-1] = ring[0]
    borders = Borders(read(write(tmp_path, ward("A", ring))).areas)
    counts = [len(borders.thinned(zoom, 512).points) for zoom in (6, 10, 14, 18)]
    assert counts == sorted(counts)
    assert counts[0] < 50
    assert counts[-1] == 2001


def test_the_name_stands_inside(tmp_path: Path):
    """Of an area like a C, whose middle is outside of it."""
    ring = [[0, 0], [9, 0], [9, 3], [3, 3], [3, 6], [9, 6], [9, 9], [0, 9], [0, 0]]
    area = read(write(tmp_path, ward("C", [[x / 100 + 105, y / 100 + 21] for x, y in ring]))).areas[0]
    x, y, room = heart(area)
    outline = np.column_stack(project(area.rings[0][:, 0], area.rings[0][:, 1]))
    assert inside(np.array([x, y]), outline)
    assert room > 0
