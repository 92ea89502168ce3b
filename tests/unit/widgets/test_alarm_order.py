import random

from msgspec import structs

from console.model.alarm import Alarm, Process, Suppression
from console.model.clock import NS
from widgets import sample
from widgets.alarm_order import AlarmOrder, Step, Tally
from widgets.alarm_sort import rank
from widgets.alarm_wording import AlarmWording


def test_unacknowledged_come_first_then_by_priority_then_newest() -> None:
    order = AlarmOrder()
    order.replace(sample.alarms())
    titles = [order.at(k).title.vi for k in range(len(order))]
    assert titles[:2] == ["Cháy – đầu báo khói vùng 4", "Va chạm, chắn 2 làn"]
    assert titles[6] == "Hố ga mất nắp (dân báo)"
    assert titles[-1] == "Bơm số 2 dừng"


def test_a_new_low_alarm_never_pushes_a_critical_one_down() -> None:
    order = AlarmOrder()
    order.replace(sample.alarms())
    before = order.at(0)
    order.put(structs.replace(sample.alarms()[6], entity="tn.new", first=sample.NOW + NS))
    assert order.at(0) == before


def test_step_says_what_put_does_in_every_case() -> None:
    dice = random.Random(4)
    order = AlarmOrder()
    order.set_filter("va cham", "")
    rows: list[tuple[str, str]] = []
    for _ in range(3000):
        source = dice.choice(sample.alarms())
        alarm = structs.replace(
            source,
            entity=f"tn.{dice.randrange(40)}",
            first=sample.NOW - dice.randrange(5) * NS,
            acknowledged=dice.random() < 0.5,
            process=dice.choice([Process.NORMAL, Process.ABNORMAL]),
        )
        step = order.step(alarm)
        if step.old is not None:
            assert rows.pop(step.old) == alarm.id
        if step.new is not None:
            rows.insert(step.new, alarm.id)
        order.put(alarm)
        assert rows == [order.at(k).id for k in range(len(order))]
        if dice.random() < 0.01:
            order.set_filter(dice.choice(["", "va cham", "cau"]), dice.choice(["", "traffic"]))
            rows = [order.at(k).id for k in range(len(order))]
    assert rows


def test_a_change_that_hides_an_alarm_takes_its_row_away() -> None:
    order = AlarmOrder()
    order.replace(sample.alarms())
    gone = structs.replace(order.at(0), process=Process.NORMAL, acknowledged=True)
    assert order.step(gone) == Step(0, None)
    order.put(gone)
    assert order.get(gone.id) is None


def test_filter_forgets_diacritics_and_wants_every_word() -> None:
    order = AlarmOrder()
    order.replace(sample.alarms())
    order.set_filter("dao tron", "")
    assert [order.at(k).place.vi for k in range(len(order))] == ["Đảo tròn Trung tâm"]
    order.set_filter("tam cham", "")
    assert {order.at(k).domain for k in range(len(order))} == {"traffic"}
    order.set_filter("", "flood")
    assert len(order) == 2
    assert order.standing == 10


def test_tally_counts_by_domain_and_names_the_worst_unacknowledged() -> None:
    order = AlarmOrder()
    order.replace(sample.alarms())
    assert order.tally() == Tally(7, 2, 1, 1)
    assert order.tally("environment") == Tally(1, 0, 0, 3)
    assert order.tally("flood") == Tally(0, 1, 1, 0)
    acked = [structs.replace(a, acknowledged=True) for a in sample.alarms()]
    order.merge(acked)
    assert order.tally("traffic").worst == 0


def test_suppressed_alarms_come_last() -> None:
    alarm = sample.alarms()[0]
    shelved = structs.replace(alarm, suppression=Suppression.SHELVED)
    acknowledged = structs.replace(alarm, acknowledged=True)
    ranks = [rank(a, "waiting", AlarmWording("vi")) for a in (alarm, acknowledged, shelved)]
    assert ranks == sorted(ranks)


def test_merge_and_single_puts_agree() -> None:
    one, many = AlarmOrder(), AlarmOrder()
    changes: list[Alarm] = [structs.replace(a, acknowledged=not a.acknowledged) for a in sample.many(300)]
    one.replace(sample.many(500))
    many.replace(sample.many(500))
    for change in changes:
        one.put(change)
    many.merge(changes)
    assert [one.at(k) for k in range(len(one))] == [many.at(k) for k in range(len(many))]
    assert one.tally() == many.tally()
