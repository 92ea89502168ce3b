"""Each widget in the state that matters, as it was approved."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from widgets import gallery
from widgets.theme import THEMES

NAMES = (
    "symbols", "alarms", "alarms-calm", "alarms-grouped", "alarms-grouped-open", "alarms-filter", "saved-filters",
    "detail", "detail-pending", "detail-failed",
    "detail-past", "detail-past-failed", "kpi-calm", "kpi-flood", "kpi-none", "kpi-assign",
    "detail-shelved", "shelving", "note", "top-bar", "top-bar-lost",
    "top-bar-narrow", "rail", "trends", "mode", "mode-off", "mode-denied", "mode-strip", "detail-suppressed",
    "detail-supervisor", "top-bar-silenced", "top-bar-soundless", "sound",
    "handover", "handover-nothing", "handover-signed", "handover-past",
    "rules", "rules-legal", "rules-gone",
    "map-layer", "map-bookmarks", "map-gathering",
)  # fmt: skip


@pytest.mark.parametrize(("theme", "language"), [("dark", "vi"), ("light", "en")])
@pytest.mark.parametrize("name", NAMES)
def test_it_looks_as_approved(
    name: str, theme: str, language: str, qtbot: QtBot, check: Callable[[QImage, str], None]
) -> None:
    widget, _ = gallery.build(name, THEMES[theme], language)
    qtbot.addWidget(widget)
    widget.ensurePolished()
    check(widget.grab().toImage(), f"{name}-{theme}-{language}")


@pytest.mark.parametrize(("theme", "language"), [("dark", "en"), ("light", "vi")])
@pytest.mark.parametrize("name", ["alarms-calm", "alarms-grouped", "alarms-grouped-open", "alarms-filter"])
def test_the_alarm_list_looks_as_approved_in_the_other_looks_too(
    name: str, theme: str, language: str, qtbot: QtBot, check: Callable[[QImage, str], None]
) -> None:
    test_it_looks_as_approved(name, theme, language, qtbot, check)
