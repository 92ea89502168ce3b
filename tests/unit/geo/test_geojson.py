"""Other people's GeoJSON: what is drawn, what is said, what is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.geo.geojson import GeoJsonError, load, parse
from resources import locate

CITY = (105.838, 21.594)
RING = [[105.8, 21.5], [105.9, 21.5], [105.9, 21.6], [105.8, 21.6], [105.8, 21.5]]


def collection(*geometries: object) -> str:
    features = [{"type": "Feature", "properties": {"name": "x"}, "geometry": g} for g in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features})


def shape(kind: str, coordinates: object) -> dict[str, object]:
    return {"type": kind, "coordinates": coordinates}


def test_every_geometry_comes_as_its_parts():
    text = collection(
        shape("Point", [105.8, 21.5]), shape("MultiPoint", [[105.8, 21.5], [105.9, 21.6]]),
        shape("LineString", RING), shape("MultiLineString", [RING, RING]),
        shape("Polygon", [RING]), shape("MultiPolygon", [[RING], [RING]]),
        {"type": "GeometryCollection", "geometries": [shape("Point", [105.8, 21.5]), shape("Polygon", [RING])]},
    )  # fmt: skip
    found = parse(text, "x", CITY)
    assert [(f.shape, len(f.parts)) for f in found.features] == [
        ("point", 1), ("point", 2), ("line", 1), ("line", 2), ("area", 1), ("area", 2), ("point", 1), ("area", 1),
    ]  # fmt: skip
    assert not found.findings
    assert found.features[0].properties == {"name": "x"}


@pytest.mark.parametrize("wrap", [lambda g: g, lambda g: {"type": "Feature", "id": "w7", "geometry": g}])
def test_a_bare_geometry_and_a_lone_feature_are_read(wrap):
    found = parse(json.dumps(wrap(shape("Polygon", [RING]))), "x", CITY)
    assert found.features[0].id in ("0", "w7")


def test_a_ring_that_runs_the_wrong_way_is_drawn_and_said():
    found = parse(collection(shape("Polygon", [RING[::-1]]), shape("Polygon", [RING])), "x", CITY)
    assert len(found.features) == 2
    assert [t.en[:26] for t in found.findings] == ["1 rings run the wrong way "]


@pytest.mark.parametrize(("kind", "coordinates"), [("Polygon", [[RING], [RING]]), ("MultiPolygon", [RING])])
def test_a_shape_nested_at_the_wrong_depth_is_read_as_what_it_is_and_said(kind: str, coordinates: object):
    found = parse(collection(shape(kind, coordinates)), "x", CITY)
    assert found.features[0].shape == "area"
    assert all(part[0] == part[-1] for part in found.features[0].parts)
    assert "wrong depth" in found.findings[0].en


@pytest.mark.parametrize("city", [CITY, None])
def test_latitude_first_is_refused_and_can_be_turned_round(city: tuple[float, float] | None):
    text = collection(shape("Polygon", [[[y, x] for x, y in RING]]))
    with pytest.raises(GeoJsonError, match="latitude stands before longitude") as told:
        parse(text, "wards.geojson", city)
    assert "đảo" in told.value.text.vi
    assert parse(text, "x", city, swap=True).features[0].parts[0][0] == (105.8, 21.5)


def test_swapped_degrees_that_could_be_real_are_told_by_the_city():
    """14 north, 108 east is Vietnam; a city of 45 north, 9 east and its mirror are both on land."""
    text = collection(shape("Point", [45.4, 9.1]))
    assert parse(text, "x").features
    with pytest.raises(GeoJsonError, match=r"45\.4, 9\.1"):
        parse(text, "x", (9.19, 45.46))


def test_what_cannot_be_drawn_is_left_out_and_counted():
    text = collection(
        shape("Polygon", [RING]), shape("Curve", [1]), None, shape("Point", ["a", 2]), shape("Point", [500, 21.0]),
        shape("LineString", [[105.8, 21.5]]), shape("Polygon", [[[105.8, 21.5]] * 4]),
    )  # fmt: skip
    found = parse(text, "x", CITY)
    assert len(found.features) == 1
    assert all("left out" in t.en and "bỏ qua" in t.vi for t in found.findings)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"type": "FeatureCollection"}',
        "[" * 100_000,
        '{"type":"FeatureCollection","features":[1,[]]}',
    ],
)
def test_what_is_no_geojson_is_said(text: str):
    with pytest.raises(GeoJsonError):
        parse(text, "x", CITY)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.sampled_from(["Polygon", "Point", "Feature", "type"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "geometry", "features", "geometries"]), inner)
    ),
    max_leaves=25,
)


@given(JSON)
def test_no_document_breaks_it(tree: object):
    try:
        found = parse(json.dumps({"type": "FeatureCollection", "features": [tree]}), "x", CITY)
    except GeoJsonError:
        return
    assert found.features


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path):
    with pytest.raises(GeoJsonError, match="cannot be read"):
        load(tmp_path / "no.geojson")
    (tmp_path / "b").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GeoJsonError, match="cannot be read"):
        load(tmp_path / "b")


def test_the_wards_that_are_shipped():
    found = load(locate("city", "thai_nguyen_wards.geojson"), CITY)
    assert len(found.features) == 16
    assert not found.findings
    assert found.features[0].properties["name_vi"] == "Phường Phan Đình Phùng"


def test_what_is_left_out_is_told_in_both_languages():
    features = [
        {"type": "Feature", "geometry": geometry}
        for geometry in (
            {"type": "Point", "coordinates": [105.8, 21.6]},
            {"type": "Point", "coordinates": [21.6, 105.8]},
            {"type": "Point", "coordinates": [105.8, 21.6]},
            None,
            {"type": "LineString", "coordinates": [[105.8, 21.6], [105.8, 21.6]]},
        )
    ]
    found = parse(json.dumps({"type": "FeatureCollection", "features": features}), "x", (105.84, 21.59))
    assert {t.vi for t in found.findings} == {
        "bỏ qua 1: vĩ độ đứng trước kinh độ", "bỏ qua 1: không có hình", "bỏ qua 1: quá ít điểm khác nhau",
    }  # fmt: skip
    assert "1 left out: latitude stands before longitude" in {t.en for t in found.findings}


@pytest.mark.parametrize("coordinates", ["[1" + "0" * 400 + ", 21]", "[105]", '"abc"', "[true, false]", "[[]]", "null"])
def test_coordinates_that_are_none_are_refused_in_words(coordinates: str):
    with pytest.raises(GeoJsonError, match="holds nothing that can be drawn"):
        parse(f'{{"type": "Point", "coordinates": {coordinates}}}', "x")


def test_an_eight_is_drawn_and_a_line_there_and_back_is_no_area():
    eight = [[105, 21], [105.1, 21.1], [105.1, 21], [105, 21.1], [105, 21]]
    assert parse(json.dumps({"type": "Polygon", "coordinates": [eight]}), "x").features
    there = [[105, 21], [105.1, 21.1], [105.2, 21.2], [105.1, 21.1], [105, 21]]
    with pytest.raises(GeoJsonError, match="an area without extent"):
        parse(json.dumps({"type": "Polygon", "coordinates": [there]}), "x")
