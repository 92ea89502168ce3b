"""The file beside a segment: its index, and the whole log's heads and producers at its end. It makes opening quick.

It is written when a segment is sealed, and again and again for the newest one; it is never needed: what it does not
cover, or all of it when its checksum disagrees, is scanned from the segment.
"""

import zlib
from pathlib import Path

import msgspec

from console.hub.segment import START, Entries, Segment
from console.model.outside import UNREADABLE

_MAGIC = b"VLIDX1"


class _Stream(msgspec.Struct, array_like=True):
    first: int
    last: int
    seqs: bytes
    offsets: bytes


class Index(msgspec.Struct, array_like=True):
    """What a segment says of itself up to ``size``, and the log up to there."""

    epoch: int
    size: int
    known: int
    streams: dict[str, _Stream]
    heads: dict[str, int]
    producers: dict[bytes, int]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Index)


def save(segment: Segment, epoch: int, heads: dict[str, int], producers: dict[bytes, int]) -> None:
    """Write the index of what is committed; replaced as a whole. Raises OSError."""
    streams = {
        name: _Stream(e.first, e.last, e.seqs.tobytes(), e.offsets.tobytes()) for name, e in segment.streams.items()
    }
    body = _encoder.encode(Index(epoch, segment.size, segment.known, streams, heads, producers))
    path = segment.path.with_suffix(".idx")
    fresh = path.with_suffix(".new")
    fresh.write_bytes(_MAGIC + zlib.crc32(body).to_bytes(4, "big") + body)
    fresh.replace(path)


def load(segment: Segment, epoch: int) -> Index | None:
    """Read the index into ``segment``; None, and an empty segment, if there is none that can be believed."""
    index = _believable(segment.path.with_suffix(".idx"), epoch)
    if index is None or index.size > segment.path.stat().st_size or index.size < START:
        return None
    segment.size = index.size
    segment.known = index.known
    segment.streams = {name: Entries(s.first, s.last, s.seqs, s.offsets) for name, s in index.streams.items()}
    return index


def _believable(path: Path, epoch: int) -> Index | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    crc, body = data[len(_MAGIC) : len(_MAGIC) + 4], data[len(_MAGIC) + 4 :]
    if not data.startswith(_MAGIC) or zlib.crc32(body) != int.from_bytes(crc, "big"):
        return None
    try:
        index = _decoder.decode(body)
    except UNREADABLE:
        return None
    return index if index.epoch == epoch else None
