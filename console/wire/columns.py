"""Columnar frames: positions and measurements of thousands of entities as numpy buffers, 32 bytes a row."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from console.model.event import Event, Values
from console.model.outside import UNREADABLE
from console.wire.codec import MalformedError

MAGIC = b"\xc1col1"  # 0xc1 is never used by msgpack, so no event body begins with it
ROW = np.dtype([("t", "<i8"), ("lon", "<f8"), ("lat", "<f8"), ("index", "<u4"), ("value", "<f4")])
_LENGTH = struct.Struct(">II")


class Columns(NamedTuple):
    """One columnar frame.

    Attributes:
        source: As in an event.
        kind: One kind for all rows.
        entities: Names that ``rows["index"]`` points into; the whole table, or only what this frame uses.
        rows: Structured array of dtype ``ROW``; NaN lon/lat means no place, ``t`` UTC ns.
    """

    source: str
    kind: str
    entities: list[str]
    rows: NDArray[np.void]


class _Head(msgspec.Struct, array_like=True):
    source: str
    kind: str
    entities: list[str]


_head_decoder = msgspec.msgpack.Decoder(_Head)
_encoder = msgspec.msgpack.Encoder()


def is_columns(body: bytes | memoryview) -> bool:
    """Whether a body is columnar."""
    return bytes(body[: len(MAGIC)]) == MAGIC


def encode_columns(columns: Columns) -> bytes:
    """The body; counts as ``len(rows)`` events in the stream's sequence."""
    head = _encoder.encode(_Head(columns.source, columns.kind, columns.entities))
    rows = np.ascontiguousarray(columns.rows, dtype=ROW)
    return b"".join((MAGIC, _LENGTH.pack(len(head), len(rows)), head, rows.tobytes()))


def decode_columns(body: bytes | memoryview) -> Columns:
    """The columns; ``rows`` is a read-only view of ``body``.

    Raises:
        MalformedError: Names the field and the rule.
    """
    start = len(MAGIC) + _LENGTH.size
    if not is_columns(body) or len(body) < start:
        raise MalformedError("columns: no columnar header")
    head_size, n = _LENGTH.unpack_from(body, len(MAGIC))
    if len(body) != start + head_size + n * ROW.itemsize:
        raise MalformedError(f"columns: {len(body)} bytes, the header promises {start + head_size + n * ROW.itemsize}")
    try:
        head = _head_decoder.decode(memoryview(body)[start : start + head_size])
    except UNREADABLE as err:
        raise MalformedError(f"columns: head: {err}") from err
    rows: NDArray[np.void] = np.frombuffer(body, dtype=ROW, count=n, offset=start + head_size)
    if n and int(rows["index"].max()) >= len(head.entities):
        raise MalformedError(f"columns: index {int(rows['index'].max())} of {len(head.entities)} entities")
    return Columns(head.source, head.kind, head.entities, rows)


def column_count(body: bytes | memoryview) -> int:
    """Rows of a columnar body without decoding it.

    Raises:
        MalformedError: Too short.
    """
    if len(body) < len(MAGIC) + _LENGTH.size:
        raise MalformedError("columns: no columnar header")
    return _LENGTH.unpack_from(body, len(MAGIC))[1]


def column_events(columns: Columns) -> Iterator[Event]:
    """The rows as events: ``value`` is ``values["value"]``, or the ``speed`` of a kind ``*.position``; NaN is None."""
    name = "speed" if columns.kind.endswith(".position") else "value"
    rows: list[tuple[int, float, float, int, float]] = columns.rows.tolist()
    for t, lon, lat, index, value in rows:
        placed = -180 <= lon <= 180 and -90 <= lat <= 90
        values: Values = {name: value if value == value else None}  # noqa: PLR0124 - NaN is not itself
        yield Event(
            columns.entities[index], columns.source, columns.kind, t, lon if placed else None, lat if placed else None,
            values,
        )  # fmt: skip
