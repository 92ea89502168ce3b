"""City modes for the gallery: the dialog of a supervisor and of an operator, and what a suppressed alarm says."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from console.model.principal import Role
from widgets import sample
from widgets.detail import DetailPane
from widgets.mode_dialog import ModeDialog
from widgets.mode_line import told
from widgets.mode_strip import ModeStrip
from widgets.theme import Theme
from widgets.undo_bar import UndoBar
from widgets.words import Words

Demo = tuple[QWidget, Callable[[int, bool], None]]
_ZONE = ZoneInfo(sample.ZONE)


def _dialog(_theme: Theme, language: str, chosen: str = "storm", denied: str = "") -> Demo:
    dialog = ModeDialog(Words(language), now=sample.NOW, zone=_ZONE, denied=denied)
    dialog.show_modes(sample.modes(), sample.NOW)
    dialog.choose(chosen)
    return dialog, lambda now, _lit: dialog.show_modes(sample.modes(), now)


def _off(theme: Theme, language: str) -> Demo:
    return _dialog(theme, language, "match")


def _denied(theme: Theme, language: str) -> Demo:
    words = Words(language)
    return _dialog(theme, language, denied=words("mode.denied", role=words("role.operator")))


def _strip(theme: Theme, language: str) -> Demo:
    strip = ModeStrip(theme, "")
    words = Words(language)
    strip.show_lines([told(line, sample.NOW, _ZONE, words) for line in sample.modes()[:1]])
    strip.resize(1366, strip.sizeHint().height())
    return strip, lambda _now, _lit: None


def _suppressed(theme: Theme, language: str) -> Demo:
    pane = DetailPane(theme, language, _ZONE, "trực ca 2")
    pane.resize(672, 400)
    pane.show_alarm(sample.suppressed_alarm(), None, modes=[sample.modes()[0].mode])
    return pane, lambda now, lit: pane.tick(now, lit=lit)


def _supervisor(theme: Theme, language: str) -> Demo:
    pane = DetailPane(theme, language, _ZONE, "trưởng ca Hà", role=Role.SUPERVISOR)
    pane.resize(672, 320)
    alarm = sample.alarms()[4]
    pane.show_alarm(alarm, None)
    bar = UndoBar(Words(language), pane)
    bar.show_text(Words(language)("undo.did.remove", title=alarm.title.get(language)), offer=True)
    return pane, lambda now, lit: pane.tick(now, lit=lit)


DEMOS: dict[str, Callable[[Theme, str], Demo]] = {
    "mode": _dialog,
    "mode-off": _off,
    "mode-denied": _denied,
    "mode-strip": _strip,
    "detail-suppressed": _suppressed,
    "detail-supervisor": _supervisor,
}
