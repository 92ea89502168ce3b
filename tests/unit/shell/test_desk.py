"""The whole desk on a picture that is fed by hand."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from console.camera.state import State
from console.feed.delta import FeedStatus, SourceHealth
from console.model.alarm import Alarm, Process, Suppression
from console.model.clock import NS
from console.model.event import Event
from console.process.supervisor import ChildState
from console.shell.desk import Desk
from console.wire.command import Command, Receipt
from console.wire.frame import HubStatus
from console.wire.record import PROCESS_KIND, SOURCE_KIND
from console.wire.series import encode_series
from widgets import sample
from widgets.alarm_model import ROW_ROLE
from widgets.alarm_sort import Arrangement
from widgets.filter_dialog import FilterDialog
from widgets.key_table import KeyTable
from widgets.map.overlay import Overlay
from widgets.note_dialog import NoteDialog
from widgets.rail import DomainButton
from widgets.shelve_dialog import ShelveDialog
from widgets.top_state import TopState
from widgets.trend import TrendView

Room = Any  # the fixture's value; tests have no package to import its class from


@pytest.fixture
def desk(room: Room, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(room.seat, "vi")
    qtbot.addWidget(made.window)
    made.show()
    qtbot.waitUntil(lambda: made.opened, timeout=20_000)
    yield made
    made.close()


def said(desk: Desk) -> str:
    return "\n".join(label.text() for label in desk.window.findChildren(QLabel) if label.isVisible())


def alarms(room: Room) -> None:
    room.apply(alarms=sample.alarms(), snapshot=("alarm",))


def test_every_pane_opens_and_says_that_it_has_nothing_yet(desk: Desk) -> None:
    assert set(desk.feeds) == {"map", "trends", "cameras"}
    assert not any(feed.filled for feed in desk.feeds.values())


def test_alarms_fill_list_and_rail(desk: Desk, room: Room) -> None:
    alarms(room)
    assert desk.window.alarms.model.rowCount() == 10
    badge = next(b for b in desk.window.findChildren(DomainButton) if b.domain == "traffic")
    assert "3 cảnh báo" in badge.toolTip()
    room.apply(alarms=[structs.replace(sample.alarms()[0], acknowledged=True)])
    assert "2 cảnh báo" in badge.toolTip()
    room.apply(snapshot=("alarm",))
    assert desk.window.alarms.model.rowCount() == 0


def test_a_hand_over_that_takes_longer_than_its_period_is_not_the_last(
    desk: Desk, room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def slow() -> None:
        qtbot.wait(80)  # the timer of the next one runs out meanwhile
        room.clock.advance(0.08)
        seen.append(len(seen))

    monkeypatch.setattr(desk.feeds["map"], "flush", slow)
    qtbot.waitUntil(lambda: len(seen) >= 3, timeout=5000)


def test_selecting_an_alarm_selects_it_everywhere(
    desk: Desk, room: Room, shapes: SimpleNamespace, qtbot: QtBot
) -> None:
    room.describe(*(shapes.loop(k, 105.80 + k / 100) for k in range(3)))
    room.describe(*(shapes.camera(k, 105.80 + k / 100, 21.59) for k in range(20)))
    room.say("tn.loop.02", "traffic.speed", 8.0, low=25, high=36)
    room.say("tn.loop.02", "traffic.occupancy", 70.0)
    alarm = structs.replace(
        sample.alarms()[0], entity="tn.loop.02", rule="traffic.queue", lon=105.985, lat=21.59, first=sample.NOW
    )
    room.apply(alarms=[alarm])
    desk.flush()
    qtbot.keyClick(desk.window, Qt.Key.Key_J)
    assert room.seat.selection.value.alarm == alarm.id
    assert "Va chạm, chắn 2 làn — Đảo tròn 2 · Đảo tròn Trung tâm" in said(desk)
    assert "Vận tốc TB – Đảo tròn 2" in said(desk)
    assert set(room.pool.opened) == {f"tn.camera.{k:03}" for k in range(12, 20)}
    qtbot.keyClick(desk.window, Qt.Key.Key_Escape)
    assert not room.seat.selection.value


def test_acknowledging_by_key_is_pending_then_confirmed(desk: Desk, room: Room, qtbot: QtBot) -> None:
    alarms(room)
    qtbot.keyClick(desk.window, Qt.Key.Key_J)
    qtbot.keyClick(desk.window, Qt.Key.Key_A)
    command = next(c for c in room.sent if c.name == "ack")
    assert "Đã gửi lệnh" in said(desk)
    alarm = room.picture.alarms[command.entity, command.rule]
    room.apply(receipts=[Receipt(id=command.id, status="done")])
    room.apply(alarms=[structs.replace(alarm, acknowledged=True, by="trực ca 1", revision=2)])
    desk.flush()
    assert "Đã xác nhận" in said(desk)


def test_a_refused_acknowledgement_says_why_in_the_seats_language(desk: Desk, room: Room, qtbot: QtBot) -> None:
    alarms(room)
    qtbot.keyClick(desk.window, Qt.Key.Key_J)
    qtbot.keyClick(desk.window, Qt.Key.Key_A)
    command = next(c for c in room.sent if c.name == "ack")
    room.apply(receipts=[Receipt(id=command.id, status="refused", reason="cảnh báo đã đổi.|the alarm changed.")])
    assert "cảnh báo đã đổi." in said(desk)
    assert "the alarm" not in said(desk)


def test_trends_ask_for_the_past_and_take_the_answer(desk: Desk, room: Room, shapes: SimpleNamespace) -> None:
    room.describe(shapes.loop(1))
    room.say("tn.loop.01", "traffic.speed", 30.0, low=25, high=36)
    desk.flush()
    questions = {c.entity: c for c in room.sent if c.name == "get-series"}
    assert questions["tn.loop.01"].arguments["kind"] == "traffic.speed"
    now = room.clock.now()
    times = [now - k * 60 * NS for k in range(60, 0, -1)]
    answer = encode_series(times, [30.0] * 60)
    room.apply(receipts=[Receipt(id=questions["tn.loop.01"].id, status="done", data=answer)])
    desk.flush()
    assert len(room.picture.series("tn.loop.01", "traffic.speed")[0]) == 61
    assert desk.feeds["trends"].live == 1


def test_a_city_without_the_default_things_shows_what_it_has(desk: Desk, room: Room) -> None:
    room.say("la.loop.773869", "traffic.speed", 96.0)
    desk.feeds["trends"].tick(room.clock.now())
    desk.flush()
    assert desk.feeds["trends"].live == 1
    assert "Vận tốc TB – chưa nhận được tên" in said(desk)
    assert "la.loop.773869" in desk.window.findChildren(TrendView)[0].toolTip()


def test_a_past_that_is_short_is_asked_for_again_while_the_store_catches_up(desk: Desk, room: Room) -> None:
    room.say("tn.loop.01", "traffic.speed", 30.0)

    def questions() -> list[Command]:
        return [c for c in room.sent if c.entity == "tn.loop.01" and c.name == "get-series"]

    def answer(minutes: int) -> None:
        now = room.clock.now()
        data = encode_series([now - minutes * 60 * NS, now], [30.0, 30.0])
        room.apply(receipts=[Receipt(id=questions()[-1].id, status="done", data=data)])
        room.clock.advance(60)
        desk.flush()

    desk.flush()
    answer(5)
    assert len(questions()) == 2
    answer(119)
    assert len(questions()) == 2


def test_a_past_that_cannot_be_had_is_told_and_asked_for_again(desk: Desk, room: Room, qtbot: QtBot) -> None:
    room.say("tn.loop.01", "traffic.speed", 30.0)
    desk.flush()
    first = [c for c in room.sent if c.entity == "tn.loop.01"]
    room.apply(receipts=[Receipt(id=first[0].id, status="failed", reason="kho bận|store busy")])
    labels = desk.window.findChildren(QLabel)
    qtbot.waitUntil(lambda: any("kho bận" in label.text() + label.toolTip() for label in labels), timeout=5000)
    room.clock.advance(6)
    desk.flush()
    assert len([c for c in room.sent if c.entity == "tn.loop.01"]) == 2


def test_the_limit_of_a_gauge_is_its_own(desk: Desk, room: Room, shapes: SimpleNamespace) -> None:
    room.describe(shapes.gauge())
    room.say("tn.gauge.gia-bay", "environment.level", 27.5)
    room.seat.selection.select_entity("tn.gauge.gia-bay")
    assert "27,00\u00a0m" in said(desk)
    assert "Quyết định 05/2020/QĐ-TTg" in said(desk)


def test_what_moves_reaches_the_map(desk: Desk, room: Room) -> None:
    for step in range(3):
        event = Event("tn.bus.1", "demo", "traffic.position", room.clock.now() + step, 105.84 + step / 1e4, 21.59)
        room.apply(events=[event])
        desk.flush()
    assert desk.feeds["map"].filled
    assert desk.feeds["map"].live == 1


def test_a_source_that_has_ended_by_itself_leaves_the_bar(desk: Desk, room: Room) -> None:
    names = {n: SourceHealth(n, 10, room.clock.monotonic(), sample.NOW, 5.0, 0) for n in ("demo", "replay.air")}
    shown: list[TopState] = []
    desk.window.top.show_state = shown.append  # type: ignore[method-assign] - what the bar is told
    for state, left in (("live", {"demo", "replay.air"}), ("ended", {"demo"})):
        told = Event("source.replay.air", "replay.air", SOURCE_KIND, sample.NOW, values={"state": state})
        room.apply(events=[told], status=FeedStatus("live", sources=names))
        for _ in range(3):
            desk.flush()
        assert {source.name for source in shown[-1].sources} == left


def test_the_top_bar_tells_the_truth(desk: Desk, room: Room) -> None:
    source = SourceHealth("demo", 10, room.clock.monotonic(), sample.NOW, 5.0, 3)
    hub = HubStatus("disk-full", "còn 0 MB", {"demo|NaN": 3})
    room.children.append(ChildState("tiles", "backoff"))
    room.apply(status=FeedStatus("live", lost=4, hub=hub, sources={"demo": source}))
    process = Event("process.plugin.environment", "hub", PROCESS_KIND, sample.NOW, values={"state": "backoff"})
    room.apply(events=[process], status=FeedStatus("live", lost=4, hub=hub, sources={"demo": source}))
    for _ in range(3):
        desk.flush()
    text = said(desk)
    for part in ("ĐĨA ĐẦY", "còn 0 MB", "4 sự kiện không lấy lại được", "2 tiến trình", "3 bản tin bị cách ly"):
        assert part in text
    room.apply(status=FeedStatus("lost"))
    room.clock.advance(65)
    for _ in range(3):
        desk.flush()
    assert "Mất kết nối với trung tâm 1\u00a0phút nay" in said(desk)
    assert "14:27:06" in said(desk)


def test_search_finds_without_diacritics_and_selects(
    desk: Desk, room: Room, shapes: SimpleNamespace, qtbot: QtBot
) -> None:
    room.describe(*(shapes.loop(k) for k in range(3)))
    alarms(room)
    box = desk.window.top.search
    qtbot.keyClicks(box, "dao tron 2")
    assert box.answers[-1].label == "Đảo tròn 2"
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert room.seat.selection.value.entity == "tn.loop.02"
    qtbot.keyClicks(box, "va cham")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert room.seat.selection.value.alarm == sample.alarms()[0].id


@pytest.mark.parametrize(
    ("typed", "label", "place"),
    [
        ("phuong phan dinh phung", "Phường Phan Đình Phùng   trên bản đồ", (105.84, 21.59)),
        ("21,6 105,85", "Đến tọa độ 21,60000 105,85000", (105.85, 21.6)),
    ],
)
def test_search_finds_places_and_the_map_goes_there(
    desk: Desk, qtbot: QtBot, typed: str, label: str, place: tuple[float, float]
) -> None:
    box = desk.window.top.search
    qtbot.keyClicks(box, typed)
    assert box.answers[0].label == label
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert desk.view[:2] == pytest.approx(place, abs=0.02)
    assert desk.view[2] == 16.0


def test_search_finds_what_can_be_done_and_does_it(desk: Desk, qtbot: QtBot) -> None:
    box = desk.window.top.search
    qtbot.keyClicks(box, "bang phim")
    assert [found.label for found in box.answers] == ["Lệnh: Bảng phím   ?"]
    qtbot.keyClick(box, Qt.Key.Key_Return)
    table = desk.window.findChild(KeyTable)
    assert table.isVisible()
    assert "Shift A" in {label.text() for label in table.findChildren(QLabel)}


def test_the_operators_name_opens_the_menu_of_the_seat(desk: Desk, qtbot: QtBot) -> None:
    qtbot.mouseClick(desk.window.top.seat, Qt.MouseButton.LeftButton)
    menu = desk.window.findChild(QMenu)
    assert [action.text() for action in menu.actions()][-3:] == [
        "Đổi sang tiếng Anh\tF2",
        "Toàn màn hình\tF11",
        "Bảng phím\t?",
    ]
    assert menu.isVisible()
    menu.close()


def test_another_language_is_another_desk_on_the_same_seat(room: Room, qtbot: QtBot) -> None:
    alarms(room)
    room.seat.selection.select_alarm(sample.alarms()[0].id)
    room.apply()
    other = Desk(room.seat, "en")
    qtbot.addWidget(other.window)
    other.show()
    qtbot.waitUntil(lambda: other.opened, timeout=20_000)
    assert "Collision, 2 lanes blocked" in said(other)
    assert other.window.alarms.model.rowCount() == 10
    other.close()


def test_a_domain_of_the_rail_filters_the_list_until_escape(desk: Desk, room: Room, qtbot: QtBot) -> None:
    alarms(room)
    button = next(b for b in desk.window.findChildren(DomainButton) if b.domain == "environment")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.window.alarms.model.rowCount() == 1
    qtbot.keyClick(desk.window, Qt.Key.Key_Escape)
    assert desk.window.alarms.model.rowCount() == 10
    assert not button.isChecked()


def test_an_internal_error_is_shown_until_escape(desk: Desk, room: Room, qtbot: QtBot) -> None:
    room.seat.guard.failed.publish("ValueError: x.")
    for _ in range(3):
        desk.flush()
    assert "Lỗi nội bộ: ValueError: x. Đã" in said(desk)
    qtbot.keyClick(desk.window, Qt.Key.Key_Escape)
    for _ in range(3):
        desk.flush()
    assert "Lỗi nội bộ" not in said(desk)


def test_after_acknowledging_an_ended_alarm_nothing_else_is_selected(desk: Desk, room: Room, qtbot: QtBot) -> None:
    alarms(room)
    first = desk.window.alarms.model.order.at(0)
    room.apply(alarms=[structs.replace(first, process=Process.NORMAL)])
    room.seat.selection.select_alarm(first.id)
    qtbot.keyClick(desk.window, Qt.Key.Key_A)
    command = next(c for c in room.sent if c.name == "ack")
    ended = structs.replace(first, process=Process.NORMAL, acknowledged=True, by="trực ca 1", occurrence="")
    room.apply(alarms=[ended], receipts=[Receipt(id=command.id, status="done")])
    desk.flush()
    assert room.seat.selection.value.alarm == first.id
    assert "Đã xác nhận, kết thúc" in said(desk)
    qtbot.keyClick(desk.window, Qt.Key.Key_A)
    assert len([c for c in room.sent if c.name == "ack"]) == 1
    qtbot.keyClick(desk.window, Qt.Key.Key_J)
    assert room.seat.selection.value.alarm == desk.window.alarms.model.order.at(0).id


def test_an_alarm_tells_what_its_entity_reads_now(desk: Desk, room: Room, shapes: SimpleNamespace) -> None:
    room.describe(shapes.loop(1))
    room.say("tn.loop.01", "traffic.speed", 9.5)
    alarm = structs.replace(sample.alarms()[0], entity="tn.loop.01", rule="traffic.queue")
    room.apply(alarms=[alarm])
    room.seat.selection.select_alarm(alarm.id)
    lines = said(desk).splitlines()
    assert lines[lines.index("Hiện nay") + 1] == "9,5\u00a0km/h · 00:00 trước"
    assert lines[lines.index("Lúc báo") + 1] == "8,2\u00a0km/h"
    row = desk.window.alarms.model.index(0).data(ROW_ROLE)
    assert row.where == "Đảo tròn 1 · Đảo tròn Trung tâm"


def test_trends_say_whose_they_are(desk: Desk, room: Room, shapes: SimpleNamespace) -> None:
    room.describe(shapes.loop(1), shapes.camera(1, 105.84, 21.59))
    room.say("tn.loop.01", "traffic.speed", 30.0)
    desk.feeds["trends"].tick(room.clock.now())
    assert "Toàn thành phố" in said(desk).splitlines()
    room.seat.selection.select_entity("tn.camera.001")
    assert "Toàn thành phố · C-001 Phố không có số liệu riêng" in said(desk)
    room.seat.selection.select_entity("tn.loop.01")
    assert "Đối tượng đang chọn: Đảo tròn 1" in said(desk)


def test_a_camera_with_another_address_is_opened_anew(desk: Desk, room: Room, shapes: SimpleNamespace) -> None:
    room.describe(shapes.camera(1, 105.84, 21.59, "footage:day/1"))
    desk.flush()
    assert room.pool.urls["tn.camera.001"] == "footage:day/1"
    room.describe(shapes.camera(1, 105.84, 21.59, "footage:night/1"))
    room.clock.advance(1.0)
    desk.flush()
    assert room.pool.urls["tn.camera.001"] == "footage:night/1"


def test_a_camera_tells_how_its_stream_is(desk: Desk, room: Room, shapes: SimpleNamespace) -> None:
    room.describe(shapes.camera(1, 105.84, 21.59))
    room.seat.selection.select_entity("tn.camera.001")
    desk._pulse()
    desk.flush()
    lines = said(desk).splitlines()
    assert lines[lines.index("Luồng hình") + 1] == "đang kết nối…"
    assert "Camera" in lines
    assert not any("Chưa nhận được số liệu" in line for line in lines)


def test_a_series_that_ended_long_ago_is_asked_for_where_it_is(desk: Desk, room: Room, shapes: SimpleNamespace) -> None:
    room.describe(shapes.loop(1))
    newest = room.clock.now() - 100 * 86400 * NS
    room.apply(events=[Event("tn.loop.01", "replay", "traffic.speed", newest, values={"value": 30.0})])
    room.seat.selection.select_entity("tn.loop.01")
    desk.flush()
    question = [c for c in room.sent if c.entity == "tn.loop.01"][-1]
    assert question.arguments["to"] == newest
    assert question.arguments["from"] < newest - 86400 * NS


def test_order_and_filter_of_the_list_outlive_the_window(desk: Desk, room: Room, qtbot: QtBot) -> None:
    alarms(room)
    kept: list[bool] = []
    room.seat.habits.keep = lambda: kept.append(True)
    desk.window.alarms.arranged.publish(Arrangement("age"))
    desk.window.alarms.set_domain("traffic")
    assert kept
    other = Desk(room.seat, "en")
    qtbot.addWidget(other.window)
    assert other.window.alarms.model.order.arrangement == Arrangement("age")
    assert other.window.alarms.model.rowCount() == 4
    button = next(b for b in other.window.findChildren(DomainButton) if b.domain == "traffic")
    assert button.isChecked()
    other.close()


def test_saved_filters_are_switched_by_key_and_dialog(desk: Desk, room: Room, qtbot: QtBot) -> None:
    alarms(room)
    kept: list[bool] = []
    room.seat.habits.keep = lambda: kept.append(True)
    desk.window.alarms.set_domain("flood")
    qtbot.keyClick(desk.window, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    dialog = desk.window.findChild(FilterDialog)
    name = next(f for f in dialog.findChildren(QLineEdit) if f.isVisible())
    qtbot.keyClicks(name, "Lu")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    dialog.close()
    assert kept
    assert [f.name for f in room.seat.habits.shelf.filters] == ["Lu"]
    qtbot.keyClick(desk.window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.alarms.model.rowCount() == 10
    qtbot.keyClick(desk.window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.alarms.model.rowCount() == 2
    assert "Lu  ✕" in [b.text() for b in desk.window.alarms.findChildren(QPushButton)]
    qtbot.keyClick(desk.window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.alarms.model.rowCount() == 2, "a key without a filter does nothing"


def burst(room: Room, count: int) -> list[Alarm]:
    """As many alarms of one junction within a minute, annunciated now."""
    source, now = structs.replace(sample.alarms()[2], lon=105.84, lat=21.59), room.clock.now()
    times = [now - (60 - k) * NS for k in range(count)]
    made = [structs.replace(source, entity=f"tn.junction.{k}", first=t, last=t, changed=t) for k, t in enumerate(times)]
    room.apply(alarms=made, annunciated=made)
    return made


def test_in_a_flood_the_list_is_grouped_and_g_makes_it_flat(desk: Desk, room: Room, qtbot: QtBot) -> None:
    room.apply(snapshot=("alarm",))
    made = burst(room, 20)
    desk.flush()
    rows = desk.window.alarms.model.rowCount
    assert room.seat.flood.since is not None
    assert rows() < len(made)
    assert "Cảnh báo dồn dập từ" in said(desk)
    qtbot.keyClick(desk.window, Qt.Key.Key_G)
    assert rows() == len(made)
    qtbot.keyClick(desk.window, Qt.Key.Key_G)
    assert rows() < len(made)
    room.seat.flood.failure = "x"
    qtbot.keyClick(desk.window, Qt.Key.Key_G)
    qtbot.keyClick(desk.window, Qt.Key.Key_G)
    assert rows() == len(made), "without a grouper the list is flat, whatever is asked"


def test_twenty_thousand_alarms_and_a_burst_are_all_in_the_list(desk: Desk, room: Room) -> None:
    standing = [structs.replace(a, first=sample.NOW - k * NS) for k, a in enumerate(sample.many(21_000)) if a.standing]
    room.apply(alarms=standing, snapshot=("alarm",))
    come = [structs.replace(a, entity=f"tn.burst.{k}") for k, a in enumerate(standing)]
    for start in range(0, len(come), 700):
        room.apply(alarms=come[start : start + 700])
    ended = [
        structs.replace(a, acknowledged=True, process=Process.NORMAL, occurrence="", revision=9) for a in standing[::2]
    ]
    room.apply(alarms=ended)
    for _ in range(3):
        desk.flush()
    order = desk.window.alarms.model.order
    assert order.standing == len(standing) + len(come) - len(ended) > 20_000
    assert {key[1] for key in order.rows} == {a.id for a in room.picture.alarms.values() if a.standing}


WHOLE = HubStatus(services=["alarm", "snapshot"])


def flushed(desk: Desk) -> str:
    for _ in range(3):
        desk.flush()
    return said(desk)


def test_a_hub_that_ticks_over_a_dead_picture_is_not_called_live(desk: Desk, room: Room) -> None:
    shown: list[TopState] = []
    show = desk.window.top.show_state

    def tell(state: TopState) -> None:
        shown.append(state)
        show(state)

    desk.window.top.show_state = tell  # type: ignore[method-assign] - what the bar is told, too
    for _ in range(8):
        room.clock.advance(1)
        heard = SourceHealth("demo.air", 10, room.clock.monotonic(), sample.NOW, 5.0)
        room.apply(status=FeedStatus("live", hub=WHOLE, sources={"demo.air": heard}))
        flushed(desk)
    assert shown[-1].connection == "live"
    room.clock.advance(45)
    assert "Không nguồn nào gửi gì 45\u00a0s nay" in flushed(desk)
    assert shown[-1].connection == "silent"
    room.apply(status=FeedStatus("live", sources={"demo.air": heard}))
    room.clock.advance(10)
    assert "Tiến trình trạng thái của trung tâm không chạy" in flushed(desk)
    assert shown[-1].connection == "crippled"


def test_a_receiver_that_fell_is_told_and_then_that_it_is_back(desk: Desk, room: Room, qtbot: QtBot) -> None:
    room.apply()
    room.apply(status=FeedStatus("failed", failures=1, failure="OverflowError: too large"))
    assert "bị lỗi (OverflowError: too large). Hình đang xem là của 14:27:06" in flushed(desk)
    room.apply(status=FeedStatus("live", failures=1, failure="OverflowError: too large"))
    flushed(desk)
    assert "đã lỗi 1 lần và đã tự mở lại" in flushed(desk)
    qtbot.keyClick(desk.window, Qt.Key.Key_Escape)
    assert "tự mở lại" not in flushed(desk)


def test_what_stopped_moving_fades(desk: Desk, room: Room) -> None:
    room.apply(events=[Event("tn.bus.1", "demo", "traffic.position", room.clock.now(), 105.84, 21.59)])
    desk.flush()
    tracks = desk.window.findChild(Overlay)._scene
    assert tracks.tracks.fade.tolist() == [0]
    room.clock.advance(200)
    desk.flush()
    assert tracks.tracks.fade.tolist() == [7]


def test_an_old_figure_is_no_warning(desk: Desk, room: Room, shapes: SimpleNamespace) -> None:
    room.describe(shapes.gauge())
    for _ in range(5):
        room.clock.advance(10)
        room.say("tn.gauge.gia-bay", "environment.level", 27.5)
    desk.flush()
    scene = desk.window.findChild(Overlay)._scene
    assert scene.points["environment.river"].items[0].state == "warn"
    room.clock.advance(300)
    desk.flush()
    assert scene.points["environment.river"].items[0].state == "normal"


def test_a_thing_told_again_as_another_kind_changes_its_layer(desk: Desk, room: Room, shapes: SimpleNamespace) -> None:
    room.describe(shapes.camera(1, 105.84, 21.59), shapes.camera(2, 105.84, 21.59), shapes.gauge())
    desk.flush()
    scene = desk.window.findChild(Overlay)._scene
    assert len(scene.points["camera"].items) == 2
    room.describe(
        structs.replace(shapes.camera(1, 105.84, 21.59), kind="gauge"),
        structs.replace(shapes.camera(2, 105.84, 21.59), kind="vehicle"),
    )
    room.clock.advance(2)
    desk.flush()
    assert not scene.points["camera"].items
    assert len(scene.points["environment.river"].items) == 2


def test_s_asks_for_a_reason_and_shelves_and_unshelves(desk: Desk, room: Room, qtbot: QtBot) -> None:
    alarms(room)
    alarm = desk.window.alarms.model.order.at(0)
    room.seat.selection.select_alarm(alarm.id)
    qtbot.keyClick(desk.window, Qt.Key.Key_S)
    dialog = desk.window.findChild(ShelveDialog)
    assert dialog is not None
    dialog.set_reason("cảm biến hỏng")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    command = room.sent[-1]
    assert (command.name, command.revision, command.arguments["reason"]) == ("shelve", alarm.revision, "cảm biến hỏng")
    until = room.clock.now() + 200 * NS
    shelved = structs.replace(
        alarm, suppression=Suppression.SHELVED, requested=(Suppression.SHELVED,), shelved_until=until
    )
    room.apply(alarms=[shelved], receipts=[Receipt(id=command.id, status="done")])
    desk._pulse()
    assert "1 cảnh báo sắp hết tạm ẩn trong 5 phút" in flushed(desk)
    qtbot.keyClick(desk.window, Qt.Key.Key_S)
    assert room.sent[-1].name == "unshelve"


def test_t_takes_and_n_notes(desk: Desk, room: Room, qtbot: QtBot) -> None:
    alarms(room)
    alarm = desk.window.alarms.model.order.at(0)
    qtbot.keyClick(desk.window, Qt.Key.Key_T)
    assert not [c for c in room.sent if c.service == "alarm"], "nothing is selected"
    room.seat.selection.select_alarm(alarm.id)
    qtbot.keyClick(desk.window, Qt.Key.Key_T)
    assert room.sent[-1].name == "assign"
    room.apply(receipts=[Receipt(id=room.sent[-1].id, status="done")])
    qtbot.keyClick(desk.window, Qt.Key.Key_N)
    dialog = desk.window.findChild(NoteDialog)
    assert dialog is not None
    text = dialog.findChild(QPlainTextEdit)
    text.setPlainText("đã gọi")
    qtbot.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (room.sent[-1].name, room.sent[-1].arguments) == ("comment", {"text": "đã gọi"})


def test_only_the_alarms_in_sight_are_acknowledged_together(desk: Desk, room: Room, qtbot: QtBot) -> None:
    room.apply(alarms=[*sample.alarms(), *sample.many(300)], snapshot=("alarm",))
    desk.window.grab()
    seen = desk.window.alarms.visible_alarms()
    assert 3 < len(seen) < 60
    qtbot.keyClick(desk.window, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    acked = [(c.entity, c.rule) for c in room.sent if c.name == "ack"]
    assert acked == [a.id for a in seen if not a.acknowledged]
    assert len({c.id for c in room.sent}) == len(room.sent)


def test_a_child_that_only_an_earlier_hub_had_is_not_down(desk: Desk, room: Room) -> None:
    def said_of(name: str, state: str, began: int) -> Event:
        return Event(f"process.{name}", "hub", PROCESS_KIND, sample.NOW, values={"state": state, "began": began})

    room.apply(events=[said_of("store", "backoff", 20), said_of("connector.old", "backoff", 10)])
    room.apply(status=FeedStatus("live"))
    for _ in range(3):
        desk.flush()
    assert "đang khởi động lại" in said(desk)
    assert "connector.old" not in said(desk)
    room.apply(events=[said_of("broker", "running", 30)])
    for _ in range(3):
        desk.flush()
    assert "đang khởi động lại" not in said(desk)


def test_an_answer_that_comes_after_the_language_was_changed_breaks_nothing(room: Room, qtbot: QtBot) -> None:
    before = Desk(room.seat, "vi")
    alarms(room)
    room.apply(status=structs.replace(room.picture.status, connection="live"))
    room.seat.selection.select_alarm(sample.alarms()[0].id)
    room.clock.advance(2)
    before.flush()
    asked = [c for c in room.sent if c.name == "get-occurrences"]
    assert asked
    after = Desk(room.seat, "en")
    qtbot.addWidget(after.window)
    before.close()
    for made in (before.window, before):
        QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)
    row = structs.replace(sample.alarms()[0], acknowledged=True, revision=9)
    receipts = [Receipt(id=c.id, status="failed", reason="x") for c in asked]
    room.apply(alarms=[row], receipts=receipts)
    assert room.picture.alarms[row.id].acknowledged
    after.close()


def test_a_camera_without_a_picture_is_told_to_the_hub(desk: Desk, room: Room, shapes: SimpleNamespace) -> None:
    room.describe(shapes.camera(1, 105.84, 21.59))
    desk.flush()
    room.pool.states["tn.camera.001"] = State.LOST
    for _ in range(12):
        desk.feeds["cameras"].tick(0)
        room.clock.advance(1)
    assert [(c.service, c.name, c.entity, c.arguments["state"]) for c in room.sent if c.name == "picture"] == [
        ("seat", "picture", "tn.camera.001", "lost")
    ]
