from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip
from pytestqt.qtbot import QtBot

from widgets import sample
from widgets.search_box import Found, SearchBox
from widgets.source_strip import SourceStrip
from widgets.theme import DARK
from widgets.top_bar import TopBar
from widgets.top_state import Connection, Notice, SourceState, TopState


def nothing(_text: str, _most: int) -> list[Found]:
    return []


def bar(qtbot: QtBot, language: str = "vi", width: int = 1920) -> TopBar:
    widget = TopBar(DARK, language, zone=ZoneInfo(sample.ZONE), city=sample.CITY, seat="trực ca 2", find=nothing)
    qtbot.addWidget(widget)
    widget.resize(width, 44)
    widget.show()
    return widget


def said(widget: TopBar) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_a_good_picture_is_told_without_alarm(qtbot: QtBot) -> None:
    widget = bar(qtbot)
    widget.show_state(sample.top_state())
    widget.tick(sample.NOW)
    text = said(widget)
    for part in ("1\u202f284 sự kiện/s", "trễ 38 ms", "14:27:06", "CN 22/11/2026  UTC+7"):
        assert part in text
    assert "cách ly" not in text


def test_trouble_is_told_in_words(qtbot: QtBot) -> None:
    widget = bar(qtbot)
    widget.show_state(sample.lost_state())
    text = said(widget)
    for part in ("Bộ cảnh báo: đang khởi động lại", "4 bản tin bị cách ly", "Mất kết nối với trung tâm"):
        assert part in text
    widget.show_state(sample.top_state())
    assert "Mất kết nối" not in said(widget)


def test_a_delay_that_is_not_measured_is_not_shown_as_a_number(qtbot: QtBot) -> None:
    widget = bar(qtbot)
    widget.show_state(TopState())
    assert "trễ –" in said(widget)


def test_each_connection_looks_different(qtbot: QtBot) -> None:
    widget = bar(qtbot, "en")
    states: tuple[Connection, ...] = ("connecting", "snapshot", "live", "stale", "lost")
    pictures = []
    for state in states:
        widget.show_state(TopState(connection=state))
        pictures.append(widget.grab().toImage())
    assert all(a != b for k, a in enumerate(pictures) for b in pictures[k + 1 :])


def test_notices_are_all_shown(qtbot: QtBot) -> None:
    widget = bar(qtbot)
    widget.show_state(replace(sample.top_state(), notices=(Notice("một"), Notice("hai", severe=False))))
    assert "một\nhai" in said(widget)


def test_the_language_button_asks_for_the_other(qtbot: QtBot) -> None:
    widget = bar(qtbot)
    button = next(b for b in widget.findChildren(QPushButton) if b.text() == "VI")
    with qtbot.waitSignal(widget.language_asked.value) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["en"]


def test_sources_in_trouble_come_first_and_none_is_hidden_without_a_count(qtbot: QtBot) -> None:
    strip = SourceStrip(DARK, "vi")
    qtbot.addWidget(strip)
    strip.resize(220, 44)
    good = tuple(SourceState(f"nguồn {k}", "good", 0.1) for k in range(8))
    strip.show_sources((*good, SourceState("Open311", "silent", 95, quarantined=2)))
    strip.grab()
    for x in (10, 150):
        event = QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(x, 20), strip.mapToGlobal(QPoint(x, 20)))
        QApplication.sendEvent(strip, event)
        text = QToolTip.text()
        assert ("Open311" in text and "bị cách ly: 2" in text) if x == 10 else "nguồn 7" in text
    QToolTip.hideText()


def test_search_shows_answers_and_publishes_the_chosen_one(qtbot: QtBot) -> None:
    def find(text: str, most: int) -> list[Found]:
        return [Found(f"{text} {k}", k) for k in range(most)]

    box = SearchBox("vi", find)
    qtbot.addWidget(box)
    box.show()
    qtbot.keyClicks(box, "cau")
    assert len(box.answers) == 12
    qtbot.keyClick(box, Qt.Key.Key_Down)
    with qtbot.waitSignal(box.chosen.value) as chosen:
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert chosen.args == [1]
    assert box.text() == ""
    qtbot.keyClicks(box, "x")
    with qtbot.assertNotEmitted(box.chosen.value):
        qtbot.keyClick(box, Qt.Key.Key_Escape)


def test_a_picture_that_comes_late_is_told_in_colour(qtbot: QtBot) -> None:
    widget = bar(qtbot)
    for delay, tone in ((38.0, "dim"), (1400.0, "warn"), (38.0, "dim"), (None, "dim")):
        widget.show_state(replace(sample.top_state(), delay_ms=delay))
        label = next(x for x in widget.findChildren(QLabel) if x.text().startswith("trễ"))
        assert label.property("tone") == tone
