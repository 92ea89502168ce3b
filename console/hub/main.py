"""``vonglau hub``: starts the hub's processes, keeps them running, and tells every console how they are."""

import argparse
import logging
import sys
import threading
import time
from pathlib import Path
from typing import get_args

import msgspec

from console.config.folder import FolderError, data_dir, prepare
from console.config.load import ConfigError, load
from console.config.option import Parser, endpoint, speed
from console.config.schema import Config, Scenario
from console.feed.publisher import Publisher
from console.hub.main_canary import Canary
from console.hub.main_child import Place, children
from console.hub.main_report import SOURCE, Report
from console.hub.main_watch import Watch
from console.model.clock import SystemClock
from console.plugin.discovery import PluginResult, discover, manifests
from console.process.claim import AddressClaim, Claim, Claimed, ClaimError
from console.process.lifeline import hold
from console.process.supervisor import PARENT_GRACE_SECONDS, Supervisor
from console.process.vacancy import taken

_logger = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_FAREWELL_SECONDS = 0.5
_VACANT_SECONDS = 5.0


def _parser() -> Parser:
    parser = Parser("vonglau hub", __doc__)
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration; else vonglau.toml of this user")
    parser.add_argument("--data", type=Path, metavar="DIR", help="data folder")
    parser.add_argument("--rpc", type=endpoint, help="two-way endpoint, else that of the configuration")
    parser.add_argument("--feed", type=endpoint, help="one-way endpoint, else that of the configuration")
    parser.add_argument("--demo", action=argparse.BooleanOptionalAction, default=None, help="run the demo city or not")
    parser.add_argument(
        "--scenario",
        "--demo-scenario",
        dest="scenario",
        choices=get_args(Scenario),
        help="story of the demo city",
    )
    parser.add_argument("--speed", type=speed, help="multiplies the demo city's clock")
    return parser


def _told(config: Config, options: argparse.Namespace) -> Config:
    """The configuration with what the command line says of the demo."""
    said = {"enabled": options.demo, "scenario": options.scenario, "speed": options.speed}
    demo = msgspec.structs.replace(config.demo, **{k: v for k, v in said.items() if v is not None})
    return msgspec.structs.replace(config, demo=demo)


def main(argv: list[str]) -> int:
    """Run until asked to stop; 2 when the configuration cannot be used."""
    options = _parser().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s hub %(levelname)s %(message)s")
    try:
        config = _told(load(options.config), options)
    except ConfigError as err:
        sys.stderr.write(f"vonglau hub: {err}\n")
        return 2
    place = Place(
        config=options.config.absolute() if options.config else None,
        data=(options.data or data_dir()).absolute(),
        rpc=options.rpc or config.hub.rpc,
        feed=options.feed or config.hub.feed,
    )
    if place.rpc == place.feed:
        sys.stderr.write(f"vonglau hub: --rpc and --feed are the same: {place.rpc}\n")
        return 2
    try:
        claim = Claim(prepare(place.data), Claimed(place.rpc, place.feed))
    except (FolderError, ClaimError) as err:
        sys.stderr.write(f"vonglau hub: {err}\n")
        return 2
    except OSError as err:
        sys.stderr.write(f"vonglau hub: data folder {place.data}: {err.strerror}\n")
        return 2
    addresses, held = _addresses(place)
    if held:  # its children would serve the hub that answers there
        sys.stderr.write(
            f"vonglau hub: {held} is in use by another program, perhaps the hub of another data folder: "
            "end that, or choose others with [hub] rpc and feed, or --rpc and --feed\n"
        )
        _release(claim, *addresses)
        return 2
    found = discover()
    for result in found:
        if result.error:
            _logger.warning("plugin %s cannot be used: %s", result.name, result.error)
    _run(config, place, found)
    _release(claim, *addresses)
    return 0


def _addresses(place: Place) -> tuple[list[AddressClaim], str]:
    """Claims on both endpoints, and the one that cannot be had; empty if both can."""
    claims: list[AddressClaim] = []
    for address in (place.rpc, place.feed):
        try:
            claims.append(AddressClaim(address, _VACANT_SECONDS))
        except BlockingIOError:
            return claims, address
        except OSError as err:  # a full disk: the address alone must do
            _logger.warning("%s is not claimed: %s", address, err.strerror)
    return claims, taken((place.rpc, place.feed), _VACANT_SECONDS)


def _release(*claims: Claim | AddressClaim) -> None:
    for claim in claims:
        claim.release()


def _run(config: Config, place: Place, found: tuple[PluginResult, ...]) -> None:
    stop = threading.Event()
    publisher = Publisher(place.rpc, SOURCE)
    reasons: dict[int, str] = {}
    supervisor = Supervisor(Report(publisher, reasons, time.time_ns() // 1_000_000).tell)
    hold(stop.set, PARENT_GRACE_SECONDS, supervisor.kill)
    clock = SystemClock()
    watch = Watch((place.rpc, place.feed), supervisor.states, reasons, clock)
    canary = Canary(publisher, clock, config.hub.canary_seconds)
    try:
        supervisor.start(children(config, place, manifests(found)))
        ready = False
        while not stop.wait(_LOOK_SECONDS):
            watch.look()
            canary.sing()
            if not ready and watch.broker_answers:
                ready = True
                sys.stderr.write(f"hub: ready at {place.rpc} and {place.feed}, data {place.data}\n")
    finally:
        publisher.close(_FAREWELL_SECONDS)
        watch.close()
        supervisor.stop()
