from zoneinfo import ZoneInfo

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QListView, QMenu, QPushButton, QToolButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from console.model.alarm import Process
from console.model.text import Text
from widgets import sample
from widgets.alarm_delegate import ROW_HEIGHT
from widgets.alarm_filter import AlarmFilter
from widgets.alarm_group import AlarmGroup
from widgets.alarm_list import AlarmList
from widgets.alarm_model import ROW_ROLE, AlarmModel, AlarmRow, Mark
from widgets.alarm_sort import Arrangement
from widgets.alarm_view import AlarmPick, AlarmView
from widgets.theme import DARK


def pane(qtbot: QtBot, count: int = 0) -> AlarmList:
    widget = AlarmList(DARK, "vi", ZoneInfo(sample.ZONE))
    qtbot.addWidget(widget)
    widget.resize(672, 300)
    widget.replace(sample.alarms() + sample.many(count))
    widget.show()
    return widget


def view(widget: AlarmList) -> AlarmView:
    found = widget.findChild(QListView)
    assert isinstance(found, AlarmView)
    return found


def test_the_model_keeps_the_rules_of_qt(qtmodeltester: ModelTester) -> None:
    model = AlarmModel()
    model.replace(sample.alarms())
    qtmodeltester.check(model)


def test_every_kind_of_change_keeps_the_rules_of_qt() -> None:
    model = AlarmModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.replace(sample.alarms())
    first = model.order.at(0)
    model.apply([structs.replace(first, acknowledged=True)])  # moves down
    model.apply([structs.replace(first, acknowledged=False)])  # and up
    model.apply([structs.replace(first, count=2)])  # stays
    model.apply([structs.replace(first, acknowledged=True, process=Process.NORMAL)])  # leaves
    model.apply(sample.many(20))  # come
    model.apply(sample.many(1000))  # come all at once
    model.set_filter(AlarmFilter("chay", domains=frozenset({"security"})))
    model.set_mark(first.id, Mark("pending"))
    assert model.rowCount() == 143


def test_one_change_touches_one_row_and_resets_nothing(qtbot: QtBot) -> None:
    model = AlarmModel()
    model.replace(sample.many(5000))
    row = model.order.at(1234)
    with qtbot.assertNotEmitted(model.layoutChanged), qtbot.waitSignal(model.dataChanged) as changed:
        model.apply([structs.replace(row, count=row.count + 1)])
    assert changed.args is not None
    assert [index.row() for index in changed.args[:2]] == [1234, 1234]


def test_the_mark_of_a_command_is_part_of_the_row() -> None:
    model = AlarmModel()
    model.replace(sample.alarms())
    model.set_mark(model.order.at(0).id, Mark("failed", "x"))
    row = model.index(0).data(ROW_ROLE)
    assert isinstance(row, AlarmRow)
    assert row.mark == Mark("failed", "x")
    model.set_mark(model.order.at(0).id, None)
    assert model.index(0).data(ROW_ROLE) == AlarmRow(model.order.at(0), None, "Chợ Thái, tầng 2")


def test_picking_a_row_tells_and_selecting_by_program_does_not(qtbot: QtBot) -> None:
    widget = pane(qtbot)
    with qtbot.assertNotEmitted(widget.picked.value):
        widget.select(sample.alarms()[4].id)
    with qtbot.waitSignal(widget.picked.value) as told:
        rect = view(widget).visualRect(widget.model.index(0))
        qtbot.mouseClick(view(widget).viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert told.args == [AlarmPick(widget.model.order.at(0).id)]


def test_the_selected_row_stays_selected_when_it_moves(qtbot: QtBot) -> None:
    widget = pane(qtbot)
    first = widget.model.order.at(0)
    widget.select(first.id)
    with qtbot.assertNotEmitted(widget.picked.value):
        widget.apply([structs.replace(first, acknowledged=True)])
        widget.apply(sample.many(600))
    row = widget.model.row(first.id)
    assert row
    assert view(widget).currentIndex().row() == row


def test_rows_under_the_operators_eyes_keep_their_place_and_a_button_leads_up(qtbot: QtBot) -> None:
    widget = pane(qtbot, 300)
    bar = view(widget).verticalScrollBar()
    bar.setValue(20 * ROW_HEIGHT + 5)
    top = widget.model.order.at(20).id
    new = [structs.replace(a, entity=f"tn.new.{k}", priority=1) for k, a in enumerate(sample.many(9)) if k % 3]
    widget.apply(new)
    assert bar.value() == (20 + len(new)) * ROW_HEIGHT + 5
    assert widget.model.row(top) == 20 + len(new)
    jump = next(b for b in widget.findChildren(QPushButton) if "▲" in b.text())
    assert f"{20 + len(new)} chưa xác nhận" in jump.text()
    assert jump.isVisible()
    qtbot.mouseClick(jump, Qt.MouseButton.LeftButton)
    assert bar.value() == 0
    assert not jump.isVisible()


def test_filter_shows_what_matches_and_escape_takes_it_back(qtbot: QtBot) -> None:
    widget = pane(qtbot)
    field = widget.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "cau")
    assert {widget.model.order.at(k).domain for k in range(widget.model.rowCount())} == {"flood"}
    widget.set_domain("traffic")
    assert widget.model.rowCount() == 0
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert widget.model.rowCount() == 10
    assert not widget.clear_filter()


def test_two_words_can_be_typed_and_nothing_is_left_to_clear_after_escape(qtbot: QtBot) -> None:
    widget = pane(qtbot)
    field = widget.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "xe buyt")
    assert field.text() == "xe buyt"
    clear = field.findChild(QToolButton)
    assert clear is not None
    assert clear.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not clear.isVisible())


def test_neighbours_stop_at_the_ends(qtbot: QtBot) -> None:
    widget = pane(qtbot)
    first, second = widget.model.order.at(0).id, widget.model.order.at(1).id
    assert widget.neighbour(1) == first
    widget.select(first)
    assert widget.neighbour(1) == second
    assert widget.neighbour(-1) == first
    widget.replace([])
    assert widget.neighbour(1) is None


def test_before_the_first_word_of_the_hub_the_list_does_not_claim_calm(qtbot: QtBot) -> None:
    widget = AlarmList(DARK, "vi", ZoneInfo(sample.ZONE))
    qtbot.addWidget(widget)
    unknown = widget.grab().toImage()
    widget.replace([])
    assert widget.grab().toImage() != unknown


def test_after_an_acknowledgement_the_next_is_the_next_that_waits(qtbot: QtBot) -> None:
    widget = pane(qtbot)
    first, second, third = (widget.model.order.at(k) for k in range(3))
    widget.select(second.id)
    widget.apply([structs.replace(second, acknowledged=True)])
    assert widget.neighbour(1) == third.id
    assert widget.neighbour(-1) == first.id


def test_an_alarm_that_ends_takes_its_row_but_chooses_no_other(qtbot: QtBot) -> None:
    widget = pane(qtbot)
    first, second = (widget.model.order.at(k) for k in range(2))
    widget.select(first.id)
    with qtbot.assertNotEmitted(widget.picked.value):
        widget.apply([structs.replace(first, process=Process.NORMAL, acknowledged=True)])
    assert not view(widget).selectionModel().hasSelection()
    assert widget.neighbour(1) == second.id


def test_what_is_selected_does_not_sink_until_another_is(qtbot: QtBot) -> None:
    widget = pane(qtbot)
    first, second = (widget.model.order.at(k) for k in range(2))
    widget.select(first.id)
    widget.apply([structs.replace(first, acknowledged=True)])
    assert widget.model.row(first.id) == 0
    assert widget.model.order.unacknowledged_above(2) == 1
    widget.select(second.id)
    assert widget.model.row(second.id) == 0
    assert widget.model.row(first.id) == 6


def test_a_held_row_may_rise(qtbot: QtBot) -> None:
    widget = pane(qtbot)
    low = widget.model.order.at(8)
    widget.select(low.id)
    widget.apply([structs.replace(low, acknowledged=False, process=Process.ABNORMAL)])
    row = widget.model.row(low.id)
    assert row is not None
    assert row < 8


def test_a_click_on_another_row_lets_the_held_one_go_after_the_click(qtbot: QtBot) -> None:
    widget = pane(qtbot)
    first, third = widget.model.order.at(0), widget.model.order.at(2)
    widget.picked.on_value(lambda pick: widget.select(pick.id))
    widget.select(first.id)
    widget.apply([structs.replace(first, acknowledged=True)])
    rect = view(widget).visualRect(widget.model.index(2))
    qtbot.mouseClick(view(widget).viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    qtbot.waitUntil(lambda: widget.model.row(first.id) != 0, timeout=5000)
    assert [index.row() for index in view(widget).selectedIndexes()] == [widget.model.row(third.id)]


def test_the_order_chosen_by_hand_is_told(qtbot: QtBot) -> None:
    widget = pane(qtbot)
    widget.select(sample.alarms()[2].id)
    with qtbot.assertNotEmitted(widget.arranged.value), qtbot.assertNotEmitted(widget.picked.value):
        widget.arrange(Arrangement("age", descending=True))
    assert view(widget).currentIndex().row() == widget.model.row(sample.alarms()[2].id)
    widget.choose_sort()
    menu = next(m for m in widget.findChildren(QMenu) if m.isVisible())
    with qtbot.waitSignal(widget.arranged.value) as told:
        qtbot.keyClick(menu, Qt.Key.Key_Up)
        qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert told.args == [Arrangement("domain")]
    assert widget.model.order.arrangement == Arrangement("domain")


# ---------------------------------------------------------------------- groups


def flooded(qtbot: QtBot) -> AlarmList:
    """Six alarms of one cause, the third of them critical, and the others alone; grouped."""
    widget = pane(qtbot)
    ids = [a.id for a in sample.alarms()]
    group = AlarmGroup("g", Text("Cùng trục đường", "Same street"), (ids[2], ids[3], ids[0], ids[7], ids[8], ids[4]))
    widget.apply([], [group])
    widget.show_groups(on=True, flood_since=sample.NOW)
    return widget


def rows(widget: AlarmList) -> list[tuple[str, str]]:
    return [widget.model.id_at(row) for row in range(widget.model.rowCount())]


def test_a_group_is_shown_by_the_alarm_that_came_first_and_hides_no_critical(qtbot: QtBot) -> None:
    widget = flooded(qtbot)
    ids = [a.id for a in sample.alarms()]
    assert rows(widget)[:3] == [ids[1], ids[2], ids[0]]  # a lone critical, the group by its first-out, its critical
    face = widget.model.shown(1).face
    assert face is not None
    assert (face.size, face.waiting, face.worst, face.open, face.first) == (6, 4, 1, False, True)
    assert widget.model.shown(2).member
    assert len(rows(widget)) == 10 - 4


def test_a_group_opens_to_every_member_by_key_and_by_mouse(qtbot: QtBot) -> None:
    widget = flooded(qtbot)
    first = sample.alarms()[2].id
    widget.select(first)
    qtbot.keyClick(view(widget), Qt.Key.Key_Right)
    assert sorted(rows(widget)) == sorted(a.id for a in sample.alarms())
    qtbot.keyClick(view(widget), Qt.Key.Key_Down)
    assert view(widget).chosen == sample.alarms()[0].id
    with qtbot.waitSignal(widget.picked.value) as told:
        qtbot.keyClick(view(widget), Qt.Key.Key_Left)  # from a member to its group
    assert told.args == [AlarmPick(first)]
    qtbot.keyClick(view(widget), Qt.Key.Key_Left)
    assert len(rows(widget)) == 6
    chevron = view(widget).visualRect(widget.model.index(1)).topLeft()
    chevron.setX(8)
    chevron.setY(chevron.y() + 10)
    qtbot.mouseClick(view(widget).viewport(), Qt.MouseButton.LeftButton, pos=chevron)
    assert len(rows(widget)) == 10
    qtbot.keyClick(view(widget), Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert len(rows(widget)) == 6


def test_what_is_selected_keeps_its_row_when_a_group_closes_over_it(qtbot: QtBot) -> None:
    widget = flooded(qtbot)
    low = sample.alarms()[4].id
    assert low not in rows(widget)
    with qtbot.assertNotEmitted(widget.picked.value):
        widget.select(low)
    assert low in rows(widget)
    assert view(widget).currentIndex().row() == rows(widget).index(low)
    widget.select(None)
    assert low not in rows(widget)


def test_groups_that_go_leave_every_alarm(qtbot: QtBot) -> None:
    widget = flooded(qtbot)
    widget.apply([], gone={"g"})
    assert sorted(rows(widget)) == sorted(a.id for a in sample.alarms())
    assert all(widget.model.shown(row).face is None for row in range(10))


def test_only_rows_that_were_painted_are_in_sight(qtbot: QtBot) -> None:
    widget = flooded(qtbot)
    widget.grab()
    assert [a.id for a in widget.visible_alarms()] == rows(widget)[:6]
    widget.apply([structs.replace(sample.alarms()[1], revision=9)])
    assert sample.alarms()[1].id not in [a.id for a in widget.visible_alarms()], "it is another than what was seen"
    widget.grab()
    assert sample.alarms()[1].id in [a.id for a in widget.visible_alarms()]


def test_neighbours_walk_what_is_shown(qtbot: QtBot) -> None:
    widget = flooded(qtbot)
    walked = []
    for _ in range(6):
        at = widget.neighbour(1)
        assert at is not None
        walked.append(at)
        widget.select(at)
    assert walked == rows(widget)


def test_thousands_at_once_keep_selection_anchor_and_open_groups(qtbot: QtBot) -> None:
    widget = flooded(qtbot)
    widget.select(sample.alarms()[2].id)
    view(widget).toggle(wanted=True)
    many = [structs.replace(a, priority=1 + k % 4) for k, a in enumerate(sample.many(21_000)) if a.standing]
    widget.apply(many)
    assert widget.model.order.standing == len(many) + 10 > 20_000
    assert view(widget).chosen == sample.alarms()[2].id
    assert view(widget).currentIndex().row() == widget.model.row(sample.alarms()[2].id)
    assert all(a.id in {*rows(widget)} for a in sample.alarms()), "the group is still open"
    bar = view(widget).verticalScrollBar()
    bar.setValue(5000 * ROW_HEIGHT)
    top = widget.model.id_at(5000)
    widget.apply([structs.replace(a, entity=f"tn.burst.{k}", priority=1) for k, a in enumerate(many)])
    assert len(rows(widget)) == 2 * len(many) + 10
    assert widget.model.id_at(bar.value() // ROW_HEIGHT) == top
    widget.arrange(Arrangement("place"))
    widget.set_filter(AlarmFilter("duong khong co"))
    assert widget.model.rowCount() == 0
    widget.clear_filter()
    assert len(set(rows(widget))) == 2 * len(many) + 10
