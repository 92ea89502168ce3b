"""The stories of the demo city through the engine and the grouper: what an operator's list makes of them."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from console.alarms.engine import Engine
from console.alarms.flood import FloodLimits, FloodWatch
from console.alarms.grouping import Group, Grouper, Topology
from console.alarms.operation import Change
from console.config.schema import Scenario
from console.demo.city import City, nanoseconds
from console.geo.basemap import load
from console.geo.network import streets
from console.model.alarm import Alarm
from console.model.clock import NS
from console.model.event import Event
from console.plugin.discovery import manifests
from console.wire.record import ENTITY_STREAM
from resources import locate

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AFTERNOON = datetime(2026, 11, 22, 14, 20, 7, tzinfo=ZONE).timestamp()
MORNING = datetime(2026, 11, 5, 7, 20, 7, tzinfo=ZONE).timestamp()


class Hub:
    """What the hub and a seat do with the city's words, without their sockets."""

    def __init__(self, scenario: Scenario, start: float = AFTERNOON) -> None:
        self.city, self.start, self.second = City(1, start, scenario=scenario, vehicles=10), start, 0
        self.alarms: dict[tuple[str, str], Alarm] = {}
        self.floods: list[int] = []
        self.most = 0
        self._told: list[int] = []
        self._changes: list[Change] = []
        self._last: dict[tuple[str, str], Event] = {}
        self._watch = FloodWatch()
        found = manifests()
        relations = [r for m in found for r in m.relations]
        rules = [r for m in found for r in m.rules]
        self.engine = Engine(rules, self._changes.append, lambda entity, kind: self._last.get((entity, kind)))
        self.grouper = Grouper(Topology(relations, streets(load(locate("city", "thai_nguyen.geojson")))))
        entities = self.city.entities()
        self.engine.know(entities)
        self.grouper.describe(entities, {e.id: f"demo.{e.domain}" for e in entities})
        self._take([e for _, events in self.city.history() for e in events])

    def run(self, seconds: int) -> None:
        for _ in range(seconds - self.second):
            self.second += 1
            said = self.city.step(self.start + self.second)
            self._take([e for stream, events in said if stream != ENTITY_STREAM for e in events])

    def _take(self, events: list[Event]) -> None:
        now = nanoseconds(self.start + self.second)  # as the hub's: it knows of the past when it hears of it
        for event in sorted(events, key=lambda e: e.t):
            self._last[event.entity, event.kind] = event
            self.engine.feed(event, now)
        self.engine.advance(now)
        for change in self._changes:
            self.alarms[change.alarm.id] = change.alarm
            if change.annunciates:
                self._watch.feed(change.alarm.changed)
                self._told.append(change.alarm.changed)
                self.most = max(self.most, sum(t > change.alarm.changed - 600 * NS for t in self._told))
                if self._watch.since is not None and self._watch.since not in self.floods:
                    self.floods.append(self._watch.since)
        self._watch.advance(now)
        self.grouper.apply([change.alarm for change in self._changes], now)
        self._changes.clear()

    def standing(self, *rules: str) -> set[tuple[str, str]]:
        return {a.id for a in self.alarms.values() if a.standing and (not rules or a.rule in rules)}

    def group(self, entity: str, rule: str) -> Group:
        return next(g for g in self.grouper.groups.values() if g.origin == (entity, rule))


def test_all_that_a_tripped_substation_darkens_is_one_group():
    hub = Hub("outage")
    hub.run(300)
    group = hub.group("tn.substation.gia-sang", "energy.outage")
    assert group.cause.vi == "Mất điện từ TBA 110 kV Gia Sàng"
    assert group.cause.en == "Power lost from Gia Sàng 110 kV"
    assert group.first_out == group.members[0] == ("tn.substation.gia-sang", "energy.outage")
    told = Counter(rule for _, rule in group.members)
    assert (told["energy.unsupplied"], told["traffic.signal_out"]) == (2, 7)
    assert told["security.camera_lost"] > 100
    assert told["citizen.power"] > 5
    assert told["traffic.queue"] >= 4  # at the dark signals, not at the other end of the city
    assert hub.standing("energy.unsupplied", "security.camera_lost", "citizen.power") <= {*group.members}
    assert len(hub.standing()) < len(group.members) + 25
    assert len(hub.floods) == 1
    assert hub.start + 40 < hub.floods[0] / 1e9 < hub.start + 60


def test_what_happens_beside_it_is_not_in_its_group():
    hub = Hub("outage")
    hub.run(300)
    storm = set(hub.group("tn.substation.gia-sang", "energy.outage").members)
    collision = hub.group("tn.junction.01", "traffic.collision")
    assert collision.cause.vi == "Sự cố giao thông tại Đảo tròn Trung tâm"
    assert ("tn.junction.01", "traffic.collision") in collision.critical
    assert not storm & {*collision.members}
    other = hub.standing("energy.overload", "citizen.manhole", "traffic.bus_delay")
    assert other
    assert not storm & other
    members = [m for group in hub.grouper.groups.values() for m in group.members]
    assert len(members) == len({*members})
    assert {*members} <= hub.standing()
    criticals = {i for i in hub.standing() if hub.alarms[i].priority == 1}
    assert {i for group in hub.grouper.groups.values() for i in group.critical} == criticals & {*members}


def test_the_group_outlives_the_trip_that_began_it():
    hub = Hub("outage")
    hub.run(120)
    before = hub.group("tn.substation.gia-sang", "energy.outage")
    hub.run(950)  # the breaker is closed again, but nobody has acknowledged anything
    after = hub.group("tn.substation.gia-sang", "energy.outage")
    assert (after.id, after.cause) == (before.id, before.cause)


def test_in_the_flood_of_2025_the_river_and_the_power_are_two_causes():
    hub = Hub("flood-2025")
    hub.run(700)
    river = hub.group("tn.gauge.thac-gieng", "environment.river_level")
    assert river.cause.vi == "Lũ từ thượng nguồn: Trạm Thác Giềng"
    told = Counter(rule for _, rule in river.members)
    assert (told["environment.river_level"], told["environment.street_flooded"]) == (2, 5)
    assert told["traffic.queue"] > 5
    power = hub.group("tn.substation.thinh-dan", "energy.outage")
    assert Counter(rule for _, rule in power.members)["traffic.signal_out"] == 9


@pytest.mark.parametrize("start", [AFTERNOON, MORNING])
def test_an_ordinary_half_hour_is_no_flood(start: float):
    hub = Hub("everyday", start)
    hub.run(1800)
    assert hub.floods == []
    assert hub.most <= FloodLimits().begin - 2, "there is room for a seat that cannot sound and its canary"
