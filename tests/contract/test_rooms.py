"""Rooms stay what they are: no Qt outside its rooms, though import-linter cannot see importlib or third parties."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QT_ROOMS = {"shell"}
NAMES = sorted(p.parent.name for p in (ROOT / "console").glob("*/__init__.py") if p.parent.name not in QT_ROOMS)

PROGRAM = """
import importlib, pkgutil, sys
sys.modules["PySide6"] = None
sys.modules["pyqtgraph"] = None
package = importlib.import_module(sys.argv[1])
for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    if not info.name.split(".")[-1] == "panel" and ".migrations" not in info.name:
        importlib.import_module(info.name)
"""


def imports_without_qt(package: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, package], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("package", [*(f"console.{n}" for n in NAMES), "plugins", "resources"])
def test_a_room_without_qt_imports_without_qt(package: str) -> None:
    done = imports_without_qt(package)
    assert done.returncode == 0, done.stderr


def test_the_check_sees_a_hidden_import(tmp_path: Path) -> None:
    room = tmp_path / "sly"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "late.py").write_text("import importlib\nimportlib.import_module('PySide6.QtCore')\n")
    done = imports_without_qt("sly", tmp_path)
    assert done.returncode != 0
    assert "PySide6" in done.stderr
