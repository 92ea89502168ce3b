"""Python and the packages: versions, and the combination that is known to abort."""

import importlib.metadata
import re
import shutil
import sys
from collections.abc import Callable

from console.atlas.tilemaker import APT
from console.doctor.finding import Finding, ok, problem, warning
from console.model.text import Text

_REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*(?P<range>[^;]*)(?P<marker>;.*)?$")
_CLAUSE = re.compile(r"(?P<sign>>=|<=|==|!=|~=|>|<)\s*(?P<version>[0-9.]+)")
_REINSTALL = Text("cài lại: make clean, rồi make run", "install again: make clean, then make run")

Version = tuple[int, ...]


def check_python(version: Version = tuple(sys.version_info[:3])) -> Finding:
    """Python is new enough."""
    text = ".".join(map(str, version))
    if version < (3, 11):
        return problem("python", Text(text), Text("cần Python 3.11 trở lên", "Python 3.11 or newer is needed"))
    return ok("python", text)


def check_qt_trap(
    python: Version = tuple(sys.version_info[:2]), version: Callable[[str], str] = importlib.metadata.version
) -> Finding:
    """PySide6 6.12 on Python < 3.12 aborts after some hundred signals: every void call drops a reference."""
    try:
        found = version("PySide6")
    except importlib.metadata.PackageNotFoundError:
        return problem("pyside6", Text("chưa cài", "not installed"), _REINSTALL)
    if parse(found) >= (6, 12) and python < (3, 12):
        return problem(
            "pyside6",
            Text(
                f"{found} trên Python {python[0]}.{python[1]} tự dừng",
                f"{found} aborts on Python {python[0]}.{python[1]}",
            ),
            Text("dùng PySide6 6.11, hoặc Python 3.12", "use PySide6 6.11, or Python 3.12"),
        )
    return ok("pyside6", found)


def check_packages(
    distribution: str = "vonglau", version: Callable[[str], str] = importlib.metadata.version
) -> list[Finding]:
    """Each package that the program requires is there, in the range it asks for; one line if all are."""
    try:
        required = importlib.metadata.requires(distribution) or []
    except importlib.metadata.PackageNotFoundError:
        seen = Text("Vọng Lâu chưa được cài như một gói", "Vọng Lâu is not installed as a package")
        return [warning("versions", seen, _REINSTALL)]
    findings: list[Finding] = []
    for requirement in required:
        match = _REQUIREMENT.match(requirement)
        if match is None or match["marker"]:
            continue
        name, wanted = match["name"], match["range"].strip()
        try:
            found = version(name)
        except importlib.metadata.PackageNotFoundError:
            findings.append(problem("versions", Text(f"thiếu {name}", f"{name} is missing"), _REINSTALL))
            continue
        if not within(found, wanted):
            seen = Text(f"{name} {found}, cần {wanted}", f"{name} {found}, {wanted} is needed")
            findings.append(problem("versions", seen, _REINSTALL))
    n = len(required)
    return findings or [ok("versions", f"{n} gói bắt buộc đúng phiên bản", f"{n} required packages in range")]


def check_mosquitto() -> Finding:
    """The MQTT broker that the documentation uses; nothing else needs it."""
    path = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if path:
        return ok("mosquitto", path)
    return ok(
        "mosquitto", "không có; chỉ cần khi thử MQTT trên máy này", "absent; only needed to try MQTT on this machine"
    )


def check_tilemaker() -> Finding:
    """What makes base maps of OpenStreetMap extracts; nothing else needs it."""
    path = shutil.which("tilemaker")
    if path:
        return ok("tilemaker", path)
    vi, en = "không có; chỉ cần khi nhập bản đồ", "absent; only needed to import maps"
    return ok("tilemaker", f"{vi}: {APT}", f"{en}: {APT}")


def parse(version: str) -> Version:
    """The numbers of a version: ``6.11.3`` as (6, 11, 3)."""
    match = re.match(r"[0-9.]*", version)
    return tuple(int(part) for part in match[0].split(".") if part) if match else ()


def within(version: str, wanted: str) -> bool:
    """Whether a version satisfies a range such as ``>=6.10,<6.12`` (``>= <= == != > <``)."""
    have = parse(version)
    for clause in _CLAUSE.finditer(wanted):
        want = parse(clause["version"])
        width = max(len(have), len(want))
        a, b = (v + (0,) * (width - len(v)) for v in (have, want))
        holds = {">=": a >= b, "<=": a <= b, "==": a == b, "!=": a != b, "~=": a >= b, ">": a > b, "<": a < b}
        if not holds[clause["sign"]]:
            return False
    return True
