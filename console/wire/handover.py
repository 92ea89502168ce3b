"""How a hand-over travels: as packed text in a command, and in the event that every seat sees.

A thousand rows of JSON are some 300 kB, above what a command may hold; packed they are a tenth of that.
"""

import base64
import binascii
import zlib
from collections.abc import Sequence

import msgspec

from console.model.event import Event
from console.model.handover import Handover
from console.model.outside import UNREADABLE
from console.wire.codec import MalformedError
from console.wire.record import seat_entity

SHIFT_STREAM = "shift"
HANDOVER_KIND = "shift.handover"
MOST_PACKED = 200_000
"""Characters of packed text: with its envelope it is below the 256 kB of a command."""
_MOST_BYTES = 8 << 20

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Handover)
_list_decoder = msgspec.json.Decoder(list[Handover])


def pack(handover: Handover) -> str:
    """The record as text."""
    return base64.b64encode(zlib.compress(_encoder.encode(handover), 9)).decode()


def unpack(text: str) -> Handover:
    """The record that ``pack`` made.

    Raises:
        MalformedError: Not a record, or one that unpacks to more than 8 MiB.
    """
    try:
        unpacker = zlib.decompressobj()
        body = unpacker.decompress(base64.b64decode(text, validate=True), _MOST_BYTES)
        if not unpacker.eof:
            raise MalformedError("handover: cut off, or too large")
        return _decoder.decode(body)
    except (binascii.Error, zlib.error, ValueError, *UNREADABLE) as err:
        raise MalformedError(f"handover: {err}") from err


def encode_list(handovers: Sequence[Handover]) -> bytes:
    """The body of an answer to ``get-handovers``, newest first, without their rows."""
    return _encoder.encode(handovers)


def decode_list(body: bytes) -> list[Handover]:
    """The hand-overs of such a body.

    Raises:
        MalformedError: It is none.
    """
    try:
        return _list_decoder.decode(body)
    except UNREADABLE as err:
        raise MalformedError(f"handovers: {err}") from err


def handover_event(handover: Handover, source: str, t: int) -> Event:
    """The event of a hand-over, on stream ``shift``; the last one of a seat is its state."""
    values = {
        "record": pack(handover),
        "state": str(handover.state),
        "outgoing": handover.outgoing.name,
        "incoming": handover.incoming.name if handover.incoming else "",
    }
    return Event(seat_entity(handover.seat), source, HANDOVER_KIND, t, values=dict(values))


def handover_of(event: Event) -> Handover:
    """The hand-over that a ``shift.handover`` event carries.

    Raises:
        MalformedError: The record is missing or none.
    """
    return unpack(str(event.values.get("record", "")))
