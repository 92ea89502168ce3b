"""The children of the console: the hub unless another is named, and the tile server of the base map."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from console.config.folder import cache_dir
from console.process.supervisor import PARENT_TERM_SECONDS, ChildSpec
from console.process.vacancy import free_port, vacant
from resources import locate


@dataclass(frozen=True)
class Endpoints:
    """The two sockets of a hub."""

    rpc: str
    feed: str


def choose(wanted: Endpoints) -> Endpoints:
    """``wanted`` where both can be bound, else two free ports: a second console on this machine must start too."""
    if vacant(wanted.rpc) and vacant(wanted.feed):
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
    return ChildSpec("hub", (*arguments, *extra), term_seconds=PARENT_TERM_SECONDS)


def tiles(theme: str, port_file: Path) -> ChildSpec:
    """The tile server; its port appears in ``port_file``."""
    arguments = ("--geojson", str(locate("city", "thai_nguyen.geojson")), "--theme", theme)
    where = ("--port-file", str(port_file), "--cache", str(cache_dir() / "tiles"))
    return ChildSpec("tiles", ("tiles", *arguments, *where))
