"""Expressions over several entities: bound to what was said last, not evaluated where something is missing or old."""

import msgspec
import pytest

from console.alarms.engine import Engine
from console.alarms.operation import Change
from console.alarms.record import EngineState
from console.alarms.rule import Input, Rule
from console.model.alarm import AlarmState
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Event, Quality
from console.model.text import Text

S = AlarmState
START = 1_700_000_000 * NS
HOT = Rule(
    id="energy.hot", type="expression", entity_kind="substation", priority=2, field="oil", unit="Cel",
    title=Text("{name}: dầu {value} °C"), expression="load > share * rated && rise > 0 && oil > 60",
    inputs={
        "load": Input(kind="energy.load"),
        "rated": Input(attribute="rated"),
        "share": Input(value=0.9),
        "oil": Input(kind="energy.oil", fresh=120.0),
        "rise": Input(kind="energy.oil", window=600.0, per=3600.0),
    },
)  # fmt: skip
BOTH = Rule(
    id="traffic.blocked", type="expression", entity="tn.junction.1", priority=1, title=Text("nút tắc"),
    expression="speed < 10 && state == 'out'",
    inputs={
        "speed": Input(kind="traffic.speed", entity="tn.loop.1"),
        "state": Input(kind="traffic.signal", entity="tn.signal.1", field="state", type="text", fresh=0.0),
    },
)  # fmt: skip


def all_loops(expression: str, **told: object) -> Rule:
    fields = {"kind": "traffic.speed", "every": "loop", **told}
    return Rule(
        id="traffic.gridlock", type="expression", entity="tn.city", priority=1, field="all", title=Text("{value}"),
        expression=expression, inputs={"all": Input(**fields)},
    )  # fmt: skip


def thing(name: str, kind: str, **attributes: float) -> Entity:
    return Entity(id=name, kind=kind, domain="energy", name=Text(name), attributes=dict(attributes))


class World:
    def __init__(self, *rules: Rule, entities: tuple[Entity, ...] = ()) -> None:
        self.rules = rules
        self.told: list[Change] = []
        self.last: dict[tuple[str, str], Event] = {}
        self.engine = self.start()
        for entity in entities:
            self.engine.describe(entity, START)

    def start(self) -> Engine:
        return Engine(self.rules, self.told.append, lambda entity, kind: self.last.get((entity, kind)))

    def say(  # noqa: PLR0917 - who says what of what
        self, at: float, who: str, kind: str, value: float | str | bool | None, field: str = "value",
        quality: Quality = Quality.GOOD, source: str = "a",
    ) -> None:  # fmt: skip
        event = Event(who, source, kind, START + round(at * NS), values={field: value}, quality=quality)
        self.last[event.key] = event
        self.engine.feed(event, START + round(at * NS))

    def wait(self, at: float) -> None:
        self.engine.advance(START + round(at * NS))

    def state(self, who: str, rule: Rule) -> tuple[AlarmState, bool] | None:
        alarm = self.engine.alarm(who, rule.id)
        return (alarm.state, alarm.evaluated) if alarm else None


def substations() -> World:
    return World(HOT, entities=(thing("tn.s.1", "substation", rated=40.0), thing("tn.s.2", "substation", rated=20.0)))


def warm(world: World, who: str = "tn.s.1", load: float = 38.0, by: float = 1.0) -> None:
    for minute in range(8):
        world.say(minute * 60, who, "energy.load", load)
        world.say(minute * 60 + 1, who, "energy.oil", 60.0 + by * minute)


def test_one_alarm_for_each_entity_of_the_kind():
    world = substations()
    warm(world)
    warm(world, "tn.s.2", load=10.0)
    warm(world, "tn.bus.9")
    assert world.state("tn.s.1", HOT) == (S.UNACK, True)
    assert world.told[-1].alarm.entity in ("tn.s.1", "tn.s.2")
    alarm = world.engine.alarm("tn.s.1", HOT.id)
    assert alarm is not None
    assert (alarm.title.vi, alarm.value) == ("tn.s.1: dầu 65 °C", 65.0)
    assert world.engine.book.get("tn.bus.9", HOT.id) is None
    alarm = world.engine.alarm("tn.s.2", HOT.id)
    assert alarm is None or alarm.state is S.NORM


def test_a_change_needs_its_window_and_falls_again():
    world = substations()
    warm(world, by=-1.0)
    assert world.state("tn.s.1", HOT) == (S.NORM, True)
    record = world.engine.book.get("tn.s.1", HOT.id)
    assert record is not None
    assert len(record.windows["rise"].samples) == 8


def test_a_missing_input_is_not_evaluated():
    world = World(BOTH)
    world.say(0, "tn.loop.1", "traffic.speed", 5.0)
    assert world.state("tn.junction.1", BOTH) == (S.NORM, False)
    world.say(1, "tn.signal.1", "traffic.signal", "out", "state")
    assert world.state("tn.junction.1", BOTH) == (S.UNACK, True)
    world.say(2, "tn.signal.1", "traffic.signal", None, "state")
    assert world.state("tn.junction.1", BOTH) == (S.UNACK, False), "kept, and marked"
    world.say(3, "tn.signal.1", "traffic.signal", "ok", "state")
    assert world.state("tn.junction.1", BOTH) == (S.RTNUN, True)


def test_bad_quality_and_the_wrong_kind_of_value_are_missing():
    world = World(BOTH)
    world.say(0, "tn.signal.1", "traffic.signal", "out", "state")
    for value, quality in ((5.0, Quality.BAD), ("5", Quality.GOOD), (True, Quality.GOOD), (float("nan"), Quality.GOOD)):
        world.say(1, "tn.loop.1", "traffic.speed", value, quality=quality)
        assert world.state("tn.junction.1", BOTH) == (S.NORM, False)


def test_an_input_grows_too_old_by_itself():
    world = World(BOTH)
    world.say(0, "tn.signal.1", "traffic.signal", "out", "state")
    world.say(10, "tn.loop.1", "traffic.speed", 5.0)
    world.wait(310)
    assert world.state("tn.junction.1", BOTH) == (S.UNACK, True)
    world.wait(311)
    assert world.state("tn.junction.1", BOTH) == (S.UNACK, False)
    world.say(400, "tn.loop.1", "traffic.speed", 50.0)
    assert world.state("tn.junction.1", BOTH) == (S.RTNUN, True), "the signal never grows too old"


def test_a_silent_source_of_any_input_is_a_missing_one():
    world = World(BOTH)
    world.say(0, "tn.signal.1", "traffic.signal", "out", "state", source="signals")
    world.say(1, "tn.loop.1", "traffic.speed", 5.0, source="loops")
    world.engine.silence("signals", START + 2 * NS)
    assert world.state("tn.junction.1", BOTH) == (S.UNACK, False)
    world.say(3, "tn.loop.1", "traffic.speed", 50.0, source="loops")
    assert world.state("tn.junction.1", BOTH) == (S.UNACK, False)
    world.engine.hear("signals", START + 4 * NS)
    world.say(5, "tn.loop.1", "traffic.speed", 50.0, source="loops")
    assert world.state("tn.junction.1", BOTH) == (S.RTNUN, True)


@pytest.mark.parametrize(("take", "figure"), [("least", 10.0), ("greatest", 40.0), ("mean", 25.0), ("sum", 100.0)])
def test_all_entities_of_a_kind_taken_together(take: str, figure: float):
    rule = all_loops("all > 0", take=take)
    world = World(rule, entities=tuple(thing(f"tn.loop.{n}", "loop") for n in range(1, 5)))
    for n in range(1, 5):
        world.say(0, f"tn.loop.{n}", "traffic.speed", 10.0 * n)
    world.say(0, "tn.bus.1", "traffic.speed", 1000.0)
    assert world.told == [], "looked at once a second"
    world.wait(1)
    assert world.state("tn.city", rule) == (S.UNACK, True)
    assert world.told[-1].alarm.value == figure


def test_how_many_have_a_value():
    rule = all_loops("all >= 2", take="count", equals=True, kind="environment.wet", every="street")
    world = World(rule, entities=tuple(thing(f"tn.street.{n}", "street") for n in range(3)))
    for n, wet in enumerate((True, False, True)):
        world.say(n, f"tn.street.{n}", "environment.wet", wet)
    world.wait(5)
    assert world.state("tn.city", rule) == (S.UNACK, True)


@pytest.mark.parametrize(("quorum", "evaluated"), [(1.0, False), (0.6, True)])
def test_how_many_must_be_fresh(quorum: float, evaluated: bool):
    rule = all_loops("all < 20", quorum=quorum)
    world = World(rule, entities=tuple(thing(f"tn.loop.{n}", "loop") for n in range(3)))
    for n in range(3):
        world.say(400 if n else 0, f"tn.loop.{n}", "traffic.speed", 10.0)
    world.wait(402)
    state = world.state("tn.city", rule)
    assert state is not None
    assert state[1] is evaluated


def test_when_all_fall_silent_it_is_said():
    rule = all_loops("all < 20")
    world = World(rule, entities=(thing("tn.loop.1", "loop"),))
    world.say(0, "tn.loop.1", "traffic.speed", 10.0)
    world.wait(1)
    assert world.state("tn.city", rule) == (S.UNACK, True)
    for at in range(2, 700, 10):
        world.wait(at)
    assert world.state("tn.city", rule) == (S.UNACK, False)


def test_an_attribute_that_changes_is_looked_at():
    rule = msgspec.structs.replace(
        HOT, expression="load > rated", inputs={"load": Input(kind="energy.load"), "rated": Input(attribute="rated")},
        field="load",
    )  # fmt: skip
    world = World(rule, entities=(thing("tn.s.1", "substation"),))
    world.say(0, "tn.s.1", "energy.load", 30.0)
    assert world.state("tn.s.1", rule) == (S.NORM, False)
    world.engine.describe(thing("tn.s.1", "substation", rated=25.0), START + NS)
    assert world.state("tn.s.1", rule) == (S.UNACK, True)


def test_it_goes_on_after_a_restart():
    world = substations()
    warm(world)
    state = msgspec.msgpack.decode(msgspec.msgpack.encode(world.engine.book.export()), type=EngineState)
    world.engine = world.start()
    world.engine.know((thing("tn.s.1", "substation", rated=40.0), thing("tn.s.2", "substation", rated=20.0)))
    world.engine.book.restore(state)
    world.say(480, "tn.s.1", "energy.load", 30.0)
    assert world.state("tn.s.1", HOT) == (S.RTNUN, True), "the rise was remembered"
    world.wait(2000)
    assert world.state("tn.s.1", HOT) == (S.RTNUN, False), "and so was when the oil is too old"
