"""The base map as it was approved: a made-up quarter with its names, ward borders over it, and a tile that failed."""

import importlib.util
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from console.atlas.archive import Address
from console.atlas.boundary import Boundary
from console.atlas.fault import AtlasError
from console.atlas.mvt import Tile, decode
from console.geo.homography import Homography
from console.geo.mercator import tile_box, unproject
from console.model.text import Text
from widgets.basemap.border import BorderLayer
from widgets.basemap.choose import Piece, choose
from widgets.basemap.picture import blank, grey
from widgets.basemap.vector import Frame, VectorPainter
from widgets.map.name import Names
from widgets.theme import THEMES

_spec = importlib.util.spec_from_file_location("atlas_conftest", Path(__file__).parents[1] / "unit/atlas/conftest.py")
assert _spec
assert _spec.loader
_conftest = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_conftest)
maker = _conftest.maker

AT = Address(14, 13048, 7698)
BOX = tile_box(*AT)
SIZE = 768
LOOKS = pytest.mark.parametrize(("theme", "language"), [("dark", "vi"), ("light", "en")])
Check = Callable[[QImage, str], None]


def rectangle(left: int, top: int, right: int, bottom: int) -> list[tuple[int, int]]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


@pytest.fixture
def quarter(maker) -> Tile:
    """Streets of every class with houses between them, a river with a bridge and a tunnel, a park with a pond."""

    def area(points: list[tuple[int, int]], **tags: object) -> object:
        return maker.Shape(3, [points], tags)

    def line(points: list[tuple[int, int]], **tags: object) -> object:
        return maker.Shape(2, [points], tags)

    def point(at: tuple[int, int], **tags: object) -> object:
        return maker.Shape(1, [[at]], tags)

    classes = ["primary", "minor", "secondary", "service", "tertiary", "minor"]
    streets = [line([(x, 0), (x, 4096)], **{"class": c, "name": f"Đường Số {k}", "name_en": f"Street No. {k}"})
               for k, (c, x) in enumerate(zip(classes, range(300, 4096, 680), strict=True), 1)]  # fmt: skip
    streets += [
        line([(0, 500), (4096, 700)], **{"class": "trunk", "bridge": 1, "name": "Cầu Mới", "name_en": "New Bridge"}),
        line([(0, 2100), (4096, 2100)], **{"class": "primary", "tunnel": 1, "name": "Hầm Sông"}),
        line([(0, 3100), (4096, 3000)], **{"class": "secondary", "name": "Đường Lê Lợi"}),
        line([(0, 3800), (4096, 3700)], **{"class": "rail", "name": "Đường sắt"}),
        line([(500, 1400), (900, 1900), (1600, 1300)], **{"class": "path"}),
    ]
    houses = [
        area(rectangle(x + 80, y, x + 260, y + 150)) for x in range(340, 3800, 340) for y in range(2300, 2900, 210)
    ]
    river = [(0, 900), (1500, 1150), (3000, 850), (4096, 1000), (4096, 1300), (3000, 1150), (1500, 1450), (0, 1200)]
    return decode(
        maker.layer("ground", [area(rectangle(2300, 2250, 4096, 3000), **{"class": "school"})])
        + maker.layer("green", [area(rectangle(350, 1500, 1600, 2000), **{"class": "park"})])
        + maker.layer("water", [area(river, **{"class": "river"}), area(rectangle(900, 1600, 1200, 1800))])
        + maker.layer("building", houses)
        + maker.layer("road", streets)
        + maker.layer("waterway", [line([(0, 1050), (1500, 1300), (3000, 1000), (4096, 1150)],
                                        **{"class": "river", "name": "Sông Mẫu", "name_en": "Sample River"})])
        + maker.layer("place", [point((2000, 1750), **{"class": "suburb", "name": "Phường Mẫu", "rank": 4.0})])
        + maker.layer("poi", [point((3000, 2500), **{"class": "hospital", "name": "Bệnh viện", "rank": 1.0}),
                              point((900, 1900), **{"class": "park", "name": "Công viên", "rank": 6.0})])
    )  # fmt: skip


def drawn(quarter: Tile, theme: str, language: str, borders: BorderLayer | None = None) -> QImage:
    look = THEMES[theme]
    image = blank(look.land, SIZE)
    with QPainter(image) as painter:
        VectorPainter(look).draw(painter, quarter, Frame(16, 0, 0, 0, SIZE, 1.0, 2.4))
        if borders:
            borders.draw(painter, look, BOX, 16, SIZE)
        labels = choose([Piece(quarter, BOX.left, BOX.top, BOX.right - BOX.left)], BOX, 16, language)
        if borders:
            labels += borders.names(BOX, 16, language)
        names = Names(None, look, language)
        names.set_labels(labels)
        scale = SIZE / (BOX.right - BOX.left)
        view = Homography(np.diag([scale, scale, 1.0]), (BOX.left, BOX.top))
        names.draw(painter, view, 16.0, (SIZE, SIZE), ())
    return image


@LOOKS
def test_a_quarter_looks_as_approved(quarter: Tile, theme: str, language: str, check: Check):
    check(drawn(quarter, theme, language), f"basemap-{theme}-{language}")


@LOOKS
def test_borders_look_as_approved(quarter: Tile, theme: str, language: str, check: Check):
    side = BOX.right - BOX.left
    corners = [(0.1, 0.1), (0.55, 0.05), (0.5, 0.6), (0.9, 0.9), (0.1, 0.8), (0.1, 0.1)]
    ring = np.column_stack(unproject(*np.array([(BOX.left + x * side, BOX.top + y * side) for x, y in corners]).T))
    ward = Boundary(Text("Phường Ranh Giới", "Border Ward"), (ring,), date(2025, 7, 1))
    check(drawn(quarter, theme, language, BorderLayer([("ward", ward)])), f"basemap-borders-{theme}-{language}")


@LOOKS
def test_a_tile_that_failed_looks_as_approved(theme: str, language: str, check: Check):
    why = AtlasError("lớp road: #12: hình bị cụt", "road: #12: a geometry is cut off").text
    image = QImage.fromData(grey(THEMES[theme], AT, why, language, 512))
    check(image, f"basemap-grey-{theme}-{language}")
