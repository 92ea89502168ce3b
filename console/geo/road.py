"""Roads: lines that are driven, with name, speed and direction; of the schematic base map, and of a file of our own."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from console.geo.basemap import BaseMap
from console.geo.mercator import Floats, placed, unproject
from console.model.outside import UNREADABLE
from console.model.text import Text

SLOWEST, FASTEST = 3.0, 130.0
"""Bounds of a speed, km/h: one that is outside them was mistyped."""
UNITS = 1e7
"""Parts of a degree in a file: a centimetre, and what OpenStreetMap itself counts in."""
NAMELESS = Text("")
_MAGIC = b"VLROADS1"
_RANKS = {1: 70.0, 2: 40.0, 3: 30.0, 4: 18.0}
_USUAL = 18.0


@dataclass(frozen=True, eq=False)
class Road:
    """One line.

    Attributes:
        line: (n, 2) degrees, longitude first, n >= 2; where it is one way, in the direction of traffic.
        speed: At which it is usually driven, km/h.
        name: Empty where it has none.
        one_way: Whether it may not be driven against its line.
    """

    line: Floats
    speed: float
    name: Text = NAMELESS
    one_way: bool = False


class RoadFileError(Exception):
    """A file of roads cannot be read, or is none; the message names the rule."""


class _Row(msgspec.Struct, array_like=True):
    name: Text
    speed: float
    one_way: bool
    line: bytes


_rows = msgspec.msgpack.Decoder(list[_Row])


def schematic_roads(base: BaseMap) -> list[Road]:
    """The roads of a schematic: it knows their rank and nothing of directions, so that all are driven both ways."""
    return [
        Road(np.column_stack(unproject(part[:, 0], part[:, 1])), _RANKS.get(road.rank, _USUAL), road.name)
        for road in base.of("road")
        for part in road.parts
    ]


def pack(roads: Iterable[Road]) -> bytes:
    """Roads as a file."""
    rows = [_Row(r.name, r.speed, r.one_way, np.rint(r.line * UNITS).astype("<i4").tobytes()) for r in roads]
    body = msgspec.msgpack.encode(rows)
    return _MAGIC + struct.pack("<Q", len(body)) + body


def read(path: Path) -> list[Road]:
    """The roads in a file.

    Raises:
        RoadFileError: It cannot be read, is no such file, is cut off, or holds what is no road.
    """
    try:
        raw = path.read_bytes()
    except OSError as err:
        raise RoadFileError(f"{path}: {err.strerror}") from err
    head = len(_MAGIC) + 8
    if not raw.startswith(_MAGIC) or struct.unpack("<Q", raw[len(_MAGIC) : head].ljust(8, b"\0"))[0] != len(raw) - head:
        raise RoadFileError(f"{path}: no file of roads, or cut off")
    try:
        rows = _rows.decode(raw[head:])
    except UNREADABLE as err:
        raise RoadFileError(f"{path}: {err}") from err
    return [_road(row, f"{path}: road {number}") for number, row in enumerate(rows)]


def _road(row: _Row, where: str) -> Road:
    if len(row.line) < 16 or len(row.line) % 8 or not SLOWEST <= row.speed <= FASTEST:
        raise RoadFileError(f"{where}: a line of {len(row.line)} bytes at {row.speed} km/h")
    line = np.frombuffer(row.line, "<i4").reshape(-1, 2) / UNITS
    if not placed(line[:, 0], line[:, 1]).all():
        raise RoadFileError(f"{where}: not on the Earth")
    return Road(line, row.speed, row.name, row.one_way)
