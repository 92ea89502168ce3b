"""The state process: ``vonglau state``, started by ``vonglau hub``. Snapshots, alarms, sources; killed at any moment.

It reads the whole log, keeps the last event per (entity, kind), and is the only writer of stream ``alarm``. On disk it
has one checkpoint; what came after it is read from the log again, stream ``alarm`` first, because that is the truth.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from datetime import timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.alarms.mode import Mode
from console.alarms.rule import Rule
from console.config.folder import FolderError, prepare
from console.config.option import Parser, endpoint
from console.config.schema import Hub
from console.feed.follower import Follower
from console.feed.publisher import Publisher
from console.feed.service import CommandService
from console.hub.state_checkpoint import load, save
from console.hub.state_keeper import StateKeeper
from console.hub.state_seat import SERVICE as SEAT_SERVICE
from console.model.clock import SystemClock
from console.model.event import Event
from console.plugin.discovery import manifests
from console.process.lifeline import hold
from console.wire.frame import TIMEOUT_SECONDS
from console.wire.record import ALARM_STREAM

_log = logging.getLogger(__name__)

PRODUCER = "state"
SERVICE = "alarm"
FILE_NAME = "state.checkpoint"
CHECKPOINT_SECONDS = 5.0
_TICK_SECONDS = 0.1
_PUT_SECONDS = 30.0
_HANOI = timezone(timedelta(hours=7))


def _parser() -> Parser:
    hub = Hub()
    parser = Parser("vonglau state", "Last values, snapshots and alarms of a hub.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--rpc", type=endpoint, default=hub.rpc, help="the hub's two-way endpoint")
    parser.add_argument("--feed", type=endpoint, default=hub.feed, help="the hub's one-way endpoint")
    parser.add_argument("--zone", default="Asia/Ho_Chi_Minh", help="where the day of a dated limit begins")
    return parser


def main(argv: list[str], rules: Iterable[Rule] | None = None, modes: Iterable[Mode] = ()) -> int:
    """Serve until asked to stop; 1 when it can go on no longer and wants to be started again, 2 for a bad folder."""
    options = _parser().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s state %(levelname)s %(message)s")
    try:
        prepare(options.data)
    except FolderError as err:
        sys.stderr.write(f"vonglau state: {err}\n")
        return 2
    whose: dict[str, str] = {}
    if rules is None:
        plugins = manifests()
        whose = {rule.id: manifest.id for manifest in plugins for rule in manifest.rules}
        rules, modes = (r for m in plugins for r in m.rules), (c for m in plugins for c in m.modes)
    process = StateProcess(
        options.data / FILE_NAME,
        (options.rpc, options.feed),
        tuple(rules),
        _zone(options.zone),
        modes=tuple(modes),
        plugins=whose,
    )
    hold(process.stop)
    return process.run()


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        _log.warning("state: zone %s is not known to this machine; days begin at +07:00", name)
        return _HANOI


class StateProcess:
    """The keeper with its sockets and its file."""

    def __init__(
        self,
        path: Path,
        endpoints: tuple[str, str],
        rules: tuple[Rule, ...],
        zone: tzinfo,
        *,
        modes: tuple[Mode, ...] = (),
        plugins: Mapping[str, str],
    ) -> None:
        self._path = path
        self._endpoints = endpoints
        self._stop = threading.Event()
        self._failure: Exception | None = None
        self._publisher = Publisher(endpoints[0], PRODUCER)
        run = os.urandom(6).hex()
        self._keeper = StateKeeper(rules, self._publish, SystemClock(), run, zone, modes=modes, plugins=plugins)
        self._saved_at = time.monotonic()
        self._save_every = CHECKPOINT_SECONDS
        self._saving = True

    def stop(self) -> None:
        """End soon; from any thread."""
        self._stop.set()

    def run(self) -> int:
        """Serve until stopped."""
        checkpoint = load(self._path)
        if checkpoint:
            self._keeper.restore(checkpoint)
        services = (
            CommandService(self._endpoints[0], SEAT_SERVICE, self._keeper.command),
            CommandService(self._endpoints[0], SERVICE, self._keeper.command, self._keeper.snapshot),
        )
        follower: Follower | None = None
        try:
            if self._read_truth():
                self._keeper.agree()
                for service in services:
                    service.start()
                follower = self._follow()
                self._serve(follower)
        finally:
            for service in services:
                service.stop()
            if follower:
                follower.stop()
                self._save()
            self._publisher.close(timeout=1.0)
        return 1 if self._failure else 0

    def _publish(self, stream: str, events: list[Event]) -> int:
        return self._publisher.put(stream, events, timeout=_PUT_SECONDS)

    def _read_truth(self) -> bool:
        """Read stream ``alarm`` to its head; False when asked to stop before that.

        Its head is final only when the hub knows of this run: until then it takes what a killed run had sent, and a
        change that lands behind what was read would be told a second time.
        """
        while self._publisher.count is None and not self._stop.wait(_TICK_SECONDS / 5):
            pass
        positions = {s: at for s, at in self._keeper.positions.items() if s == ALARM_STREAM}
        follower = Follower(
            *self._endpoints,
            (ALARM_STREAM,),
            positions,
            self._keeper.truth,
            epoch=self._keeper.epoch,
            on_epoch=self._keeper.new_log,
            on_gone=self._keeper.gone,
            on_failure=self._fail,
        )
        follower.start()
        while follower.lag() != 0 and not self._stop.wait(_TICK_SECONDS / 5):
            pass
        follower.stop()
        return not self._stop.is_set()

    def _follow(self) -> Follower:
        follower = Follower(
            *self._endpoints,
            None,
            self._keeper.positions,
            self._keeper.take,
            epoch=self._keeper.epoch,
            on_epoch=self._keeper.new_log,
            on_gone=self._keeper.gone,
            on_failure=self._fail,
        )
        follower.start()
        return follower

    def _serve(self, follower: Follower) -> None:
        while not self._stop.wait(_TICK_SECONDS):
            self._keeper.tick(
                hearing=time.monotonic() - follower.heard < TIMEOUT_SECONDS,
                caught_up=follower.lag() == 0,
                acked=self._publisher.acked,
            )
            if time.monotonic() - self._saved_at >= self._save_every:
                self._save()

    def _fail(self, err: Exception) -> None:
        _log.error("state: cannot go on, wants to be started again", exc_info=err)
        self._failure = err
        self._stop.set()

    def _save(self) -> None:
        """Write the checkpoint; a disk that is full is told once, the log has it all anyway."""
        began = time.monotonic()
        try:
            save(self._path, self._keeper.checkpoint())
        except OSError as err:
            if self._saving:
                _log.warning("state: the checkpoint cannot be written; a restart will take longer: %s", err)
            self._saving = False
        else:
            self._saving = True
        self._saved_at = time.monotonic()
        self._save_every = max(CHECKPOINT_SECONDS, 20 * (self._saved_at - began))
