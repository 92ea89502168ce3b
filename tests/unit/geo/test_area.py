"""Areas of the city."""

import json
from pathlib import Path

import pytest

from console.geo.area import Areas, read_areas
from resources import locate


def test_the_nearest_ward_of_the_shipped_city():
    areas = read_areas(locate("city", "thai_nguyen_wards.geojson"))
    assert areas.of(105.8355, 21.5863) == "Phường Phan Đình Phùng"
    assert areas.of(105.8745, 21.5600) == "Phường Gia Sàng"
    assert areas.of(105.8745, 21.5600) == "Phường Gia Sàng"
    assert areas.of(106.7, 20.9) == ""
    assert areas.of(None, 21.5) == ""
    assert {a.name.en for a in areas.all if a.name.vi == "Xã Đồng Hỷ"} == {"Dong Hy Commune"}


def test_a_ring_wins_over_a_near_centre(tmp_path: Path):
    def feature(name: str, kind: str, coordinates: object) -> object:
        return {
            "properties": {"class": "ward", "name_vi": name},
            "geometry": {"type": kind, "coordinates": coordinates},
        }

    square = [[105.0, 21.0], [105.1, 21.0], [105.1, 21.1], [105.0, 21.1], [105.0, 21.0]]
    features = [feature("ring", "Polygon", [square]), feature("point", "Point", [105.09, 21.09])]
    path = tmp_path / "x.geojson"
    path.write_text(json.dumps({"features": features}))
    areas = read_areas(path)
    assert areas.of(105.089, 21.089) == "ring"
    assert areas.of(105.11, 21.05) == "point"


def test_no_areas_and_no_file(tmp_path: Path):
    assert Areas(()).of(105.8, 21.5) == ""
    (tmp_path / "x").write_text("nonsense")
    with pytest.raises(ValueError, match="Expecting"):
        read_areas(tmp_path / "x")
