"""PMTiles: tiles are found; damage is told, whatever it is."""

import contextlib
import gzip
import struct
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.atlas.archive import Address
from console.atlas.fault import AtlasError
from console.atlas.opening import open_archive
from console.atlas.pmtiles import PMTiles, parse_directory, tile_id

# From the examples of the specification: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
KNOWN = {(0, 0, 0): 0, (1, 0, 0): 1, (1, 0, 1): 2, (1, 1, 1): 3, (1, 1, 0): 4, (2, 0, 0): 5, (12, 3423, 1763): 19078479}


@pytest.mark.parametrize(("address", "number"), KNOWN.items())
def test_tiles_are_numbered_along_the_curve(address: tuple[int, int, int], number: int):
    assert tile_id(Address(*address)) == number


def test_each_zoom_is_numbered_once():
    ids = [tile_id(Address(z, x, y)) for z in range(5) for x in range(1 << z) for y in range(1 << z)]
    assert sorted(ids) == list(range(len(ids)))


@pytest.mark.parametrize("leaf", [0, 3])
def test_tiles_are_found_with_and_without_leaves(maker, tmp_path: Path, leaf: int):
    at = [Address(5, x, y) for x in range(4) for y in range(3)]
    tiles = {tile_id(a): f"tile {a}".encode() for a in at}
    metadata = {"attribution": "<a href='x'>&copy; OpenStreetMap</a>", "vector_layers": [{"id": "road"}]}
    path = maker.Pm(tiles, leaf=leaf, metadata=metadata).write(tmp_path / "a.pmtiles")
    archive = open_archive(path)
    assert isinstance(archive, PMTiles)
    for address in at:
        assert archive.tile(address) == f"tile {address}".encode()
    assert archive.tile(Address(5, 9, 9)) is None
    assert archive.tile(Address(20, 9, 9)) is None
    info = archive.info
    assert (info.kind, info.lowest, info.deepest, info.layers) == ("vector", 0, 14, ("road",))
    assert info.attribution == "© OpenStreetMap"
    assert info.centre == pytest.approx((106.7, 10.7, 10.0))
    archive.close()


def test_pictures_come_as_they_are(maker, tmp_path: Path):
    archive = PMTiles(maker.Pm({0: b"\x89PNG..."}, kind=2, zooms=(0, 0)).write(tmp_path / "a.pmtiles"))
    assert archive.info.kind == "raster"
    assert archive.tile(Address(0, 0, 0)) == b"\x89PNG..."
    archive.close()


def test_one_entry_may_stand_for_a_run_of_tiles(maker, tmp_path: Path):
    body = gzip.compress(b"sea", mtime=0)
    root = gzip.compress(maker.directory([(5, 16, len(body), 0)]))
    archive = PMTiles(maker.Pm({5: b"sea"}, root=root).write(tmp_path / "a.pmtiles"))
    assert [archive.tile(Address(2, x, 1)) for x in range(4)] == [b"sea"] * 4
    assert archive.tile(Address(1, 0, 0)) is None
    archive.close()


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ({0: 2}, "version 2"),
        ({1: 1 << 40}, "root directory beyond the end"),
        ({2: 1 << 62}, "root directory beyond the end"),
        ({4: 1 << 30}, "metadata beyond the end"),
        ({8: 1 << 30}, "tiles beyond the end"),
        ({13: 4}, "compression"),
        ({14: 3}, "compression"),
        ({15: 9}, "type 9"),
        ({16: 9, 17: 3}, "zooms 9..3"),
        ({17: 99}, "zooms"),
        ({18: 1_900_000_000, 20: 1_999_999_999}, "no area of the Earth"),
    ],
)
def test_a_header_that_lies_is_refused_with_the_file(maker, tmp_path: Path, header: dict[int, int], why: str):
    path = maker.Pm({0: b"x"}, header=header).write(tmp_path / "a.pmtiles")
    with pytest.raises(AtlasError, match=rf"a\.pmtiles: .*{why}"):
        PMTiles(path)


def test_a_wrong_magic_is_refused(tmp_path: Path):
    path = tmp_path / "a.pmtiles"
    path.write_bytes(b"PMTiled" + bytes(200))
    with pytest.raises(AtlasError, match="wrong magic"):
        PMTiles(path)
    with pytest.raises(AtlasError, match="neither PMTiles nor MBTiles"):
        open_archive(path)


def test_a_file_that_is_cut_off_is_refused(maker, tmp_path: Path):
    whole = maker.Pm({k: bytes([k]) * 300 for k in range(9)}).write(tmp_path / "a.pmtiles").read_bytes()
    for length in (0, 7, 100, 130, len(whole) // 2, len(whole) - 1):
        path = tmp_path / f"{length}.pmtiles"
        path.write_bytes(whole[:length])
        with pytest.raises(AtlasError, match=f"{length}.pmtiles"):
            open_archive(path)


def test_no_such_file_is_told(tmp_path: Path):
    with pytest.raises(AtlasError, match="cannot be read"):
        open_archive(tmp_path / "none.pmtiles")


def test_directories_that_lead_in_a_circle_are_told(maker, tmp_path: Path):
    leaf = maker.directory([(0, 0, 5, 0)])
    assert len(leaf) == 5
    archive = PMTiles(maker.Pm(root=leaf, leaves=leaf, plain=True).write(tmp_path / "a.pmtiles"))
    with pytest.raises(AtlasError, match="in a circle"):
        archive.tile(Address(0, 0, 0))
    archive.close()


def test_directories_without_end_are_told(maker, tmp_path: Path):
    chain = [maker.directory([(0, 0, 5, 5 * (k + 1))]) for k in range(6)]
    root = maker.directory([(0, 0, 5, 0)])
    archive = PMTiles(maker.Pm(root=root, leaves=b"".join(chain), plain=True).write(tmp_path / "a.pmtiles"))
    with pytest.raises(AtlasError, match="nested deeper"):
        archive.tile(Address(0, 0, 0))
    archive.close()


def test_a_tile_beyond_the_tiles_is_told(maker, tmp_path: Path):
    root = gzip.compress(maker.directory([(0, 1, 5000, 0), (1, 1, 10, 1 << 40)]), mtime=0)
    archive = PMTiles(maker.Pm({0: b"x"}, root=root).write(tmp_path / "a.pmtiles"))
    for address in (Address(0, 0, 0), Address(1, 0, 0)):
        with pytest.raises(AtlasError, match="tile beyond the end"):
            archive.tile(address)
    archive.close()


def test_a_bomb_in_a_directory_is_refused(maker, tmp_path: Path):
    path = maker.Pm({}, root=gzip.compress(bytes(40 << 20))).write(tmp_path / "a.pmtiles")
    with pytest.raises(AtlasError, match=r"inflates to more|16 KiB"):
        PMTiles(path)


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ([], "too few"),
        ([2, 1, 1], "too few"),
        ([1, 0, 1, 1, 1, 9], "too many"),
        ([1 << 40], "too few"),
        ([2, 5, 0, 1, 1, 1, 1, 1, 0], "out of order"),
        ([1, 0, 1, 0, 1], "empty"),
        ([2, 5, 1, 9, 1, 1, 1, 1, 0], "overlap"),
        ([1, 0, 1, 1, 0], "no offset"),
        ([1, 1 << 60, 1, 1, 1], "too large"),
        ([2, 1 << 62, 1 << 62, 1, 1, 1, 1, 1, 0], "too large"),
    ],
)
def test_a_directory_that_is_none_is_refused(maker, numbers: list[int], why: str):
    with pytest.raises(AtlasError, match=why):
        parse_directory(maker.packed(numbers))


def test_a_huge_number_in_a_directory_is_refused():
    with pytest.raises(AtlasError, match="10 bytes"):
        parse_directory(b"\xff" * 9 + b"\x01")


@given(data=st.data())
def test_a_spoilt_archive_is_refused_or_read(maker, data):
    """Whatever is spoilt, nothing but AtlasError comes out."""
    tiles = {k: bytes([k]) * 20 for k in data.draw(st.sets(st.integers(0, 200), min_size=1, max_size=12))}
    with tempfile.TemporaryDirectory() as folder:
        path = maker.Pm(tiles, leaf=data.draw(st.sampled_from([0, 2]))).write(Path(folder) / "a.pmtiles")
        raw = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 3))):
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(raw[: data.draw(st.integers(8, len(raw)))])
        try:
            archive = open_archive(path)
        except AtlasError:
            return
        for zoom in range(4):
            with contextlib.suppress(AtlasError):
                archive.tile(Address(zoom, 0, 0))
        archive.close()


@given(raw=st.binary(max_size=300))
def test_noise_as_a_directory_is_refused_or_read(raw: bytes):
    try:
        found = parse_directory(raw)
    except AtlasError:
        return
    assert len(found.tile) == len(found.run) == len(found.size) == len(found.offset)


def test_the_header_is_of_127_bytes():
    assert struct.calcsize("<7sB11Q6B4iB2i") == 127
