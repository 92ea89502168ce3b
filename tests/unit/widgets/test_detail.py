from zoneinfo import ZoneInfo

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from console.model.alarm import Process
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


def button(pane: DetailPane, word: str = "Xác nhận") -> QPushButton:
    return next(b for b in pane.findChildren(QPushButton) if b.text().startswith(word))


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
    assert button(pane, "Tạm ẩn").isVisible()
    assert "trực ca 2" in texts(pane)


def test_the_button_asks_once_and_waits_while_pending(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    alarm = sample.alarms()[0]
    pane.show_alarm(alarm, None)
    with qtbot.waitSignal(pane.asked.value) as asked:
        qtbot.mouseClick(button(pane), Qt.MouseButton.LeftButton)
    assert asked.args == ["ack"]
    pane.show_alarm(alarm, Mark("pending"))
    with qtbot.assertNotEmitted(pane.asked.value):
        for word in ("Đang gửi", "Tạm ẩn", "Ghi chú"):
            qtbot.mouseClick(button(pane, word), Qt.MouseButton.LeftButton)


def test_a_failure_says_why_what_is_safe_and_how_to_go_on(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    pane.show_alarm(sample.alarms()[0], Mark("failed", "hết giờ."))
    said = texts(pane)
    assert "hết giờ." in said
    assert "Cảnh báo vẫn giữ nguyên" in said
    assert button(pane, "Gửi lại").isEnabled()


def test_an_entity_is_told_with_its_readings_their_age_and_quality(qtbot: QtBot) -> None:
    pane = shown(qtbot, "en")
    entity = Entity(id="tn.air.1", kind="air-station", domain="environment", name=Text("Trạm", "Station"))
    line = ReadingLine("PM2.5", 71, "ug/m3", 0, sample.NOW - 5 * NS, Quality.BAD, 50, "QCVN 05", over=True)
    pane.show_entity(entity, [line])
    said = texts(pane)
    for part in ("Station", "71\u00a0µg/m³ · 00:05 ago · bad quality", "QCVN 05"):
        assert part in said
    assert not button(pane, "Acknowledge").isVisible()
    pane.clear()
    assert not texts(pane)


def test_facts_leave_out_what_is_not_known() -> None:
    words = Words("en")
    alarm = structs.replace(sample.alarms()[1], evaluated=False)
    labels = [f.label for f in alarm_facts(alarm, None, sample.NOW, ZONE, words)]
    assert words("detail.onset") not in labels
    assert words("detail.limit") not in labels
    state = next(f.value for f in alarm_facts(alarm, None, sample.NOW, ZONE, words) if f.label == words("detail.state"))
    assert "cannot be evaluated" in state
    nothing = entity_facts(Entity(id="x", kind="k", domain="traffic", name=Text("x")), [], sample.NOW, ZONE, words)
    assert nothing[-1].value == words("detail.none.reading")


def test_an_alarm_tells_the_present_value_beside_that_of_its_change(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    alarm = sample.alarms()[4]
    present = ReadingLine("PM2.5", 75, "ug/m3", 0, sample.NOW - 9 * NS, limit=50, over=True, priority=3)
    pane.show_alarm(alarm, None, "Trạm Gia Sàng", present)
    facts = {f.label: f for f in alarm_facts(alarm, present, sample.NOW, ZONE, Words("vi"))}
    assert facts["Hiện nay"].value == "75\u00a0µg/m³ · 00:09 trước"
    assert facts["Hiện nay"].tone == "p3"
    assert facts["Lúc báo"].value == "71\u00a0µg/m³"
    assert "PM2.5 vượt QCVN 05 — Trạm Gia Sàng" in texts(pane)
    later = structs.replace(alarm, process=Process.NORMAL, changed=alarm.last + 60 * NS)
    labels = [f.label for f in alarm_facts(later, present, sample.NOW, ZONE, Words("vi"))]
    assert "Lúc báo" not in labels
    assert "Lúc 14:05:56" in labels


def test_a_present_value_of_long_ago_is_grey_and_dated() -> None:
    present = ReadingLine("PM2.5", 56, "ug/m3", 0, sample.NOW - 136 * 86400 * NS, limit=45, over=True, replayed=True)
    fact = alarm_facts(sample.alarms()[4], present, sample.NOW, ZONE, Words("vi"))[0]
    assert fact.value == "56\u00a0µg/m³ · số liệu đến 14:27 09/07/2026 · phát lại"
    assert fact.tone == "dim"


def test_an_alarm_that_has_ended_says_so(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    ended = structs.replace(sample.alarms()[5], acknowledged=True, by="trực ca 1", occurrence="")
    pane.show_alarm(ended, None)
    assert "Đã xác nhận, kết thúc" in texts(pane)
    assert not button(pane).isVisible()


def test_a_thing_without_readings_tells_its_state_instead(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    camera = Entity(id="tn.camera.11", kind="camera", domain="camera", name=Text("C-011 Nút Bắc Sơn"),
                    place=Text("Nút Bắc Sơn"))  # fmt: skip
    pane.show_entity(camera, [], "Camera", "đang phát trực tiếp, 12 hình/s")
    said = texts(pane).splitlines()
    assert "C-011 Nút Bắc Sơn" in said
    assert "đang phát trực tiếp, 12 hình/s" in said
    assert not any("Chưa nhận được số liệu" in line for line in said)


def test_what_people_have_done_with_it_is_told(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    pane.show_alarm(sample.shelved_alarm(), None)
    said = texts(pane)
    for part in ("đến 15:57:06 · trực ca 1", "Cảm biến hỏng", "Đội 2", "14:22:06 · trực ca 2: đội đang trên đường"):
        assert part in said
    assert button(pane, "Bỏ tạm ẩn").isVisible()
