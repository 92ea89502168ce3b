from pathlib import Path

from console.shell.memory import Memory, Remembered

VALUE = Remembered((10, 40, 1280, 690), True, {"upper": [0.6, 0.4]}, (105.8, 21.6, 13.0), "en")


def test_a_seat_finds_what_it_left_and_not_what_another_left(tmp_path: Path) -> None:
    Memory(tmp_path / "new", "1").keep(VALUE)
    assert Memory(tmp_path / "new", "1").value == VALUE
    assert Memory(tmp_path / "new", "2").value == Remembered()


def test_a_spoilt_file_is_forgotten(tmp_path: Path) -> None:
    Memory(tmp_path, "../1").keep(VALUE)
    (path,) = tmp_path.iterdir()
    path.write_text('{"place": "left"}')
    assert Memory(tmp_path, "../1").value == Remembered()


def test_a_folder_that_cannot_be_made_costs_only_the_remembering(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Memory(tmp_path / "file", "1").keep(VALUE)


def test_without_a_folder_nothing_is_kept() -> None:
    Memory(None, "1").keep(VALUE)
