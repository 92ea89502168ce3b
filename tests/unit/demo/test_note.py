"""What a city that comes back still knows."""

from pathlib import Path

import pytest

from console.demo.city import PAST
from console.demo.note import Note

START = 1_800_000_000.0


def come_back(path: Path, after: float, *, goes_on: bool = True) -> Note:
    Note(path, START, goes_on=goes_on).write(START + 50)
    return Note(path, START + 50 + after, goes_on=goes_on)


def test_a_city_that_was_away_for_a_moment_goes_on_with_its_stories(tmp_path: Path):
    note = come_back(tmp_path / "demo.time", 20)
    assert (note.last, note.since) == (START + 50, START)


def test_after_a_longer_time_they_begin_anew_and_only_what_is_missing_is_told(tmp_path: Path):
    note = come_back(tmp_path / "demo.time", 700)
    assert (note.last, note.since) == (START + 50, START + 750)


def test_a_scenario_begins_with_each_start(tmp_path: Path):
    assert come_back(tmp_path / "demo.time", 20, goes_on=False).since == START + 70


@pytest.mark.parametrize("text", ["", "garbage", "nan", "inf 3", f"{START + 999} {START}", "1e400"])
def test_what_cannot_be_is_not_believed(tmp_path: Path, text: str):
    (tmp_path / "demo.time").write_text(text)
    note = Note(tmp_path / "demo.time", START, goes_on=True)
    assert (note.last, note.since) == (START - PAST, START)


def test_the_note_of_an_earlier_version_still_tells_the_time(tmp_path: Path):
    (tmp_path / "demo.time").write_text(f"{START - 30:.3f}")
    note = Note(tmp_path / "demo.time", START, goes_on=True)
    assert (note.last, note.since) == (START - 30, START)
