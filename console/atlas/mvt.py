"""Mapbox Vector Tile 2.1, decoded strictly into arrays: one pass over the fields, one over all coordinates of a layer.

A tile is believed or refused whole: a map with a hole that nobody sees is worse than a grey tile that says why.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from console.atlas.fault import AtlasError
from console.atlas.wire import BYTES, FIXED32, FIXED64, VARINT, fields, signed, varints
from console.geo.mercator import Floats

POINT, LINE, AREA = 1, 2, 3
MOST_BYTES = 16 << 20
_MOST_LAYERS = 64
_MOST_FEATURES = 400_000
_MOST_POINTS = 4_000_000
_FARTHEST = 1 << 26
"""Coordinates beyond this are no geometry: float64 and QPainter still draw them exactly."""
_MOVE, _LINE, _CLOSE = 1, 2, 7
_LAYER_KINDS = {1: BYTES, 2: BYTES, 3: BYTES, 4: BYTES, 5: VARINT, 15: VARINT}
_VALUE_KINDS = {1: BYTES, 2: FIXED32, 3: FIXED64, 4: VARINT, 5: VARINT, 6: VARINT, 7: VARINT}

Value = str | float | int | bool
Index = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer, as arrays.

    Attributes:
        name: Its name.
        extent: Units along the side of the tile.
        kind: Of each feature: ``POINT``, ``LINE``, ``AREA``; others are left out when the layer is read.
        points: (n, 2) all vertices, x right and y down; a ring does not repeat its first point.
        start: (parts + 1,) where each part (point set, line, ring) begins in ``points``.
        owner: (parts,) the feature of each part.
        keys: Names of properties.
        values: Values of properties.
        tags: (t, 3) feature, key and value of each property.
    """

    name: str
    extent: int
    kind: npt.NDArray[np.uint8]
    points: Floats
    start: Index
    owner: Index
    keys: tuple[str, ...]
    values: tuple[Value, ...]
    tags: Index

    def __len__(self) -> int:
        return len(self.kind)

    def column(self, key: str) -> list[Value | None]:
        """The property ``key`` of each feature, None where it has none."""
        out: list[Value | None] = [None] * len(self)
        for feature, value in self._pairs(key):
            out[feature] = self.values[value]
        return out

    def codes(self, key: str, table: Mapping[Value, int], default: int = -1) -> npt.NDArray[np.int16]:
        """The property ``key`` of each feature as ``table`` translates it; without a loop over features."""
        out = np.full(len(self), default, np.int16)
        pairs = self._pairs(key)
        if len(pairs):
            small = np.array([table.get(value, default) for value in self.values], np.int16)
            out[pairs[:, 0]] = small[pairs[:, 1]]
        return out

    def _pairs(self, key: str) -> Index:
        if key not in self.keys:
            return np.empty((0, 2), np.int64)
        return self.tags[self.tags[:, 1] == self.keys.index(key)][:, (0, 2)]

    @cached_property
    def boxes(self) -> Floats:
        """(parts, 4) left, top, right, bottom of each part."""
        if not len(self.owner):
            return np.empty((0, 4))
        first = self.start[:-1]
        low, high = np.minimum.reduceat(self.points, first), np.maximum.reduceat(self.points, first)
        return np.hstack([low, high])

    @property
    def nbytes(self) -> int:
        """Roughly what it takes in memory."""
        return self.points.nbytes * 2 + self.tags.nbytes + 64 * (len(self.values) + len(self.owner))


Tile = dict[str, Layer]


def decode(data: bytes) -> Tile:
    """The layers of a tile (not compressed) by name; those without features are none.

    Raises:
        AtlasError: It breaks a rule of the format or is larger than any honest tile; the message names the layer.
    """
    if len(data) > MOST_BYTES:
        raise AtlasError(f"ô lớn quá {MOST_BYTES >> 20} MiB", f"a tile of more than {MOST_BYTES >> 20} MiB")
    tile: Tile = {}
    for number, kind, first, last in fields(data, 0, len(data)):
        if number != 3:
            continue
        if kind != BYTES:
            raise AtlasError("lớp không phải là một thông điệp", "a layer is no message")
        layer = _layer(data, first, last)
        if layer.name in tile:
            raise AtlasError(f"hai lớp cùng tên {layer.name!r}", f"two layers are named {layer.name!r}")
        tile[layer.name] = layer
        if len(tile) > _MOST_LAYERS:
            raise AtlasError(f"hơn {_MOST_LAYERS} lớp", f"more than {_MOST_LAYERS} layers")
    return tile


class _Draft:
    """The fields of one layer as they come."""

    def __init__(self) -> None:
        self.name = ""
        self.version = 1
        self.extent = 4096
        self.features: list[tuple[int, int]] = []
        self.keys: list[str] = []
        self.values: list[Value] = []

    def take(self, data: bytes, number: int, first: int, last: int) -> None:
        """Take in one field, whose wire type was found to be right."""
        match number:
            case 2:
                self.features.append((first, last))
            case 3:
                self.keys.append(_text(data[first:last]))
            case 4:
                self.values.append(_value(data, first, last))
            case 1:
                self.name = _text(data[first:last])
            case 5:
                self.extent = first
            case _:
                self.version = first

    def check(self) -> None:
        """What it says of itself makes sense."""
        if not self.name:
            raise AtlasError("lớp không có tên", "a layer has no name")
        if self.version not in (1, 2):
            raise AtlasError(f"phiên bản {self.version} chưa biết", f"version {self.version} is not known")
        if not 1 <= self.extent <= 1 << 16:
            raise AtlasError(f"kích thước ô {self.extent} vô lý", f"an extent of {self.extent} makes no sense")
        if len(self.features) > _MOST_FEATURES:
            raise AtlasError(f"hơn {_MOST_FEATURES} đối tượng", f"more than {_MOST_FEATURES} features")


def _layer(data: bytes, at: int, end: int) -> Layer:
    draft = _Draft()
    try:
        for number, kind, first, last in fields(data, at, end):
            if number in _LAYER_KINDS:
                _expect(kind, _LAYER_KINDS[number], f"layer field {number}")
                draft.take(data, number, first, last)
        draft.check()
        return _built(data, draft)
    except AtlasError as err:
        raise err.at(f"{draft.name or '?'}") from err


def _built(data: bytes, draft: _Draft) -> Layer:
    kinds: list[int] = []
    shapes: list[bytes] = []
    tags: list[bytes] = []
    for first, last in draft.features:
        kind, shape, tag = _feature(data, first, last)
        if kind:
            kinds.append(kind)
            shapes.append(shape)
            tags.append(tag)
    points, start, owner = _geometry(kinds, shapes)
    return Layer(
        draft.name,
        draft.extent,
        np.array(kinds, np.uint8),
        points,
        start,
        owner,
        tuple(draft.keys),
        tuple(draft.values),
        _tags(tags, len(draft.keys), len(draft.values)),
    )


def _feature(data: bytes, at: int, end: int) -> tuple[int, bytes, bytes]:
    """Kind (0 for one that is to be ignored), geometry and tags."""
    shape = 0
    geometry = tags = b""
    for number, kind, first, last in fields(data, at, end):
        if number == 4:
            _expect(kind, BYTES, "geometry")
            geometry = geometry + data[first:last] if geometry else data[first:last]
        elif number == 2:
            _expect(kind, BYTES, "tags")
            tags = tags + data[first:last] if tags else data[first:last]
        elif number == 3:
            _expect(kind, VARINT, "type")
            shape = first
    if shape > AREA:
        raise AtlasError(f"kiểu hình {shape} không tồn tại", f"there is no geometry type {shape}")
    return shape, geometry, tags


def _expect(kind: int, wanted: int, field: str) -> None:
    if kind != wanted:
        raise AtlasError(f"{field} có kiểu trường {kind}, cần {wanted}", f"{field} has wire type {kind}, not {wanted}")


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as err:
        raise AtlasError("chữ không phải UTF-8", "a text that is not UTF-8") from err


def _value(data: bytes, at: int, end: int) -> Value:
    found: Value | None = None
    for number, kind, first, last in fields(data, at, end):
        if number not in _VALUE_KINDS:
            continue
        _expect(kind, _VALUE_KINDS[number], "value")
        match number:
            case 1:
                found = _text(data[first:last])
            case 2 | 3:
                found = float(struct.unpack_from("<f" if number == 2 else "<d", data, first)[0])
            case 4:
                found = first - (1 << 64) if first >> 63 else first
            case 6:
                found = (first >> 1) ^ -(first & 1)
            case 7:
                found = bool(first)
            case _:
                found = first
    if found is None:
        raise AtlasError("một giá trị rỗng", "a value that is none")
    return found


def _tags(parts: list[bytes], keys: int, values: int) -> Index:
    numbers, first = varints(parts)
    count = np.diff(first)
    if (count & 1).any():
        raise AtlasError("thuộc tính lẻ cặp", "tags that are no pairs")
    out = np.empty((len(numbers) // 2, 3), np.int64)
    out[:, 0] = np.repeat(np.arange(len(parts)), count // 2)
    out[:, 1], out[:, 2] = numbers[0::2], numbers[1::2]
    if len(out) and (int(out[:, 1].max()) >= keys or int(out[:, 2].max()) >= values):
        raise AtlasError("thuộc tính trỏ ra ngoài bảng", "tags point beyond the tables of keys and values")
    return out


def _geometry(kinds: list[int], shapes: list[bytes]) -> tuple[Floats, Index, Index]:
    """Points, starts and owners of all parts.

    The commands are walked one by one, because where the next one stands is said by the last; what lies between them,
    nearly everything, is decoded at once.
    """
    numbers, first = varints(shapes)
    plan = _Plan(numbers.tolist())
    for feature, kind in enumerate(kinds):
        plan.walk(feature, kind, int(first[feature]), int(first[feature + 1]))
    where = np.array(plan.begin, np.int64)
    count = np.array(plan.count, np.int64)
    owner = np.array(plan.owner, np.int64)
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(count)])
    if start[-1] > _MOST_POINTS:
        raise AtlasError(f"hơn {_MOST_POINTS} điểm", f"more than {_MOST_POINTS} points")
    if not len(where):
        return np.empty((0, 2)), start, owner
    # A part's parameters lie together but for the LineTo command after its first point: one number to skip.
    step: Index = np.arange(int(start[-1])) - np.repeat(start[:-1], count)
    skip = np.array(plan.skip, np.int64)
    index: Index = np.repeat(where, count) + 2 * step + np.where(step > 0, np.repeat(skip, count), 0)
    moved = signed(np.stack([numbers[index], numbers[index + 1]], axis=1))
    points = np.cumsum(moved, axis=0)
    # The cursor runs on from part to part of a feature and starts anew with each feature.
    fresh = np.flatnonzero(np.diff(owner, prepend=-1))
    base = points[start[fresh]] - moved[start[fresh]]
    length = np.diff(np.append(start[fresh], start[-1]))
    points -= np.repeat(base, length, axis=0)
    if int(np.abs(points).max()) > _FARTHEST:
        raise AtlasError("tọa độ ngoài mọi giới hạn", "coordinates beyond all bounds")
    return points.astype(np.float64), start, owner


class _Plan:
    """Where the parameters of each part stand among the numbers of a layer."""

    def __init__(self, numbers: list[int]) -> None:
        self._numbers = numbers
        self.begin: list[int] = []
        self.count: list[int] = []
        self.skip: list[int] = []
        self.owner: list[int] = []

    def walk(self, feature: int, kind: int, at: int, end: int) -> None:
        """Check the commands of one feature and note its parts."""
        if at == end:
            raise AtlasError(f"đối tượng {feature} không có hình", f"feature {feature} has no geometry")
        try:
            while at < end:
                at = self._points(feature, at, end) if kind == POINT else self._path(feature, kind, at, end)
        except AtlasError as err:
            raise err.at(f"#{feature}") from err

    def _points(self, feature: int, at: int, end: int) -> int:
        count = self._command(at, end, _MOVE)
        self._note(feature, at + 1, count, 0)
        return at + 1 + 2 * count

    def _path(self, feature: int, kind: int, at: int, end: int) -> int:
        if self._command(at, end, _MOVE) != 1:
            raise AtlasError("MoveTo của một nét phải là 1 điểm", "the MoveTo of a path must be of one point")
        count = self._command(at + 3, end, _LINE)
        self._note(feature, at + 1, 1 + count, 1)
        at += 4 + 2 * count
        if kind == AREA:
            if self._command(at, end, _CLOSE) != 1:
                raise AtlasError("ClosePath phải là 1", "a ClosePath must be one")
            at += 1
        return at

    def _command(self, at: int, end: int, wanted: int) -> int:
        """The count of the command at ``at``, which must be ``wanted`` and have all its parameters."""
        if at >= end:
            raise AtlasError("hình bị cụt", "a geometry is cut off")
        command, count = self._numbers[at] & 7, self._numbers[at] >> 3
        if command != wanted:
            raise AtlasError(f"lệnh {command} thay vì {wanted}", f"command {command} where {wanted} must be")
        if count < 1 or (wanted != _CLOSE and 2 * count > end - at - 1):
            raise AtlasError(
                f"lệnh {command} với {count} điểm bị cụt", f"command {command} of {count} points is cut off"
            )
        return count

    def _note(self, feature: int, begin: int, count: int, skip: int) -> None:
        self.begin.append(begin)
        self.count.append(count)
        self.skip.append(skip)
        self.owner.append(feature)


def area(points: Floats) -> float:
    """Twice the signed area of a ring; positive for the outer rings of a tile, whose y points down."""
    x, y = points[:, 0], points[:, 1]
    return float(x @ np.roll(y, -1) - np.roll(x, -1) @ y)
