"""The walk: random actions on the engine and on the slow model, compared after each; restarts in between.

``alarm_walk.py --seed 1 --actions 1000000`` prints one JSON summary; exit status 0 only if the two never disagreed and
the control, an engine with one trap built in, was found out.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
from alarm_model import LONGEST, NS, Model, ModeSpec, Sheet, Spec

from console.alarms import machine
from console.alarms.engine import Engine
from console.alarms.machine import Happening, Refusal
from console.alarms.mode import Mode
from console.alarms.operation import Change, Operation
from console.alarms.record import EngineState
from console.alarms.regime import ModeChange, ModeOrder
from console.alarms.rule import Rule
from console.model.alarm import Alarm, Process, Suppression
from console.model.entity import Entity
from console.model.event import Event, Quality
from console.model.text import Text

START = 1_700_000_000 * NS
KIND = "test.value"
SPECS = [
    Spec("test.plain", 2, deadband=5.0),
    Spec("test.latched", 3, on_delay=7 * NS, latching=True, realarm=90.0),
    Spec("test.humble", 4, off_delay=11 * NS, auto_ack=True),
    Spec("test.grave", 1, limit=80.0, on_delay=3 * NS, off_delay=5 * NS, realarm=60.0),
    Spec("test.both", 4, latching=True, auto_ack=True, limit=30.0),
]
MODES = [
    ModeSpec("parade", all_but_critical=True),
    ModeSpec("storm", rules=("test.grave", "test.plain"), kinds=("loop",)),
]
ENTITIES = ("e.1", "e.2", "e.3")
WISHES = (
    *["ack"] * 5, *["reset"] * 3, *["unshelve"] * 3, *["release"] * 3, *["return"] * 3, "shelve", "shelve-once",
    "suppress", "remove", "assign", "comment",
)  # fmt: skip
_NAMES = {
    "shelved": Suppression.SHELVED, "suppressed": Suppression.BY_DESIGN, "removed": Suppression.OUT_OF_SERVICE,
    "mode": Suppression.BY_MODE,
}  # fmt: skip


class DisagreementError(AssertionError):
    """The engine and the model say different things."""


def rule_of(spec: Spec) -> Rule:
    """The engine's rule of a spec."""
    return Rule(
        id=spec.id, type="limit", kind=KIND, value=spec.limit, priority=spec.priority, deadband=spec.deadband,
        on_delay=spec.on_delay / NS, off_delay=spec.off_delay / NS, latching=spec.latching, auto_ack=spec.auto_ack,
        realarm=spec.realarm, title=Text(spec.id),
    )  # fmt: skip


def mode_of(spec: ModeSpec) -> Mode:
    """The engine's mode of a spec."""
    rules = spec.rules or ("test.*",)
    return Mode(id=spec.id, name=Text(spec.id), note=Text(spec.id), suppresses=rules, entity_kinds=spec.kinds)


class Pair:
    """The engine and the model, given the same; every method ends with a comparison of what it touched."""

    def __init__(self) -> None:
        self.now = START
        self.model = Model(SPECS, MODES)
        self.last: dict[tuple[str, str], Event] = {}
        self.entities: dict[str, Entity] = {}
        self.told: list[Change | ModeChange] = []
        self.annunciated: Counter[tuple[str, str]] = Counter()
        self.before: dict[tuple[str, str], Alarm] = {}
        self.engine = self._engine()
        self.engine.modes.declare(self.now)
        self.compare()

    def _engine(self) -> Engine:
        return Engine(
            [rule_of(s) for s in SPECS],
            self.told.append,
            lambda entity, kind: self.last.get((entity, kind)),
            modes=[mode_of(m) for m in MODES],
        )

    # -- actions

    def wait(self, ns: int, *, advance: bool = True) -> None:
        """Time passes; the engine is told so, or has to find out with the next event."""
        self.now += ns
        if advance:
            self.engine.advance(self.now)
            self.model.advance(self.now)
        self.compare()

    def say(self, entity: str, value: float | None) -> None:
        """A value, or one that cannot be used."""
        quality = Quality.BAD if value is None else Quality.GOOD
        event = Event(entity, "src", KIND, self.now, values={"value": value}, quality=quality)
        self.last[event.key] = event
        self.engine.feed(event, self.now)
        self.model.say(entity, value, self.now)
        self.compare()

    def describe(self, entity: str, kind: str) -> None:
        """What the entity is."""
        self.entities[entity] = Entity(id=entity, kind=kind, domain="test", name=Text(entity))
        self.engine.describe(self.entities[entity], self.now)
        self.model.describe(entity, kind, self.now)
        self.compare()

    def silence(self) -> None:
        """The source falls silent, or is back."""
        if self.model.silent:
            self.engine.hear("src", self.now)
            self.model.be_heard()
        else:
            self.engine.silence("src", self.now)
            self.model.fall_silent(self.now)
        self.compare()

    def wish(self, entity: str, spec: Spec, what: str, *, stale: bool, text: str, until: int) -> bool:
        """An operator's wish, on the revision that is or on one before it; whether it was granted."""
        seen = self.engine.alarm(entity, spec.id)
        revision = (seen.revision if seen else 0) - stale
        wish = Operation(
            what=what if what in ("assign", "comment") else Happening(what), revision=revision, by="lan",
            command="c", text=text, until=until,
        )  # fmt: skip
        granted = not isinstance(self.engine.operate(entity, spec.id, wish, self.now), Refusal)
        sheet = self.model.sheets.get((entity, spec.id))
        expected = self.model.wish(sheet, what, revision=revision, text=text, until=until, now=self.now)
        if granted != expected:
            raise DisagreementError(f"{what} of {entity} {spec.id}: granted {granted}, by the model {expected}")
        self.compare()
        return granted

    def order(self, mode: str, *, on: bool, stale: bool, reason: str, until: int) -> bool:
        """A supervisor's order; whether it was carried out."""
        revision = self.model.modes[mode].revision - stale
        order = ModeOrder(mode=mode, on=on, revision=revision, by="hà", reason=reason, until=until)
        granted = not isinstance(self.engine.modes.order(order, self.now), Refusal)
        expected = self.model.order(mode, on=on, until=until, revision=revision, reason=reason, now=self.now)
        if granted != expected:
            raise DisagreementError(f"mode {mode} {on}: granted {granted}, by the model {expected}")
        self.compare()
        return granted

    def restart(self) -> None:
        """The process dies and begins again from its disk: nothing may be another, now or later."""
        kept = msgspec.msgpack.decode(msgspec.msgpack.encode(self.engine.book.export()), type=EngineState)
        self.engine = self._engine()
        self.engine.know(self.entities.values())
        self.engine.book.restore(kept)
        self.engine.modes.declare(self.now)
        self.compare()

    # -- comparison

    def compare(self) -> None:
        """Raise ``DisagreementError`` where the two differ, or a change breaks a law."""
        for change in self.told:
            if isinstance(change, Change):
                self._judge(change)
        self.told.clear()
        for key, sheet in self.model.sheets.items():
            alarm = self.engine.alarm(*key)
            if alarm is None:
                if sheet.revision:
                    raise DisagreementError(f"{key}: the engine has never told it, the model {sheet}")
                continue
            theirs, ours = _seen(alarm), _expected(sheet)
            if theirs != ours:
                names = [n for n, a, b in zip(_FIELDS, theirs, ours, strict=True) if a != b]
                raise DisagreementError(f"{key} {names}: engine {theirs}, model {ours}")
            if self.annunciated[key] != sheet.annunciated:
                raise DisagreementError(f"{key}: annunciated {self.annunciated[key]}, model {sheet.annunciated}")
        for mode, state in self.model.modes.items():
            here = self.engine.book.regime.get(mode)
            if here is None or (here.on, here.until, here.revision) != (state.on, state.until, state.revision):
                raise DisagreementError(f"mode {mode}: engine {here}, model {state}")

    def _judge(self, change: Change) -> None:
        """The laws that hold for any change whatever the model says."""
        alarm, before = change.alarm, self.before.get(change.alarm.id)
        self.annunciated[alarm.id] += change.annunciates
        self.before[alarm.id] = alarm
        if before is None:
            return
        if alarm.revision != before.revision + 1:
            raise DisagreementError(f"{alarm.id}: revision {alarm.revision} after {before.revision}")
        if alarm.acknowledged and not before.acknowledged and change.action not in ("ack", "auto-ack"):
            raise DisagreementError(f"{alarm.id}: acknowledged by {change.action!r}")
        if change.annunciates and (alarm.suppression is not Suppression.NONE or alarm.acknowledged):
            raise DisagreementError(f"{alarm.id}: annunciated as {alarm.state}")


_FIELDS = (
    "process", "acknowledged", "latched", "requested", "one_shot", "evaluated", "modes", "shelved_until",
    "acknowledged_at", "by", "owner", "comments", "reasons", "first", "last", "count", "revision",
)  # fmt: skip


def _seen(alarm: Alarm) -> tuple[object, ...]:
    return (
        alarm.process is Process.ABNORMAL, alarm.acknowledged, alarm.latched, frozenset(alarm.requested),
        alarm.one_shot, alarm.evaluated, alarm.modes, alarm.shelved_until, alarm.acknowledged_at, alarm.by, alarm.owner,
        [c.text for c in alarm.comments], {s.what: s.reason for s in alarm.suppressions}, alarm.first, alarm.last,
        alarm.count, alarm.revision,
    )  # fmt: skip


def _expected(sheet: Sheet) -> tuple[object, ...]:
    return (
        sheet.abnormal, sheet.acknowledged, sheet.latched, frozenset(_NAMES[a] for a in sheet.asked), sheet.once,
        sheet.shown[4], sheet.modes, sheet.shelved_until, sheet.acknowledged_at, sheet.by, sheet.owner, sheet.comments,
        {_NAMES[a]: why for a, why in sheet.reasons.items()}, sheet.first, sheet.last, sheet.count, sheet.revision,
    )  # fmt: skip


def stride(pair: Pair, chance: random.Random) -> str:
    """One random action; returns its name."""
    name = chance.choices(
        ("say", "wait", "wish", "order", "describe", "silence", "restart"), (40, 22, 30, 3, 1, 1, 1)
    )[0]  # fmt: skip
    match name:
        case "say":
            pair.say(chance.choice(ENTITIES), None if chance.random() < 0.05 else round(chance.uniform(0, 100), 2))
        case "wait":
            seconds = chance.choice((1, 1, 3, 10, 60, 600, 40_000)) * chance.random()
            pair.wait(round(seconds * NS) + chance.randrange(1000), advance=chance.random() < 0.8)
        case "wish":
            what, until = chance.choice(WISHES), 0
            if what.startswith("shelve"):
                soon = pair.now + chance.randrange(1, 300 * NS)
                until = chance.choice((0, soon, pair.now - 1, pair.now + 2 * LONGEST))
            granted = pair.wish(
                chance.choice(ENTITIES), chance.choice(SPECS), what, stale=chance.random() < 0.05,
                text="x" if chance.random() < 0.95 else "", until=until,
            )  # fmt: skip
            return f"{what} granted" if granted else "wish refused"
        case "order":
            until = chance.choice((0, pair.now + chance.randrange(1, 900 * NS), pair.now - 1))
            pair.order(
                chance.choice(MODES).id, on=chance.random() < 0.5, stale=chance.random() < 0.1,
                reason="x" if chance.random() < 0.95 else "", until=until,
            )  # fmt: skip
        case "describe":
            pair.describe(chance.choice(ENTITIES[:2]), chance.choice(("loop", "bus")))
        case "silence":
            pair.silence()
        case _:
            pair.restart()
    return name


def walk(seed: int, actions: int) -> Counter[str]:
    """So many random actions; how often each was done.

    Raises:
        DisagreementError: With the number of the action in its notes.
    """
    chance, pair, done = random.Random(seed), Pair(), Counter[str]()
    for number in range(actions):
        try:
            done[stride(pair, chance)] += 1
        except DisagreementError as err:
            err.add_note(f"seed {seed}, action {number}, {(pair.now - START) / NS:.3f} s")
            raise
    return done


def found_out(seed: int, actions: int, happening: Happening, trap: Callable[..., object]) -> bool:
    """Whether a walk over an engine in which ``happening`` does what ``trap`` does ends in a disagreement."""
    right = machine._STEPS[happening]
    machine._STEPS[happening] = trap
    try:
        walk(seed, actions)
    except DisagreementError:
        return True
    finally:
        machine._STEPS[happening] = right
    return False


def unshelve_that_clears(regions: machine.Regions, traits: machine.Traits) -> object:
    """The trap that a public implementation fell into: an unshelving that ends what nobody acknowledged."""
    right = machine._withdraw(Suppression.SHELVED)(regions, traits)
    if isinstance(right, Refusal):
        return right
    after = msgspec.structs.replace(right.regions, acknowledged=True)
    return msgspec.structs.replace(right, regions=after, annunciates=False)


def run(seed: int, actions: int) -> dict[str, object]:
    """The summary of a walk and of its control."""
    began = time.monotonic()
    out: dict[str, object] = {"seed": seed, "actions": actions}
    try:
        done = walk(seed, actions)
    except DisagreementError as err:
        return {**out, "ok": False, "disagreement": str(err), "notes": err.__notes__}
    control = found_out(seed, min(actions, 20_000), Happening.UNSHELVE, unshelve_that_clears)
    seconds = round(time.monotonic() - began, 1)
    held = {"ok": control, "disagreements": 0, "negative_control_fails": control}
    return {**out, **held, "done": dict(done.most_common()), "seconds": seconds}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--actions", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    summary = run(options.seed, options.actions)
    text = json.dumps(summary)
    if options.out:
        options.out.write_text(text + "\n")
    print(text)
    return 0 if summary["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
