"""The schematic is one connected city."""

import itertools
import json
import random

import pytest

from console.demo.equipment import load_equipment
from console.demo.streets import load_streets, metres
from resources import locate

STREETS = load_streets()


def test_the_file_says_that_it_is_schematic():
    head = json.loads(locate("city", "thai_nguyen.geojson").read_text(encoding="utf-8"))
    assert head["properties"]["label"] == "schematic"
    classes = {f["properties"]["class"] for f in head["features"]}
    assert classes == {"water", "river", "green", "road", "rail", "bridge", "roundabout", "ward", "place"}
    unnamed = [f for f in head["features"] if f["properties"]["class"] != "road" and not f["properties"]["name_en"]]
    assert unnamed == []


def test_more_than_sixty_streets_have_a_name():
    assert len({s.name for s in STREETS.all if s.name}) > 60


def test_every_street_can_be_reached_from_every_other():
    seen = {next(iter(STREETS.next))}
    todo = list(seen)
    while todo:
        for node in STREETS.next[todo.pop()]:
            if node not in seen:
                seen.add(node)
                todo.append(node)
    assert len(seen) == len(STREETS.next)


def test_typed_crossings_exist():
    equipment = load_equipment()
    for junction in equipment.junctions:
        assert STREETS.crossing(*junction.cross)
    for line in equipment.lines:
        assert [STREETS.crossing(*c) for c in line.through]


def test_streets_that_do_not_meet_are_told():
    with pytest.raises(LookupError, match="do not meet"):
        STREETS.crossing("Phạm Văn Đồng", "Bến Tượng")


def test_the_shortest_way_follows_the_streets():
    here, there = STREETS.crossing("Hoàng Văn Thụ", "Đồng Quang"), STREETS.crossing("Bến Tượng", "Túc Duyên")
    way = STREETS.shortest(here, there)
    assert (way[0], way[-1]) == (here, there)
    assert all(b in STREETS.next[a] for a, b in itertools.pairwise(way))
    length = sum(metres(a, b) for a, b in itertools.pairwise(way))
    assert metres(here, there) <= length < 1.5 * metres(here, there)


def test_a_stretch_lies_on_its_street():
    at = STREETS.crossing("Minh Cầu", "Hoàng Văn Thụ")
    stretch = STREETS.stretch("Hoàng Văn Thụ", at, 300)
    assert at in stretch
    assert 500 < sum(metres(a, b) for a, b in itertools.pairwise(stretch)) <= 601


def test_a_stroll_is_the_same_for_the_same_seed():
    start = STREETS.crossing("Minh Cầu", "Hoàng Văn Thụ")
    strolls = [STREETS.stroll(random.Random(4), start, 3000) for _ in range(2)]
    assert strolls[0] == strolls[1]
