"""``vonglau replay`` with files shaped like the real ones, to a broker and to the hub."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.wire.record import entity_of

if TYPE_CHECKING:
    from conftest import Child, Log, Mosquitto, Until

AIR = """timestamp,city,aqi,weather_icon,wind_speed,humidity,temperature,pm25,pm10,o3,no2,so2,co
2025-02-05T22:01:50.999915+07:00,Thái Nguyên,185,/a.svg,5.4 km/h,62%,15.0°C,104.0,124.5,N/A,1.3,6.0,1.3
2025-02-05T23:09:37.806172+07:00,Thái Nguyên,185,/a.svg,3.6 km/h,62%,50.0°C,N/A,124.5,N/A,7.8,6.0,N/A
2025-02-06T03:01:41.319289+07:00,Thái Nguyên,187,/a.svg,0.0 km/h,62%,15.0°C,106.5,,N/A,5.7,1.4,1500
2025-02-06T04:01:41.319289+07:00,Hà Nội,187,/a.svg,0.0 km/h,62%,15.0°C,106.5,,N/A,5.7,1.4,1.1
"""
LOOPS = "773869,767541,767542\n" + "".join(f"{50 + i},{60 + i},0\n" for i in range(6))
PLACES = "index,sensor_id,latitude,longitude\n0,773869,34.15497,-118.31829\n1,767541,34.11621,-118.23799\n"
LA_START = 1_330_588_800  # 2012-03-01 00:00 there


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "recorded"
    folder.mkdir()
    (folder / "air.csv").write_text(AIR)
    (folder / "loops.csv").write_text(LOOPS)
    (folder / "graph_sensor_locations.csv").write_text(PLACES)
    return folder


def replay(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "console", "replay", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.usefixtures("hub")
def test_air_hours_straight_to_the_hub(files: Path, endpoints: tuple[str, str], log: Log, until: Until):
    done = replay(
        files / "air.csv", "--map", "air-thai-nguyen", "--speed", "inf", "--recorded-time", "--rpc", endpoints[0]
    )
    assert done.returncode == 0, done.stderr
    assert "temperature: 50 Cel is above 45" in done.stderr
    assert "co: 1.5e+06 ug/m3 is above 60000" in done.stderr
    assert "entity: station 'ha-noi' is not in the table" in done.stderr
    assert "4 rows" in done.stderr
    assert "put aside: temperature maximum 1, co maximum 1, entity join 1; all has arrived" in done.stderr
    until(lambda: len(log.of("environment.humidity")) == 3, "the rows arrive")
    assert [e.values["value"] for e in log.of("environment.pm25")] == [104.0, 106.5]
    assert [e.values["value"] for e in log.of("environment.wind_speed")] == [1.5, 1.0, 0.0]
    assert [e.values["value"] for e in log.of("environment.co")] == [1300.0]
    assert [e.values["value"] for e in log.of("environment.temperature")] == [15.0, 15.0]
    assert len(log.of("environment.pm10")) == 2
    kinds = {e.kind for events in log.events.values() for e in events}
    assert not any("aqi" in kind or kind == "environment.o3" for kind in kinds)
    (entity,) = log.of("entity")
    assert entity_of(entity).name.vi == "Không khí Thái Nguyên (tổng hợp)"
    assert log.of("environment.pm25")[0].t == 1_738_767_710_999_915_000
    states = [(e.entity, e.values["state"]) for e in log.of("system.source") if e.source == "replay.air-thai-nguyen"]
    assert states == [("source.replay.air-thai-nguyen", "live"), ("source.replay.air-thai-nguyen", "ended")]


def test_loops_through_a_broker(files: Path, mosquitto: Mosquitto, connector: Child, log: Log, until: Until):
    """The connector knows no file: it hears the places on a retained topic, and the rows as raw JSON."""
    shipped = Path(__file__).parents[3] / "resources" / "maps" / "metr-la.toml"
    (files.parent / "map.toml").write_text(shipped.read_text())
    to = f"mqtt://127.0.0.1:{mosquitto.port}"
    connector.start()
    until(lambda: any(e.values["state"] == "connected" for e in log.of("system.source")), "the connector subscribes")
    before = time.time_ns()
    done = replay(files / "loops.csv", "--map", "metr-la", "--speed", 3000, "--to", to)
    assert done.returncode == 0, done.stderr
    until(lambda: len(log.of("traffic.speed")) == 12, "two detectors, six rows")
    events = log.of("traffic.speed")
    assert {e.entity for e in events} == {"la.loop.773869", "la.loop.767541"}
    assert events[0].values["value"] == pytest.approx(50 * 1.609344)
    assert events[0].values["recorded"] == "2012-03-01T00:00:00-08:00"
    # Shown at the moment each was played: live, though recorded years ago.
    assert before <= events[0].t < events[-1].t <= time.time_ns()
    places = {entity_of(e).id: entity_of(e).lon for e in log.of("entity")}
    assert places == {"la.loop.773869": -118.31829, "la.loop.767541": -118.23799}

    done = replay(files / "loops.csv", "--map", "metr-la", "--speed", "inf", "--recorded-time", "--to", to)
    assert done.returncode == 0, done.stderr
    until(lambda: len(log.of("traffic.speed")) == 24, "again, with the times as recorded")
    assert [e.t // 10**9 for e in log.of("traffic.speed")[12::2]] == [LA_START + 300 * i for i in range(6)]


def test_ending_now_keeps_the_intervals(files: Path, endpoints: tuple[str, str], log: Log, until: Until):
    options = ("--map", "metr-la", "--speed", "inf", "--start-at", "ending-now", "--rpc", endpoints[0])
    assert replay(files / "loops.csv", *options, "--limit", 4).returncode == 0
    until(lambda: len(log.of("traffic.speed")) == 8, "four rows")
    times = [e.t for e in log.of("traffic.speed")[::2]]
    assert {b - a for a, b in itertools.pairwise(times)} == {300_000_000_000}
    assert abs(times[-1] - time.time_ns()) < 60 * 10**9


def test_ctrl_c_ends_it_cleanly(files: Path, endpoints: tuple[str, str], log: Log, until: Until):
    command = [sys.executable, "-m", "console", "replay", str(files / "loops.csv")]
    command += ["--map", "metr-la", "--loop", "--rpc", endpoints[0]]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        until(lambda: len(log.of("traffic.speed")) == 2, "the first row")
        child.send_signal(signal.SIGINT)
        _, errors = child.communicate(timeout=10)
    assert child.returncode == 0
    assert "played at x1; each row bears the moment it is played" in errors
    assert "1 rows, at 2012-03-01T08:00:00+00:00" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("none.csv", "--map", "metr-la"), "none.csv: cannot be read"),
        (("air.csv", "--map", "no-such"), "no such mapping: 'no-such'"),
        (("air.csv", "--map", "air-thai-nguyen", "--to", "ftp://x"), "--to 'ftp://x': expected hub or mqtt://"),
        (("air.csv", "--map", "air-thai-nguyen", "--to", "mqtt://127.0.0.1:1"), "--to 'mqtt://127.0.0.1:1': "),
        (("air.csv", "--map", "air-thai-nguyen", "--speed", "0"), "--speed: expected a number above 0"),
        (("air.csv", "--map", "air-thai-nguyen", "--speed", "inf"), "--speed inf would give all rows one time"),
        (("air.csv", "--map", "air-thai-nguyen", "--loop", "--recorded-time"), "--loop would say the same times again"),
        (("loops.csv", "--map", "air-thai-nguyen"), "no row can be played: loops.csv:2: no time"),
    ],
)
def test_what_cannot_be_played_is_told(files: Path, arguments: tuple[str, ...], message: str):
    done = replay(files / arguments[0], *arguments[1:])
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
