"""Handing over in a whole window on a picture that is fed by hand: what is sent, what is shown, who sits here then."""

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from console.model.clock import NS
from console.model.handover import Handover, HandoverState, Seen, Signature
from console.model.principal import Role
from console.model.shift import Shift
from console.model.text import Text
from console.shell.desk import Desk
from console.wire.alarm_history import ActionPage, Step, encode_page
from console.wire.cockpit import encode_cockpit
from console.wire.command import Command, Receipt
from console.wire.handover import encode_list, handover_event, pack, unpack
from widgets import sample, sample_kpi
from widgets.handover_dialog import HandoverDialog
from widgets.handover_list import Head
from widgets.handover_page import html, save_pdf
from widgets.words import Words

Room = Any  # the fixture's value; its class cannot be imported by name
# 06:00 to 14:00 and 14:00 to 22:00; it is 14:27.
SHIFTS = (Shift(Text("Ca sáng"), 360, 840), Shift(Text("Ca chiều"), 840, 1320))


class Seat:
    """A desk and its hand-over window."""

    def __init__(self, room: Room, qtbot: QtBot) -> None:
        from dataclasses import replace

        self.room = room
        self.desk = Desk(replace(room.seat, shifts=SHIFTS), "vi")
        qtbot.addWidget(self.desk.window)
        room.apply(alarms=sample.alarms(), snapshot=("alarm",))

    @property
    def dialog(self) -> HandoverDialog:
        return self.desk.window.findChild(HandoverDialog)

    def button(self, text: str) -> QPushButton:
        return next(b for b in self.dialog.findChildren(QPushButton) if b.text() == text)

    def field(self, hint: str) -> QLineEdit:
        return next(f for f in self.dialog.findChildren(QLineEdit) if f.placeholderText() == hint)

    def said(self) -> str:
        return "\n".join(label.text() for label in self.dialog.findChildren(QLabel) if label.isVisibleTo(self.dialog))

    def sent(self, name: str) -> list[Command]:
        return [c for c in self.room.sent if c.name == name]

    def answer(self, command: Command, status: str = "done", reason: str = "", data: bytes = b"") -> None:
        self.room.apply(receipts=[Receipt(id=command.id, status=status, reason=reason, data=data)])

    def see_all(self) -> None:
        rows = self.dialog.list.rows
        for k, item in enumerate(rows.items):
            if isinstance(item, Head):
                self.dialog.list.toggle(rows.index(k))

    def told(self, handover: Handover) -> None:
        self.room.apply(events=[handover_event(handover, "state", self.room.clock.now())])


@pytest.fixture
def seat(room: Room, qtbot: QtBot):
    seat = Seat(room, qtbot)
    yield seat
    seat.desk.close()


def signed(**parts: object) -> Handover:
    lan = Signature("trực ca 1", Role.OPERATOR, sample.NOW)
    return structs.replace(Handover(seat="1", revision=1, end=sample.NOW, outgoing=lan), **parts)


def test_all_must_be_gone_through_before_it_is_signed(seat: Seat):
    seat.desk._handover.open()
    assert not seat.button("Ký giao ca").isEnabled()
    assert "Đã xem 0 / 10" in seat.said()
    seat.see_all()
    assert seat.button("Ký giao ca").isEnabled()
    seat.button("Ký giao ca").click()
    (command,) = seat.sent("sign")
    assert (command.service, command.entity, command.revision) == ("seat", "seat.1", 0)
    record = unpack(str(command.arguments["record"]))
    assert {row.seen for row in record.rows} == {Seen.SECTION}
    assert record.outgoing.name == "trực ca 1"
    assert "Đang gửi" in seat.said()
    assert not seat.button("Ký giao ca").isEnabled()


def test_a_draft_is_kept_soon_after_each_change_and_void_once_the_shift_was_handed_over(seat: Seat):
    kept: list[str] = []
    draft = seat.desk._handover._log.draft
    seat.desk._seat.habits.keep = lambda: kept.append(draft.note)
    seat.desk._handover.open()
    seat.dialog.note_changed.publish("Xem lại trạm Gia Sàng")
    for _ in range(3):
        seat.desk._handover.tick(seat.room.clock.now())
    assert kept == ["Xem lại trạm Gia Sàng"]
    confirmed = signed(state=HandoverState.CONFIRMED, incoming=Signature("Hà", Role.OPERATOR, sample.NOW), revision=2)
    draft.restore(structs.replace(draft.kept, after=2))
    seat.told(confirmed)
    assert draft.note == "Xem lại trạm Gia Sàng", "it was begun after that one"
    seat.told(structs.replace(confirmed, revision=4))
    seat.desk._handover.tick(seat.room.clock.now())
    assert kept[1:] == [""]


def test_the_keyboard_alone_is_enough(seat: Seat, qtbot: QtBot):
    seat.desk.window.show()
    seat.desk._handover.open()
    rows = seat.dialog.list
    rows.setCurrentIndex(rows.rows.index(1))
    qtbot.keyClick(rows, Qt.Key.Key_Space)
    assert rows.rows.items[1].seen is Seen.ONE
    assert rows.currentIndex().row() == 2, "on to the next"
    rows.setCurrentIndex(rows.rows.index(0))
    qtbot.keyClick(rows, Qt.Key.Key_Space)
    assert rows.rows.items[0].seen == rows.rows.items[0].count


def test_a_refusal_is_told_and_nothing_is_lost(seat: Seat):
    seat.desk._handover.open()
    seat.see_all()
    seat.dialog._note.setPlainText("Bơm 3 đang sửa")
    seat.button("Ký giao ca").click()
    seat.answer(seat.sent("sign")[0], "refused", "bàn này vừa có thay đổi|something has changed")
    assert "bàn này vừa có thay đổi" in seat.said()
    assert seat.button("Ký giao ca").isEnabled()
    seat.dialog.accept()
    seat.desk._handover.open()
    assert seat.dialog._note.toPlainText() == "Bơm 3 đang sửa"


def test_no_answer_is_no_success(seat: Seat):
    seat.desk._handover.open()
    seat.see_all()
    seat.button("Ký giao ca").click()
    seat.room.clock.advance(10)
    seat.desk.flush()
    assert "không trả lời kịp" in seat.said()


def test_another_person_takes_over_and_the_seat_is_theirs(seat: Seat):
    seat.told(signed())
    seat.desk._handover.open()
    assert "Chờ người nhận xác nhận" in seat.said()
    name = seat.field("Tên người nhận")
    name.setText("Trực ca 1")
    assert not seat.button("Nhận ca").isEnabled()
    assert "phải khác" in seat.said()
    name.setText("  Minh ")
    seat.button("Nhận ca").click()
    (command,) = seat.sent("confirm")
    assert (command.principal.name, command.principal.seat, command.revision) == ("Minh", "1", 1)
    minh = Signature("Minh", Role.OPERATOR, sample.NOW)
    seat.told(signed(revision=2, state=HandoverState.CONFIRMED, incoming=minh))
    seat.answer(command)
    assert seat.desk.window.top.seat.text().startswith("Minh")
    assert seat.room.seat.actions.operator == "Minh"
    seat.desk._pulse()
    assert "Chưa ký" in seat.said(), "the next one begins"


def test_a_seat_that_opens_belongs_to_who_took_it_over_last(room: Room, qtbot: QtBot):
    minh = Signature("Minh", Role.OPERATOR, sample.NOW)
    told = signed(revision=2, state=HandoverState.CONFIRMED, incoming=minh)
    room.apply(events=[handover_event(told, "state", sample.NOW)], snapshot=("shift",))
    seat = Seat(room, qtbot)
    assert seat.desk.window.top.seat.text().startswith("Minh")
    seat.desk.close()


def test_a_withdrawal_has_a_reason(seat: Seat):
    seat.told(signed())
    seat.desk._handover.open()
    assert not seat.button("Rút lại").isEnabled()
    seat.field("Ý kiến, hoặc lý do rút lại").setText("nhầm ca")
    seat.button("Rút lại").click()
    (command,) = seat.sent("withdraw")
    assert command.arguments == {"remark": "nhầm ca"}


def test_what_is_owed_is_told(seat: Seat):
    notices: dict[str, str] = {}
    seat.desk._handover._keep = notices.__setitem__
    seat.desk._pulse()
    assert notices["handover"] == "", "nobody sat here at 14:00"
    seat.room.clock.advance(8 * 3600)
    seat.desk._pulse()
    assert "Ca chiều hết lúc 22:00" in notices["handover"]
    seat.told(signed())
    seat.desk._pulse()
    assert "chờ người nhận" in notices["handover"]


def test_the_history_brings_notes_and_the_load(seat: Seat):
    seat.desk._handover.open()
    (actions,), (figures,) = seat.sent("get-actions"), seat.sent("get-figures")
    assert (actions.service, figures.service) == ("history", "kpi")
    steps = [Step(t=sample.NOW, what=what, by="Lan", text="đã gọi", title=Text("A")) for what in ("comment", "ack")]
    seat.answer(actions, data=encode_page(ActionPage(steps)))
    assert [i.reason for i in seat.dialog.list.rows.items if not isinstance(i, Head)][-1] == "đã gọi"
    assert "Đã xem 0 / 11" in seat.said(), "acknowledgements are not told one by one"
    told = sample_kpi.flooded()
    seat.answer(figures, data=encode_cockpit(told))
    assert f"Cảnh báo đã báo: {told.kpi.activations}" in seat.said(), "as the cockpit says of the same hours"


def test_a_history_that_is_away_is_told_and_stops_nothing(seat: Seat):
    seat.desk._handover.open()
    for command in (*seat.sent("get-actions"), *seat.sent("get-figures")):
        seat.answer(command, "failed", "chưa mở được lịch sử|history is not open yet")
    assert "chưa mở được lịch sử" in seat.said()
    seat.see_all()
    assert seat.button("Ký giao ca").isEnabled()


def test_past_ones_are_opened_and_saved(seat: Seat, tmp_path: Path):
    minh = Signature("Minh", Role.OPERATOR, sample.NOW + 60 * NS)
    past = signed(state=HandoverState.CONFIRMED, incoming=minh, note="Bơm 3")
    seat.desk._handover.open()
    seat.button("Các lần trước").click()
    seat.answer(seat.sent("get-handovers")[0], data=encode_list([past]))
    seat.dialog.past_chosen.publish(past)
    seat.answer(seat.sent("get-handover")[0], data=pack(past).encode())
    assert "Đã giao nhận" in seat.said()
    assert seat.dialog._note.toPlainText() == "Bơm 3"
    seat.desk._handover.save(tmp_path / "a.pdf", past)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert "Đã lưu" in seat.said()
    seat.desk._handover.save(tmp_path / "nowhere" / "a.pdf", past)
    assert "Không lưu được" in seat.said()
    seat.button("Về ca này").click()
    assert "Chưa ký" in seat.said()


def test_the_page_says_all_and_escapes_what_people_write(seat: Seat, tmp_path: Path):
    told = structs.replace(sample.handover(state="confirmed"), note="<b>x</b> & y")
    page = html(told, Words("vi"), seat.room.seat.zone)
    for row in told.rows:
        assert row.title.vi in page
    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in page
    assert "Trần Văn Minh" in page
    save_pdf(tmp_path / "b.pdf", told, Words("en"), seat.room.seat.zone)
    assert (tmp_path / "b.pdf").stat().st_size > 5000


def test_an_open_list_follows_the_city(seat: Seat):
    seat.desk._handover.open()
    before = seat.dialog.list.rows.rowCount()
    seat.room.apply(alarms=[structs.replace(sample.alarms()[0], entity="tn.new.1")])
    seat.desk._pulse()
    assert seat.dialog.list.rows.rowCount() == before + 1
