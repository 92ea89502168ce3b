import random

from msgspec import structs

from console.model.alarm import Alarm, Process, Suppression
from console.model.clock import NS
from widgets import sample
from widgets.alarm_filter import NOTHING, AlarmFilter
from widgets.alarm_order import AlarmOrder
from widgets.alarm_sort import COLUMNS, USUAL, Arrangement, ranker
from widgets.alarm_tally import Tally
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
    order.merge([structs.replace(sample.alarms()[6], entity="tn.new", first=sample.NOW + NS)])
    assert order.at(0) == before


def test_single_turns_and_everything_anew_agree_whatever_happens() -> None:
    dice = random.Random(4)
    order, alarms = AlarmOrder(), dict[tuple[str, str], Alarm]()
    asked, arrangement = AlarmFilter("va cham"), USUAL
    order.set_filter(asked)
    for _ in range(2000):
        changes: list[Alarm] = []
        for _ in range(dice.choice((1, 1, 3, 40))):
            alarm = structs.replace(
                dice.choice(sample.alarms()),
                entity=f"tn.{dice.randrange(40)}",
                first=sample.NOW - dice.randrange(5) * NS,
                acknowledged=dice.random() < 0.5,
                process=dice.choice([Process.NORMAL, Process.ABNORMAL]),
                owner=dice.choice(["", "lan"]),
            )
            changes.append(alarm)
            alarms[alarm.id] = alarm
        before = order.rows
        turn = order.merge(changes)
        assert turn.moved == (order.rows != before)
        assert sorted(order.rows) == sorted({*before} - {*turn.gone} | {*turn.come})
        if dice.random() < 0.05:
            asked = dice.choice(
                [NOTHING, AlarmFilter("va cham"), AlarmFilter(owner="nobody", domains=frozenset({"traffic"}))]
            )
            order.set_filter(asked)
            arrangement = Arrangement(dice.choice(COLUMNS), dice.random() < 0.5, dice.random() < 0.5)
            order.arrange(arrangement)
        other = AlarmOrder()
        other.set_filter(asked)
        other.arrange(arrangement)
        other.replace(alarms.values())
        assert order.rows == other.rows
        assert order.tally() == other.tally()


def test_a_change_that_hides_an_alarm_takes_its_row_away() -> None:
    order = AlarmOrder()
    order.replace(sample.alarms())
    first = order.rows[0]
    gone = structs.replace(order.at(0), process=Process.NORMAL, acknowledged=True)
    turn = order.merge([gone])
    assert (turn.gone, turn.come) == ([first], [])
    assert order.get(gone.id) is None


def test_filter_forgets_diacritics_and_wants_every_word() -> None:
    order = AlarmOrder()
    order.replace(sample.alarms())
    order.set_filter(AlarmFilter("dao tron"))
    assert [order.at(k).place.vi for k in range(len(order))] == ["Đảo tròn Trung tâm"]
    order.set_filter(AlarmFilter("tam cham"))
    assert {order.at(k).domain for k in range(len(order))} == {"traffic"}
    order.set_filter(AlarmFilter(domains=frozenset({"flood"})))
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
    ranks = list(map(ranker(USUAL, AlarmWording("vi")), (alarm, acknowledged, shelved)))
    assert ranks == sorted(ranks)


def test_merge_and_single_puts_agree() -> None:
    one, many = AlarmOrder(), AlarmOrder()
    changes: list[Alarm] = [structs.replace(a, acknowledged=not a.acknowledged) for a in sample.many(300)]
    one.replace(sample.many(500))
    many.replace(sample.many(500))
    for change in changes:
        one.merge([change])
    many.merge(changes)
    assert [one.at(k) for k in range(len(one))] == [many.at(k) for k in range(len(many))]
    assert one.tally() == many.tally()
