"""The keeper between a log, a clock and operators: whatever dies when, each transition and each command counts once."""

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.alarms.mode import Mode
from console.alarms.rule import Rule
from console.feed.follower import Batch
from console.hub import state_census, state_checkpoint
from console.hub.state_checkpoint import Checkpoint
from console.hub.state_keeper import StateKeeper
from console.model.alarm import Alarm, AlarmState, Process
from console.model.amendment import RuleLine
from console.model.clock import NS, ManualClock
from console.model.entity import Entity
from console.model.event import Event
from console.model.mode import CityMode
from console.model.principal import Principal, Role
from console.model.text import Text
from console.wire.command import Command, CommandArgument, Receipt
from console.wire.record import (
    ALARM_STREAM,
    AMENDMENT_KIND,
    ANNUNCIATES,
    CANARY_ALARM_KIND,
    CANARY_ENTITY,
    CANARY_KIND,
    MODE_KIND,
    SOURCE_KIND,
    alarm_event,
    alarm_of,
    amendment_of,
    entity_event,
    mode_of,
)

S = AlarmState
START = 1_700_000_000 * NS
ENTITY, KIND = "tn.air.01", "environment.pm25"
HIGH = Rule(id="environment.high", type="limit", kind=KIND, value=50.0, priority=2, title=Text("{name} {value}"))
STALE = Rule(id="environment.stale", type="stale", kind=KIND, after=30.0, priority=3, title=Text("stale"))


class Entry(NamedTuple):
    known: int
    event: Event


class World:
    """A hub with its log, a publisher whose batches may die on the way, and a keeper that may be killed."""

    def __init__(self, *rules: Rule, modes: tuple[Mode, ...] = ()) -> None:
        self.rules = rules
        self.modes = modes
        self.clock = ManualClock(START)
        self.log: dict[str, list[Entry]] = {}
        self.epoch = 5
        self.flying: list[tuple[str, list[Event]]] = []
        self.saved: Checkpoint | None = None
        self.receipts: dict[bytes, Receipt] = {}
        self.unanswered: dict[bytes, Command] = {}
        self.runs = 0
        self.keeper = self.start()

    def publish(self, stream: str, events: list[Event]) -> int:
        self.flying.append((stream, events))
        return len(self.flying)

    def start(self) -> StateKeeper:
        self.runs += 1
        keeper = StateKeeper(self.rules, self.publish, self.clock, f"run{self.runs}", modes=self.modes)
        if self.saved:
            keeper.restore(self.saved)
        if keeper.epoch != self.epoch:
            keeper.new_log(self.epoch)
        for batch in self.batches(keeper, ALARM_STREAM):
            keeper.truth(batch)
        keeper.agree()
        return keeper

    def batches(self, keeper: StateKeeper, only: str = "") -> list[Batch]:
        positions = keeper.positions
        found: list[Batch] = []
        for stream, entries in self.log.items():
            if only in ("", stream):
                for seq, (known, event) in enumerate(entries, 1):
                    if seq > positions.get(stream, 0):
                        found.append(Batch(stream, self.epoch, seq, 1, known, [event]))
        return found

    def say(self, *events: Event, stream: str = "environment") -> None:
        self.log.setdefault(stream, []).extend(Entry(self.clock.now(), e) for e in events)

    def value(self, value: float | None) -> None:
        self.say(Event(ENTITY, "air", KIND, self.clock.now(), values={"value": value}))

    def land(self, n: int = 10**9) -> None:
        """The hub commits the first ``n`` batches that are on the way."""
        for stream, events in self.flying[:n]:
            self.say(*events, stream=stream)
        del self.flying[:n]

    def run(self) -> None:
        """Until nothing moves any more."""
        while True:
            batches = self.batches(self.keeper)
            for batch in batches:
                self.keeper.take(batch)
            self.keeper.tick(hearing=True, caught_up=True, acked=0)
            if not batches and not self.flying:
                return
            self.land()

    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.run()

    def save(self, folder: Path | None = None) -> None:
        self.saved = self.keeper.checkpoint()
        if folder:
            state_checkpoint.save(folder / "x", self.saved)
            self.saved = state_checkpoint.load(folder / "x")

    def kill(self, landed: int = 0) -> None:
        """Kill -9: of what is on the way the hub has the first ``landed``; commands without answer come again."""
        self.land(landed)
        self.flying.clear()
        self.keeper = self.start()
        for command in list(self.unanswered.values()):
            self.send(command)

    def send(self, command: Command) -> None:
        self.unanswered[command.id] = command
        self.keeper.command(command, self.answer)

    def answer(self, receipt: Receipt) -> None:
        before = self.receipts.setdefault(receipt.id, receipt)
        assert before == receipt, "the same id has the same answer"
        self.unanswered.pop(receipt.id, None)

    def ack(self, revision: int | None = None, role: Role = Role.OPERATOR, name: str = "ack") -> bytes:
        id16 = (len(self.receipts) + len(self.unanswered) + 1).to_bytes(16, "big")
        at = self.alarm().revision if revision is None else revision
        principal = Principal("lan", role)
        self.send(
            Command(id=id16, service="alarm", name=name, entity=ENTITY, rule=HIGH.id, revision=at, principal=principal)
        )
        return id16

    def turn(self, *, on: bool, until: int = 0, role: Role = Role.SUPERVISOR) -> bytes:
        id16 = (1000 + len(self.receipts) + len(self.unanswered)).to_bytes(16, "big")
        arguments: dict[str, CommandArgument] = {"on": on, "reason": "bão số 3", "until": until}
        self.send(
            Command(
                id=id16, service="alarm", name="mode", entity="mode.storm", revision=self.mode().revision,
                principal=Principal("hà", role), arguments=arguments,
            )
        )  # fmt: skip
        return id16

    def mode(self) -> CityMode:
        return [mode_of(e.event) for e in self.log[ALARM_STREAM] if e.event.kind == MODE_KIND][-1]

    def told(self, rule: Rule = HIGH) -> list[Alarm]:
        entries = self.log.get(ALARM_STREAM, [])
        return [alarm_of(e.event) for e in entries if e.event.kind == f"alarm.{rule.id}"]

    def alarm(self, rule: Rule = HIGH) -> Alarm:
        return self.told(rule)[-1]


@pytest.fixture
def world() -> World:
    return World(HIGH)


def test_an_ack_is_answered_when_it_is_in_the_log_and_not_before(world: World):
    world.value(60.0)
    world.run()
    id16 = world.ack()
    assert world.receipts == {}
    world.run()
    assert world.receipts[id16] == Receipt(id=id16, status="done", revision=2)
    event = world.log[ALARM_STREAM][-1].event
    assert event.values["command"] == id16.hex()
    assert event.values["by"] == "lan"
    assert world.alarm().state is S.ACKED


def test_refusals_have_reasons_in_both_languages(world: World):
    world.value(60.0)
    world.run()
    refused = [world.ack(7), world.ack(role=Role.VIEWER), world.ack(role=Role.WALL), world.ack(name="dance")]
    for id16 in refused:
        assert world.receipts[id16].status == "refused"
        assert "|" in world.receipts[id16].reason
    assert world.alarm().state is S.UNACK


def test_a_refusal_is_remembered_across_a_restart(world: World):
    world.value(60.0)
    world.run()
    id16 = world.ack(0)
    world.save()
    world.kill()
    world.run()
    command = Command(
        id=id16, service="alarm", name="ack", entity=ENTITY, rule=HIGH.id, revision=1, principal=Principal("lan")
    )
    world.send(command)
    assert world.receipts[id16].status == "refused", "even though it would be carried out now"


def test_a_command_before_all_is_caught_up_waits(world: World):
    world.value(60.0)
    world.run()
    world.kill()
    id16 = world.ack()
    assert world.flying == []
    world.run()
    assert world.receipts[id16].status == "done"


def test_killed_with_the_ack_in_the_log_but_not_answered(world: World):
    world.value(60.0)
    world.run()
    id16 = world.ack()
    world.kill(landed=1)
    world.run()
    assert world.receipts[id16] == Receipt(id=id16, status="done", revision=2)
    assert [a.state for a in world.told()] == [S.UNACK, S.ACKED]


def test_killed_with_the_ack_in_the_checkpoint_but_not_in_the_log(world: World):
    world.value(60.0)
    world.run()
    id16 = world.ack()
    world.save()
    world.kill(landed=0)
    world.run()
    assert world.receipts[id16] == Receipt(id=id16, status="done", revision=2)
    assert [a.state for a in world.told()] == [S.UNACK, S.ACKED]


def test_a_word_of_a_killed_run_that_arrives_late_does_not_win(world: World):
    world.value(60.0)
    world.run()
    late = world.log[ALARM_STREAM][-1].event
    world.ack()
    world.run()
    world.kill()
    world.run()
    world.say(late, stream=ALARM_STREAM)
    world.run()
    assert world.alarm().state is S.ACKED
    assert world.alarm().revision == 3


@pytest.mark.logs("never seen")
def test_what_the_hub_acknowledged_but_nobody_saw_is_published_again(world: World):
    world.value(60.0)
    world.keeper.take(world.batches(world.keeper)[0])
    world.flying.clear()
    world.clock.advance(6)
    world.keeper.tick(hearing=True, caught_up=True, acked=1)
    world.run()
    assert world.alarm().state is S.UNACK


@pytest.mark.logs("log is a new one")
def test_a_lost_log_is_told_the_standing_alarms_anew(world: World):
    world.value(60.0)
    world.run()
    world.ack()
    world.log.clear()
    world.epoch = 6
    world.keeper.new_log(6)
    assert next(iter(world.receipts.values())).status == "failed"
    world.run()
    assert world.alarm().state is S.ACKED
    world.value(10.0)
    world.run()
    assert world.alarm().state is S.NORM


@pytest.mark.logs("log is a new one")
def test_a_lost_log_is_told_what_the_lost_one_held(world: World):
    world.value(60.0)
    world.run()
    world.ack()
    world.run()
    world.log.clear()
    world.epoch = 6
    world.keeper.new_log(6)
    world.run()
    assert [(a.state, a.revision) for a in world.told()] == [(S.ACKED, 2)]
    world.kill()
    world.run()
    assert len(world.told()) == 1


def test_snapshot_is_the_last_event_per_key_at_its_position(world: World, tmp_path: Path):
    assert world.keeper.snapshot("environment") is None
    world.value(1.0)
    world.value(2.0)
    world.run()
    for _ in range(2):
        snapshot = world.keeper.snapshot("environment")
        assert snapshot
        assert (snapshot.epoch, snapshot.seq) == (5, 2)
        assert [e.values["value"] for e in snapshot.events] == [2.0]
        world.save(tmp_path)
        world.kill()


def test_an_entity_described_later_and_a_rule_added_later(world: World):
    world.value(60.0)
    world.run()
    gauge = Rule(
        id="environment.own", type="limit", kind=KIND, attribute="top", entity_kind="air", priority=1, title=Text("x")
    )
    entity = Entity(id=ENTITY, kind="air", domain="environment", name=Text("Trạm"), attributes={"top": 55.0})
    world.save()
    world.rules = (HIGH, gauge)
    world.kill()
    world.run()
    assert world.told(gauge) == []
    world.say(entity_event(entity, "demo", START), stream="entity")
    world.run()
    assert world.alarm(gauge).limit == 55.0
    world.rules = (gauge,)
    world.save()
    world.kill()
    world.run()
    assert world.alarm().evaluated is False, "its rule is gone: shown, and not evaluated"


def test_a_silent_source_has_one_alarm_and_its_entities_none():
    world = World(HIGH, STALE)
    silent = Rule(id="system.source-silent", type="discrete", kind=SOURCE_KIND, priority=2, title=Text(""))
    for _ in range(20):
        world.value(60.0)
        world.wait(25)
    world.wait(5)
    assert world.told(STALE)[-1].state is S.UNACK, "one entity, its source not yet given up"
    world.value(60.0)
    world.wait(29)
    world.wait(300)
    told = [alarm_of(e.event) for e in world.log[ALARM_STREAM] if e.event.kind == f"alarm.{silent.id}"]
    assert [a.title.vi for a in told] == ["Nguồn air im lặng"]
    assert world.alarm().evaluated is False
    world.save()
    world.kill()
    world.wait(1)
    world.value(60.0)
    world.run()
    assert [a.state for a in world.told(silent)] == [S.UNACK, S.RTNUN]
    assert world.alarm().evaluated


def test_the_hubs_own_absence_is_nobodys_silence():
    world = World(STALE)
    for _ in range(5):
        world.value(1.0)
        world.wait(5)
    world.keeper.tick(hearing=False, caught_up=False, acked=0)
    world.clock.advance(10_000)
    world.keeper.tick(hearing=False, caught_up=False, acked=0)
    world.run()
    assert world.log.get(ALARM_STREAM, []) == []
    world.wait(31)
    assert world.told(STALE)[-1].state is S.UNACK, "from now on it is"


@pytest.mark.logs("state: alarm")
def test_what_is_no_alarm_is_skipped(world: World):
    world.say(Event(ENTITY, "liar", "alarm.x", START, values={"record": "{"}), Event(ENTITY, "liar", "y", START),
              stream=ALARM_STREAM)  # fmt: skip
    world.value(60.0)
    world.run()
    assert world.alarm().state is S.UNACK


def test_an_alarm_of_an_unknown_hand_with_a_higher_revision_is_taken(world: World):
    world.value(60.0)
    world.run()
    foreign = Alarm(entity=ENTITY, rule=HIGH.id, title=Text(""), priority=2, domain="environment", revision=9)
    world.say(alarm_event(foreign), stream=ALARM_STREAM)
    world.run()
    world.value(60.0)
    world.run()
    assert world.alarm().revision == 10
    assert world.alarm().state is S.UNACK


STORM = Mode(id="storm", name=Text("Bão", "Storm"), note=Text("a", "a"), suppresses=("environment.*",))


@pytest.fixture
def stormy() -> World:
    world = World(HIGH, modes=(STORM,))
    world.value(60.0)
    world.run()
    return world


def test_a_mode_is_answered_when_it_and_all_that_follows_from_it_is_in_the_log(stormy: World):
    id16 = stormy.turn(on=True)
    assert stormy.receipts == {}
    assert [[e.kind for e in events] for _, events in stormy.flying] == [["alarm.mode", f"alarm.{HIGH.id}"]]
    stormy.run()
    assert stormy.receipts[id16] == Receipt(id=id16, status="done", revision=2)
    assert (stormy.alarm().state, stormy.alarm().modes) == (S.DSUPR, ("storm",))
    event = stormy.log[ALARM_STREAM][-2].event
    assert (event.values["command"], event.values["by"], event.values["action"]) == (id16.hex(), "hà", "mode")


def test_an_operator_may_not_set_a_mode(stormy: World):
    id16 = stormy.turn(on=True, role=Role.OPERATOR)
    assert (stormy.receipts[id16].status, stormy.receipts[id16].revision) == ("refused", 1)
    assert not stormy.mode().on


@pytest.mark.parametrize("saved", [False, True])
@pytest.mark.parametrize("landed", [0, 1])
def test_killed_while_a_mode_is_on_its_way(stormy: World, landed: int, saved: bool):
    id16 = stormy.turn(on=True, until=stormy.clock.now() + 60 * NS)
    if saved:
        stormy.save()
    stormy.kill(landed)
    stormy.run()
    assert stormy.receipts[id16] == Receipt(id=id16, status="done", revision=2)
    assert [a.state for a in stormy.told()] == [S.UNACK, S.DSUPR], "suppressed once"
    stormy.kill()
    stormy.value(10.0)
    stormy.value(60.0)
    stormy.run()
    assert stormy.alarm().state is S.DSUPR
    stormy.wait(59)
    assert stormy.mode().on
    stormy.kill()
    stormy.wait(2)
    assert (stormy.mode().on, stormy.alarm().state) == (False, S.UNACK)


def test_a_replay_of_the_log_alone_ends_in_the_same_modes_and_alarms(stormy: World):
    stormy.turn(on=True)
    stormy.run()
    before = stormy.mode(), stormy.alarm(), len(stormy.log[ALARM_STREAM])
    stormy.saved = None
    stormy.kill()
    stormy.run()
    assert (stormy.mode(), stormy.alarm(), len(stormy.log[ALARM_STREAM])) == before
    snapshot = stormy.keeper.snapshot(ALARM_STREAM)
    assert snapshot
    assert {e.kind for e in snapshot.events} == {"alarm.mode", f"alarm.{HIGH.id}"}


def test_an_older_word_of_a_mode_that_comes_late_does_not_win(stormy: World):
    late = next(e.event for e in stormy.log[ALARM_STREAM] if e.event.kind == MODE_KIND)
    stormy.turn(on=True)
    stormy.run()
    stormy.kill()
    stormy.say(late, stream=ALARM_STREAM)
    stormy.run()
    assert (stormy.mode().on, stormy.mode().revision) == (True, 3)


@pytest.mark.logs("log is a new one")
def test_a_lost_log_is_told_the_modes_anew(stormy: World):
    stormy.turn(on=True)
    stormy.run()
    stormy.log.clear()
    stormy.epoch = 6
    stormy.keeper.new_log(6)
    stormy.run()
    assert stormy.mode().on
    assert stormy.alarm().state is S.DSUPR


ACTIONS = st.sampled_from(
    [
        ("value", 10.0), ("value", 60.0), ("ack", 0), ("ack", 0), ("save", 0), ("run", 0), ("run", 0), ("step", 0),
        ("tick", 0), ("land", 1), ("kill", 0), ("kill", 0), ("kill", 1),
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(ACTIONS, min_size=20, max_size=60))
def test_killed_anywhere_each_transition_and_each_command_counts_once(actions: list[tuple[str, float]]):
    world = World(HIGH)
    values: list[float] = []
    for name, n in actions:
        world.clock.advance(1)
        if name == "value":
            values.append(n)
        act(world, name, n)
    world.run()
    check(world, values)


def act(world: World, name: str, n: float) -> None:
    match name:
        case "value":
            world.value(n)
        case "ack" if world.told():
            world.ack()
        case "save":
            world.save()
        case "run":
            world.run()
        case "step":
            for batch in world.batches(world.keeper):
                world.keeper.take(batch)
        case "tick":
            world.keeper.tick(hearing=True, caught_up=not world.batches(world.keeper), acked=0)
        case "land":
            world.land(int(n))
        case "kill":
            world.kill(int(n))
        case _:
            pass


def check(world: World, values: list[float]) -> None:
    told = world.told()
    revisions = [a.revision for a in told]
    assert revisions == sorted(set(revisions)), "each change once, in order"
    rises = sum(now > 50.0 >= before for before, now in zip([0.0, *values], values, strict=False))
    assert sum(max(a.count for a in told if a.first == first) for first in {a.first for a in told}) == rises
    if told:
        last = told[-1]
        assert (last.process is Process.ABNORMAL) is (values[-1] > 50.0)
        record = world.keeper.snapshot(ALARM_STREAM)
        assert record
        assert alarm_of(record.events[0]) == last
    assert world.unanswered == {}
    commands = [str(e.event.values["command"]) for e in world.log.get(ALARM_STREAM, []) if "command" in e.event.values]
    done = [r.id.hex() for r in world.receipts.values() if r.status == "done"]
    assert sorted(commands) == sorted(done), "an effect for each done, and for nothing else"
    acknowledged = [now for before, now in pairwise(told) if now.acknowledged > before.acknowledged]
    assert len(acknowledged) == len(done)


def test_a_night_switched_off_silences_nobody_until_they_had_time_to_speak():
    silent = Rule(id="system.source-silent", type="discrete", kind=SOURCE_KIND, priority=2, title=Text(""))
    world = World(silent)
    for _ in range(10):
        world.value(1.0)
        world.wait(5)
    world.save()
    world.clock.advance(8 * 3600)
    # The hub speaks first, as it does after every start; only then does the state process live again.
    world.say(Event("process.hub", "supervisor", "system.process", world.clock.now()), stream="system")
    world.kill()
    world.run()
    assert world.log.get(ALARM_STREAM, []) == []
    world.wait(61)
    world.wait(1)
    assert [a.entity for a in world.told(silent)] == ["source.air"]


def test_a_canary_passes_the_engine_and_annunciates_nothing():
    world = World(HIGH)
    world.run()
    for value in (world.clock.now() / NS, 0.0):
        world.say(Event(CANARY_ENTITY, "hub", CANARY_KIND, world.clock.now(), values={"value": value}), stream="system")
    world.value(70.0)
    world.run()
    told = [entry.event for entry in world.log[ALARM_STREAM]]
    sung = [alarm_of(e) for e in told if e.kind == CANARY_ALARM_KIND]
    assert [a.state for a in sung] == [S.UNACK, S.NORM]
    assert {a.value for a in sung} == {START / NS}, "a seat learns when it was sent"
    assert [e.kind for e in told if ANNUNCIATES in e.values] == ["alarm.environment.high"]


# ---------------------------------------------------------------------- amendments


def amend(world: World, figures: str, revision: int = 0, role: Role = Role.SUPERVISOR, rule: str = HIGH.id) -> bytes:
    """A supervisor changes a rule."""
    id16 = (500 + len(world.receipts) + len(world.unanswered)).to_bytes(16, "big")
    told: dict[str, float | int | str | bool | None] = {"figures": figures, "reason": "mùa khô"}
    principal = Principal("hoa", role, "2")
    world.send(
        Command(
            id=id16, service="alarm", name="amend", rule=rule, revision=revision, principal=principal, arguments=told
        )
    )
    return id16


def rule_line(world: World, rule: str = HIGH.id) -> RuleLine:
    asked: list[Receipt] = []
    world.keeper.command(Command(id=bytes(16), service="alarm", name="get-rules"), asked.append)
    lines = msgspec.json.decode(asked[0].data, type=list[RuleLine])
    return next(line for line in lines if line.rule == rule)


def figure(world: World, path: str) -> tuple[object, object]:
    return next((f.own, f.now) for f in rule_line(world).figures if f.path == path)


def test_a_changed_limit_acts_at_once_is_answered_when_durable_and_is_an_event():
    world = World(HIGH)
    world.value(45)
    world.run()
    order = amend(world, '{"value": 40, "priority": 1}')
    assert order not in world.receipts, "not before the log has it"
    world.run()
    assert world.receipts[order].status == "done"
    assert (world.alarm().state, world.alarm().priority, world.alarm().limit) == (S.UNACK, 1, 40.0)
    kinds = [e.event.kind for e in world.log[ALARM_STREAM]]
    assert kinds == [AMENDMENT_KIND, "alarm.environment.high"], "what was changed is told before what follows from it"
    event = world.log[ALARM_STREAM][0].event
    assert (event.values["by"], event.values["action"]) == ("hoa", "amend")
    amendment = amendment_of(event)
    assert (amendment.by, amendment.seat, amendment.reason, amendment.changed) == ("hoa", "2", "mùa khô", START)
    assert figure(world, "value") == (50.0, 40.0)


def test_undo_is_the_former_figures_again():
    world = World(HIGH)
    world.run()
    amend(world, '{"value": 40}')
    world.run()
    world.clock.advance(60)
    amend(world, "{}", revision=1)
    world.run()
    line = rule_line(world)
    assert (line.amendment.revision, line.amendment.figures) == (2, {})
    assert [(f.revision, f.by, f.figures) for f in line.amendment.past] == [(1, "hoa", {"value": 40}), (0, "", {})]
    assert figure(world, "value") == (50.0, 50.0)


@pytest.mark.parametrize(
    ("figures", "revision", "role", "words"),
    [
        ('{"value": 40}', 0, Role.OPERATOR, "role"),
        ('{"value": 40}', 3, Role.SUPERVISOR, "changed since"),
        ('{"value": "x"}', 0, Role.SUPERVISOR, "argument"),
        ("[1]", 0, Role.SUPERVISOR, "argument"),
        ('{"priority": 9}', 0, Role.SUPERVISOR, "not a valid figure (priority)"),
        ('{"levels.H.value": 9}', 0, Role.SUPERVISOR, "no such figure"),
        ("{}", 0, Role.SUPERVISOR, "nothing is changed"),
        ('{"value": 50}', 0, Role.SUPERVISOR, "nothing is changed"),
    ],
)
def test_what_is_no_change_of_a_rule_is_refused(figures: str, revision: int, role: Role, words: str):
    world = World(HIGH)
    world.run()
    order = amend(world, figures, revision, role)
    assert world.receipts[order].status == "refused"
    assert words in world.receipts[order].reason
    assert ALARM_STREAM not in world.log


@pytest.mark.parametrize("saved", [False, True])
@pytest.mark.parametrize("landed", [0, 1])
def test_a_change_of_a_rule_counts_once_whenever_the_process_is_killed(saved: bool, landed: int, tmp_path: Path):
    world = World(HIGH)
    world.value(45)
    world.run()
    order = amend(world, '{"value": 40}')
    if saved:
        world.save(tmp_path)
    world.kill(landed)
    world.run()
    assert world.receipts[order].status == "done"
    assert [e.event.kind for e in world.log[ALARM_STREAM]].count(AMENDMENT_KIND) == 1
    assert rule_line(world).amendment.revision == 1
    assert (world.alarm().state, world.alarm().limit) == (S.UNACK, 40.0)
    world.value(41)
    world.run()
    assert world.alarm().state is S.UNACK


@pytest.mark.logs("the hub's log is a new one")
def test_what_is_changed_is_told_to_a_new_log():
    world = World(HIGH)
    world.run()
    amend(world, '{"enabled": false}')
    world.run()
    world.save()
    world.epoch, world.log = 6, {}
    world.kill()
    world.run()
    assert amendment_of(world.log[ALARM_STREAM][0].event).figures == {"enabled": False}
    world.value(70)
    world.run()
    assert not world.told(), "it is still switched off"
    assert rule_line(world).enabled is False


def test_a_rule_that_is_no_longer_there_is_shown_by_its_change():
    world = World(HIGH)
    world.run()
    amend(world, '{"value": 40}')
    world.run()
    world.save()
    world.rules = (STALE,)
    world.kill()
    world.run()
    line = rule_line(world)
    assert (line.known, line.amendment.figures) == (False, {"value": 40})
    order = amend(world, "{}", revision=1)
    world.run()
    assert world.receipts[order].status == "done", "and can be put away"
    assert amend(world, '{"value": 1}', revision=2) in world.receipts


def test_a_change_that_the_plugins_new_rule_contradicts_gives_way_to_it():
    world = World(HIGH)
    world.run()
    amend(world, '{"value": 40}')
    world.run()
    world.save()
    world.rules = (msgspec.structs.replace(HIGH, type="stale", value=None, after=30.0),)
    world.kill()
    world.run()
    line = rule_line(world)
    assert (line.known, line.enabled, line.type) == (True, True, "stale")


def test_the_rules_are_told_in_pages(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(state_census, "LARGEST_BODY", 1500)
    rules = [msgspec.structs.replace(HIGH, id=f"environment.r{n}") for n in range(9)]
    world = World(*rules)
    found: list[str] = []
    while True:
        asked: list[Receipt] = []
        after: dict[str, float | int | str | bool | None] = {"after": found[-1] if found else ""}
        world.keeper.command(Command(id=bytes(16), service="alarm", name="get-rules", arguments=after), asked.append)
        page = msgspec.json.decode(asked[0].data, type=list[RuleLine])
        if not page:
            break
        assert len(asked[0].data) < 3000
        found += [line.rule for line in page]
    assert [r for r in found if not r.startswith("system.")] == [r.id for r in rules]
