"""Foreign logs, and the command that reads them."""

import gzip
import json
from datetime import UTC
from pathlib import Path

import pytest

from console.alarms.kpi_log import LogError, lines, read
from console.alarms.main import main
from console.model.clock import NS

LOG = """timestamp,tag,condition
2026-01-01 00:00:30.000,FI1,HIGH
2026-01-01 00:01:00.000,FI1,HIGH HIGH
2026-01-01 00:01:30.000,FI1,HIGH RECOVERED
2026-01-01 00:02:00.000,TI2,LOW RECOVERED
2026-01-01 00:02:30.000,FI1,HIGH
2026-01-01 00:03:00.000,FI1,HIGH
"""
T = 1_767_225_600


def file(folder: Path, text: str = LOG, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz"])
def test_activations_and_returns_meet(tmp_path: Path, name: str):
    log = read(file(tmp_path, name=name), {}, UTC)
    assert [(o.alarm, o.began // NS - T, o.ended and o.ended // NS - T) for o in log.occurrences] == [
        ("FI1 HIGH", 30, 90),
        ("FI1 HIGH HIGH", 60, None),
        ("FI1 HIGH", 150, 180),  # activated again without a return: one ended, another began
        ("FI1 HIGH", 180, None),
    ]
    assert (log.records, log.returns_without_activation, log.bad) == (6, 1, 0)
    assert ((log.first, log.last)) == ((T + 30) * NS, (T + 180) * NS)


def test_other_columns_suffixes_and_offsets(tmp_path: Path):
    text = "when;x\n"  # a semicolon is no comma: one column
    with pytest.raises(LogError, match=r"no column 'timestamp' for time; there are when;x"):
        read(file(tmp_path, text), {}, UTC)
    text = "when,unit,type,prio\n2026-01-01T07:00:00.000000000+07:00,V1,H,2\n2026-01-01 00:00:10.000000000,V1,H NR,2\n"
    columns = {"time": "when", "tag": "unit", "condition": "type", "priority": "prio"}
    (one,) = read(file(tmp_path, text), columns, UTC).occurrences
    assert (one.alarm, one.began, one.ended, one.priority) == ("V1 H", T * NS, (T + 10) * NS, 2)


def test_bad_rows_are_left_out_and_told(tmp_path: Path):
    text = LOG + "yesterday,FI1,HIGH\n2026-01-01 00:04:00,,HIGH\n2026-01-01 00:05:00,FI1\n" + "x,y,z\n" * 30
    log = read(file(tmp_path, text), {}, UTC)
    assert (log.records, log.bad) == (6, 33)
    told = list(lines(log))
    assert told[:3] == [
        "line 8: timestamp: 'yesterday' is not an ISO 8601 time", "line 9: tag: empty", "line 10: condition: empty",
    ]  # fmt: skip
    assert told[-1] == "and 13 more rows"


def test_what_is_no_log_is_told(tmp_path: Path):
    with pytest.raises(LogError, match="'seat' is none of time"):
        read(file(tmp_path), {"seat": "x"}, UTC)
    for path, content in ((tmp_path, b""), (tmp_path / "none.csv", b""), (tmp_path / "bad.gz", b"no gzip")):
        if content:
            path.write_bytes(content)
        with pytest.raises(LogError, match="cannot be read"):
            read(path, {}, UTC)
    (tmp_path / "latin.csv").write_bytes(b"timestamp,tag,condition\n\xff\n")
    with pytest.raises(LogError, match="cannot be read"):
        read(tmp_path / "latin.csv", {}, UTC)


def test_the_command_prints_one_json_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["kpi", str(file(tmp_path, LOG + "x,y,z\n"))]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (told["activations"], told["records"], told["left_out"], told["standing"]) == (4, 6, 1, 2)
    assert (told["note"], told["begin"]) == ("0.0069 days of 30", "2026-01-01T00:00:00+07:00")
    assert "line 8: timestamp: 'x' is not" in err


@pytest.mark.parametrize("arguments", [["none.csv"], ["empty.csv"]])
def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]):
    file(tmp_path, "timestamp,tag,condition\n", "empty.csv")
    assert main(["kpi", str(tmp_path / arguments[0])]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--zone", "Mars"], ["--columns", "time"], ["--columns", "seat=x"]])
def test_wrong_options_are_refused(tmp_path: Path, arguments: list[str]):
    with pytest.raises(SystemExit) as ended:
        main(["kpi", str(file(tmp_path)), *arguments])
    assert ended.value.code == 2
