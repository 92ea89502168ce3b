"""The engine against the slow model of ``tests/chaos``, and against itself restarted; `make chaos` walks a million."""

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from console.alarms.record import EngineState

CHAOS = Path(__file__).parents[2] / "chaos"


def load(name: str) -> ModuleType:
    """A module of ``tests/chaos``, under its plain name."""
    spec = importlib.util.spec_from_file_location(name, CHAOS / f"{name}.py")
    assert spec
    assert spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


model = load("alarm_model")
walk = load("alarm_walk")
ENTITIES, RULES = st.sampled_from(walk.ENTITIES), st.sampled_from(walk.SPECS)
MODES = st.sampled_from(["parade", "storm"])
SECONDS = st.one_of(st.integers(0, 20), st.sampled_from([60, 90, 600, 3600, 9 * 3600]))


class EngineAgainstModel(RuleBasedStateMachine):
    """Every action ends with a comparison of everything that can be seen."""

    def __init__(self) -> None:
        super().__init__()
        self.pair = walk.Pair()
        self.ticks = 0

    @rule(entity=ENTITIES, value=st.one_of(st.none(), st.sampled_from([10.0, 35.0, 47.0, 60.0, 90.0])))
    def say(self, entity: str, value: float | None) -> None:
        self.pair.say(entity, value)

    @rule(seconds=SECONDS, advance=st.sampled_from([True, True, False]))
    def wait(self, seconds: int, *, advance: bool) -> None:
        self.ticks += 1  # no two deadlines at the same moment
        self.pair.wait(seconds * walk.NS + self.ticks, advance=advance)

    @rule(
        entity=ENTITIES, spec=RULES, what=st.sampled_from(sorted(set(walk.WISHES))), stale=st.booleans(),
        text=st.sampled_from(["x", "x", ""]), until=st.sampled_from([0, -1, 30, 400, 90_000]),
    )  # fmt: skip
    def wish(self, entity: str, spec: object, what: str, *, stale: bool, text: str, until: int) -> None:
        end = self.pair.now + until * walk.NS if until and what.startswith("shelve") else 0
        self.pair.wish(entity, spec, what, stale=stale, text=text, until=end)

    @rule(mode=MODES, on=st.booleans(), stale=st.booleans(), reason=st.sampled_from(["x", ""]), seconds=SECONDS)
    def order(self, mode: str, *, on: bool, stale: bool, reason: str, seconds: int) -> None:
        until = self.pair.now + seconds * walk.NS if seconds else 0
        self.pair.order(mode, on=on, stale=stale, reason=reason, until=until)

    @rule(entity=ENTITIES, kind=st.sampled_from(["loop", "bus"]))
    def describe(self, entity: str, kind: str) -> None:
        self.pair.describe(entity, kind)

    @rule()
    def silence(self) -> None:
        self.pair.silence()

    @rule()
    def restart(self) -> None:
        self.pair.restart()


TestEngineAgainstModel = EngineAgainstModel.TestCase
TestEngineAgainstModel.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize("seed", [11, 12])
def test_a_short_walk(seed: int):
    done = walk.walk(seed, 2000)
    assert done["restart"] > 5
    assert done["ack granted"] > 50


def test_the_walk_finds_the_trap_of_an_unshelving_that_clears():
    assert walk.found_out(1, 5000, walk.Happening.UNSHELVE, walk.unshelve_that_clears)


class Both:
    """Two engines as one: each call is made of both, and both must say the same."""

    def __init__(self, first: object, second: object) -> None:
        self._first, self._second = first, second

    def __getattr__(self, name: str) -> object:
        first, second = getattr(self._first, name), getattr(self._second, name)
        if not callable(first):
            return Both(first, second)

        def call(*arguments: object) -> object:
            said = first(*arguments)
            assert said == second(*arguments)
            return said

        return call


class Twins(walk.Pair):
    """The engine, and from ``split`` on a second one beside it that began from the first one's disk."""

    def split(self) -> None:
        kept = msgspec.msgpack.decode(msgspec.msgpack.encode(self.engine.book.export()), type=EngineState)
        self.heard: list[object] = []
        told, self.told = self.told, self.heard
        second = self._engine()
        self.told = told
        second.know(self.entities.values())
        second.book.restore(kept)
        self.engine = Both(self.engine, second)
        self.first: list[object] = []

    def compare(self) -> None:
        if isinstance(self.engine, Both):
            self.first += self.told
        super().compare()

    def restart(self) -> None:
        if not isinstance(self.engine, Both):
            super().restart()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 300))
def test_a_restart_at_any_point_has_the_same_future(seed: int, before: int):
    chance, twins = random.Random(seed), Twins()
    for _ in range(before):
        walk.stride(twins, chance)
    twins.split()
    for _ in range(150):
        walk.stride(twins, chance)
    assert twins.first == twins.heard
    twins.engine.book.export()
