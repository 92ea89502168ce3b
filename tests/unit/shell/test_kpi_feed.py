"""From the hub's figures to the cockpit: what is asked and when, exports, and assignments that every seat sees."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.config.schema import THAI_NGUYEN
from console.model.event import Event
from console.shell.kpi_csv import HEADER, table
from console.shell.kpi_feed import KpiFeed
from console.shell.kpi_pdf import Imprint, KpiReport
from console.shell.words import words
from console.wire.cockpit import ACTOR_PREFIX, encode_cockpit
from console.wire.command import Receipt
from widgets import sample, sample_kpi
from widgets.kpi_assign import AssignDialog
from widgets.kpi_cockpit import KpiCockpit
from widgets.kpi_scope import View
from widgets.theme import load_fonts

Room = Any
FLOOD = sample_kpi.flooded()


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def feed(room: Room, parent: QWidget) -> KpiFeed:
    room.apply(status=structs.replace(room.picture.status, connection="live"))
    made = KpiFeed(room.seat, words("vi"))
    room.picture.subscribe(made.take)
    made.open(parent)
    return made


def cockpit(feed: KpiFeed) -> KpiCockpit:
    assert feed.cockpit
    return feed.cockpit


def answer(room: Room, made=FLOOD) -> None:
    room.seat.actions.take([Receipt(id=room.sent[-1].id, status="done", data=encode_cockpit(made))])


def test_asked_while_it_is_open_and_no_faster_than_it_is_answered(room: Room, feed: KpiFeed):
    feed.tick()
    feed.tick()
    (command,) = room.sent
    assert (command.service, command.name, command.arguments["end"]) == ("kpi", "get-figures", 0)
    room.clock.advance(2.0)  # counting took so long
    answer(room)
    assert cockpit(feed).made
    room.clock.advance(5.9)
    feed.tick()
    assert len(room.sent) == 1
    room.clock.advance(0.2)
    feed.tick()
    assert len(room.sent) == 2
    cockpit(feed).close()
    room.clock.advance(60)
    feed.tick()
    answer(room)
    assert (len(room.sent), feed.cockpit) == (2, None)


def test_another_period_is_asked_for_at_once_and_an_older_answer_is_dropped(room: Room, feed: KpiFeed):
    feed.tick()
    cockpit(feed).scope.choose(View("custom", 5_000_000_000_000, 9_000_000_000_000, (("domain", "traffic"),)))
    assert [c.arguments.get("domain") for c in room.sent] == [None, "traffic"]
    assert room.sent[1].arguments["begin"] == 4_800_000_000_000, "whole bins, so that seats share an answer"
    room.seat.actions.take([Receipt(id=room.sent[0].id, status="done", data=encode_cockpit(FLOOD))])
    assert cockpit(feed).made is None
    answer(room, structs.replace(FLOOD, scope=structs.replace(FLOOD.scope, end=9)))
    room.clock.advance(10)
    feed.tick()
    assert len(room.sent) == 2, "the past changes little"


def test_a_failure_is_told_and_asked_again(room: Room, feed: KpiFeed):
    feed.tick()
    room.seat.actions.take([Receipt(id=room.sent[0].id, status="failed", reason="kho đóng|closed")])
    assert cockpit(feed)._note.text() == "Chưa tính được: kho đóng. Sẽ tự hỏi lại."
    room.clock.advance(2.1)
    feed.tick()
    room.seat.actions.take([Receipt(id=room.sent[1].id, status="done", data=b"\x00")])
    assert "cockpit" in cockpit(feed)._note.text()


def test_nothing_is_asked_without_a_hub(room: Room, feed: KpiFeed):
    room.apply(status=structs.replace(room.picture.status, connection="lost"))
    feed.tick()
    assert room.sent == []


def test_a_row_is_selected_in_the_console(room: Room, feed: KpiFeed):
    feed.tick()
    answer(room)
    cockpit(feed).list.select(1)
    assert room.seat.selection.value.alarm == ("tn.sample.001", "security.sample")


def test_who_answers_for_it_is_ordered_and_seen_by_every_seat(room: Room, feed: KpiFeed):
    feed.tick()
    answer(room)
    cockpit(feed).list.select(1)
    next(b for b in cockpit(feed).findChildren(QPushButton) if b.text() == "Giao xử lý…").click()
    (dialog,) = cockpit(feed).findChildren(AssignDialog)
    dialog.fill("Đội 3", "thay đầu báo")
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "Giao").click()
    command = room.sent[-1]
    assert (command.name, command.entity, command.rule) == ("assign-actor", "tn.sample.001", "security.sample")
    assert (command.arguments["owner"], command.arguments["note"]) == ("Đội 3", "thay đầu báo")
    room.seat.actions.take([Receipt(id=command.id, status="refused", reason="không|no")])
    assert dialog.isVisible()
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "Giao").click()
    room.seat.actions.take([Receipt(id=room.sent[-1].id, status="done")])
    assert not dialog.isVisible()
    values = {"owner": "Đội 3", "due": 0, "note": "", "by": "lan", "seat": "2"}
    room.apply(events=[Event("tn.sample.001", "kpi", f"{ACTOR_PREFIX}security.sample", sample.NOW, values=values)])
    assert cockpit(feed).list.model.row(1).cells[4] == "Đội 3"
    room.clock.advance(30)
    feed.tick()
    answer(room)  # the store has not written it yet
    assert cockpit(feed).list.model.row(1).cells[4] == "Đội 3"


def test_exports(room: Room, feed: KpiFeed, tmp_path: Path):
    feed.tick()
    answer(room)
    asked: list[str] = []

    def choose(_parent: QWidget, name: str, _kind: str) -> str:
        asked.append(name)
        return str(tmp_path / name)

    feed.choose = choose
    cockpit(feed).export_asked.publish("csv")
    cockpit(feed).export_asked.publish("pdf")
    assert asked == ["kpi_tn_20261121-1430_20261122-1430.csv", "kpi_tn_20261121-1430_20261122-1430.pdf"]
    assert cockpit(feed)._note.text().startswith("Đã ghi ")
    assert (tmp_path / asked[0]).read_bytes().startswith("\ufeffsection,id".encode())
    assert (tmp_path / asked[1]).read_bytes().startswith(b"%PDF")
    feed.choose = lambda _parent, _name, _kind: ""
    cockpit(feed).export_asked.publish("csv")
    feed.choose = lambda _parent, name, _kind: str(tmp_path / "none" / name)
    for kind in ("csv", "pdf"):
        cockpit(feed).export_asked.publish(kind)
        assert "Không ghi được" in cockpit(feed)._note.text()


def test_the_csv_is_the_same_for_the_same_figures():
    text = table(FLOOD, THAI_NGUYEN, words("vi"))
    assert text == table(FLOOD, THAI_NGUYEN, words("vi"))
    found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert tuple(found[0]) == HEADER
    assert {len(row) for row in found} == {len(HEADER)}
    told = {(r[0], r[1], r[3]): r for r in found}
    assert told["scope", "period", "begin"][4] == "2026-11-21T14:30:00+07:00"
    assert told["figure", "hour", "value"][4:] == ["16.0417", "", "≤ 6 · ≤ 12", "missed"]
    assert told["priority", "4", "share"][4:] == ["30.3", "%", "≈ 80\u00a0%", "missed"]
    assert told["actor", "tn.sample.000|traffic.sample", "owner"][4] == "Đội đèn tín hiệu"
    assert sum(int(r[4]) for r in found if r[0] == "bin") == FLOOD.kpi.activations


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_report_names_everything(language: str):
    load_fonts()
    imprint = Imprint("Nguyễn Thị Hường", "2", sample.NOW, "Giao thông")
    report = KpiReport(FLOOD, THAI_NGUYEN, words(language), imprint)
    html = report.html()
    for part in ("Nguyễn Thị Hường", "ISA-18.2-2016", "IEC 62682", "EEMUA 191", "UTC+7", "Giao thông"):
        assert part in html
    assert THAI_NGUYEN.name.get(language) in html
    assert html.count("<h2") == 4 + 9, "figures, priorities, floods, nine lists, definitions"
    assert b"Inter" in report.pdf(), "the bundled face"
    assert not report._picture().isNull()
    assert isinstance(report._picture(), QImage)


def test_it_is_no_larger_than_the_screen_it_stands_on(feed: KpiFeed):
    size, screen, least = cockpit(feed).size(), cockpit(feed).screen().availableSize(), cockpit(feed).minimumSize()
    assert size.width() <= max(screen.width(), least.width())
    assert size.height() <= max(screen.height() - 40, least.height())
