"""Roads: of the shipped schematic, and a file of them that is read as it was written or refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.geo.basemap import load
from console.geo.road import Road, RoadFileError, pack, read, schematic_roads
from console.geo.street_graph import StreetGraph
from console.model.text import Text
from resources import locate

LINE = np.array([[105.84, 21.59], [105.8412345, 21.5998765]])


def test_a_file_is_read_as_it_was_written(tmp_path: Path):
    roads = [Road(LINE, 30.0, Text("Bắc Sơn", "Bac Son"), one_way=True), Road(LINE[::-1], 12.5)]
    (tmp_path / "roads").write_bytes(pack(roads))
    found = read(tmp_path / "roads")
    assert [(r.speed, r.name, r.one_way) for r in found] == [(r.speed, r.name, r.one_way) for r in roads]
    assert all(np.allclose(a.line, b.line, atol=1e-7) for a, b in zip(found, roads, strict=True))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda _: b"", "no file of roads"),
        (lambda raw: b"SQLite" + raw, "no file of roads"),
        (lambda raw: raw[:-1], "cut off"),
        (lambda raw: raw[:20], "cut off"),
        (lambda _: pack([Road(LINE[:1], 30.0)]), "road 0"),
        (lambda _: pack([Road(LINE, 0.0)]), "road 0"),
        (lambda _: pack([Road(LINE[:, ::-1], 30.0)]), "not on the Earth"),
    ],
)
def test_what_is_no_file_of_roads_is_refused(tmp_path: Path, change, says: str):
    path = tmp_path / "roads"
    path.write_bytes(change(pack([Road(LINE, 30.0)])))
    with pytest.raises(RoadFileError, match=says):
        read(path)
    with pytest.raises(RoadFileError, match="No such file"):
        read(tmp_path / "none")


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 400), st.integers(0, 255))
def test_a_damaged_byte_never_raises_anything_else(tmp_path: Path, place: int, value: int):
    raw = bytearray(pack([Road(LINE, 30.0, Text("Bắc Sơn")), Road(LINE[::-1], 12.5)]))
    raw[place % len(raw)] = value
    (tmp_path / "roads").write_bytes(bytes(raw))
    try:
        roads = read(tmp_path / "roads")
    except RoadFileError:
        return
    StreetGraph(roads)


def test_the_shipped_city_is_one_network():
    graph = StreetGraph(schematic_roads(load(locate("city", "thai_nguyen.geojson"))))
    spot = graph.spot(105.8412, 21.5944)
    assert spot
    assert len(graph) > 1000
    assert graph.crossings < len(graph)
    assert not graph.one_way.any()


def test_the_nearest_place_is_found_along_a_long_road_and_none_is_far_away():
    graph = StreetGraph([Road(np.array([[105.8, 21.5], [105.9, 21.5]]), 30.0)])
    for share in (0.1, 0.37, 0.5, 0.99):
        spot = graph.spot(105.8 + share / 10, 21.5 + 240 / 111_195)
        assert spot
        assert (spot.share, spot.aside) == pytest.approx((share, 240), abs=0.01)
        assert graph.spot(105.8 + share / 10, 21.5 + 260 / 111_195) is None
    assert StreetGraph([]).spot(105.8, 21.5) is None


def test_what_is_cut_off_from_the_city_is_taken_only_where_nothing_else_is():
    city = [Road(np.array([[k / 1000, 0.0], [(k + 1) / 1000, 0.0]]), 30.0) for k in range(30)]
    yard = Road(np.array([[0.005, 0.0005], [0.006, 0.0005]]), 10.0, Text("Sân"))
    graph = StreetGraph([*city, yard])
    near, forced = graph.spot(0.0055, 0.0004), graph.spot(0.0055, 0.0004, any_street=True)
    assert near
    assert forced
    assert graph.name(near.stretch).vi == ""
    assert graph.name(forced.stretch).vi == "Sân"
    alone = graph.spot(0.0055, 0.0025)
    assert alone
    assert graph.name(alone.stretch).vi == "Sân"
