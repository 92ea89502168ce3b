import gzip
from pathlib import Path

import pytest

from console.connectors.mapfile import Map, parse_map
from console.connectors.mapping import RECORDED
from console.connectors.playback import Playback
from console.connectors.recording import Recording, RecordingError, stamped

AIR = """
topic = "air/{station}"
[capture]
station = "{city:slug}"
[time]
column = "timestamp"
[entity]
id = "x.{station}"
kind = "air-station"
domain = "environment"
name = { vi = "x" }
[[column]]
column = "pm25"
kind = "environment.pm25"
unit = "ug/m3"
"""
CSV = (
    "\ufefftimestamp,city,pm25\n2025-01-01T0{}:00:00+07:00,Thái Nguyên,1\n2025-01-01T0{}:00:00+07:00,Thái Nguyên,N/A\n"
)


@pytest.fixture
def air() -> Map:
    return parse_map(AIR, "m.toml")


def test_files_are_merged_by_time(tmp_path: Path, air: Map):
    (tmp_path / "a.csv").write_text(CSV.format(1, 4))
    with gzip.open(tmp_path / "b.csv.gz", "wt") as file:
        file.write(CSV.format(2, 3))
    (tmp_path / "c.ndjson").write_text('{"timestamp":"2025-01-01T05:00:00+07:00","city":"X","pm25":5}\n\n')
    rows = list(Recording([tmp_path / "a.csv", tmp_path / "b.csv.gz", tmp_path / "c.ndjson"], air).rows())
    assert [r.where for r in rows] == ["a.csv:2", "b.csv.gz:2", "b.csv.gz:3", "a.csv:3", "c.ndjson:1"]
    assert rows[0].fields["station"] == "thai-nguyen"


def test_bad_rows_are_left_out_and_told(tmp_path: Path, air: Map):
    path = tmp_path / "a.csv"
    path.write_text(
        "timestamp,city,pm25\nnever,X,1\n2025-01-01T00:00:00Z,X\n2025-01-01T00:00:00Z,,3\n2025-01-01T00:00:00Z,X,4\n"
    )
    recording = Recording([path], air)
    assert len(list(recording.rows())) == 1
    assert [(b.where, b.rule) for b in recording.bad] == [
        ("a.csv:2", "time"),
        ("a.csv:3", "format"),
        ("a.csv:4", "missing"),
    ]
    (tmp_path / "b.ndjson").write_text("{\n[1]\n")
    recording = Recording([tmp_path / "b.ndjson"], air)
    assert list(recording.rows()) == []
    assert recording.left_out == 2


@pytest.mark.parametrize("name", ["a.xls", "none.csv", "cut.csv.gz"])
def test_what_cannot_be_played(tmp_path: Path, air: Map, name: str):
    if name == "cut.csv.gz":
        (tmp_path / name).write_bytes(gzip.compress(CSV.format(1, 2).encode() * 50)[:60])
    with pytest.raises(RecordingError, match=name.replace(".", r"\.")):
        list(Recording([tmp_path / name], air).rows())


STEPS = AIR.replace(
    'column = "timestamp"', 'column = "time"\nzone = "UTC"\nstart = "2012-03-01T00:00:00"\nstep_seconds = 300'
)


def test_a_file_without_times_is_stepped(tmp_path: Path):
    mapping = parse_map(STEPS, "m.toml")
    (tmp_path / "a.csv").write_text("city,pm25\nX,1\nX,2\n")
    rows = list(Recording([tmp_path / "a.csv"], mapping).rows())
    assert rows[1].t - rows[0].t == 300_000_000_000
    assert stamped(rows[1], mapping.time, rows[1].t)["time"] == "2012-03-01T00:05:00+00:00"


def test_a_shifted_row_bears_the_new_time_and_the_true_one(tmp_path: Path, air: Map):
    (tmp_path / "a.csv").write_text(CSV.format(1, 2))
    (row, _) = Recording([tmp_path / "a.csv"], air).rows()
    assert RECORDED not in stamped(row, air.time, row.t)
    fields = stamped(row, air.time, row.t + 86_400_000_000_000)
    assert fields["timestamp"] == "2025-01-01T18:00:00+00:00"
    assert fields[RECORDED] == "2024-12-31T18:00:00+00:00"


S = 1_000_000_000


@pytest.mark.parametrize(
    ("start_at", "speed", "due", "shown"),
    [
        ("now", 1, 1010, 1010),
        ("now", 10, 1001, 1001),
        ("ending-now", 10, 1001, 910),
        ("recorded", 10, 1001, 110),
        ("recorded", float("inf"), 1000, 110),
    ],
)
def test_pace(start_at: str, speed: float, due: int, shown: int):
    playback = Playback(100 * S, 200 * S, 1000 * S, speed, start_at)
    assert (playback.due(110 * S), playback.shown(110 * S)) == (due * S, shown * S)
