"""The answer to ``get-series``: the points of one (entity, kind) over a span of time, as float64 columns."""

from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from console.wire.codec import MalformedError

Floats = NDArray[np.float64]


class Points(NamedTuple):
    """Columns of equal length in time order.

    Attributes:
        t: Seconds since 1970.
        value: The reading; of thinned points the extreme ones, so that no peak is lost.
        low: Lower end of the usual band, NaN where none was said; may be empty.
        high: Upper end, as ``low``.
    """

    t: Floats
    value: Floats
    low: Floats = np.empty(0)
    high: Floats = np.empty(0)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[bytes, bytes, bytes, bytes])


def encode_series(points: Points) -> bytes:
    """The body: a msgpack array of four little-endian float64 buffers."""
    return _encoder.encode([np.ascontiguousarray(column, "<f8").tobytes() for column in points])


def decode_series(body: bytes) -> Points:
    """The points of a body.

    Raises:
        MalformedError: Not such a body, or columns of unequal length.
    """
    try:
        columns = [np.frombuffer(column, "<f8") for column in _decoder.decode(body)]
    except (msgspec.DecodeError, ValueError) as err:
        raise MalformedError(f"series: {err}") from err
    t, value, low, high = columns
    if len(value) != len(t) or any(len(c) not in (0, len(t)) for c in (low, high)):
        raise MalformedError(f"series: columns of {[len(c) for c in columns]} points")
    return Points(t, value, low, high)
