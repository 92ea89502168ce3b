"""The children of the console: the hub unless another is named, and the tile server of the base map."""

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from console.config.folder import cache_dir
from console.process.supervisor import ChildSpec
from resources import locate

_TCP = re.compile(r"^tcp://(?P<host>.+):(?P<port>\d+)$")


@dataclass(frozen=True)
class Endpoints:
    """The two sockets of a hub."""

    rpc: str
    feed: str


def free_port() -> int:
    """A TCP port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def usable(endpoint: str) -> bool:
    """Whether a hub of ours could bind it now."""
    match = _TCP.match(endpoint)
    if match is None:
        return True
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((match["host"].strip("[]"), int(match["port"])))
        except OSError:
            return False
    return True


def choose(wanted: Endpoints) -> Endpoints:
    """``wanted`` where both can be bound, else two free ports: a second console on this machine must start too."""
    if usable(wanted.rpc) and usable(wanted.feed):
        return wanted
    first = free_port()
    second = free_port()
    while second == first:
        second = free_port()
    return Endpoints(f"tcp://127.0.0.1:{first}", f"tcp://127.0.0.1:{second}")


def hub(endpoints: Endpoints, data: Path, config: Path | None, extra: Sequence[str]) -> ChildSpec:
    """The hub with all of its own children."""
    arguments = ["hub", "--data", str(data), "--rpc", endpoints.rpc, "--feed", endpoints.feed]
    if config is not None:
        arguments += ["--config", str(config)]
    return ChildSpec("hub", (*arguments, *extra))


def tiles(theme: str, port_file: Path) -> ChildSpec:
    """The tile server; its port appears in ``port_file``."""
    arguments = ("--geojson", str(locate("city", "thai_nguyen.geojson")), "--theme", theme)
    where = ("--port-file", str(port_file), "--cache", str(cache_dir() / "tiles"))
    return ChildSpec("tiles", ("tiles", *arguments, *where))
