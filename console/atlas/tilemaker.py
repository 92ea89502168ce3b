"""Debian's tilemaker as a child: found, started with our style's profile, its progress told, its end judged."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from console.atlas.extract import Extract
from console.atlas.fault import AtlasError
from resources import locate

APT = "apt-get install -y tilemaker"
_BLOCK = re.compile(rb"Block (\d+)/(\d+)")
_TILE = re.compile(rb"writing tile (\d+) of (\d+)")
_READING = 0.35
"""Share of the work that is done when all blocks are read."""
_LARGE = 150 << 20
"""From this size on intermediate data go to the disk: they take about eight times the size of the extract."""
_KEPT = 2_000


def find() -> str:
    """Where tilemaker is.

    Raises:
        AtlasError: It is not installed; the message says how to get it.
    """
    path = shutil.which("tilemaker")
    if path is None:
        raise AtlasError(
            f"chưa có tilemaker; cài bằng quyền root: {APT}", f"tilemaker is not installed; as root: {APT}"
        )
    return path


def make(extract: Extract, tiles: Path, progress: Callable[[float], None] = lambda _share: None) -> None:
    """Make vector tiles of an extract; takes minutes for a country, and is ended when this call is left.

    Args:
        extract: That was checked.
        tiles: The MBTiles file to make; its folder also takes intermediate data.
        progress: Told the share that is done, 0 to 1.

    Raises:
        AtlasError: tilemaker is not installed, or ended with an error; the message bears its last words.
    """
    child = subprocess.Popen(_command(extract, tiles), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        said = _follow(child, progress)
        code = child.wait()
    finally:
        _end(child)
    if code or not tiles.exists():
        last = " / ".join(said.decode("utf-8", "replace").replace("\r", "\n").split("\n")[-4:]).strip()
        raise AtlasError(f"tilemaker dừng với mã {code}: {last}", f"tilemaker ended with status {code}: {last}")


def _command(extract: Extract, tiles: Path) -> list[str]:
    command = [find(), "--input", str(extract.path), "--output", str(tiles)]
    command += ["--config", str(locate("tilemaker", "config.json"))]
    command += ["--process", str(locate("tilemaker", "profile.lua"))]
    if not extract.header:
        command += ["--bbox", ",".join(f"{side:.7f}" for side in extract.bounds)]
    if extract.size > _LARGE:
        command += ["--store", str(tiles.with_suffix(".store"))]
    # Whoever is killed cannot end its child: the system does it, where util-linux is there to ask it.
    tether = shutil.which("setpriv")
    return [tether, "--pdeathsig", "TERM", *command] if tether else command


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        child.kill()
        child.wait()
    if child.stdout:
        child.stdout.close()


def _follow(child: "subprocess.Popen[bytes]", progress: Callable[[float], None]) -> bytes:
    """Tell progress until it says nothing more; returns the last of what it said."""
    said, best = b"", 0.0
    pipe = child.stdout.fileno() if child.stdout else -1
    while part := os.read(pipe, 4096):
        said = (said + part)[-_KEPT:]
        share = share_of(said) or 0.0
        if share > best:  # it counts its blocks anew for each kind of object
            best = share
            progress(share)
    return said


def share_of(said: bytes) -> float | None:
    """The share that is done, by the last line that tells it."""
    for pattern, begin, room in ((_TILE, _READING, 1 - _READING), (_BLOCK, 0.0, _READING)):
        found = pattern.findall(said)
        if found:
            done, of = (int(number) for number in found[-1])
            return begin + room * min(1.0, done / max(1, of))
    return None
