"""A hub whose alarm engine really works: ``alarm_hub.py RPC FEED CONFIGURED STANDING``, then orders on standard input.

Stands in for broker and state process: the engine of ``console.alarms`` judges readings of CONFIGURED alarms, of which
STANDING stand, and what it tells goes out as feed/1 frames of stream ``alarm``. A reading's time is the commit time of
its frame: what a screen measures begins before the engine. Orders, one JSON object a line, each answered by one:

    {"rate": 5000, "seconds": 60}     so many transitions a second, the number that stands kept as it is
    {"rate": 10000, "seconds": 2, "raise": true}   as many new alarms
    {"end": true}                     the truth: how many changes were told, and (entity, rule, revision, state) of each
"""

import json
import random
import select
import sys
import time
from collections import deque

import zmq

from console.alarms.engine import Engine
from console.alarms.machine import Happening
from console.alarms.operation import Change, Operation
from console.alarms.rule import Rule
from console.feed.snapshot import Snapshot, chunks
from console.model.alarm import Alarm
from console.model.entity import Entity
from console.model.event import Event
from console.model.text import Text
from console.wire.codec import encode_events
from console.wire.frame import (
    PING,
    PONG,
    SNAP,
    TICK_TOPIC,
    HubStatus,
    Tick,
    encode_tick,
    pack_header,
    topic,
    u64,
)
from console.wire.record import ALARM_STREAM, ENTITY_STREAM, alarm_event, entity_event

EPOCH = 9
_TURN = 0.004
_LIMIT = 50.0
_NAME = topic(ALARM_STREAM)
_KINDS = (
    ("traffic.queue", "Ùn tắc kéo dài", "Long queue", 2),
    ("traffic.speed", "Vận tốc thấp", "Low speed", 4),
    ("traffic.signal", "Mất tín hiệu đèn", "Signals dark", 3),
    ("environment.pm25", "Bụi mịn vượt QCVN 05", "PM2.5 above QCVN 05", 3),
    ("environment.level", "Mực nước vượt báo động", "Level above alarm", 1),
    ("energy.load", "Quá tải máy biến áp", "Transformer overloaded", 3),
    ("energy.voltage", "Điện áp thấp", "Low voltage", 4),
    ("security.smoke", "Đầu báo khói", "Smoke detector", 2),
    ("citizen.report", "Phản ánh chưa xử lý", "Report not handled", 4),
    ("flood.depth", "Ngập mặt đường", "Water on the road", 2),
)
_STREETS = (
    "Đường Lương Ngọc Quyến",
    "Đường Bắc Kạn",
    "Hoàng Văn Thụ",
    "Bắc Sơn",
    "Phan Đình Phùng",
    "Quang Trung",
    "Thống Nhất",
)


def rules() -> list[Rule]:
    """Ten limits of six domains."""
    return [
        Rule(
            id=kind, type="limit", kind=kind, value=_LIMIT, unit="1", priority=priority,
            title=Text(vi + " tại {name}: {value}", en + " at {name}: {value}"),
            source=Text("Ngưỡng vận hành", "Operating limit"),
        )
        for kind, vi, en, priority in _KINDS
    ]  # fmt: skip


def entities(count: int) -> list[Entity]:
    """Sensors all over the city."""
    dice = random.Random(5)
    return [
        Entity(
            id=f"tn.sensor.{k:06d}", kind="sensor", domain="traffic", name=Text(f"Điểm đo {k}", f"Sensor {k}"),
            place=Text(f"{dice.choice(_STREETS)} {k % 300}"),
            lon=105.84 + dice.gauss(0, 0.03), lat=21.59 + dice.gauss(0, 0.02),
        )
        for k in range(count)
    ]  # fmt: skip


class Plant:
    """The engine with its readings: every act of it is one transition of one alarm."""

    def __init__(self, configured: int, standing: int) -> None:
        self.told: list[Change] = []
        self.count = 0
        self.entities = entities(configured // len(_KINDS))
        self._engine = Engine(rules(), self.told.append)
        self._dice = random.Random(8)
        self._turn = 0
        now = time.time_ns()
        self._engine.know(self.entities)
        normal = [(e.id, kind) for e in self.entities for kind, *_ in _KINDS]
        for entity, kind in normal:
            self._read(entity, kind, 1.0, now)
        self._dice.shuffle(normal)
        self._normal, self._fresh, self._seen = deque(normal), deque[tuple[str, str]](), deque[tuple[str, str]]()
        for k in range(standing):
            self.raise_one(now - (standing - k) * 10**7)
        for _ in range(standing * 2 // 5):
            self.acknowledge_one(now)
        for k, (entity, kind) in enumerate(tuple(self._fresh)):
            if k % 40 == 0:
                self._operate(entity, kind, Happening.SHELVE, now, "đang sửa")
        self.taken()

    def taken(self) -> list[Alarm]:
        """What was told since the last call."""
        alarms = [change.alarm for change in self.told]
        self.told.clear()
        return alarms

    def alarms(self) -> list[Alarm]:
        """Every alarm that ever changed."""
        return list(self._engine.book.alarms())

    def act(self, now: int) -> None:
        """The next transition: one comes, one is acknowledged, one ends; so their number stays."""
        self._turn += 1
        (self.raise_one, self.acknowledge_one, self.end_one)[self._turn % 3](now)

    def raise_one(self, now: int) -> None:
        """A reading above its limit."""
        entity, kind = self._normal.popleft()
        self._read(entity, kind, _LIMIT + 1 + self._dice.random() * 50, now)
        self._fresh.append((entity, kind))

    def acknowledge_one(self, now: int) -> None:
        """An operator's."""
        entity, kind = self._fresh.popleft()
        self._operate(entity, kind, Happening.ACK, now)
        self._seen.append((entity, kind))

    def end_one(self, now: int) -> None:
        """A reading below its limit, of one that is acknowledged."""
        entity, kind = self._seen.popleft()
        self._read(entity, kind, 1.0, now)
        self._normal.append((entity, kind))

    def _read(self, entity: str, kind: str, value: float, now: int) -> None:
        self._engine.feed(Event(entity, "load", kind, now, values={"value": round(value, 1)}), now)

    def _operate(self, entity: str, kind: str, what: Happening, now: int, text: str = "") -> None:
        alarm = self._engine.alarm(entity, kind)
        assert alarm is not None
        self._engine.operate(entity, kind, Operation(what=what, revision=alarm.revision, by="bench", text=text), now)


class Hub:
    """Its two sockets and what it has told."""

    def __init__(self, rpc: str, feed: str, plant: Plant) -> None:
        context = zmq.Context.instance()
        self._router, self._xpub = context.socket(zmq.ROUTER), context.socket(zmq.XPUB)
        self._router.bind(rpc)
        self._xpub.setsockopt(zmq.SNDHWM, 0)  # it has no replay, so it must drop nothing
        self._xpub.bind(feed)
        self._plant, self._tick_at = plant, 0.0
        self._described = [entity_event(e, "load", time.time_ns()) for e in plant.entities]
        self.seq = self._first = len(plant.alarms())

    @property
    def told(self) -> int:
        """Changes sent on the feed."""
        return self.seq - self._first

    def turn(self) -> None:
        """Ticks and requests."""
        now = time.monotonic()
        if now >= self._tick_at:
            self._tick_at = now + 0.25
            heads = {ENTITY_STREAM: len(self._described), ALARM_STREAM: self.seq}
            status = HubStatus(services=["alarm", "snapshot"])
            self._xpub.send_multipart([TICK_TOPIC, encode_tick(Tick(EPOCH, heads, time.time_ns(), status))])
        while self._router.poll(0):
            identity, verb, *rest = self._router.recv_multipart()
            if verb == PING:
                self._router.send_multipart([identity, PONG, u64(EPOCH)])
            elif verb == SNAP:
                stream = rest[0].decode()
                alarms = stream == ALARM_STREAM
                events = [alarm_event(a) for a in self._plant.alarms()] if alarms else self._described
                for chunk in chunks(stream, Snapshot(EPOCH, self.seq if alarms else len(events), events)):
                    self._router.send_multipart([identity, SNAP, *chunk])
        self._router.poll(_TURN * 1000)

    def load(self, rate: float, seconds: float, *, only_raise: bool) -> float:
        """Transitions at ``rate``; returns the rate that was kept."""
        act = self._plant.raise_one if only_raise else self._plant.act
        began, done = time.monotonic(), 0
        while done < rate * seconds:
            due = min(int((time.monotonic() - began) * rate), int(rate * seconds))
            if due > done:
                known = time.time_ns()
                for _ in range(min(due - done, 100)):
                    act(known)
                    done += 1
                events = [alarm_event(a) for a in self._plant.taken()]
                header = pack_header(EPOCH, self.seq + 1, len(events), known)
                self._xpub.send_multipart([_NAME, header, encode_events(events)])
                self.seq += len(events)
            if due <= done:
                self.turn()
        return done / (time.monotonic() - began)


def main(rpc: str, feed: str, configured: int, standing: int) -> None:
    plant = Plant(configured, standing)
    hub = Hub(rpc, feed, plant)
    while True:
        if not select.select([sys.stdin], [], [], 0)[0]:
            hub.turn()
            continue
        order = json.loads(sys.stdin.readline() or '{"end": true}')
        if order.get("end"):
            truth = [(a.entity, a.rule, a.revision, str(a.state)) for a in plant.alarms()]
            print(json.dumps({"told": hub.told, "truth": truth}), flush=True)
            return
        rate = hub.load(order["rate"], order["seconds"], only_raise=order.get("raise", False))
        print(json.dumps({"rate": rate, "told": hub.told, "standing": order}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
