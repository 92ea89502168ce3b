"""The tools of the streets on the shipped city: the nearest by road, service areas, ways around closed streets."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QPushButton, QSpinBox, QTreeWidget
from pytestqt.qtbot import QtBot

from console.atlas.base import Base, schematic
from console.atlas.roads import roads_of
from console.geo.street_graph import StreetGraph
from console.model.closure import Closure
from console.model.entity import Entity
from console.model.event import Event
from console.model.text import Text
from console.shell.map_feed import MapFeed
from console.shell.map_layers import CLOSED, REACHED, WAYS
from console.shell.words import words as words_of
from widgets.map.detour_panel import DetourPanel
from widgets.map.nearest_panel import NearestPanel
from widgets.map.pane import MapPane
from widgets.map.pen import Task
from widgets.map.road_panel import RoadPanel
from widgets.map.service_panel import ServicePanel, ServiceWish
from widgets.theme import DARK

Room = Any  # the fixture's value; its class cannot be imported by name
Kind = TypeVar("Kind", bound=RoadPanel)
HERE = (105.8412, 21.5944)
THERE = (105.8285, 21.5790)


def bus(number: int, lon: float, lat: float, t: int) -> list[Event]:
    """A bus as it is described and where it is."""
    return [Event(f"bus.{number}", "demo", "traffic.position", t, lon=lon, lat=lat, values={"speed": 20.0})]


class Table:
    """A map, its feed, and what a test does with them."""

    def __init__(self, room: Room, pane: MapPane, feed: MapFeed, qtbot: QtBot) -> None:
        self.room, self.pane, self.feed, self.qtbot = room, pane, feed, qtbot
        self.habits = room.seat.habits

    def panel(self, kind: type[Kind]) -> Kind:
        (found,) = [p for p in self.pane.findChildren(kind) if not p.isHidden()]
        return found

    def said(self, kind: type[RoadPanel]) -> str:
        return " ".join(label.text() for label in self.panel(kind).findChildren(type(self.panel(kind)._note)))

    def lines(self, layer: str) -> list[Any]:
        kept = self.pane._scene.lines.get(layer)
        return list(kept.items) if kept else []

    def wait(self) -> None:
        worker = self.feed._roads._desk.worker
        self.qtbot.waitUntil(lambda: not worker.busy)

    def point(self, task: Task, *places: tuple[float, float]) -> None:
        self.pane.drafting.aimed.publish((task, places))
        self.wait()


@pytest.fixture
def open_table(room: Room, shapes: SimpleNamespace, qtbot: QtBot) -> Iterator[Callable[..., Table]]:
    made: list[MapFeed] = []

    def make(base: Base | None = None, *, language: str = "vi") -> Table:
        seat = replace(room.seat, base=base) if base else room.seat
        pane = MapPane(DARK, language)
        qtbot.addWidget(pane)
        pane.resize(900, 600)
        pane.show()
        room.describe(
            shapes.loop(1, *HERE),
            shapes.camera(1, HERE[0] + 0.004, HERE[1]),
            shapes.camera(2, HERE[0] - 0.003, HERE[1]),
            shapes.camera(3, 106.7, 10.77),
            Entity(id="bus.1", kind="bus", domain="traffic", name=Text("Xe buýt 07-4", "Bus 07-4")),
            Entity(id="car.1", kind="vehicle", domain="traffic", name=Text("Xe 1")),
        )
        now = room.clock.now()
        room.apply(events=bus(1, *THERE, now - 300 * 10**9))
        room.apply(events=[Event("car.1", "demo", "traffic.position", now, lon=HERE[0], lat=HERE[1])])
        feed = MapFeed(seat, pane, words_of(language))
        made.append(feed)
        table = Table(room, pane, feed, qtbot)
        table.habits = seat.habits
        return table

    yield make
    for feed in made:
        feed.close()


def street(name: str) -> tuple[float, float]:
    """The middle of a block of a street."""
    graph = StreetGraph(roads_of(schematic()))
    stretch = next(k for k in range(len(graph)) if graph.name(k).vi == name and graph.metres[k] > 100)
    lon, lat = graph.line(stretch, 0.5, 0.5)[0].tolist()
    return lon, lat


def rows(panel: NearestPanel) -> list[tuple[str, ...]]:
    tree = panel.findChild(QTreeWidget)
    items = [tree.topLevelItem(k) for k in range(tree.topLevelItemCount())]
    return [tuple(item.text(c) for c in range(3)) for item in items]


def test_the_nearest_are_listed_by_kind_with_length_and_time_and_their_ways_drawn(open_table):
    table = open_table()
    table.room.seat.selection.select_entity("tn.loop.01")
    table.feed.use("nearest")
    assert "Đang tìm đường" in table.said(NearestPanel)
    table.wait()
    told = rows(table.panel(NearestPanel))
    assert [row[0].split(" · ")[0] for row in told] == ["Camera", "C-001 Phố", "C-002 Phố", "Xe buýt", "Xe buýt 07-4"]
    assert told[1][1].endswith(" m")
    assert told[-1][0].endswith("vị trí cách đây 5\u00a0phút")
    assert "Từ Đảo tròn 1" in table.said(NearestPanel)
    drawn = table.lines(WAYS)
    assert [line.state for line in drawn] == ["by", "by", "way"]
    assert drawn[-1].id == "tn.camera.001"


def test_a_row_is_looked_at_by_key_and_selected_by_enter(open_table):
    table = open_table()
    selection = table.room.seat.selection
    selection.changed.on_value(table.feed.select)
    selection.select_entity("tn.loop.01")
    table.feed.use("nearest")
    table.wait()
    tree = table.panel(NearestPanel).findChild(QTreeWidget)
    for _ in range(2):
        QTest.keyClick(tree, Qt.Key.Key_Down)
    assert table.lines(WAYS)[-1].id == "bus.1"
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert selection.value.entity == "bus.1"
    assert len(rows(table.panel(NearestPanel))) == 5  # the list stays: it is of where it was asked
    selection.select_entity("tn.loop.01")
    assert "Đang tìm đường" in table.said(NearestPanel)


def test_nothing_selected_and_no_street_near_are_said(open_table):
    table = open_table(language="en")
    table.feed.use("nearest")
    assert "Select an alarm" in table.said(NearestPanel)
    table.feed.use("service")
    assert "Select an alarm" in table.said(ServicePanel)
    table.room.seat.selection.select_entity("tn.camera.003")
    for tool, panel in (("nearest", NearestPanel), ("service", ServicePanel)):
        table.feed.use(tool)
        table.wait()
        assert "There is no street within 250 m of C-003 Street" in table.said(panel)


def test_a_base_map_without_roads_says_what_to_do(open_table):
    table = open_table(Base("archive", "a.mbtiles", "a", Text("")), language="en")
    table.room.seat.selection.select_entity("tn.loop.01")
    table.feed.use("nearest")
    table.wait()
    assert "vonglau map import" in table.said(NearestPanel)


def test_another_selection_ends_the_search_for_the_one_before(open_table):
    table = open_table()
    selection = table.room.seat.selection
    selection.changed.on_value(table.feed.select)
    selection.select_entity("tn.loop.01")
    table.feed.use("nearest")
    selection.select_entity("tn.camera.001")
    table.wait()
    assert "Từ C-001 Phố" in table.said(NearestPanel)
    assert all(line.id != "tn.camera.001" for line in table.lines(WAYS))


def test_a_service_area_is_drawn_in_bands_with_a_key_and_grows_with_its_limit(open_table):
    table = open_table()
    table.room.seat.selection.select_entity("tn.loop.01")
    table.feed.use("service")
    table.wait()
    five = len(table.lines(REACHED))
    layer = table.pane._scene.layers.layer(REACHED)
    told = ["đến 1\u00a0phút\u00a040\u00a0s", "đến 3\u00a0phút\u00a020\u00a0s", "đến 5 phút"]
    assert [step.label for step in layer.steps] == told
    assert {line.colour for line in table.lines(REACHED)} == {step.colour for step in layer.steps}
    table.panel(ServicePanel).findChild(QSpinBox).setValue(6)
    table.wait()
    assert len(table.lines(REACHED)) > five
    metres = table.panel(ServicePanel).findChildren(QPushButton)[-1]
    QTest.mouseClick(metres, Qt.MouseButton.LeftButton)
    assert table.panel(ServicePanel).wish == ServiceWish(1000, "metres")
    table.wait()
    assert "1,00 km" in table.said(ServicePanel)
    assert table.pane.escape()
    assert not table.lines(REACHED)
    assert table.pane._scene.layers.layer(REACHED).steps == ()


def test_a_way_is_told_and_a_closed_street_makes_a_detour_that_says_what_it_costs(open_table):
    table = open_table()
    table.feed.use("way")
    assert "Chọn A và B" in table.said(DetourPanel)
    table.point(Task.WAY, HERE, THERE)
    assert "A → B: " in table.said(DetourPanel)
    (way,) = table.lines(WAYS)
    half = len(way.coordinates) // 2
    (a, b), (c, d) = way.coordinates[half - 1 : half + 1]
    middle = ((a + c) / 2, (b + d) / 2)
    before = len(table.lines(CLOSED))
    table.point(Task.STRIKE, middle)
    assert len(table.habits.closures) == 1
    assert before == 0
    assert [line.state for line in table.lines(CLOSED)] == ["closed"]
    assert "Đi vòng: dài hơn" in table.said(DetourPanel)
    assert [line.state for line in table.lines(WAYS)] == ["by", "way"]
    table.point(Task.STRIKE, middle)
    assert table.habits.closures == ()
    assert len(table.lines(WAYS)) == 1


def test_closed_streets_are_widened_and_opened_by_key_and_kept(open_table):
    table = open_table()
    kept: list[int] = []
    table.habits.keep = lambda: kept.append(len(table.habits.closures))
    table.feed.use("strike")
    table.point(Task.STRIKE, street("Hoàng Văn Thụ"))
    assert kept == [1]
    closed = table.panel(DetourPanel).findChild(QListWidget)
    assert closed.item(0).text().endswith(" – một đoạn")
    QTest.keyClick(closed, Qt.Key.Key_W)
    table.wait()
    assert closed.item(0).text().endswith(" – cả phố")
    assert len(table.lines(CLOSED)) > 1
    QTest.keyClick(closed, Qt.Key.Key_Delete)
    table.wait()
    assert kept == [1, 1, 0]
    assert not table.lines(CLOSED)


def test_a_street_without_a_name_has_no_whole(open_table):
    table = open_table()
    table.habits.closures = (Closure(*HERE),)
    table.feed.use("strike")
    table.feed._roads._detour.panel.widened.publish(0)
    assert table.habits.closures == (Closure(*HERE),)


def test_a_click_beside_every_street_and_a_way_that_is_cut_off_are_said(open_table):
    table = open_table(language="en")
    table.feed.use("strike")
    table.point(Task.STRIKE, (106.7, 10.77))
    assert "no street where you clicked" in table.said(DetourPanel)
    table.point(Task.WAY, (106.7, 10.77), HERE)
    assert "no street within 250 m of A" in table.said(DetourPanel)


def test_what_was_closed_before_is_drawn_and_listed_even_where_the_map_has_no_such_street(open_table):
    table = open_table()
    table.feed.close()
    table.habits.closures = (Closure(*HERE, Text("Đội Cấn")), Closure(106.7, 10.77, Text("Lê Lợi")))
    again = MapFeed(table.room.seat, table.pane, words_of("vi"))
    table.feed = again
    table.wait()
    assert len(table.lines(CLOSED)) == 1
    again.use("strike")
    listed = table.panel(DetourPanel).findChild(QListWidget)
    assert listed.item(1).text() == "Lê Lợi – một đoạn (không có trên bản đồ này)"
    again.close()


def test_a_panel_takes_the_place_of_the_other_and_escape_gives_the_keys_back(open_table):
    table = open_table()
    table.room.seat.selection.select_entity("tn.loop.01")
    table.feed.use("nearest")
    table.wait()
    table.feed.use("service")
    table.wait()
    assert not table.lines(WAYS)
    assert [p for p in table.pane.findChildren(RoadPanel) if not p.isHidden()] == [table.panel(ServicePanel)]
    QTest.keyClick(table.panel(ServicePanel).findChild(QSpinBox), Qt.Key.Key_Escape)
    assert not [p for p in table.pane.findChildren(RoadPanel) if not p.isHidden()]
    assert not table.pane.engaged
