import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from console.model.text import Text
from widgets import sample
from widgets.alarm_order import AlarmOrder
from widgets.alarm_sort import SORTS, Sort, rank
from widgets.alarm_sort_button import SortButton
from widgets.alarm_wording import AlarmWording
from widgets.words import Words


def ordered(sort: Sort) -> AlarmOrder:
    order = AlarmOrder("vi")
    order.replace(sample.alarms())
    order.set_sort(sort)
    return order


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_shows_every_alarm_in_the_order_of_its_ranks(sort: Sort) -> None:
    order = ordered(sort)
    ranks = [rank(order.at(k), sort, order.wording) for k in range(len(order))]
    assert len(ranks) == len(sample.alarms())
    assert ranks == sorted(ranks)


def test_orders_are_what_they_say() -> None:
    newest, oldest = ordered("newest"), ordered("oldest")
    assert newest.at(0) == max(sample.alarms(), key=lambda a: a.first)
    assert oldest.at(0) == min(sample.alarms(), key=lambda a: a.first)
    assert [ordered("priority").at(k).priority for k in range(5)] == [1, 1, 2, 2, 2]
    assert ordered("place").at(0).place.vi == "Bắc Sơn – Hoàng Văn Thụ"
    assert [ordered("domain").at(k).domain for k in (0, -1)] == ["security", "citizen"]
    assert ordered("state").at(-1).title.vi == "Bơm số 2 dừng"


def test_what_is_above_is_counted_in_every_order() -> None:
    assert ordered("waiting").unacknowledged_above(9) == 7
    oldest = ordered("oldest")
    assert oldest.unacknowledged_above(2) == 0  # shelved and acknowledged ones are the oldest
    assert oldest.unacknowledged_above(10) == 7


def test_names_tell_alarms_of_one_place_apart() -> None:
    wording = AlarmWording("vi")
    base = sample.alarms()[7]
    alarms = [structs.replace(base, entity=f"tn.gauge.{k}", place=Text("Sông Cầu")) for k in range(2)]
    wording.name({"tn.gauge.0": Text("Trạm Gia Bẩy"), "tn.gauge.1": Text("Trạm Chã")})
    assert [wording.where(a) for a in alarms] == ["Trạm Gia Bẩy · Sông Cầu", "Trạm Chã · Sông Cầu"]
    named = structs.replace(alarms[0], title=Text("Trạm Gia Bẩy vượt báo động 3"))
    assert wording.where(named) == "Sông Cầu"


def test_the_filter_finds_what_the_row_says() -> None:
    order = AlarmOrder("vi")
    order.replace(sample.alarms())
    order.name({"tn.sample.004": Text("Trạm quan trắc 12")})
    for text, count in (
        ("giao thong", 4), ("khong khi", 0), ("tam an", 3), ("tro lai binh thuong", 1), ("qcvn 05:2023", 1),
        ("quan trac", 1), ("dang giu", 0),
    ):  # fmt: skip
        order.set_filter(text, "")
        assert len(order) == count, text


def test_the_button_says_the_order_and_publishes_a_choice(qtbot: QtBot) -> None:
    button = SortButton(Words("en"))
    qtbot.addWidget(button)
    assert "Unacknowledged first" in button.toolTip()
    action = next(a for a in button.actions() or button._menu.actions() if a.text() == "Domain")
    with qtbot.waitSignal(button.chosen.value) as told:
        action.trigger()
    assert told.args == ["domain"]
    assert button.text().endswith("Domain")
