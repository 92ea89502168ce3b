"""The worker of the streets: answers in the window's thread, a new question ends the one before, every end is told."""

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from console.atlas.fault import AtlasError
from console.geo.street_graph import StreetGraph
from console.model.text import Text
from console.shell.road_worker import RoadWorker, Trouble

NONE = StreetGraph([])


@pytest.fixture
def open_worker(qtbot: QtBot) -> Iterator[Callable[..., RoadWorker]]:
    made: list[RoadWorker] = []
    assert qtbot  # an event loop

    def make(load: Callable[[], StreetGraph] = lambda: NONE) -> RoadWorker:
        made.append(RoadWorker(load))
        return made[-1]

    yield make
    for worker in made:
        worker.close()
    assert not [t for t in threading.enumerate() if t.name == "roads"]


def test_an_answer_comes_in_the_thread_of_the_window(open_worker, qtbot: QtBot):
    worker, told = open_worker(), []
    worker.ask("way", lambda streets, _stop: (streets, threading.current_thread().name), told.append)
    assert worker.busy
    assert not told
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(NONE, "roads")]
    assert not worker.busy


def test_streets_are_read_once_and_only_when_they_are_asked_for(open_worker, qtbot: QtBot):
    read: list[int] = []

    def load() -> StreetGraph:
        read.append(1)
        return NONE

    worker, told = open_worker(load), []
    assert not read
    for subject in ("a", "b"):
        worker.ask(subject, lambda _streets, _stop: 1, told.append)
    qtbot.waitUntil(lambda: told == [1, 1])
    assert read == [1]


def test_a_new_question_of_the_subject_ends_the_one_before(open_worker, qtbot: QtBot):
    worker, told, begun = open_worker(), [], threading.Event()

    def long(_streets: StreetGraph, stop: Callable[[], bool]) -> str:
        begun.set()
        while not stop():
            pass
        return "old"

    worker.ask("nearest", long, told.append)
    assert begun.wait(5)
    worker.ask("nearest", lambda _streets, _stop: "new", told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["new"]


def test_what_was_dropped_is_not_told(open_worker, qtbot: QtBot):
    worker, told = open_worker(), []
    worker.ask("a", lambda _streets, _stop: "a", told.append)
    worker.drop("a")
    worker.ask("b", lambda _streets, _stop: "b", told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["b"]


def test_without_streets_every_question_is_told_why(open_worker, qtbot: QtBot):
    def load() -> StreetGraph:
        raise AtlasError("không có", "none")

    worker, told = open_worker(load), []
    worker.ask("a", lambda _streets, _stop: "a", told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [Trouble(Text("không có", "none"))]


@pytest.mark.logs("question about streets")
def test_a_mistake_in_a_question_is_told_and_the_next_is_answered(open_worker, qtbot: QtBot):
    def broken(_streets: StreetGraph, _stop: Callable[[], bool]) -> str:
        raise ValueError("oh")

    worker, told = open_worker(), []
    worker.ask("a", broken, told.append)
    worker.ask("b", lambda _streets, _stop: "b", told.append)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert isinstance(told[0], Trouble)
    assert told[1] == "b"
