"""The alarm list in a flood: the real desk behind an engine of 100,000 alarms, beside a plain table of its rows."""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
_TABLE = "QTableView + QSortFilterProxyModel"

Row = dict[str, object]


def _row(name: str, value: float, unit: str, goal: float, *, at_most: bool = True, beside: tuple = (None, None)) -> Row:
    ok = value <= goal if at_most else value >= goal
    return {
        "name": f"alarms.{name}", "value": value, "unit": unit, "goal": goal, "peer": beside[0],
        "peer_value": beside[1], "ok": ok,
    }  # fmt: skip


def run(plan: dict | None = None) -> dict:
    """What ``alarm_desk.py`` found."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QSG_RENDER_LOOP": "basic"}
    command = [sys.executable, str(HERE / "alarm_desk.py"), json.dumps(plan or {})]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment)
    return json.loads(done.stdout.strip().splitlines()[-1])


def rows() -> list[Row]:
    found = run()
    table = found["table"]
    frames = (_TABLE, table["frames"])
    mine = found["sort_ms"] + found["filter_ms"] + found["turn_ms"]
    other = table["sort"] + table["filter"] + table["turn"]
    sent = ("transitions/s really sent", found["load_rate"])
    burst = ("transitions/s really sent", found["burst_rate"])
    return [
        _row("lost_of_all_transitions", found["lost"], "changes", 0, beside=("told", found["told"])),
        _row("event_to_painted_p99_at_5k", found["load_paint_ms"], "ms", 250.0, beside=sent),
        _row("event_loop_lag_p99_at_5k", found["load_lag_ms"], "ms", 50.0, beside=sent),
        _row("event_to_painted_p99_in_burst", found["burst_paint_ms"], "ms", 250.0, beside=burst),
        _row("event_loop_lag_p99_in_burst", found["burst_lag_ms"], "ms", 50.0, beside=burst),
        _row("scroll_at_5k", found["scroll_fps"], "frames/s", 30.0, at_most=False),
        _row(
            "scroll_20000_rows",
            found["frames_alone"],
            "frames/s",
            30.0,
            at_most=False,
            beside=frames,
        ),
        _row("sort_20000_rows", found["sort_ms"], "ms", 100.0, beside=(_TABLE, table["sort"])),
        _row("filter_20000_rows", found["filter_ms"], "ms", 100.0, beside=(_TABLE, table["filter"])),
        _row("sum_of_sort_filter_and_a_turn", mine, "ms", 250.0, beside=(_TABLE, other)),
    ]


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1))
