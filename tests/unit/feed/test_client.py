from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from console.feed.client import FeedClient
from console.feed.delta import Delta
from console.feed.picture import Picture
from console.feed.reader import Reader
from console.model.alarm import Alarm
from console.model.event import Event
from console.model.mode import CityMode
from console.model.principal import Principal
from console.model.text import Text
from console.wire.codec import digest
from console.wire.command import Command, Receipt
from console.wire.frame import HI, SNAP, pack_header, topic
from console.wire.record import MODE_KIND, alarm_event, mode_event, mode_of

if TYPE_CHECKING:
    from tests.unit.feed.conftest import FakeHub

TIMEOUT = 10


def events(n: int, first: int = 0, entities: int = 10) -> list[Event]:
    return [
        Event(f"tn.loop.{i % entities}", "demo", "traffic.speed", 1_000 + i, values={"value": i})
        for i in range(first, first + n)
    ]


class Screen:
    """A listener that keeps a picture and lets the test wait for a condition of it."""

    def __init__(self) -> None:
        self.picture = Picture()
        self.alarms: list[Alarm] = []
        self.receipts: list[Receipt] = []
        self.deltas = 0
        self.resets: list[str] = []
        self._changed = threading.Condition()

    def __call__(self, delta: Delta) -> None:
        with self._changed:
            self.picture.apply(delta)
            self.alarms += delta.alarms
            self.receipts += delta.receipts
            self.resets += delta.snapshot
            self.deltas += 1
            self._changed.notify_all()

    def wait(self, condition: Callable[[Screen], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self), TIMEOUT), self.picture.status

    def live(self) -> None:
        self.wait(lambda s: s.picture.status.connection == "live")


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def client(hub: FakeHub, screen: Screen) -> Iterator[FeedClient]:
    feed = FeedClient(hub.rpc, hub.feed, Principal("lan"), screen, interval=0.01)
    yield feed
    feed.stop()


def value(screen: Screen, entity: str) -> object:
    event = screen.picture.last.get((entity, "traffic.speed"))
    return event.values["value"] if event else None


def same(screen: Screen, hub: FakeHub, stream: str = "traffic") -> bool:
    return digest(screen.picture.last.values()) == digest(hub.snapshot(stream).events)


def test_state_first_then_what_follows(hub: FakeHub, client: FeedClient, screen: Screen):
    hub.post("traffic", events(25))
    client.start()
    screen.live()
    screen.wait(lambda s: value(s, "tn.loop.4") == 24)
    hub.post("traffic", events(3, 25))
    screen.wait(lambda s: value(s, "tn.loop.7") == 27)
    assert same(screen, hub)
    assert screen.resets == ["traffic"]
    assert screen.picture.status.lost == 0
    assert screen.picture.status.sources["demo"].quarantined == 2


def test_lost_frames_and_a_lost_tail_are_replayed(hub: FakeHub, client: FeedClient, screen: Screen):
    hub.post("traffic", events(1))
    client.start()
    screen.live()
    hub.drop = lambda _stream, seq0: seq0 % 2 == 0
    for i in range(1, 40):
        hub.post("traffic", events(1, i))
    screen.wait(lambda s: same(s, hub) and s.picture.status.events == 39)
    assert screen.picture.status.gaps > 0
    assert screen.picture.status.lost == 0


@pytest.mark.logs("log is another")
def test_another_log_is_taken_from_a_snapshot(hub: FakeHub, client: FeedClient, screen: Screen):
    hub.post("traffic", events(5))
    client.start()
    screen.live()
    hub.renew(8)
    hub.post("traffic", events(1, 100))
    screen.wait(lambda s: s.picture.status.epoch == 8 and len(s.picture.last) == 1)
    assert same(screen, hub)


@pytest.mark.logs("digest disagrees")
def test_a_snapshot_that_disagrees_is_asked_for_again(hub: FakeHub, client: FeedClient, screen: Screen):
    hub.post("traffic", events(5))
    hub.spoil_snapshots = 2
    client.start()
    screen.wait(lambda s: len(s.picture.last) == 5)
    assert sum(1 for parts in hub.seen if parts[0] == SNAP) >= 3
    assert screen.picture.status.malformed == 2


@pytest.mark.logs("can no longer be had")
def test_retention_that_passed_a_hole_is_counted_and_the_state_taken_anew(
    hub: FakeHub, client: FeedClient, screen: Screen
):
    hub.post("traffic", events(5))
    client.start()
    screen.live()
    hub.retained["traffic"] = 9
    hub.drop = lambda _stream, _seq0: True
    hub.post("traffic", events(10, 5))
    screen.wait(lambda s: same(s, hub) and s.picture.status.lost == 3)
    assert screen.resets == ["traffic", "traffic"]


def test_alarms_keep_every_step(hub: FakeHub, client: FeedClient, screen: Screen):
    alarm = Alarm(entity="tn.gauge.1", rule="flood.level", title=Text("Lũ"), priority=1, domain="flood")
    client.start()
    hub.post("alarm", [alarm_event(alarm)])
    screen.wait(lambda s: bool(s.alarms))  # live is not enough: the stream may not be known yet
    steps = [replace(alarm, revision=i) for i in range(1, 50)]
    hub.post("alarm", [alarm_event(a) for a in steps])
    screen.wait(lambda s: bool(s.alarms) and s.alarms[-1].revision == 49)
    assert [a.revision for a in screen.alarms][-49:] == list(range(1, 50))
    assert screen.picture.alarms["tn.gauge.1", "flood.level"].revision == 49


def test_a_city_mode_comes_beside_the_alarms_as_its_last_state(hub: FakeHub, client: FeedClient, screen: Screen):
    storm = CityMode(id="storm", name=Text("Bão"))
    alarm = Alarm(entity="tn.gauge.1", rule="flood.level", title=Text("Lũ"), priority=1, domain="flood")
    hub.post("alarm", [mode_event(storm)])
    client.start()
    screen.live()
    on = replace(storm, on=True, revision=2)
    hub.post("alarm", [mode_event(on), alarm_event(alarm)])
    screen.wait(lambda s: mode_of(s.picture.last["mode.storm", MODE_KIND]) == on)
    screen.wait(lambda s: s.picture.alarms == {alarm.id: alarm})


@pytest.mark.logs("malformed")
def test_malformed_frames_are_counted_and_the_good_goes_on(hub: FakeHub, client: FeedClient, screen: Screen):
    hub.post("traffic", events(1))
    client.start()
    screen.live()
    hub.send_feed(b"e.traffic.")
    hub.send_feed(topic("traffic"), b"short", b"")
    hub.send_feed(b"t.", b"\xff\xff")
    hub.send_feed(topic("traffic"), pack_header(99, 2, 1, 0), b"\x90")
    hub.post("traffic", events(2, 1), body=b"\x93\x01\x02")
    hub.post("traffic", events(1, 3))
    screen.wait(lambda s: value(s, "tn.loop.3") == 3)
    screen.wait(lambda s: s.picture.status.malformed >= 4)


def test_a_command_is_signed_and_answered(client: FeedClient, screen: Screen):
    client.start()
    made = client.send(Command(id=b"", service="echo", name="ack"))
    screen.wait(lambda s: bool(s.receipts))
    assert screen.receipts == [Receipt(id=made, status="done", reason="lan")]


def test_a_command_that_nobody_takes_fails_with_the_reason(client: FeedClient, screen: Screen):
    client.start()
    client.send(Command(id=b"", service="nobody", name="ack"), deadline=0.5)
    screen.wait(lambda s: bool(s.receipts))
    assert screen.receipts[0].status == "failed"
    vi, en = screen.receipts[0].reason.split("|")
    assert vi == "Không có trả lời trong 0.5 giây: không có dịch vụ"
    assert en == "No answer within 0.5 seconds: no such service"


def test_a_restarted_hub_is_found_again_and_commands_are_sent_again(
    hub: FakeHub, new_hub: type[FakeHub], screen: Screen
):
    client = FeedClient(hub.rpc, hub.feed, Principal("lan"), screen, interval=0.01)
    hub.mute.add(b"CMD")
    hub.post("traffic", events(5))
    client.start()
    screen.live()
    made = client.send(Command(id=b"", service="echo", name="ack"))
    hub.stop()
    second = new_hub(hub.rpc, hub.feed)
    second.log = hub.log
    try:
        screen.wait(lambda s: bool(s.receipts))
        assert screen.receipts[0].id == made
        second.post("traffic", events(3, 5))
        screen.wait(lambda s: same(s, second))
    finally:
        client.stop()
        second.stop()


def test_silence_is_told(hub: FakeHub, client: FeedClient, screen: Screen):
    hub.post("traffic", events(5))
    client.start()
    screen.live()
    hub.ticking = False
    screen.wait(lambda s: s.picture.status.connection == "stale")
    screen.wait(lambda s: s.picture.status.connection == "lost")
    hub.ticking = True
    screen.live()
    assert not any(parts[0] == HI for parts in hub.seen)


def test_a_slow_screen_gets_the_last_values_only(hub: FakeHub, screen: Screen):
    free = threading.Event()
    client = FeedClient(hub.rpc, hub.feed, Principal("lan"), screen, interval=0.01, ready=free.is_set)
    hub.post("traffic", events(5))
    client.start()
    for i in range(5, 50):
        hub.post("traffic", events(10, 10 * i))
    assert screen.deltas == 0
    free.set()
    screen.wait(lambda s: same(s, hub))
    client.stop()


def test_only_the_streams_asked_for(hub: FakeHub, screen: Screen):
    client = FeedClient(hub.rpc, hub.feed, Principal("lan"), screen, interval=0.01, streams=("traffic",))
    hub.post("flood", events(5))
    hub.post("traffic", events(3))
    client.start()
    screen.live()
    hub.post("flood", events(5, 5))
    hub.post("traffic", events(3, 3))
    screen.wait(lambda s: same(s, hub))
    client.stop()


class Falling(Reader):
    """A reader that does its work and falls when told to."""

    fall = threading.Event()

    def step(self, timeout: float) -> None:
        super().step(timeout)
        if self.fall.is_set():
            self.fall.clear()
            raise OverflowError("int too large")


@pytest.mark.logs("the reader fell")
def test_a_reader_that_falls_is_told_at_once_and_another_one_takes_a_fresh_picture(hub: FakeHub, screen: Screen):
    hub.post("traffic", events(25))
    seen: list[str] = []

    def note(delta: Delta) -> None:
        seen.append(delta.status.connection)
        screen(delta)

    feed = FeedClient(hub.rpc, hub.feed, Principal("lan"), note, interval=0.01, make_reader=Falling)
    try:
        feed.start()
        screen.live()
        before = len(seen)
        Falling.fall.set()
        screen.wait(lambda s: s.picture.status.failures == 1)
        assert screen.picture.status.failure == "OverflowError: int too large"
        hub.post("traffic", events(3, 25))
        screen.live()
        screen.wait(lambda s: value(s, "tn.loop.7") == 27)
        assert set(seen[before:]) <= {"live", "failed"}
        assert "failed" in seen[before:]
        assert screen.resets == ["traffic", "traffic"]
        assert screen.picture.status.failures == 1
    finally:
        feed.stop()


@pytest.mark.logs("the reader fell", "could not be told")
def test_a_listener_that_raises_does_not_end_the_feed(hub: FakeHub, screen: Screen):
    hub.post("traffic", events(25))
    left = [None] * 2

    def note(delta: Delta) -> None:
        if left:
            left.pop()
            raise ValueError("not now")
        screen(delta)

    feed = FeedClient(hub.rpc, hub.feed, Principal("lan"), note, interval=0.01)
    try:
        feed.start()
        screen.live()
        assert screen.picture.status.failures == 1
    finally:
        feed.stop()


def test_another_hub_is_read_on_request(hub: FakeHub, new_hub: type[FakeHub], client: FeedClient, screen: Screen):
    hub.post("traffic", events(5))
    client.start()
    screen.live()
    other = new_hub(epoch=9)
    try:
        other.post("traffic", events(2, 50))
        client.redirect(other.rpc, other.feed)
        screen.wait(lambda s: s.picture.status.epoch == 9 and s.picture.status.connection == "live")
        screen.wait(lambda s: value(s, "tn.loop.0") == 50)
        assert len(screen.picture.last) == 2
        assert screen.picture.status.failures == 0
    finally:
        client.stop()
        other.stop()
