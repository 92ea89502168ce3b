"""The log: what is committed is there after any end, and nothing else is."""

import errno
import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.hub.log import LogBusyError, LogDamagedError, LogFullError, RetainedError
from console.hub.log_store import SegmentLog
from console.hub.segment import SPACING


def put(
    log: SegmentLog, stream: str, n: int, body: bytes, *, producer: bytes = b"", number: int = 0, known: int = 1
) -> None:
    log.append(stream, n, body, known, producer=producer, number=number)


def commit(log: SegmentLog) -> None:
    group = log.take()
    assert group is not None
    log.write(group)
    log.commit(group)


def bodies(log: SegmentLog, stream: str, first: int = 1, last: int = 1 << 40) -> list[tuple[int, int, bytes]]:
    out: list[tuple[int, int, bytes]] = []
    while True:
        records = log.read(stream, first, last)
        if not records:
            return out
        out += [(r.seq0, r.n, r.body) for r in records]
        first = records[-1].seq0 + records[-1].n


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SegmentLog]:
    log = SegmentLog(tmp_path)
    yield log
    log.close()


def test_sequences_are_dense_per_stream(log: SegmentLog):
    put(log, "a", 2, b"a1")
    put(log, "b", 1, b"b1", producer=b"p", number=1)
    put(log, "a", 3, b"a2", producer=b"p", number=2)
    assert log.heads == {}
    commit(log)
    assert log.heads == {"a": 5, "b": 1}
    assert log.producers == {b"p": 2}
    assert bodies(log, "a") == [(1, 2, b"a1"), (3, 3, b"a2")]
    assert bodies(log, "a", 2, 2) == [(1, 2, b"a1")]
    assert bodies(log, "a", 3, 3) == [(3, 3, b"a2")]
    assert bodies(log, "c") == []


def test_a_batch_without_events_counts_for_its_producer_only(log: SegmentLog):
    put(log, "", 0, b"\x90", producer=b"p", number=1)
    put(log, "a", 1, b"x", producer=b"p", number=2)
    commit(log)
    assert log.heads == {"a": 1}
    assert log.producers == {b"p": 2}


@pytest.mark.parametrize("index", ["kept", "lost", "broken"])
def test_opening_again_finds_everything(tmp_path: Path, index: str):
    log = SegmentLog(tmp_path, segment_bytes=20_000)
    for i in range(100):
        put(log, "ab"[i % 2], 1 + i % 3, b"%d" % i * 300, producer=b"p", number=i + 1)
        commit(log)
    expected = {s: bodies(log, s) for s in "ab"}
    heads, epoch = dict(log.heads), log.epoch
    log.close()
    assert len(list(tmp_path.glob("*.seg"))) > 3
    for path in tmp_path.glob("*.idx"):
        if index == "lost":
            path.unlink()
        elif index == "broken":
            path.write_bytes(path.read_bytes()[:-3] + b"xyz")
    log = SegmentLog(tmp_path)
    assert log.epoch == epoch
    assert dict(log.heads) == heads
    assert log.producers == {b"p": 100}
    assert log.last(b"p") == 100
    assert log.retained == {"a": 1, "b": 1}
    assert {s: bodies(log, s) for s in "ab"} == expected
    put(log, "a", 1, b"more")
    commit(log)
    assert bodies(log, "a", heads["a"] + 1) == [(heads["a"] + 1, 1, b"more")]
    log.close()


def test_a_torn_tail_is_cut_at_every_byte(tmp_path: Path):
    log = SegmentLog(tmp_path / "whole")
    put(log, "a", 1, b"first")
    commit(log)
    put(log, "a", 1, b"second-second")
    commit(log)
    log.close()
    data = (tmp_path / "whole" / "00000001.seg").read_bytes()
    for length in range(16, len(data)):
        folder = tmp_path / str(length)
        folder.mkdir()
        (folder / "00000001.seg").write_bytes(data[:length])
        log = SegmentLog(folder)
        whole = log.heads.get("a", 0)
        assert whole == (length >= data.index(b"first") + len(b"first"))
        assert [b for _, _, b in bodies(log, "a")] == [b"first", b"second-second"][:whole]
        put(log, "a", 1, b"next")
        commit(log)
        assert bodies(log, "a")[-1] == (whole + 1, 1, b"next")
        log.close()


def test_a_changed_byte_in_the_tail_ends_the_log_there(tmp_path: Path):
    log = SegmentLog(tmp_path)
    for body in (b"first", b"second", b"third"):
        put(log, "a", 1, body)
        commit(log)
    log.close()
    path = tmp_path / "00000001.seg"
    data = bytearray(path.read_bytes())
    data[data.index(b"second")] ^= 1
    path.write_bytes(data)
    (tmp_path / "00000001.idx").unlink()
    log = SegmentLog(tmp_path)
    assert bodies(log, "a") == [(1, 1, b"first")]
    log.close()


def test_damage_behind_an_index_is_told_not_delivered(log: SegmentLog, tmp_path: Path):
    for body in (b"first", b"second", b"third"):
        put(log, "a", 1, body)
        commit(log)
    path = tmp_path / "00000001.seg"
    with path.open("r+b") as file:
        file.seek(path.read_bytes().index(b"second"))
        file.write(b"Z")
    with pytest.raises(LogDamagedError, match="a 2"):
        log.read("a", 2, 3)


def test_nothing_uncommitted_survives(tmp_path: Path):
    log = SegmentLog(tmp_path)
    put(log, "a", 1, b"kept")
    commit(log)
    put(log, "a", 1, b"dropped", producer=b"p", number=1)
    log.rollback()
    assert (log.last(b"p"), log.pending) == (0, 0)
    put(log, "a", 1, b"next")
    commit(log)
    assert bodies(log, "a") == [(1, 1, b"kept"), (2, 1, b"next")]
    log.close()


def test_a_file_size_limit_rolls_back_and_the_log_goes_on(log: SegmentLog, tmp_path: Path):
    put(log, "a", 1, b"kept")
    commit(log)
    size = (tmp_path / "00000001.seg").stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, hard))
        put(log, "a", 1, b"x" * 500, producer=b"p", number=1)
        group = log.take()
        assert group is not None
        with pytest.raises(LogFullError) as failure:
            log.write(group)
        assert failure.value.errno == errno.EFBIG
        log.rollback()
        with pytest.raises(LogFullError):
            log.probe(1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert (tmp_path / "00000001.seg").stat().st_size == size
    log.probe(1000)
    assert (tmp_path / "00000001.seg").stat().st_size == size
    put(log, "a", 1, b"again", producer=b"p", number=1)
    commit(log)
    assert bodies(log, "a") == [(1, 1, b"kept"), (2, 1, b"again")]


def test_a_new_segment_that_cannot_be_made_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    log = SegmentLog(tmp_path, segment_bytes=1000)
    put(log, "a", 1, b"x" * 900)
    commit(log)
    put(log, "a", 1, b"y" * 900)
    group = log.take()
    assert group is not None

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", full)
        with pytest.raises(LogFullError):
            log.write(group)
    log.rollback()
    assert [p.name for p in tmp_path.glob("*.seg")] == ["00000001.seg"]
    put(log, "a", 1, b"y" * 900)
    commit(log)
    assert [n for n, _, _ in bodies(log, "a")] == [1, 2]
    log.close()


def test_retention_drops_whole_sealed_segments(tmp_path: Path):
    log = SegmentLog(tmp_path, segment_bytes=5000)
    for i in range(40):
        put(log, "a" if i < 20 else "b", 1, b"x" * 1000, producer=b"p", number=i + 1, known=i)
        commit(log)
    files = len(list(tmp_path.glob("*.seg")))
    assert log.retain(before=10, size=1 << 30) > 0
    first = log.retained["a"]
    assert 1 < first <= 11
    with pytest.raises(RetainedError) as gone:
        log.read("a", 1, 5)
    assert gone.value.first == first
    assert bodies(log, "a", first)[0][0] == first
    left = len(list(tmp_path.glob("*.seg")))
    assert left < files
    assert log.retain(before=0, size=1) == left - 1
    log.close()
    log = SegmentLog(tmp_path)
    assert log.retained["a"] == 21  # all of it is gone; the next one will be 21
    assert log.heads == {"a": 20, "b": 20}
    assert log.last(b"p") == 40
    assert len(list(tmp_path.glob("*.seg"))) == 1
    log.close()


@pytest.mark.usefixtures("log")
def test_a_second_hub_is_refused(tmp_path: Path):
    with pytest.raises(LogBusyError):
        SegmentLog(tmp_path)


def test_a_half_made_segment_is_removed(tmp_path: Path):
    log = SegmentLog(tmp_path)
    put(log, "a", 1, b"x")
    commit(log)
    epoch = log.epoch
    log.close()
    (tmp_path / "00000002.seg").write_bytes(b"VLL")
    log = SegmentLog(tmp_path)
    assert (log.epoch, log.heads) == (epoch, {"a": 1})
    assert not (tmp_path / "00000002.seg").exists()
    log.close()


def three_segments(folder: Path) -> list[Path]:
    log = SegmentLog(folder, segment_bytes=200)
    for _ in range(3):
        put(log, "a", 2, bytes(150), producer=b"p", number=log.last(b"p") + 1)
        commit(log)
    log.close()
    return sorted(folder.glob("*.seg"))


@pytest.mark.parametrize("segment", [0, 1, 2])
@pytest.mark.parametrize("byte", [0, 7, 8, 15])
@pytest.mark.logs("is damaged; written anew")
def test_a_damaged_header_is_written_anew(tmp_path: Path, segment: int, byte: int):
    path = three_segments(tmp_path)[segment]
    whole = path.read_bytes()
    path.write_bytes(whole[:byte] + bytes([whole[byte] ^ 1]) + whole[byte + 1 :])
    log = SegmentLog(tmp_path)
    assert (log.heads, log.producers) == ({"a": 6}, {b"p": 3})
    assert len(bodies(log, "a")) == 3
    assert path.read_bytes()[:16] == whole[:16]
    log.close()


@pytest.mark.logs("nothing tells its epoch")
def test_a_damaged_header_without_neighbours_keeps_the_file_aside(tmp_path: Path):
    log = SegmentLog(tmp_path)
    put(log, "a", 2, b"precious")
    commit(log)
    before = log.epoch
    log.close()
    path = tmp_path / "00000001.seg"
    damaged = b"X" + path.read_bytes()[1:]
    path.write_bytes(damaged)
    log = SegmentLog(tmp_path)
    assert (log.heads, log.epoch != before) == ({}, True)
    log.close()
    assert (tmp_path / "00000001.seg.damaged").read_bytes() == damaged


@pytest.mark.logs("is no segment")
def test_strange_files_in_the_folder_are_left_alone(tmp_path: Path):
    three_segments(tmp_path)
    (tmp_path / "zz.seg").write_text("mine")
    (tmp_path / "00000009.seg").mkdir()
    (tmp_path / "00000002.idx").unlink()
    (tmp_path / "00000002.idx").mkdir()
    log = SegmentLog(tmp_path)
    assert log.heads == {"a": 6}
    log.close()


def test_a_slice_is_bounded_and_can_be_continued(log: SegmentLog):
    for _ in range(100):
        put(log, "a", 1, b"x" * 1000)
    commit(log)
    records = log.read("a", 1, 100, limit=10_000)
    assert 9 <= len(records) <= 12
    assert len(bodies(log, "a")) == 100


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 4), st.integers(0, 3 * SPACING)), max_size=40), st.data()
)
def test_any_range_of_any_interleaving_reads_back(tmp_path_factory: pytest.TempPathFactory, batches, data):
    log = SegmentLog(tmp_path_factory.mktemp("log"), sync=False, segment_bytes=6 * SPACING)
    expected: dict[str, list[tuple[int, int, int]]] = {}
    for stream, n, size in batches:
        put(log, stream, n, bytes(size))
        commit(log)
        mine = expected.setdefault(stream, [])
        mine.append((mine[-1][0] + mine[-1][1] if mine else 1, n, size))
    for stream, mine in expected.items():
        head = log.heads[stream]
        first = data.draw(st.integers(1, head))
        last = data.draw(st.integers(first, head))
        found = [(s, n, len(b)) for s, n, b in bodies(log, stream, first, last)]
        assert found == [m for m in mine if m[0] + m[1] - 1 >= first and m[0] <= last]
    log.close()
