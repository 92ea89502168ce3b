"""PMTiles 3: one file with a tree of directories. Nothing in it is believed before it was found to lie in the file."""

import contextlib
import html
import os
import re
import struct
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from typing_extensions import override

from console.atlas.archive import MOST_RASTER, VECTOR, Address, Archive, Info, Kind, box_of, check_zooms, digest_of
from console.atlas.fault import AtlasError
from console.atlas.inflate import inflate
from console.atlas.mvt import MOST_BYTES
from console.atlas.wire import varints
from console.model.outside import UNREADABLE

MAGIC = b"PMTiles"
_HEADER = struct.Struct("<7sB11Q6B4iB2i")
_ROOT_WITHIN = 16_384
_MOST_DIRECTORY = 16 << 20
_MOST_METADATA = 4 << 20
_MOST_DEPTH = 4
_KEPT_LEAVES = 64
_NONE, _GZIP = 1, 2
_TYPES: dict[int, Kind] = {1: "vector", 2: "raster", 3: "raster", 4: "raster"}
_E7 = 1e7
_LARGEST = float(1 << 52)
_NINE_BYTES = 9  # 63 bits: what is longer is no offset in any file

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Header:
    """The 127 bytes at the beginning, in the words and the order of the specification."""

    magic: bytes
    version: int
    root: int
    root_size: int
    metadata: int
    metadata_size: int
    leaves: int
    leaves_size: int
    tiles: int
    tiles_size: int
    addressed: int
    entries: int
    contents: int
    clustered: int
    packed: int
    tile_packed: int
    tile_type: int
    lowest: int
    deepest: int
    west: int
    south: int
    east: int
    north: int
    centre_zoom: int
    centre_lon: int
    centre_lat: int


@dataclass(frozen=True)
class _Directory:
    """Entries, ascending by tile; a run of 0 is not a tile but a directory of its own."""

    tile: Numbers
    run: Numbers
    size: Numbers
    offset: Numbers


class PMTiles(Archive):
    """One open file.

    Raises:
        AtlasError: It cannot be read, or is not what it says.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._leaves: OrderedDict[int, _Directory] = OrderedDict()
        try:
            self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as err:
            raise AtlasError(
                f"{path}: không đọc được: {err.strerror}", f"{path}: cannot be read: {err.strerror}"
            ) from err
        try:
            self._size = os.fstat(self._file).st_size
            self._head = self._header()
            self._root = self._directory(self._head.root, self._head.root_size)
            self.info = self._info(path)
        except (AtlasError, OSError) as err:
            self.close()
            raise _told(err).at(str(path)) from err

    @override
    def tile(self, at: Address) -> bytes | None:
        head = self._head
        if not head.lowest <= at.zoom <= head.deepest:
            return None
        with self._lock:
            found = self._find(tile_id(at))
        if found is None:
            return None
        offset, size = found
        most = MOST_BYTES if self.info.kind == VECTOR else MOST_RASTER
        if size > most:
            raise AtlasError(f"ô dài {size} byte, nhiều nhất {most}", f"a tile of {size} bytes; {most} is most")
        data = self._read(head.tiles + offset, size)
        return inflate(data, most) if head.tile_packed == _GZIP else data

    @override
    def close(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self._file)

    def _find(self, wanted: int) -> tuple[int, int] | None:
        """Offset and size of a tile among the tiles."""
        head, directory = self._head, self._root
        seen: set[int] = set()
        for _ in range(_MOST_DEPTH):
            k = int(np.searchsorted(directory.tile, wanted, side="right")) - 1
            if k < 0:
                return None
            first, run = int(directory.tile[k]), int(directory.run[k])
            offset, size = int(directory.offset[k]), int(directory.size[k])
            if run:
                if wanted >= first + run:
                    return None
                _inside("ô", "tile", offset, size, head.tiles_size)
                return offset, size
            _inside("thư mục con", "leaf directory", offset, size, head.leaves_size)
            if offset in seen:
                raise AtlasError("thư mục trỏ vòng về chính nó", "directories lead in a circle")
            seen.add(offset)
            directory = self._leaf(offset, size)
        raise AtlasError(f"thư mục lồng quá {_MOST_DEPTH} tầng", f"directories nested deeper than {_MOST_DEPTH}")

    def _leaf(self, offset: int, size: int) -> _Directory:
        if offset in self._leaves:
            self._leaves.move_to_end(offset)
            return self._leaves[offset]
        found = self._leaves[offset] = self._directory(self._head.leaves + offset, size)
        if len(self._leaves) > _KEPT_LEAVES:
            self._leaves.popitem(last=False)
        return found

    def _directory(self, at: int, size: int) -> _Directory:
        if size > _MOST_DIRECTORY:
            raise AtlasError("thư mục quá lớn", "a directory is too large")
        raw = self._read(at, size)
        if self._head.packed == _GZIP:
            raw = inflate(raw, _MOST_DIRECTORY)
        return parse_directory(raw)

    def _header(self) -> _Header:
        raw = self._read(0, min(_HEADER.size, self._size))
        if not raw.startswith(MAGIC):
            raise AtlasError("không phải tệp PMTiles (sai chữ ký)", "no PMTiles file (wrong magic)")
        if len(raw) < _HEADER.size:
            raise AtlasError("phần đầu bị cụt", "the header is cut off")
        head = _Header(*_HEADER.unpack(raw))
        if head.version != 3:
            raise AtlasError(f"PMTiles phiên bản {head.version}, cần 3", f"PMTiles version {head.version}, not 3")
        for vi, en, at, size in (
            ("thư mục gốc", "root directory", head.root, head.root_size),
            ("siêu dữ liệu", "metadata", head.metadata, head.metadata_size),
            ("thư mục con", "leaf directories", head.leaves, head.leaves_size),
            ("các ô", "tiles", head.tiles, head.tiles_size),
        ):
            _inside(vi, en, at, size, self._size)
        if head.root + head.root_size > _ROOT_WITHIN:
            raise AtlasError("thư mục gốc vượt 16 KiB đầu", "the root directory is not in the first 16 KiB")
        if head.packed not in (_NONE, _GZIP) or head.tile_packed not in (0, _NONE, _GZIP):
            raise AtlasError("kiểu nén không được hỗ trợ; chỉ gzip", "a compression other than gzip is not supported")
        if head.tile_type not in _TYPES:
            raise AtlasError(f"kiểu ô {head.tile_type} chưa biết", f"tiles of type {head.tile_type} are not known")
        check_zooms(head.lowest, head.deepest)
        return head

    def _info(self, path: Path) -> Info:
        head = self._head
        metadata = self._metadata()
        lon, lat = head.centre_lon / _E7, head.centre_lat / _E7
        return Info(
            path,
            _TYPES[head.tile_type],
            head.lowest,
            head.deepest,
            box_of(head.west / _E7, head.south / _E7, head.east / _E7, head.north / _E7),
            (lon, lat, float(head.centre_zoom)) if (lon or lat) and abs(lon) <= 180 and abs(lat) <= 90 else None,
            plain(metadata.attribution),
            metadata.names,
            digest_of(path),
        )

    def _metadata(self) -> "Metadata":
        head = self._head
        if head.metadata_size > _MOST_METADATA:
            raise AtlasError("siêu dữ liệu quá lớn", "the metadata are too large")
        raw = self._read(head.metadata, head.metadata_size)
        if head.packed == _GZIP:
            raw = inflate(raw, _MOST_METADATA)
        return read_metadata(raw)

    def _read(self, at: int, size: int) -> bytes:
        """Exactly ``size`` bytes."""
        parts: list[bytes] = []
        left = size
        while left:
            part = os.pread(self._file, left, at + size - left)
            if not part:
                raise AtlasError(
                    f"tệp bị cụt ở byte {at + size - left}", f"the file is cut off at byte {at + size - left}"
                )
            parts.append(part)
            left -= len(part)
        return b"".join(parts)


class _LayerSaid(msgspec.Struct):
    id: str


class Metadata(msgspec.Struct):
    """What the JSON of an archive may say, of either format."""

    attribution: str | None = None
    vector_layers: list[_LayerSaid] = []

    @property
    def names(self) -> tuple[str, ...]:
        """Of its layers."""
        return tuple(layer.id for layer in self.vector_layers)


def read_metadata(raw: bytes | str) -> Metadata:
    """The metadata of an archive.

    Raises:
        AtlasError: They are no JSON, or say something else there than the format does.
    """
    try:
        return msgspec.json.decode(raw, type=Metadata)
    except UNREADABLE as err:
        raise AtlasError("siêu dữ liệu không đúng định dạng", f"the metadata are none: {err}") from err


def parse_directory(raw: bytes) -> _Directory:
    """The entries of an inflated directory.

    Raises:
        AtlasError: It is not one, or its entries are not in order.
    """
    numbers, _ = varints([raw], longest=_NINE_BYTES)
    count = int(numbers[0]) if len(numbers) else -1
    if count < 0 or len(numbers) != 1 + 4 * count:
        raise AtlasError("thư mục bị cụt hoặc thừa", "a directory has too few or too many numbers")
    step, run, size, place = numbers[1:].reshape(4, count)
    # Summed as floating point, which cannot come out small again by overflow.
    if count and max(step.sum(dtype=np.float64), run.max(), size.sum(dtype=np.float64), place.max()) > _LARGEST:
        raise AtlasError("số trong thư mục quá lớn", "a number in a directory is too large")
    tile = np.cumsum(step)
    if count and ((step[1:] < 1).any() or (size < 1).any()):
        raise AtlasError("mục trong thư mục sai thứ tự hoặc rỗng", "entries of a directory are out of order or empty")
    if (tile[1:] < tile[:-1] + run[:-1]).any():
        raise AtlasError("mục trong thư mục chồng nhau", "entries of a directory overlap")
    if count and not place[0]:
        raise AtlasError("mục đầu thư mục không có vị trí", "the first entry of a directory has no offset")
    # 0 stands for "right behind the one before".
    known = np.flatnonzero(place)
    behind = np.concatenate([np.zeros(1, np.int64), np.cumsum(size)])
    last = known[np.searchsorted(known, np.arange(count), side="right") - 1] if count else known
    offset = place[last] - 1 + behind[:count] - behind[last]
    return _Directory(tile, run, size, offset)


def tile_id(at: Address) -> int:
    """The place of a tile on the Hilbert curves of all zooms, one behind the other."""
    zoom, x, y = at
    place = 0
    side = 1 << zoom >> 1
    while side:
        right, down = int(bool(x & side)), int(bool(y & side))
        place += side * side * ((3 * right) ^ down)
        if not down:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        x, y = x & (side - 1), y & (side - 1)
        side >>= 1
    return ((1 << 2 * zoom) - 1) // 3 + place


def plain(text: str | None) -> str:
    """Attribution as plain text: many write it as HTML."""
    return html.unescape(re.sub(r"<[^>]*>", "", text or "")).strip()[:200]


def _inside(vi: str, en: str, at: int, size: int, room: int) -> None:
    if at + size > room:
        raise AtlasError(f"{vi} nằm ngoài tệp ({at}+{size} > {room})", f"{en} beyond the end ({at}+{size} > {room})")


def _told(err: AtlasError | OSError) -> AtlasError:
    return (
        err
        if isinstance(err, AtlasError)
        else AtlasError(f"không đọc được: {err.strerror}", f"cannot be read: {err.strerror}")
    )
