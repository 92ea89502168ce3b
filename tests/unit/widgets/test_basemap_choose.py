"""The names of a part of a map: which, where, in which language, and not too many."""

import importlib.util
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from console.atlas.mvt import decode
from console.geo.mercator import Box, tile_box
from widgets.basemap.choose import MOST, Piece, choose
from widgets.basemap.label import LABELS, Label
from widgets.theme import load_fonts

_spec = importlib.util.spec_from_file_location("atlas_conftest", Path(__file__).parents[1] / "atlas" / "conftest.py")
assert _spec
assert _spec.loader
_conftest = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_conftest)
maker = _conftest.maker
ZOOM, COLUMN, ROW = 14, 13047, 7698


pytestmark = pytest.mark.usefixtures("qapp", "faces")


@pytest.fixture
def faces(qapp: QGuiApplication) -> None:
    assert qapp
    load_fonts()


def piece(raw: bytes, column: int = COLUMN) -> Piece:
    box = tile_box(ZOOM, column, ROW)
    return Piece(decode(raw), box.left, box.top, box.right - box.left)


BOX = tile_box(ZOOM, COLUMN, ROW)


def names(*pieces: Piece, zoom: int = 16, language: str = "vi", box: Box = BOX) -> list[Label]:
    return choose(pieces, box, zoom, language)


def spot(maker, kind: str, name: str, at: tuple[int, int] = (2000, 2000), rank: float = 1.0, **tags: str):
    return maker.Shape(1, [[at]], {"class": kind, "name": name, "rank": rank, **tags})


def test_places_are_named_where_they_are_in_the_language(maker):
    made = piece(maker.layer("place", [spot(maker, "suburb", "Phường Bến Nghé", name_en="Ben Nghe Ward")]))
    (vi,), (en,) = names(made), names(made, language="en")
    assert (vi.text, en.text, vi.kind) == ("Phường Bến Nghé", "Ben Nghe Ward", "ward")
    assert vi.ends[0] == pytest.approx(BOX.left + (BOX.right - BOX.left) * 2000 / 4096)
    assert vi.ends[:2] == vi.ends[2:]


def test_what_has_no_name_or_no_kind_or_no_zoom_is_left_out(maker):
    raw = maker.layer("place", [spot(maker, "galaxy", "X"), maker.Shape(1, [[(1, 1)]], {"class": "city"})])
    assert names(piece(raw)) == []
    hotel = piece(maker.layer("poi", [spot(maker, "hotel", "Khách sạn", rank=7.0)]))
    assert names(hotel, zoom=14) == []
    assert [n.kind for n in names(hotel, zoom=17)] == ["poi5"]


def test_a_name_belongs_to_the_part_that_its_place_lies_in(maker):
    beyond = piece(maker.layer("place", [spot(maker, "suburb", "Bên kia", (4200, 2000)), spot(maker, "suburb", "Đây")]))
    assert [n.text for n in names(beyond)] == ["Đây"]


def test_a_street_is_named_along_its_joined_pieces_without_the_word_street(maker):
    halves = [[(0, 2000), (1500, 2000)], [(3000, 2000), (1500, 2000)], [(3000, 2000), (4096, 2000)]]
    shapes = [maker.Shape(2, [half], {"class": "primary", "name": "Đường Lê Lợi"}) for half in halves]
    (label, *_) = names(piece(maker.layer("road", shapes)), zoom=15)
    assert (label.text, label.kind) == ("Lê Lợi", "road1")
    left, y, right, other = label.ends
    assert left < right
    assert y == pytest.approx(other)


def test_a_street_goes_on_over_the_edge_of_a_tile(maker):
    """Neither half has room for its name."""
    name = {"class": "primary", "name": "Xô Viết Nghệ Tĩnh"}
    one = piece(maker.layer("road", [maker.Shape(2, [[(2800, 2000), (4096, 2000)]], name)]))
    other = piece(maker.layer("road", [maker.Shape(2, [[(0, 2000), (1300, 2000)]], name)]), COLUMN + 1)
    whole = Box(BOX.left, BOX.top, BOX.right * 2 - BOX.left, BOX.bottom)
    assert names(one, zoom=14) == []
    assert [n.text for n in names(one, other, zoom=14, box=whole)] == ["Xô Viết Nghệ Tĩnh"]


def test_a_street_too_short_for_its_name_has_none(maker):
    short = maker.Shape(2, [[(0, 0), (100, 0)]], {"class": "primary", "name": "Nguyễn Thị Minh Khai"})
    assert names(piece(maker.layer("road", [short])), zoom=15) == []


def test_a_name_as_long_as_a_sentence_waits_for_room(maker):
    long = "Viện Hàn lâm Khoa học và Công nghệ Việt Nam tại Thành phố Hồ Chí Minh"
    made = piece(maker.layer("poi", [spot(maker, "government", long, rank=2.0)]))
    assert names(made, zoom=16) == []
    assert [n.text for n in names(made, zoom=17)] == [long]


def test_the_important_come_first_and_not_too_many(maker):
    many = [spot(maker, "school", f"Trường {k}", (k, k), 5.0) for k in range(MOST + 50)]
    city = maker.layer("place", [spot(maker, "town", "Thị xã")])
    found = names(piece(city + maker.layer("poi", many)), zoom=15)
    assert len(found) == MOST
    assert found[0].text == "Thị xã"


def test_every_style_is_seen_at_some_zoom():
    assert all(style.since < style.until and style.size >= 11 for style in LABELS.values())
