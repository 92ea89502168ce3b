"""``vonglau demo``: the demo city as a source process of a running hub.

The city's clock runs ``--speed`` times as fast as the wall's. An event is stamped with the wall time at which the
city's clock showed its moment, so nothing is ever ahead of now, and at speed 1 both are the same. The last two hours
of the slow series (a day of hours for the air) are told first with their own times; after a restart only what is
missing.
"""

import argparse
import logging
import math
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from console.config.folder import data_dir
from console.config.option import Parser, count, endpoint, speed
from console.config.schema import Demo, Hub, Scenario
from console.demo.city import PAST, City, nanoseconds
from console.demo.fleet import GRID
from console.feed.publisher import BackPressureError, Publisher
from console.process.lifeline import hold

_log = logging.getLogger(__name__)

PRODUCER = "demo"
_PATIENCE = 0.5
_TURN = GRID / 2  # the slow series keep tenths of a second: none waits for a vehicle
_NOTED_EVERY = 10.0


def _arguments(argv: list[str]) -> argparse.Namespace:
    hub, demo = Hub(), Demo()
    parser = Parser("vonglau demo", "Thái Nguyên, schematic, as a source of events.")
    parser.add_argument("--rpc", type=endpoint, default=hub.rpc, help="the hub's two-way endpoint (%(default)s)")
    parser.add_argument("--feed", type=endpoint, default=hub.feed, help="the hub's one-way endpoint, not needed here")
    parser.add_argument("--seed", type=int, default=demo.seed, help="same seed, same city (%(default)s)")
    parser.add_argument(
        "--scenario", choices=get_args(Scenario), default=demo.scenario, help="the story it tells (%(default)s)"
    )
    parser.add_argument("--speed", type=speed, default=demo.speed, help="multiplies the city's clock (%(default)s)")
    parser.add_argument(
        "--vehicles", type=count(1, 100_000), default=demo.vehicles, help="how many there are (%(default)s)"
    )
    parser.add_argument("--data", type=Path, default=data_dir(), help="data folder of the hub (%(default)s)")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    """Run until told to stop; returns the exit status."""
    options = _arguments(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s demo %(levelname)s %(message)s")
    stop = threading.Event()
    hold(stop.set)
    publisher = Publisher(options.rpc, PRODUCER)
    try:
        _run(options, publisher, stop)
    finally:
        publisher.close(1.0)
    return 0


def _run(options: argparse.Namespace, publisher: Publisher, stop: threading.Event) -> None:
    start, speed = time.time(), options.speed

    def stamp(t: float) -> int:
        return nanoseconds(t if t <= start else start + (t - start) / speed)

    city = City(
        options.seed,
        start,
        scenario=options.scenario,
        vehicles=options.vehicles,
        stamp=stamp,
    )
    note = _Note(options.data / "demo.time")
    for stream, events in city.described():
        _send(stop, lambda s=stream, e=events: publisher.put(s, e, _PATIENCE))
    for stream, events in city.history(note.last(start)):
        _send(stop, lambda s=stream, e=events: publisher.put(s, e, _PATIENCE))
    told = start
    while not stop.wait(_TURN - time.time() % _TURN):
        if publisher.pending == 0:
            note.write(told)
        told = time.time()
        now = start + (told - start) * speed
        for stream, events in city.step(now):
            _send(stop, lambda s=stream, e=events: publisher.put(s, e, _PATIENCE))
        for stream, columns in city.vehicles(now):
            _send(stop, lambda s=stream, c=columns: publisher.put_columns(s, c, _PATIENCE))


def _send(stop: threading.Event, put: Callable[[], int]) -> None:
    """Put, and wait as long as the hub is away; told once, given up only when asked to stop."""
    told = False
    while not stop.is_set():
        try:
            put()
        except BackPressureError as err:
            if not told:
                _log.warning("demo: waiting for the hub: %s", err)
                told = True
        else:
            return


class _Note:
    """The wall time up to which all was acknowledged, in a file beside the log: what a restart must not repeat."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = 0.0

    def last(self, start: float) -> float:
        """The noted time; a day ago where there is none, or none that can be."""
        try:
            noted = float(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return start - PAST
        return noted if math.isfinite(noted) and noted <= start else start - PAST

    def write(self, now: float) -> None:
        """Note ``now``, at most every ten seconds."""
        if now - self._written < _NOTED_EVERY:
            return
        self._written = now
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.write_text(f"{now:.3f}", encoding="ascii")
            fresh.replace(self._path)
        except OSError as err:  # a full disk only makes the next start tell its history again
            _log.info("demo: %s: %s", self._path.name, err)
