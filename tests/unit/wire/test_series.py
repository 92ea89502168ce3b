"""A series on the wire."""

import msgspec
import pytest

from console.wire.codec import MalformedError
from console.wire.series import decode_series, encode_series


def test_there_and_back():
    assert decode_series(encode_series([1, 2], [0.5, 1.5])) == ([1, 2], [0.5, 1.5])
    assert msgspec.msgpack.decode(encode_series([], [])) == [[], []]


@pytest.mark.parametrize("data", [b"", msgspec.msgpack.encode([[1], []]), msgspec.msgpack.encode([[1]])])
def test_malformed(data: bytes):
    with pytest.raises(MalformedError, match="series"):
        decode_series(data)
