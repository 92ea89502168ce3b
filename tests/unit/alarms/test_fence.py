"""Geofences: entering, leaving, staying; zones of rules and of entities; events and columnar frames agree."""

import json

import msgspec
import numpy as np
import pytest

from console.alarms.engine import Engine
from console.alarms.operation import Change
from console.alarms.record import EngineState
from console.alarms.rule import Only, Rule
from console.model.alarm import AlarmState
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Event
from console.model.text import Text
from console.wire.columns import ROW, Columns, column_events

S = AlarmState
START = 1_700_000_000 * NS
KIND = "traffic.position"
RING = ((105.80, 21.50), (105.90, 21.50), (105.90, 21.60), (105.80, 21.60))
IN, OUT = (105.85, 21.55), (105.95, 21.55)
METRE = 1 / 103_400  # degrees of longitude
ENTER = Rule(
    id="traffic.closed",
    type="geofence",
    when="enter",
    kind=KIND,
    area=RING,
    priority=3,
    title=Text("{name} vào {zone}"),
)
LEAVE = msgspec.structs.replace(ENTER, id="traffic.left", when="leave")
DWELL = msgspec.structs.replace(ENTER, id="traffic.stays", when="dwell", after=60.0)
STREET = json.dumps({"type": "LineString", "coordinates": [[105.85, 21.50], [105.85, 21.60]]})


class Town:
    def __init__(self, *rules: Rule, entities: tuple[Entity, ...] = ()) -> None:
        self.told: list[Change] = []
        self.last: dict[tuple[str, str], Event] = {}
        self.engine = self.start(*rules)
        for entity in entities:
            self.engine.describe(entity, START)

    def start(self, *rules: Rule) -> Engine:
        return Engine(rules, self.told.append, lambda entity, kind: self.last.get((entity, kind)))

    def move(self, at: float, place: tuple[float | None, float | None], who: str = "tn.bus.1") -> None:
        self.say(at, Event(who, "gps", KIND, START + round(at * NS), *place, {"speed": 20.0}))

    def say(self, at: float, event: Event) -> None:
        self.last[event.key] = event
        self.engine.feed(event, START + round(at * NS))

    def frame(self, at: float, places: dict[str, tuple[float, float]], seq0: int = 1) -> None:
        self.engine.feed_columns(columns(at, places), START + round(at * NS), "traffic", seq0)

    def wait(self, at: float) -> None:
        self.engine.advance(START + round(at * NS))

    def state(self, rule: Rule, who: str = "tn.bus.1") -> AlarmState | None:
        alarm = self.engine.alarm(who, rule.id)
        return alarm.state if alarm else None


def columns(at: float, places: dict[str, tuple[float, float]]) -> Columns:
    rows = np.zeros(len(places), ROW)
    rows["index"] = np.arange(len(places))
    rows["t"] = START + round(at * NS)
    rows["lon"], rows["lat"] = np.array(list(places.values())).T
    return Columns("gps", KIND, list(places), rows)


def zone(geometry: str = STREET, name: str = "tn.street.1", kind: str = "street") -> Entity:
    return Entity(id=name, kind=kind, domain="traffic", name=Text("Bến Tượng"), geometry=geometry)


def test_entering_and_leaving_again():
    town = Town(ENTER)
    town.move(0, OUT)
    assert town.engine.book.get("tn.bus.1", ENTER.id) is None, "who was never near costs nothing"
    town.move(1, IN)
    assert town.state(ENTER) is S.UNACK
    assert town.told[0].alarm.lon == IN[0]
    town.move(2, OUT)
    assert town.state(ENTER) is S.RTNUN


def test_leaving_is_only_for_who_was_inside():
    town = Town(LEAVE)
    town.move(0, OUT)
    assert town.state(LEAVE) is None
    town.move(1, IN)
    assert town.state(LEAVE) is None
    town.move(2, OUT)
    assert town.state(LEAVE) is S.UNACK
    town.move(3, IN)
    assert town.state(LEAVE) is S.RTNUN


def test_staying_for_a_while():
    town = Town(DWELL)
    town.move(0, IN)
    town.wait(59)
    town.move(59, OUT)
    town.move(60, IN)
    town.wait(119)
    assert town.told == []
    town.wait(120)
    assert town.state(DWELL) is S.UNACK


def test_an_edge_is_left_only_beyond_the_deadband():
    town = Town(msgspec.structs.replace(ENTER, deadband=30.0))
    edge = 105.90
    town.move(0, (edge + 10 * METRE, 21.55))
    assert town.told == [], "entered is the zone itself"
    town.move(1, (edge - 10 * METRE, 21.55))
    for at in range(2, 20):
        town.move(at, (edge + (at % 3) * 10 * METRE, 21.55))
    assert town.state(ENTER) is S.UNACK
    assert len(town.told) == 1, "a position that jitters tells once"
    town.move(30, (edge + 40 * METRE, 21.55))
    assert town.state(ENTER) is S.RTNUN


def test_a_position_that_is_lost_is_not_evaluated():
    town = Town(ENTER)
    town.move(0, IN)
    town.move(1, (None, None))
    alarm = town.told[-1].alarm
    assert (alarm.state, alarm.evaluated) == (S.UNACK, False)


def test_the_zone_of_an_entity_with_a_width():
    rule = msgspec.structs.replace(ENTER, area=(), zone="tn.street.1", width=20.0)
    town = Town(rule)
    town.move(0, (105.85, 21.55))
    assert town.told == [], "the zone is not known yet"
    town.engine.describe(zone(), START)
    town.move(1, (105.85 + 25 * METRE, 21.55))
    assert town.told == []
    town.move(2, (105.85 + 15 * METRE, 21.55))
    assert town.told[-1].alarm.title.vi == "tn.bus.1 vào Bến Tượng"


def test_zones_of_a_kind_that_count_only_while_something_is_so():
    flooded = Only(kind="environment.street_flooded", value=True)
    rule = msgspec.structs.replace(ENTER, area=(), zone_kind="street", width=20.0, only=flooded)
    town = Town(rule, entities=(zone(), zone(name="tn.street.2"), zone("", "tn.street.3")))
    town.move(0, (105.85, 21.55))
    assert town.told == []
    for value, states in ((1, 0), (True, 1), (False, 2)):
        town.say(1, Event("tn.street.2", "river", "environment.street_flooded", START, values={"value": value}))
        town.move(2, (105.85, 21.55))
        assert len(town.told) == states
    assert town.state(rule) is S.RTNUN


def test_each_its_own_zone():
    rule = msgspec.structs.replace(LEAVE, area=(), attribute="corridor", width=50.0, entity_kind="bus")

    def bus(name: str, corridor: str | None) -> Entity:
        return Entity(id=name, kind="bus", domain="traffic", name=Text(name), attributes={"corridor": corridor})

    town = Town(rule, entities=(bus("tn.bus.1", "tn.street.1"), bus("tn.bus.2", STREET), bus("tn.bus.3", None), zone()))
    for who in ("tn.bus.1", "tn.bus.2", "tn.bus.3"):
        town.move(0, (105.85, 21.55), who)
        town.move(1, (105.86, 21.55), who)
    assert [town.state(rule, f"tn.bus.{n}") for n in (1, 2, 3)] == [S.UNACK, S.UNACK, None]


@pytest.mark.logs("is no zone")
def test_a_geometry_that_is_no_zone_is_told_once():
    rule = msgspec.structs.replace(ENTER, area=(), zone="tn.street.1")
    broken = json.dumps({"type": "Polygon", "coordinates": [[[21.5, 105.8], [21.5, 105.9], [21.6, 105.9]]]})
    town = Town(rule, entities=(zone(broken),))
    town.move(0, IN)
    town.move(1, IN)
    assert town.told == []


def test_who_is_inside_survives_a_restart():
    town = Town(LEAVE)
    town.move(0, IN)
    state = msgspec.msgpack.decode(msgspec.msgpack.encode(town.engine.book.export()), type=EngineState)
    town.engine = town.start(LEAVE)
    town.engine.book.restore(state)
    town.move(1, OUT)
    assert town.state(LEAVE) is S.UNACK


@pytest.mark.parametrize(
    "rule", [ENTER, LEAVE, DWELL, msgspec.structs.replace(ENTER, deadband=500.0)], ids=lambda r: r.id
)
def test_frames_say_what_events_say(rule: Rule):
    rng = np.random.default_rng(5)
    frames, events = Town(rule), Town(rule)
    lon, lat = rng.uniform(105.7, 106.0, 60), rng.uniform(21.4, 21.7, 60)
    for step in range(80):
        lon, lat = lon + rng.normal(0, 0.01, 60), lat + rng.normal(0, 0.01, 60)
        some = rng.choice(60, 25, replace=False)
        places = {f"tn.vehicle.{i:02}": (float(lon[i]), float(lat[i])) for i in some}
        at = step * 10.0
        frames.frame(at, places, seq0=1 + 25 * step)
        for seq, event in enumerate(column_events(columns(at, places)), 1 + 25 * step):
            events.engine.feed(event, START + round(at * NS), ("traffic", seq))
        frames.wait(at + 5)
        events.wait(at + 5)
    assert frames.told == events.told
    assert len(frames.told) > 20


def test_other_rules_of_a_columnar_kind_see_every_row():
    fast = Rule(id="traffic.fast", type="limit", kind=KIND, field="speed", value=50.0, priority=4, title=Text("nhanh"))
    town = Town(fast, ENTER)
    frame = columns(0, {"a": OUT, "b": OUT})
    frame.rows["value"] = [40.0, 60.0]
    town.engine.feed_columns(frame, START, "traffic", 1)
    assert [c.alarm.entity for c in town.told] == ["b"]


def test_what_a_frame_says_again_is_not_looked_at_twice():
    town = Town(ENTER)
    town.frame(0, {"a": OUT, "b": IN}, seq0=7)
    town.engine.feed_columns(columns(0, {"a": OUT, "b": OUT}), START, "traffic", 7)
    assert town.state(ENTER, "b") is S.UNACK, "the position in the log was already had"
