"""``vonglau replay``: recorded CSV and NDJSON files played as a live feed, to an MQTT broker or straight to the hub."""

import argparse
import itertools
import math
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from console.config.load import ConfigError, load, map_path
from console.config.option import Parser, above, count, endpoint
from console.connectors.cell import Cell
from console.connectors.mapfile import Map, load_map
from console.connectors.mapping import Bad, read_table
from console.connectors.playback import Playback
from console.connectors.recording import RecordedRow, Recording, RecordingError, stamped
from console.hub.replay_progress import Progress
from console.hub.replay_target import HubTarget, MqttTarget, TargetError
from console.model.clock import Clock, SystemClock
from console.process.lifeline import hold

_FAREWELL_SECONDS = 5.0

_EPILOG = """examples:
  vonglau replay air.csv --map air-thai-nguyen --speed 600 --to mqtt://127.0.0.1:1883
  vonglau replay speeds.csv.gz --map metr-la --speed 60 --to hub --loop

Ctrl+C ends it cleanly; what was sent stays sent."""


class Target(Protocol):
    """Where rows go."""

    def ready(self, row: RecordedRow, tell: Callable[[str], None], /) -> None:
        """Return when rows like this one would be heard; says so if that takes long."""
        ...

    def send(self, row: RecordedRow, fields: dict[str, Cell], t: int, /) -> list[Bad]:
        """Send one row, which bears the time ``t``; what of it was put aside on this side."""
        ...

    def end(self) -> None:
        """Tell whoever waits for more that there is none."""
        ...

    def wait(self, timeout: float) -> bool:
        """Wait until what was sent has arrived; whether it has."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


def main(argv: list[str]) -> int:
    """Play the files; 0 when all has arrived, 1 when not, 2 when the command line or a file cannot be used."""
    arguments = _arguments(argv)
    try:
        mapping = load_map(map_path(arguments.map, Path.cwd()))
        recording = Recording(arguments.files, mapping)
        first, last = _span(recording, arguments.limit)
        stop = threading.Event()
        hold(stop.set)
        target = _target(arguments, mapping, stop)
    except (ConfigError, RecordingError, FileNotFoundError, TargetError) as err:
        sys.stderr.write(f"vonglau replay: {err}\n")
        return 2
    try:
        return Replay(arguments, mapping, target, SystemClock(), stop).play(first, last)
    except RecordingError as err:
        sys.stderr.write(f"vonglau replay: {err}\n")
        return 2
    finally:
        target.close()


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = Parser("vonglau replay", __doc__, _EPILOG)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV or NDJSON, also .gz; merged by time")
    parser.add_argument("--map", required=True, help="mapping file, or the name of a shipped one")
    parser.add_argument("--to", default="hub", help="mqtt://[USER@]HOST[:PORT] or hub (default)")
    parser.add_argument("--speed", type=_speed, default=1.0, help="recorded seconds per second; inf: without waiting")
    parser.add_argument(
        "--start-at",
        choices=("now", "ending-now", "recorded"),
        default="now",
        help="times shown: the moment a row is played (default); shifted so that the last row is now; as recorded",
    )
    parser.add_argument("--recorded-time", action="store_const", const="recorded", dest="start_at", help="as recorded")
    parser.add_argument("--loop", action="store_true", help="begin again at the end")
    parser.add_argument("--limit", type=count(0, 10**12), default=0, metavar="N", help="stop after N rows; 0: all")
    parser.add_argument("--source", default="", help="source name in events sent to the hub (default: replay.<map>)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration that says where the hub is")
    parser.add_argument("--rpc", type=endpoint, help="the hub's endpoint, if not that of the configuration")
    arguments = parser.parse_args(argv)
    if arguments.speed == math.inf and arguments.start_at == "now":
        parser.error("--speed inf would give all rows one time; use it with --start-at ending-now or recorded")
    if arguments.loop and arguments.start_at == "recorded":
        parser.error("--loop would say the same times again; use it with --start-at now or ending-now")
    return arguments


def _speed(text: str) -> float:
    return math.inf if text == "inf" else above(0, 1_000_000)(text)


def _span(recording: Recording, limit: int) -> tuple[RecordedRow, RecordedRow]:
    """First and last of the rows that will be played."""
    first = last = None
    for row in itertools.islice(recording.rows(), limit or None):
        first = first or row
        last = row
    if first is None or last is None:
        why = f": {recording.bad[0].where}: {recording.bad[0].message}" if recording.bad else ""
        raise RecordingError(f"no row can be played{why}")
    return first, last


def _target(arguments: argparse.Namespace, mapping: Map, stop: threading.Event) -> Target:
    join = mapping.join
    table = None
    if join and join.file:
        path = arguments.files[0].parent / join.file
        try:
            table = read_table(path)
        except OSError as err:
            raise TargetError(
                f"the mapping joins {join.file}, which must lie beside {arguments.files[0].name}"
            ) from err
    if arguments.to == "hub":
        rpc = arguments.rpc or load(arguments.config).hub.rpc
        source = arguments.source or f"replay.{Path(arguments.map).stem}"
        return HubTarget(rpc, source, mapping, table, stopped=stop.is_set, now=SystemClock().now)
    return MqttTarget(arguments.to, mapping, table, stop.is_set)


class Replay:
    """Plays a recording once, or again and again, in the thread that calls ``play``."""

    def __init__(
        self, arguments: argparse.Namespace, mapping: Map, target: Target, clock: Clock, stop: threading.Event
    ) -> None:
        self._arguments = arguments
        self._map = mapping
        self._target = target
        self._clock = clock
        self._stop = stop
        self._progress = Progress(sys.stderr, clock)

    def play(self, first: RecordedRow, last: RecordedRow) -> int:
        """Play; 0 when all that was sent has arrived."""
        self._progress.say(self._what(first.t, last.t))
        self._target.ready(first, self._progress.say)
        for row, playback in self._rows(first.t, last.t):
            if not self._until(playback.due(row.t)):
                break
            t = playback.shown(row.t)
            bad = self._target.send(row, stamped(row, self._map.time, t), t)
            self._progress.row(row.t, bad)
        arrived = self._target.wait(1.0)
        while not arrived and not self._stop.is_set():
            self._progress.show()
            arrived = self._target.wait(1.0)
        if arrived:
            self._target.end()
            arrived = self._target.wait(_FAREWELL_SECONDS)
        self._progress.end(arrived=arrived)
        return 0 if arrived else 1

    def _rows(self, first: int, last: int) -> Iterator[tuple[RecordedRow, Playback]]:
        """All rows in the order they are due, with the pace they follow."""
        arguments = self._arguments
        sent = 0
        while not self._stop.is_set():
            playback = Playback(first, last, self._clock.now(), arguments.speed, arguments.start_at)
            recording = Recording(arguments.files, self._map)
            for row in recording.rows():
                if arguments.limit and sent >= arguments.limit:
                    return
                sent += 1
                yield row, playback
            self._progress.left_out(recording.bad, recording.left_out)
            if not arguments.loop:
                return

    def _until(self, due: int) -> bool:
        """Wait for a moment; False when asked to stop first."""
        while not self._stop.is_set():
            wait = (due - self._clock.now()) / 1e9
            self._progress.show()
            if wait <= 0:
                return True
            self._stop.wait(min(wait, 1.0))
        return False

    def _what(self, first: int, last: int) -> str:
        words = {
            "now": "each row bears the moment it is played"
            + ("" if self._arguments.speed == 1 else "; intervals are shortened by the speed"),
            "ending-now": "times are shifted so that the last row is now",
            "recorded": "times are as recorded",
        }[self._arguments.start_at]
        return f"recorded {_iso(first)} .. {_iso(last)}, played at x{self._arguments.speed:g}; {words}"


def _iso(t: int) -> str:
    return datetime.fromtimestamp(t / 1e9, UTC).isoformat(timespec="seconds")
