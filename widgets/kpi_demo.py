"""The cockpit of alarm figures in the gallery: calm, after a flood, without a history, and its dialog."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from console.wire.cockpit import Cockpit
from widgets import sample, sample_kpi
from widgets.kpi_assign import AssignDialog
from widgets.kpi_cockpit import KpiCockpit
from widgets.kpi_scope import View
from widgets.theme import Theme
from widgets.words import Words

Demo = tuple[QWidget, Callable[[int, bool], None]]
_ZONE = ZoneInfo(sample.ZONE)


def _still(_now: int, _lit: bool) -> None:
    return


def cockpit(theme: Theme, language: str, made: Cockpit | None) -> KpiCockpit:
    """A cockpit that shows ``made``; None has not been answered yet."""
    shifts = sample_kpi.SHIFTS if language == "en" else {}
    pane = KpiCockpit(theme, Words(language), _ZONE, now=sample.NOW, shifts=shifts)
    if made is not None:
        pane.scope.show_view(View("7d" if made.kpi.days > 1 else "24h"))
        pane.show_cockpit(made)
    return pane


def _calm(theme: Theme, language: str) -> Demo:
    return cockpit(theme, language, sample_kpi.calm()), _still


def _flooded(theme: Theme, language: str) -> Demo:
    return cockpit(theme, language, sample_kpi.flooded()), _still


def _nothing(theme: Theme, language: str) -> Demo:
    return cockpit(theme, language, sample_kpi.nothing()), _still


def _assigning(_theme: Theme, language: str) -> Demo:
    actor = sample_kpi.flooded().actors[0]
    alarm, title = (actor.entity, actor.rule), actor.title.get(language)
    return AssignDialog(alarm, title, actor.assigned, Words(language), now=sample.NOW, zone=_ZONE), _still


DEMOS: dict[str, Callable[[Theme, str], Demo]] = {
    "kpi-calm": _calm,
    "kpi-flood": _flooded,
    "kpi-none": _nothing,
    "kpi-assign": _assigning,
}
