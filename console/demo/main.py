"""``vonglau demo``: the demo city as a source process of a running hub.

The city's clock runs ``--speed`` times as fast as the wall's. An event is stamped with the wall time at which the
city's clock showed its moment, so nothing is ever ahead of now, and at speed 1 both are the same. The last two hours
of the slow series (a day of hours for the air) are told first with their own times; after a restart only what is
missing, and the stories of an everyday go on.
"""

import argparse
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from console.config.folder import data_dir
from console.config.option import Parser, count, endpoint, speed
from console.config.schema import Demo, Hub, Scenario
from console.demo.city import City, nanoseconds
from console.demo.fleet import GRID
from console.demo.note import Note
from console.feed.publisher import BackPressureError, Publisher
from console.process.lifeline import hold

_log = logging.getLogger(__name__)

PRODUCER = "demo"
_PATIENCE = 0.5
_TURN = GRID / 2  # the slow series keep tenths of a second: none waits for a vehicle


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

    note = Note(options.data / "demo.time", start, goes_on=options.scenario == "everyday" and speed == 1)
    city = City(
        options.seed,
        start,
        scenario=options.scenario,
        vehicles=options.vehicles,
        stamp=stamp,
        since=note.since,
    )
    for stream, events in city.described():
        _send(stop, lambda s=stream, e=events: publisher.put(s, e, _PATIENCE))
    for stream, events in city.history(note.last):
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
