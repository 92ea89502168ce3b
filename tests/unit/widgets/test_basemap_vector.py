"""Vector tiles, drawn: the right colours in the right order at every zoom, and parts of a tile where it is enlarged."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from console.atlas.mvt import Tile, decode
from widgets.basemap import style
from widgets.basemap.path import path_of
from widgets.basemap.picture import blank
from widgets.basemap.vector import Frame, VectorPainter
from widgets.theme import DARK, LIGHT, Theme

pytestmark = pytest.mark.usefixtures("qapp")
_spec = importlib.util.spec_from_file_location("atlas_conftest", Path(__file__).parents[1] / "atlas" / "conftest.py")
assert _spec
assert _spec.loader
_conftest = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_conftest)
maker = _conftest.maker
SIZE = 512


def square(a: int, b: int) -> list[tuple[int, int]]:
    return [(a, a), (b, a), (b, b), (a, b)]


@pytest.fixture
def tile(maker) -> Tile:
    """Green all over with a hole, water in its middle, a river across, roads down."""
    hole = square(500, 900)[::-1]
    down, across = [[(2048, 0), (2048, 4096)]], [[(0, 2048), (4096, 2048)]]
    bridge = {"class": "primary", "bridge": 1}
    return decode(
        maker.layer("green", [maker.Shape(3, [square(100, 3900), hole], {"class": "park"})])
        + maker.layer("water", [maker.Shape(3, [square(1000, 1400)], {"class": "lake"})])
        + maker.layer("waterway", [maker.Shape(2, across, {"class": "river"})])
        + maker.layer("building", [maker.Shape(3, [square(3000, 3400)])])
        + maker.layer(
            "road",
            [
                maker.Shape(2, down, bridge),
                maker.Shape(2, [[(0, 3700), (4096, 3700)]], {"class": "minor"}),
                maker.Shape(2, [[(3600, 0), (3600, 4096)]], {"class": "teapot"}),
            ],
        )
    )


def draw(tile: Tile, theme: Theme = DARK, zoom: int = 16, shift: int = 0, at: int = 0) -> QImage:
    image = blank(theme.land, SIZE)
    with QPainter(image) as painter:
        VectorPainter(theme).draw(painter, tile, Frame(zoom, shift, at, at, SIZE, SIZE / 256, 2.4))
    return image


def colour(image: QImage, x: int, y: int, side: int = 4096) -> str:
    return QColor(image.pixel(x * SIZE // side, y * SIZE // side)).name()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_what_matters_more_lies_over_what_matters_less(tile: Tile, theme: Theme):
    image = draw(tile, theme)
    assert colour(image, 50, 50) == theme.land
    assert colour(image, 300, 300) == theme.green
    assert colour(image, 700, 700) == theme.land
    assert colour(image, 1200, 1200) == theme.water
    assert colour(image, 300, 2048) == theme.water
    assert colour(image, 3200, 3200) == theme.building
    assert colour(image, 2048, 2048) == theme.road
    assert colour(image, 1000, 3700) == theme.road_minor
    assert colour(image, 3600, 3000) == theme.green


def test_a_road_has_a_casing_where_there_is_room_for_one(tile: Tile):
    wide = style.ROADS[[s.classes for s in style.ROADS].index(("primary",))].width(16, 2.4)
    edge = 2048 + round((wide / 2 + 0.5) * 4096 / 256)
    assert colour(draw(tile), edge, 1700) == DARK.casing
    assert colour(draw(tile, zoom=12), edge, 1700) != DARK.casing


def test_buildings_come_when_the_map_is_near(tile: Tile):
    assert colour(draw(tile, zoom=13), 3200, 3200) == DARK.green
    assert colour(draw(tile, zoom=14), 3200, 3200) == DARK.building


def test_a_deeper_tile_is_a_part_of_this_one(tile: Tile):
    """Two zooms deeper: the sixteenth that holds the lake."""
    image = draw(tile, zoom=18, shift=2, at=1)
    assert colour(image, 100, 100, 1024) == DARK.water
    assert colour(image, 700, 700, 1024) == DARK.green


def test_an_empty_tile_is_land(maker):
    for tile in ({}, decode(maker.layer("road", []))):
        assert draw(tile) == blank(DARK.land, SIZE)


@pytest.mark.parametrize("zoom", range(4, 21))
def test_every_zoom_can_be_drawn(tile: Tile, zoom: int):
    draw(tile, zoom=zoom, shift=max(0, zoom - 14))


def test_many_parts_are_drawn_as_one(maker):
    """More than one bunch, holes among them: none is lost and none is filled."""
    grid = [(x, y) for x in range(8) for y in range(8)]
    shapes = [
        maker.Shape(3, [[(x * 512 + dx, y * 512 + dy) for dx, dy in ring] for ring in _ring_with_hole()])
        for x, y in grid
    ]
    image = draw(decode(maker.layer("water", shapes)))
    for x, y in grid:
        assert colour(image, x * 512 + 60, y * 512 + 60) == DARK.water
        assert colour(image, x * 512 + 256, y * 512 + 256) == DARK.land


def _ring_with_hole() -> list[list[tuple[int, int]]]:
    return [[(20, 20), (492, 20), (492, 492), (20, 492)], [(150, 150), (150, 362), (362, 362), (362, 150)]]


def test_each_class_is_drawn_by_one_stroke_and_widths_grow():
    names = [name for stroke in style.ROADS for name in stroke.classes]
    assert len(names) == len(set(names))
    for stroke in (*style.ROADS, *style.WATERWAYS, *style.BORDERS):
        widths = [stroke.width(zoom, 156_543 / 2**zoom) for zoom in range(8, 20)]
        assert widths == sorted(widths)


def test_a_path_begins_anew_where_it_is_told():
    points = np.array([[0, 0], [5, 0], [9, 9], [9, 5]], np.float64)
    path = path_of(points, np.array([True, False, True, False]))
    assert [path.elementAt(k).isMoveTo() for k in range(4)] == [True, False, True, False]
    assert (path.elementAt(3).x, path.elementAt(3).y) == (9, 5)
    assert path_of(np.empty((0, 2)), np.empty(0, np.bool_)).isEmpty()
