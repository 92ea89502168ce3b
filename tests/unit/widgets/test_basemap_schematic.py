"""Tiles: the right colours in the right places, and edges that meet."""

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from console.geo import basemap
from console.geo.mercator import project, unproject
from widgets.basemap.picture import SIZE, blank
from widgets.basemap.schematic import SchematicPainter, road_width
from widgets.theme import DARK, LIGHT, Theme

ZOOM = 14
pytestmark = pytest.mark.usefixtures("qapp")
# The middle of a tile, so that what is drawn around it stays away from the edges.
COLUMN, ROW = (int(float(v) * 2**ZOOM) for v in project(105.848, 21.594))


def at(x: float, y: float) -> list[float]:
    """Degrees of a place of the tile, as shares of its side."""
    lon, lat = unproject((COLUMN + x) / 2**ZOOM, (ROW + y) / 2**ZOOM)
    return [float(lon), float(lat)]


class Drawn:
    """Tiles of a base map that is made of a few features."""

    def __init__(self, folder: Path, features: tuple[tuple[str, str, list, dict], ...], theme: Theme) -> None:
        tree = [
            {"properties": {"class": kind, **more}, "geometry": {"type": shape, "coordinates": coordinates}}
            for kind, shape, coordinates, more in features
        ]
        path = folder / "city.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": tree}))
        self._painter, self._theme = SchematicPainter(basemap.load(path), theme), theme

    def image(self, zoom: int, column: int, row: int) -> QImage:
        picture = blank(self._theme.land, SIZE)
        with QPainter(picture) as painter:
            self._painter.draw(painter, zoom, column, row)
        return picture


def drawn(tmp_path: Path, *features: tuple[str, str, list, dict], theme: Theme = DARK) -> Drawn:
    return Drawn(tmp_path, features, theme)


def colour(picture: QImage, x: float, y: float) -> str:
    return QColor(picture.pixel(int(x * SIZE), int(y * SIZE))).name()


ring = [[at(0.2, 0.2), at(0.8, 0.2), at(0.8, 0.8), at(0.2, 0.8), at(0.2, 0.2)]]
river = ("river", "LineString", [at(-0.5, 0.5), at(1.5, 0.5)], {"width_m": 100})
road = ("road", "LineString", [at(0.5, -0.5), at(0.5, 1.5)], {"rank": 1})


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_areas_lie_under_rivers_under_roads(tmp_path: Path, theme):
    tile = drawn(tmp_path, road, river, ("green", "Polygon", ring, {}), theme=theme)
    picture = tile.image(ZOOM, COLUMN, ROW)
    assert colour(picture, 0.1, 0.1) == theme.land
    assert colour(picture, 0.3, 0.3) == theme.green
    assert colour(picture, 0.3, 0.5) == theme.water
    assert colour(picture, 0.5, 0.5) == theme.road


def test_a_hole_is_land(tmp_path: Path):
    hole = [at(0.4, 0.4), at(0.6, 0.4), at(0.6, 0.6), at(0.4, 0.6), at(0.4, 0.4)]
    picture = drawn(tmp_path, ("water", "Polygon", [*ring, hole], {})).image(ZOOM, COLUMN, ROW)
    assert colour(picture, 0.3, 0.3) == DARK.water
    assert colour(picture, 0.5, 0.5) == DARK.land


def test_the_picture_goes_on_over_the_edge(tmp_path: Path):
    tile = drawn(tmp_path, ("road", "LineString", [at(0.3, 0.4), at(1.7, 0.6)], {"rank": 1}), river)
    left, right = (tile.image(ZOOM, COLUMN + k, ROW) for k in (0, 1))
    one = np.array([QColor(left.pixel(SIZE - 1, y)).lightness() for y in range(SIZE)])
    other = np.array([QColor(right.pixel(0, y)).lightness() for y in range(SIZE)])
    assert np.abs(one - other).max() <= 12


@pytest.mark.parametrize("zoom", range(20))
def test_every_zoom_can_be_drawn(tmp_path: Path, zoom: int):
    tile = drawn(tmp_path, road, river, ("water", "Polygon", ring, {}), ("roundabout", "Point", at(0.5, 0.5), {}))
    shift = zoom - ZOOM
    column, row = (int((v + 0.5) * 2.0**shift) for v in (COLUMN, ROW))
    tile.image(zoom, column, row)


def test_where_nothing_is_the_tile_is_land(tmp_path: Path):
    tile = drawn(tmp_path, road)
    assert tile.image(ZOOM, 3, 3) == blank(DARK.land, SIZE)


def test_roads_are_as_wide_as_they_are_when_near_and_legible_when_far():
    assert road_width(1, 19.0, 0.28) == pytest.approx(22 / 0.28)
    assert road_width(1, 11.0, 71.0) == pytest.approx(2.2)
    assert road_width(4, 11.0, 71.0) == 0.0
    assert [road_width(r, 14.0, 8.9) for r in (1, 2, 3, 4)] == sorted(
        (road_width(r, 14.0, 8.9) for r in (1, 2, 3, 4)), reverse=True
    )
