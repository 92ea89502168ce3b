"""The rows by groups: following each turn, beside everything made anew."""

import random

from msgspec import structs

from console.model.alarm import Alarm, Process
from console.model.clock import NS
from console.model.text import Text
from widgets import sample
from widgets.alarm_filter import NOTHING, AlarmFilter
from widgets.alarm_group import NOBODY, AlarmGroup, AlarmId
from widgets.alarm_order import AlarmOrder
from widgets.alarm_outline import AlarmOutline

ENTITIES = 40


def drawn(dice: random.Random) -> Alarm:
    return structs.replace(
        dice.choice(sample.alarms()),
        entity=f"tn.{dice.randrange(ENTITIES)}",
        first=sample.NOW - dice.randrange(5) * NS,
        priority=dice.randint(1, 4),
        acknowledged=dice.random() < 0.5,
        process=dice.choice([Process.NORMAL, Process.ABNORMAL, Process.ABNORMAL]),
    )


def regrouped(dice: random.Random, groups: dict[str, AlarmGroup], known: list[AlarmId]) -> set[str]:
    """Another partition of some of what is known; returns what is no more."""
    gone = {g for g in groups if dice.random() < 0.2}
    for g in gone:
        del groups[g]
    taken = {i for group in groups.values() for i in group.members}
    free = [i for i in known if i not in taken]
    dice.shuffle(free)
    while len(free) > 1 and dice.random() < 0.7:
        size = min(len(free), dice.randint(2, 6))
        name = f"g{dice.randrange(10**6)}"
        groups[name] = AlarmGroup(name, Text("x"), tuple(free[:size]))
        del free[:size]
    return gone


def anew(order: AlarmOrder, groups: dict[str, AlarmGroup], chosen: AlarmId) -> list[AlarmId]:
    """As the docstring of the module says it, without a memory."""
    of = {i: g for g, group in groups.items() for i in group.members}
    rows: list[AlarmId] = []
    done: set[str] = set()
    shown = [alarm_id for _, alarm_id in order.rows]
    for alarm_id in shown:
        group = of.get(alarm_id)
        if group is None:
            rows.append(alarm_id)
        elif group not in done:
            done.add(group)
            head = next(i for i in groups[group].members if i in shown)
            own = [i for i in shown if of.get(i) == group and (i in order.critical or i == chosen) and i != head]
            rows += [head, *own]
    return rows


def test_every_turn_leads_where_everything_anew_would() -> None:
    dice = random.Random(11)
    order = AlarmOrder()
    outline = AlarmOutline(order)
    outline.group(on=True)
    groups: dict[str, AlarmGroup] = {}
    chosen, known = NOBODY, list[AlarmId]()
    for _ in range(1500):
        changes = [drawn(dice) for _ in range(dice.choice((1, 1, 3, 30)))]
        known = list({*known, *(a.id for a in changes)})
        before = dict(groups)
        gone = regrouped(dice, groups, known) if dice.random() < 0.3 else set[str]()
        changed = [group for name, group in groups.items() if before.get(name) != group]
        outline.follow(order.merge(changes), changed, gone)
        assert [key[1] for key in outline.lines] == anew(order, groups, chosen)
        if dice.random() < 0.05:
            order.set_filter(dice.choice([NOTHING, AlarmFilter("va cham")]))
            outline.arrange()
            assert [key[1] for key in outline.lines] == anew(order, groups, chosen)
        if dice.random() < 0.1:
            chosen = dice.choice([NOBODY, *known])
            outline.follow(order.hold(chosen))
            outline.choose(chosen)
            assert [key[1] for key in outline.lines] == anew(order, groups, chosen)
