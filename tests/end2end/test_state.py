"""Broker and state as real processes: an alarm rises, is acknowledged, and survives kill -9."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.feed.client import FeedClient
from console.feed.delta import Delta
from console.feed.publisher import Publisher
from console.model.alarm import Alarm, AlarmState
from console.model.event import Event
from console.model.mode import CityMode
from console.model.principal import Principal, Role
from console.wire.command import Command, CommandArgument, Receipt
from console.wire.record import MODE_KIND, mode_of

S = AlarmState
RULE = "environment.pm25-high"
STATE = f"""
import sys
from console.alarms.mode import Mode
from console.alarms.rule import Rule
from console.hub.state_process import main
from console.model.text import Text
rule = Rule(id={RULE!r}, type="limit", kind="environment.pm25", value=50.0, priority=2,
            title=Text("{{name}} {{value}}"))
storm = Mode(id="storm", name=Text("Bão", "Storm"), note=Text("a", "a"), suppresses=("environment.*",))
sys.exit(main(sys.argv[1:], [rule], [storm]))
"""


class Hub:
    """A broker and a state process in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rpc = f"ipc://{folder}/rpc"
        self.feed = f"ipc://{folder}/feed"
        self._options = ["--data", str(folder), "--rpc", self.rpc, "--feed", self.feed]
        self.broker = self._start("-m", "console", "broker")
        self.state = self.start_state()

    def _start(self, *program: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, *program, *self._options])

    def start_state(self) -> subprocess.Popen[bytes]:
        self.state = self._start("-c", STATE)
        return self.state

    def start_broker(self) -> None:
        self.broker = self._start("-m", "console", "broker")

    def stop(self) -> None:
        for process in (self.state, self.broker):
            process.kill()
            process.wait()


class Seat:
    """What one console has seen."""

    def __init__(self, hub: Hub, role: Role = Role.OPERATOR) -> None:
        self.alarms: list[Alarm] = []
        self.receipts: dict[bytes, Receipt] = {}
        self.events: list[Event] = []
        self._changed = threading.Condition()
        self._client = FeedClient(hub.rpc, hub.feed, Principal("lan", role, "1"), self._take, interval=0.01)
        self._client.start()

    def _take(self, delta: Delta) -> None:
        with self._changed:
            self.alarms += delta.alarms
            self.events += delta.events
            self.receipts |= {r.id: r for r in delta.receipts}
            self._changed.notify_all()

    def wait(self, until: Callable[[], bool], timeout: float = 20.0) -> None:
        with self._changed:
            assert self._changed.wait_for(until, timeout), f"after {timeout} s: {self.alarms[-3:]}, {self.receipts}"

    def wait_alarm(self, state: AlarmState, revision: int | None = None) -> Alarm:
        self.wait(
            lambda: (
                bool(self.alarms)
                and self.alarms[-1].state is state
                and (revision is None or self.alarms[-1].revision == revision)
            )
        )
        return self.alarms[-1]

    def ack(self, alarm: Alarm, id16: bytes = b"", revision: int | None = None) -> Receipt:
        return self.do("ack", alarm, id16, revision)

    def do(
        self, name: str, alarm: Alarm, id16: bytes = b"", revision: int | None = None, **arguments: CommandArgument
    ) -> Receipt:
        at = alarm.revision if revision is None else revision
        command = Command(
            id=id16, service="alarm", name=name, entity=alarm.entity, rule=alarm.rule, revision=at, arguments=arguments
        )
        sent = self._client.send(command, deadline=15.0)
        self.wait(lambda: sent in self.receipts)
        return self.receipts[sent]

    def picture(self, state: str) -> Receipt:
        """Tell what the seat sees of a camera."""
        said: dict[str, CommandArgument] = {"state": state, "why": "stalled", "name": "C-1"}
        sent = self._client.send(
            Command(id=b"", service="seat", name="picture", entity="tn.camera.1", revision=0, arguments=said),
            deadline=15.0,
        )
        self.wait(lambda: sent in self.receipts)
        return self.receipts[sent]

    def mode(self) -> CityMode | None:
        told = [mode_of(event) for event in self.events if event.kind == MODE_KIND]
        return told[-1] if told else None

    def turn(self, *, on: bool, until: int = 0) -> Receipt:
        self.wait(lambda: self.mode() is not None)
        seen = self.mode()
        assert seen
        command = Command(
            id=b"", service="alarm", name="mode", entity="mode.storm", revision=seen.revision,
            arguments={"on": on, "reason": "bão số 3", "until": until},
        )  # fmt: skip
        sent = self._client.send(command, deadline=15.0)
        self.wait(lambda: sent in self.receipts)
        return self.receipts[sent]

    def stop(self) -> None:
        self._client.stop()


def pm25(value: float) -> list[Event]:
    return [Event("tn.air.01", "air", "environment.pm25", time.time_ns(), 105.8, 21.6, {"value": value})]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path)
    yield hub
    hub.stop()


@pytest.fixture
def air(hub: Hub) -> Iterator[Publisher]:
    publisher = Publisher(hub.rpc, "air")
    yield publisher
    publisher.close(0.1)


@pytest.fixture
def seat(hub: Hub) -> Iterator[Seat]:
    seat = Seat(hub)
    yield seat
    seat.stop()


def test_raised_acknowledged_and_seen_by_all(hub: Hub, air: Publisher, seat: Seat):
    air.put("environment", pm25(63.4))
    raised = seat.wait_alarm(S.UNACK)
    assert raised.title.vi == "tn.air.01 63,4"
    old = seat.ack(raised, revision=raised.revision - 1)
    assert old.status == "refused"
    assert "|" in old.reason
    receipt = seat.ack(raised)
    assert (receipt.status, receipt.revision) == ("done", raised.revision + 1)
    acked = seat.wait_alarm(S.ACKED)
    assert acked.by == "lan"
    again = seat.ack(raised, receipt.id)
    assert again == receipt, "the same id has the same answer"
    air.put("environment", pm25(10.0))
    seat.wait_alarm(S.NORM)
    late = Seat(hub)
    late.wait(lambda: any(e.kind == "environment.pm25" and e.values["value"] == 10.0 for e in late.events))
    late.wait_alarm(S.NORM)
    late.stop()


def test_a_viewer_may_look_only(hub: Hub, air: Publisher):
    seat = Seat(hub, Role.VIEWER)
    air.put("environment", pm25(63.4))
    receipt = seat.ack(seat.wait_alarm(S.UNACK))
    assert receipt.status == "refused"
    assert seat.alarms[-1].state is S.UNACK
    seat.stop()


def test_kill_9_between_raise_and_ack(hub: Hub, air: Publisher, seat: Seat):
    air.put("environment", pm25(63.4))
    raised = seat.wait_alarm(S.UNACK)
    hub.state.kill()
    hub.state.wait()
    air.put("environment", pm25(64.0))
    hub.start_state()
    receipt = seat.ack(raised)
    assert receipt.status == "done"
    acked = seat.wait_alarm(S.ACKED)
    assert (acked.occurrence, acked.revision) == (raised.occurrence, raised.revision + 1)
    hub.state.kill()
    hub.state.wait()
    hub.start_state()
    assert seat.ack(raised, receipt.id) == receipt
    air.put("environment", pm25(10.0))
    seat.wait_alarm(S.NORM, acked.revision + 1)
    assert [a.state for a in seat.alarms if a.revision] == [S.UNACK, S.ACKED, S.NORM], "nothing was told twice"


def test_an_excursion_while_the_state_process_was_dead_is_not_lost(hub: Hub, air: Publisher, seat: Seat):
    air.put("environment", pm25(10.0))
    seat.wait(lambda: bool(seat.events))
    hub.state.kill()
    hub.state.wait()
    air.put("environment", pm25(70.0) + pm25(10.0))
    assert air.flush(10)
    hub.start_state()
    alarm = seat.wait_alarm(S.RTNUN)
    assert alarm.count == 1


def test_stopped_politely_it_goes_on_from_its_checkpoint(hub: Hub, air: Publisher, seat: Seat):
    air.put("environment", pm25(70.0))
    raised = seat.wait_alarm(S.UNACK)
    hub.state.terminate()
    assert hub.state.wait(10) == 0
    checkpoint = hub.folder / "state.checkpoint"
    assert checkpoint.exists()
    os.truncate(checkpoint, checkpoint.stat().st_size // 2)
    hub.start_state()
    assert seat.ack(raised).status == "done", "a broken checkpoint is no loss: the log has it all"


def test_a_shelving_survives_kill_9_and_ends_in_time(hub: Hub, air: Publisher, seat: Seat):
    air.put("environment", pm25(70.0))
    raised = seat.wait_alarm(S.UNACK)
    assert seat.do("shelve", raised, until=time.time_ns() + 10**9).status == "refused", "no reason"
    until = time.time_ns() + 4 * 10**9
    assert seat.do("shelve", raised, reason="cảm biến hỏng", until=until).status == "done"
    shelved = seat.wait_alarm(S.SHLVD)
    assert (shelved.shelved_until, shelved.shelved_by, shelved.shelved_reason) == (until, "lan", "cảm biến hỏng")
    assert seat.do("comment", shelved, revision=0, text="đã gọi đội 2").status == "done"
    hub.state.kill()
    hub.state.wait()
    hub.start_state()
    assert seat.do("assign", seat.alarms[-1], owner="Đội 2").status == "done"
    back = seat.wait_alarm(S.UNACK)
    assert time.time_ns() >= until
    assert (back.owner, back.shelved_until, [c.text for c in back.comments]) == ("Đội 2", 0, ["đã gọi đội 2"])


def test_what_needs_a_supervisor_is_refused_to_an_operator(hub: Hub, air: Publisher, seat: Seat):
    boss = Seat(hub, Role.SUPERVISOR)
    air.put("environment", pm25(70.0))
    raised = seat.wait_alarm(S.UNACK)
    assert seat.do("remove", raised, reason="tháo cảm biến").status == "refused"
    assert boss.do("remove", raised, reason="tháo cảm biến").status == "done"
    removed = seat.wait_alarm(S.OOSRV)
    assert boss.do("return", removed, **{"from": "out_of_service"}).status == "done"
    seat.wait_alarm(S.UNACK)
    boss.stop()


def test_a_city_mode_is_seen_by_every_seat_survives_kill_9_and_ends_in_time(hub: Hub, air: Publisher, seat: Seat):
    boss = Seat(hub, Role.SUPERVISOR)
    air.put("environment", pm25(70.0))
    seat.wait_alarm(S.UNACK)
    assert seat.turn(on=True).status == "refused", "an operator may not"
    until = time.time_ns() + 4 * 10**9
    assert boss.turn(on=True, until=until).status == "done"
    suppressed = seat.wait_alarm(S.DSUPR)
    assert suppressed.modes == ("storm",)
    seat.wait(lambda: bool((mode := seat.mode()) and mode.on and mode.by == "lan" and mode.until == until))
    hub.state.kill()
    hub.state.wait()
    hub.start_state()
    late = Seat(hub)
    late.wait_alarm(S.DSUPR)
    late.wait(lambda: bool((mode := late.mode()) and mode.on))
    late.stop()
    seat.wait_alarm(S.UNACK)
    assert time.time_ns() >= until
    seat.wait(lambda: bool((mode := seat.mode()) and not mode.on))
    boss.stop()


def test_an_undo_is_journaled_as_one(air: Publisher, seat: Seat):
    air.put("environment", pm25(70.0))
    assert seat.do("shelve", seat.wait_alarm(S.UNACK), reason="nhầm").status == "done"
    shelved = seat.wait_alarm(S.SHLVD)
    assert seat.do("undo", shelved, action="ack").status == "refused"
    assert seat.do("undo", shelved, action="shelve").status == "done"
    seat.wait_alarm(S.UNACK)
    names = ("command.asked",)
    seat.wait(lambda: [e.values["name"] for e in seat.events if e.kind in names][-1:] == ["undo"])


def test_a_camera_that_a_seat_misses_is_an_alarm_for_all_that_survives_kill_9_and_ends(hub: Hub, seat: Seat):
    assert seat.picture("lost").status == "done"
    raised = seat.wait_alarm(S.UNACK)
    assert (raised.entity, raised.rule, raised.title.en) == (
        "tn.camera.1", "system.camera-lost", "No picture from camera C-1",
    )  # fmt: skip
    hub.state.kill()
    hub.state.wait()
    hub.start_state()
    assert seat.picture("ok").status == "done"
    seat.wait_alarm(S.RTNUN)
