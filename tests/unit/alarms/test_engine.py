"""The engine: rules over events, delays, silence, words, and life across a restart."""

from datetime import date, timedelta, timezone

import msgspec
import pytest

from console.alarms.engine import Engine
from console.alarms.machine import NOT_SUPPRESSED, Happening, Refusal
from console.alarms.operation import NEEDS_REASON, OLD_REVISION, TOO_LONG, Change, Operation
from console.alarms.record import EngineState, Mark
from console.alarms.rule import Rule
from console.model.alarm import Alarm, AlarmState
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Event, Quality
from console.model.reading import Limit
from console.model.text import Text

S = AlarmState
START = 1_700_000_000 * NS
ENTITY = "tn.air.01"
PM25 = Rule(
    id="environment.pm25-high",
    type="limit",
    kind="environment.pm25",
    priority=2,
    value=50.0,
    title=Text("{name}: PM2,5 {value} > {limit}", "{name}: PM2.5 {value} > {limit}"),
    unit="ug/m3",
)
LINK = Rule(id="environment.link", type="discrete", kind="environment.link", field="up", value=False, priority=3,
            title=Text("mất kết nối", "disconnected"))  # fmt: skip
STALE = Rule(id="environment.stale", type="stale", kind="environment.pm25", after=30.0, priority=4,
             title=Text("{name} không gửi số liệu", "{name} is stale"))  # fmt: skip


def changed(rule: Rule, **fields: object) -> Rule:
    return msgspec.structs.replace(rule, **fields)


class City:
    """An engine with a clock in seconds, and what it told."""

    def __init__(self, *rules: Rule, state: EngineState | None = None, last: dict[str, Event] | None = None) -> None:
        self.told: list[Change] = []
        self.last = last if last is not None else {}
        self.engine = Engine(
            rules, self.told.append, lambda _entity, kind: self.last.get(kind), timezone(timedelta(hours=7))
        )
        if state:
            self.engine.book.restore(state)

    def say(
        self,
        at: float,
        value: float | str | bool | None = None,
        kind: str = "environment.pm25",
        *,
        field: str = "value",
        quality: Quality = Quality.GOOD,
        mark: Mark | None = None,
        t: int = 0,
    ) -> None:
        event = Event(ENTITY, "air", kind, t or START, values={field: value}, quality=quality)
        self.last[kind] = event
        self.engine.feed(event, START + round(at * NS), mark)

    def wait(self, at: float) -> None:
        self.engine.advance(START + round(at * NS))

    def alarm(self, rule: Rule = PM25) -> Alarm:
        alarm = self.engine.alarm(ENTITY, rule.id)
        assert alarm is not None
        return alarm

    def states(self, rule: Rule = PM25) -> list[AlarmState]:
        return [c.alarm.state for c in self.told if c.alarm.rule == rule.id]

    def do(self, happening: Happening, at: float, rule: Rule = PM25, **fields: object) -> Alarm | Refusal:
        wish = Operation(what=happening, revision=self.alarm(rule).revision, by="lan")
        wish = msgspec.structs.replace(wish, **fields)
        return self.engine.operate(ENTITY, rule.id, wish, START + round(at * NS))


def test_limit_raised_acknowledged_and_back():
    city = City(PM25)
    city.say(0, 50.0)
    assert city.told == [], "at the limit is not beyond it"
    city.say(1, 50.1)
    city.say(2, 70.0)
    assert city.states() == [S.UNACK]
    city.do(Happening.ACK, 3)
    assert city.alarm().by == "lan"
    city.say(4, 20.0)
    assert city.states() == [S.UNACK, S.ACKED, S.NORM]
    assert [c.alarm.revision for c in city.told] == [1, 2, 3]
    assert [c.annunciates for c in city.told] == [True, False, False]


def test_words_and_figures():
    city = City(PM25)
    city.engine.describe(
        Entity(id=ENTITY, kind="air", domain="environment", name=Text("Trạm Gia Bẩy", "Gia Bay"), lon=105.8, lat=21.6),
        START,
    )
    city.say(0, 63.456)
    alarm = city.alarm()
    assert alarm.title == Text("Trạm Gia Bẩy: PM2,5 63,46 > 50", "Gia Bay: PM2.5 63.46 > 50")
    assert (alarm.value, alarm.limit, alarm.unit, alarm.lon, alarm.domain) == (
        63.456,
        50.0,
        "ug/m3",
        105.8,
        "environment",
    )
    assert alarm.first == alarm.last == alarm.changed == START


def test_below_and_deadband():
    city = City(changed(PM25, when="below", value=5.0, deadband=1.0))
    city.say(0, 4.0)
    city.say(1, 5.5)
    assert city.states() == [S.UNACK]
    city.say(2, 6.0)
    assert city.states() == [S.UNACK, S.RTNUN]


def test_reactivation_counts_within_the_occurrence():
    city = City(PM25)
    city.say(0, 60.0)
    occurrence = city.alarm().occurrence
    city.say(1, 10.0)
    city.say(2, 61.0)
    alarm = city.alarm()
    assert city.states() == [S.UNACK, S.RTNUN, S.UNACK]
    assert (alarm.count, alarm.occurrence, alarm.value) == (2, occurrence, 61.0)
    assert (alarm.first, alarm.last) == (START, START + 2 * NS)
    city.say(3, 10.0)
    city.do(Happening.ACK, 4)
    assert city.alarm().occurrence == ""
    city.say(5, 60.0)
    assert city.alarm().count == 1
    assert city.alarm().occurrence not in ("", occurrence)
    assert city.alarm().by == ""


def test_on_delay_must_hold():
    city = City(changed(PM25, on_delay=10.0))
    city.say(0, 60.0)
    city.say(9, 40.0)
    city.wait(20)
    assert city.told == []
    city.say(21, 60.0)
    city.say(25, 61.0)
    city.wait(30.9)
    assert city.told == []
    city.wait(31)
    assert city.states() == [S.UNACK]


def test_off_delay_must_hold():
    city = City(changed(PM25, off_delay=10.0))
    city.say(0, 60.0)
    city.say(1, 10.0)
    city.say(5, 60.0)
    city.say(6, 10.0)
    city.wait(15)
    assert city.states() == [S.UNACK]
    city.wait(16)
    assert city.states() == [S.UNACK, S.RTNUN]


def test_a_delay_ends_before_a_later_event_is_looked_at():
    city = City(changed(PM25, on_delay=10.0))
    city.say(0, 60.0)
    city.say(15, 10.0)
    assert city.states() == [S.UNACK, S.RTNUN], "it was abnormal from 10 to 15, although nobody asked in between"


def test_dated_limit_of_the_events_day_in_the_citys_zone():
    rule = changed(
        PM25,
        limits=(
            Limit(50.0, Text("QCVN 05:2013"), until=date(2026, 1, 1)),
            Limit(45.0, Text("QCVN 05:2023"), since=date(2026, 1, 1)),
        ),
        value=None,
    )
    city = City(rule)
    eve = 1_767_200_399 * NS  # 2025-12-31 23:59:59 at +07:00
    city.say(0, 47.0, t=eve)
    assert city.told == []
    city.say(1, 47.0, t=eve + NS)
    assert city.alarm().limit == 45.0
    assert city.alarm().source_text == Text("QCVN 05:2023")


def test_the_entitys_own_limit_waits_for_the_entity():
    rule = changed(PM25, attribute="alarm3", value=None, entity_kind="gauge")
    city = City(rule)
    city.say(0, 27.5)
    assert city.told == []
    gauge = Entity(id=ENTITY, kind="gauge", domain="flood", name=Text("Gia Bẩy"), attributes={"alarm3": 27.0})
    city.engine.describe(gauge, START + NS)
    assert city.alarm().limit == 27.0
    other = City(rule)
    other.engine.describe(Entity(id=ENTITY, kind="loop", domain="flood", name=Text("x")), START)
    other.say(0, 99.0)
    assert other.told == [], "a rule of another kind of entity"
    without = City(rule)
    without.engine.describe(Entity(id=ENTITY, kind="gauge", domain="flood", name=Text("x")), START)
    without.say(0, 99.0)
    assert without.told == [], "a gauge without the attribute has no such alarm"


@pytest.mark.parametrize("bad", [None, float("nan"), float("inf"), "N/A", True])
def test_trap_a_bad_value_keeps_the_state_and_says_so(bad: float | str | bool | None):
    city = City(PM25)
    city.say(0, 60.0)
    city.say(1, bad)
    assert city.states() == [S.UNACK, S.UNACK]
    assert not city.alarm().evaluated
    city.say(2, 60.0)
    assert city.alarm().evaluated
    assert city.alarm().count == 1


def test_bad_quality_is_not_evaluated_and_never_a_silent_ok():
    city = City(PM25)
    city.say(0, 60.0, quality=Quality.BAD)
    assert city.alarm().state is S.NORM
    assert not city.alarm().evaluated
    city.say(1, 60.0, quality=Quality.UNCERTAIN)
    assert city.alarm().state is S.UNACK
    assert city.alarm().evaluated


def test_off_delay_waits_for_a_word_and_on_delay_does_not():
    city = City(changed(PM25, on_delay=10.0, off_delay=10.0))
    city.say(0, 60.0)
    city.say(1, None)
    city.wait(10)
    assert city.states()[-1] is S.UNACK
    city.say(11, 10.0)
    city.say(12, None)
    city.wait(60)
    assert city.states()[-1] is S.UNACK, "nothing is known: it stays shown"
    city.say(61, 10.0)
    assert city.states()[-1] is S.RTNUN


def test_discrete_tells_booleans_from_numbers():
    city = City(LINK)
    city.say(0, 0, "environment.link", field="up")
    assert city.told == []
    city.say(1, value=False, kind="environment.link", field="up")
    assert city.states(LINK) == [S.UNACK]
    city.say(2, value=True, kind="environment.link", field="up")
    assert city.states(LINK) == [S.UNACK, S.RTNUN]


def test_stale_after_silence_and_back():
    city = City(STALE)
    city.say(0, 1.0)
    city.say(20, 1.0)
    city.wait(49)
    assert city.told == []
    city.wait(50)
    assert city.states(STALE) == [S.UNACK]
    assert city.alarm(STALE).value is None
    city.say(60, 1.0)
    assert city.states(STALE) == [S.UNACK, S.RTNUN]


def test_silent_source_holds_stale_rules_and_marks_standing_alarms():
    city = City(PM25, STALE)
    city.say(0, 60.0)
    city.engine.silence("air", START + 10 * NS)
    assert not city.alarm().evaluated
    assert city.alarm().state is S.UNACK
    city.wait(100)
    assert city.states(STALE) == []
    city.engine.hear("air", START + 200 * NS)
    city.wait(229)
    assert city.states(STALE) == []
    city.wait(230)
    assert city.states(STALE) == [S.UNACK]
    assert not city.alarm().evaluated, "until its own next event"
    city.say(231, 60.0)
    assert city.alarm().evaluated


def test_a_normal_alarm_of_a_silent_source_is_not_told_a_hundred_thousand_times():
    city = City(PM25)
    city.say(0, 10.0)
    city.engine.silence("air", START + NS)
    city.engine.hear("air", START + 2 * NS)
    city.say(3, 10.0)
    assert city.told == []


def test_nobody_is_stale_for_what_was_not_heard():
    city = City(STALE)
    city.say(0, 1.0)
    city.engine.deafened(START + 1000 * NS)
    city.wait(1029)
    assert city.told == []
    city.wait(1030)
    assert city.states(STALE) == [S.UNACK]


def test_trap_ack_of_a_disconnect_never_acks_the_alarm_behind_it():
    city = City(PM25, LINK)
    city.say(0, 60.0)
    city.say(1, value=False, kind="environment.link", field="up")
    city.do(Happening.ACK, 2, LINK)
    assert city.alarm(LINK).state is S.ACKED
    assert city.alarm(PM25).state is S.UNACK


def test_ack_with_an_old_revision_is_refused():
    city = City(PM25)
    city.say(0, 60.0)
    city.say(1, 10.0)
    wish = Operation(what=Happening.ACK, revision=1)
    assert city.engine.operate(ENTITY, PM25.id, wish, START) == Refusal(OLD_REVISION)
    assert city.alarm().state is S.RTNUN


def test_auto_ack_is_for_the_lowest_priority_only():
    for priority, wanted in ((3, S.RTNUN), (4, S.NORM)):
        city = City(changed(PM25, auto_ack=True, priority=priority))
        city.say(0, 60.0)
        city.say(1, 10.0)
        assert city.states() == [S.UNACK, wanted]


def test_latching_leaves_by_reset():
    city = City(changed(PM25, latching=True))
    city.say(0, 60.0)
    city.say(1, 10.0)
    assert isinstance(city.do(Happening.RESET, 2), Refusal)
    city.do(Happening.ACK, 3)
    assert city.alarm().state is S.LATCH_ACK
    city.do(Happening.RESET, 4)
    assert city.states() == [S.UNACK, S.LATCH_UNACK, S.LATCH_ACK, S.NORM]


def test_shelving_is_bounded_needs_a_reason_and_ends_by_itself():
    city = City(PM25)
    city.say(0, 60.0)
    assert city.do(Happening.SHELVE, 1) == Refusal(NEEDS_REASON)
    assert city.do(Happening.SHELVE, 1, text="sửa", until=START + 9 * 3600 * NS) == Refusal(TOO_LONG)
    assert city.do(Happening.UNSHELVE, 1) == Refusal(NOT_SUPPRESSED)
    city.do(Happening.SHELVE, 1, text="sửa", until=START + 60 * NS)
    assert city.alarm().state is S.SHLVD
    city.wait(60)
    assert city.alarm().state is S.UNACK
    assert city.told[-1].annunciates


def test_trap_timers_shelving_and_occurrences_survive_a_restart():
    late = changed(PM25, id="environment.late", on_delay=10.0)
    city = City(PM25, late)
    city.say(0, 60.0)
    city.do(Happening.SHELVE, 1, text="sửa", until=START + 60 * NS)
    again = City(PM25, late, state=city.engine.book.export(), last=city.last)
    again.wait(9)
    assert again.told == []
    again.wait(10)
    assert again.states(late) == [S.UNACK], "the delay ran on"
    again.wait(60)
    assert again.states() == [S.UNACK]
    assert again.alarm().occurrence == city.alarm().occurrence


def test_a_delay_that_runs_out_after_a_restart_tells_the_figures_of_the_last_input():
    late = changed(PM25, on_delay=60.0)
    city = City(late)
    city.say(0, 71)
    again = City(late, state=city.engine.book.export(), last=city.last)
    again.wait(61)
    alarm = again.alarm()
    assert (alarm.title.vi, alarm.value, alarm.limit) == (f"{ENTITY}: PM2,5 71 > 50", 71.0, 50.0)


def test_trap_unknown_after_a_restart_is_shown():
    city = City(PM25)
    city.say(0, 60.0)
    again = City(PM25, state=city.engine.book.export())
    assert again.alarm().state is S.UNACK
    again.wait(10_000)
    assert again.alarm().state is S.UNACK


def test_the_log_is_the_truth_and_a_replay_does_nothing_twice():
    city = City(PM25)
    before = city.engine.book.export()
    city.say(0, 60.0, mark=("environment", 1))
    city.say(1, 10.0, mark=("environment", 2))
    city.do(Happening.ACK, 2)
    truth = city.told[-1]
    again = City(PM25, state=before)
    assert again.engine.book.adopt(truth.alarm, truth.origin)
    again.say(0, 60.0, mark=("environment", 1))
    again.say(1, 10.0, mark=("environment", 2))
    assert again.told == []
    again.say(3, 60.0, mark=("environment", 3))
    assert again.states() == [S.UNACK]
    assert again.alarm().revision == truth.alarm.revision + 1


def test_a_replay_finds_a_delay_that_ran_when_the_ack_was_written():
    rule = changed(PM25, off_delay=10.0)
    city = City(rule)
    before = city.engine.book.export()
    city.say(0, 60.0, mark=("environment", 1))
    city.say(1, 10.0, mark=("environment", 2))
    city.say(2, 10.0, mark=("environment", 3))
    city.do(Happening.ACK, 3)
    truth = city.told[-1]
    again = City(rule, state=before)
    again.engine.book.adopt(truth.alarm, truth.origin)
    for n, value in ((1, 60.0), (2, 10.0), (3, 10.0)):
        again.say(n - 1, value, mark=("environment", n))
    again.wait(10.9)
    assert again.told == []
    again.wait(11)
    assert again.states() == [S.NORM]


def test_a_log_that_is_behind_is_not_believed():
    city = City(PM25)
    city.say(0, 60.0)
    unacknowledged = city.alarm()
    city.do(Happening.ACK, 1)
    assert not city.engine.book.adopt(unacknowledged)
    assert city.alarm().state is S.ACKED


def test_a_withdrawn_rule_ends_with_the_ack_and_never_silently():
    city = City(PM25)
    city.say(0, 60.0)
    again = City(state=city.engine.book.export())
    again.engine.withdraw(START + NS)
    assert again.alarm().state is S.UNACK
    assert not again.alarm().evaluated
    again.do(Happening.ACK, 2)
    assert again.alarm().state is S.NORM


def test_many_rules_of_one_kind_and_a_second_rule_of_the_same_id():
    city = City(PM25, changed(PM25, id="environment.other"), changed(PM25, value=1.0))
    city.say(0, 20.0)
    assert city.told == []
    city.say(0, 60.0)
    assert [c.alarm.rule for c in city.told] == ["environment.pm25-high", "environment.other"]
