"""What was acknowledged and is still abnormal comes back after a while; and who acknowledged when, or which policy."""

import msgspec
import pytest

from console.alarms.engine import Engine
from console.alarms.machine import Happening
from console.alarms.operation import Change, Operation
from console.alarms.record import EngineState
from console.alarms.rule import REALARM_SECONDS, Rule
from console.model.alarm import Alarm, AlarmState
from console.model.clock import NS
from console.model.event import Event
from console.model.text import Text

S = AlarmState
START = 1_700_000_000 * NS
RULE = Rule(
    id="energy.load", type="limit", kind="energy.load", value=50.0, priority=3, title=Text("Quá tải"), realarm=600
)


class Grid:
    """One alarm."""

    def __init__(self, rule: Rule = RULE, state: EngineState | None = None) -> None:
        self.told: list[Change] = []
        self.rule = rule
        self.engine = Engine([rule], self.told.append)
        if state:
            self.engine.book.restore(state)

    def say(self, at: float, value: float) -> None:
        self.engine.feed(Event("tn.1", "grid", RULE.kind, START, values={"value": value}), START + round(at * NS))

    def do(self, what: Happening, at: float, text: str = "") -> None:
        wish = Operation(what=what, revision=self.alarm.revision, by="lan", text=text)
        self.engine.operate("tn.1", self.rule.id, wish, START + round(at * NS))

    def wait(self, at: float) -> None:
        self.engine.advance(START + round(at * NS))

    @property
    def alarm(self) -> Alarm:
        alarm = self.engine.alarm("tn.1", self.rule.id)
        assert alarm is not None
        return alarm


def acked(rule: Rule = RULE) -> Grid:
    grid = Grid(rule)
    grid.say(0, 60)
    grid.do(Happening.ACK, 10)
    return grid


def test_it_is_the_same_occurrence_annunciated_again():
    grid = acked()
    assert (grid.alarm.by, grid.alarm.acknowledged_at) == ("lan", START + 10 * NS)
    occurrence = grid.alarm.occurrence
    grid.wait(609)
    assert grid.alarm.state is S.ACKED
    grid.wait(610)
    alarm, change = grid.alarm, grid.told[-1]
    assert (alarm.state, alarm.occurrence, alarm.count, alarm.by, alarm.acknowledged_at) == (
        S.UNACK, occurrence, 1, "", 0,
    )  # fmt: skip
    assert (change.annunciates, change.action, change.alarm.changed) == (True, "realarm", START + 610 * NS)
    grid.do(Happening.ACK, 700)
    grid.wait(1299)
    assert grid.alarm.state is S.ACKED, "each acknowledgement counts anew"
    grid.wait(1300)
    assert grid.alarm.state is S.UNACK


@pytest.mark.parametrize("restart", ["checkpoint", "log"])
def test_a_restart_resets_no_timer(restart: str):
    grid = acked()
    grid.do(Happening.SHELVE, 20, "x")
    grid.do(Happening.UNSHELVE, 30)
    again = Grid(state=grid.engine.book.export() if restart == "checkpoint" else None)
    if restart == "log":
        again.engine.book.adopt(grid.alarm)
    again.wait(609)
    assert again.alarm.state is S.ACKED
    again.wait(610)
    assert again.alarm.state is S.UNACK


def test_it_ends_with_the_condition_and_starts_with_the_next_occurrence():
    grid = acked()
    grid.say(20, 10)
    grid.say(30, 60)
    grid.wait(2000)
    assert len(grid.told) == 4, "nobody has acknowledged the new one"
    grid.do(Happening.ACK, 2000)
    grid.wait(2600)
    assert grid.alarm.state is S.UNACK


def test_under_a_shelving_it_waits_in_silence():
    grid = acked()
    grid.do(Happening.SHELVE, 20, "x")
    grid.wait(700)
    assert (grid.alarm.state, grid.alarm.inner, grid.told[-1].annunciates) == (S.SHLVD, S.UNACK, False)
    grid.do(Happening.UNSHELVE, 800)
    assert grid.told[-1].annunciates


@pytest.mark.parametrize("priority", [1, 2, 3, 4])
def test_left_out_it_is_a_matter_of_the_priority(priority: int):
    after = REALARM_SECONDS.get(priority, 0)
    grid = acked(msgspec.structs.replace(RULE, priority=priority, realarm=None))
    grid.wait(10 + after - 1 if after else 10**7)
    assert grid.alarm.state is S.ACKED
    if after:
        grid.wait(10 + after)
        assert grid.alarm.state is S.UNACK
    never = acked(msgspec.structs.replace(RULE, priority=priority, realarm=0))
    never.wait(10**7)
    assert never.alarm.state is S.ACKED


def test_what_a_policy_acknowledged_names_the_policy_and_nobody():
    grid = Grid(msgspec.structs.replace(RULE, priority=4, auto_ack=True))
    grid.say(0, 60)
    grid.say(5, 10)
    assert (grid.alarm.state, grid.alarm.by, grid.alarm.acknowledged_at) == (S.NORM, "", START + 5 * NS)
    assert (grid.told[-1].action, grid.told[-1].by) == ("auto-ack", "")


def test_who_took_it_out_of_service_when_and_why_is_kept_until_it_returns():
    grid = acked()
    grid.do(Happening.SHELVE, 20, "a")
    grid.do(Happening.REMOVE, 30, "tháo cảm biến")
    grid.do(Happening.REMOVE, 40, "chờ phụ tùng")
    said = [(s.what.value, s.by, s.reason, s.since) for s in grid.alarm.suppressions]
    assert said == [
        ("shelved", "lan", "a", START + 20 * NS),
        ("out_of_service", "lan", "chờ phụ tùng", START + 40 * NS),
    ]
    again = Grid(state=grid.engine.book.export())
    assert again.alarm.suppressions == grid.alarm.suppressions
    again.do(Happening.RETURN, 50)
    again.do(Happening.UNSHELVE, 60)
    assert again.alarm.suppressions == ()
