"""One file, whole or not there."""

from pathlib import Path

import msgspec
import pytest

from console.hub.state_checkpoint import Checkpoint, load, save
from console.hub.state_values import StreamState
from console.model.event import Event


def test_there_and_back(tmp_path: Path):
    path = tmp_path / "state.checkpoint"
    assert load(path) is None
    checkpoint = Checkpoint(3, 4, {"traffic": StreamState(5, [Event("a", "b", "c", 1, values={"value": 1.5})], [])})
    save(path, checkpoint)
    assert load(path) == checkpoint
    save(path, Checkpoint(9, 9))
    assert load(path) == Checkpoint(9, 9)
    assert [p.name for p in tmp_path.iterdir()] == ["state.checkpoint"]


@pytest.mark.logs("cannot be read")
@pytest.mark.parametrize(
    "content", [b"", b"\xc1", msgspec.msgpack.encode({"epoch": "x"}), b"\x91" * 50_000, b"\x81\xa2\xff\xff\x01"]
)
def test_a_broken_one_is_none(tmp_path: Path, content: bytes):
    (tmp_path / "x").write_bytes(content)
    assert load(tmp_path / "x") is None


@pytest.mark.logs("cannot be read")
def test_one_with_columns_that_are_none_is_none(tmp_path: Path):
    save(tmp_path / "x", Checkpoint(1, 1, {"traffic": StreamState(1, [], [b"\xc1col1 nonsense"])}))
    assert load(tmp_path / "x") is None


def test_one_of_another_version_is_none(tmp_path: Path):
    save(tmp_path / "x", Checkpoint(1, 1, version=0))
    assert load(tmp_path / "x") is None
