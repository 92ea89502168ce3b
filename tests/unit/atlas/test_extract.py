"""Extracts: a whole one tells its bounds and date; every kind of damage is told, with the byte."""

import contextlib
import struct
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.atlas.extract import check
from console.atlas.fault import AtlasError


def test_a_whole_one_tells_what_it_is(maker, tmp_path: Path):
    path = maker.town().write(tmp_path / "town.osm.pbf")
    shares: list[float] = []
    found = check(path, shares.append)
    assert found.bounds == pytest.approx((106.694, 10.764, 106.706, 10.776))
    assert (found.header, found.dated, found.blocks, found.size) == (True, True, 2, path.stat().st_size)
    assert found.date == date(2025, 10, 9)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_bounds_that_the_header_does_not_say_are_those_of_its_nodes(maker, tmp_path: Path):
    osm = maker.town()
    osm.bounds, osm.moment = None, 0
    path = osm.write(tmp_path / "town.osm.pbf")
    found = check(path)
    assert (found.header, found.dated) == (False, False)
    assert found.bounds == pytest.approx((106.694, 10.764, 106.706, 10.776), abs=1e-6)
    assert found.date == datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def test_blocks_may_be_plain(maker, tmp_path: Path):
    osm = maker.town()
    raw = maker.blob("OSMHeader", maker.header((106, 10, 107, 11)), plain=True)
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(raw + maker.blob("OSMData", osm._block(osm._dense), plain=True))
    assert check(path).blocks == 1


def spoilt(maker) -> dict[str, tuple[bytes, str]]:
    whole = maker.town().pbf()
    first = maker.blob("OSMHeader", maker.header((106, 10, 107, 11)))
    data = maker.blob("OSMData", b"")
    wrong_size = maker.number(2, 99) + maker.text(3, b"x\x9c\x03\x00\x00\x00\x00\x01")
    head = maker.text(1, "OSMData") + maker.number(3, len(wrong_size))
    return {
        "empty": (b"", "no objects"),
        "text": (b"<osm version='0.6'/>", "no .osm.pbf"),
        "xml": (b"\x00\x00\x00\x05hello world", "no .osm.pbf|header of a block|wire"),
        "cut": (whole[: len(whole) // 2], "cut off"),
        "cut at the end": (whole[:-1], "cut off, 1 bytes"),
        "no header": (data, "does not begin with an OSMHeader"),
        "no data": (first, "no objects"),
        "feature": (maker.blob("OSMHeader", maker.header(None, features=("Sort.Type",))) + data, "needs the feature"),
        "size": (first + struct.pack(">I", len(head)) + head + wrong_size, "not 99|damaged"),
        "lzma": (first + _framed(maker, maker.number(2, 5) + maker.text(4, b"xxxxx")), "other than zlib"),
        "huge": (first + _framed(maker, b"", said=1 << 30), "is most"),
        "bounds": (maker.blob("OSMHeader", maker.header((190, 10, 191, 11))) + data, "no area of the Earth"),
        "no bounds": (maker.blob("OSMHeader", maker.header(None)) + data, "no nodes tell"),
    }


def _framed(maker, body: bytes, said: int | None = None) -> bytes:
    head = maker.text(1, "OSMData") + maker.number(3, len(body) if said is None else said)
    return struct.pack(">I", len(head)) + head + body


@pytest.mark.parametrize(
    "what",
    [
        "empty", "text", "xml", "cut", "cut at the end", "no header", "no data", "feature", "size", "lzma", "huge",
        "bounds", "no bounds",
    ],
)  # fmt: skip
def test_damage_is_told_with_the_file(maker, tmp_path: Path, what: str):
    raw, why = spoilt(maker)[what]
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(raw)
    with pytest.raises(AtlasError, match=rf"x\.osm\.pbf: .*({why})"):
        check(path)


def test_a_flipped_bit_is_told_with_its_byte(maker, tmp_path: Path):
    raw = bytearray(maker.town().pbf())
    raw[-20] ^= 0x40
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(raw)
    with pytest.raises(AtlasError, match=r"byte \d+: compressed data are (damaged|cut off)"):
        check(path)


@given(data=st.data())
def test_whatever_is_spoilt_nothing_else_happens(maker, tmp_path_factory, data):
    raw = bytearray(maker.town(blocks=2).pbf())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "spoilt.osm.pbf"
    path.write_bytes(raw[: data.draw(st.integers(0, len(raw)))])
    with contextlib.suppress(AtlasError):
        check(path)
