"""Rehearsals: played over a stored past, asked for again and again, ended when nobody asks."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from console.history.store import Batch, Position, Store
from console.hub.rehearsal_desk import KEPT_SECONDS, LEASE_SECONDS, MOST, Rehearsals
from console.hub.rehearsal_plan import Plan
from console.hub.rehearsal_process import PlanError, rehearse
from console.model.clock import NS, ManualClock
from console.model.entity import Entity
from console.model.event import Event
from console.model.rehearsal import Rehearsal
from console.model.text import Text
from console.wire.command import Command, Receipt
from console.wire.record import entity_event

T = 1_700_000_000 * NS
HOUR = 3600 * NS
LOOP = "tn.loop.01"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Two hours of a loop: slow for five minutes of every fifteen."""
    url = f"sqlite:///{tmp_path}/history.sqlite"
    store = Store(url)
    loop = Entity(id=LOOP, kind="loop", domain="traffic", name=Text("Vòng 1", "Loop 1"))
    speeds = [
        Event(LOOP, "demo", "traffic.speed", T + s * NS, values={"value": 9.0 if s % 900 < 300 else 30.0})
        for s in range(0, 7200, 5)
    ]
    store.append([Batch("entity", 7, 1, T, [entity_event(loop, "demo", T)])], Position(7, {"entity": 1}))
    store.append([Batch("traffic", 7, 1, T, speeds)], Position(7, {"traffic": len(speeds)}))
    store.close()
    return url


def plan(url: str, **fields: object) -> Plan:
    told = Plan(url=url, rule="traffic.queue", begin=T + HOUR, end=T + 2 * HOUR)
    return msgspec.structs.replace(told, **fields)


def test_a_shipped_rule_over_the_stored_past(url: str):
    *on_the_way, last = rehearse(plan(url, proposed={"value": 5, "priority": 1}))
    assert last.state == "done"
    assert (last.present.raised, last.proposed.raised) == (4, 0)
    assert last.present.first[0].title == Text("Ùn tắc, 9 km/h", "Queue, 9 km/h")
    assert last.since == T + HOUR
    assert all(told.state == "running" for told in on_the_way)
    assert [told.share for told in on_the_way] == sorted(told.share for told in on_the_way)


@pytest.mark.parametrize(("figures", "raised"), [({"enabled": False}, 0), ({"on_delay": 400}, 0), ({"value": 40}, 0)])
def test_what_would_be_otherwise(url: str, figures: dict[str, float | int | bool], raised: int):
    *_, last = rehearse(plan(url, present={"value": 10}, proposed=figures))
    assert (last.present.raised, last.proposed.raised) == (4, raised), "above 40 it never returns, so never rises"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rule": "traffic.none"}, "there is no rule"),
        ({"proposed": {"priority": 9}}, "priority: .*<= 4"),
        ({"end": T + HOUR}, "empty"),
    ],
)
def test_what_cannot_be_rehearsed_says_why(url: str, fields: dict[str, object], words: str):
    with pytest.raises(PlanError, match=words):
        list(rehearse(plan(url, **fields)))


class Room:
    """The desk with processes that say what they are told to."""

    def __init__(self, script: str = "") -> None:
        self.clock = ManualClock()
        self.script = script
        self.processes: list[subprocess.Popen[bytes]] = []
        self.desk = Rehearsals("sqlite://", spawn=self.spawn, clock=self.clock.monotonic)
        self.desk.start()

    def spawn(self, _plan: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([sys.executable, "-c", self.script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.processes.append(process)
        return process

    def ask(self, n: int = 0, **more: bool) -> Rehearsal:
        told: list[Receipt] = []
        arguments: dict[str, float | int | str | bool | None] = {
            "present": "{}", "proposed": f'{{"value": {n}}}', "from": T, "to": T + HOUR, **more,
        }  # fmt: skip
        command = Command(id=bytes(16), service="history", name="get-rehearsal", rule="a.b", arguments=arguments)
        self.desk.ask(command, told.append)
        return msgspec.json.decode(told[0].data, type=Rehearsal)


RUNNING = 'import sys; print(\'{"state":"running","share":0.5}\', flush=True); sys.stdin.read()'
DONE = 'print(\'nonsense\'); print(\'{"state":"done","share":1.0,"events":7}\')'


@pytest.fixture
def room(qtbot: object):  # noqa: ARG001 - waits without sleeping
    rooms: list[Room] = []

    def make(script: str) -> Room:
        rooms.append(Room(script))
        return rooms[-1]

    yield make
    for one in rooms:
        one.desk.stop()
        for process in one.processes:
            process.wait(10)


Make = Callable[[str], Room]


def until(qtbot: object, holds: Callable[[], bool]) -> None:
    qtbot.waitUntil(holds, timeout=20_000)


def test_the_same_question_tells_how_far_it_is_and_at_last_what_came_of_it(room: Make, qtbot: object):
    told = room(DONE)
    assert told.ask().state in ("waiting", "running")
    until(qtbot, lambda: told.ask().state == "done")
    assert told.ask().events == 7
    assert len(told.processes) == 1
    told.clock.advance(KEPT_SECONDS + 1)
    assert told.ask(1).state in ("waiting", "running")
    assert told.ask().state in ("waiting", "running"), "forgotten by now, and played again"


def test_one_runs_at_a_time_and_too_many_are_refused(room: Make, qtbot: object):
    told = room(RUNNING)
    until(qtbot, lambda: told.ask().share == 0.5)
    assert [told.ask(n).state for n in range(1, MOST)] == ["waiting"] * (MOST - 1)
    assert "too many" in told.ask(99).reason
    assert len(told.processes) == 1


def test_it_ends_when_it_is_cancelled(room: Make, qtbot: object):
    told = room(RUNNING)
    until(qtbot, lambda: told.ask().share == 0.5)
    assert told.ask(cancel=True).reason == "đã dừng|cancelled"
    until(qtbot, lambda: told.processes[0].poll() is not None)


def test_it_ends_when_nobody_asks_any_more(room: Make, qtbot: object):
    told = room(RUNNING)
    until(qtbot, lambda: told.ask().share == 0.5)
    told.clock.advance(LEASE_SECONDS + 1)
    until(qtbot, lambda: told.processes[0].poll() is not None)


def test_a_process_that_dies_is_a_failure_that_is_told(room: Make, qtbot: object):
    told = room("raise SystemExit(3)")
    until(qtbot, lambda: told.ask().state == "failed")
    assert told.ask().reason.endswith("the rehearsal ended: exit 3")


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"from": T},
        {"from": T, "to": T},
        {"from": T, "to": T + 40 * 24 * HOUR},
        {"from": T, "to": T + 1, "present": "x"},
    ],
)
def test_a_question_that_is_none_is_refused(arguments: dict[str, float | int | str | bool | None]):
    told: list[Receipt] = []
    command = Command(id=bytes(16), service="history", name="get-rehearsal", rule="a.b", arguments=arguments)
    Rehearsals("sqlite://").ask(command, told.append)
    assert told[0].status == "refused"
