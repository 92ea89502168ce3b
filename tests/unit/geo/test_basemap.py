"""Reading the schematic base map: what is understood, skipped and refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from console.geo.basemap import BaseMapError, load
from console.geo.mercator import project
from resources import locate


def feature(kind: str, shape: str, coordinates: object, **properties: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"class": kind, **properties},
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def write(folder: Path, features: list[Any]) -> Path:
    path = folder / "city.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


ROAD = feature("road", "LineString", [[105.8, 21.5], [105.9, 21.6]], rank=2, name_vi="Đường Bắc Sơn", name_en="Bac Son")


def test_features_are_projected_and_named(tmp_path: Path):
    lake = feature("water", "Polygon", [[[105.8, 21.5], [105.81, 21.5], [105.81, 21.51], [105.8, 21.5]]])
    ward = feature("ward", "Point", [105.85, 21.59], name_vi="Phường Quang Trung", short="Quang Trung")
    base = load(write(tmp_path, [ROAD, lake, ward]))
    assert [f.kind for f in base.features] == ["road", "water", "ward"]
    road = base.of("road")[0]
    assert (road.rank, road.name.get("vi"), road.name.get("en")) == (2, "Đường Bắc Sơn", "Bac Son")
    assert road.parts[0][0].tolist() == [float(v) for v in project(105.8, 21.5)]
    assert base.of("ward")[0].short == "Quang Trung"
    assert base.box.left == road.box.left


def test_unknown_classes_are_skipped(tmp_path: Path):
    assert len(load(write(tmp_path, [ROAD, feature("teapot", "Point", [1, 2])])).features) == 1


def test_the_digest_follows_the_bytes(tmp_path: Path):
    first = load(write(tmp_path, [ROAD])).digest
    assert load(write(tmp_path, [ROAD])).digest == first
    assert load(write(tmp_path, [ROAD, ROAD])).digest != first


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (feature("road", "Point", [1, 2]), "is a Point"),
        (feature("road", "LineString", [[1, 2]]), "of 1 points"),
        (feature("road", "LineString", [[21.5, 105.8], [21.6, 105.9]]), "longitude first"),
        (feature("road", "LineString", [["a", 2], [1, 2]]), "feature 1"),
        (feature("road", "LineString", [[float("nan"), 2], [1, 2]]), "out of range"),
        ({"type": "Feature", "properties": {"class": "road"}}, "geometry"),
        (None, "feature 1"),
    ],
)
def test_a_broken_feature_is_named(tmp_path: Path, bad: object, why: str):
    with pytest.raises(BaseMapError, match=why):
        load(write(tmp_path, [ROAD, bad]))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"type": "Feature"}', '{"type": "FeatureCollection"}'])
def test_what_is_no_base_map_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "x.geojson"
    path.write_text(text)
    with pytest.raises(BaseMapError, match=r"x\.geojson"):
        load(path)


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(BaseMapError, match="cannot be read"):
        load(tmp_path / "none.geojson")


def test_the_shipped_city_is_one():
    base = load(locate("city", "thai_nguyen.geojson"))
    assert {f.kind for f in base.features} >= {"river", "road", "ward", "place", "green", "water"}
