"""The streets as they were approved: the nearest by road, a service area, a way around a closed street."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from console.model.closure import Closure
from console.model.entity import Entity
from console.model.event import Event
from console.model.text import Text
from console.shell.map_feed import MapFeed
from console.shell.words import words as words_of
from widgets.map.pane import MapPane
from widgets.map.pen import Task
from widgets.style import stylesheet
from widgets.theme import THEMES

Check = Callable[[QImage, str], None]
Room = Any  # the fixture's value; its class cannot be imported by name
HERE, THERE = (105.8412, 21.5944), (105.8340, 21.5850)
LOOKS = [("dark", "vi"), ("light", "en")]


@pytest.fixture
def open_map(room: Room, shapes: SimpleNamespace, qtbot: QtBot) -> Iterator[Callable[[str, str], MapFeed]]:
    made: list[MapFeed] = []

    def make(theme: str, language: str) -> MapFeed:
        pane = MapPane(THEMES[theme], language)
        qtbot.addWidget(pane)
        pane.setStyleSheet(stylesheet(THEMES[theme]))
        pane.resize(960, 600)
        pane.center_on(HERE[0] + 0.003, HERE[1] - 0.003, 14.5)
        pane.show()
        room.describe(
            shapes.loop(1, *HERE),
            *(shapes.camera(k, HERE[0] + 0.002 * k, HERE[1] - 0.0015 * k) for k in range(1, 6)),
            *(
                Entity(id=f"b{k}", kind="bus", domain="traffic", name=Text(f"Xe buýt 07-{k}", f"Bus 07-{k}"))
                for k in (1, 2)
            ),
        )
        for k, place in enumerate(((105.836, 21.588), (105.848, 21.5965)), 1):
            now = room.clock.now() - (k - 1) * 300 * 10**9
            room.apply(events=[Event(f"b{k}", "demo", "traffic.position", now, lon=place[0], lat=place[1])])
        feed = MapFeed(replace(room.seat, theme=theme), pane, words_of(language))
        made.append(feed)
        room.seat.selection.select_entity("tn.loop.01")
        feed.flush()
        return feed

    yield make
    for feed in made:
        feed.close()


def picture(feed: MapFeed, qtbot: QtBot) -> QImage:
    """When every question is answered and the map draws no more, at half size."""
    pane, worker, pictures = feed._pane, feed._roads._desk.worker, list[QImage]()

    def still() -> bool:
        pictures.append(pane.grab().toImage())
        return not worker.busy and len(pictures) > 15 and all(p == pictures[-1] for p in pictures[-15:])

    qtbot.waitUntil(still, timeout=30_000)
    last = pictures[-1]
    return last.scaledToWidth(last.width() // 2, Qt.TransformationMode.SmoothTransformation)


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_nearest(open_map: Callable[[str, str], MapFeed], qtbot: QtBot, check: Check, theme: str, language: str):
    feed = open_map(theme, language)
    feed.use("nearest")
    check(picture(feed, qtbot), f"roads-nearest-{theme}-{language}")


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_service(open_map: Callable[[str, str], MapFeed], qtbot: QtBot, check: Check, theme: str, language: str):
    feed = open_map(theme, language)
    feed.use("service")
    feed._pane.setFocus()  # a cursor that blinks is never still
    check(picture(feed, qtbot), f"roads-service-{theme}-{language}")


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_detour(open_map: Callable[[str, str], MapFeed], qtbot: QtBot, check: Check, theme: str, language: str):
    feed = open_map(theme, language)
    feed.use("way")
    feed._pane.drafting.aimed.publish((Task.WAY, (HERE, THERE)))
    qtbot.waitUntil(lambda: not feed._roads._desk.worker.busy)
    (way,) = feed._pane._scene.lines["road.way"].items
    (a, b), (c, d) = way.coordinates[1:3]
    feed._pane.drafting.aimed.publish((Task.STRIKE, (((a + c) / 2, (b + d) / 2),)))
    check(picture(feed, qtbot), f"roads-detour-{theme}-{language}")


def test_no_street(open_map: Callable[[str, str], MapFeed], qtbot: QtBot, check: Check, room: Room):
    feed = open_map("dark", "en")
    feed._roads._desk.seat.habits.closures = (Closure(106.7, 10.77, Text("Lê Lợi")),)
    feed.use("strike")
    feed._roads._detour._list([0])
    feed._pane.drafting.aimed.publish((Task.WAY, ((106.7, 10.77), HERE)))
    assert room
    check(picture(feed, qtbot), "roads-none-dark-en")
