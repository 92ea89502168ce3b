from pathlib import Path

import pytest

from console.config.folder import FolderError, prepare


def test_a_missing_folder_is_made_and_nothing_left_in_it(tmp_path: Path):
    assert list(prepare(tmp_path / "a" / "b").iterdir()) == []


def test_a_file_is_no_folder(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(FolderError, match="file: is a file"):
        prepare(tmp_path / "file")
    with pytest.raises(FolderError, match="below: cannot be written: Not a directory"):
        prepare(tmp_path / "file" / "below")


def test_where_nothing_can_be_made_is_told():
    with pytest.raises(FolderError, match="data folder /proc/x: cannot be written"):
        prepare(Path("/proc/x"))
    with pytest.raises(FolderError, match="data folder /proc: cannot be written"):
        prepare(Path("/proc"))
