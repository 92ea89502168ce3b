"""The whole window on a picture that is fed by hand: calm, busy and without a hub."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from console.feed.delta import FeedStatus, SourceHealth
from console.model.clock import NS
from console.model.event import Event
from console.shell.desk import Desk
from widgets import sample

Room = Any  # the fixture's value; its class cannot be imported by name
PictureOf = Callable[[str, str], QImage]
Check = Callable[[QImage, str], None]
WIDTH, HEIGHT = 1366, 768


@pytest.fixture
def picture_of(room: Room, qtbot: QtBot) -> Iterator[PictureOf]:
    """The window on the room's picture when nothing on it has changed for thirty looks, at half size."""
    desks: list[Desk] = []

    def grab(theme: str, language: str) -> QImage:
        desk = Desk(replace(room.seat, theme=theme), language)
        desks.append(desk)
        qtbot.addWidget(desk.window)
        desk.window.resize(WIDTH, HEIGHT)
        desk.window.share_out(WIDTH, HEIGHT)
        desk.show()
        qtbot.waitUntil(lambda: desk.opened, timeout=20_000)
        desk._pulses.stop()
        room.apply(status=room.picture.status)  # every pane hears of a change once
        desk.window.tick(sample.NOW, lit=True)
        pictures: list[QImage] = []

        def still() -> bool:
            pictures.append(desk.window.grab().toImage())
            return len(pictures) > 30 and all(p == pictures[-1] for p in pictures[-30:])

        qtbot.waitUntil(still, timeout=20_000)
        size, mode = pictures[-1].size() / 2, Qt.TransformationMode.SmoothTransformation
        return pictures[-1].scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)

    yield grab
    for desk in desks:
        desk.close()


@pytest.fixture
def evening(room: Room, shapes: SimpleNamespace) -> None:
    """Four hundred vehicles, twelve cameras, ten alarms of which one is selected."""
    room.describe(shapes.loop(1, 105.838, 21.589), shapes.gauge())
    room.describe(*(shapes.camera(k, 105.82 + k / 250, 21.585) for k in range(12)))
    start = room.clock.now()
    t = [start / NS - k * 30 for k in range(240, 0, -1)]
    speed = sample.trend_data(0).value[::3]
    room.say("tn.loop.01", "traffic.speed", 8.0, low=25, high=37, forecast=12)
    room.picture.preload("tn.loop.01", "traffic.speed", t, speed.tolist())
    room.say("tn.gauge.gia-bay", "environment.level", 21.5, low=20.8, high=22.4)
    room.picture.preload("tn.gauge.gia-bay", "environment.level", t, np.linspace(21.2, 21.5, 240).tolist())
    dice = np.random.default_rng(3)
    spots = dice.normal((105.842, 21.589), (0.02, 0.012), (400, 2))
    events = [
        Event(f"tn.vehicle.{k}", "demo", "traffic.position", start, float(x), float(y), {"heading": 90.0})
        for k, (x, y) in enumerate(spots)
    ]
    placed = [
        structs.replace(a, lon=105.82 + k / 200, lat=21.58 + (k % 3) / 150) for k, a in enumerate(sample.alarms())
    ]
    sources = {n: SourceHealth(n, 10_000, room.clock.monotonic(), start, 550.0) for n in ("demo.traffic", "mqtt.air")}
    status = FeedStatus("live", rate=1100, sources=sources)
    room.apply(events=events, alarms=placed, snapshot=("alarm",), status=status)
    room.seat.selection.select_alarm(sample.alarms()[0].id)


@pytest.mark.usefixtures("evening")
@pytest.mark.parametrize("look", [("dark", "vi"), ("dark", "en"), ("light", "vi"), ("light", "en")], ids="-".join)
def test_a_busy_evening(look: tuple[str, str], picture_of: PictureOf, check: Check) -> None:
    check(picture_of(*look), f"window-busy-{'-'.join(look)}")


def test_before_the_hub_answers(picture_of: PictureOf, check: Check) -> None:
    check(picture_of("dark", "vi"), "window-waiting-dark-vi")
