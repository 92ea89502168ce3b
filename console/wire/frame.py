"""Frames of the two sockets: ``rpc`` (ROUTER/DEALER, two-way) and ``feed`` (XPUB/SUB, one-way). Integers big-endian.

rpc, client -> hub::

    HI producer                          -> HI producer last_pseq epoch
    PUT producer pseq stream body        -> ACK producer pseq | NAK producer last        (pseq counts batches, from 1)
    SNAP stream                          -> SNAP stream epoch seq i k body count digest  (k >= 1 chunks; body may be [])
    REPLAY stream from to [epoch]        -> EV stream header body (one or more), END stream from to
    READY service                        -> READY service
    CMD id16 service body                -> RES id16 body
    PING                                 -> PONG epoch
    any request that cannot be served    -> ERR verb subject reason      (subject: stream, producer, service or id)

rpc, hub -> service (who serves snapshots is READY as ``snapshot`` too)::

    CMD id16 service body                -> RES id16 body
    CMD id16 "snapshot" stream           -> SNAP id16 stream epoch seq i k body count digest (the hub takes id16 out)
                                            | ERR SNAP id16 reason

An integer that is a frame of its own (pseq, epoch, seq, i, k, count, from, to) has 8 bytes; ``i`` runs from 0;
``count`` and ``digest`` (``codec.digest``) are those of the whole snapshot, the same in each chunk. The hub answers a
REPLAY with one slice of at most 4 MiB: the ``to`` of END is the last sequence it sent (``from - 1`` if none), and who
wants the rest asks again. A REPLAY that names another epoch, or begins before what is retained, is answered by ERR.
READY may be repeated at will. A second CMD with a known id is answered from the journal, or awaits the first's answer.

feed, hub -> everyone::

    ["e.<stream>.", header, body]        header = epoch u64 | seq0 u64 | n u32 | known u64 (commit time, UTC ns)
    ["t.", msgpack Tick]                 every 250 ms
"""

import struct
from typing import Literal, NamedTuple

import msgspec

from console.model.outside import UNREADABLE
from console.wire.codec import MalformedError

HI, PUT, ACK, NAK, SNAP, REPLAY, EV, END = b"HI", b"PUT", b"ACK", b"NAK", b"SNAP", b"REPLAY", b"EV", b"END"
READY, CMD, RES, PING, PONG, ERR = b"READY", b"CMD", b"RES", b"PING", b"PONG", b"ERR"

SNAPSHOT = "snapshot"  # the service whose commands are answered by SNAP chunks

TICK_TOPIC = b"t."
TICK_SECONDS = 0.25
HEARTBEAT_SECONDS = 1.0
TIMEOUT_SECONDS = 3.0

_HEADER = struct.Struct(">QQIQ")
_U64 = struct.Struct(">Q")


class Header(NamedTuple):
    """What stands before a body: sequences ``seq0 .. seq0 + n - 1`` of one stream, known to the hub at ``known``."""

    epoch: int
    seq0: int
    n: int
    known: int


def pack_header(epoch: int, seq0: int, n: int, known: int) -> bytes:
    """The header's 28 bytes."""
    return _HEADER.pack(epoch, seq0, n, known)


def unpack_header(data: bytes | memoryview) -> Header:
    """The header; bytes that a later version appends are skipped.

    Raises:
        MalformedError: Too short.
    """
    if len(data) < _HEADER.size:
        raise MalformedError(f"header: {len(data)} bytes, the rule is >= {_HEADER.size}")
    return Header(*_HEADER.unpack_from(data))


def u64(value: int) -> bytes:
    """Eight bytes."""
    return _U64.pack(value)


def read_u64(data: bytes | memoryview) -> int:
    """The integer of eight bytes.

    Raises:
        MalformedError: Not eight bytes.
    """
    if len(data) != _U64.size:
        raise MalformedError(f"integer: {len(data)} bytes, the rule is 8")
    return _U64.unpack(data)[0]


def topic(stream: str) -> bytes:
    """The feed topic of a stream."""
    return b"e." + stream.encode() + b"."


def stream_of(topic_frame: bytes) -> str:
    """The stream of a feed topic.

    Raises:
        MalformedError: Not an event topic.
    """
    if not (topic_frame.startswith(b"e.") and topic_frame.endswith(b".")):
        raise MalformedError(f"topic: {topic_frame[:40]!r} is not e.<stream>.")
    return topic_frame[2:-1].decode()


Condition = Literal["ok", "disk-full", "starting"]


class HubStatus(msgspec.Struct, array_like=True, frozen=True):
    """The hub's word on itself, in each tick. Append-only.

    Attributes:
        condition: ``disk-full`` while it cannot commit and therefore acknowledges nothing.
        detail: Words for the operator; empty when all is well.
        quarantined: Count per (source, rule), e.g. ``{"mqtt.air|coordinates": 3}``.
        retained: First sequence still in the log, per stream.
        services: Who is READY; a service that misses itself here says READY again.
    """

    condition: Condition = "ok"
    detail: str = ""
    quarantined: dict[str, int] = {}
    retained: dict[str, int] = {}
    services: list[str] = []


class Tick(msgspec.Struct, array_like=True, frozen=True):
    """``[epoch, {stream: head}, now, status]``; head is the last sequence committed. Append-only."""

    epoch: int
    heads: dict[str, int]
    now: int = 0
    status: HubStatus = HubStatus()


_encoder = msgspec.msgpack.Encoder()
_tick_decoder = msgspec.msgpack.Decoder(Tick)


def encode_tick(tick: Tick) -> bytes:
    """The body of a ``t.`` frame."""
    return _encoder.encode(tick)


def decode_tick(body: bytes) -> Tick:
    """The tick of a ``t.`` body.

    Raises:
        MalformedError: Not a tick.
    """
    try:
        return _tick_decoder.decode(body)
    except UNREADABLE as err:
        raise MalformedError(f"tick: {err}") from err
