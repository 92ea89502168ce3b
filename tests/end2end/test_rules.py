"""Broker, state and store as real processes: a supervisor changes a rule, it is killed, and the past is rehearsed."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from console.feed.client import FeedClient
from console.feed.delta import Delta
from console.feed.publisher import Publisher
from console.model.alarm import Alarm, AlarmState
from console.model.amendment import RuleLine
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Event
from console.model.principal import Principal, Role
from console.model.rehearsal import Rehearsal
from console.model.text import Text
from console.wire.command import Command, CommandArgument, Receipt
from console.wire.record import entity_event

RULE, LOOP, KIND = "traffic.queue", "tn.loop.01", "traffic.speed"


class Hub:
    """The processes of a hub in a folder, with the shipped rules."""

    def __init__(self, folder: Path) -> None:
        self.rpc, self.feed = f"ipc://{folder}/rpc", f"ipc://{folder}/feed"
        self._options = ["--data", str(folder), "--rpc", self.rpc, "--feed", self.feed]
        self.processes = {name: self.start(name) for name in ("broker", "state", "store")}

    def start(self, name: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", "console", name, *self._options])
        self.processes = {**getattr(self, "processes", {}), name: process}
        return process

    def kill(self, name: str) -> None:
        self.processes[name].kill()
        self.processes[name].wait()

    def stop(self) -> None:
        for name in self.processes:
            self.kill(name)


class Seat:
    """A supervisor's console."""

    def __init__(self, hub: Hub) -> None:
        self.alarms: list[Alarm] = []
        self.receipts: dict[bytes, Receipt] = {}
        self._changed = threading.Condition()
        self._principal = Principal("hà", Role.SUPERVISOR, "1")
        self._client = FeedClient(hub.rpc, hub.feed, self._principal, self._take, interval=0.01)
        self._client.start()

    def _take(self, delta: Delta) -> None:
        with self._changed:
            self.alarms += delta.alarms
            self.receipts |= {r.id: r for r in delta.receipts}
            self._changed.notify_all()

    def until(self, holds: Callable[[], bool], seconds: float = 30.0) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, seconds)

    def send(self, service: str, name: str, revision: int = 0, **arguments: CommandArgument) -> bytes:
        command = Command(
            id=os.urandom(16), service=service, name=name, rule=RULE, revision=revision, principal=self._principal,
            t=time.time_ns(), arguments=arguments,
        )  # fmt: skip
        return self._client.send(command, deadline=30.0)

    def ask(self, service: str, name: str, revision: int = 0, **arguments: CommandArgument) -> Receipt:
        asked = self.send(service, name, revision, **arguments)
        self.until(lambda: asked in self.receipts)
        return self.receipts[asked]

    def line(self) -> RuleLine:
        lines = msgspec.json.decode(self.ask("alarm", "get-rules").data, type=list[RuleLine])
        return next(line for line in lines if line.rule == RULE)

    def close(self) -> None:
        self._client.stop()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path)
    yield made
    made.stop()


def test_a_rule_is_changed_for_good_and_its_past_is_played(hub: Hub):
    publisher = Publisher(hub.rpc, "test")
    seat = Seat(hub)
    now = time.time_ns()
    loop = Entity(id=LOOP, kind="loop", domain="traffic", name=Text("Vòng 1", "Loop 1"))
    publisher.put("entity", [entity_event(loop, "test", now)], 10)
    slow = [now - 7200 * NS + s * 5 * NS for s in range(1440)]
    publisher.put("traffic", [Event(LOOP, "test", KIND, t, values={"value": _speed(t - slow[0])}) for t in slow], 10)

    while seat.line().watched == 0:  # the log was empty: only now has it told its epoch
        pass

    # In force: below 12 for 30 s. Now: below 25, at once.
    order = seat.ask("alarm", "amend", figures='{"value": 25, "on_delay": 0, "priority": 1}', reason="thử")
    assert order.status == "done", order
    publisher.put("traffic", [Event(LOOP, "test", KIND, time.time_ns(), values={"value": 20.0})], 10)
    seat.until(lambda: any(a.rule == RULE and a.priority == 1 and a.limit == 25.0 for a in seat.alarms))

    hub.kill("state")
    hub.start("state")
    line = seat.line()
    assert (line.amendment.revision, line.amendment.by) == (1, "hà")
    assert {f.path: (f.own, f.now) for f in line.figures if f.own != f.now} == {
        "value": (12, 25), "on_delay": (30.0, 0.0), "priority": (2, 1),
    }  # fmt: skip
    assert line.standing == 1

    seen = len(seat.alarms)
    undone = seat.ask("alarm", "amend", 1, figures="{}", reason="trả lại")
    assert undone.status == "done", undone
    seat.until(lambda: any(a.rule == RULE and a.priority == 2 for a in seat.alarms[seen:]))
    assert seat.ask("alarm", "amend", 1, figures='{"value": 3}', reason="muộn").status == "refused"

    begin = now - 3600 * NS
    span: dict[str, CommandArgument] = {"from": begin, "to": now, "present": "{}", "proposed": '{"value": 5}'}
    told = Rehearsal(state="waiting")
    deadline = time.monotonic() + 60
    while told.state not in ("done", "failed") and time.monotonic() < deadline:
        told = msgspec.json.decode(seat.ask("history", "get-rehearsal", **span).data, type=Rehearsal)
    assert told.state == "done", told
    assert (told.present.raised, told.proposed.raised) == (4, 0)

    alarm = [a for a in seat.alarms if a.rule == RULE][-1]
    assert alarm.state in (AlarmState.UNACK, AlarmState.RTNUN), "nobody has acknowledged it: it is still there"
    seat.close()
    publisher.close(1.0)


def _speed(ns: int) -> float:
    """Slow for five minutes of every fifteen."""
    return 9.0 if ns // NS % 900 < 300 else 30.0
