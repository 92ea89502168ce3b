"""The demo city against a real broker: described, moving, remembered over a kill, and ended with its parent."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.feed.follower import Batch, Follower
from console.model.event import Event
from console.process.lifeline import LIFELINE
from console.wire.record import entity_of

PATIENCE = 20.0


class Hub:
    """A broker, the processes beside it, and everything that was said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rpc, self.feed = f"ipc://{folder}/rpc", f"ipc://{folder}/feed"
        self.children: list[subprocess.Popen[bytes]] = []
        self.events: list[Event] = []
        self.rows = 0
        self._news = threading.Condition()
        self.start("broker")
        self._follower = Follower(self.rpc, self.feed, None, {}, self._take)
        self._follower.start()

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "console", *arguments, "--rpc", self.rpc, "--feed", self.feed]
        child = subprocess.Popen(
            [*command, "--data", str(self.folder)], stdin=subprocess.PIPE, env={"PATH": "", LIFELINE: "1"}
        )
        self.children.append(child)
        return child

    def _take(self, batch: Batch) -> None:
        with self._news:
            self.events += batch.events
            self.rows += len(batch.columns.rows) if batch.columns else 0
            self._news.notify_all()

    def wait(self, holds: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(holds, PATIENCE)

    def said(self, kind: str, entity: str = "") -> list[Event]:
        return [e for e in self.events if e.kind == kind and entity in ("", e.entity)]

    def close(self) -> None:
        self._follower.stop()
        for child in reversed(self.children):
            assert child.stdin
            child.stdin.close()
            assert child.wait(PATIENCE) is not None


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    subject = Hub(tmp_path)
    yield subject
    subject.close()


def test_the_city_is_described_told_and_moves(hub: Hub):
    demo = hub.start("demo", "--vehicles", "60", "--seed", "3")
    hub.wait(lambda: len(hub.said("entity")) > 700 and hub.rows > 60)
    entities = [entity_of(e) for e in hub.said("entity")]
    assert sum(e.kind == "camera" for e in entities) == 409
    assert sum(e.kind == "vehicle" for e in entities) == 60
    hub.wait(lambda: any(e.values["type"] == "collision" for e in hub.said("traffic.incident")))
    past = hub.said("energy.load", "tn.grid.city")
    assert len(past) >= 119
    assert all(e.t <= time.time_ns() for e in hub.events)
    assert demo.stdin
    demo.stdin.close()
    assert demo.wait(PATIENCE) == 0


def test_a_killed_city_describes_itself_again(hub: Hub):
    demo = hub.start("demo", "--vehicles", "20")
    hub.wait(lambda: hub.rows > 0)
    demo.kill()
    demo.wait()
    described = len(hub.said("entity"))
    hub.start("demo", "--vehicles", "20")
    hub.wait(lambda: len(hub.said("entity")) >= 2 * described)


def test_the_service_of_the_air_survives_a_kill(hub: Hub):
    service = hub.start("plugin-service", "environment")
    demo = hub.start("demo", "--vehicles", "1")
    hub.wait(lambda: len({e.entity for e in hub.said("environment.pm25_24h")}) == 12)
    service.kill()
    service.wait()
    before = {(e.entity, e.kind, e.t): e for e in hub.events if e.source == "plugin.environment"}
    last = hub.said("environment.pm25_24h", "tn.air.gia-sang")[-1]
    assert last.values["hours"] in (23, 24)
    assert float(last.values["value"] or 0) > 50
    hub.start("plugin-service", "environment")
    hub.wait(lambda: len(hub.said("environment.pm25_24h", "tn.air.gia-sang")) > before_count(before))
    for event in hub.events:
        if event.source == "plugin.environment":
            assert before.get((event.entity, event.kind, event.t), event) == event
    assert demo.poll() is None


def before_count(before: dict[tuple[str, str, int], Event]) -> int:
    return sum(entity == "tn.air.gia-sang" and kind == "environment.pm25_24h" for entity, kind, _ in before)


@pytest.mark.parametrize("arguments", [["--speed", "0"], ["--vehicles", "-1"], ["--scenario", "war"], ["--seed", "x"]])
def test_a_wrong_command_line_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    from console.demo.main import main

    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert arguments[0] in capsys.readouterr().err
