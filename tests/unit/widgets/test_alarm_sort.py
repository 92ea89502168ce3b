import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from console.model.text import Text
from widgets import sample
from widgets.alarm_filter import AlarmFilter
from widgets.alarm_order import AlarmOrder
from widgets.alarm_sort import COLUMNS, Arrangement, Column, group, ranker
from widgets.alarm_sort_button import SortButton
from widgets.alarm_wording import AlarmWording
from widgets.words import Words


def ordered(column: Column, *, descending: bool = False, waiting_first: bool = False) -> AlarmOrder:
    order = AlarmOrder("vi")
    order.replace(sample.alarms())
    order.arrange(Arrangement(column, descending, waiting_first))
    return order


@pytest.mark.parametrize("waiting_first", [True, False])
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("column", COLUMNS)
def test_every_order_shows_every_alarm_in_the_order_of_its_ranks(
    column: Column, descending: bool, waiting_first: bool
) -> None:
    order = ordered(column, descending=descending, waiting_first=waiting_first)
    ranks = [ranker(order.arrangement, order.wording)(order.at(k)) for k in range(len(order))]
    assert len(ranks) == len(sample.alarms())
    assert ranks == sorted(ranks)
    groups = [group(order.at(k)) for k in range(len(order))]
    assert not waiting_first or groups == sorted(groups)


def test_orders_are_what_they_say() -> None:
    assert ordered("age").at(0) == max(sample.alarms(), key=lambda a: a.first)
    assert ordered("age", descending=True).at(0) == min(sample.alarms(), key=lambda a: a.first)
    assert [ordered("priority").at(k).priority for k in range(5)] == [1, 1, 2, 2, 2]
    assert ordered("place").at(0).place.vi == "Bắc Sơn – Hoàng Văn Thụ"
    assert ordered("title", descending=True).at(0).title.vi == "Xe buýt 07 chậm 9 phút"
    assert [ordered("domain").at(k).domain for k in (0, -1)] == ["security", "citizen"]
    assert ordered("state").at(-1).title.vi == "Bơm số 2 dừng"
    assert ordered("count", descending=True).at(0).count == 3


def test_the_owned_come_first_and_turned_round_those_that_nobody_took() -> None:
    order = AlarmOrder("vi")
    order.replace([*sample.alarms(), sample.shelved_alarm()])
    order.arrange(Arrangement("owner", waiting_first=False))
    assert order.at(0).owner == "Đội 2"
    order.arrange(Arrangement("owner", descending=True, waiting_first=False))
    assert order.at(-1).owner == "Đội 2"


@pytest.mark.parametrize("descending", [True, False])
def test_a_prefix_stands_where_it_belongs_in_both_directions(descending: bool) -> None:
    titles = ["Ăn mòn", "An", "Anh", "Âm", "Bơm", "Dừng", "Đèn", "Đ"]
    order = AlarmOrder("vi")
    base = sample.alarms()[0]
    order.replace(structs.replace(base, entity=str(k), title=Text(t)) for k, t in enumerate(titles))
    order.arrange(Arrangement("title", descending))
    shown = [order.at(k).title.vi for k in range(len(titles))]
    expected = ["An", "Anh", "Ăn mòn", "Âm", "Bơm", "Dừng", "Đ", "Đèn"]
    assert shown == (expected[::-1] if descending else expected)


def test_what_is_above_is_counted_in_every_order() -> None:
    assert ordered("priority", waiting_first=True).unacknowledged_above(9) == 7
    assert ordered("place", waiting_first=True).unacknowledged_above(9) == 7
    oldest = ordered("age", descending=True)
    assert oldest.unacknowledged_above(2) == 0  # shelved and acknowledged ones are the oldest
    assert oldest.unacknowledged_above(10) == 7


def test_names_tell_alarms_of_one_place_apart() -> None:
    wording = AlarmWording("vi")
    base = sample.alarms()[7]
    alarms = [structs.replace(base, entity=f"tn.gauge.{k}", place=Text("Sông Cầu")) for k in range(2)]
    assert wording.where(alarms[0]) == "Sông Cầu"
    assert wording.name({"tn.gauge.0": Text("Trạm Gia Bẩy"), "tn.gauge.1": Text("Trạm Chã")})
    assert not wording.name({"tn.gauge.0": Text("Trạm Gia Bẩy")})
    assert [wording.where(a) for a in alarms] == ["Trạm Gia Bẩy · Sông Cầu", "Trạm Chã · Sông Cầu"]
    named = structs.replace(alarms[0], title=Text("Trạm Gia Bẩy vượt báo động 3"))
    assert wording.where(named) == "Sông Cầu"


def test_the_filter_finds_what_the_row_says() -> None:
    order = AlarmOrder("vi")
    order.replace(sample.alarms())
    order.name({"tn.sample.004": Text("Trạm quan trắc 12")})
    for text, count in (
        ("giao thong", 4), ("khong khi", 0), ("tam an", 3), ("tro lai binh thuong", 1), ("qcvn 05:2023", 1),
        ("quan trac", 1), ("dang giu", 0), ("ĐẢO TRÒN", 1), ("dao tron", 1),
    ):  # fmt: skip
        order.set_filter(AlarmFilter(text))
        assert len(order) == count, text


def test_the_filter_follows_a_name_and_a_state_that_change() -> None:
    order = AlarmOrder("vi")
    order.replace(sample.alarms())
    order.set_filter(AlarmFilter("tram quan trac"))
    assert len(order) == 0
    order.name({"tn.sample.004": Text("Trạm quan trắc 12")})
    assert len(order) == 1
    order.set_filter(AlarmFilter("đội 7"))
    assert len(order) == 0
    order.merge([structs.replace(sample.alarms()[0], owner="Đội 7", revision=2)])
    assert len(order) == 1


def test_the_button_says_the_order_turns_it_round_and_publishes_a_choice(qtbot: QtBot) -> None:
    button = SortButton(Words("en"))
    qtbot.addWidget(button)
    assert "Unacknowledged always first" in button.toolTip()

    def take(name: str) -> Arrangement:
        with qtbot.waitSignal(button.chosen.value) as told:
            next(a for a in button._menu.actions() if a.text() == name).trigger()
        assert told.args is not None
        return told.args[0]

    assert take("Domain") == Arrangement("domain")
    assert button.text() == "↑ Domain"
    assert take("Domain") == Arrangement("domain", descending=True)
    assert take("Count") == Arrangement("count", descending=True)
    assert take("The other way round") == Arrangement("count")
    assert take("Unacknowledged always first") == Arrangement("count", waiting_first=False)
