"""The herald between a picture that is fed by hand and a sound process that is only a list."""

from collections.abc import Iterator

import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from console.config.schema import Sound
from console.feed.delta import Delta, FeedStatus
from console.feed.picture import Picture
from console.model.alarm import Alarm
from console.model.clock import NS, ManualClock
from console.model.event import Event
from console.shell.herald import Herald
from console.shell.seat_report import Answer
from console.sound.device import Device
from console.sound.order import Order, Play, Stop, Taken, Whisper, Word
from console.sound.pattern import TROUBLE
from console.wire.command import CommandArgument, Receipt
from console.wire.record import CANARY_ENTITY, CANARY_KIND, CANARY_RULE, alarm_event
from widgets import sample
from widgets.signal import Outlet

OK = Device("ok", name="Loa")


class Link:
    def __init__(self) -> None:
        self.heard: Outlet[Word] = Outlet()
        self.sent: list[Order] = []
        self.device = OK
        self.opened: list[str] = []

    def start(self, output: str = "") -> None:
        self.opened.append(output)

    def send(self, order: Order) -> None:
        self.sent.append(order)

    def tick(self) -> Device:
        return self.device

    def stop(self) -> None:
        self.opened.clear()


class Seat:
    def __init__(self, *, sounding: bool = True) -> None:
        self.picture, self.clock, self.link = Picture(), ManualClock(sample.NOW), Link()
        self.reports: list[dict[str, CommandArgument]] = []
        self.herald = Herald(self.picture, self.clock, Sound(), self.send, link=self.link if sounding else None)

    def send(self, values: dict[str, CommandArgument], answer: Answer) -> None:
        self.reports.append(values)
        answer(Receipt(id=bytes(16), status="done"))

    def apply(self, **parts: object) -> None:
        self.picture.apply(Delta(**({"status": FeedStatus("live")} | parts)))

    def annunciate(self, *alarms: Alarm) -> None:
        self.apply(alarms=list(alarms), annunciated=list(alarms))

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds * 4)):
            self.herald.turn()
            self.clock.advance(0.25)

    def sing(self, *, snapshot: tuple[str, ...] = (), sent: float | None = None) -> None:
        """A canary, straight and through the engine."""
        value = self.clock.now() / NS if sent is None else sent
        straight = Event(CANARY_ENTITY, "hub", CANARY_KIND, self.clock.now(), values={"value": 0.0, "every": 10.0})
        through = structs.replace(sample.alarms()[0], entity=CANARY_ENTITY, rule=CANARY_RULE, value=value)
        self.apply(events=[straight, alarm_event(through)], snapshot=snapshot)

    @property
    def played(self) -> list[int]:
        return [order.pattern for order in self.link.sent if isinstance(order, Play)]


@pytest.fixture
def seat(qtbot: QtBot) -> Iterator[Seat]:
    del qtbot
    seat = Seat()
    yield seat
    seat.herald.stop()


CRITICAL, HIGH = sample.alarms()[0], sample.alarms()[2]


def test_what_annunciates_sounds_at_once_and_what_only_changes_does_not(seat: Seat):
    seat.run(1)
    seat.apply(alarms=[HIGH])
    assert seat.played == []
    seat.annunciate(CRITICAL)
    assert seat.played == [1], "it does not wait for the next turn"


def test_an_acknowledgement_ends_the_noise(seat: Seat):
    seat.run(1)
    seat.annunciate(CRITICAL)
    seat.run(1)
    seat.apply(alarms=[structs.replace(CRITICAL, acknowledged=True)])
    assert isinstance(seat.link.sent[-1], Stop)
    before = len(seat.played)
    seat.run(60)
    assert len(seat.played) == before


def test_a_snapshot_of_standing_alarms_calls(seat: Seat):
    seat.apply(alarms=[HIGH], snapshot=("alarm",))
    seat.run(1)
    assert seat.played == [2]


def test_what_cannot_be_heard_waits_until_it_can(seat: Seat):
    seat.link.device = Device("failing", "none")
    seat.annunciate(CRITICAL)
    seat.run(30)
    assert seat.played == []
    seat.link.device = OK
    seat.run(1)
    assert seat.played == [1]


def test_a_seat_that_cannot_be_heard_says_so_to_the_hub(seat: Seat):
    seat.apply()
    seat.link.device = Device()
    seat.run(2)
    assert seat.reports == [], "nothing can be said yet"
    seat.link.device = Device("failing", "stuck", "Loa")
    seat.run(2)
    assert seat.reports == [{"sound": "failing", "canary": "ok", "reason": "stuck", "where": "", "device": "Loa"}]
    seat.link.device = OK
    seat.run(2)
    assert [r["sound"] for r in seat.reports] == ["failing", "ok"]


def test_the_canary_goes_to_the_device_and_back(seat: Seat):
    seat.run(1)
    seat.sing()
    whisper = seat.link.sent[-1]
    assert isinstance(whisper, Whisper)
    seat.clock.advance(0.3)
    seat.link.heard.publish(Taken(whisper.number))
    passage = seat.herald.voice.passage
    assert passage.delay == pytest.approx(0.3)
    assert passage.at == seat.clock.now()


def test_a_canary_that_does_not_come_calls_and_is_told(seat: Seat):
    seat.apply()
    seat.sing()
    seat.link.heard.publish(Taken(-1))
    seat.run(22.5)
    assert TROUBLE not in seat.played
    seat.run(2)
    assert seat.herald.voice.passage.where == "hub"
    assert seat.played == [TROUBLE]
    assert seat.reports[-1]["canary"] == "lost"
    seat.sing()
    seat.link.heard.publish(Taken(-2))
    seat.run(1)
    assert not seat.herald.voice.passage.lost
    assert seat.reports[-1]["canary"] == "ok"


def test_a_snapshots_canary_proves_nothing(seat: Seat):
    seat.sing(snapshot=("system", "alarm"))
    assert not [o for o in seat.link.sent if isinstance(o, Whisper)]
    seat.sing(sent=seat.clock.now() / NS)
    assert not [o for o in seat.link.sent if isinstance(o, Whisper)], "the same one again"


def test_silence_stops_the_noise_and_counts_down(seat: Seat):
    seat.run(1)
    seat.annunciate(HIGH)
    seat.herald.press()
    assert isinstance(seat.link.sent[-1], Stop)
    assert seat.herald.voice.silent == 120
    seat.run(60)
    assert seat.played == [2]
    assert seat.herald.voice.silent == pytest.approx(60, abs=0.3)
    seat.herald.silence(0)
    assert seat.herald.voice.silent == 0
    seat.herald.silence(15)
    assert seat.herald.voice.silent == 900


def test_a_flood_is_not_noise(seat: Seat):
    seat.run(1)
    for k in range(120):
        changed = seat.clock.now()
        seat.annunciate(structs.replace(HIGH, entity=f"tn.x.{k}", changed=changed))
        seat.run(1)
    assert len(seat.played) <= 8


def test_volume_has_a_floor_and_the_output_can_be_chosen(seat: Seat):
    seat.herald.start()
    assert seat.link.opened == [""]
    seat.herald.set_volume(0.0)
    seat.herald.choose("hdmi")
    assert seat.link.opened == ["", "hdmi"]
    seat.herald.test(4)
    assert seat.link.sent[-1] == Play(1, 4, 0.2)


def test_a_seat_that_sounds_nothing_by_configuration_still_watches_the_path(qtbot: QtBot):
    del qtbot
    seat = Seat(sounding=False)
    seat.apply()
    seat.annunciate(CRITICAL)
    seat.sing()
    seat.run(2)
    assert seat.herald.voice.device is None
    assert not seat.herald.voice.passage.lost
    seat.run(25)
    assert [r["canary"] for r in seat.reports] == ["ok", "lost"]
    assert {r["sound"] for r in seat.reports} == {"off"}
    seat.herald.stop()
