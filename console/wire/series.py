"""A series as it travels: the answer of service ``history`` to ``get-series``, in ``Receipt.data``."""

from collections.abc import Sequence

import msgspec

from console.model.outside import UNREADABLE
from console.wire.codec import MalformedError

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[list[int], list[float]])


def encode_series(t: Sequence[int], value: Sequence[float]) -> bytes:
    """A msgpack ``[t, value]``: times in UTC ns, ascending, and as many values."""
    return _encoder.encode((t, value))


def decode_series(data: bytes) -> tuple[list[int], list[float]]:
    """Times (UTC ns) and values.

    Raises:
        MalformedError: Not a series, or not as many values as times.
    """
    try:
        t, value = _decoder.decode(data)
    except UNREADABLE as err:
        raise MalformedError(f"series: {err}") from err
    if len(t) != len(value):
        raise MalformedError(f"series: {len(t)} times, {len(value)} values")
    return t, value
