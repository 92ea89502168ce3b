import io
import json
import socket
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from console.doctor.finding import Finding, ok, problem, warning
from console.doctor.machine import (
    check_disk,
    check_port,
    judge_clock,
    judge_memory,
    judge_port,
    judge_space,
    judge_sync,
)
from console.doctor.main import main, report
from console.doctor.ownership import foreign_owners
from console.doctor.screen import check_screen, judge_audio, judge_probe
from console.doctor.software import check_packages, check_python, check_qt_trap, within
from console.model.text import Text


def test_python_must_be_3_11():
    assert check_python((3, 11, 0)).level == "ok"
    assert check_python((3, 10, 9)).level == "problem"


@pytest.mark.parametrize(
    ("python", "version", "level"),
    [
        ((3, 11), "6.11.3", "ok"),
        ((3, 11), "6.12.0", "problem"),
        ((3, 12), "6.12.0", "ok"),
        ((3, 11), "6.8", "ok"),
    ],
)
def test_the_qt_that_aborts_is_known(python: tuple[int, ...], version: str, level: str):
    assert check_qt_trap(python, lambda _name: version).level == level


@pytest.mark.parametrize(
    ("version", "wanted", "holds"),
    [
        ("6.11.3", ">=6.10,<6.12", True),
        ("6.12.0", ">=6.10,<6.12", False),
        ("2.4.6", ">=2.1", True),
        ("2.1", ">=2.1.0", True),
        ("26", ">=26", True),
        ("1.9", "!=1.9", False),
        ("1.2.3", "", True),
    ],
)
def test_version_ranges(version: str, wanted: str, holds: bool):
    assert within(version, wanted) is holds


def test_a_missing_package_is_a_problem():
    def version(name: str) -> str:
        if name == "msgspec":
            raise PackageNotFoundError(name)
        return "999"

    findings = {f.seen.en for f in check_packages(version=version)}
    assert "msgspec is missing" in findings
    assert "pyside6 999, <6.12,>=6.10 is needed" in findings


def test_no_sound_is_told_with_what_is_missing_here():
    assert judge_audio(["Speaker"], has_pulse=False).level == "ok"
    assert judge_audio([], has_pulse=False).advice.en == "install libpulse0"
    assert "libpulse0" not in judge_audio([], has_pulse=True).advice.en


def test_another_wheel_with_our_names_is_found():
    assert foreign_owners({"console": ["vonglau"], "widgets": ["Vonglau"], "os": ["other"]}) == {}
    assert foreign_owners({"console": ["vonglau", "console-kit"], "plugins": ["acme"]}) == {
        "console": ["console-kit"],
        "plugins": ["acme"],
    }
    assert foreign_owners() == {}


def test_what_is_scarce_is_told(tmp_path: Path):
    assert [f.level for f in (judge_space(0.1, tmp_path), judge_space(2, tmp_path), judge_space(50, tmp_path))] == [
        "problem",
        "warning",
        "ok",
    ]
    assert [judge_memory(a, 8).level for a in (0.5, 2, 6)] == ["problem", "warning", "ok"]
    assert [judge_sync(ms).level for ms in (0.3, 80)] == ["ok", "warning"]
    assert [judge_clock(t, d).level for t, d in ((0, 0), (1_800_000_000, 400), (1_800_000_000, 1))] == [
        "problem",
        "warning",
        "ok",
    ]


def test_the_disk_is_tried(tmp_path: Path):
    assert [f.check for f in check_disk(tmp_path / "new")] == ["disk", "fsync"]
    (tmp_path / "file").touch()
    (finding,) = check_disk(tmp_path / "file")
    assert finding.level == "problem"


def test_a_port_is_free_or_somebodys():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        finding = check_port(f"tcp://127.0.0.1:{port}")
        assert finding.level == "problem"
        assert "pid" in finding.seen.en
    assert check_port("ipc:///run/x").level == "ok"
    assert judge_port("tcp://127.0.0.1:1", (7, "python -m console broker --data x"), "").level == "ok"
    assert judge_port("tcp://127.0.0.1:1", None, "in use").level == "problem"


def test_qt_is_asked_in_a_process_of_its_own():
    findings = {f.check: f for f in check_screen()}
    assert findings["qt"].level == "ok"
    assert findings["font"].level == "ok"
    assert "PySide6" not in _modules_of("console.doctor.main")


def _modules_of(module: str) -> str:
    code = f"import sys, {module}; print(*sorted(m for m in sys.modules if 'PySide' in m or 'shiboken' in m))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_an_abort_of_qt_is_a_line_with_its_step():
    (finding,) = judge_probe("", "qt.qpa.plugin: could not load xcb\n", -6)
    assert finding == problem("qt", finding.seen, finding.advice)
    assert finding.seen.en == "ended at step import, status -6: qt.qpa.plugin: could not load xcb"
    first = '{"qt":"6.11","platform":"xcb","screens":["1920x1080@1"],"font":"Inter"}\n'
    findings = judge_probe(first, "libGL error\n", -11)
    assert findings[-1].seen.en.startswith("ended at step opengl")
    assert [f.level for f in findings] == ["ok", "ok", "ok", "problem"]
    whole = first.replace('"font"', '"opengl":"","audio":[],"location":true,"font"')
    assert [f.check for f in judge_probe(whole, "", 0)] == ["qt", "display", "font", "opengl", "audio"]


def test_the_report_says_what_to_do_in_both_languages():
    findings: list[Finding] = [ok("a", "ổn", "fine"), warning("b", Text("ít", "little"), Text("thêm", "add some"))]
    for language, words in (("vi", ["ổn", "→ thêm", "Chạy được"]), ("en", ["fine", "→ add some", "It will run"])):
        out = io.StringIO()
        report(findings, language, out)
        assert all(w in out.getvalue() for w in words)
    assert all(f.advice.en for f in findings if f.level != "ok")


def test_json_and_the_status(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VONGLAU_DATA", str(tmp_path))
    bad = tmp_path / "bad.toml"
    bad.write_text("[hub]\nretain_mb = 'x'\n")
    assert main(["--json", "--config", str(bad)]) == 1
    findings = json.loads(capsys.readouterr().out)
    assert findings[0]["check"] == "config"
    assert findings[0]["seen"][0] == f"{bad}: line 2: hub.retain_mb: expected int, got str"
    assert {f["level"] for f in findings} <= {"ok", "warning", "problem"}
