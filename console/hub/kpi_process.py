"""The process of the figures: ``vonglau kpi``, started by ``vonglau hub``. Reads the store's database beside the store.

Service ``kpi``: the question ``get-figures`` (the fields of ``console.wire.cockpit.Scope``; ``Receipt.data`` is a
``Cockpit``), and the command ``assign-actor`` (``owner``, ``due``, ``note``), whose event goes to stream ``kpi``. The
figures of 100,000 annunciations take more than a second: neither a window nor the store's writer may wait for that.
"""

import importlib
import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from console.config.folder import FolderError, prepare
from console.config.load import ConfigError, load
from console.config.option import Parser, endpoint
from console.config.schema import Config, Hub
from console.feed.publisher import BackPressureError, Publisher, ReplacedError
from console.feed.service import CommandService, Reply
from console.history.place import url_of
from console.hub.kpi_assign import assignment
from console.model.clock import SystemClock
from console.model.event import Event
from console.process.lifeline import hold
from console.wire.cockpit import KPI_SERVICE, KPI_STREAM
from console.wire.command import Command, Receipt

if TYPE_CHECKING:
    from console.hub.kpi_desk import KpiDesk

PRODUCER = "kpi"
MOST_WAITING = 32
_PATIENCE_SECONDS = 5.0
_REST_SECONDS = 120.0
_PUT_SECONDS = 5.0


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
    except (ConfigError, FolderError) as err:
        sys.stderr.write(f"vonglau kpi: {err}\n")
        return 2
    url = url_of(config.store.url, options.data)
    process = KpiProcess(options.rpc, partial(_open, url, config))
    hold(process.stop)
    process.run()
    return 0


def _open(url: str, config: Config) -> "KpiDesk":
    """Only now: SQLAlchemy is half of this process, which most days nobody asks."""
    return importlib.import_module("console.hub.kpi_desk").open_desk(url, config)


class KpiProcess:
    """The desk with its sockets: one thread answers questions, one after another."""

    def __init__(self, rpc: str, open_desk: "Callable[[], KpiDesk]") -> None:
        self._rpc, self._open = rpc, open_desk
        self._desk: KpiDesk | None = None
        self._clock = SystemClock()
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
            if self._desk:
                self._desk.close()

    def _answer(self) -> None:
        while True:
            with self._changed:
                busy = self._changed.wait_for(lambda: self._stopped or self._waiting, _REST_SECONDS)
                if self._stopped:
                    return
                asked = self._waiting.popleft() if busy else None
            if asked is None:
                if self._desk:
                    self._desk.rest()
                continue
            since, command, reply = asked
            if time.monotonic() - since > _PATIENCE_SECONDS:  # whoever asked has given up
                reply(_busy(command))
                continue
            self._desk = self._desk or self._open()
            reply(self._desk.answer(command))

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
