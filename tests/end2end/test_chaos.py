"""The short form of `make chaos`: a dozen faults over 30,000 events; nothing lost, nothing doubled, all the same."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(180)
def test_a_dozen_faults_lose_nothing(tmp_path: Path):
    out = tmp_path / "chaos.json"
    command = [
        sys.executable,
        "tests/chaos/run.py",
        "--seed",
        "3",
        "--faults",
        "12",
        "--events",
        "30000",
        "--kills",
        "0",
        "--out",
        str(out),
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    summary = json.loads(out.read_text())
    assert (summary["lost"], summary["duplicated"]) == (0, 0)
    assert summary["consoles_identical"]
    assert summary["negative_control_fails"]
    assert "missed" not in summary["bad_input"].values()
    assert sum(summary["faults"].values()) == 12
