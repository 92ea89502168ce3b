"""Who serves the data when its hub is gone, with hand-moved time and no process."""

from pathlib import Path

import pytest

from console.process.claim import Claimed
from console.process.supervisor import ChildSpec, ChildState
from console.shell.children import Endpoints
from console.shell.heir import HUB, Heir

HERE = Endpoints("ipc:///a", "ipc:///b")
THERE = Claimed("ipc:///c", "ipc:///d")


class Nursery:
    """Children that are only names."""

    def __init__(self) -> None:
        self.known: list[ChildState] = []
        self.specs: list[ChildSpec] = []

    def start(self, specs: list[ChildSpec]) -> None:
        self.specs += specs
        self.known += [ChildState(s.name, "running") for s in specs]

    def end(self, name: str) -> None:
        self.known = [c for c in self.known if c.name != name]

    def states(self) -> list[ChildState]:
        return self.known


class House:
    """A heir and all that it asks."""

    def __init__(self) -> None:
        self.children = Nursery()
        self.holder: Claimed | None = None
        self.heir = Heir(
            self.children, HERE, lambda e: ChildSpec(HUB, ("hub", "--rpc", e.rpc)), Path("data"), lambda _: self.holder
        )


@pytest.fixture
def house() -> House:
    return House()


def test_while_the_hub_answers_nothing_is_done(house: House) -> None:
    assert [house.heir.look("live", float(t)) for t in range(20)] == [""] * 20
    assert not house.children.specs


def test_a_guest_starts_the_hub_when_nobody_holds_the_data(house: House) -> None:
    turns = [house.heir.look("lost", float(t)) for t in range(7)]
    assert turns == ["", "", "", "", "", "started", ""]
    assert house.children.specs == [ChildSpec(HUB, ("hub", "--rpc", HERE.rpc))]


def test_a_hub_that_is_back_before_long_is_left_alone(house: House) -> None:
    for t in range(40):
        assert house.heir.look("live" if t % 4 == 0 else "lost", float(t)) == ""


def test_it_moves_to_where_the_holder_answers(house: House) -> None:
    house.holder = THERE
    assert house.heir.look("connecting", 0.0) == "moved"
    assert house.heir.here == Endpoints(THERE.rpc, THERE.feed)
    assert house.heir.look("connecting", 1.0) == ""


def test_who_loses_the_race_ends_its_own_hub_and_joins(house: House) -> None:
    house.children.known = [ChildState(HUB, "backoff", code=2)]
    house.holder = THERE
    assert house.heir.look("lost", 0.0) == "moved"
    assert not house.children.known


def test_its_own_hub_is_the_supervisors_care(house: House) -> None:
    house.children.known = [ChildState(HUB, "running")]
    assert [house.heir.look("lost", float(t)) for t in range(20)] == [""] * 20
