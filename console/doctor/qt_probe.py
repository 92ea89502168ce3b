"""Run as a process of its own: imports Qt, opens what the console will need, and prints one JSON object.

Whatever goes wrong in native code ends this process, not the doctor. Qt is imported by name and late, because this room
must stay importable without it.
"""

import importlib
import sys
from typing import Any

import msgspec

VIETNAMESE = "ẬỖỰộẵ"


def main() -> int:
    """Print what Qt says of itself; each step is printed before the next may end the process."""
    qt: dict[str, Any] = {n: importlib.import_module(f"PySide6.{n}") for n in ("QtCore", "QtGui", "QtWidgets")}
    seen: dict[str, object] = {"qt": qt["QtCore"].qVersion()}
    app = qt["QtWidgets"].QApplication(sys.argv[:1])
    seen["platform"] = app.platformName()
    seen["screens"] = [f"{s.size().width()}x{s.size().height()}@{s.devicePixelRatio():g}" for s in app.screens()]
    seen["font"] = _font(qt["QtGui"], sys.argv[1] if len(sys.argv) > 1 else "")
    _say(seen)
    seen["opengl"] = _opengl(qt["QtGui"])
    _say(seen)
    devices = importlib.import_module("PySide6.QtMultimedia").QMediaDevices
    seen["audio"] = [d.description() for d in devices.audioOutputs()]
    _say(seen)
    for name in ("QtQuickWidgets", "QtLocation", "QtPositioning"):
        importlib.import_module(f"PySide6.{name}")
    seen["location"] = True
    _say(seen)
    return 0


def _say(seen: dict[str, object]) -> None:
    sys.stdout.write(msgspec.json.encode(seen).decode() + "\n")
    sys.stdout.flush()


def _font(gui: Any, path: str) -> str:  # noqa: ANN401 - a module imported by name
    """The family of the bundled font, if it has our letters."""
    number = gui.QFontDatabase.addApplicationFont(path)
    families: list[str] = gui.QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    if not families:
        return ""
    face = gui.QRawFont(path, 12.0)  # the file itself: QFontMetrics.inFont depends on the system's other fonts
    return families[0] if all(face.supportsCharacter(ord(c)) for c in VIETNAMESE) else ""


def _opengl(gui: Any) -> str:  # noqa: ANN401 - a module imported by name
    """Renderer and version, or empty where there is none and the software scene graph is used."""
    context = gui.QOpenGLContext()
    surface = gui.QOffscreenSurface()
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return ""
    functions = context.functions()
    text = f"{functions.glGetString(0x1F01)} {functions.glGetString(0x1F02)}"
    context.doneCurrent()
    return text


if __name__ == "__main__":
    sys.exit(main())
