"""Grouping in place: 20,000 standing alarms, a flood of changes in the slices that a window takes, a burst of all.

Beside it the naive way: each changed alarm is looked at against every other one, in the same process and run.
"""

import gc
import json
import math
import random
import time

import msgspec

from console.alarms.grouping import Grouper, GroupLimits, Topology
from console.alarms.topology import Relation
from console.geo.network import RoadNetwork
from console.model.alarm import Alarm, Process
from console.model.clock import NS
from console.model.entity import Entity
from console.model.text import Text

STANDING = 20_000
CONFIGURED = 100_000
CHANGES = 60_000
SLICE = 50  # as the console takes them, for as long as its turn allows
NAIVE = 300
_SIDE = 80  # crossings of the lattice, 200 m apart: a city of 16 by 16 km
_M = 1 / 111_195.0
_RULES = ("traffic.queue", "traffic.signal_out", "camera.lost", "energy.outage", "citizen.power")
_RELATIONS = (
    Relation(
        id="energy.feeds", by="attribute", attribute="fed_by", within=300, lead=10, title=Text("a"),
        cause=("energy.outage",), effect=("energy.outage", "traffic.signal_out", "camera.lost", "citizen.power"),
    ),
    Relation(
        id="traffic.dark", by="road", reach=400, within=900, title=Text("b"),
        cause=("traffic.signal_out",), effect=("traffic.queue",),
    ),
)  # fmt: skip
_COLLECT = (20_000, 20, 50)  # as the console has it
_START = 1_700_000_000 * NS

Row = dict[str, object]


def _city(rng: random.Random) -> tuple[list[Entity], RoadNetwork]:
    """Things along a lattice of streets, a hundred of which feed the rest."""
    lines = [[(i * 200 * _M, j * 200 * _M) for i in range(_SIDE)] for j in range(_SIDE)]
    lines += [[(i * 200 * _M, j * 200 * _M) for j in range(_SIDE)] for i in range(_SIDE)]
    things: list[Entity] = []
    for k in range(CONFIGURED // len(_RULES)):
        lon, lat = rng.uniform(0, _SIDE * 200) * _M, rng.randrange(_SIDE) * 200 * _M
        feeds = {} if k < 100 else {"fed_by": f"e{rng.randrange(100)}"}
        things.append(
            Entity(id=f"e{k}", kind="t", domain="traffic", name=Text(f"E {k}"), lon=lon, lat=lat, attributes=feeds)
        )
    return things, RoadNetwork(lines)


def _alarm(rng: random.Random, things: list[Entity], t: int) -> Alarm:
    at, rule = rng.choice(things), rng.choice(_RULES)
    return Alarm(
        entity=at.id, rule=rule, title=at.name, priority=rng.choice((1, 2, 3, 3, 4, 4)), domain="traffic", lon=at.lon,
        lat=at.lat, process=Process.ABNORMAL, acknowledged=False, first=t, last=t, changed=t, count=1,
    )  # fmt: skip


class _Storm:
    """Twenty thousand alarms that stand, and what becomes of them: new ones, acknowledgements, ends."""

    def __init__(self) -> None:
        self.rng = random.Random(7)
        self.things, self.network = _city(self.rng)
        self.standing: dict[tuple[str, str], Alarm] = {}
        self.ids: list[tuple[str, str]] = []
        self.now = _START

    def fill(self, seconds: float) -> list[Alarm]:
        """Twenty thousand that begin within ``seconds``."""
        step = round(seconds / STANDING * NS)
        while len(self.standing) < STANDING:
            self.now += step
            alarm = _alarm(self.rng, self.things, self.now)
            if alarm.id not in self.standing:
                self.standing[alarm.id] = alarm
        self.ids = list(self.standing)
        return list(self.standing.values())

    def batch(self, size: int) -> list[Alarm]:
        """A third are acknowledged, a third come anew, and as many end."""
        out: list[Alarm] = []
        self.now += round(0.04 * NS)
        for k in range(size):
            at = self.rng.randrange(len(self.ids))
            before = self.standing[self.ids[at]]
            if k % 3 == 0:
                out.append(msgspec.structs.replace(before, acknowledged=not before.acknowledged))
                self.standing[before.id] = out[-1]
            elif k % 3 == 1:
                out.append(msgspec.structs.replace(before, process=Process.NORMAL, acknowledged=True))
                del self.standing[before.id]
                fresh = _alarm(self.rng, self.things, self.now)
                while fresh.id in self.standing:
                    fresh = _alarm(self.rng, self.things, self.now)
                out.append(fresh)
                self.standing[fresh.id] = fresh
                self.ids[at] = fresh.id
        return out[:size]


def _naive(storm: _Storm) -> float:
    """Changes a second, when each is looked at against all that stand: time first, then as the crow flies."""
    alarms = list(storm.standing.values())
    span = 120 * NS
    began = time.perf_counter()
    for alarm in storm.rng.sample(alarms, NAIVE):
        best, first, lon, lat = math.inf, alarm.first, alarm.lon or 0.0, alarm.lat or 0.0
        for other in alarms:
            if 0 <= first - other.first <= span:
                away = math.hypot((other.lon or 0.0) - lon, (other.lat or 0.0) - lat)
                best = min(best, away)
    return NAIVE / (time.perf_counter() - began)


def _row(name: str, value: float, unit: str, goal: float, peer: tuple[str | None, float | None] = (None, None)) -> Row:
    ok = value >= goal if unit == "changes/s" else value <= goal
    return {"name": name, "value": value, "unit": unit, "goal": goal, "peer": peer[0], "peer_value": peer[1], "ok": ok}


def _flood() -> list[Row]:
    """A storm of ten minutes, then changes."""
    storm = _Storm()
    grouper = Grouper(Topology(_RELATIONS, storm.network), GroupLimits())
    grouper.describe(storm.things)
    grouper.apply(storm.fill(600), storm.now)
    batches = [storm.batch(SLICE) for _ in range(CHANGES // SLICE)]
    took: list[float] = []
    for batch in batches:
        began = time.perf_counter()
        grouper.apply(batch, storm.now)
        took.append(time.perf_counter() - began)
    rate, naive = sum(map(len, batches)) / sum(took), _naive(storm)
    members = [member for group in grouper.groups.values() for member in group.members]
    lost = len(members) - len(set(members)) + len(set(members) - storm.standing.keys())
    p99 = sorted(took)[len(took) * 99 // 100] * 1e3
    return [
        _row("alarms.grouping_changes", rate, "changes/s", 5_000, ("each against all", naive)),
        _row("alarms.grouping_slice_of_50_p99", p99, "ms", 30.0, ("groups", len(grouper.groups))),
        _row("alarms.grouping_members_wrong", lost, "alarms", 0, ("members", len(members))),
    ]


def _burst() -> Row:
    storm = _Storm()
    grouper = Grouper(Topology(_RELATIONS, storm.network), GroupLimits())
    grouper.describe(storm.things)
    alarms = storm.fill(2.0)
    took: list[float] = []
    for k in range(0, len(alarms), SLICE):
        began = time.perf_counter()
        grouper.apply(alarms[k : k + SLICE], storm.now)
        took.append(time.perf_counter() - began)
    return _row("alarms.grouping_burst_of_20000", sum(took), "s", 6.0, ("longest slice, ms", max(took) * 1e3))


def rows() -> list[Row]:
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)
    try:
        return [*_flood(), _burst()]
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1))
