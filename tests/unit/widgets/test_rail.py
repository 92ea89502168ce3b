import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from widgets import gallery
from widgets.alarm_tally import Tally
from widgets.rail import DomainButton, Rail
from widgets.theme import DARK, LIGHT, Theme


def test_clicking_a_domain_tells_it_and_marks_it(qtbot: QtBot) -> None:
    rail = Rail(DARK, "vi", ["traffic", "energy"])
    qtbot.addWidget(rail)
    rail.show()
    traffic = next(b for b in rail.findChildren(DomainButton) if b.domain == "traffic")
    with qtbot.waitSignal(rail.chosen.value) as told:
        qtbot.mouseClick(traffic, Qt.MouseButton.LeftButton)
    assert told.args == ["traffic"]
    assert traffic.isChecked()
    rail.choose("")
    assert not traffic.isChecked()


def test_the_badge_appears_with_the_count(qtbot: QtBot) -> None:
    rail = Rail(DARK, "en", ["traffic"])
    qtbot.addWidget(rail)
    calm = rail.grab().toImage()
    rail.show_tallies({"traffic": Tally(3, 0, 0, 2), "": Tally(120, 0, 0, 1)})
    assert rail.grab().toImage() != calm
    button = next(b for b in rail.findChildren(DomainButton) if b.domain == "traffic")
    assert button.toolTip().startswith("Traffic: 3 unacknowledged")
    assert "filter the alarm list" in button.toolTip()


@pytest.mark.parametrize("name", [n for n in gallery.DEMOS if not n.startswith(("map", "mosaic"))])
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda t: t.name)
def test_every_widget_runs_alone_in_the_gallery(qtbot: QtBot, name: str, theme: Theme) -> None:
    widget, tick = gallery.build(name, theme, "en")
    qtbot.addWidget(widget)
    tick(gallery.sample.NOW + 10**9, False)
    assert not widget.grab().isNull()
