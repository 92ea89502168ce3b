"""Bodies: a msgpack array of events, or a columnar frame. JSON is accepted on ingest."""

import hashlib
from collections.abc import Iterable

import msgspec

from console.model.event import Event
from console.model.outside import UNREADABLE

MAX_FRAME = 1 << 20


class MalformedError(ValueError):
    """A body or frame that is not what the protocol says; the message names the field and the rule."""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Event])
_raw_decoder = msgspec.msgpack.Decoder(list[msgspec.Raw])
_one_decoder = msgspec.msgpack.Decoder(Event)
_json_decoder = msgspec.json.Decoder(list[Event])
_json_raw_decoder = msgspec.json.Decoder(list[msgspec.Raw])
_json_one_decoder = msgspec.json.Decoder(Event)


def encode_events(events: Iterable[Event]) -> bytes:
    """A body of events."""
    return _encoder.encode(events if isinstance(events, list) else list(events))


def decode_events(body: bytes | memoryview) -> list[Event]:
    """The events of a body.

    Raises:
        MalformedError: The body is not a msgpack (or JSON) array of valid events; nothing of it is returned.
    """
    try:
        if is_json(body):
            return _json_decoder.decode(body)
        return _decoder.decode(body)
    except UNREADABLE as err:
        raise MalformedError(str(err)) from err


def is_json(body: bytes | memoryview) -> bool:
    """Whether a body is JSON: neither byte can begin a msgpack array."""
    return body[:1] in (b"[", b"{")


def members(body: bytes | memoryview) -> list[bytes]:
    """The encoded members of a msgpack or JSON array, none of them looked into.

    Raises:
        MalformedError: Not an array.
    """
    try:
        return [bytes(raw) for raw in (_json_raw_decoder if is_json(body) else _raw_decoder).decode(body)]
    except UNREADABLE as err:
        raise MalformedError(str(err)) from err


def decode_each(body: bytes | memoryview) -> list[Event | tuple[bytes, str]]:
    """The slow reading of a body with something wrong in it: each member as its event, or as (bytes, reason).

    Raises:
        MalformedError: Not even an array.
    """
    decoder = _json_one_decoder if is_json(body) else _one_decoder
    out: list[Event | tuple[bytes, str]] = []
    for raw in members(body):
        try:
            out.append(decoder.decode(raw))
        except UNREADABLE as err:
            out.append((bytes(raw), str(err)))
    return out


def count_and_payload(body: bytes | memoryview) -> tuple[int, memoryview]:
    """Number of members of a msgpack array and its bytes behind the header: bodies are joined without decoding.

    Raises:
        MalformedError: Not a msgpack array.
    """
    view = memoryview(body)
    if not view:
        raise MalformedError("body: empty")
    first = view[0]
    if 0x90 <= first <= 0x9F:
        return first & 0x0F, view[1:]
    if first == 0xDC and len(view) >= 3:
        return int.from_bytes(view[1:3], "big"), view[3:]
    if first == 0xDD and len(view) >= 5:
        return int.from_bytes(view[1:5], "big"), view[5:]
    raise MalformedError(f"body: byte 0x{first:02x} does not begin a msgpack array")


def array_header(n: int) -> bytes:
    """The msgpack header of an array of ``n`` members."""
    if n < 16:
        return bytes((0x90 | n,))
    if n < 1 << 16:
        return b"\xdc" + n.to_bytes(2, "big")
    return b"\xdd" + n.to_bytes(4, "big")


def digest(events: Iterable[Event]) -> bytes:
    """32 bytes that are equal exactly when two states (last event per entity and kind) are; order does not matter."""
    h = hashlib.blake2b(digest_size=32)
    for event in sorted(events, key=lambda e: (e.entity, e.kind)):
        h.update(_encoder.encode(event))
    return h.digest()
