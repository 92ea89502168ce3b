"""The process of the figures: ``vonglau kpi``, started by ``vonglau hub``. Reads the store's database beside the store.

Service ``kpi``: the question ``get-figures`` (the fields of ``console.wire.cockpit.Scope``; ``Receipt.data`` is a
``Cockpit``), and the command ``assign-actor`` (``owner``, ``due``, ``note``), whose event goes to stream ``kpi``. The
figures of 100,000 annunciations take more than a second: neither a window nor the store's writer may wait for that.
"""

import logging
import sys
import threading
import time
from collections import deque
from pathlib import Path
from zoneinfo import ZoneInfo

from console.alarms.kpi import KpiLimits
from console.config.folder import FolderError, prepare
from console.config.load import ConfigError, load, shifts
from console.config.option import Parser, endpoint
from console.config.schema import Config, Hub
from console.feed.publisher import BackPressureError, Publisher, ReplacedError
from console.feed.service import CommandService, Reply
from console.history.archive import Archive
from console.history.engine import FILE_NAME
from console.history.failure import StoreError
from console.hub.kpi_assign import assignment
from console.hub.kpi_cockpit import Rules
from console.hub.kpi_desk import KpiDesk
from console.model.clock import SystemClock
from console.model.event import Event
from console.process.lifeline import hold
from console.wire.cockpit import KPI_SERVICE, KPI_STREAM
from console.wire.command import Command, Receipt

PRODUCER = "kpi"
MOST_WAITING = 32
_PATIENCE_SECONDS = 5.0
_REST_SECONDS = 120.0
_PUT_SECONDS = 5.0
_MINUTE, _HOUR = 60.0, 3600.0


def main(argv: list[str]) -> int:
    """Serve until asked to stop; 2 for a configuration or a folder that cannot be used."""
    hub = Hub()
    parser = Parser("vonglau kpi", "Figures of alarm management of a hub.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the database")
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration; else vonglau.toml of this user")
    parser.add_argument("--rpc", type=endpoint, default=hub.rpc, help="the hub's two-way endpoint")
    parser.add_argument("--feed", type=endpoint, help="accepted for all children of the hub; this one only answers")
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s kpi %(levelname)s %(message)s")
    try:
        config = load(options.config)
        prepare(options.data)
        archive = Archive(config.store.url or f"sqlite:///{(options.data / FILE_NAME).absolute()}")
    except (ConfigError, FolderError, StoreError) as err:
        sys.stderr.write(f"vonglau kpi: {err}\n")
        return 2
    process = KpiProcess(options.rpc, archive, rules_of(config))
    hold(process.stop)
    process.run()
    return 0


def rules_of(config: Config) -> Rules:
    """How the configured city counts."""
    said = config.kpi
    limits = KpiLimits(
        chatter_count=said.chatter_count,
        chatter_seconds=said.chatter_seconds,
        fleeting_seconds=said.fleeting_seconds,
        stale_seconds=said.stale_hours * _HOUR,
        acknowledge_seconds=_seconds(said.acknowledge_minutes),
        resolve_seconds=_seconds(said.resolve_minutes),
    )
    return Rules(ZoneInfo(config.city.zone), shifts(config), limits)


def _seconds(minutes: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    one, two, three, four = (m * _MINUTE for m in minutes)
    return one, two, three, four


class KpiProcess:
    """The desk with its sockets: one thread answers questions, one after another."""

    def __init__(self, rpc: str, archive: Archive, rules: Rules) -> None:
        self._rpc, self._archive = rpc, archive
        self._clock = SystemClock()
        self._desk = KpiDesk(archive, rules, self._clock)
        self._changed = threading.Condition()
        self._waiting: deque[tuple[float, Command, Reply]] = deque()
        self._publishing: list[tuple[int, Receipt, Reply]] = []
        self._acked = 0
        self._stopped = False
        self._publisher = Publisher(rpc, PRODUCER, on_ack=self._on_ack)

    def stop(self) -> None:
        """End soon; from any thread, also from a signal handler's."""
        self._stopped = True
        threading.Thread(target=self._wake, name="waker", daemon=True).start()

    def run(self) -> None:
        """Serve until stopped."""
        service = CommandService(self._rpc, KPI_SERVICE, self._take)
        service.start()
        try:
            self._answer()
        finally:
            service.stop()
            self._publisher.close(0.5)
            self._archive.close()

    def _answer(self) -> None:
        while True:
            with self._changed:
                busy = self._changed.wait_for(lambda: self._stopped or self._waiting, _REST_SECONDS)
                if self._stopped:
                    return
                asked = self._waiting.popleft() if busy else None
            if asked is None:
                self._desk.rest()
                continue
            since, command, reply = asked
            late = time.monotonic() - since > _PATIENCE_SECONDS  # whoever asked has given up
            reply(_busy(command) if late else self._desk.answer(command))

    def _take(self, command: Command, reply: Reply) -> None:
        """In the service's thread."""
        if command.name == "assign-actor":
            self._assign(command, reply)
        elif command.name != "get-figures":
            reply(Receipt(id=command.id, status="refused", reason="lệnh không được hỗ trợ|no such command"))
        else:
            with self._changed:
                full = len(self._waiting) >= MOST_WAITING
                if not full:
                    self._waiting.append((time.monotonic(), command, reply))
                    self._changed.notify_all()
            if full:
                reply(_busy(command))

    def _assign(self, command: Command, reply: Reply) -> None:
        """Answered when the event is on the hub's disk; every seat then hears of it."""
        event = assignment(command, PRODUCER, self._clock.now())
        if not isinstance(event, Event):
            reply(Receipt(id=command.id, status="refused", reason=f"{event.vi}|{event.en}"))
            return
        try:
            ticket = self._publisher.put(KPI_STREAM, [event], timeout=_PUT_SECONDS)
        except (BackPressureError, ReplacedError) as err:
            reply(Receipt(id=command.id, status="failed", reason=f"trung tâm không nhận: {err}|the hub refuses: {err}"))
            return
        with self._changed:
            self._publishing.append((ticket, Receipt(id=command.id, status="done"), reply))
        self._on_ack(self._publisher.acked)

    def _on_ack(self, acked: int) -> None:
        with self._changed:
            self._acked = max(self._acked, acked)
            done = [p for p in self._publishing if p[0] <= self._acked]
            self._publishing = [p for p in self._publishing if p[0] > self._acked]
        for _, receipt, reply in done:
            reply(receipt)

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()


def _busy(command: Command) -> Receipt:
    reason = "đang tính các chỉ số khác, sẽ hỏi lại|busy with other figures; will be asked again"
    return Receipt(id=command.id, status="failed", reason=reason)
