"""Roads out of an extract: who may drive there, which way and how fast; and of each kind of base map."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.atlas.base import Base, schematic
from console.atlas.fault import AtlasError
from console.atlas.road_extract import extracted
from console.atlas.roads import roads_of
from console.geo.road import pack
from console.geo.street_graph import StreetGraph
from console.model.text import Text

A, B, C = (106.70, 10.77), (106.701, 10.77), (106.701, 10.771)


def roads(maker, tmp_path: Path, *ways: dict[str, str]):
    osm = maker.Osm((106.69, 10.76, 106.71, 10.78), 1_760_000_000)
    for tags in ways:
        osm.way([A, B, C], **tags)
    return extracted(osm.write(tmp_path / "a.osm.pbf"))


def test_a_street_has_its_names_and_the_speed_of_its_class(maker, tmp_path: Path):
    named = {"highway": "primary", "name": "Lê Lợi", "name:en": "Le Loi Boulevard"}
    (road,) = roads(maker, tmp_path, named)
    assert (road.name, road.speed, road.one_way) == (Text("Lê Lợi", "Le Loi Boulevard"), 40.0, False)
    assert road.line.tolist() == [list(p) for p in (A, B, C)]


@pytest.mark.parametrize(
    ("tags", "one_way", "first"),
    [
        ({}, False, A),
        ({"oneway": "no", "junction": "roundabout"}, False, A),
        ({"oneway": "yes"}, True, A),
        ({"oneway": "1"}, True, A),
        ({"oneway": "-1"}, True, C),
        ({"junction": "roundabout"}, True, A),
    ],
)
def test_a_one_way_street_runs_with_the_traffic(maker, tmp_path: Path, tags, one_way: bool, first):
    (road,) = roads(maker, tmp_path, {"highway": "tertiary", **tags})
    assert (road.one_way, tuple(road.line[0].tolist())) == (one_way, first)


def test_a_motorway_is_one_way_unless_it_says_no(maker, tmp_path: Path):
    found = roads(maker, tmp_path, {"highway": "motorway"}, {"highway": "motorway", "oneway": "no"})
    assert [r.one_way for r in found] == [True, False]


@pytest.mark.parametrize(
    "tags",
    [
        {"building": "yes"}, {"highway": "footway"}, {"highway": "steps"}, {"highway": "construction"},
        {"highway": "service", "access": "private"}, {"highway": "residential", "motor_vehicle": "no"},
        {"highway": "service", "area": "yes"},
    ],
)  # fmt: skip
def test_where_nobody_drives_there_is_no_road(maker, tmp_path: Path, tags):
    assert roads(maker, tmp_path, tags, {"highway": "service", "access": "no", "motor_vehicle": "no"}) == []


def test_what_is_open_to_vehicles_only_is_open(maker, tmp_path: Path):
    assert len(roads(maker, tmp_path, {"highway": "service", "access": "no", "motor_vehicle": "yes"})) == 1


@pytest.mark.parametrize(("said", "speed"), [("20", 20.0), ("80", 40.0), ("0", 3.0), ("VN:urban", 40.0), ("", 40.0)])
def test_what_is_allowed_bounds_the_speed(maker, tmp_path: Path, said: str, speed: float):
    (road,) = roads(maker, tmp_path, {"highway": "primary", "maxspeed": said})
    assert road.speed == speed


def test_a_road_that_leaves_the_extract_has_the_parts_that_are_in_it(maker, tmp_path: Path):
    osm = maker.Osm((106.69, 10.76, 106.71, 10.78), 1_760_000_000)
    osm.way([A, B, C, (106.702, 10.771), (106.703, 10.771)], highway="primary")
    osm.ways[0][0][2] = 999  # a node that was cut off
    found = extracted(osm.write(tmp_path / "a.osm.pbf"))
    assert [len(r.line) for r in found] == [2, 2]


def test_a_file_that_is_none_is_told(tmp_path: Path):
    (tmp_path / "a.osm.pbf").write_bytes(b"no extract at all")
    with pytest.raises(AtlasError, match="its roads cannot be read"):
        extracted(tmp_path / "a.osm.pbf")


def test_every_base_map_has_its_roads_or_says_what_to_do(maker, tmp_path: Path):
    assert len(roads_of(schematic())) > 400
    (tmp_path / "roads").write_bytes(pack(extracted(maker.town().write(tmp_path / "town.osm.pbf"))))
    town = Base("archive", "town.mbtiles", "town", Text(""), roads=tmp_path / "roads")
    assert len(StreetGraph(roads_of(town))) == 10
    with pytest.raises(AtlasError, match="vonglau map import"):
        roads_of(replace(town, roads=None))
    (tmp_path / "roads").write_bytes(b"?")
    with pytest.raises(AtlasError, match="no file of roads"):
        roads_of(town)
