"""Tiles as bytes: kept, bounded, grey where they fail, with the boundaries of the day."""

import gzip
import importlib.util
import json
from datetime import date
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage

from console.atlas.archive import Address
from console.atlas.boundary_store import BoundaryStore
from console.atlas.fault import AtlasError
from console.atlas.opening import open_archive
from console.geo.mercator import project, unproject
from console.model.text import Text
from console.shell import tile_store
from console.shell.tile_source import BrokenSource, RasterSource, Source, VectorSource, of_archive
from console.shell.tile_store import TileStore, Wanted
from widgets.basemap.label import Label
from widgets.basemap.picture import blank, png
from widgets.theme import DARK, LIGHT, load_fonts

pytestmark = pytest.mark.usefixtures("faces")
_spec = importlib.util.spec_from_file_location("atlas_conftest", Path(__file__).parents[1] / "atlas" / "conftest.py")
assert _spec
assert _spec.loader
_conftest = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_conftest)
maker = _conftest.maker

AT = Address(14, *(int(float(v) * (1 << 14)) for v in project(106.7, 10.77)))
TODAY = date(2026, 1, 1)


@pytest.fixture
def faces(qapp: QGuiApplication) -> None:
    assert qapp
    load_fonts()


class Plain(Source):
    """A source of one colour that counts, and fails while it is told to."""

    passing = False

    def __init__(self, colour: str = "#204060") -> None:
        self.colour, self.asked, self.failing = colour, [], False

    def picture(self, theme, at, pixels):
        self.asked.append((theme.name, at, pixels))
        if self.failing:
            raise AtlasError("ô hỏng", "a broken tile")
        return blank(self.colour, pixels)

    def names(self, at, zoom, language):
        return [Label(f"{language} {zoom} {at}", "ward", 1.0, (0.0, 0.0, 0.0, 0.0))]


@pytest.fixture
def make(tmp_path: Path):
    def store(source: Source, digest: str = "d", **more: object) -> TileStore:
        boundaries = BoundaryStore(tmp_path / "data")
        return TileStore(source, digest, tmp_path / "cache", boundaries, today=lambda: TODAY, **more)

    return store


def image(
    store: TileStore, at: Address = AT, theme: str = "dark", day: date | None = None, pixels: int = 512
) -> QImage:
    answer = store.picture(Wanted(theme, day, at, pixels))
    assert answer
    found = QImage.fromData(answer.body)
    assert found.width() == found.height() == pixels
    return found


def test_a_tile_is_drawn_once_and_kept_also_on_disk(make):
    source = Plain()
    store = make(source)
    first = store.picture(Wanted("dark", None, AT))
    assert store.picture(Wanted("dark", None, AT)) is first
    assert len(source.asked) == 1
    again = make(source).picture(Wanted("dark", None, AT))
    assert again == first
    assert len(source.asked) == 1
    assert make(source, "other").picture(Wanted("dark", None, AT)) == first
    assert len(source.asked) == 2


@pytest.mark.parametrize("pixels", [256, 512, 768, 1024])
def test_a_tile_has_the_size_that_is_asked_for(make, pixels: int):
    assert QColor(image(make(Plain()), pixels=pixels).pixel(5, 5)).name() == "#204060"


@pytest.mark.parametrize("at", [Address(21, 0, 0), Address(3, 8, 0), Address(3, 0, 8)])
def test_what_no_pyramid_has_is_none(make, at: Address):
    store = make(Plain())
    assert store.picture(Wanted("dark", None, at)) is None
    assert store.picture(Wanted("mauve", None, AT)) is None
    assert store.names("vi", None, at.zoom + 2, at) is None
    assert store.names("vi", None, 14, AT) is None


def test_memory_and_disk_are_bounded(make, monkeypatch, tmp_path: Path):
    one = len(png(blank("#204060", 512)))
    monkeypatch.setattr(tile_store, "_MEMORY_BYTES", 3 * one)
    monkeypatch.setattr(tile_store, "_DISK_BYTES", 4 * one)
    source = Plain()
    store = make(source)
    for column in range(10):
        store.picture(Wanted("dark", None, Address(14, column, 0)))
    assert store._bytes <= 3 * one
    assert sum(p.stat().st_size for p in (tmp_path / "cache").rglob("*.png")) <= 4 * one
    store.picture(Wanted("dark", None, Address(14, 9, 0)))
    assert len(source.asked) == 10
    store.picture(Wanted("dark", None, Address(14, 5, 0)))
    assert len(source.asked) == 11


def test_a_tile_that_fails_is_grey_with_its_reason_and_said_until_it_is_drawn(make):
    source = Plain()
    store = make(source)
    source.failing = True
    answer = store.picture(Wanted("dark", None, AT))
    assert answer
    assert answer.fault == Text("ô hỏng", "a broken tile")
    colours = {QColor(QImage.fromData(answer.body).pixel(x, 100)).name() for x in range(512)}
    assert {DARK.ground, DARK.line} <= colours
    state = store.state()
    assert (state.failed, state.last) == (1, Text(f"{AT}: ô hỏng", f"{AT}: a broken tile"))
    source.failing = False
    image(store)
    assert (store.state().failed, store.state().last) == (0, None)


def test_what_may_pass_by_itself_is_tried_again_before_it_is_said(make):
    now = [100.0]
    source = Plain()
    source.passing = True
    store = make(source, clock=lambda: now[0])
    source.failing = True
    for column in range(3):
        store.picture(Wanted("dark", None, Address(14, column, 0)))
    assert store.state().failed == 3
    source.failing = False
    assert store.state().failed == 3
    now[0] += 20
    assert store.state().failed == 0


def test_faults_are_bounded(make, monkeypatch):
    monkeypatch.setattr(tile_store, "_MOST_FAULTS", 5)
    source = Plain()
    source.failing = True
    store = make(source)
    for column in range(9):
        store.picture(Wanted("dark", None, Address(14, column, 0)))
    assert store.state().failed == 5


def test_a_base_map_that_cannot_be_used_says_why_on_every_tile(make):
    store = make(BrokenSource(Text("tệp hỏng", "a broken file")))
    assert store.state().fault == Text("tệp hỏng", "a broken file")
    answer = store.picture(Wanted("light", None, AT))
    assert answer
    assert answer.fault
    assert QColor(QImage.fromData(answer.body).pixel(511, 0)).name() in (LIGHT.ground, LIGHT.line)
    names = store.names("vi", None, 16, AT)
    assert names
    assert names.body == b"[]"


def ward(tmp_path: Path, name: str, begin: date) -> None:
    """A square that leaves the tile to the left and right and crosses it below its middle."""
    lon, lat = (float(v) for v in unproject((AT.column + 0.5) / (1 << 14), (AT.row + 0.5) / (1 << 14)))
    ring = [[lon - 1, lat], [lon + 1, lat], [lon + 1, lat + 1], [lon - 1, lat + 1], [lon - 1, lat]]
    feature = {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path = tmp_path / f"{name}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    BoundaryStore(tmp_path / "data").keep(path, "ward", begin)


def crossed(picture: QImage) -> bool:
    return any(QColor(picture.pixel(x, 256)).name() == DARK.border for x in range(512))


def test_boundaries_are_drawn_over_any_map_from_their_day_on(make, tmp_path: Path):
    source = Plain()
    store = make(source)
    assert not crossed(image(store))
    before = store.state().look
    ward(tmp_path, "A", date(2025, 7, 1))
    assert store.state().look != before
    assert crossed(image(store))
    assert crossed(image(store, day=date(2025, 7, 1)))
    assert not crossed(image(store, day=date(2025, 6, 30)))
    raw = RasterSource(open_archive(_pictures(tmp_path)))
    assert crossed(image(make(raw, "raster")))


def test_boundaries_that_were_spoilt_are_said_and_the_map_is_drawn(make, tmp_path: Path):
    ward(tmp_path, "A", date(2025, 7, 1))
    (tmp_path / "data" / "boundaries" / "ward@2025-07-01.geojson").write_text("{")
    store = make(Plain())
    assert QColor(image(store).pixel(5, 5)).name() == "#204060"
    fault = store.state().borders
    assert fault
    assert "ward@2025-07-01.geojson" in fault.en


def test_names_are_those_of_the_map_and_of_the_boundaries(make, tmp_path: Path):
    ward(tmp_path, "Phường A", date(2025, 7, 1))
    store = make(Plain())
    whole = Address(8, AT.column >> 6, AT.row >> 6)
    texts = [label.text for label in _names(store, 10, whole)]
    assert f"vi 10 {whole}" in texts
    everywhere = [
        label.text
        for dx in range(-2, 3)
        for dy in range(-3, 2)
        for label in _names(store, 10, Address(8, whole.column + dx, whole.row + dy))
    ]
    assert everywhere.count("Phường A") == 1


def _names(store: TileStore, zoom: int, at: Address) -> list[Label]:
    answer = store.names("vi", None, zoom, at)
    assert answer
    return msgspec.json.decode(answer.body, type=list[Label])


def _pictures(tmp_path: Path) -> Path:
    path = tmp_path / "pictures.mbtiles"
    if not path.exists():
        maker_module = _conftest._maker
        body = png(blank("#804020", 256))
        maker_module.mbtiles(path, {tuple(AT): body, (0, 0, 0): body}, format="png")
    return path


def test_pictures_are_passed_on_and_enlarged_where_the_archive_ends(make, tmp_path: Path):
    source = RasterSource(open_archive(_pictures(tmp_path)))
    store = make(source)
    answer = store.picture(Wanted("dark", None, AT))
    assert answer
    assert answer.body == png(blank("#804020", 256))
    deeper = Address(16, AT.column * 4 + 3, AT.row * 4 + 1)
    assert QColor(image(store, deeper).pixel(100, 100)).name() == "#804020"
    missing = image(store, Address(14, 0, 0))
    assert QColor(missing.pixel(100, 100)).name() == DARK.background


def test_a_picture_that_is_none_is_grey(make, maker, tmp_path: Path):
    path = maker.mbtiles(tmp_path / "x.mbtiles", {tuple(AT): b"\x89PNG\r\n\x1a\n" + bytes(50)}, format="png")
    store = make(RasterSource(open_archive(path)))
    deeper = store.picture(Wanted("dark", None, Address(15, AT.column * 2, AT.row * 2)))
    assert deeper
    assert deeper.fault


@pytest.fixture
def town(maker, tmp_path: Path) -> Path:
    road = maker.layer(
        "road", [maker.Shape(2, [[(0, 2000), (4096, 2000)]], {"class": "primary", "name": "Đường Lê Lợi"})]
    )
    beyond = 107.0 - 360 / 2**14
    tiles = {tuple(AT): gzip.compress(road), (14, AT.column + 1, AT.row): gzip.compress(b"\x1a\x05spoil")}
    bounds = f"106.5,10.5,{beyond},11"
    return maker.mbtiles(tmp_path / "town.mbtiles", tiles, format="pbf", bounds=bounds)


def test_vector_tiles_are_drawn_and_a_broken_one_is_grey(make, town: Path):
    store = make(VectorSource(open_archive(town)))
    assert QColor(image(store).pixel(256, 250)).name() == DARK.road
    broken = store.picture(Wanted("dark", None, Address(14, AT.column + 1, AT.row)))
    assert broken
    assert broken.fault
    assert QColor(image(store, Address(16, AT.column * 4, AT.row * 4 + 1)).pixel(256, 490)).name() == DARK.road
    state = store.state()
    assert state.failed == 1
    assert state.last
    assert state.last.en.startswith(f"14/{AT.column + 1}/{AT.row}: ")


def test_what_an_archive_does_not_cover_is_not_its_land(make, town: Path):
    store = make(VectorSource(open_archive(town)))
    assert QColor(image(store, Address(10, 0, 0)).pixel(5, 5)).name() == DARK.background
    assert QColor(image(store, Address(14, AT.column, AT.row + 9)).pixel(5, 5)).name() == DARK.land


def test_names_of_a_broken_tile_are_none_and_do_no_harm(make, town: Path):
    store = make(VectorSource(open_archive(town)))
    deep = Address(15, AT.column * 2, AT.row * 2)
    assert [n.text for n in _names(store, 17, deep)] == ["Lê Lợi"]
    assert _names(store, 17, Address(15, AT.column * 2 + 2, AT.row * 2)) == []


def test_decoded_tiles_are_bounded(monkeypatch, town: Path):
    monkeypatch.setattr("console.shell.tile_source._KEPT_BYTES", 1)
    source = VectorSource(open_archive(town))
    for k in range(4):
        source.picture(DARK, Address(14, AT.column, AT.row + 2 * k), 256)
    assert len(source._tiles) == 1


def test_vector_tiles_of_another_schema_are_refused(maker, tmp_path: Path):
    layers = '{"vector_layers": [{"id": "transportation"}, {"id": "landcover"}]}'
    path = maker.mbtiles(tmp_path / "omt.mbtiles", {(0, 0, 0): b""}, format="pbf", json=layers)
    with pytest.raises(AtlasError, match="transportation, landcover are not of"):
        of_archive(open_archive(path))


def test_a_cache_that_cannot_be_written_costs_only_the_keeping(make, tmp_path: Path):
    (tmp_path / "cache").write_text("a file, not a folder")
    assert image(make(Plain())).width() == 512
