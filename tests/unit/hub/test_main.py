"""The hub's main: which processes it runs, what it says of them, and whom it ends."""

import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from console.config.schema import Config, Demo, Hub, Mqtt, Store
from console.hub.main import main
from console.hub.main_child import Place, children, known_kinds
from console.hub.main_report import Report, ended, event
from console.hub.main_watch import BROKER_SECONDS, STATE_SECONDS, Watch
from console.model.clock import ManualClock
from console.model.event import Event
from console.plugin.discovery import discover, manifests
from console.process.claim import holder
from console.process.supervisor import ChildState
from console.wire.frame import PING, READY

PLACE = Place(config=Path("/etc/c.toml"), data=Path("/data"), rpc="ipc:///r", feed="ipc:///f")


def test_one_process_each():
    config = Config(
        hub=Hub(sync=False),
        store=Store("postgresql:///x", keep_days=30),
        mqtt=(Mqtt("air", "air-thai-nguyen"),),
        demo=Demo(seed=7),
    )
    specs = {s.name: s for s in children(config, PLACE, manifests(discover()))}
    assert list(specs)[:5] == ["broker", "state", "store", "kpi", "connector.air"]
    assert "plugin.environment" in specs
    assert "--no-sync" in specs["broker"].arguments
    assert specs["store"].arguments[-6:] == (
        "--keep-days", "30", "--keep-alarm-days", "400.0", "--url", "postgresql:///x",
    )  # fmt: skip
    assert specs["connector.air"].arguments == (
        "connector", "--config", "/etc/c.toml", "--name", "air", "--rpc", "ipc:///r", "--feed", "ipc:///f",
    )  # fmt: skip
    assert specs["demo"].arguments[5:7] == ("--seed", "7")
    assert all(s.environment == {"VONGLAU_DATA": "/data"} for s in specs.values())
    quiet = children(Config(demo=Demo(enabled=False)), PLACE, ())
    assert [s.name for s in quiet] == ["broker", "state", "store", "kpi"]


def test_kinds_of_the_core_are_known_without_any_plugin():
    assert {"entity", "alarm.", "system.", "traffic."} <= set(known_kinds(()))


def test_a_fallen_child_is_told_with_its_reason():
    told = event(ChildState("store", "backoff", restarts=2, since=5, code=-9), ended(-9), 7)
    assert (told.entity, told.kind, told.t, told.severity) == ("process.store", "system.process", 5, 2)
    assert told.values == {"state": "backoff", "restarts": 2, "pid": 0, "reason": "signal SIGKILL", "began": 7}
    assert (ended(1), ended(None), ended(-250)) == ("exit 1", "", "exit -250")
    assert ended(2) == "exit 2: cannot be used as configured"


class Wire:
    """A publisher that keeps what it is given."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def put(self, _stream: str, events: Sequence[Event], timeout: float | None = None) -> int:
        del timeout
        self.events += events
        return len(self.events)


@pytest.mark.logs("store cannot be used as it is configured")
def test_a_child_that_refuses_its_configuration_is_told_once(caplog: pytest.LogCaptureFixture):
    wire = Wire()
    report = Report(wire, {})
    for restarts in range(3):
        report.tell(ChildState("store", "backoff", restarts=restarts, code=2))
    report.tell(ChildState("state", "backoff", code=1))
    assert len(wire.events) == 4
    assert caplog.text.count("cannot be used as it is configured") == 1


def test_a_configuration_that_cannot_be_used_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "c.toml"
    path.write_text("[hub]\nrpc = 'tcp://0.0.0.0:1'\n")
    assert main(["--config", str(path)]) == 2
    assert "leave this machine" in capsys.readouterr().err


def test_an_endpoint_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="2"):
        main(["--data", str(tmp_path), "--rpc", "tcp://0.0.0.0:7410"])
    assert "leave this machine" in capsys.readouterr().err
    assert main(["--data", str(tmp_path), "--rpc", "ipc:///r", "--feed", "ipc:///r"]) == 2
    assert "--rpc and --feed are the same" in capsys.readouterr().err


def test_a_data_folder_that_cannot_be_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").touch()
    assert main(["--data", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err == f"vonglau hub: data folder {tmp_path}/file: is a file\n"
    (tmp_path / "hub.lock").mkdir()
    assert main(["--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"vonglau hub: data folder {tmp_path}: Is a directory\n"


def test_a_hub_beside_another_one_starts_no_child(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("console.hub.main._VACANT_SECONDS", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as other:
        rpc = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        assert main(["--data", str(tmp_path), "--rpc", rpc, "--feed", f"ipc://{tmp_path}/feed"]) == 2
    assert f"{rpc} is in use by another program" in capsys.readouterr().err
    assert holder(tmp_path) is None


@pytest.fixture
def idle():
    program = "import sys; print(flush=True); sys.stdin.read()"
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdout.readline()
    yield process
    process.kill()
    process.communicate()


def watch(hub, clock: ManualClock, child: tuple[str, int], reasons: dict[int, str], *, most: int = 1 << 40) -> Watch:
    states = [ChildState(child[0], "running", child[1], since=clock.now())]
    return Watch((hub.settings.rpc, hub.settings.feed), lambda: states, reasons, clock, most_bytes=most)


@pytest.mark.logs("is ended: silent")
def test_a_broker_that_ticks_no_more_is_ended(hub, idle):
    clock, reasons = ManualClock(10**18), {}
    watched = watch(hub, clock, ("broker", idle.pid), reasons)
    hub.ear().tick()
    for _ in range(8):
        hub.ear().tick()
        clock.advance(BROKER_SECONDS - 1)
        watched.look()
    assert reasons == {}  # it ticks
    hub.stop()
    watched.look()
    clock.advance(BROKER_SECONDS + 1)
    watched.look()
    assert idle.wait(5) == -9
    assert reasons[idle.pid].startswith("silent for")
    watched.close()
    hub.begin()


@pytest.mark.logs("is ended: silent")
def test_a_state_process_that_the_ticks_no_longer_name_is_ended(hub, idle):
    clock, reasons, service = ManualClock(10**18), {}, hub.raw()
    watched = watch(hub, clock, ("state", idle.pid), reasons)
    service.ask(READY, b"alarm")
    ear = hub.ear()
    for _ in range(8):
        service.ask(PING)
        ear.tick(lambda tick: tick.status.services == ["alarm"])
        clock.advance(STATE_SECONDS - 1)
        watched.look()
    assert reasons == {}  # it is named
    service.socket.close(0)
    hub.stop()
    hub.begin()  # knows nobody
    ear = hub.ear()
    for _ in range(3):
        ear.tick(lambda tick: not tick.status.services)
        clock.advance(STATE_SECONDS)
        watched.look()
    assert idle.wait(5) == -9
    assert reasons[idle.pid].startswith("silent for")
    watched.close()


@pytest.mark.logs("is ended")
def test_a_child_that_eats_the_memory_is_ended(hub, idle):
    reasons: dict[int, str] = {}
    watched = watch(hub, ManualClock(10**18), ("demo", idle.pid), reasons, most=1 << 20)
    watched.look()
    assert idle.wait(5) == -9
    assert "MB of memory" in reasons[idle.pid]
    watched.close()


def test_a_child_that_is_gone_is_left_alone(hub, idle):
    idle.kill()
    idle.wait()
    reasons: dict[int, str] = {}
    watched = watch(hub, ManualClock(10**18), ("demo", idle.pid), reasons, most=1)
    watched.look()
    assert reasons == {}
    watched.close()
