"""The traps that public implementations fell into (design: alarms.md), each by its name."""

import ast
from pathlib import Path

import msgspec
import pytest

import console.alarms
from console.alarms.engine import LONGEST_SHELVING, Engine
from console.alarms.machine import NOT_SUPPRESSED, RESET_NEEDS_ACK, Happening, Refusal
from console.alarms.operation import NEEDS_REASON, TOO_LONG, Change, Operation
from console.alarms.record import EngineState
from console.alarms.rule import Rule
from console.model.alarm import Alarm, AlarmState, Suppression
from console.model.clock import NS
from console.model.event import Event, Quality
from console.model.text import Text

H, S = Happening, AlarmState
START = 1_700_000_000 * NS
LIMIT = Rule(id="flood.level", type="limit", kind="flood.level", value=50.0, priority=2, title=Text("Mực nước"))
LATCHED = msgspec.structs.replace(LIMIT, latching=True)
LINK = Rule(
    id="flood.link", type="discrete", kind="flood.link", field="up", value=False, priority=3, title=Text("Mất tín hiệu")
)


class Gauge:
    """One entity under some rules; what it told."""

    def __init__(self, *rules: Rule, state: EngineState | None = None) -> None:
        self.told: list[Change] = []
        self.last: dict[str, Event] = {}
        self.rules = rules
        self.engine = Engine(rules, self.told.append, lambda _entity, kind: self.last.get(kind))
        if state:
            self.engine.book.restore(state)

    def say(self, at: float, value: float | None, kind: str = "flood.level", **values: bool) -> None:
        quality = Quality.BAD if value is None else Quality.GOOD
        event = Event("tn.1", "src", kind, START, values={"value": value, **values}, quality=quality)
        self.last[kind] = event
        self.engine.feed(event, START + round(at * NS))

    def do(self, what: Happening, at: float, rule: Rule = LIMIT, text: str = "x", until: float = 0) -> Alarm | Refusal:
        end = START + round(until * NS) if until else 0
        wish = Operation(what=what, revision=self.alarm(rule).revision, by="lan", text=text, until=end)
        return self.engine.operate("tn.1", rule.id, wish, START + round(at * NS))

    def wait(self, at: float) -> None:
        self.engine.advance(START + round(at * NS))

    def alarm(self, rule: Rule = LIMIT) -> Alarm:
        alarm = self.engine.alarm("tn.1", rule.id)
        assert alarm is not None
        return alarm

    def restarted(self) -> "Gauge":
        kept = msgspec.msgpack.decode(msgspec.msgpack.encode(self.engine.book.export()), type=EngineState)
        again = Gauge(*self.rules, state=kept)
        again.last = self.last
        return again


@pytest.fixture
def raised() -> Gauge:
    gauge = Gauge(LIMIT)
    gauge.say(0, 60)
    return gauge


def test_unshelve_of_an_alarm_that_is_not_shelved_is_refused_and_never_clears_it(raised: Gauge):
    for what in (H.UNSHELVE, H.RELEASE, H.RETURN):
        assert raised.do(what, 1) == Refusal(NOT_SUPPRESSED)
    assert raised.alarm().state is S.UNACK
    raised.do(H.SHELVE, 2)
    raised.do(H.UNSHELVE, 3)
    assert raised.alarm().state is S.UNACK, "nor does the end of a shelving"


@pytest.mark.parametrize("what", [H.SHELVE, H.SHELVE_ONCE, H.SUPPRESS, H.REMOVE])
def test_ack_never_lifts_a_suppression(raised: Gauge, what: Happening):
    raised.do(what, 1)
    shown = raised.alarm().state
    raised.do(H.ACK, 2)
    assert (raised.alarm().state, raised.alarm().inner) == (shown, S.ACKED)


def test_ack_of_a_disconnect_never_acks_the_process_alarm_behind_it():
    gauge = Gauge(LIMIT, LINK)
    gauge.say(0, 60)
    gauge.say(1, 0, "flood.link", up=False)
    gauge.do(H.ACK, 2, LINK)
    assert (gauge.alarm(LINK).state, gauge.alarm(LIMIT).state) == (S.ACKED, S.UNACK)


def test_ack_of_what_is_already_normal_ends_the_occurrence(raised: Gauge):
    raised.say(1, 10)
    raised.do(H.ACK, 2)
    alarm = raised.alarm()
    assert (alarm.state, alarm.standing, alarm.occurrence) == (S.NORM, False, "")
    assert S.ACKED not in [c.alarm.state for c in raised.told]


def test_reset_is_not_ack_and_a_latched_alarm_does_not_stay_forever():
    gauge = Gauge(LATCHED)
    gauge.say(0, 60)
    gauge.say(1, 10)
    assert gauge.do(H.RESET, 2) == Refusal(RESET_NEEDS_ACK)
    assert gauge.alarm().state is S.LATCH_UNACK
    gauge.do(H.ACK, 3)
    assert gauge.alarm().state is S.LATCH_ACK, "ack alone does not unlatch"
    gauge.do(H.RESET, 4)
    assert gauge.alarm().state is S.NORM


@pytest.mark.parametrize("what", ["on", "off"])
def test_a_running_delay_survives_a_restart(what: str):
    gauge = Gauge(msgspec.structs.replace(LIMIT, on_delay=30.0 * (what == "on"), off_delay=30.0 * (what == "off")))
    gauge.say(0, 60)
    if what == "off":
        gauge.say(0, 10)
    again = gauge.restarted()
    again.wait(29)
    assert again.told == []
    again.wait(30)
    assert again.alarm().state is (S.UNACK if what == "on" else S.RTNUN)
    assert again.alarm().changed == START + 30 * NS


def test_a_shelving_deadline_survives_a_restart(raised: Gauge):
    raised.do(H.SHELVE, 1, until=600)
    again = raised.restarted()
    again.wait(599)
    assert again.alarm().state is S.SHLVD
    again.wait(600)
    assert again.alarm().state is S.UNACK
    assert again.told[-1].annunciates


def test_an_unfinished_occurrence_survives_a_restart(raised: Gauge):
    raised.say(1, 10)
    again = raised.restarted()
    again.say(2, 60)
    alarm = again.alarm()
    assert (alarm.occurrence, alarm.first, alarm.count) == (raised.alarm().occurrence, START, 2)


def test_unknown_after_a_restart_means_shown():
    gauge = Gauge(msgspec.structs.replace(LIMIT, on_delay=30.0, off_delay=30.0))
    gauge.say(0, 60)
    again = gauge.restarted()
    again.say(1, None)
    again.wait(30)
    assert again.alarm().state is S.UNACK, "the on-delay runs on while nothing can be said"
    again.say(31, 10)
    last = again.restarted()
    last.say(32, None)
    last.wait(100)
    assert last.alarm().state is S.UNACK, "the off-delay waits for a word"
    assert not last.alarm().evaluated


def test_shelving_is_bounded_needs_a_reason_and_can_be_handed_over(raised: Gauge):
    assert LONGEST_SHELVING == 8 * 3600
    assert raised.do(H.SHELVE, 1, text=" ") == Refusal(NEEDS_REASON)
    assert raised.do(H.SHELVE, 1, until=8 * 3600 + 60) == Refusal(TOO_LONG)
    raised.do(H.SHELVE, 1, text="cảm biến hỏng")
    alarm = raised.alarm()
    assert alarm.shelved_until == START + (8 * 3600 + 1) * NS, "no end given is the longest, never forever"
    (held,) = alarm.suppressions
    assert (held.what, held.by, held.reason, held.since) == (Suppression.SHELVED, "lan", "cảm biến hỏng", START + NS)


def test_a_reactivation_from_rtnun_is_a_transition(raised: Gauge):
    raised.say(1, 10)
    raised.say(2, 60)
    assert [c.alarm.state for c in raised.told] == [S.UNACK, S.RTNUN, S.UNACK]
    assert raised.told[-1].annunciates
    assert raised.alarm().count == 2


ENGINE = sorted(
    set(Path(console.alarms.__file__).parent.glob("*.py")) - set(Path(console.alarms.__file__).parent.glob("main*.py"))
)


@pytest.mark.parametrize("path", ENGINE, ids=lambda p: p.stem)
def test_clock_and_chance_are_handed_in_and_nothing_foreign_is_imported(path: Path):
    forbidden = {"time", "random", "secrets", "uuid", "PySide6", "zmq", "sqlalchemy", "socket", "threading", "asyncio"}
    tree = ast.parse(path.read_text())
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [a.name for a in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    calls = {n.func.attr for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
    assert not imported & forbidden
    assert not calls & {"now", "utcnow", "today", "time_ns", "monotonic", "urandom"}
