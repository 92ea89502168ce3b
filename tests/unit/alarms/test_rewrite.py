"""An edited rule: judged anew at once, and nothing unacknowledged vanishes."""

import msgspec
import pytest

from console.alarms.engine import Engine
from console.alarms.level import Level
from console.alarms.machine import Happening
from console.alarms.operation import Change, Operation
from console.alarms.rule import Rule
from console.model.alarm import Alarm, AlarmState
from console.model.clock import NS
from console.model.event import Event
from console.model.text import Text

S = AlarmState
START = 1_700_000_000 * NS
RULE = Rule(id="a.b", type="limit", kind="k", priority=2, value=50.0, title=Text("{value} > {limit}"))


class Town:
    def __init__(self, rule: Rule = RULE) -> None:
        self.told: list[Change] = []
        self.last: dict[tuple[str, str], Event] = {}
        self.engine = Engine([rule], self._tell, lambda entity, kind: self.last.get((entity, kind)))

    def _tell(self, change: object) -> None:
        assert isinstance(change, Change)
        self.told.append(change)

    def say(self, at: float, value: float, who: str = "x") -> None:
        event = Event(who, "s", "k", START + round(at * NS), values={"value": value})
        self.last[event.key] = event
        self.engine.feed(event, START + round(at * NS))

    def edit(self, at: float, rule: Rule | None) -> None:
        self.engine.rewrite(RULE.id, rule, START + round(at * NS))

    def wait(self, at: float) -> None:
        self.engine.advance(START + round(at * NS))

    def ack(self, at: float) -> None:
        wish = Operation(what=Happening.ACK, revision=self.alarm.revision, by="lan")
        assert isinstance(self.engine.operate("x", RULE.id, wish, START + round(at * NS)), Alarm)

    @property
    def alarm(self) -> Alarm:
        alarm = self.engine.alarm("x", RULE.id)
        assert alarm is not None
        return alarm


def changed(**fields: object) -> Rule:
    return msgspec.structs.replace(RULE, **fields)


def test_a_lower_limit_raises_at_once():
    town = Town()
    town.say(0, 45.0)
    assert town.told == []
    town.edit(1, changed(value=40.0))
    assert town.alarm.state is S.UNACK
    assert town.alarm.title.vi == "45 > 40"


@pytest.mark.parametrize(("acknowledged", "state"), [(False, S.RTNUN), (True, S.NORM)])
def test_a_higher_limit_ends_only_what_was_seen(acknowledged: bool, state: AlarmState):
    town = Town()
    town.say(0, 55.0)
    if acknowledged:
        town.ack(1)
    town.edit(2, changed(value=60.0))
    assert town.alarm.state is state
    assert town.told[-1].alarm == town.alarm, "and it was told"


def test_a_standing_alarm_takes_the_new_priority_and_limit():
    town = Town()
    town.say(0, 55.0)
    town.ack(1)
    town.edit(2, changed(priority=1, value=52.0))
    assert (town.alarm.state, town.alarm.priority, town.alarm.limit) == (S.ACKED, 1, 52.0)
    assert not town.told[-1].annunciates, "nothing happened in the city"
    town.edit(3, changed(priority=1, value=52.0))
    assert len(town.told) == 3, "the same again tells nothing"


def test_what_has_returned_keeps_its_words_and_takes_the_priority():
    town = Town()
    town.say(0, 55.0)
    town.say(1, 10.0)
    town.edit(2, changed(priority=3, value=5000.0))
    assert (town.alarm.state, town.alarm.priority, town.alarm.title.vi) == (S.RTNUN, 3, "55 > 50")


def test_a_running_delay_goes_on_as_long_as_it_is_now():
    town = Town(changed(on_delay=100.0))
    town.say(0, 55.0)
    town.edit(50, changed(on_delay=60.0))
    town.wait(59)
    assert town.told == []
    town.wait(60)
    assert town.alarm.state is S.UNACK


def test_a_delay_that_is_over_by_now_is_over():
    town = Town(changed(on_delay=100.0))
    town.say(0, 55.0)
    town.edit(50, changed(on_delay=20.0))
    town.wait(50)
    assert town.alarm.state is S.UNACK


def test_switched_off_and_on_again():
    town = Town()
    town.say(0, 55.0)
    town.say(0, 55.0, who="seen")
    alarm = town.engine.alarm("seen", RULE.id)
    assert alarm
    town.engine.operate("seen", RULE.id, Operation(what=Happening.ACK, revision=alarm.revision, by="lan"), START)
    town.say(0, 45.0, who="calm")
    town.edit(1, None)
    assert (town.alarm.state, town.alarm.evaluated) == (S.UNACK, False), "nobody has seen it: it waits for that"
    seen = town.engine.alarm("seen", RULE.id)
    assert seen
    assert seen.state is S.NORM
    assert town.engine.kinds == frozenset()
    town.say(2, 70.0, who="new")
    town.wait(1000)
    assert town.engine.alarm("new", RULE.id) is None
    town.edit(3, RULE)
    assert (town.alarm.state, town.alarm.evaluated, town.alarm.count) == (S.UNACK, True, 1)
    town.engine.introduce(town.last.values(), START + 3 * NS)
    assert {c.alarm.entity for c in town.told if c.alarm.state is S.UNACK} == {"x", "seen", "new"}


def test_levels_are_judged_by_what_they_are_now():
    rule = changed(
        value=None, levels=(Level(name="H", priority=2, value=50.0), Level(name="HH", priority=1, value=60.0))
    )
    town = Town(rule)
    town.say(0, 55.0)
    town.ack(1)
    town.edit(
        2, msgspec.structs.replace(rule, levels=(rule.levels[0], msgspec.structs.replace(rule.levels[1], value=54.0)))
    )
    assert (town.alarm.state, town.alarm.level, town.alarm.priority) == (S.UNACK, "HH", 1)


def test_the_silence_of_a_stale_rule_counts_from_where_it_began():
    town = Town(changed(type="stale", value=None, after=100.0))
    town.say(0, 1.0)
    town.edit(50, changed(type="stale", value=None, after=60.0))
    town.wait(59)
    assert town.told == []
    town.wait(60)
    assert town.alarm.state is S.UNACK
