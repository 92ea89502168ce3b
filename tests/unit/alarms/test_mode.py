"""City modes and the alarms under them: silence while one is on, nothing forgotten when it ends."""

import msgspec
import pytest

from console.alarms.engine import Engine
from console.alarms.level import Level
from console.alarms.machine import Happening, Refusal
from console.alarms.mode import Mode
from console.alarms.operation import Change, Operation
from console.alarms.record import EngineState
from console.alarms.regime import ModeChange, ModeOrder
from console.alarms.rule import Rule
from console.model.alarm import Alarm, AlarmState, Suppression
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Event
from console.model.mode import CityMode
from console.model.text import Text

S = AlarmState
START = 1_700_000_000 * NS
QUEUE = Rule(id="traffic.queue", type="limit", kind="traffic.q", value=50.0, priority=2, title=Text("Ùn tắc"))
CRASH = Rule(id="traffic.crash", type="limit", kind="traffic.q", value=90.0, priority=1, title=Text("Va chạm"))
PARADE = Mode(id="parade", name=Text("Diễu hành"), note=Text("ùn tắc"), suppresses=("traffic.*",))
STORM = Mode(id="storm", name=Text("Bão"), note=Text("ùn tắc"), suppresses=("traffic.queue",), entity_kinds=("loop",))
ENTITY = "tn.loop.1"


class Street:
    """Two rules on one entity, two modes."""

    def __init__(self, state: EngineState | None = None, *modes: Mode) -> None:
        self.told: list[Change | ModeChange] = []
        self.engine = Engine([QUEUE, CRASH], self.told.append, modes=modes or (PARADE, STORM))
        if state:
            self.engine.book.restore(state)
        self.engine.modes.declare(START)

    def say(self, at: float, value: float) -> None:
        self.engine.feed(Event(ENTITY, "loops", QUEUE.kind, START, values={"value": value}), START + round(at * NS))

    def turn(self, mode: str, at: float, *, on: bool = True, until: float = 0) -> CityMode | Refusal:
        state = self.engine.book.regime.get(mode)
        assert state
        end = START + round(until * NS) if until else 0
        order = ModeOrder(
            mode=mode, on=on, revision=state.revision, by="hà", reason="2/9" if on else "", until=end, command="c"
        )
        return self.engine.modes.order(order, START + round(at * NS))

    def do(self, what: Happening, at: float, text: str = "") -> Alarm | Refusal:
        wish = Operation(what=what, revision=self.alarm().revision, by="lan", text=text)
        return self.engine.operate(ENTITY, QUEUE.id, wish, START + round(at * NS))

    def alarm(self, rule: Rule = QUEUE) -> Alarm:
        alarm = self.engine.alarm(ENTITY, rule.id)
        assert alarm is not None
        return alarm

    def changes(self, rule: Rule = QUEUE) -> list[Change]:
        return [c for c in self.told if isinstance(c, Change) and c.alarm.rule == rule.id]

    @property
    def last(self) -> Change:
        return self.changes()[-1]


@pytest.fixture
def street() -> Street:
    return Street()


def test_every_mode_is_told_once_before_any_is_on(street: Street):
    assert [c.mode.id for c in street.told if isinstance(c, ModeChange)] == ["parade", "storm"]
    street.engine.modes.declare(START)
    assert len(street.told) == 2


def test_what_stands_is_suppressed_with_the_mode_and_annunciated_after_it(street: Street):
    street.say(0, 60)
    street.turn("parade", 1)
    told = street.told[-2:]
    assert isinstance(told[0], ModeChange), "the mode first, then what follows from it"
    assert (told[0].by, told[0].command) == ("hà", "c")
    alarm = street.alarm()
    assert (alarm.state, alarm.inner, alarm.modes, alarm.requested) == (
        S.DSUPR, S.UNACK, ("parade",), (Suppression.BY_MODE,),
    )  # fmt: skip
    assert (street.last.action, street.last.annunciates) == ("mode", False)
    street.turn("parade", 2, on=False)
    assert (street.alarm().state, street.alarm().modes) == (S.UNACK, ())
    assert street.last.annunciates


def test_what_rises_under_a_mode_rises_in_silence_and_is_never_forgotten(street: Street):
    street.turn("parade", 0)
    assert street.changes() == [], "what is normal is not told as suppressed"
    street.say(1, 60)
    assert street.alarm().state is S.DSUPR
    assert not street.last.annunciates
    street.turn("parade", 2, on=False)
    assert street.alarm().state is S.UNACK
    assert street.last.annunciates
    assert street.alarm().first == START + NS


def test_what_came_and_went_under_a_mode_waits_for_somebody_to_see_it(street: Street):
    street.turn("parade", 0)
    street.say(1, 60)
    street.say(2, 10)
    assert (street.alarm().state, street.alarm().inner) == (S.DSUPR, S.RTNUN)
    street.turn("parade", 3, on=False)
    assert street.alarm().state is S.RTNUN
    assert not any(c.annunciates for c in street.changes())


def test_what_is_acknowledged_and_ends_under_a_mode_is_normal(street: Street):
    street.say(0, 60)
    street.do(Happening.ACK, 1)
    street.turn("parade", 2)
    street.say(3, 10)
    assert (street.alarm().state, street.alarm().modes, street.alarm().requested) == (S.NORM, (), ())
    street.say(4, 60)
    assert street.alarm().state is S.DSUPR, "the next one is suppressed again"


def test_the_mode_and_the_hand_are_kept_apart(street: Street):
    street.say(0, 60)
    street.do(Happening.SUPPRESS, 1, "công trường")
    street.turn("parade", 2)
    street.turn("parade", 3, on=False)
    alarm = street.alarm()
    assert (alarm.state, alarm.requested) == (S.DSUPR, (Suppression.BY_DESIGN,))
    assert [(h.what, h.by, h.reason, h.since) for h in alarm.suppressions] == [
        (Suppression.BY_DESIGN, "lan", "công trường", START + NS)
    ]
    street.turn("parade", 4)
    street.do(Happening.RELEASE, 5)
    assert (street.alarm().state, street.alarm().requested) == (S.DSUPR, (Suppression.BY_MODE,))
    assert not any(c.annunciates for c in street.changes()[1:])


def test_an_operator_cannot_lift_what_a_mode_suppresses(street: Street):
    street.say(0, 60)
    street.turn("parade", 1)
    assert isinstance(street.do(Happening.RELEASE, 2), Refusal)
    assert isinstance(street.do(Happening.UNSHELVE, 2), Refusal)
    street.do(Happening.ACK, 3)
    assert (street.alarm().state, street.alarm().inner) == (S.DSUPR, S.ACKED)


def test_a_critical_alarm_is_heard_through_a_mode_for_its_whole_domain(street: Street):
    street.turn("parade", 0)
    street.say(1, 95)
    assert street.alarm(CRASH).state is S.UNACK
    assert street.changes(CRASH)[-1].annunciates
    assert street.alarm().state is S.DSUPR


def test_two_modes_are_both_named_and_the_last_one_to_end_lets_it_be_heard(street: Street):
    street.engine.describe(Entity(id=ENTITY, kind="loop", domain="traffic", name=Text("x")), START)
    street.say(0, 60)
    street.turn("parade", 1)
    street.turn("storm", 2)
    assert street.alarm().modes == ("parade", "storm")
    street.turn("parade", 3, on=False)
    assert (street.alarm().state, street.alarm().modes) == (S.DSUPR, ("storm",))
    assert not street.last.annunciates
    street.turn("storm", 4, on=False)
    assert street.last.annunciates


def test_an_entity_described_under_a_mode_is_covered_from_then_on(street: Street):
    street.turn("storm", 0)
    street.say(1, 60)
    assert street.alarm().state is S.UNACK
    street.engine.describe(Entity(id=ENTITY, kind="loop", domain="traffic", name=Text("x")), START + 2 * NS)
    assert street.alarm().modes == ("storm",)
    street.engine.describe(Entity(id=ENTITY, kind="bus", domain="traffic", name=Text("x")), START + 3 * NS)
    assert street.alarm().state is S.UNACK


def test_a_mode_ends_in_time_by_itself(street: Street):
    street.say(0, 60)
    street.turn("parade", 1, until=10)
    street.engine.advance(START + 9 * NS)
    assert street.alarm().state is S.DSUPR
    street.engine.advance(START + 30 * NS)
    ended = street.told[-2]
    assert isinstance(ended, ModeChange)
    assert (ended.mode.on, ended.mode.by, ended.mode.changed, ended.by) == (False, "", START + 10 * NS, "")
    assert (street.alarm().state, street.alarm().changed) == (S.UNACK, START + 10 * NS)


def test_a_restart_keeps_the_mode_its_end_and_what_it_suppresses(street: Street):
    street.say(0, 60)
    street.turn("parade", 1, until=10)
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(street.engine.book.export()), type=EngineState)
    again = Street(kept)
    assert again.told == [], "nothing is told anew"
    assert again.alarm() == street.alarm()
    again.say(2, 95)
    assert again.alarm().state is S.DSUPR
    again.engine.advance(START + 10 * NS)
    assert again.alarm().state is S.UNACK
    assert again.last.annunciates


def test_a_restart_from_the_log_alone_ends_the_mode_in_time_too(street: Street):
    street.say(0, 60)
    street.turn("parade", 1, until=10)
    again = Street()
    for change in street.told:
        if isinstance(change, ModeChange):
            again.engine.book.regime.adopt(change.mode)
        else:
            again.engine.book.adopt(change.alarm)
    again.engine.advance(START + 10 * NS)
    assert again.alarm().state is S.UNACK


def test_a_mode_whose_plugin_is_gone_suppresses_nothing_after_the_restart(street: Street):
    street.say(0, 60)
    street.turn("parade", 1)
    again = Street(street.engine.book.export(), STORM)
    assert again.alarm().state is S.UNACK
    assert again.last.annunciates
    mode = again.engine.book.regime.get("parade")
    assert mode
    assert (mode.on, mode.offered) == (False, False)


def test_an_entity_not_yet_described_after_a_restart_stays_suppressed(street: Street):
    street.engine.describe(Entity(id=ENTITY, kind="loop", domain="traffic", name=Text("x")), START)
    street.say(0, 60)
    street.turn("storm", 1)
    again = Street(street.engine.book.export())
    again.say(2, 61)
    assert again.alarm().state is S.DSUPR


RIVER = Rule(
    id="traffic.level", type="limit", kind="traffic.l", priority=3, title=Text("Mực nước"),
    levels=(Level(name="H", priority=3, value=50), Level(name="HH", priority=1, value=90)),
)  # fmt: skip


@pytest.mark.parametrize("path", [(60, 95), (95,)])
def test_what_becomes_critical_under_a_mode_is_heard(path: tuple[float, ...]):
    told: list[Change | ModeChange] = []
    engine = Engine([RIVER], told.append, modes=(PARADE,))
    engine.modes.declare(START)
    engine.modes.order(ModeOrder(mode="parade", on=True, revision=1, by="hà", reason="2/9"), START)
    for value in path:
        engine.feed(Event(ENTITY, "loops", RIVER.kind, START, values={"value": value}), START + NS)
    alarm = engine.alarm(ENTITY, RIVER.id)
    assert alarm
    assert (alarm.state, alarm.priority, alarm.modes) == (S.UNACK, 1, ())
    changes = [c for c in told if isinstance(c, Change)]
    assert [c.annunciates for c in changes] == [False] * (len(changes) - 1) + [True]


def test_a_higher_level_is_never_acknowledged_by_a_policy():
    engine = Engine([msgspec.structs.replace(RIVER, priority=4, auto_ack=True)], lambda _told: None)
    for value in (60, 10):
        engine.feed(Event(ENTITY, "loops", RIVER.kind, START, values={"value": value}), START)
    alarm = engine.alarm(ENTITY, RIVER.id)
    assert alarm
    assert (alarm.priority, alarm.state) == (3, S.RTNUN)
