"""Grouping in place against grouping from scratch: random alarms in random orders, batches, ends and descriptions."""

import math
import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from console.alarms.cluster import HERE
from console.alarms.grouping import Group, Grouper, GroupLimits, Topology
from console.alarms.topology import Relation
from console.geo.network import RoadNetwork, along, densified
from console.model.alarm import Alarm, Process
from console.model.clock import NS
from console.model.entity import Entity
from console.model.text import Text

_M = 1 / 111_195.0
RELATIONS = (
    Relation(
        id="energy.feeds", by="attribute", attribute="fed_by", within=60, lead=5,
        title=Text("Từ {name}", "From {name}"),
        cause=("energy.out",), effect=("energy.out", "traffic.dark", "camera.*"),
    ),
    Relation(
        id="traffic.behind", by="road", reach=400, within=90, title=Text("Sau {name}", "Behind {name}"),
        cause=("traffic.crash",), effect=("traffic.queue",),
    ),
    Relation(
        id="camera.recorder", by="parent", within=40, lead=10, title=Text("Đầu ghi {name}", "Recorder {name}"),
        cause=("camera.lost",), effect=("camera.lost", "traffic.dark"),
    ),
)  # fmt: skip
RULES = ("energy.out", "traffic.dark", "camera.lost", "traffic.crash", "traffic.queue", "citizen.report")
LIMITS = GroupLimits(seconds=30, metres=150)


def street(*points: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * _M, y * _M) for x, y in points]


# A lattice of streets, and a road on the other bank that only the last street reaches.
NETWORK = RoadNetwork(
    [street((0, y), (200, y), (400, y)) for y in (0, 200)]
    + [street((x, 0), (x, 200)) for x in (0, 200, 400)]
    + [street((400, 0), (800, 0), (800, -90), (0, -90))],
    snap=40.0,
)


def entity(rng: random.Random, i: int) -> Entity:
    """The ``i``-th of ten, in one of the ways that it can be described."""
    x, y = rng.choice((0, 100, 190, 400)), rng.choice((0, 10, 200, -90, -2000))
    fed = rng.choice(("", "", *(f"e{k}" for k in range(10))))
    line = ""
    if rng.random() < 0.2:
        line = f'{{"type":"LineString","coordinates":[[{x * _M},{y * _M}],[{(x + 150) * _M},{y * _M}]]}}'
    nowhere = rng.random() < 0.1
    return Entity(
        id=f"e{i}", kind="thing", domain="traffic", name=Text(f"Vật {i}", f"Thing {i}"),
        lon=None if nowhere else x * _M, lat=None if nowhere else y * _M, geometry=line,
        parent=rng.choice(("", "", f"e{rng.randrange(10)}")), attributes={"fed_by": fed},
    )  # fmt: skip


class Slow:
    """Who follows from whom, from scratch: every pair is looked at."""

    def __init__(self, entities: dict[str, Entity], alarms: dict[tuple[str, str], Alarm], network: bool) -> None:
        self.entities, self.network = entities, NETWORK if network else None
        self.topology = Topology(RELATIONS, self.network)
        self.alarms = alarms
        self.key = {i: (a.first - self.lead(a), *i) for i, a in alarms.items() if a.first}
        self.parent: dict[tuple[str, str], tuple[tuple[str, str], Relation | None]] = {}
        anchors: list[tuple[str, str]] = []
        for alarm in sorted(self.key, key=self.key.__getitem__):
            found = self.cause(alarm, anchors)
            if found:
                self.parent[alarm] = found
            if not found or found[1]:
                anchors.append(alarm)

    def above(self, relation: Relation, entity: str) -> list[str]:
        out: list[str] = []
        at = entity
        while at in self.entities:
            e = self.entities[at]
            at = e.parent if relation.by == "parent" else str(e.attributes["fed_by"])
            if not at or at == entity or at in out or len(out) == 8:
                break
            out.append(at)
        return out

    def lead(self, alarm: Alarm) -> int:
        those = [r for r in RELATIONS if alarm.rule in r.cause]
        steps = [3 - min(2, len(self.above(r, alarm.entity))) if r.by != "road" else 1 for r in those]
        leads = [max(0.001, r.lead) * step for r, step in zip(those, steps, strict=True)]
        return round(max(leads, default=0.0) * NS)

    def cause(self, a: tuple[str, str], anchors: list[tuple[str, str]]):
        def earlier(b: tuple[str, str], seconds: float) -> bool:
            return self.key[b] < self.key[a] and self.key[a][0] - self.key[b][0] <= seconds * NS

        for r in self.topology.relations:
            if not (a[1] in r.effect or (a[1].startswith("camera.") and "camera.*" in r.effect)):
                continue
            those = [b for b in self.key if b[1] in r.cause and earlier(b, r.within)]
            if r.by == "road":
                near = [(d, self.key[b], b) for b in those if (d := self.distance(a, b)) <= r.reach]
                if near:
                    return min(near)[2], r
            else:
                for above in self.above(r, a[0]):
                    on = [(self.key[b], b) for b in those if b[0] == above]
                    if on:
                        return min(on)[1], r
        near = [(d, self.key[b], b) for b in anchors if earlier(b, 30) and (d := self.distance(a, b)) <= 150]
        return (min(near)[2], None) if near else None

    def places(self, alarm: Alarm) -> list[tuple[float, float]]:
        e = self.entities.get(alarm.entity)
        if e and e.geometry:
            line = msgspec.json.decode(e.geometry)["coordinates"]
            return densified([(x, y) for x, y in line], self.topology.plane)
        return [(alarm.lon, alarm.lat)] if alarm.lon is not None and alarm.lat is not None else []

    def distance(self, a: tuple[str, str], b: tuple[str, str]) -> float:
        here, there = self.places(self.alarms[a]), self.places(self.alarms[b])
        if not here and not there and a[0] == b[0]:
            return 0.0
        if self.network:
            ones, others = ([s for s in (NETWORK.spot(*p) for p in ps) if s] for ps in (here, there))
            if ones and others:
                # From the earlier one: sums in the other order differ in the last digit, and ties must be ties.
                return along(tuple(others), NETWORK.reach(others, 1e9), tuple(ones))
        metres = self.topology.plane.metres
        return min((math.dist(metres(*p), metres(*q)) for p in here for q in there), default=math.inf)

    def root(self, alarm: tuple[str, str]) -> tuple[str, str]:
        while alarm in self.parent:
            alarm = self.parent[alarm][0]
        return alarm

    def groups(self) -> dict[str, Group]:
        trees: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for alarm in sorted(self.key, key=self.key.__getitem__):
            if self.alarms[alarm].standing:
                trees.setdefault(self.root(alarm), []).append(alarm)
        out: dict[str, Group] = {}
        for root, members in trees.items():
            if len(members) > 1:
                origin = self.alarms[root]
                name = f"{root[0]}|{root[1]}|{origin.first}"
                critical = tuple(m for m in members if self.alarms[m].priority == 1)
                cause = self.words(root, members)
                out[name] = Group(name, cause, members[0], tuple(members), critical, root, origin.first)
        return out

    def words(self, root: tuple[str, str], members: list[tuple[str, str]]) -> Text:
        links = [self.parent[m] for m in members if m in self.parent and self.parent[m][1]]
        title, on = HERE, root[0]
        if links and len(links) * 2 >= len(members) - 1:
            on, title = next((c[0], r.title) for c, r in links if r)
        known = self.entities.get(on)
        name = known.name if known else Text(on)
        return Text(title.vi.replace("{name}", name.vi), title.en.replace("{name}", name.get("en")))


def begun(rng: random.Random, now: int, entities: dict[str, Entity]) -> Alarm:
    name = f"e{rng.randrange(10)}"
    on = entities.get(name)
    first = now - rng.choice((0, 0, 0, 1, 7, 40)) * NS
    return Alarm(
        entity=name, rule=rng.choice(RULES), title=Text("x"), priority=rng.randrange(1, 5), domain="traffic",
        lon=on.lon if on else None, lat=on.lat if on else None, process=Process.ABNORMAL, acknowledged=False,
        first=first, last=first, changed=first, count=1,
    )  # fmt: skip


def changed(rng: random.Random, alarm: Alarm) -> Alarm:
    """Acknowledged, or over."""
    process = rng.choice((Process.ABNORMAL, Process.NORMAL, Process.NORMAL))
    return msgspec.structs.replace(alarm, acknowledged=True, process=process)


@settings(deadline=None, max_examples=250)
@given(st.integers(0, 1 << 32), st.booleans())
def test_grouping_in_place_is_grouping_from_scratch(seed: int, network: bool):
    rng = random.Random(seed)
    grouper = Grouper(Topology(RELATIONS, NETWORK if network else None), LIMITS)
    entities: dict[str, Entity] = {}
    alarms: dict[tuple[str, str], Alarm] = {}
    told: dict[str, Group] = {}
    now = 1_700_000_000 * NS
    for _ in range(14):
        now += rng.choice((0, 1, 5, 5, 20, 60, 8000)) * NS
        for e in [entity(rng, rng.randrange(10)) for _ in range(rng.choice((0, 0, 1, 5)))]:
            entities[e.id] = e
            grouper.describe([e])
        batch: list[Alarm] = []
        for _ in range(rng.randrange(7)):
            ended = rng.random() < 0.3 and alarms
            alarm = changed(rng, rng.choice(list(alarms.values()))) if ended else begun(rng, now, entities)
            alarms[alarm.id] = alarm
            batch.append(alarm)
        change = grouper.apply(batch, now)
        told = {name: group for name, group in told.items() if name not in change.gone}
        told.update((group.id, group) for group in change.changed)
        assert told == dict(grouper.groups)
        assert told == Slow(entities, alarms, network).groups()


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 1 << 32))
def test_a_few_looked_at_a_time_lead_to_the_same(seed: int):
    rng = random.Random(seed)
    grouper = Grouper(Topology(RELATIONS, NETWORK), LIMITS)
    entities = {e.id: e for e in (entity(rng, k) for k in range(10))}
    grouper.describe(entities.values())
    alarms: dict[tuple[str, str], Alarm] = {}
    told: dict[str, Group] = {}
    now = 1_700_000_000 * NS
    for _ in range(25):
        now += rng.choice((0, 1, 5, 20)) * NS
        batch = [
            changed(rng, rng.choice(list(alarms.values())))
            if alarms and rng.random() < 0.3
            else begun(rng, now, entities)
            for _ in range(rng.randrange(4))
        ]
        alarms.update((alarm.id, alarm) for alarm in batch)
        change = grouper.apply(batch, now, rng.randrange(3))
        told = {name: group for name, group in told.items() if name not in change.gone}
        told.update((group.id, group) for group in change.changed)
        assert told == dict(grouper.groups)
    while not grouper.settled:
        grouper.advance(now, 1)
    assert dict(grouper.groups) == Slow(entities, alarms, network=True).groups()


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 1 << 32))
def test_the_order_in_which_they_come_makes_no_difference(seed: int):
    rng = random.Random(seed)
    entities = {e.id: e for e in (entity(rng, i) for i in range(10))}
    now = 1_700_000_000 * NS
    made = [begun(rng, now + rng.randrange(90) * NS, entities) for _ in range(40)]
    alarms = list({alarm.id: changed(rng, alarm) if rng.random() < 0.2 else alarm for alarm in made}.values())
    seats: list[dict[str, Group]] = []
    for _ in range(3):
        grouper = Grouper(Topology(RELATIONS, NETWORK), LIMITS)
        things: list[Entity | Alarm] = [*alarms, *entities.values()]
        rng.shuffle(things)
        for thing in things:
            if isinstance(thing, Entity):
                grouper.describe([thing])
            else:
                grouper.apply([thing], now + 100 * NS)
        grouper.advance(now + 100 * NS)
        seats.append(dict(grouper.groups))
    assert seats[0] == seats[1] == seats[2]
    members = [member for group in seats[0].values() for member in group.members]
    assert len(members) == len(set(members))
    standing = {alarm.id for alarm in alarms if alarm.standing}
    assert set(members) <= standing
    criticals = {alarm.id for alarm in alarms if alarm.priority == 1}
    assert {m for group in seats[0].values() for m in group.critical} == criticals & set(members)
