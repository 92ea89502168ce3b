"""A seat without a hub: a real picture, a hand-moved clock, and a list of the commands that would have been sent."""

import types
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtWidgets import QApplication

from console.camera.state import Frame, State, TileView
from console.config.schema import THAI_NGUYEN
from console.feed.delta import Delta, FeedStatus
from console.feed.picture import Picture
from console.model.clock import ManualClock
from console.model.entity import Camera, Entity
from console.model.event import Event
from console.model.principal import Principal
from console.model.text import Text
from console.plugin.discovery import PluginResult
from console.plugin.manifest import parse
from console.process.supervisor import ChildState
from console.shell.actions import Actions
from console.shell.bridge import Bridge
from console.shell.guard import Guard
from console.shell.seat import Seat
from console.shell.selection import Selection
from console.wire.command import Command
from console.wire.record import entity_event
from widgets import sample
from widgets.theme import font, load_fonts

TRAFFIC = """
id = "traffic"
version = "1"
api = 1
name = ["Giao thông", "Traffic"]
domain = "traffic"
[[reading]]
kind = "traffic.speed"
name = ["Vận tốc TB", "Mean speed"]
unit = "km/h"
limits = [{ value = 12, source = ["Ngưỡng của trung tâm", "Centre's threshold"], label = ["Ùn tắc", "Queue"] }]
[[reading]]
kind = "traffic.occupancy"
name = ["Độ chiếm dụng", "Occupancy"]
unit = "%"
decimals = 0
[[rule]]
id = "traffic.queue"
type = "limit"
kind = "traffic.speed"
when = "below"
value = 12
unit = "km/h"
entity_kind = "loop"
priority = 2
title = ["Ùn tắc", "Queue"]
[[trend]]
entity = "tn.loop.01"
kind = "traffic.speed"
[[layer]]
id = "loops"
name = ["Vận tốc trên đường", "Speed on the roads"]
entity_kind = "loop"
style = "shape"
reading = "traffic.speed"
[[layer]]
id = "flow"
name = ["Xe", "Vehicles"]
entity_kind = "vehicle"
style = "moving"
"""
ENVIRONMENT = """
id = "environment"
version = "1"
api = 1
name = ["Môi trường", "Environment"]
domain = "environment"
[[reading]]
kind = "environment.level"
name = ["Mực nước", "Level"]
unit = "m"
decimals = 2
[[rule]]
id = "environment.level"
type = "limit"
kind = "environment.level"
attribute = "alarm3"
unit = "m"
priority = 1
title = ["Báo động 3", "Alarm level 3"]
source = ["Quyết định 05/2020/QĐ-TTg", "Decision 05/2020/QĐ-TTg"]
[[trend]]
entity = "tn.gauge.gia-bay"
kind = "environment.level"
[[layer]]
id = "river"
name = ["Trạm thủy văn", "River gauges"]
entity_kind = "gauge"
symbol = "gauge"
label = true
"""


class FakePool:
    """What the camera feed needs of a pool."""

    def __init__(self) -> None:
        self.opened: dict[str, tuple[int, int]] = {}
        self.urls: dict[str, str] = {}
        self.states: dict[str, State] = {}

    def open(self, camera: Camera, width: int, height: int) -> None:
        self.opened[camera.id] = (width, height)
        self.urls[camera.id] = camera.url

    def resize(self, camera_id: str, width: int, height: int) -> None:
        self.opened[camera_id] = (width, height)

    def close(self, camera_id: str) -> None:
        del self.opened[camera_id]

    def read(self, camera_id: str) -> Frame | None:
        return Frame(state=State.CONNECTING) if camera_id in self.opened else None

    def tiles(self) -> dict[str, TileView]:
        return {
            i: TileView(self.states.get(i, State.LIVE), 12, 0.1, 0, 0, *size, "w") for i, size in self.opened.items()
        }


@dataclass
class Room:
    """A seat and what the test holds of it."""

    seat: Seat
    picture: Picture
    clock: ManualClock
    sent: list[Command] = field(default_factory=list)
    pool: FakePool = field(default_factory=FakePool)
    children: list[ChildState] = field(default_factory=list)

    def apply(self, **parts: object) -> None:
        self.picture.apply(Delta(**({"status": FeedStatus("live")} | parts)))

    def describe(self, *entities: Entity) -> None:
        self.apply(events=[entity_event(e, "demo", self.clock.now()) for e in entities])

    def say(self, entity: str, kind: str, value: float, **values: float) -> None:
        event = Event(entity, "demo", kind, self.clock.now(), values={"value": value, **values})
        self.apply(events=[event])


def loop(number: int, lon: float = 105.84, lat: float = 21.59) -> Entity:
    name = Text(f"Đảo tròn {number}", f"Roundabout {number}")
    geometry = f'{{"type":"LineString","coordinates":[[{lon},{lat}],[{lon + 0.01},{lat}]]}}'
    return Entity(
        id=f"tn.loop.{number:02}", kind="loop", domain="traffic", name=name, lon=lon, lat=lat, geometry=geometry
    )


def camera(number: int, lon: float, lat: float, url: str = "footage:day/1") -> Entity:
    name = Text(f"C-{number:03} Phố", f"C-{number:03} Street")
    return Entity(
        id=f"tn.camera.{number:03}",
        kind="camera",
        domain="camera",
        name=name,
        lon=lon,
        lat=lat,
        attributes={"url": url},
    )


def gauge() -> Entity:
    name = Text("Gia Bẩy", "Gia Bay")
    return Entity(
        id="tn.gauge.gia-bay", kind="gauge", domain="environment", name=name, lon=105.84, lat=21.605,
        attributes={"alarm3": 27.0},
    )  # fmt: skip


@pytest.fixture
def room(qapp: QApplication) -> Iterator[Room]:
    load_fonts()
    qapp.setFont(font(12))
    picture, clock, sent, pool = Picture(), ManualClock(sample.NOW), list[Command](), FakePool()
    principal = Principal("trực ca 1", seat="1")
    bridge = Bridge("tcp://127.0.0.1:1", "tcp://127.0.0.1:2", principal, picture)
    children: list[ChildState] = []

    def send(command: Command) -> bytes:
        sent.append(command)
        return command.id

    plugins = tuple(
        PluginResult(name, parse(text, f"{name}.toml"), None, "test")
        for name, text in (("traffic", TRAFFIC), ("environment", ENVIRONMENT))
    )
    seat = Seat(
        city=THAI_NGUYEN, name="trực ca 1", theme="dark", bridge=bridge, actions=Actions(send, principal, clock),
        selection=Selection(), guard=Guard(), plugins=plugins, clock=clock, pool=lambda: pool,
        tile_url=str, children=lambda: children,
    )  # fmt: skip
    yield Room(replace(seat), picture, clock, sent, pool, children)
    bridge.stop()


@pytest.fixture
def shapes() -> types.SimpleNamespace:
    """Makers of entities."""
    return types.SimpleNamespace(loop=loop, camera=camera, gauge=gauge)
