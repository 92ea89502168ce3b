"""The worker of the streets: one thread that reads and holds them and answers one question after the other.

A city's streets take tens of milliseconds to be read and a question as long to be answered: too long for the window. A
question has a subject, and a new one of the same subject ends the one before, whether it waits or is being answered.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from console.atlas.fault import AtlasError
from console.model.text import Text
from widgets.signal import Outlet

if TYPE_CHECKING:
    from console.geo.street_graph import StreetGraph

_log = logging.getLogger(__name__)
_PATIENCE = 5.0

T = TypeVar("T")
Errand = Callable[["StreetGraph", Callable[[], bool]], T]
"""A question: asked of the streets in the worker's thread, with what tells whether it is still asked."""


@dataclass(frozen=True)
class Trouble:
    """No streets, or a mistake of ours: there is no answer, and why."""

    text: Text


@dataclass(frozen=True, eq=False)
class _Job:
    subject: str
    errand: "Errand[object]"
    told: Callable[[object], object]
    stopped: threading.Event


@dataclass(frozen=True, eq=False)
class _Answer:
    job: _Job
    value: object


class RoadWorker(QObject):
    """Its thread begins with the first question.

    Args:
        load: Reads the streets, in the thread; may raise AtlasError.
        parent: Owner.
    """

    def __init__(self, load: Callable[[], "StreetGraph"], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._answers: Outlet[_Answer] = Outlet(self)
        self._answers.on_value(self._arrived, queued=True)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._asked: dict[str, _Job] = {}
        self._thread: threading.Thread | None = None

    def ask(self, subject: str, errand: "Errand[T]", told: Callable[[T | Trouble], object]) -> None:
        """Ask; ``told`` is called in the thread of the window, unless another question of the subject comes first."""
        self.drop(subject)
        job = _Job(subject, errand, told, threading.Event())  # pyright: ignore[reportArgumentType] - one T inside
        self._asked[subject] = job
        self._jobs.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="roads", daemon=True)
            self._thread.start()

    def drop(self, subject: str) -> None:
        """What was asked of a subject is no longer asked."""
        job = self._asked.pop(subject, None)
        if job is not None:
            job.stopped.set()

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._asked)

    def close(self) -> None:
        """End the thread; it looks at each crossing whether it should."""
        for subject in list(self._asked):
            self.drop(subject)
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(_PATIENCE)
            self._thread = None

    def _arrived(self, answer: _Answer) -> None:
        if self._asked.get(answer.job.subject) is answer.job:
            del self._asked[answer.job.subject]
            answer.job.told(answer.value)

    # -- in the thread

    def _run(self) -> None:
        streets: StreetGraph | Trouble | None = None
        while (job := self._jobs.get()) is not None:
            if job.stopped.is_set():
                continue
            if streets is None:
                streets = self._streets()
            value = streets if isinstance(streets, Trouble) else self._answer(job, streets)
            if not job.stopped.is_set():
                self._answers.publish(_Answer(job, value))

    def _streets(self) -> "StreetGraph | Trouble":
        try:
            return self._load()
        except AtlasError as err:
            _log.info("streets: %s", err)
            return Trouble(err.text)
        except Exception as err:  # noqa: BLE001 - a thread that ends without a word leaves the operator waiting
            _log.exception("streets cannot be read")
            return Trouble(Text(f"{err!r}", f"{err!r}"))

    @staticmethod
    def _answer(job: _Job, streets: "StreetGraph") -> object:
        try:
            return job.errand(streets, job.stopped.is_set)
        except Exception as err:  # noqa: BLE001 - the same
            if job.stopped.is_set():
                return None  # whatever it is, nobody asks
            _log.exception("question about streets: %s", job.subject)
            return Trouble(Text(f"{err!r}", f"{err!r}"))
