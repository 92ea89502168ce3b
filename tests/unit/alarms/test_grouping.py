"""Groups: the first-out first, every standing alarm in one of them or alone, ended origins remembered."""

import msgspec

from console.alarms.grouping import Grouper, GroupLimits, Topology
from console.alarms.topology import Relation
from console.geo.network import RoadNetwork
from console.model.alarm import Alarm, Process
from console.model.clock import NS
from console.model.entity import Entity
from console.model.text import Text


def alarm(entity: str, second: float, rule: str = "traffic.queue", *, at=(105.84, 21.59), priority: int = 2) -> Alarm:
    first = round(second * NS)
    return Alarm(
        entity=entity, rule=rule, title=Text(rule), priority=priority, domain="traffic", lon=at[0], lat=at[1],
        process=Process.ABNORMAL, acknowledged=False, first=first, last=first, changed=first, count=1, revision=1,
    )  # fmt: skip


def ended(before: Alarm) -> Alarm:
    return msgspec.structs.replace(before, process=Process.NORMAL, acknowledged=True, revision=before.revision + 1)


def test_two_at_one_time_and_place_are_a_group_and_the_first_comes_first():
    grouper = Grouper(Topology())
    late, early = alarm("b", 20, priority=1), alarm("a", 10)
    assert grouper.apply([late], 20 * NS).changed == ()
    [group] = grouper.apply([early], 20 * NS).changed
    assert (group.first_out, group.members, group.critical) == (early.id, (early.id, late.id), (late.id,))
    assert (group.origin, group.since) == (early.id, 10 * NS)


def test_what_comes_much_later_or_elsewhere_is_alone():
    grouper = Grouper(Topology())
    elsewhere = alarm("d", 12, at=(105.9, 21.5))
    assert grouper.apply([alarm("a", 10), alarm("c", 1000), elsewhere], 1000 * NS).changed == ()


def test_a_seat_that_nobody_described_is_told_in_words():
    grouper = Grouper(Topology())
    [group] = grouper.apply([alarm("seat.1", 10), alarm("seat.1", 11, "system.canary")], 20 * NS).changed
    assert group.cause == Text("Cùng lúc, cùng nơi: bàn 1", "Same time, same place: seat 1")


def test_a_group_outlives_its_origin():
    grouper = Grouper(Topology())
    a, b, c = alarm("a", 10), alarm("b", 11), alarm("c", 12)
    [whole] = grouper.apply([a, b, c], 12 * NS).changed
    [rest] = grouper.apply([ended(a)], 13 * NS).changed
    assert (rest.id, rest.origin, rest.first_out, rest.members) == (whole.id, a.id, b.id, (b.id, c.id))
    change = grouper.apply([ended(b)], 14 * NS)
    assert (change.changed, change.gone, dict(grouper.groups)) == ((), (whole.id,), {})


FEEDS = Relation(
    id="energy.feeds", by="attribute", attribute="fed_by", within=60, cause=("energy.out",), effect=("*",),
    title=Text("Mất điện từ {name}", "Power lost from {name}"),
)  # fmt: skip


def fed(entity: str, by: str = "") -> Entity:
    return Entity(id=entity, kind="thing", domain="energy", name=Text(entity.upper()), attributes={"fed_by": by})


def far(k: int) -> tuple[float, float]:
    return (105.0 + k, 21.0)


def test_of_one_batch_the_cause_is_the_first_whatever_its_name():
    grouper = Grouper(Topology([FEEDS]))
    grouper.describe([fed("z"), fed("m", "z"), fed("a", "m")])
    rules = {"a": "x", "m": "energy.out", "z": "energy.out"}
    said = [alarm(entity, 10, rule, at=far(k)) for k, (entity, rule) in enumerate(rules.items())]
    [group] = grouper.apply(said, 10 * NS).changed
    assert group.members == (("z", "energy.out"), ("m", "energy.out"), ("a", "x"))
    assert group.cause == Text("Mất điện từ Z", "Power lost from Z")


def test_a_chain_reaches_over_what_has_no_alarm_itself():
    grouper = Grouper(Topology([FEEDS]))
    grouper.describe([fed("z"), fed("m", "z"), fed("a", "m")])
    [group] = grouper.apply([alarm("z", 10, "energy.out"), alarm("a", 20, "x", at=far(1))], 20 * NS).changed
    assert group.origin == ("z", "energy.out")


def test_an_effect_may_be_heard_of_before_its_cause_by_the_lead():
    for late, found in ((14, 1), (16, 0)):
        grouper = Grouper(Topology([msgspec.structs.replace(FEEDS, lead=5 / 3)]))
        grouper.describe([fed("z"), fed("a", "z")])
        grouper.apply([alarm("a", 10, "x", at=far(1))], 10 * NS)
        change = grouper.apply([alarm("z", late, "energy.out", at=far(2))], late * NS)
        assert len(change.changed) == found


def test_a_description_that_comes_late_still_counts():
    grouper = Grouper(Topology([FEEDS]))
    grouper.apply([alarm("z", 10, "energy.out"), alarm("a", 20, "x", at=far(1))], 20 * NS)
    assert not grouper.groups
    grouper.describe([fed("a", "z"), fed("z")])
    assert [g.origin for g in grouper.advance(21 * NS).changed] == [("z", "energy.out")]
    grouper.describe([fed("a")])
    assert grouper.advance(22 * NS).gone == (f"z|energy.out|{10 * NS}",)


def test_a_silent_source_is_the_cause_of_what_it_should_tell_of():
    grouper = Grouper(Topology())
    grouper.describe([fed("a"), fed("b")], {"a": "mqtt.air", "b": "mqtt.air"})
    silent = alarm("source.mqtt.air", 50, "system.source-silent", at=(None, None))
    [group] = grouper.apply([alarm("a", 10, at=far(1)), alarm("b", 20, at=far(2)), silent], 60 * NS).changed
    assert (group.first_out, group.cause.en) == (silent.id, "Source mqtt.air is silent")
    assert len(group.members) == 3


def test_across_the_river_is_not_near():
    m = 1 / 111_195.0
    river = RoadNetwork([[(0, 0), (2000 * m, 0)], [(0, 100 * m), (2000 * m, 100 * m)], [(0, 0), (0, 100 * m)]], snap=40)
    here, there, same_bank = (1500 * m, 0.0), (1500 * m, 100 * m), (1700 * m, 0.0)
    alarms = [alarm("a", 10, at=here), alarm("b", 11, at=there), alarm("c", 12, at=same_bank)]
    assert [g.members for g in Grouper(Topology([], river)).apply(alarms, 12 * NS).changed] == [
        (alarms[0].id, alarms[2].id)
    ]
    assert [len(g.members) for g in Grouper(Topology()).apply(alarms, 12 * NS).changed] == [3]


def test_neighbours_of_neighbours_do_not_run_through_the_city():
    m = 1 / 111_195.0
    row = [alarm(f"e{k:02}", 10 + k, at=(k * 200 * m, 0.0)) for k in range(12)]
    groups = Grouper(Topology(), GroupLimits(seconds=60, metres=250)).apply(row, 30 * NS).changed
    assert [len(group.members) for group in groups] == [2] * 6
