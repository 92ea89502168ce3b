"""The pane whole: registration, picking, keys, repaints, layers, and what is seen without a tile server."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from console.geo.mercator import bounds, project, unproject
from console.model.text import Text
from widgets.basemap.label import Label
from widgets.basemap.state import BaseState
from widgets.map.hit import clusters
from widgets.map.item import MapAlarm, MapArea, MapFlow, MapHeat, MapLine, MapPoint, MapRaster, Picked, Shown, View
from widgets.map.layer import Choice, MapLayer
from widgets.map.layer_dialog import LayerDialog
from widgets.map.name import Names
from widgets.map.overlay import PERIOD_MS, Overlay
from widgets.map.pane import MapPane
from widgets.map.pen import Task
from widgets.theme import DARK, LIGHT, load_fonts

LON, LAT = 105.848, 21.594


@pytest.fixture
def pane(qtbot) -> MapPane:
    load_fonts()
    pane = MapPane(DARK, "vi")
    qtbot.addWidget(pane)
    pane.resize(600, 400)
    pane.show()
    pane.center_on(LON, LAT, 15.0)
    qtbot.waitUntil(lambda: pane.view.zoom == 15.0)
    return pane


@pytest.fixture
def city(tmp_path: Path) -> Path:
    road = {
        "properties": {"class": "road", "rank": 1, "name_vi": "Đường Bắc Sơn", "name_en": "Bac Son Road"},
        "geometry": {"type": "LineString", "coordinates": [[LON - 0.02, LAT], [LON + 0.02, LAT]]},
    }
    path = tmp_path / "city.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [road]}), encoding="utf-8")
    return path


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


def picture(pane: MapPane) -> QImage:
    settle()
    return pane.grab().toImage()


def pixel(pane: MapPane, x: int, y: int) -> str:
    return QColor(picture(pane).pixel(x, y)).name()


def map_says(pane: MapPane, lon: float, lat: float) -> tuple[float, float]:
    """Where Qt Location's own map puts a place."""
    root = pane.findChild(QObject, "ground").rootObject()
    expression = QQmlExpression(
        qmlContext(root), root, f"loader.item.fromCoordinate(QtPositioning.coordinate({lat!r}, {lon!r}), false)"
    )
    point, undefined = expression.evaluate()
    assert not undefined, expression.error().toString()
    return point.x(), point.y()


@pytest.mark.parametrize("zoom", [9.0, 13.4, 18.7])
@pytest.mark.parametrize(("bearing", "tilt"), [(0.0, 0.0), (30.0, 0.0), (30.0, 45.0), (200.0, 30.0)])
def test_the_overlay_lies_where_the_map_says(pane: MapPane, zoom: float, bearing: float, tilt: float):
    pane.center_on(LON, LAT, zoom)
    pane.turn(bearing, tilt)
    settle()
    degrees = 0.5 * 2.0**-zoom * 360 / 256 * 300
    for dx, dy in ((0, 0), (1, 1), (-1, 1), (1, -1), (-0.7, -1)):
        lon, lat = LON + dx * degrees, LAT + dy * degrees * 0.6
        x, y = pane._ground.registration.project(*project(lon, lat))
        assert (float(x), float(y)) == pytest.approx(map_says(pane, lon, lat), abs=0.05)


def test_without_tiles_the_land_is_seen_and_said(pane: MapPane):
    assert pixel(pane, 500, 50) == DARK.land
    assert "Đang chờ bản đồ nền…" in [label.text() for label in pane.findChildren(QLabel)]


def test_a_dead_tile_server_is_said_and_what_moves_stays(pane: MapPane):
    pane.set_tracks(*([np.array([v]) for v in (LON, LAT, 0.0, 2, 0.0)]))
    pane.set_tile_url("http://127.0.0.1:9")
    pane._backdrop._probe.changed.publish(False)
    assert any("không trả lời" in label.text() and label.isVisible() for label in pane.findChildren(QLabel))
    assert QColor(pixel(pane, 300, 200)) != QColor(DARK.land)
    pane._backdrop._probe.changed.publish(True)
    assert not any("không trả lời" in label.text() for label in pane.findChildren(QLabel))
    pane.set_tile_url("")


class TileServer(ThreadingHTTPServer):
    """Serves tiles in one colour until it is told to be dead; knows which it was asked for."""

    def __init__(self, colour: str) -> None:
        image = QImage(512, 512, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        data = QBuffer()
        image.save(data, "PNG")
        self.tile = data.data().data()
        self.dead = False
        self.asked: set[str] = set()
        super().__init__(("127.0.0.1", 0), TileHandler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class TileHandler(BaseHTTPRequestHandler):
    timeout = 0.5  # a connection that Qt keeps for later must not outlive its test

    def do_GET(self) -> None:  # the library's name
        self.server.asked.add(self.path)
        body = b"" if self.server.dead else self.server.tile
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(pane: MapPane) -> Iterator[TileServer]:
    server = TileServer("#204060")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    pane.set_tile_url("")
    server.shutdown()
    thread.join()
    server.server_close()


def test_tiles_of_the_theme_are_shown(qtbot, pane: MapPane, server: TileServer):
    pane.set_tile_url(server.url)
    qtbot.waitUntil(lambda: pixel(pane, 300, 200) == "#204060")
    x, y = (int(float(v) * 2**15) for v in project(LON, LAT))
    assert f"/dark/15/{x}/{y}.png" in server.asked
    pane.set_theme(LIGHT)
    qtbot.waitUntil(lambda: f"/light/15/{x}/{y}.png" in server.asked)


def test_no_tile_of_another_zoom_stands_in_for_one_that_does_not_come(qtbot, pane: MapPane, server: TileServer):
    """Qt Location would show the wrong part of it: a false map."""
    pane.set_tile_url(server.url)
    qtbot.waitUntil(lambda: {pixel(pane, x, 200) for x in (5, 300, 590)} == {"#204060"})
    server.dead = True
    server.asked.clear()
    pane.center_on(LON, LAT, 16.2)
    qtbot.waitUntil(lambda: any("/16/" in path for path in server.asked))
    assert {pixel(pane, x, 200) for x in (250, 300, 350)} == {DARK.land}


def test_a_click_says_what_it_hit(qtbot, pane: MapPane):
    pane.set_points("camera", [MapPoint("tn.camera.1", LON, LAT, "C-001", "camera")])
    with qtbot.waitSignal(pane.picked.value, check_params_cb=lambda p: p == Picked("camera", "tn.camera.1")):
        QTest.mouseClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    pane.put_alarms([MapAlarm(("tn.loop.1", "traffic.queue"), LON, LAT, 2, False, "Ùn tắc")])
    with qtbot.waitSignal(pane.picked.value, check_params_cb=lambda p: p.id == ("tn.loop.1", "traffic.queue")):
        QTest.mouseClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))


def test_a_drag_moves_the_map_and_picks_nothing(qtbot, pane: MapPane):
    pane.set_points("camera", [MapPoint("tn.camera.1", LON, LAT)])
    with qtbot.assertNotEmitted(pane.picked.value):
        QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
        QTest.mouseMove(pane, QPoint(340, 230))
        QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=QPoint(340, 230))
    qtbot.waitUntil(lambda: pane.view.lon < LON)
    assert map_says(pane, LON, LAT) == pytest.approx((340, 230), abs=0.1)


def test_the_wheel_zooms_about_the_pointer(qtbot, pane: MapPane):
    before = pane._ground.registration.unproject(100, 80)
    wheel = QWheelEvent(
        QPointF(100, 80), QPointF(100, 80), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(pane, wheel)
    qtbot.waitUntil(lambda: pane.view.zoom == 15.5)
    assert [float(v) for v in pane._ground.registration.project(*before)] == pytest.approx([100, 80], abs=0.1)


@pytest.mark.parametrize(
    ("key", "moved"),
    [
        (Qt.Key.Key_Right, lambda v: v.lon > LON),
        (Qt.Key.Key_Left, lambda v: v.lon < LON),
        (Qt.Key.Key_Up, lambda v: v.lat > LAT),
        (Qt.Key.Key_Down, lambda v: v.lat < LAT),
        (Qt.Key.Key_Plus, lambda v: v.zoom == 15.5),
        (Qt.Key.Key_Minus, lambda v: v.zoom == 14.5),
    ],
)
def test_keys_move_the_map(qtbot, pane: MapPane, key: Qt.Key, moved):
    with qtbot.waitSignal(pane.camera_changed.value, check_params_cb=moved):
        QTest.keyClick(pane, key)


def test_zoom_stays_in_its_limits(pane: MapPane):
    pane.center_on(LON, LAT, 30.0)
    assert pane.view.zoom == 18.0
    pane.center_on(LON, LAT, 1.0)
    assert pane.view.zoom == 8.0


class PaintCount(QObject):
    """Counts the paints of a widget."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_what_has_not_changed_is_not_painted_again(qtbot, pane: MapPane):
    columns = [np.array([v]) for v in (LON, LAT, 0.0, 0, 0.0)]
    pane.set_tracks(*columns)
    pane.set_points("camera", [MapPoint("c", LON, LAT)])
    overlay = pane.findChild(Overlay)
    qtbot.waitUntil(lambda: not overlay._later.isActive())
    settle()
    paints = PaintCount(overlay)
    pane.set_tracks(*columns)
    pane.set_points("camera", [MapPoint("c", LON, LAT)])
    pane.select(None)
    assert not overlay._later.isActive()
    settle()
    assert paints.count == 0


def test_data_is_painted_at_most_ten_times_a_second(qtbot, pane: MapPane):
    overlay = pane.findChild(Overlay)
    qtbot.waitUntil(lambda: not overlay._later.isActive())
    settle()
    paints = PaintCount(overlay)
    for k in range(50):
        pane.set_tracks(*[np.array([v]) for v in (LON + k * 1e-5, LAT, 0.0, 0, 0.0)])
    assert overlay._later.isActive()
    assert overlay._later.interval() <= PERIOD_MS
    settle()
    assert paints.count <= 1
    qtbot.waitUntil(lambda: not overlay._later.isActive())
    settle()
    assert 1 <= paints.count <= 2


def test_the_legend_has_a_row_for_each_layer_and_hides_it(qtbot, pane: MapPane):
    pane.set_lines("traffic", [MapLine("l", ((LON - 0.01, LAT), (LON + 0.01, LAT)), "jam")])
    pane.set_points("camera", [MapPoint(f"c{k}", LON, LAT + 0.002) for k in range(1409)])
    pane.set_tracks(*([np.array([v]) for v in (LON, LAT - 0.002, 0.0, 3, 0.0)]))
    rows = [box.text() for box in pane.findChildren(QCheckBox)]
    assert sorted(rows) == ["Camera (1\u00a0409)", "Dòng giao thông", "Vết di chuyển", "Xe buýt (1)"]
    qtbot.waitUntil(lambda: pixel(pane, 300, 200) == DARK.priority[1])
    traffic = pane.findChild(QCheckBox, "traffic")
    traffic.click()
    qtbot.waitUntil(lambda: pixel(pane, 300, 200) == DARK.land)
    traffic.click()
    qtbot.waitUntil(lambda: pixel(pane, 300, 200) == DARK.priority[1])


def test_the_selected_has_a_ring_and_a_card(qtbot, pane: MapPane):
    ring = QPoint(300 - 32, 200)
    assert pixel(pane, ring.x(), ring.y()) == DARK.land
    pane.put_alarms([MapAlarm(("e", "r"), LON, LAT, 1, False, "Va chạm", "Đảo tròn", ("2 camera",), "8 km/h")])
    pane.select(("e", "r"))
    qtbot.waitUntil(lambda: QColor(pixel(pane, ring.x(), ring.y())).red() > 150)
    assert QColor(pixel(pane, 322, 225)).lightness() > QColor(DARK.land).lightness()
    pane.select(None)
    qtbot.waitUntil(lambda: pixel(pane, ring.x(), ring.y()) == DARK.land)


def test_language_and_theme_can_change(qtbot, pane: MapPane, city: Path):
    pane.set_geojson(city)
    pane.set_points("camera", [MapPoint("c", LON, LAT)])
    pane.set_language("en")
    texts = [w.text() for kind in (QLabel, QCheckBox, QToolButton) for w in pane.findChildren(kind)]
    assert any("© Vọng Lâu – schematic · 21.5940 105.8480 · 1:" in t for t in texts)
    assert "Place names" in texts
    pane.set_theme(LIGHT)
    qtbot.waitUntil(lambda: pixel(pane, 590, 30) == LIGHT.land)


def test_names_are_drawn_and_can_be_hidden(qtbot, pane: MapPane, city: Path):
    plain = picture(pane)
    pane.set_geojson(city)
    box = pane.findChild(QCheckBox, "names")

    def strip(image: QImage) -> QImage:
        return image.copy(150, 180, 300, 40)

    qtbot.waitUntil(lambda: strip(picture(pane)) != strip(plain))
    box.click()
    qtbot.waitUntil(lambda: strip(picture(pane)) == strip(plain))


def test_a_broken_base_map_is_said(pane: MapPane, tmp_path: Path):
    path = tmp_path / "city.geojson"
    path.write_text("{")
    pane.set_geojson(path)
    assert any("Không đọc được bản đồ nền" in label.text() for label in pane.findChildren(QLabel))


def test_a_base_map_is_where_the_map_starts_unless_told(qtbot, city: Path):
    pane = MapPane(DARK)
    qtbot.addWidget(pane)
    pane.resize(300, 200)
    pane.show()
    pane.set_geojson(city)
    assert (pane.view.lon, pane.view.lat) == pytest.approx((LON, LAT), abs=1e-6)


def test_a_tooltip_names_the_thing(pane: MapPane):
    pane.set_points("camera", [MapPoint("c", LON, LAT, "Đảo tròn (Bắc)", "camera")])
    assert pane.title_at(QPointF(300, 200)) == "Đảo tròn (Bắc)"
    assert pane.title_at(QPointF(400, 200)) == ""


def test_nothing_is_drawn_before_the_map_has_a_size(qtbot):
    pane = MapPane(DARK)
    qtbot.addWidget(pane)
    pane.center_on(LON, LAT, 15.0)
    pane.put_alarms([MapAlarm(("e", "r"), LON, LAT, 1, False, "x")])
    pane.select(("e", "r"))
    pane.resize(400, 300)
    pane.show()
    settle()
    assert pane.view == View(LON, LAT, 15.0)


def test_the_map_cannot_be_lost_and_home_brings_it_back(pane: MapPane, city: Path, qtbot: QtBot):
    pane.set_geojson(city)
    pane.set_home(LON, LAT, 14.0)
    for _ in range(60):
        QTest.keyClick(pane, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: pane.view.lon == pytest.approx(LON - 0.072, abs=1e-3))
    for _ in range(40):
        QTest.keyClick(pane, Qt.Key.Key_Minus)
    qtbot.waitUntil(lambda: 10 < pane.view.zoom < 14.9)
    QTest.keyClick(pane, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: pane.view == View(pytest.approx(LON), pytest.approx(LAT), 14.0))
    QTest.keyClick(pane, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: pane.view.lon > LON + 1e-3)
    button = next(b for b in pane.findChildren(QToolButton) if "Home" in b.toolTip())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.view.lon == pytest.approx(LON))


def test_on_a_small_map_the_legend_is_a_button_that_opens(pane: MapPane):
    pane.resize(600, 300)
    pane.set_points("camera", [MapPoint("a", LON, LAT)])
    settle()
    box = next(b for b in pane.findChildren(QCheckBox) if b.objectName() == "camera")
    button = next(b for b in pane.findChildren(QToolButton) if "Lớp" in b.text())
    assert not box.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert box.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not box.isVisible()
    pane.resize(900, 500)
    assert box.isVisible()
    assert not button.isVisible()


@pytest.mark.parametrize("far", [1e308, -1e308, float("nan"), float("inf"), 1e6])
def test_what_is_nowhere_on_the_earth_is_not_drawn_and_breaks_nothing(pane: MapPane, far: float):
    pane.put_alarms([MapAlarm(("a", "r"), far, LAT, 1, False, "x"), MapAlarm(("b", "r"), LON, LAT, 1, False, "y")])
    pane.set_points("air", [MapPoint("p", LON, far, kind="station", label="7")])
    pane.set_lines("traffic", [MapLine("l", ((LON, LAT), (far, LAT)), "jam")])
    nothing = np.array([far, LON])
    pane.set_tracks(nothing, np.array([LAT, LAT]), np.array([far, far]), np.zeros(2, np.uint8), np.array([far, 0.0]))
    pane.select(("a", "r"))
    pane.center_on(far, LAT)
    picture(pane)
    assert [pane._scene.alarms.at(k).id for k in range(len(pane._scene.alarms))] == [("b", "r")]
    assert len(pane._scene.tracks) == 1
    assert pane.view.lon == pytest.approx(LON)


def test_alarms_far_off_the_screen_are_not_drawn(pane: MapPane):
    pane.center_on(LON, LAT, 18.0)
    pane.put_alarms([MapAlarm(("a", "r"), -179.0, -80.0, 1, False, "x")])
    picture(pane)


def test_shift_and_the_arrows_turn_and_tilt_and_shift_home_brings_north_up(qtbot: QtBot, pane: MapPane):
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(pane, Qt.Key.Key_Right, shift)
    QTest.keyClick(pane, Qt.Key.Key_Up, shift)
    qtbot.waitUntil(lambda: (pane.view.bearing, pane.view.tilt) == (15.0, 10.0))
    assert not pane._rim.compass.isHidden()
    for _ in range(9):
        QTest.keyClick(pane, Qt.Key.Key_Up, shift)
    assert pane.view.tilt == 60.0
    QTest.keyClick(pane, Qt.Key.Key_Home, shift)
    qtbot.waitUntil(lambda: (pane.view.bearing, pane.view.tilt) == (0.0, 0.0))
    assert pane._rim.compass.isHidden()


def test_the_right_button_turns_and_tilts(qtbot: QtBot, pane: MapPane):
    QTest.mousePress(pane, Qt.MouseButton.RightButton, pos=QPoint(300, 200))
    QTest.mouseMove(pane, QPoint(350, 150))
    QTest.mouseRelease(pane, Qt.MouseButton.RightButton, pos=QPoint(350, 150))
    qtbot.waitUntil(lambda: pane.view.bearing > 0 and pane.view.tilt > 0)


def test_what_is_followed_stays_in_the_middle_until_the_map_is_moved(pane: MapPane):
    pane.set_tracks(*([np.array([v]) for v in (LON, LAT, 0.0, 0, 0.0)]), ids=["xe 7"])
    pane.follow("xe 7")
    pane.set_tracks(*([np.array([v]) for v in (LON + 0.01, LAT, 0.0, 0, 0.0)]), ids=["xe 7"])
    assert pane.view.lon == pytest.approx(LON + 0.01)
    assert any("Đang theo xe 7" in label.text() for label in pane.findChildren(QLabel))
    QTest.keyClick(pane, Qt.Key.Key_Left)
    assert pane.followed is None
    pane.follow("nobody yet")
    assert any("Đang chờ" in label.text() for label in pane.findChildren(QLabel))
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert pane.followed is None


def test_a_measure_by_keys_says_the_length_on_the_ellipsoid(pane: MapPane):
    pane.draw(Task.MEASURE)
    pane.center_on(105.0, 21.0, 8.0)
    settle()
    QTest.keyClick(pane, Qt.Key.Key_Return)
    pane.center_on(106.0, 21.0, 8.0)
    settle()
    QTest.keyClick(pane, Qt.Key.Key_Return)
    assert pane._overlay.pen.lines == ("Dài 104 km",)
    QTest.keyClick(pane, Qt.Key.Key_Return)
    pane.center_on(106.0, 21.5, 8.0)
    QTest.keyClick(pane, Qt.Key.Key_Return)
    assert len(pane._overlay.pen.lines) == 3
    QTest.keyClick(pane, Qt.Key.Key_Backspace)
    assert pane._overlay.pen.lines == ("Dài 104 km",)
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert not pane._overlay.pen.active


def test_a_box_drawn_with_shift_gathers_what_lies_in_it(qtbot: QtBot, pane: MapPane):
    pane.set_points("camera", [MapPoint("a", LON, LAT), MapPoint("b", LON + 0.02, LAT)])
    shift = Qt.KeyboardModifier.ShiftModifier
    with qtbot.waitSignal(
        pane.drafting.gathered.value, check_params_cb=lambda found: found == (Picked("camera", "a"),)
    ):
        QTest.mousePress(pane, Qt.MouseButton.LeftButton, shift, QPoint(250, 150))
        QTest.mouseMove(pane, QPoint(350, 250))
        QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, shift, QPoint(350, 250))


def test_an_outline_is_closed_by_keys_or_by_a_double_click(qtbot: QtBot, pane: MapPane):
    pane.set_points("camera", [MapPoint("a", LON, LAT)])
    pane.draw(Task.SELECT)
    for corner in (QPoint(250, 150), QPoint(350, 150), QPoint(300, 260)):
        QTest.mouseClick(pane, Qt.MouseButton.LeftButton, pos=corner)
    with qtbot.waitSignal(pane.drafting.gathered.value, check_params_cb=lambda f: f == (Picked("camera", "a"),)):
        QTest.keyClick(pane, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not pane._overlay.pen.active


def test_a_badge_is_zoomed_in_on(qtbot: QtBot, pane: MapPane):
    pane.set_layers([MapLayer("camera", clustered=True)])
    pane.center_on(LON, LAT, 11.0)
    pane.set_points("camera", [MapPoint(f"c{k}", LON, LAT + k * 1e-6) for k in range(9)])
    settle()
    x, y = (int(v) for v in map_says(pane, *badge_of(pane)))
    assert pane.title_at(QPointF(x, y)) == "Bấm để phóng to nhóm này"
    QTest.mouseClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    qtbot.waitUntil(lambda: pane.view.zoom == 12.5)


def badge_of(pane: MapPane) -> tuple[float, float]:
    badges = clusters(pane._scene, "camera", pane._overlay.sight)
    lon, lat = unproject(badges.x[0], badges.y[0])
    return float(lon), float(lat)


def test_every_kind_of_layer_is_drawn_and_can_be_hidden(pane: MapPane):
    plain = picture(pane)
    ring = (
        (LON - 0.004, LAT - 0.003),
        (LON + 0.004, LAT - 0.003),
        (LON + 0.004, LAT + 0.003),
        (LON - 0.004, LAT + 0.003),
    )
    spot = np.array([LON]), np.array([LAT]), np.array([5.0])
    pane.set_areas("ward", [MapArea("w", (ring,), "Phường", "#204060", label="7")])
    pane.set_heat("heat", MapHeat(*spot, ("#000000", "#ffffff"), 1.0))
    pane.set_flow("wind", MapFlow(*spot, np.array([4.0]), "m/s"))
    pane.set_raster("radar", MapRaster(np.full((4, 4), 0xFF00FF00, np.uint32), LON, LAT, LON + 0.002, LAT + 0.002))
    for name in ("ward", "heat", "wind", "radar"):
        shown = picture(pane)
        pane.layers.choose(name, Choice(shown=False))
        assert picture(pane) != shown
    box = pane.findChild(QLabel)
    assert box is not None
    assert picture(pane).copy(300, 0, 250, 390) == plain.copy(300, 0, 250, 390)


def test_an_old_thing_is_faint_and_says_how_old(pane: MapPane):
    pane.set_tracks(*([np.array([v]) for v in (LON, LAT, 0.0, 0, 500.0)]), ids=["xe 7"])
    assert pane.title_at(QPointF(300, 200)) == "xe 7 · 8\u00a0phút trước"
    pane.set_tracks(*([np.array([v]) for v in (LON, LAT, 0.0, 0, 5.0)]), ids=["xe 7"])
    assert pane.title_at(QPointF(300, 200)) == "xe 7"
    pane.set_points("air", [MapPoint("a", LON, LAT, "Trạm", old="12 phút")])
    assert pane.title_at(QPointF(300, 200)) == "Trạm · 12 phút trước"


def test_a_seat_gets_back_what_it_chose(pane: MapPane):
    pane.set_points("camera", [MapPoint("a", LON, LAT, "Bắc"), MapPoint("b", LON, LAT, "Nam")])
    told: list[dict[str, Choice]] = []
    pane.layers.changed.on_value(told.append)
    pane.layers.choose("camera", Choice(opacity=0.5, only="bac"))
    assert told == [{"camera": Choice(opacity=0.5, only="bac")}]
    assert [p.id for p in pane._scene.points["camera"].items] == ["a"]
    pane.layers.recall({})
    assert len(pane._scene.points["camera"].items) == 2
    pane.layers.recall(told[0])
    assert [p.id for p in pane._scene.points["camera"].items] == ["a"]


def test_the_legend_opens_the_dialog_of_a_layer(pane: MapPane):
    pane.set_points("camera", [MapPoint("a", LON, LAT)])
    more = next(b for b in pane.findChildren(QToolButton, "more") if "Camera" in b.toolTip())
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    dialog = pane.findChild(LayerDialog)
    dialog.changed.publish(Choice(opacity=0.3))
    assert pane.layers.choices["camera"].opacity == 0.3
    dialog.reset.publish(True)
    assert pane.layers.choices == {}
    dialog.close()


def test_the_place_is_told_in_the_national_grid(pane: MapPane):
    assert "21,5940 105,8480" in pane._rim.caption.text()
    pane.switch_coordinates()
    assert "VN-2000 X 2\u202f388" in pane._rim.caption.text()
    pane.center_on(-60.0, -80.0)
    settle()
    pane.switch_coordinates()
    assert "VN-2000" not in pane._rim.caption.text()


def test_names_stand_beside_arrows(pane: MapPane):
    pane.center_on(LON, LAT, 17.0)
    pane.set_namer(lambda wanted: f"Xe {wanted}")
    plain = picture(pane)
    pane.set_tracks(*([np.array([v]) for v in (LON, LAT, 0.0, 0, 0.0)]), ids=["7"])
    assert picture(pane).copy(310, 190, 60, 20) != plain.copy(310, 190, 60, 20)
    assert pane._overlay._tags._shown[0][0] == "Xe 7"


def test_a_base_map_of_others_is_named_and_its_faults_are_said(pane: MapPane):
    pane.set_base(Shown(Text("© OpenStreetMap contributors"), "d", bounds(np.array([[0.7, 0.4], [0.9, 0.6]]))))
    assert pane._rim.caption.text().startswith("© OpenStreetMap contributors · ")
    pane._backdrop._alive, pane._backdrop._url = True, "http://127.0.0.1:9"
    state = pane._backdrop._link.state
    state.publish(BaseState(None, 2, Text("14/1/2: hỏng", "14/1/2: broken")))
    assert "Bản đồ nền: 2 ô không vẽ được; 14/1/2: hỏng" in [w.text() for w in pane.findChildren(QLabel)]
    pane.set_language("en")
    assert "Base map: 2 tiles cannot be drawn; 14/1/2: broken" in [w.text() for w in pane.findChildren(QLabel)]
    state.publish(BaseState(Text("x: không đọc được", "x: cannot be read")))
    assert any("cannot be used" in w.text() for w in pane.findChildren(QLabel))
    state.publish(BaseState())
    assert not pane._rim.notice.isVisible()


def test_tiles_that_can_be_drawn_again_are_asked_for_again(qtbot, pane: MapPane, server: TileServer):
    pane.set_tile_url(server.url)
    x, y = (int(float(v) * 2**15) for v in project(LON, LAT))
    path = f"/dark/15/{x}/{y}.png"
    qtbot.waitUntil(lambda: path in server.asked)
    state = pane._backdrop._link.state
    state.publish(BaseState(None, 2, Text("x", "x")))
    server.asked.clear()
    state.publish(BaseState())
    qtbot.waitUntil(lambda: path in server.asked)
    server.asked.clear()
    state.publish(BaseState(look="one"))
    state.publish(BaseState(look="two"))
    qtbot.waitUntil(lambda: path in server.asked)


def test_the_day_decides_whose_tiles_are_asked_for(qtbot, pane: MapPane, server: TileServer):
    pane.set_tile_url(server.url)
    pane.set_day(date(2024, 6, 1))
    qtbot.waitUntil(lambda: any(path.startswith("/dark/2024-06-01/15/") for path in server.asked))
    pane.set_day(None)
    server.asked.clear()
    pane.center_on(LON + 0.1, LAT)
    qtbot.waitUntil(lambda: any(path.startswith("/dark/15/") for path in server.asked))


def test_names_that_the_server_tells_are_drawn_and_one_place_is_named_once(qtbot, pane: MapPane):
    plain = picture(pane)
    x, y = (float(v) for v in project(LON, LAT))
    spot = (x, y, x, y)
    pane._backdrop.labels.publish((Label("Phường Mẫu", "ward", 10.0, spot),))
    qtbot.waitUntil(lambda: picture(pane).copy(200, 180, 200, 40) != plain.copy(200, 180, 200, 40))
    assert "names" in {box.objectName() for box in pane.findChildren(QCheckBox)}
    names = Names(None, DARK, "vi")
    below = (x, y + 2e-7, x, y + 2e-7)
    names.set_labels([Label("Phường Mẫu", "ward", 10.0, spot), Label("Mẫu", "ward", 10.0, below)])
    put: list[str] = []
    names._put = lambda _painter, anchor, *_: put.append(anchor.text)
    names.draw(QPainter(), pane._ground.registration, 15.0, (600, 400), ())
    assert put == ["Phường Mẫu"]
