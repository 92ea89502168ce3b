"""The machine: disk, clock, memory, and the hub's ports."""

import os
import shutil
import socket
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psutil

from console.doctor.finding import Finding, ok, problem, warning
from console.model.text import Text

_SYNCS = 20
_SLOW_MS = 50.0
_LEAST_GB, _LITTLE_GB = 0.5, 5.0
_LEAST_MEMORY, _LITTLE_MEMORY = 1.0, 3.0
_GB = 1e9
_ZONE = "Asia/Ho_Chi_Minh"
_OLDEST = 1_735_689_600  # 2025-01-01: a clock before this was never set


def check_disk(folder: Path) -> list[Finding]:
    """Free space in the data folder, and how long it takes until something is durable there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free / _GB
        milliseconds = _sync_ms(folder)
    except OSError as err:
        seen = Text(f"{folder}: không ghi được: {err.strerror}", f"{folder}: cannot be written: {err.strerror}")
        advice = Text("sửa quyền, hoặc đặt VONGLAU_DATA", "change its permissions, or set VONGLAU_DATA")
        return [problem("disk", seen, advice)]
    return [judge_space(free, folder), judge_sync(milliseconds)]


def judge_space(free: float, folder: Path) -> Finding:
    """Of ``free`` gigabytes."""
    seen = Text(f"còn {free:.1f} GB ở {folder}", f"{free:.1f} GB free in {folder}")
    advice = Text(
        "giải phóng ổ đĩa, hoặc giảm hub.retain_mb; khi đầy, hub ngừng nhận",
        "free some, or lower hub.retain_mb; when it is full the hub stops acknowledging",
    )
    if free < _LEAST_GB:
        return problem("disk", seen, advice)
    return warning("disk", seen, advice) if free < _LITTLE_GB else ok("disk", seen.vi, seen.en)


def judge_sync(milliseconds: float) -> Finding:
    """Of the median time of an fdatasync."""
    seen = Text(f"ghi bền {milliseconds:.1f} ms", f"durable write {milliseconds:.1f} ms")
    if milliseconds <= _SLOW_MS:
        return ok("fsync", seen.vi, seen.en)
    advice = Text("dùng ổ SSD cho thư mục dữ liệu", "keep the data folder on an SSD")
    return warning("fsync", seen, advice)


def _sync_ms(folder: Path) -> float:
    times: list[float] = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(_SYNCS):
            file.write(b"\0" * 4096)
            file.flush()
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - start)
    return sorted(times)[_SYNCS // 2] * 1000


class Stopwatch:
    """Two clocks read now, to be compared later: the wall may not run away from the monotonic one."""

    def __init__(self) -> None:
        self._wall, self._steady = time.time(), time.monotonic()

    def drift_ms(self) -> float:
        """How far the wall has moved against the monotonic clock since."""
        return ((time.time() - self._wall) - (time.monotonic() - self._steady)) * 1000


def check_clock(since: Stopwatch) -> list[Finding]:
    """The wall clock is set and did not jump since ``since``, and the city's zone is known."""
    findings = [judge_clock(time.time(), since.drift_ms())]
    try:
        ZoneInfo(_ZONE)
        findings.append(ok("zone", _ZONE))
    except ZoneInfoNotFoundError:
        seen = Text(f"không có dữ liệu múi giờ {_ZONE}", f"no time zone data for {_ZONE}")
        findings.append(problem("zone", seen, Text("cài gói tzdata", "install the package tzdata")))
    return findings


def judge_clock(now: float, drift_ms: float) -> Finding:
    """Of the wall's seconds since 1970 and what it moved against the monotonic clock while we looked."""
    moment = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(now))
    advice = Text(
        "bật đồng bộ giờ: timedatectl set-ntp true", "switch time synchronisation on: timedatectl set-ntp true"
    )
    if now < _OLDEST:
        return problem("clock", Text(f"{moment}: đồng hồ chưa đặt", f"{moment}: the clock is not set"), advice)
    if abs(drift_ms) > 50:
        seen = Text(f"{moment}, vừa nhảy {drift_ms:.0f} ms", f"{moment}, just jumped by {drift_ms:.0f} ms")
        return warning("clock", seen, advice)
    return ok("clock", moment)


def check_memory() -> Finding:
    """Memory that is free now; the console alone takes about 0.5 GB."""
    return judge_memory(psutil.virtual_memory().available / _GB, psutil.virtual_memory().total / _GB)


def judge_memory(available: float, total: float) -> Finding:
    """Of gigabytes."""
    seen = Text(f"còn {available:.1f} trên {total:.1f} GB", f"{available:.1f} of {total:.1f} GB available")
    advice = Text("đóng bớt chương trình khác", "close other programs")
    if available < _LEAST_MEMORY:
        return problem("memory", seen, advice)
    return warning("memory", seen, advice) if available < _LITTLE_MEMORY else ok("memory", seen.vi, seen.en)


def check_port(endpoint: str) -> Finding:
    """The hub's endpoint is free, or a hub of ours has it."""
    if not endpoint.startswith("tcp://"):
        return ok("port", endpoint)
    host, _, port = endpoint.removeprefix("tcp://").rpartition(":")
    host = host.strip("[]")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as err:
            return judge_port(endpoint, _owner(int(port)), err.strerror or "")
    return ok("port", f"{endpoint} còn trống", f"{endpoint} is free")


def judge_port(endpoint: str, owner: tuple[int, str] | None, error: str) -> Finding:
    """Of an endpoint that cannot be bound; ``owner`` is the process id and command line of who has it."""
    if owner and "console broker" in owner[1]:
        return ok(
            "port", f"{endpoint}: hub đang chạy (pid {owner[0]})", f"{endpoint}: a hub is running (pid {owner[0]})"
        )
    who = f"pid {owner[0]}: {owner[1]}"[:120] if owner else error
    return problem(
        "port",
        Text(f"{endpoint} bị chiếm ({who})", f"{endpoint} is taken ({who})"),
        Text("dừng tiến trình đó, hoặc đổi hub.rpc và hub.feed", "end that process, or change hub.rpc and hub.feed"),
    )


def _owner(port: int) -> tuple[int, str] | None:
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr[1] == port:
                pid = connection.pid
                return (pid, " ".join(psutil.Process(pid).cmdline())) if pid else None
    except psutil.Error:
        return None
    return None
