"""The rule table: what it shows, what is typed, what is asked for and what is not."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from console.model.amendment import RuleLine
from console.model.clock import NS
from console.model.rehearsal import Rehearsal
from console.model.text import Text
from widgets import rule_demo, sample
from widgets.rehearsal_pane import bounds
from widgets.rule_dialog import RuleDialog
from widgets.rule_model import COLUMNS, RuleModel
from widgets.rule_wish import RehearsalWish, RuleWish
from widgets.rule_wording import name_of, read, title_of, typed
from widgets.theme import THEMES
from widgets.words import Words

ZONE = ZoneInfo(sample.ZONE)
VI = Words("vi")


class Table:
    """A dialog and what it asked for."""

    def __init__(self, qtbot: QtBot, denied: str = "") -> None:
        self.dialog = RuleDialog(THEMES["dark"], VI, zone=ZONE, denied=denied)
        qtbot.addWidget(self.dialog)
        self.saved: list[RuleWish] = []
        self.rehearsed: list[RehearsalWish] = []
        self.dialog.editor.saved.on_value(self.saved.append)
        self.dialog.editor.rehearsed.on_value(self.rehearsed.append)
        self.lines = rule_demo.lines()
        self.dialog.show_lines(self.lines, sample.NOW)
        self.dialog.show()

    def button(self, key: str) -> QPushButton:
        return next(b for b in self.dialog.findChildren(QPushButton) if b.text() == VI(key) and not b.isHidden())

    def fields(self) -> dict[str, QLineEdit]:
        return self.dialog.editor._figures._fields

    def said(self) -> str:
        return "\n".join(x.text() for x in self.dialog.editor.findChildren(QLabel) if x.isVisible())


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    return Table(qtbot)


def test_the_model_is_one(qtmodeltester: ModelTester):
    model = RuleModel(THEMES["dark"], VI)
    model.replace(rule_demo.lines())
    qtmodeltester.check(model)


def test_each_rule_says_what_is_in_force():
    model = RuleModel(THEMES["dark"], VI)
    model.replace(rule_demo.lines())
    row = {x.rule: [model.cell(x, c) for c in COLUMNS] for x in model.shown}
    assert row["traffic.queue"] == ["Ùn tắc", "Giao thông", "2", "10\u00a0km/h", "30\u00a0s / 30\u00a0s", "3", "đã sửa"]
    assert row["environment.river_level"][3] == "theo đối tượng"
    assert row["energy.transformer_heating"][3] == "share 0,9 · hot 60 · pace 20"
    assert row["citizen.tree"][-1] == "tắt, đã sửa"
    assert row["energy.flicker"][-1] == "luật không còn"
    model.set_filter("un tac")
    assert [x.rule for x in model.shown] == ["traffic.queue"]
    model.set_filter("da sua giao thong")
    assert [x.rule for x in model.shown] == ["traffic.queue"]


def test_a_change_has_figures_and_a_reason(table: Table):
    table.dialog.choose("traffic.queue")
    save = table.button("rule.save")
    assert not save.isEnabled()
    table.fields()["value"].setText("8,5")
    assert not save.isEnabled(), "a reason is missing"
    table.dialog.editor._reason.setText("  đèn mới ")
    save.click()
    assert table.saved == [RuleWish("traffic.queue", 2, {"value": 8.5}, "đèn mới")]
    assert save.text() == VI("act.pending")
    table.dialog.editor.show_answer("", done=True)
    assert VI("rule.saved") in table.said()
    assert not table.button("rule.save").isEnabled()


def test_a_refusal_says_why_and_keeps_what_was_typed(table: Table):
    table.dialog.choose("traffic.queue")
    table.dialog.editor.put({"value": 7}, "thử")
    table.button("rule.save").click()
    table.dialog.editor.show_answer("luật đã được sửa, hãy xem lại.", done=False)
    assert "luật đã được sửa" in table.said()
    assert table.fields()["value"].text() == "7"
    assert table.button("rule.save").isEnabled()


@pytest.mark.parametrize("text", ["", "x", "1e5", "nan", "--1", "1,5,2"])
def test_what_is_no_number_is_told_and_not_saved(table: Table, text: str):
    table.dialog.choose("traffic.queue")
    table.fields()["value"].setText(text)
    table.dialog.editor._reason.setText("thử")
    assert VI("rule.invalid") in table.said()
    assert not table.button("rule.save").isEnabled()
    table.dialog.editor.play("day")
    assert not any(not w.cancel for w in table.rehearsed)


def test_the_plugins_own_and_the_former_version_are_one_click_away(table: Table):
    table.dialog.choose("traffic.queue")
    table.button("rule.reset").click()
    assert table.fields()["value"].text() == "12"
    table.button("rule.back").click()
    assert table.fields()["value"].text() == "9"
    table.dialog.editor._reason.setText("trả lại")
    table.button("rule.save").click()
    assert table.saved[-1].figures == {"value": 9}


def test_switching_off(table: Table):
    table.dialog.choose("traffic.queue")
    table.button("rule.on").click()
    table.dialog.editor._reason.setText("bảo trì")
    table.button("rule.save").click()
    assert table.saved[-1].figures == {"value": 10, "enabled": False}


def test_a_law_warns_and_what_entities_state_is_said(table: Table):
    table.dialog.choose("environment.river_level")
    assert VI("rule.legal") in table.said()
    assert "alarm2, alarm3" in table.said()
    table.dialog.choose("traffic.queue")
    assert VI("rule.legal") not in table.said()


def test_a_rule_that_is_gone_can_only_be_put_away(table: Table):
    table.dialog.choose("energy.flicker")
    assert VI("rule.orphan") in table.said()
    table.dialog.editor._reason.setText("dọn")
    table.button("rule.save").click()
    assert table.saved == [RuleWish("energy.flicker", 1, {}, "dọn")]


def test_what_is_being_typed_survives_a_refresh_but_not_another_change(table: Table):
    table.dialog.choose("traffic.queue")
    table.fields()["value"].setText("8")
    table.dialog.show_lines([msgspec.structs.replace(x, standing=9) for x in table.lines], sample.NOW)
    assert table.fields()["value"].text() == "8"
    assert "9 cảnh báo" in table.said()
    other = msgspec.structs.replace(table.lines[0].amendment, revision=3, figures={"value": 11})
    figures = tuple(f if f.path != "value" else type(f)(f.path, f.own, 11, f.unit) for f in table.lines[0].figures)
    changed: RuleLine = msgspec.structs.replace(table.lines[0], amendment=other, figures=figures)
    table.dialog.show_lines([changed, *table.lines[1:]], sample.NOW)
    assert table.fields()["value"].text() == "11"


def test_a_preview_of_what_stands_in_the_fields(table: Table):
    table.dialog.choose("traffic.queue")
    table.fields()["value"].setText("8")
    table.button("rehearse").click()
    (wish,) = table.rehearsed
    assert (wish.rule, wish.present, wish.proposed) == ("traffic.queue", {"value": 10}, {"value": 8})
    assert wish.end - wish.begin == 24 * 3600 * NS
    table.dialog.show_rehearsal(Rehearsal(state="running", share=0.42, events=1234), wish)
    assert "Đang chạy 42 %" in table.said()
    assert table.dialog.editor.playing == wish
    table.dialog.show_rehearsal(rule_demo.rehearsal(), wish)
    assert "14 cảnh báo trên 6 đối tượng, 3 trong đợt dồn dập" in table.said()
    assert "20 cảnh báo trên 8 đối tượng" in table.said()
    assert table.dialog.editor.playing is None
    table.fields()["value"].setText("9")
    assert "14 cảnh báo" not in table.said(), "it was of other figures"
    table.dialog.show_rehearsal(rule_demo.rehearsal(), wish)
    assert "14 cảnh báo" not in table.said()


def test_a_preview_is_stopped_by_hand_and_by_another_figure(table: Table):
    table.dialog.choose("traffic.queue")
    table.button("rehearse").click()
    table.button("rehearse.stop").click()
    assert [w.cancel for w in table.rehearsed] == [False, True]
    table.button("rehearse").click()
    table.fields()["value"].setText("3")
    assert [w.cancel for w in table.rehearsed] == [False, True, False, True]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Rehearsal(state="failed", reason="không đọc được|cannot read"), "không đọc được"),
        (Rehearsal(state="done", events=0), "Không có dữ liệu"),
        (msgspec.structs.replace(rule_demo.rehearsal(), since=sample.NOW - 3600 * NS), "Dữ liệu chỉ có từ"),
    ],
)
def test_what_a_preview_cannot_say(table: Table, told: Rehearsal, words: str):
    table.dialog.choose("traffic.queue")
    table.button("rehearse").click()
    table.dialog.show_rehearsal(told, table.rehearsed[-1])
    assert words in table.said()


def test_who_may_not_change_rules_may_try_them(qtbot: QtBot):
    table = Table(qtbot, "chỉ xem")
    table.dialog.choose("traffic.queue")
    assert table.dialog.editor._save.isHidden()
    table.fields()["value"].setText("8")
    table.button("rehearse").click()
    assert table.rehearsed[-1].proposed == {"value": 8}


def test_a_row_is_chosen_by_key(table: Table, qtbot: QtBot):
    table.dialog._table.setFocus()
    qtbot.keyClick(table.dialog._table, Qt.Key.Key_Down)
    assert table.dialog.editor._line is not None


def test_numbers_as_people_type_them():
    assert [read(x) for x in ("8,5", "8.5", " 12 ", "-3", "0", "x", "")] == [8.5, 8.5, 12, -3, 0, None, None]
    assert [typed(x, VI) for x in (8.5, 12, 0.05, -3.0, 12345)] == ["8,5", "12", "0,05", "-3", "12345"]
    assert [read(typed(x, VI)) for x in (8.5, 12, 0.05, -3.0, 12345)] == [8.5, 12, 0.05, -3, 12345]


def test_names_and_titles():
    assert name_of("levels.HH.value", VI) == "HH: Ngưỡng"
    assert name_of("levels.H.limits.0", VI) == "H: Ngưỡng theo quy định 1"
    assert name_of("inputs.hot", VI) == "hot"
    line = rule_demo.lines()[0]
    for template, title in (
        ("{value} trạm bị cắt", "Trạm bị cắt"),
        ("{name} chậm {value} phút", "Chậm"),
        ("Quá tải TBA, {value} MW", "Quá tải TBA"),
        ("{name}", "traffic.queue"),
    ):
        assert title_of(msgspec.structs.replace(line, title=Text(template)), VI) == title


def test_yesterday_is_the_citys_day():
    begin, end = bounds("yesterday", sample.NOW, ZONE)
    assert end - begin == 24 * 3600 * NS
    assert datetime.fromtimestamp(end / NS, ZONE).hour == 0
    assert end <= sample.NOW < end + 24 * 3600 * NS
