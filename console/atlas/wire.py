"""The wire format of Protocol Buffers, read strictly: fields of a message, and whole arrays of varints at once."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from console.atlas.fault import AtlasError

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_SIZES = {FIXED64: 8, FIXED32: 4}
_LONGEST = 10
"""Bytes of the longest varint, a negative 64-bit number."""

_LONG = AtlasError("số varint dài quá 64 bit", "a varint longer than 64 bits")

Codes = npt.NDArray[np.int64]


def varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """The varint at ``at`` and where the next thing begins.

    Raises:
        AtlasError: It goes on beyond ``end`` or beyond 64 bits.
    """
    value = shift = 0
    for position in range(at, min(end, at + _LONGEST)):
        byte = data[position]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            if value >> 64:
                raise _LONG
            return value, position + 1
        shift += 7
    if end - at < _LONGEST:
        raise AtlasError("dữ liệu bị cụt giữa một số", "cut off in the middle of a number")
    raise _LONG


def fields(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """The fields of the message in ``data[at:end]``: number, wire type, and value or extent.

    Yields:
        ``(number, kind, first, last)``: of a varint ``first`` is the value and ``last`` 0; of all else the value lies
        in ``data[first:last]``.

    Raises:
        AtlasError: A field goes on beyond ``end``, has number 0 or a wire type that is none.
    """
    while at < end:
        key, at = (data[at], at + 1) if data[at] < 0x80 else varint(data, at, end)
        number, kind = key >> 3, key & 7
        if not number:
            raise AtlasError("trường số 0 không tồn tại", "there is no field 0")
        if kind in _SIZES:
            size = _SIZES[kind]
        elif kind in (VARINT, BYTES):
            # Most numbers are of one byte, and a call for each would be half of the time.
            size, at = (data[at], at + 1) if at < end and data[at] < 0x80 else varint(data, at, end)
        else:
            raise AtlasError(f"kiểu trường {kind} không tồn tại", f"there is no wire type {kind}")
        if kind == VARINT:
            yield number, kind, size, 0
            continue
        if size > end - at:
            raise AtlasError(
                f"trường {number} dài {size} byte, chỉ còn {end - at}",
                f"field {number} is {size} bytes long and {end - at} are left",
            )
        yield number, kind, at, at + size
        at += size


def varints(parts: list[bytes], longest: int = 5) -> tuple[Codes, Codes]:
    """All varints of packed fields, decoded at once.

    Args:
        parts: The bytes of each field.
        longest: Most bytes that one number may take; 5 holds 32 bits, 10 holds 64.

    Returns:
        The numbers, and for each field the index of its first one, with their count as the last element.

    Raises:
        AtlasError: A field ends in the middle of a number, or a number is too long.
    """
    sizes = np.fromiter((len(p) for p in parts), np.int64, len(parts))
    data = np.frombuffer(b"".join(parts), np.uint8)
    last = np.flatnonzero(data < 0x80)
    borders = np.concatenate([[0], np.cumsum(sizes)])
    first = np.searchsorted(last, borders)
    whole = borders[1:][sizes > 0] - 1
    if len(whole) and (data[whole] >= 0x80).any():
        raise AtlasError("dữ liệu bị cụt giữa một số", "cut off in the middle of a number")
    if not len(last):
        return np.empty(0, np.int64), first
    start = np.empty_like(last)
    start[0] = 0
    start[1:] = last[:-1] + 1
    length = last - start + 1
    most = int(length.max())
    if most > longest:
        raise AtlasError(
            f"số varint dài {most} byte, nhiều nhất {longest}", f"a varint of {most} bytes; {longest} is most"
        )
    value = (data[start] & np.uint8(0x7F)).astype(np.int64)
    for k in range(1, most):
        more = np.flatnonzero(length > k)
        value[more] |= (data[start[more] + k] & np.uint8(0x7F)).astype(np.int64) << (7 * k)
    return value, first


def signed(value: Codes) -> Codes:
    """Zigzag-coded numbers: 0, -1, 1, -2 ..."""
    return (value >> 1) ^ -(value & 1)
