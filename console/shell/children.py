"""The children of the console: the hub unless another is named, and the tile server of the base map."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from console.atlas.base import KEY, Base
from console.config.folder import cache_dir
from console.process.supervisor import PARENT_TERM_SECONDS, ChildSpec
from console.process.vacancy import free_port, vacant


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


@dataclass(frozen=True)
class Tiles:
    """What a tile server is started for.

    Attributes:
        base: What it draws.
        zone: Whose days are counted.
        data: Where the boundaries are.
        theme: Of tiles whose address names none.
        language: Of what grey tiles say.
        key: Of a tile server elsewhere.
    """

    base: Base
    zone: str
    data: Path
    theme: str
    language: str
    key: str = ""


def tiles(wish: Tiles, port_file: Path) -> ChildSpec:
    """The tile server; its port appears in ``port_file``. A key does not stand on its command line."""
    base = wish.base
    kinds = {"schematic": "--geojson", "archive": "--archive", "server": "--server"}
    source = ("--broken", base.fault.vi, base.fault.en) if base.fault else (kinds[base.kind], base.source)
    seen = ("--digest", base.digest, "--theme", wish.theme, "--language", wish.language, "--zone", wish.zone)
    where = ("--data", str(wish.data), "--port-file", str(port_file), "--cache", str(cache_dir() / "tiles"))
    return ChildSpec("tiles", ("tiles", *source, *seen, *where), environment={KEY: wish.key} if wish.key else {})
