"""The map's feed: layers as plugins declare them, wards, files, cards of moving things, and the tools."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from msgspec import structs
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from console.model.entity import Entity
from console.model.event import Event
from console.model.text import Text
from console.plugin.discovery import PluginResult
from console.plugin.manifest import parse
from console.shell.map_feed import MapFeed
from console.shell.words import words as words_of
from resources import locate
from widgets import sample
from widgets.map.bookmark import BookmarkDialog
from widgets.map.gathering import GatheringDialog
from widgets.map.item import Bookmark, Picked, View
from widgets.map.layer import Choice
from widgets.map.pane import MapPane
from widgets.map.pen import Task
from widgets.theme import DARK

Room = Any  # the fixture's value; its class cannot be imported by name
LON, LAT = 105.84, 21.59
RING = [[LON, LAT], [LON + 0.01, LAT], [LON + 0.01, LAT + 0.01], [LON, LAT]]
PARKING = """
id = "parking"
version = "1"
api = 1
name = ["Bãi đỗ", "Parking"]
domain = "traffic"
[[reading]]
kind = "traffic.free"
name = ["Chỗ trống", "Free"]
unit = "%"
decimals = 0
[[layer]]
id = "lots"
name = ["Bãi", "Lots"]
entity_kind = "lot"
style = "area"
reading = "traffic.free"
label = true
scale = [{ from = 0, colour = "#ff4d4f", name = ["hết"] }, { from = 20, colour = "#4cc38a", name = ["còn", "free"] }]
[[layer]]
id = "near"
name = ["Quanh", "Around"]
entity_kind = "lot"
style = "circle"
where = { public = true }
[[layer]]
id = "heat"
name = ["Nhiệt", "Heat"]
entity_kind = "lot"
style = "heat"
reading = "traffic.free"
[[layer]]
id = "flow"
name = ["Dòng", "Flow"]
entity_kind = "lot"
style = "flow"
reading = "traffic.free"
[[layer]]
id = "sweepers"
name = ["Xe quét", "Sweepers"]
entity_kind = "sweeper"
style = "moving"
[[layer]]
id = "plan"
name = ["Quy hoạch", "Plan"]
style = "area"
file = "plan.geojson"
[[layer]]
id = "radar"
name = ["Ra đa", "Radar"]
style = "raster"
file = "radar.png"
bounds = [105.8, 21.5, 105.9, 21.6]
"""


def lot(number: int, **attributes: object) -> Entity:
    return Entity(
        id=f"tn.lot.{number}", kind="lot", domain="traffic", name=Text(f"Bãi {number}", f"Lot {number}"),
        lon=LON, lat=LAT, geometry=json.dumps({"type": "Polygon", "coordinates": [RING]}), attributes=attributes,
    )  # fmt: skip


@pytest.fixture
def open_map(room: Room, qtbot: QtBot, tmp_path: Path) -> Callable[..., tuple[MapPane, MapFeed]]:
    (tmp_path / "plan.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [RING]}))
    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(0x204060)
    image.save(str(tmp_path / "radar.png"))
    found = PluginResult("parking", parse(PARKING, "parking/plugin.toml"), None, "test", tmp_path)
    seat = replace(room.seat, plugins=(*room.seat.plugins, found))

    def make(language: str = "vi") -> tuple[MapPane, MapFeed]:
        pane = MapPane(DARK, language)
        qtbot.addWidget(pane)
        pane.resize(600, 400)
        pane.show()
        pane.center_on(LON, LAT, 15.0)
        feed = MapFeed(seat, pane, words_of(language), locate("city", "thai_nguyen_wards.geojson"))
        room.picture.subscribe(feed.take)
        qtbot.waitUntil(lambda: pane.view.zoom == 15.0)
        return pane, feed

    return make


def test_each_style_is_shown_as_it_is_declared(room: Room, open_map: Callable[..., tuple[MapPane, MapFeed]]) -> None:
    pane, feed = open_map()
    room.describe(lot(1, public=True, radius=80.0), lot(2, public=False))
    room.say("tn.lot.1", "traffic.free", 35.0, heading=90.0)
    feed.flush()
    scene = pane._scene
    areas = {a.id: a for a in scene.areas["parking.lots"].items}
    assert (areas["tn.lot.1"].colour, areas["tn.lot.1"].label) == ("#4cc38a", "35\u00a0%")
    assert (areas["tn.lot.2"].colour, areas["tn.lot.2"].label) == ("", "")
    assert [a.id for a in scene.areas["parking.near"].items] == ["tn.lot.1"]
    assert scene.heats["parking.heat"].value.weight.tolist() == [35.0]
    assert scene.flows["parking.flow"].value.heading.tolist() == [90.0]
    assert scene.flows["parking.flow"].value.unit == "%"


def test_files_of_plugins_are_shown(open_map: Callable[..., tuple[MapPane, MapFeed]]) -> None:
    pane, _ = open_map()
    assert len(pane._scene.areas["parking.plan"].items) == 1
    picture = pane._scene.rasters["parking.radar"].value.picture
    assert picture.shape == (3, 4)
    assert (picture == 0xFF204060).all()


@pytest.mark.logs("parking.plan")
def test_a_broken_file_of_a_plugin_costs_only_its_layer(
    open_map: Callable[..., tuple[MapPane, MapFeed]], tmp_path: Path
) -> None:
    (tmp_path / "plan.geojson").write_text("{")
    pane, _ = open_map()
    assert "parking.plan" not in pane._scene.areas
    assert "parking.radar" in pane._scene.rasters


def test_moving_things_of_a_plugin_have_a_layer_of_their_own(
    room: Room, open_map: Callable[..., tuple[MapPane, MapFeed]]
) -> None:
    pane, feed = open_map()
    room.describe(Entity(id="s1", kind="sweeper", domain="traffic", name=Text("Quét 1")))
    room.apply(events=[Event("s1", "demo", "traffic.position", room.clock.now(), LON, LAT, {"speed": 12.0})])
    feed.flush()
    assert pane._scene.counts()["parking.sweepers"] == 1
    pane.layers.choose("parking.sweepers", Choice(shown=False))
    assert pane._scene.layers.hidden_states(15.0) == frozenset({5})


def test_wards_count_the_alarms_that_stand_in_them(
    room: Room, open_map: Callable[..., tuple[MapPane, MapFeed]]
) -> None:
    pane, feed = open_map()
    placed = [structs.replace(a, lon=105.8353, lat=21.5861) for a in sample.alarms()]
    room.apply(alarms=placed, snapshot=("alarm",))
    feed.flush()
    wards = {a.title: a for a in pane._scene.areas["ward"].items}
    assert wards["Phường Phan Đình Phùng"].label == str(len(pane._scene.alarms))
    assert sum(int(w.label) for w in wards.values()) == len(pane._scene.alarms)


def test_a_camera_shows_what_it_sees(
    room: Room, shapes: SimpleNamespace, open_map: Callable[..., tuple[MapPane, MapFeed]]
) -> None:
    pane, feed = open_map()
    looking = structs.replace(shapes.camera(1, LON, LAT), attributes={"url": "x", "bearing": 90.0})
    room.describe(looking, shapes.camera(2, LON, LAT))
    feed.flush()
    (view,) = pane._scene.areas["camera.view"].items
    assert max(x for x, _ in view.rings[0]) > LON + 0.0009
    assert not pane._scene.layers.drawn("camera.view", 15.0)


def test_the_card_of_a_moving_thing_says_speed_and_age(
    room: Room, open_map: Callable[..., tuple[MapPane, MapFeed]]
) -> None:
    pane, feed = open_map()
    room.describe(Entity(id="v1", kind="vehicle", domain="traffic", name=Text("Xe 0001")))
    room.apply(events=[Event("v1", "demo", "traffic.position", room.clock.now(), LON, LAT, {"speed": 31.0})])
    room.seat.selection.select_entity("v1")
    feed.select(room.seat.selection.value)
    assert (pane._scene.card.title, pane._scene.card.label, pane._scene.card.old) == ("Xe 0001", "31\u00a0km/h", "")
    room.clock.advance(400)
    feed.flush()
    assert pane._scene.card.old == "vị trí cách đây 6\u00a0phút"


def test_a_seat_keeps_what_it_set_for_another_window(open_map: Callable[..., tuple[MapPane, MapFeed]]) -> None:
    pane, _ = open_map()
    pane.layers.choose("camera", Choice(opacity=0.4))
    other, _ = open_map("en")
    assert other.layers.choices == {"camera": Choice(opacity=0.4)}


def test_what_was_set_for_layers_is_kept_with_the_next_tick_and_not_with_each_step_of_a_slider(
    room: Room, open_map: Callable[..., tuple[MapPane, MapFeed]]
) -> None:
    kept: list[float] = []
    pane, feed = open_map()
    habits = feed._habits
    habits.keep = lambda: kept.append(habits.layers["camera"].opacity)
    for opacity in (0.9, 0.6, 0.4):
        pane.layers.choose("camera", Choice(opacity=opacity))
    assert kept == []
    feed.tick(room.clock.now())
    feed.tick(room.clock.now())
    assert kept == [0.4]


def test_a_bookmark_is_kept_at_once(open_map: Callable[..., tuple[MapPane, MapFeed]]) -> None:
    kept: list[tuple[Bookmark, ...]] = []
    pane, feed = open_map()
    feed._habits.keep = lambda: kept.append(feed._habits.bookmarks)
    feed.use("bookmarks")
    dialog = pane.window().findChild(BookmarkDialog)
    dialog.changed.publish((Bookmark("a", View(LON, LAT, 12.0)),))
    dialog.close()
    assert kept == [(Bookmark("a", View(LON, LAT, 12.0)),)]


def test_tools_are_taken_up_by_their_names(room: Room, open_map: Callable[..., tuple[MapPane, MapFeed]]) -> None:
    pane, feed = open_map()
    feed.use("measure")
    assert pane._overlay.pen.task is Task.MEASURE
    feed.use("measure")
    assert not pane._overlay.pen.active
    feed.use("coordinates")
    assert "VN-2000" in pane._rim.caption.text()
    feed.use("bookmarks")
    dialog = pane.window().findChild(BookmarkDialog)
    dialog.changed.publish((Bookmark("a", View(LON, LAT, 12.0)),))
    dialog.chosen.publish(View(LON, LAT, 12.0))
    assert pane.view.zoom == 12.0
    dialog.close()
    room.apply(events=[Event("v1", "demo", "traffic.position", room.clock.now(), LON, LAT)])
    feed.flush()
    room.seat.selection.select_entity("v1")
    feed.use("follow")
    assert pane.followed == "v1"
    feed.use("follow")
    assert pane.followed is None


def test_what_lies_in_an_outline_is_listed_and_selects(
    room: Room, shapes: SimpleNamespace, open_map: Callable[..., tuple[MapPane, MapFeed]]
) -> None:
    pane, feed = open_map()
    room.describe(shapes.camera(1, LON, LAT))
    feed.flush()
    pane.drafting.gathered.publish((Picked("camera", "tn.camera.001"),))
    dialog = pane.window().findChild(GatheringDialog)
    assert dialog._list.item(0).text() == "C-001 Phố"
    dialog.picked.publish(Picked("camera", "tn.camera.001"))
    assert room.seat.selection.value.entity == "tn.camera.001"
    dialog.close()


def test_the_map_is_saved_as_its_name_ends(
    open_map: Callable[..., tuple[MapPane, MapFeed]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _, feed = open_map()
    for name, kind in (("a", "PDF (*.pdf)"), ("b", "PNG (*.png)"), ("c.png", "PDF (*.pdf)")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, n=name, k=kind: (str(tmp_path / n), k))
        feed.use("save")
    assert sorted(p.name for p in tmp_path.glob("[abc]*")) == ["a.pdf", "b.png", "c.png"]
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "information", lambda _w, _t, text: told.append(text))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "a.png"), ""))
    feed.use("save")
    assert "Không ghi được" in told[0]


def test_other_peoples_files_are_shown_and_their_faults_said(
    open_map: Callable[..., tuple[MapPane, MapFeed]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pane, feed = open_map()
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "information", lambda _w, _t, text: told.append(text))
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    tools = feed._tools
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [RING[::-1]]}))
    assert tools.show_file(tmp_path / "a.geojson")
    assert "sai chiều" in told[0]
    assert len(pane._scene.areas["file:a.geojson"].items) == 1
    assert pane.layer_title("file:a.geojson") == "a.geojson"
    swapped = {"type": "LineString", "coordinates": [[y, x] for x, y in RING]}
    (tmp_path / "b.geojson").write_text(json.dumps(swapped))
    assert tools.show_file(tmp_path / "b.geojson")
    assert pane._scene.lines["file:b.geojson"].items[0].coordinates[0] == (LON, LAT)
    (tmp_path / "c.geojson").write_text("{")
    assert not tools.show_file(tmp_path / "c.geojson")
    assert "không phải JSON" in told[-1]
    QApplication.processEvents()


def test_columns_of_tracks_are_named_by_the_same_list_while_they_grow(
    room: Room, open_map: Callable[..., tuple[MapPane, MapFeed]]
) -> None:
    pane, feed = open_map()
    for count in (1, 2, 3):
        now = room.clock.now()
        room.apply(events=[Event(f"v{k}", "demo", "traffic.position", now, LON, LAT) for k in range(count)])
        feed.flush()
        assert [pane._scene.id_of(k) for k in range(count)] == [f"v{k}" for k in range(count)]
    assert np.isfinite(pane._scene.tracks.x).all()
