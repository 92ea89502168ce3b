"""Levels: one alarm whose priority follows how far beyond it is."""

import msgspec
import pytest

from console.alarms.engine import Engine
from console.alarms.level import Level
from console.alarms.machine import Happening
from console.alarms.operation import Change, Operation
from console.alarms.record import EngineState
from console.alarms.rule import Rule
from console.model.alarm import Alarm, AlarmState
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Event
from console.model.text import Text

S = AlarmState
START = 1_700_000_000 * NS
GAUGE, KIND = "tn.gauge.01", "environment.river_level"
RIVER = Rule(
    id="environment.river", type="limit", kind=KIND, priority=2, unit="m", title=Text("{level} {value} > {limit}"),
    levels=(
        Level(name="H", priority=2, value=26.0, deadband=0.2),
        Level(name="HH", priority=1, value=27.0, deadband=0.2, title=Text("báo động 3: {value}")),
        Level(name="L", priority=3, value=20.0),
        Level(name="LL", priority=2, value=19.0),
    ),
)  # fmt: skip


class River:
    def __init__(self, rule: Rule = RIVER) -> None:
        self.rule = rule
        self.told: list[Change] = []
        self.last: Event | None = None
        self.engine = self.start()

    def start(self) -> Engine:
        return Engine([self.rule], self.told.append, lambda *_: self.last)

    def say(self, at: float, value: float) -> None:
        self.last = Event(GAUGE, "river", KIND, START + round(at * NS), values={"value": value})
        self.engine.feed(self.last, START + round(at * NS))

    def wait(self, at: float) -> None:
        self.engine.advance(START + round(at * NS))

    def do(self, happening: Happening, at: float, text: str = "") -> None:
        wish = Operation(what=happening, revision=self.alarm.revision, by="lan", text=text)
        assert isinstance(self.engine.operate(GAUGE, self.rule.id, wish, START + round(at * NS)), Alarm)

    @property
    def alarm(self) -> Alarm:
        alarm = self.engine.alarm(GAUGE, self.rule.id)
        assert alarm is not None
        return alarm

    @property
    def shown(self) -> tuple[AlarmState, str, int]:
        return (self.alarm.state, self.alarm.level, self.alarm.priority)


def test_the_level_gives_words_limit_and_priority():
    river = River()
    river.say(0, 26.5)
    assert river.shown == (S.UNACK, "H", 2)
    assert (river.alarm.title.vi, river.alarm.limit, river.alarm.value) == ("H 26,5 > 26", 26.0, 26.5)
    river.say(1, 18.0)
    assert river.shown == (S.UNACK, "LL", 2), "too low is news for whom saw too high"
    assert river.alarm.title.vi == "LL 18 > 19"


def test_a_higher_level_is_annunciated_again_within_the_occurrence():
    river = River()
    river.say(0, 26.5)
    occurrence = river.alarm.occurrence
    river.do(Happening.ACK, 1)
    river.say(2, 27.5)
    assert river.shown == (S.UNACK, "HH", 1)
    assert (river.alarm.occurrence, river.alarm.count, river.alarm.by) == (occurrence, 1, "")
    assert river.alarm.title.vi == "báo động 3: 27,5"
    assert [c.annunciates for c in river.told] == [True, False, True]


def test_a_higher_level_is_annunciated_also_where_nobody_has_acknowledged():
    river = River()
    river.say(0, 26.5)
    river.say(1, 27.5)
    assert river.shown == (S.UNACK, "HH", 1)
    assert [c.annunciates for c in river.told] == [True, True]


def test_what_nobody_saw_keeps_its_highest_level_until_somebody_does():
    river = River()
    river.say(0, 27.5)
    river.say(1, 26.5)
    assert river.shown == (S.UNACK, "HH", 1)
    assert river.alarm.value == 27.5, "the figures are those of its words"
    river.do(Happening.ACK, 2)
    assert river.shown == (S.ACKED, "H", 2)
    assert river.alarm.title.vi == "H 26,5 > 26"


def test_a_return_unseen_and_a_lower_level_after_it_keep_the_highest():
    river = River()
    river.say(0, 27.5)
    river.say(1, 22.0)
    assert river.shown == (S.RTNUN, "HH", 1)
    river.say(2, 26.5)
    assert river.shown == (S.UNACK, "HH", 1)
    assert river.alarm.count == 2


def test_once_acknowledged_the_level_is_that_of_now_and_a_second_rise_is_news():
    river = River()
    river.say(0, 27.5)
    river.do(Happening.ACK, 1)
    river.say(2, 26.5)
    assert river.shown == (S.ACKED, "H", 2)
    river.say(3, 27.5)
    assert river.shown == (S.UNACK, "HH", 1)


def test_each_level_has_its_own_deadband():
    river = River()
    river.say(0, 27.5)
    river.do(Happening.ACK, 1)
    river.say(2, 26.9)
    assert river.alarm.level == "HH", "held by its deadband"
    river.say(3, 26.7)
    assert river.alarm.level == "H"
    river.say(4, 26.9)
    assert river.alarm.level == "H", "and only entered beyond the limit"
    river.say(5, 25.9)
    assert river.alarm.state is S.ACKED
    river.say(6, 25.7)
    assert river.alarm.state is S.NORM


def test_a_rise_lasts_as_long_as_the_on_delay_before_it_is_told():
    river = River(msgspec.structs.replace(RIVER, on_delay=10.0))
    river.say(0, 26.5)
    river.wait(10)
    river.do(Happening.ACK, 11)
    river.say(12, 27.5)
    river.say(15, 26.5)
    river.wait(30)
    assert river.shown == (S.ACKED, "H", 2), "too short"
    river.say(40, 27.5)
    river.wait(49.9)
    assert river.alarm.state is S.ACKED
    state = msgspec.msgpack.decode(msgspec.msgpack.encode(river.engine.book.export()), type=EngineState)
    river.engine = river.start()
    river.engine.book.restore(state)
    river.wait(50)
    assert river.shown == (S.UNACK, "HH", 1), "the delay went on over a restart"


def test_a_rise_is_silent_under_a_shelving_and_shown_after_it():
    river = River()
    river.say(0, 26.5)
    river.do(Happening.ACK, 1)
    river.do(Happening.SHELVE, 2, "repair")
    river.say(3, 27.5)
    assert (river.alarm.state, river.alarm.priority, river.told[-1].annunciates) == (S.SHLVD, 1, False)
    river.do(Happening.UNSHELVE, 4)
    assert river.shown == (S.UNACK, "HH", 1)
    assert river.told[-1].annunciates


def test_levels_by_attribute_and_an_entity_that_lacks_one():
    rule = msgspec.structs.replace(
        RIVER,
        levels=(Level(name="H", priority=2, attribute="alarm2"), Level(name="HH", priority=1, attribute="alarm3")),
    )
    river = River(rule)
    river.say(0, 58.5)
    assert river.told == [], "not known yet"
    entity = Entity(id=GAUGE, kind="gauge", domain="environment", name=Text("Chợ Mới"), attributes={"alarm3": 58.0})
    river.engine.describe(entity, START)
    assert river.shown == (S.UNACK, "HH", 1)
    river.say(1, 57.9)
    assert river.alarm.state is S.RTNUN, "without alarm2 there is no H"


@pytest.mark.parametrize("off_delay", [0.0, 5.0])
def test_the_level_is_in_the_log(off_delay: float):
    """A restart that finds nothing but the stream takes the level from there."""
    river = River(msgspec.structs.replace(RIVER, off_delay=off_delay))
    river.say(0, 27.5)
    river.do(Happening.ACK, 1)
    alarm = river.alarm
    river.engine = river.start()
    assert river.engine.book.adopt(alarm)
    river.say(2, 26.9)
    assert river.shown == (S.ACKED, "HH", 1), "the deadband holds it"
