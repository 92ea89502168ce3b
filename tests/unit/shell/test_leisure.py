"""When the cycle collector may run."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from console.shell import leisure
from console.shell.leisure import Leisure

pytestmark = pytest.mark.usefixtures("qtbot", "as_before")


@pytest.fixture
def as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


class Knot:
    def __init__(self) -> None:
        self.itself = self


def knot() -> weakref.ref[Knot]:
    """A cycle that has outlived one turn over the youngest, and that nobody holds any more."""
    tied = Knot()
    gc.collect(0)
    return weakref.ref(tied)


def test_a_cycle_waits_for_leisure() -> None:
    idle = False
    waiting = Leisure(lambda: idle)
    waiting.start()
    tied = knot()
    waiting.take()
    assert tied() is not None, "the window is busy"
    idle = True
    waiting.take()
    assert tied() is None


def test_it_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = Leisure(lambda: False)
    waiting.start()
    tied = knot()
    monkeypatch.setattr(leisure, "_MOST", 0)
    waiting.take()
    assert tied() is None


def test_what_has_lived_a_while_is_never_looked_at_by_chance() -> None:
    Leisure(lambda: False).start()
    tied = knot()
    for _ in range(200):
        gc.collect(0)
    kept = [[k] for k in range(100_000)]
    assert len(kept) == 100_000
    assert tied() is not None
