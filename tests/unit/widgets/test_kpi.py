"""The cockpit of alarm figures: its words and verdicts, its lists, and what a click means."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from console.model.clock import NS
from console.model.kpi import Durations
from console.model.shift import Shift
from console.model.text import Text
from widgets import sample, sample_kpi
from widgets.kpi_assign import AssignDialog, Assignment
from widgets.kpi_chart import KpiChart
from widgets.kpi_cockpit import KpiCockpit
from widgets.kpi_line import days, groups, largest_of, priority_verdict, times, within
from widgets.kpi_list import KpiModel
from widgets.kpi_row import COLUMNS, LISTS, rows
from widgets.kpi_scope import ScopeBar, View
from widgets.kpi_table import KpiTable
from widgets.theme import THEMES
from widgets.words import Words

ZONE = ZoneInfo(sample.ZONE)
VI, EN = Words("vi"), Words("en")
CALM, FLOOD, NOTHING = sample_kpi.calm(), sample_kpi.flooded(), sample_kpi.nothing()
SHIFTS = (Shift(Text("Ngày", "Day"), 360, 1080), Shift(Text("Đêm", "Night"), 1080, 360))


def lines(made, words=VI) -> dict[str, tuple[str, str, str]]:
    return {line.id: (line.value, line.target, line.verdict) for g in groups(made, words) for line in g.lines}


# ---------------------------------------------------------------------- words


def test_each_figure_has_its_target_beside_it():
    flood = lines(FLOOD)
    assert flood["hour"] == ("16,0", "≤ 6 · ≤ 12", "missed")
    assert flood["largest"] == ("29", "≤ 10", "missed")
    assert flood["flood"] == ("8,3\u00a0% · 2 đợt", "< 1 %", "missed")
    assert flood["ack"] == ("03:28 · p90 14:31", "71\u00a0% đúng hạn", "")
    assert flood["suppressions"] == ("3 · 128 do chế độ", "", "")
    assert flood["unauthorised"] == ("1", "0", "missed")
    assert lines(CALM, EN)["hour"] == ("5.8", "≤ 6 · ≤ 12", "met")
    assert {v[2] for v in lines(CALM).values()} == {"met", ""}


def test_between_acceptable_and_the_most_that_is_manageable():
    made = structs.replace(CALM, kpi=structs.replace(CALM.kpi, mean_per_hour=12.0, mean_per_10_min=2.0))
    assert (lines(made)["hour"][2], lines(made)["bin"][2]) == ("bearable", "bearable")


def test_every_figure_has_a_definition_with_its_source():
    for group in groups(FLOOD, VI):
        for line in group.lines:
            assert len(VI(f"kpi.{line.id}.why")) > 30
            assert "ISA-18.2" in VI(f"kpi.{line.id}.why") or not line.verdict


def test_under_thirty_days_the_figure_says_so():
    assert days(CALM.kpi, VI) == "7,0 ngày trên 30"
    assert days(structs.replace(CALM.kpi, days=30.0), VI) == ""
    assert days(structs.replace(CALM.kpi, days=12.4), EN) == "12 days of 30"


@pytest.mark.parametrize(
    ("priority", "share", "verdict"),
    [(1, 0.9, "met"), (1, 1.0, "missed"), (2, 5.0, "met"), (3, 15.1, "missed"), (4, 80.0, "met"), (4, 60.0, "missed")],
)
def test_priorities(priority: int, share: float, verdict: str):
    assert priority_verdict(priority, share) == verdict


def test_what_was_not_measured_is_a_dash():
    assert (times(None, VI), within(None, VI), within(Durations(1, 2, 3), VI)) == ("–", "", "")


def test_bars_are_the_most_of_several_bins():
    assert largest_of([1, 2, 3, 4, 5], 10) == ([1, 2, 3, 4, 5], 1)
    assert largest_of([1, 2, 3, 4, 5], 2) == ([3, 5], 3)
    assert largest_of([], 5) == ([], 1)


# ---------------------------------------------------------------------- lists


def test_bad_actors_say_who_mends_them_and_what_is_overdue():
    found = rows(FLOOD, "actors", ZONE, VI)
    assert found[0].cells[1:] == ("Giao thông", "69", "17,9\u00a0%", "Đội đèn tín hiệu", "04/12/2026")
    assert found[1].cells[4:] == ("chưa giao", "")
    assert (found[2].cells[5], dict(found[2].tones)[5]) == ("quá hạn 20/11/2026", "warn")
    assert found[0].alarm == ("tn.sample.000", "traffic.sample")


def test_the_other_lists():
    assert rows(FLOOD, "chattering", ZONE, EN)[0].cells[2:] == ("69", "14:27:06")
    assert rows(FLOOD, "stale", ZONE, EN)[0].cells[2:] == ("21/11 09:27", "29\u00a0h\u00a000", "still lasts")
    shelved = rows(FLOOD, "suppressed", ZONE, EN)
    assert shelved[0].cells[1:] == ("Shelved", "12:27:06", "→ 15:27:06", "trực ca 1", "Cảm biến hỏng")
    assert (shelved[1].cells[3], shelved[2].cells[5]) == ("in force", "no name or no reason")
    assert [r.cells[0] for r in rows(FLOOD, "shift", ZONE, EN, sample_kpi.SHIFTS)] == list(sample_kpi.SHIFTS.values())
    assert rows(FLOOD, "seat", ZONE, VI)[0].cells[0] == "Bàn 1"
    assert rows(FLOOD, "domain", ZONE, VI)[0].cells[5] == "04:12 · p90 11:40"


def test_every_row_has_a_cell_for_each_column():
    for name in LISTS:
        assert {len(r.cells) for r in rows(FLOOD, name, ZONE, VI)} == {len(COLUMNS[name])}


def test_the_model_is_one(qtmodeltester: ModelTester):
    model = KpiModel(THEMES["dark"], VI)
    model.show_rows(COLUMNS["actors"], rows(FLOOD, "actors", ZONE, VI))
    qtmodeltester.check(model)
    assert model.headerData(4, Qt.Orientation.Horizontal) == "Người phụ trách"


# ---------------------------------------------------------------------- what is looked at


@pytest.fixture
def scope(qtbot: QtBot) -> ScopeBar:
    bar = ScopeBar(VI, ZONE, now=sample.NOW, shifts={})
    qtbot.addWidget(bar)
    return bar


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()) * NS


def test_periods():
    assert View("today").span(sample.NOW, SHIFTS, ZONE) == (at("2026-11-22T00:00"), 0)
    assert View("shift").span(sample.NOW, SHIFTS, ZONE) == (at("2026-11-22T06:00"), 0)
    assert View("shift").span(sample.NOW, (), ZONE) == (sample.NOW - 8 * 3600 * NS, 0)
    assert View("7d").span(sample.NOW, SHIFTS, ZONE) == (sample.NOW - 7 * 86_400 * NS, 0)
    assert View("custom", 5, 9).span(sample.NOW, SHIFTS, ZONE) == (5, 9)


def test_a_period_of_ones_own_is_asked_for_when_it_is_whole(scope: ScopeBar):
    wanted: list[View] = []
    scope.wanted.on_value(wanted.append)
    buttons = {b.text(): b for b in scope.findChildren(QPushButton)}
    buttons["Từ – đến"].click()
    assert wanted == []
    buttons["Xem"].click()
    assert (wanted[-1].begin, wanted[-1].end) == (at("2026-11-21T14:00"), at("2026-11-22T14:00"))
    scope._to.setDateTime(scope._from.dateTime().addDays(-1))
    buttons["Xem"].click()
    assert len(wanted) == 1
    assert "Đầu kỳ phải trước cuối kỳ." in [label.text() for label in scope.findChildren(QLabel)]
    buttons["7 ngày"].click()
    assert wanted[-1].period == "7d"


def test_filters(scope: ScopeBar):
    wanted: list[View] = []
    scope.wanted.on_value(wanted.append)
    scope.show_parts({"domain": ["traffic", "energy"], "seat": ["1"]})
    scope.filter_by("domain", "traffic")
    scope.filter_by("seat", "1")
    assert wanted[-1].filters == (("domain", "traffic"), ("seat", "1"))
    assert scope.words_of(wanted[-1]) == "Giao thông · Bàn 1"
    scope.show_parts({})
    assert scope._parts["domain"] == ["traffic"], "what is chosen stays"
    scope.filter_by("domain", "traffic")
    assert wanted[-1].filters == (("seat", "1"),)


# ---------------------------------------------------------------------- the window


@pytest.fixture
def cockpit(qtbot: QtBot) -> KpiCockpit:
    made = KpiCockpit(THEMES["dark"], VI, ZONE, now=sample.NOW)
    qtbot.addWidget(made)
    made.show()
    return made


def said(widget: KpiCockpit) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def test_pending_none_and_failed(cockpit: KpiCockpit):
    cockpit.show_pending()
    assert cockpit._empty.isVisible()
    cockpit.show_failure("kho đóng.")
    assert "Chưa tính được: kho đóng. Sẽ tự hỏi lại." in said(cockpit)
    cockpit.show_cockpit(NOTHING)
    assert cockpit._empty.isVisible()
    cockpit.show_cockpit(FLOOD)
    assert not cockpit._empty.isVisible()
    assert "21/11/2026 14:30 – 22/11/2026 14:30 (UTC+7) · đến lúc này, tính lúc 14:27:06" in said(cockpit)
    cockpit.show_failure("kho đóng.")
    assert "Chưa tính được: kho đóng. Số liệu đang xem là của 14:27:06; sẽ tự hỏi lại." in said(cockpit)


def test_a_row_selects_its_alarm_or_its_part(cockpit: KpiCockpit, qtbot: QtBot):
    cockpit.show_cockpit(FLOOD)
    with qtbot.waitSignal(cockpit.picked.value, check_params_cb=lambda alarm: alarm[0] == "tn.sample.002"):
        cockpit.list.select(2)
    with qtbot.waitSignal(cockpit.assign_asked.value, check_params_cb=lambda o: o.entity == "tn.sample.002"):
        next(b for b in cockpit.findChildren(QPushButton) if b.text() == "Giao xử lý…").click()
    cockpit.show_cockpit(structs.replace(FLOOD, at=FLOOD.at + NS))
    assert cockpit.list._selected(), "the row stays selected while figures come"
    cockpit.list.choose("domain")
    with qtbot.waitSignal(
        cockpit.scope.wanted.value, check_params_cb=lambda view: view.filters == (("domain", "traffic"),)
    ):
        cockpit.list.select(0)


def test_exports_and_closing(cockpit: KpiCockpit, qtbot: QtBot):
    buttons = {b.text(): b for b in cockpit.findChildren(QPushButton)}
    assert not buttons["Xuất PDF"].isEnabled()
    cockpit.show_cockpit(FLOOD)
    with qtbot.waitSignal(cockpit.export_asked.value, check_params_cb=lambda kind: kind == "pdf"):
        buttons["Xuất PDF"].click()
    with qtbot.waitSignal(cockpit.closed.value):
        qtbot.keyClick(cockpit, Qt.Key.Key_Escape)


def test_definitions_on_hover(qtbot: QtBot):
    table = KpiTable(THEMES["dark"], VI)
    qtbot.addWidget(table)
    table.show_groups(groups(FLOOD, VI), "")
    tips = [table.tip(y) for y in range(table.sizeHint().height())]
    assert sum(tip.startswith("Trung bình mỗi giờ\nSố lần báo chia cho") for tip in tips) == 27
    assert table.tip(2) == ""


def test_a_bar_says_when_and_how_many(qtbot: QtBot):
    chart = KpiChart(THEMES["dark"], VI, ZONE)
    qtbot.addWidget(chart)
    assert chart.tip(100) == ""
    chart.show_cockpit(FLOOD)
    chart.resize(40 + 14 + 1440, 240)
    assert chart.tip(40 + 83 * 10 + 5) == "22/11 04:20: 29 lần báo, trong đợt dồn dập"
    assert chart.tip(45).endswith("lần báo")
    assert chart.tip(2) == ""


# ---------------------------------------------------------------------- who mends it


def test_an_assignment_waits_for_the_hub(qtbot: QtBot):
    actor = FLOOD.actors[0]
    alarm = (actor.entity, actor.rule)
    dialog = AssignDialog(alarm, "x", actor.assigned, VI, now=sample.NOW, zone=ZONE)
    qtbot.addWidget(dialog)
    dialog.show()
    wishes: list[Assignment] = []
    dialog.wished.on_value(wishes.append)
    assert any("trực ca 1 giao Đội đèn tín hiệu, hạn 04/12/2026. Thay bộ dò" in label.text()
               for label in dialog.findChildren(QLabel))  # fmt: skip
    save = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Giao")
    dialog.fill("  Đội 3 ", "thêm độ trễ")
    save.click()
    assert wishes == [Assignment(alarm, "Đội 3", at("2026-12-04T23:59:59"), "thêm độ trễ")]
    assert not save.isEnabled()
    dialog.show_answer("đĩa đầy.", done=False)
    assert save.isEnabled()
    assert any("Chưa giao được: đĩa đầy." in label.text() for label in dialog.findChildren(QLabel))
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "không đặt hạn").click()
    save.click()
    assert wishes[-1].due == 0
    dialog.show_answer("đĩa đầy.", done=False)
    dialog.fill("", "")
    save.click()
    assert wishes[-1] == Assignment(alarm, "", 0, "")
    dialog.show_answer("", done=True)
    assert not dialog.isVisible()
