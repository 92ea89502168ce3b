"""An OpenStreetMap extract (.osm.pbf), checked whole before anything is made of it: tilemaker would end in the middle.

Format: https://wiki.openstreetmap.org/wiki/PBF_Format
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import numpy as np

from console.atlas.fault import AtlasError
from console.atlas.inflate import inflate
from console.atlas.wire import BYTES, VARINT, fields, signed, varints

_MOST_HEADER = 64 << 10
_MOST_BLOB = 32 << 20
_KNOWN = frozenset({"OsmSchema-V0.6", "DenseNodes", "HistoricalInformation"})
_NANO = 1e-9
_SIXTY_FOUR_BITS = 10


@dataclass(frozen=True)
class Extract:
    """What a whole and readable extract says of itself.

    Attributes:
        path: The file.
        size: In bytes.
        bounds: West, south, east, north in degrees, from its header or else from its nodes.
        header: Whether the header says the bounds; tilemaker has to be told otherwise.
        date: Of the data, else of the file.
        dated: Whether it says the date of its data.
        blocks: How many blocks of objects it has.
    """

    path: Path
    size: int
    bounds: tuple[float, float, float, float]
    header: bool
    date: date
    dated: bool
    blocks: int


def check(path: Path, progress: Callable[[float], None] = lambda _share: None) -> Extract:
    """Read all of an extract.

    Args:
        path: The file.
        progress: Told the share that has been read, 0 to 1.

    Raises:
        AtlasError: It cannot be read, is no extract, is cut off or damaged (the message says at which byte), needs a
            feature or a compression that is not supported, or shows nothing of the Earth.
    """
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            return _checked(path, file, size, progress)
    except OSError as err:
        raise AtlasError(f"{path}: không đọc được: {err.strerror}", f"{path}: cannot be read: {err.strerror}") from err
    except AtlasError as err:
        raise err.at(str(path)) from err


def _checked(path: Path, file: BinaryIO, size: int, progress: Callable[[float], None]) -> Extract:
    head: _Head | None = None
    around = _Around()
    blocks = 0
    for at, kind, blob in _blobs(file, size):
        try:
            if head is None:
                head = _head(kind, _content(blob))
            elif kind == "OSMData":
                content = _content(blob)
                blocks += 1
                if head.bounds is None:
                    around.add(content)
        except AtlasError as err:
            raise err.at(f"byte {at}") from err
        progress(file.tell() / size)
    if head is None or not blocks:
        raise AtlasError("không có đối tượng nào", "holds no objects")
    bounds = head.bounds or around.bounds()
    day = head.moment or datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Extract(path, size, bounds, head.bounds is not None, day.date(), head.moment is not None, blocks)


def _blobs(file: BinaryIO, size: int) -> Iterator[tuple[int, str, bytes]]:
    """Where each blob begins, its type and its bytes."""
    while (at := file.tell()) < size:
        try:
            kind, blob = _blob(file)
        except AtlasError as err:
            raise err.at(f"byte {at}") from err
        yield at, kind, blob


def _blob(file: BinaryIO) -> tuple[str, bytes]:
    raw = file.read(4)
    length = struct.unpack(">I", raw)[0] if len(raw) == 4 else 0
    if not 0 < length <= _MOST_HEADER:
        raise AtlasError("không phải .osm.pbf: không có khối nào bắt đầu ở đây", "no .osm.pbf: no block begins here")
    kind, length = _blob_header(_exactly(file, length))
    if not 0 < length <= _MOST_BLOB:
        raise AtlasError(f"khối dài {length} byte", f"a block of {length} bytes; {_MOST_BLOB} is most")
    return kind, _exactly(file, length)


def _exactly(file: BinaryIO, size: int) -> bytes:
    raw = file.read(size)
    if len(raw) < size:
        raise AtlasError(
            f"tệp bị cụt, thiếu {size - len(raw)} byte", f"the file is cut off, {size - len(raw)} bytes are missing"
        )
    return raw


def _blob_header(raw: bytes) -> tuple[str, int]:
    kind, size = "", -1
    for number, wire, first, last in fields(raw, 0, len(raw)):
        if number == 1 and wire == BYTES:
            kind = raw[first:last].decode("ascii", "replace")
        elif number == 3 and wire == VARINT:
            size = first
    if not kind or size < 0:
        raise AtlasError("phần đầu của khối bị hỏng", "the header of a block is damaged")
    return kind, size


def _content(blob: bytes) -> bytes:
    """What a blob holds, inflated."""
    plain: bytes | None = None
    packed: bytes | None = None
    said = -1
    for number, wire, first, last in fields(blob, 0, len(blob)):
        if number == 1 and wire == BYTES:
            plain = blob[first:last]
        elif number == 2 and wire == VARINT:
            said = first
        elif number == 3 and wire == BYTES:
            packed = blob[first:last]
        elif wire == BYTES:
            raise AtlasError("kiểu nén không được hỗ trợ; chỉ zlib", "a compression other than zlib is not supported")
    if packed is not None:
        plain = inflate(packed, _MOST_BLOB)
        if len(plain) != said:
            raise AtlasError(
                f"khối dài {len(plain)} byte chứ không phải {said}", f"a block of {len(plain)} bytes, not {said}"
            )
    if plain is None:
        raise AtlasError("khối rỗng", "an empty block")
    return plain


@dataclass(frozen=True)
class _Head:
    bounds: tuple[float, float, float, float] | None
    moment: datetime | None


def _head(kind: str, raw: bytes) -> _Head:
    if kind != "OSMHeader":
        raise AtlasError("không bắt đầu bằng OSMHeader", "does not begin with an OSMHeader")
    bounds: tuple[float, float, float, float] | None = None
    moment: datetime | None = None
    for number, wire, first, last in fields(raw, 0, len(raw)):
        if number == 1 and wire == BYTES:
            bounds = _bounds(raw[first:last])
        elif number == 4 and wire == BYTES:
            feature = raw[first:last].decode("utf-8", "replace")
            if feature not in _KNOWN:
                raise AtlasError(f"cần tính năng {feature}", f"needs the feature {feature}")
        elif number == 32 and wire == VARINT and 0 < first < 1 << 35:
            moment = datetime.fromtimestamp(first, UTC)
    return _Head(bounds, moment)


def _bounds(raw: bytes) -> tuple[float, float, float, float] | None:
    sides = {number: _zigzag(first) * _NANO for number, wire, first, _ in fields(raw, 0, len(raw)) if wire == VARINT}
    if not {1, 2, 3, 4} <= sides.keys():
        return None
    west, east, north, south = (sides[k] for k in (1, 2, 3, 4))
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        said = f"{west:g}, {south:g}, {east:g}, {north:g}"
        raise AtlasError(f"phạm vi {said} không nằm trên Trái Đất", f"bounds {said} are no area of the Earth")
    return west, south, east, north


def _zigzag(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


class _Around:
    """The box around the nodes of all blocks, for an extract whose header does not say it."""

    def __init__(self) -> None:
        self._low = np.array([np.inf, np.inf])
        self._high = -self._low

    def add(self, block: bytes) -> None:
        """Take the dense nodes of a block in."""
        granularity, shift = 100, [0, 0]  # of longitude, of latitude
        found: list[tuple[bytes, bytes]] = []
        for number, wire, first, last in fields(block, 0, len(block)):
            if number == 2 and wire == BYTES:
                found += _dense(block, first, last)
            elif number == 17 and wire == VARINT:
                granularity = first
            elif number in (19, 20) and wire == VARINT:
                shift[20 - number] = first if first < 1 << 63 else first - (1 << 64)
        for lon, lat in found:
            for axis, raw in enumerate((lon, lat)):
                numbers, _ = varints([raw], longest=_SIXTY_FOUR_BITS)
                if len(numbers):
                    degrees = (np.cumsum(signed(numbers)) * float(granularity) + shift[axis]) * _NANO
                    self._low[axis] = min(self._low[axis], degrees.min())
                    self._high[axis] = max(self._high[axis], degrees.max())

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        (west, south), (east, north) = self._low.tolist(), self._high.tolist()
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise AtlasError("không có nút nào cho biết phạm vi", "no nodes tell its bounds")
        return west, south, east, north


def _dense(block: bytes, at: int, end: int) -> list[tuple[bytes, bytes]]:
    """Longitudes and latitudes of the dense nodes of a group, as they are packed."""
    out: list[tuple[bytes, bytes]] = []
    for number, wire, first, last in fields(block, at, end):
        if number == 2 and wire == BYTES:
            sides = {n: block[a:b] for n, w, a, b in fields(block, first, last) if w == BYTES}
            out.append((sides.get(9, b""), sides.get(8, b"")))
    return out
