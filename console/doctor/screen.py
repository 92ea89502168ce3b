"""What Qt can do here, asked in a process of its own so that an abort is a line of the report."""

import ctypes.util
import os
import subprocess
import sys
from typing import cast

import msgspec

from console.doctor.finding import Finding, ok, problem, warning
from console.model.text import Text
from resources import locate

_SECONDS = 30.0
_LIBRARIES = Text(
    "cài các thư viện hệ thống của Qt: .ci/bootstrap run in ra lệnh cần chạy",
    "install Qt's system libraries: .ci/bootstrap run prints the command",
)


def check_screen() -> list[Finding]:
    """Import, platform, font, OpenGL, audio and map module of Qt."""
    font = str(locate("fonts", "Inter-Regular.otf"))
    environment = dict(os.environ)
    if not has_display(environment):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "console.doctor.qt_probe", font],
            capture_output=True,
            timeout=_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [problem("qt", Text(f"không trả lời sau {_SECONDS:g} s", f"no answer in {_SECONDS:g} s"), _LIBRARIES)]
    return judge_probe(done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"), done.returncode)


def has_display(environment: dict[str, str]) -> bool:
    """Whether a window could be shown."""
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")) or sys.platform in ("win32", "darwin")


def judge_probe(output: str, errors: str, code: int) -> list[Finding]:
    """Of what the probe printed (its last whole line counts), its complaints and its exit status."""
    seen: dict[str, object] = {}
    for line in output.splitlines():
        try:
            seen = msgspec.json.decode(line, type=dict[str, object])
        except msgspec.DecodeError:
            continue
    findings: list[Finding] = []
    if "platform" in seen:
        screens = ", ".join(cast("list[str]", seen.get("screens", []))) or "-"
        findings += [ok("qt", str(seen["qt"])), _platform(str(seen["platform"]), screens)]
    findings += [check(seen[key]) for key, check in _CHECKS.items() if key in seen]
    if code != 0:
        why = _last_line(errors)
        step = "import" if not seen else next((k for k in (*_CHECKS, "location") if k not in seen), "end")
        words = Text(f"dừng ở bước {step}, mã {code}: {why}", f"ended at step {step}, status {code}: {why}")
        level = warning if step == "audio" else problem
        findings.append(level("qt", words, _LIBRARIES))
    return findings


def _last_line(text: str) -> str:
    return next((line.strip()[:200] for line in reversed(text.splitlines()) if line.strip()), "-")


def _platform(name: str, screens: str) -> Finding:
    if name == "offscreen":
        seen = Text("không có màn hình: chạy ẩn", "no display: offscreen")
        advice = Text(
            "mở trong phiên đồ họa; không có, make run ghi console.png",
            "open it in a graphical session; without, make run writes console.png",
        )
        return warning("display", seen, advice)
    return ok("display", f"{name}: {screens}")


def _font(family: object) -> Finding:
    if family:
        return ok("font", f"{family}, đủ chữ Việt", f"{family}, with the Vietnamese letters")
    seen = Text("không nạp được phông Inter", "the bundled font Inter cannot be loaded")
    return problem("font", seen, Text("cài lại: make clean, rồi make run", "install again: make clean, then make run"))


def _opengl(renderer: object) -> Finding:
    if renderer and "llvmpipe" not in str(renderer):
        return ok("opengl", str(renderer))
    how = f"{renderer}" if renderer else "-"
    return ok("opengl", f"{how}; vẽ bằng CPU", f"{how}; drawn by the CPU")


def _audio(devices: object) -> Finding:
    return judge_audio(cast("list[str]", devices), has_pulse=ctypes.util.find_library("pulse") is not None)


def judge_audio(names: list[str], *, has_pulse: bool) -> Finding:
    """Of the outputs that Qt sees; without PulseAudio's library it sees none, with it a sound server must run."""
    if names:
        return ok("audio", ", ".join(names))
    seen = Text("không có loa: báo động không có tiếng", "no output: alarms are silent")
    if not has_pulse:
        return warning("audio", seen, Text("cài libpulse0", "install libpulse0"))
    advice = Text(
        "nối loa; máy chủ âm thanh (PipeWire hoặc PulseAudio) phải đang chạy trong phiên này",
        "connect a loudspeaker; a sound server (PipeWire or PulseAudio) must run in this session",
    )
    return warning("audio", seen, advice)


_CHECKS = {"font": _font, "opengl": _opengl, "audio": _audio}
