"""``plugin-service NAME``: the code of one plugin in a process of its own, between a follower and a publisher.

What the service keeps is saved together with its position in the log, and only when everything it said is acknowledged:
after a restart it says at most again what it said, never less.
"""

import argparse
import importlib
import logging
import math
import threading
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import msgspec

from console.config.folder import data_dir
from console.config.option import Parser, endpoint
from console.config.schema import Hub
from console.feed.follower import Batch, Follower
from console.feed.publisher import BackPressureError, Publisher
from console.model.clock import Clock, SystemClock
from console.model.event import Event
from console.plugin.context import Context, Output, Service
from console.plugin.discovery import discover
from console.process.lifeline import hold
from console.wire.columns import Columns

_log = logging.getLogger(__name__)

_SAVE_SECONDS = 5.0
_PATIENCE = 0.5


class PluginCodeError(RuntimeError):
    """The plugin has no service or its code cannot be imported; the message says which and why."""


class _Kept(msgspec.Struct):
    """What survives a restart."""

    epoch: int = 0
    positions: dict[str, int] = {}
    state: bytes = b""


def service_class(name: str) -> type[Service]:
    """The class that a plugin's manifest names.

    Raises:
        PluginCodeError: No such plugin, no service, or the import failed.
    """
    result = next((r for r in discover() if r.name == name), None)
    if result is None:
        raise PluginCodeError(f"{name}: no such plugin")
    if result.manifest is None:
        raise PluginCodeError(f"{name}: {result.error}")
    if not result.manifest.service:
        raise PluginCodeError(f"{name}: its manifest names no service")
    module, _, attribute = result.manifest.service.partition(":")
    try:
        return cast("type[Service]", getattr(importlib.import_module(module), attribute))
    except Exception as err:  # the border to a plugin's code: whatever its import raises is its failure, told in words
        raise PluginCodeError(f"{name}: {result.manifest.service}: {err}") from err


class Runner:
    """A service with its memory; its methods are called from the follower's thread."""

    def __init__(self, kind: type[Service], context: Context, path: Path, clock: Clock) -> None:
        self._kind = kind
        self._context = context
        self._path = path
        self._clock = clock
        self._saved = clock.monotonic()
        self.service = kind(context)
        self.epoch = 0
        self.positions: dict[str, int] = {}
        self._load()

    def begin(self, epoch: int) -> None:
        """Another log: start anew."""
        if self.epoch:
            self.service = self._kind(self._context)
        self.epoch = epoch
        self.positions = {}

    def feed(self, batch: Batch) -> Output:
        """What the service says to a batch."""
        events = list(batch.events) if batch.columns is None else _rows(batch.columns)
        out = self.service.on_events(events) if events else []
        self.positions[batch.stream] = batch.last
        return out

    def save_if_due(self) -> None:
        """Save, at most every five seconds; call only when all that was said is acknowledged."""
        if self._clock.monotonic() - self._saved >= _SAVE_SECONDS:
            self.save()

    def save(self) -> None:
        """Save position and state in one file; a failure is logged, and the next start repeats a little more."""
        self._saved = self._clock.monotonic()
        kept = _Kept(self.epoch, self.positions, self.service.state())
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(msgspec.msgpack.encode(kept))
            fresh.replace(self._path)
        except OSError as err:
            _log.warning("plugin service: %s: %s", self._path.name, err)

    def _load(self) -> None:
        try:
            kept = msgspec.msgpack.decode(self._path.read_bytes(), type=_Kept)
            self.service.restore(kept.state)
        except FileNotFoundError:
            return
        except (OSError, ValueError) as err:
            _log.warning("plugin service: %s cannot be used, starting anew: %s", self._path.name, err)
            self.service = self._kind(self._context)
            return
        self.epoch, self.positions = kept.epoch, kept.positions


def _rows(columns: Columns) -> list[Event]:
    """A columnar frame as events."""
    rows = columns.rows
    out: list[Event] = []
    for i, t, lon, lat, value in zip(
        rows["index"], rows["t"], rows["lon"], rows["lat"], rows["value"].astype(float), strict=True
    ):
        place = (float(lon), float(lat)) if math.isfinite(lon) else (None, None)
        name = columns.entities[int(i)]
        out.append(Event(name, columns.source, columns.kind, int(t), *place, {"value": float(value)}))
    return out


def main(argv: list[str]) -> int:
    """Run one plugin's service until told to stop; 1 if its code failed."""
    options = _arguments(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s plugin %(levelname)s %(message)s")
    stop = threading.Event()
    hold(stop.set)
    source = f"plugin.{options.name}"
    clock = SystemClock()
    try:
        kind = service_class(options.name)
    except PluginCodeError as err:
        _log.error("plugin service: %s", err)
        return 1
    runner = Runner(kind, Context(clock, ZoneInfo(options.zone), source), options.data / f"{source}.state", clock)
    publisher = Publisher(options.rpc, source)
    failed = threading.Event()

    def on_batch(batch: Batch) -> None:
        if publisher.pending == 0:
            runner.save_if_due()
        _say(publisher, runner.feed(batch), stop)

    def on_failure(err: Exception) -> None:
        _log.error("plugin service %s: ended by its own code", options.name, exc_info=err)
        failed.set()
        stop.set()

    follower = Follower(
        options.rpc,
        options.feed,
        kind.streams,
        runner.positions,
        on_batch,
        epoch=runner.epoch,
        on_epoch=runner.begin,
        on_failure=on_failure,
    )
    follower.start()
    stop.wait()
    follower.stop()
    if publisher.close(1.0) and not failed.is_set() and runner.epoch:
        runner.save()
    return 1 if failed.is_set() else 0


def _say(publisher: Publisher, output: Output, stop: threading.Event) -> None:
    streams: dict[str, list[Event]] = {}
    for stream, event in output:
        streams.setdefault(stream, []).append(event)
    for stream, events in streams.items():
        while not stop.is_set():
            try:
                publisher.put(stream, events, _PATIENCE)
            except BackPressureError:
                continue  # full after a wait: the hub is away, and so is what would come next
            break


def _arguments(argv: list[str]) -> argparse.Namespace:
    hub = Hub()
    parser = Parser("vonglau plugin-service", "One plugin's code, fed by a running hub.")
    parser.add_argument("name", help="the plugin")
    parser.add_argument("--rpc", type=endpoint, default=hub.rpc, help="the hub's two-way endpoint (%(default)s)")
    parser.add_argument("--feed", type=endpoint, default=hub.feed, help="the hub's one-way endpoint (%(default)s)")
    parser.add_argument("--data", type=Path, default=data_dir(), help="data folder (%(default)s)")
    parser.add_argument("--zone", default="Asia/Ho_Chi_Minh", help="the city's zone (%(default)s)")
    return parser.parse_args(argv)
