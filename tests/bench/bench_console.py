"""The whole console as an operator has it: every pane open, the demo city running, a foreign source on top of it."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

HERE = Path(__file__).parent
_SETTLE = 12.0
_MEASURE = 20.0
_SOAK_SECONDS = 600.0
_MB = 2**20

Row = dict[str, object]


def _endpoints() -> tuple[str, str]:
    with socket.socket() as a, socket.socket() as b:
        a.bind(("127.0.0.1", 0))
        b.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{a.getsockname()[1]}", f"tcp://127.0.0.1:{b.getsockname()[1]}"


@contextmanager
def _city(folder: str) -> Iterator[tuple[str, str]]:
    """A hub with the demo city in ``folder``."""
    rpc, feed = _endpoints()
    command = [sys.executable, "-m", "console", "hub", "--data", folder, "--rpc", rpc, "--feed", feed, "--demo"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as hub:
        try:
            yield rpc, feed
        finally:
            hub.terminate()


def _console(folder: str, seconds: float, *extra: str) -> subprocess.Popen[str]:
    arguments = ["--data", folder, "--offscreen-seconds", str(seconds), "--screenshot", f"{folder}/console.png"]
    return subprocess.Popen(
        [sys.executable, "-m", "console", "console", *arguments, *extra],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip


def _report(console: subprocess.Popen[str]) -> dict:
    out, _ = console.communicate()
    return json.loads(out.strip().splitlines()[-1])


def _under_load(folder: str, rate: int, batch: int) -> tuple[dict, dict]:
    """The reports of console and source; the console measures from 5 s after its start to its end."""
    with _city(folder) as (rpc, feed):
        console = _console(folder, _SETTLE + _MEASURE, "--connect", rpc, feed)
        time.sleep(4.0)
        source = [sys.executable, str(HERE / "load.py"), rpc, str(rate), str(batch), str(_SETTLE + _MEASURE - 2.0)]
        load = subprocess.Popen(source, stdout=subprocess.PIPE, text=True)
        report = _report(console)
        out, _ = load.communicate()
        return report, json.loads(out)


def _row(name: str, value: float, unit: str, goal: float, *, at_most: bool = True, beside: tuple = (None, None)) -> Row:
    ok = value <= goal if at_most else value >= goal
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "goal": goal,
        "peer": beside[0],
        "peer_value": beside[1],
        "ok": ok,
    }


def _single(folder: str, rate: int) -> tuple[dict, dict]:
    """The console's report while a stand-in hub sends every event in a frame of its own; and what that hub kept up."""
    rpc, feed = _endpoints()
    command = [sys.executable, str(HERE / "single_hub.py"), rpc, feed, str(rate)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as hub:
        report = _report(_console(folder, _SETTLE + _MEASURE, "--connect", rpc, feed))
        out, _ = hub.communicate("end\n")
    return report, json.loads(out)


def _load_rows(folder: str) -> list[Row]:
    # The better of two runs, as with every rate here: what else runs on a shared machine only adds to a lag.
    report, hub = min((_single(folder, 60_000) for _ in range(2)), key=lambda run: run[0]["event_loop_lag_ms_p99"])
    rows = [
        _row("feed.event_loop_lag_p99_at_60k_single", report["event_loop_lag_ms_p99"], "ms", 33.0,
             beside=("events/s really sent", hub["rate"])),
        _row("feed.console_events_of_60k_single", report["events"] / (_SETTLE + _MEASURE - 4), "events/s", 57_000,
             at_most=False, beside=("events/s really sent", hub["rate"])),
    ]  # fmt: skip
    report, _ = _under_load(folder, 5_000, 10)
    rows.append(_row("feed.source_to_pixel_p99_at_5k", report["latency_ms_p99"], "ms", 150.0,
                     beside=("of which hub commit to pixel", report["pixel_ms_p99"])))  # fmt: skip
    rows.append(_row("feed.lost_under_load", report["lost"], "events", 0))
    return rows


def _bare_window() -> float:
    """A window with one plot, started the same way: what no console can undercut."""
    program = (
        "import time, psutil\n"
        "import pyqtgraph\n"
        "from PySide6.QtWidgets import QApplication, QMainWindow\n"
        "app = QApplication([])\nw = QMainWindow(); w.setCentralWidget(pyqtgraph.PlotWidget()); w.show()\n"
        "w.grab()\nprint(time.time() - psutil.Process().create_time())\n"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    return float(out)


def _start_row(folder: str) -> Row:
    times = sorted(_report(_console(folder, 6.0))["first_paint_ms"] / 1e3 for _ in range(3))
    bare = sorted(_bare_window() for _ in range(3))[1]
    return _row("feed.warm_start_to_first_picture", times[1], "s", 3.0, beside=("bare window with one plot", bare))


def _soak_rows(folder: str) -> list[Row]:
    """Resident memory of the console's own process over ten minutes of the demo city."""
    console = _console(folder, _SOAK_SECONDS)
    process, samples = psutil.Process(console.pid), []
    start = time.monotonic()
    while console.poll() is None and (at := time.monotonic() - start) < _SOAK_SECONDS - 2:
        samples.append((at, process.memory_info().rss / _MB))
        time.sleep(1.0)
    _report(console)
    # A mean over 20 s at each end: a single sample stands anywhere between two collections of garbage.
    middle = [mb for at, mb in samples if _SOAK_SECONDS / 2 - 20 <= at < _SOAK_SECONDS / 2]
    end = [mb for _, mb in samples[-20:]]
    growth = (sum(end) / len(end) / (sum(middle) / len(middle)) - 1) * 100
    return [
        _row("feed.console_memory_after_10_min", samples[-1][1], "MB", 450.0),
        _row("feed.console_memory_growth_last_5_min", growth, "%", 1.0),
    ]


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        draw = [sys.executable, "-m", "console", "camera-worker", "--draw", f"{folder}/footage"]
        subprocess.run(draw, check=True)
        _report(_console(folder, 15.0))  # the first run draws the base map; what is measured comes after
        return [_start_row(folder), *_load_rows(folder), *_soak_rows(folder)]


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1))
