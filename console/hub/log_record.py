"""The record of a segment file: one batch, its place and its checksum. Integers big-endian.

``length u32 | crc32 u32 | seq0 u64 | n u32 | known u64 | number u64 | stream length u8 | producer length u8 | stream |
producer | body``; ``length`` and ``crc32`` are of what follows them.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

_PREFIX = struct.Struct(">II")
_FIXED = struct.Struct(">QIQQBB")
_WHOLE = struct.Struct(">IIQIQQBB")
HEAD = _WHOLE.size
_FIRST_READ = 16 << 10
_READ = 512 << 10
_LONGEST = 8 << 20


class Place(NamedTuple):
    """What the log knows of a batch beside its bytes; ``number`` counts the batches of ``producer``."""

    stream: bytes
    seq0: int
    n: int
    known: int
    producer: bytes
    number: int


class Found(NamedTuple):
    """A record met while scanning; ``offset`` in its file, its bytes at ``start .. end`` of ``buffer``."""

    offset: int
    seq0: int
    n: int
    known: int
    number: int
    stream: bytes
    producer: bytes
    buffer: bytes
    start: int
    end: int

    @property
    def size(self) -> int:
        """Bytes in the file."""
        return self.end - self.start

    @property
    def body(self) -> bytes:
        """The batch."""
        return self.buffer[self.start + HEAD + len(self.stream) + len(self.producer) : self.end]

    @property
    def sound(self) -> bool:
        """Whether the checksum agrees."""
        crc = _PREFIX.unpack_from(self.buffer, self.start)[1]
        return zlib.crc32(memoryview(self.buffer)[self.start + _PREFIX.size : self.end]) == crc


def head(place: Place, body: bytes) -> bytes:
    """What stands before ``body`` in the file."""
    stream, seq0, n, known, producer, number = place
    fixed = _FIXED.pack(seq0, n, known, number, len(stream), len(producer)) + stream + producer
    return _PREFIX.pack(len(fixed) + len(body), zlib.crc32(body, zlib.crc32(fixed))) + fixed


def scan(file: int, start: int, stop: int) -> Iterator[Found]:
    """The records that begin at ``start`` or later and end at ``stop`` or before, checksums not looked at.

    Ends at the first record that is not whole. Reads little at first: a sparse stream is read by many short scans.
    """
    reach = _FIRST_READ
    while start < stop:
        buffer = os.pread(file, min(reach, stop - start), start)
        at = 0
        while at + HEAD <= len(buffer):
            length, _, seq0, n, known, number, stream_size, producer_size = _WHOLE.unpack_from(buffer, at)
            end = at + _PREFIX.size + length
            if not HEAD - _PREFIX.size <= length <= _LONGEST or start + end > stop:
                return
            if end > len(buffer):
                break
            name = at + HEAD
            yield Found(
                start + at,
                seq0,
                n,
                known,
                number,
                buffer[name : name + stream_size],
                buffer[name + stream_size : name + stream_size + producer_size],
                buffer,
                at,
                end,
            )
            at = end
        if at == 0 and reach >= _LONGEST:
            return
        reach = _READ if at else _LONGEST + HEAD
        if at == 0 and len(buffer) < HEAD:
            return
        start += at
