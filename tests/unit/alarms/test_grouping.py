"""Groups: the first-out first, every standing alarm in one of them or alone, ended origins remembered."""

import msgspec

from console.alarms.grouping import Grouper, Topology
from console.model.alarm import Alarm, Process
from console.model.clock import NS
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


def test_a_group_outlives_its_origin():
    grouper = Grouper(Topology())
    a, b, c = alarm("a", 10), alarm("b", 11), alarm("c", 12)
    [whole] = grouper.apply([a, b, c], 12 * NS).changed
    [rest] = grouper.apply([ended(a)], 13 * NS).changed
    assert (rest.id, rest.origin, rest.first_out, rest.members) == (whole.id, a.id, b.id, (b.id, c.id))
    change = grouper.apply([ended(b)], 14 * NS)
    assert (change.changed, change.gone, dict(grouper.groups)) == ((), (whole.id,), {})
