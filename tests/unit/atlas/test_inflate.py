"""Decompression: whole streams within a bound, and nothing else."""

import gzip
import zlib

import pytest

from console.atlas.fault import AtlasError
from console.atlas.inflate import inflate

TEXT = b"Th\xc3\xa1i Nguy\xc3\xaan " * 50


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_what_was_packed_comes_out(pack):
    assert inflate(pack(TEXT), len(TEXT)) == TEXT


def test_a_bomb_is_refused_after_its_bound():
    with pytest.raises(AtlasError, match="more than 1000 bytes"):
        inflate(gzip.compress(bytes(50_000_000)), 1000)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (gzip.compress(TEXT)[:-9], "cut off"),
        (gzip.compress(TEXT) + b"x", "follows"),
        (gzip.compress(TEXT)[:12] + b"\xff\xff" + gzip.compress(TEXT)[14:], "damaged|cut off"),
        (b"plain", "damaged"),
        (b"", "cut off"),
    ],
)
def test_what_is_no_whole_stream_is_refused(raw: bytes, why: str):
    with pytest.raises(AtlasError, match=why):
        inflate(raw, 10_000)
