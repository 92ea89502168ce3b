"""The alarms in `make chaos`: a million random actions against the slow model, a thousand kills, and the controls."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANES = 2  # cities that are killed side by side: a life is mostly waiting
CONTROL_KILLS = 20


def run(seed: int, kills: int, actions: int) -> dict[str, Any]:
    """Both tests, side by side; ``ok`` only where all held and each control failed."""
    walking = _start("alarm_walk.py", "--seed", seed, "--actions", actions)
    lanes = [_start("alarm_kill.py", "--seed", seed + k, "--kills", -(-kills // LANES)) for k in range(LANES)]
    killed = [_end(lane) for lane in lanes]
    control = _end(_start("alarm_kill.py", "--seed", seed, "--kills", CONTROL_KILLS, "--eager"))
    walked = _end(walking)
    added = ("kills", "commands", "alarm_events", "lost_acks", "lost", "doubled", "strange", "chains_broken")
    total = {key: sum(lane.get(key, 0) for lane in killed) for key in added}
    at = sum((Counter(lane.get("at", {})) for lane in killed), Counter[str]())
    answered = sum((Counter(lane.get("answered", {})) for lane in killed), Counter[str]())
    failed = not control["ok"] and control.get("lost_acks", 0) > 0
    return {
        "ok": all(lane["ok"] for lane in killed) and walked["ok"] and failed,
        "kill": {
            **total, "answered": dict(answered), "at": dict(at.most_common()),
            "readers_are_log": all(lane.get("readers_are_log") for lane in killed),
            "log_alone_is_same": all(lane.get("log_alone_is_same") for lane in killed),
            "negative_control_fails": failed, "negative_control_lost_acks": control.get("lost_acks", 0),
            "seconds": max(lane.get("seconds", 0) for lane in killed),
            "details": [d for lane in killed for key in ("details", "errors") for d in lane.get(key, ())],
            "error": "".join(lane.get("error", "") for lane in (*killed, control)),
        },
        "walk": walked,
    }  # fmt: skip


def _start(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _end(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, err = process.communicate()
    try:
        return json.loads(out.splitlines()[-1])
    except (IndexError, json.JSONDecodeError):
        return {"ok": False, "error": err[-2000:]}
