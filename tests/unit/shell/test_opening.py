"""The map opens on its base: where the city is, or where the base is if that is elsewhere."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.atlas.archive import box_of
from console.atlas.base import Base
from console.config.schema import THAI_NGUYEN
from console.geo.gazetteer import Entry, Gazetteer
from console.model.text import Text
from console.shell.opening import live_map
from console.shell.place_name import place_names
from console.shell.words import words

HCMC = Base(
    "archive", "x.mbtiles", "hcmc", Text("© OSM"), box_of(106.6, 10.7, 106.8, 10.9), (106.7, 10.8, 13.0), digest="d"
)


def opened(room, qtbot, base: Base):
    pane, feed = live_map(replace(room.seat, base=base), words("vi"))
    qtbot.addWidget(pane)
    return pane, feed


def test_the_schematic_has_its_own_names_and_attribution(room, qtbot):
    pane, _ = opened(room, qtbot, room.seat.base)
    assert (pane.view.lon, pane.view.lat) == pytest.approx((THAI_NGUYEN.lon, THAI_NGUYEN.lat))
    assert "© Vọng Lâu – sơ đồ" in pane._rim.caption.text()


def test_another_city_than_the_base_maps_starts_at_the_base_map(room, qtbot):
    pane, _ = opened(room, qtbot, HCMC)
    assert (pane.view.lon, pane.view.lat, pane.view.zoom) == pytest.approx((106.7, 10.8, 13.0))
    assert pane._rim.caption.text().startswith("© OSM · ")
    pane.center_on(106.72, 10.75, 15.0)
    pane.home()
    assert pane.view.lon == pytest.approx(106.7)


def test_a_base_map_of_this_city_starts_at_the_city(room, qtbot):
    here = replace(HCMC, box=box_of(105.0, 21.0, 106.5, 22.0))
    pane, _ = opened(room, qtbot, here)
    assert pane.view.zoom == THAI_NGUYEN.zoom


def test_a_base_map_that_cannot_be_used_opens_all_the_same(room, qtbot):
    broken = Base("archive", "x", "x", Text(""), fault=Text("hỏng", "broken"))
    pane, _ = opened(room, qtbot, broken)
    assert pane.view.lon == pytest.approx(THAI_NGUYEN.lon)


def test_the_search_knows_the_names_of_the_base_map(room, tmp_path: Path):
    places, book = place_names(room.seat.base)
    assert book is None
    assert any(e.kind == "road" for e in places())
    path = tmp_path / "1.names"
    made = Gazetteer(path)
    made.put([Entry("place:road:x", "road", Text("Lê Lợi"), lon=106.7, lat=10.77)])
    made.close()
    places, book = place_names(replace(HCMC, names=path))
    assert list(places()) == []
    assert book
    assert [e.name.vi for e in book.find("le loi", 3)] == ["Lê Lợi"]
    book.close()


@pytest.mark.logs("search: ")
def test_names_that_cannot_be_read_are_said_and_missed(tmp_path: Path):
    path = tmp_path / "1.names"
    path.write_bytes(b"junk" * 99)
    assert place_names(replace(HCMC, names=path))[1] is None
    broken = Base("schematic", str(path), "x", Text(""))
    assert list(place_names(broken)[0]()) == []
