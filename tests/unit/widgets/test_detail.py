from zoneinfo import ZoneInfo

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Quality
from console.model.text import Text
from widgets import sample
from widgets.alarm_model import Mark
from widgets.detail import DetailPane
from widgets.detail_facts import ReadingLine, alarm_facts, entity_facts
from widgets.theme import DARK
from widgets.words import Words

ZONE = ZoneInfo(sample.ZONE)


def texts(pane: DetailPane) -> str:
    return "\n".join(label.text() for label in pane.findChildren(QLabel) if label.isVisible())


def shown(qtbot: QtBot, language: str = "vi") -> DetailPane:
    pane = DetailPane(DARK, language, ZONE)
    qtbot.addWidget(pane)
    pane.tick(sample.NOW, lit=True)
    pane.show()
    return pane


def button(pane: DetailPane) -> QPushButton:
    found = pane.findChild(QPushButton)
    assert found is not None
    return found


def test_an_alarm_is_told_with_value_limit_and_legal_source(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    pane.show_alarm(sample.alarms()[4], None)
    said = texts(pane)
    for part in ("PM2.5 vượt QCVN 05 — Trạm Gia Sàng", "71\u00a0µg/m³", "50\u00a0µg/m³", "QCVN 05:2023/BTNMT", "3 lần"):
        assert part in said
    assert button(pane).isVisible()


def test_an_acknowledged_alarm_has_no_button(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    pane.show_alarm(sample.alarms()[7], None)
    assert not button(pane).isVisible()
    assert "trực ca 2" in texts(pane)


def test_the_button_asks_once_and_waits_while_pending(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    alarm = sample.alarms()[0]
    pane.show_alarm(alarm, None)
    with qtbot.waitSignal(pane.ack_asked.value) as asked:
        qtbot.mouseClick(button(pane), Qt.MouseButton.LeftButton)
    assert asked.args == [alarm.id]
    pane.show_alarm(alarm, Mark("pending"))
    with qtbot.assertNotEmitted(pane.ack_asked.value):
        qtbot.mouseClick(button(pane), Qt.MouseButton.LeftButton)


def test_a_failure_says_why_what_is_safe_and_how_to_go_on(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    pane.show_alarm(sample.alarms()[0], Mark("failed", "hết giờ."))
    said = texts(pane)
    assert "hết giờ." in said
    assert "Cảnh báo vẫn giữ nguyên" in said
    assert "Gửi lại" in button(pane).text()
    assert button(pane).isEnabled()


def test_an_entity_is_told_with_its_readings_their_age_and_quality(qtbot: QtBot) -> None:
    pane = shown(qtbot, "en")
    entity = Entity(id="tn.air.1", kind="air-station", domain="environment", name=Text("Trạm", "Station"))
    line = ReadingLine("PM2.5", 71, "ug/m3", 0, sample.NOW - 5 * NS, Quality.BAD, 50, "QCVN 05", over=True)
    pane.show_entity(entity, [line])
    said = texts(pane)
    for part in ("Station", "71\u00a0µg/m³ · 00:05 ago · bad quality", "QCVN 05"):
        assert part in said
    assert not button(pane).isVisible()
    pane.clear()
    assert not texts(pane)


def test_facts_leave_out_what_is_not_known() -> None:
    words = Words("en")
    alarm = structs.replace(sample.alarms()[1], evaluated=False)
    labels = [f.label for f in alarm_facts(alarm, sample.NOW, ZONE, words)]
    assert words("detail.value") not in labels
    assert words("detail.limit") not in labels
    state = next(f.value for f in alarm_facts(alarm, sample.NOW, ZONE, words) if f.label == words("detail.state"))
    assert "cannot be evaluated" in state
    nothing = entity_facts(Entity(id="x", kind="k", domain="traffic", name=Text("x")), [], sample.NOW, words)
    assert nothing[-1].value == words("detail.none.reading")
