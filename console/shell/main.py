"""``vonglau [console]``: the operator's console, with an embedded hub unless one is named."""

import argparse
import importlib
import os
import shutil
import signal
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import get_args

from console.atlas.base import key, resolve
from console.config.folder import FolderError, data_dir, prepare, state_dir
from console.config.load import ConfigError, load, shifts
from console.config.option import Parser, above, endpoint
from console.config.schema import Config, Scenario
from console.model.principal import Principal
from console.process.claim import holder
from console.process.supervisor import ChildSpec, Supervisor
from console.shell import children
from console.shell.memory import Memory

_HEADLESS_SECONDS = 30.0
_LONGEST_SECONDS = 1_000_000  # a QTimer counts milliseconds in 31 bits
_UNSEEN = ("offscreen", "minimal", "vnc")
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = Parser("vonglau console", __doc__)
    parser.add_argument("--connect", nargs=2, type=endpoint, metavar=("RPC", "FEED"), help="use this hub; starts none")
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration; else vonglau.toml of this user")
    parser.add_argument("--demo-scenario", "--scenario", choices=get_args(Scenario), help="story of the demo city")
    parser.add_argument("--language", choices=("vi", "en"), help="of the window, else that of the configuration")
    parser.add_argument("--theme", choices=("dark", "light"), help="of the window, else that of the configuration")
    parser.add_argument("--data", type=Path, metavar="DIR", help="data folder")
    parser.add_argument(
        "--offscreen-seconds",
        type=above(0, _LONGEST_SECONDS),
        metavar="N",
        help="run N s without a display, report in one JSON line, end",
    )
    parser.add_argument(
        "--screenshot", type=Path, default=Path("console.png"), metavar="FILE", help="picture of a run without display"
    )
    return parser.parse_args(argv)


def _seconds(asked: float | None) -> float | None:
    """How long to run before reporting: without a display 30 s unless told; None runs until closed."""
    headless = sys.platform.startswith("linux") and not any(os.environ.get(name) for name in _DISPLAYS)
    if headless or asked is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return _HEADLESS_SECONDS if asked is None else asked
    return None


def _attended(seconds: float | None) -> bool:
    """Whether somebody sits before this window: nobody does where it reports and ends, or where nothing is shown."""
    return seconds is None and os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] not in _UNSEEN


def main(argv: list[str]) -> int:
    """Run the console; returns the exit status (2: the configuration cannot be used)."""
    options = _parse(argv)
    try:
        config = load(options.config)
        data = prepare(options.data or data_dir())
    except (ConfigError, FolderError) as err:
        sys.stderr.write(f"vonglau: {err}\n")
        return 2
    seconds = _seconds(options.offscreen_seconds)
    os.environ["QSG_RENDER_LOOP"] = "basic"
    memory = Memory(state_dir() if seconds is None else None, config.console.seat)
    folder = Path(tempfile.mkdtemp(prefix="vonglau-"))
    supervisor = Supervisor()
    theme = options.theme or config.console.theme
    endpoints, specs = _hub(options, config, data)
    make = None if options.connect else partial(_hub_child, options, data)
    language = options.language or memory.value.language or config.console.language
    base = resolve(config.map, data)
    tiles = children.Tiles(base, config.city.zone, data, theme, language, key(config.map))
    specs.append(children.tiles(tiles, folder / "tiles.port"))

    def leave(_number: int, _frame: object) -> None:
        """Nothing is started yet, and an exception while Qt is being imported would be an abort."""
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(128 + signal.SIGINT)

    signal.signal(signal.SIGINT, leave)  # until the session has its own
    try:
        session = importlib.import_module("console.shell.session")  # Qt is loaded only when all else is in order
        plan = session.Plan(
            city=config.city,
            endpoints=endpoints,
            children=tuple(specs),
            data=data,
            port_file=folder / "tiles.port",
            operator=Principal(config.console.operator, config.console.role, config.console.seat),
            language=language,
            memory=memory,
            flood=config.flood,
            base=base,
            hub=make,
            theme=theme,
            seconds=seconds,
            screenshot=options.screenshot,
            sound=config.sound if _attended(seconds) else None,
            shifts=shifts(config),
        )
        return session.run(plan, supervisor)
    finally:
        supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _hub(options: argparse.Namespace, config: Config, data: Path) -> tuple[children.Endpoints, list[ChildSpec]]:
    """The endpoints of the hub, and the child that serves them unless there is one already."""
    if options.connect:
        return children.Endpoints(*options.connect), []
    there = holder(data)
    if there:  # a second console on the same data is another seat of the same hub
        sys.stderr.write(f"console: another seat of the hub at {there.rpc} and {there.feed}, data {data}\n")
        return children.Endpoints(there.rpc, there.feed), []
    endpoints = children.choose(children.Endpoints(config.hub.rpc, config.hub.feed))
    return endpoints, [_hub_child(options, data, endpoints)]


def _hub_child(options: argparse.Namespace, data: Path, endpoints: children.Endpoints) -> ChildSpec:
    extra = ["--scenario", options.demo_scenario] if options.demo_scenario else []
    return children.hub(endpoints, data, options.config, extra)
