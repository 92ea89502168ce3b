"""Setting and clearing a mode: who may contradict it, when it ends, and which alarms it covers."""

import msgspec
import pytest

from console.alarms.machine import Refusal
from console.alarms.mode import Mode
from console.alarms.regime import (
    LONGEST_MODE,
    LONGEST_REASON,
    MODE_IN_THE_PAST,
    MODE_NEEDS_REASON,
    MODE_TOO_LONG,
    NOT_ON,
    OLD_MODE,
    REASON_TOO_MUCH,
    UNKNOWN_MODE,
    ModeOrder,
    Regime,
)
from console.alarms.rule import Rule
from console.alarms.timers import Timers
from console.model.clock import NS
from console.model.entity import Entity
from console.model.mode import CityMode
from console.model.text import Text

NOW = 1_700_000_000 * NS
MATCH = Mode(id="match", name=Text("Trận đấu", "Match day"), note=Text("xe buýt"), suppresses=("traffic.queue",))
ALSO = Mode(id="match", name=Text("Khác"), note=Text("pháo hoa"), suppresses=("environment.*",))
QUEUE = Rule(id="traffic.queue", type="discrete", kind="traffic.q", value=True, priority=2, title=Text("Ùn tắc"))
CRASH = msgspec.structs.replace(QUEUE, id="traffic.crash", priority=1)
PM25 = msgspec.structs.replace(QUEUE, id="environment.pm25")


def regime(*modes: Mode) -> Regime:
    made = Regime(modes, Timers())
    made.declare(NOW)
    return made


def on(**more: object) -> ModeOrder:
    return msgspec.structs.replace(ModeOrder(mode="match", on=True, revision=1, by="hà", reason="bóng đá"), **more)


def test_a_mode_of_two_plugins_is_one_and_each_covers_its_own():
    both = regime(MATCH, ALSO)
    assert [(m.name, m.notes, m.on, m.revision) for m in both] == [
        (MATCH.name, (MATCH.note, ALSO.note), False, 1),
    ]  # fmt: skip
    assert both.covering(QUEUE, 2, None) == (), "it is off"
    state = both.order(on(until=NOW + NS), NOW)
    assert isinstance(state, CityMode)
    assert (state.on, state.by, state.reason, state.since, state.until, state.revision) == (
        True, "hà", "bóng đá", NOW, NOW + NS, 2,
    )  # fmt: skip
    assert both.covering(QUEUE, 2, None) == ("match",)
    assert both.covering(PM25, 2, None) == ("match",)


def test_changing_its_end_keeps_since_when_it_is_on():
    one = regime(MATCH)
    one.order(on(), NOW)
    state = one.order(on(revision=2, until=NOW + 9 * NS), NOW + 5 * NS)
    assert isinstance(state, CityMode)
    assert (state.since, state.until) == (NOW, NOW + 9 * NS)
    cleared = one.order(on(on=False, revision=3, reason="", by="an"), NOW + 6 * NS)
    assert isinstance(cleared, CityMode)
    assert (cleared.on, cleared.by, cleared.since, cleared.until) == (False, "an", 0, 0)


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        (on(mode="carnival"), UNKNOWN_MODE),
        (on(revision=0), OLD_MODE),
        (on(reason=" "), MODE_NEEDS_REASON),
        (on(reason="x" * (LONGEST_REASON + 1)), REASON_TOO_MUCH),
        (on(until=NOW), MODE_IN_THE_PAST),
        (on(until=NOW + (LONGEST_MODE + 10) * NS), MODE_TOO_LONG),
        (on(on=False), NOT_ON),
    ],
)
def test_what_is_refused_changes_nothing(order: ModeOrder, refusal: Text):
    one = regime(MATCH)
    assert one.order(order, NOW) == Refusal(refusal)
    assert [m.revision for m in one] == [1]


def test_a_critical_alarm_is_covered_by_its_own_name_only():
    broad = msgspec.structs.replace(MATCH, suppresses=("traffic.*",))
    assert broad.covers(QUEUE, 2, None)
    assert not broad.covers(QUEUE, 1, None), "it has risen to critical"
    assert not broad.covers(CRASH, 1, None)
    assert msgspec.structs.replace(MATCH, suppresses=("traffic.crash",)).covers(CRASH, 1, None)
    assert not broad.covers(PM25, 3, None)


def test_kind_and_area_of_the_entity_narrow_it_and_the_unknown_is_not_suppressed():
    near = msgspec.structs.replace(MATCH, entity_kinds=("loop",), attribute="district", values=("stadium",))
    there = Entity(
        id="tn.1", kind="loop", domain="traffic", name=Text("x"), attributes={"district": "stadium", "other": 1}
    )
    assert near.covers(QUEUE, 2, there)
    assert not near.covers(QUEUE, 2, None)
    assert not near.covers(QUEUE, 2, msgspec.structs.replace(there, kind="bus"))
    assert not near.covers(QUEUE, 2, msgspec.structs.replace(there, attributes={"district": "east"}))


def test_a_mode_that_nobody_declares_any_more_ends_and_is_not_offered():
    timers = Timers()
    before = regime(MATCH)
    before.order(on(until=NOW + 9 * NS), NOW)
    after = Regime([], timers)
    after.restore(before)
    assert not after.active
    assert [(m.on, m.offered, m.revision) for m in after.declare(NOW)] == [(False, False, 3)]
    assert timers.due(("match", "", "mode")) is None
    assert after.declare(NOW) == [], "it is told once"
    assert after.order(on(revision=3), NOW) == Refusal(UNKNOWN_MODE)


def test_the_log_wins_unless_more_is_known_here():
    one = regime(MATCH)
    told = one.get("match")
    assert told
    assert one.adopt(msgspec.structs.replace(told, revision=5, on=True, until=NOW + NS))
    assert one.active
    assert not one.adopt(told)
    assert one.active
