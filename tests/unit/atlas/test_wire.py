"""The wire format: single numbers, whole arrays of them, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.atlas.fault import AtlasError
from console.atlas.wire import fields, signed, varint, varints


@given(value=st.integers(0, (1 << 64) - 1), before=st.binary(max_size=4), after=st.binary(max_size=4))
def test_a_number_is_read_where_it_stands(maker, value: int, before: bytes, after: bytes):
    data = before + maker.varint(value) + after
    assert varint(data, len(before), len(data)) == (value, len(data) - len(after))


@given(lists=st.lists(st.lists(st.integers(0, (1 << 63) - 1), max_size=8), max_size=8))
def test_arrays_are_decoded_as_one_by_one(maker, lists: list[list[int]]):
    numbers, first = varints([maker.packed(one) for one in lists], longest=9)
    assert numbers.tolist() == [n for one in lists for n in one]
    assert first.tolist() == [sum(len(x) for x in lists[:k]) for k in range(len(lists) + 1)]


@given(values=st.lists(st.integers(-(1 << 31), (1 << 31) - 1)))
def test_zigzag(maker, values: list[int]):
    coded = np.array([maker.zigzag(v) for v in values], np.int64)
    assert signed(coded).tolist() == values


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x80", "cut off"),
        (b"\xff" * 9, "cut off"),
        (b"\xff" * 10, "longer than 64 bits"),
        (b"\xff" * 9 + b"\x02", "longer than 64 bits"),
    ],
)
def test_a_number_that_is_none_is_refused(data: bytes, why: str):
    with pytest.raises(AtlasError, match=why):
        varint(data, 0, len(data))


@pytest.mark.parametrize(
    ("parts", "why"), [([b"\x80"], "cut off"), ([b"\x80", b"\x01"], "cut off"), ([b"\x81" * 5 + b"\x01"], "6 bytes")]
)
def test_an_array_that_is_none_is_refused(parts: list[bytes], why: str):
    with pytest.raises(AtlasError, match=why):
        varints(parts)


def test_fields_are_told_with_their_extent(maker):
    data = maker.number(1, 300) + maker.text(2, "ab") + b"\x1d\0\0\0\0" + b"\x21" + bytes(8)
    assert list(fields(data, 0, len(data))) == [(1, 0, 300, 0), (2, 2, 5, 7), (3, 5, 8, 12), (4, 1, 13, 21)]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x00\x01", "no field 0"),
        (b"\x0b", "no wire type 3"),
        (b"\x0e", "no wire type 6"),
        (b"\x0a", "cut off"),
        (b"\x0a\x05ab", "5 bytes long and 2 are left"),
        (b"\x0d\0\0", "4 bytes long and 2 are left"),
        (b"\x0a" + b"\xff" * 9 + b"\x01", "are left"),
    ],
)
def test_fields_that_are_none_are_refused(data: bytes, why: str):
    with pytest.raises(AtlasError, match=why):
        list(fields(data, 0, len(data)))


def test_the_error_is_in_both_languages_and_knows_its_place():
    err = AtlasError("hỏng", "broken").at("x.pmtiles")
    assert (err.text.vi, err.text.en, str(err)) == ("x.pmtiles: hỏng", "x.pmtiles: broken", "x.pmtiles: broken")
