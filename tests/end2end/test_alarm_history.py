"""Broker, store and figures as real processes: alarms are found again, counted, and somebody answers for them."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import structs

from console.feed.client import FeedClient
from console.feed.delta import Delta
from console.feed.publisher import Publisher
from console.model.alarm import Alarm, Process
from console.model.clock import NS
from console.model.event import Event
from console.model.principal import Principal
from console.model.text import Text
from console.wire.alarm_history import ActionPage, OccurrencePage, decode_page
from console.wire.cockpit import decode_cockpit
from console.wire.command import Command, CommandArgument, Receipt
from console.wire.record import ALARM_STREAM, ANNUNCIATES, alarm_event

SECONDS = 30.0


class Hub:
    def __init__(self, folder: Path) -> None:
        self.rpc, self.feed = f"ipc://{folder}/rpc", f"ipc://{folder}/feed"
        options = ["--data", str(folder), "--rpc", self.rpc, "--feed", self.feed]
        self.children = [
            subprocess.Popen([sys.executable, "-m", "console", part, *options]) for part in ("broker", "store", "kpi")
        ]
        self.state = Publisher(self.rpc, "state")
        self._changed = threading.Condition()
        self.receipts: dict[bytes, Receipt] = {}
        self.client = FeedClient(self.rpc, self.feed, Principal("lan", seat="2"), self._take, interval=0.01)
        self.client.start()

    def _take(self, delta: Delta) -> None:
        with self._changed:
            self.receipts.update((r.id, r) for r in delta.receipts)
            self._changed.notify_all()

    def ask(self, service: str, name: str, entity: str = "", rule: str = "", **arguments: CommandArgument) -> Receipt:
        asked = self.client.send(
            Command(
                id=b"", service=service, name=name, entity=entity, rule=rule, principal=Principal("lan", seat="2"),
                arguments=arguments,
            ),
            SECONDS,
        )  # fmt: skip
        with self._changed:
            assert self._changed.wait_for(lambda: asked in self.receipts, SECONDS)
            return self.receipts[asked]

    def until(self, made: Callable[[], bool]) -> None:
        limit = time.monotonic() + SECONDS
        while not made():
            assert time.monotonic() < limit
            with self._changed:
                self._changed.wait(0.2)

    def stop(self) -> None:
        self.client.stop()
        self.state.close(0.1)
        for child in self.children:
            child.kill()
            child.wait()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path)
    yield hub
    hub.stop()


def raised(k: int, t: int) -> list[Event]:
    """An alarm that is raised and acknowledged."""
    alarm = Alarm(
        entity=f"tn.junction.{k}", rule="traffic.jam", title=Text("Ùn tắc", "Queue"), priority=2, domain="traffic",
        lon=105.8353, lat=21.5861, process=Process.ABNORMAL, acknowledged=False, revision=1, occurrence=f"o{k}",
        first=t, last=t, changed=t, count=1,
    )  # fmt: skip
    first = alarm_event(alarm)
    first = structs.replace(first, values={**first.values, ANNUNCIATES: True})
    then = alarm_event(structs.replace(alarm, acknowledged=True, by="lan", revision=2, changed=t + 30 * NS))
    said = {"command": "0" * 32, "action": "ack", "by": "lan", "seat": "2"}
    return [first, structs.replace(then, values={**then.values, **said})]


def test_alarms_are_found_again_counted_and_somebody_answers_for_them(hub: Hub):
    now = time.time_ns()
    whole = {"from": now - 3600 * NS, "to": now + 3600 * NS}
    hub.state.put(ALARM_STREAM, [e for k in range(30) for e in raised(k, now - (60 + k) * NS)])

    def occurrences() -> OccurrencePage:
        receipt = hub.ask("history", "get-occurrences", limit=20, details=True, **whole)
        return decode_page(receipt.data, OccurrencePage) if receipt.status == "done" else OccurrencePage([])

    hub.until(lambda: len(occurrences().rows) == 20)
    page = occurrences()
    assert (page.rows[0].id, page.rows[0].area, page.rows[0].seat) == ("o0", "Phường Phan Đình Phùng", "2")
    rest = hub.ask("history", "get-occurrences", cursor=page.next, **whole)
    assert len(decode_page(rest.data, OccurrencePage).rows) == 10
    done = decode_page(hub.ask("history", "get-actions", **whole).data, ActionPage)
    assert {(x.what, x.by) for x in done.rows} == {("ack", "lan")}
    assert hub.ask("history", "get-occurrences").status == "refused"

    made = decode_cockpit(hub.ask("kpi", "get-figures", begin=now - 3600 * NS).data)
    assert (made.kpi.activations, made.kpi.standing) == (30, 30)
    assert made.kpi.acknowledge_seconds
    assert made.kpi.acknowledge_seconds.median == 30.0

    def owner() -> list[str]:
        kept = decode_cockpit(hub.ask("kpi", "get-figures", begin=now - 3600 * NS).data)
        return [a.owner for o in kept.actors for a in o.assigned if o.entity == "tn.junction.29"]

    receipt = hub.ask("kpi", "assign-actor", "tn.junction.29", "traffic.jam", owner="đội đèn", due=now, note="thay")
    assert receipt.status == "done"
    hub.until(lambda: owner() == ["đội đèn"])
    assert hub.ask("kpi", "assign-actor", owner="x").status == "refused"
    assert hub.ask("kpi", "do-nothing").status == "refused"
