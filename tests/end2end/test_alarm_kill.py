"""The short form of the kill test of `make chaos`: no acknowledgement lost, every effect once, all sides the same."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def kill(out: Path, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "tests/chaos/alarm_kill.py", "--out", str(out), *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert out.exists(), run.stderr
    summary = json.loads(out.read_text())
    assert run.returncode == (0 if summary["ok"] else 1)
    return summary


@pytest.mark.timeout(180)
def test_killed_ten_times_while_operators_act_nothing_is_lost_and_nothing_done_twice(tmp_path: Path):
    summary = kill(tmp_path / "kill.json", "--seed", "7", "--kills", "10")
    assert summary["ok"], summary
    assert summary["kills"] == 10
    assert (summary["lost_acks"], summary["lost"], summary["doubled"], summary["chains_broken"]) == (0, 0, 0, 0)
    assert summary["answered"]["done"] > 20
    assert summary["readers_are_log"]
    assert summary["log_alone_is_same"]


@pytest.mark.timeout(180)
def test_a_process_that_answers_too_early_is_found_out(tmp_path: Path):
    summary = kill(tmp_path / "kill.json", "--seed", "7", "--kills", "8", "--eager")
    assert not summary["ok"]
    assert summary["lost"] > 0
