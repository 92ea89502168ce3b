"""Vector tiles: what was written is read; what breaks a rule is refused, with the rule; nothing else ever happens."""

import contextlib
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.atlas import mvt
from console.atlas.fault import AtlasError
from console.atlas.mvt import AREA, LINE, POINT, decode

COORDINATE = st.integers(-5000, 9000)
DOT = st.tuples(COORDINATE, COORDINATE)
VALUE = st.one_of(st.text(max_size=8), st.integers(-(1 << 60), 1 << 60), st.booleans(), st.floats(allow_nan=False))


@st.composite
def shapes(draw, maker):
    kind = draw(st.sampled_from([POINT, LINE, AREA]))
    least = {POINT: 1, LINE: 2, AREA: 3}[kind]
    parts = draw(st.lists(st.lists(DOT, min_size=least, max_size=6), min_size=1, max_size=3))
    tags = draw(st.dictionaries(st.sampled_from(["class", "name", "rank"]), VALUE, max_size=3))
    return maker.Shape(kind, parts, tags)


@given(data=st.data())
def test_what_was_written_is_read(maker, data):
    wanted = data.draw(st.lists(shapes(maker), min_size=1, max_size=6))
    layer = decode(maker.layer("road", wanted, extent=8192))["road"]
    assert (layer.name, layer.extent, len(layer)) == ("road", 8192, len(wanted))
    assert layer.kind.tolist() == [s.kind for s in wanted]
    found: list[list[list[tuple[float, float]]]] = [[] for _ in wanted]
    for part, feature in enumerate(layer.owner.tolist()):
        points = layer.points[layer.start[part] : layer.start[part + 1]]
        found[feature].append([(int(x), int(y)) for x, y in points.tolist()])
    assert found == [s.parts for s in wanted]
    for key in ("class", "name", "rank"):
        assert layer.column(key) == [s.tags.get(key) for s in wanted]


def test_a_property_is_translated_without_looking_at_each_feature(maker):
    made = [maker.Shape(POINT, [[(1, 1)]], {"class": c}) for c in ("primary", "minor", "primary")]
    layer = decode(maker.layer("road", [*made, maker.Shape(POINT, [[(1, 1)]])]))["road"]
    assert layer.codes("class", {"primary": 4, "minor": 2}).tolist() == [4, 2, 4, -1]
    assert layer.codes("bridge", {1: 1}, 0).tolist() == [0, 0, 0, 0]


def test_boxes_are_those_of_parts(maker):
    made = [maker.Shape(LINE, [[(1, 2), (5, 0)], [(7, 7), (3, 9)]])]
    assert decode(maker.layer("road", made))["road"].boxes.tolist() == [[1, 0, 5, 2], [3, 7, 7, 9]]
    assert decode(maker.layer("road", []))["road"].boxes.shape == (0, 4)


def test_unknown_fields_and_kinds_are_skipped(maker):
    body = maker.text(2, maker.number(3, 0) + maker.text(4, b"\xff"))
    raw = maker.text(3, maker.text(1, "x") + body + maker.number(15, 2) + maker.text(99, "new")) + maker.text(9, "new")
    assert len(decode(raw)["x"]) == 0


def test_an_outer_ring_has_a_positive_area():
    assert mvt.area(np.array([[0, 0], [4, 0], [4, 4], [0, 4]], np.float64)) > 0


def feature(maker, kind: int, commands: list[int], tags: list[int] | None = None) -> bytes:
    body = maker.text(2, maker.packed(tags)) if tags else b""
    return maker.text(2, body + maker.number(3, kind) + maker.text(4, maker.packed(commands)))


@pytest.mark.parametrize(
    ("kind", "commands", "why"),
    [
        (LINE, [], "no geometry"),
        (LINE, [5 | 1 << 3, 0, 0], "command 5 where 1"),
        (LINE, [1 | 2 << 3, 0, 0, 0, 0], "of one point"),
        (LINE, [1 | 1 << 3, 2, 2], "cut off"),
        (LINE, [1 | 1 << 3, 2, 2, 2 | 0 << 3], "of 0 points"),
        (LINE, [1 | 1 << 3, 2, 2, 2 | 9 << 3, 2, 2], "of 9 points is cut off"),
        (LINE, [1 | 1 << 3, 2, 2, 2 | (1 << 28) << 3, 2, 2], "is cut off"),
        (POINT, [1 | 0 << 3], "of 0 points"),
        (AREA, [1 | 1 << 3, 0, 0, 2 | 2 << 3, 2, 0, 0, 2], "cut off"),
        (AREA, [1 | 1 << 3, 0, 0, 2 | 2 << 3, 2, 0, 0, 2, 7 | 2 << 3], "ClosePath must be one"),
        (4, [1 | 1 << 3, 0, 0], "geometry type 4"),
        (POINT, [1 | 1 << 3, (1 << 32) - 1, (1 << 32) - 1], "beyond all bounds"),
    ],
)
def test_a_geometry_that_is_none_is_refused_with_its_layer(maker, kind: int, commands: list[int], why: str):
    raw = maker.text(3, maker.text(1, "road") + feature(maker, kind, commands) + maker.number(15, 2))
    with pytest.raises(AtlasError, match=f"road: .*{why}"):
        decode(raw)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (lambda m: m.number(15, 2), "no name"),
        (lambda m: m.text(1, "x") + m.number(15, 3), "version 3"),
        (lambda m: m.text(1, "x") + m.number(5, 0), "extent of 0"),
        (lambda m: m.text(1, "x") + m.number(5, 1 << 20), "extent"),
        (lambda m: m.text(1, b"\xff\xfe"), "not UTF-8"),
        (lambda m: m.number(1, 5), "wire type 0"),
        (lambda m: m.text(1, "x") + m.text(4, b""), "value that is none"),
        (lambda m: m.text(1, "x") + feature(m, POINT, [9, 0, 0], [0]), "no pairs"),
        (lambda m: m.text(1, "x") + feature(m, POINT, [9, 0, 0], [0, 7]), "beyond the tables"),
    ],
)
def test_a_layer_that_is_none_is_refused(maker, fields, why: str):
    with pytest.raises(AtlasError, match=why):
        decode(maker.text(3, fields(maker)))


def test_two_layers_of_one_name_are_refused(maker):
    one = maker.layer("road", [])
    with pytest.raises(AtlasError, match="two layers"):
        decode(one + one)


def test_too_many_layers_and_too_much_are_refused(maker):
    with pytest.raises(AtlasError, match="more than 64 layers"):
        decode(b"".join(maker.layer(f"l{k}", []) for k in range(65)))
    with pytest.raises(AtlasError, match="16 MiB"):
        decode(bytes(mvt.MOST_BYTES + 1))


@given(raw=st.binary(max_size=200))
def test_noise_is_refused_or_read(raw: bytes):
    with contextlib.suppress(AtlasError):
        decode(raw)


@given(data=st.data())
def test_a_tile_with_spoilt_bytes_is_refused_or_read_and_its_arrays_agree(maker, data):
    """Whatever is spoilt, nothing but AtlasError comes out, and what is read can be drawn."""
    raw = bytearray(maker.layer("road", data.draw(st.lists(shapes(maker), min_size=1, max_size=4))))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    spoilt = bytes(raw[: data.draw(st.integers(0, len(raw)))])
    began = time.process_time()
    try:
        tile = decode(spoilt)
    except AtlasError:
        tile = {}
    assert time.process_time() - began < 5
    for layer in tile.values():
        assert layer.start[-1] == len(layer.points)
        assert len(layer.boxes) == len(layer.owner) == len(layer.start) - 1
        assert not len(layer.owner) or layer.owner.max() < len(layer)
        assert all(len(layer.column(k)) == len(layer) for k in layer.keys)
