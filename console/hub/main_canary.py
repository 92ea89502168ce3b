"""The canary: an event that the supervisor sends through the whole path of an alarm, to each seat's loudspeaker.

It goes broker, log, alarm engine (rule ``system.canary``), stream ``alarm``, console, sound. An event with ``value``
(when it was sent, seconds since 1970) raises it, and the one behind it in the same batch, with 0, ends it again.
"""

import contextlib
from collections.abc import Sequence
from typing import Protocol

from console.feed.publisher import BackPressureError, ReplacedError
from console.hub.main_report import SOURCE
from console.model.clock import NS, Clock
from console.model.event import Event
from console.wire.record import CANARY_ENTITY, CANARY_KIND, SYSTEM_STREAM


class Putting(Protocol):
    """What the canary needs of a publisher."""

    @property
    def pending(self) -> int:
        """Batches that are not acknowledged."""
        ...

    def put(self, stream: str, events: Sequence[Event], timeout: float | None = None) -> int:
        """Queue events of one stream."""
        ...


class Canary:
    """Belongs to one thread, which calls ``sing`` about once a second.

    Nothing is queued while the broker does not answer: a canary tells of now, and the seats miss it as they must.

    Args:
        publisher: Where to.
        clock: Time.
        every: Seconds between two; told to the seats in ``every``.
    """

    def __init__(self, publisher: Putting, clock: Clock, every: float) -> None:
        self._publisher, self._clock, self._every = publisher, clock, every
        self._due = clock.monotonic()

    def sing(self) -> None:
        """Send one if it is time; nothing waits for it."""
        now = self._clock.monotonic()
        if now < self._due or self._publisher.pending:
            return
        self._due = now + self._every
        t = self._clock.now()
        values = ({"value": t / NS, "every": self._every}, {"value": 0.0, "every": self._every})
        events = [Event(CANARY_ENTITY, SOURCE, CANARY_KIND, t, values=dict(v)) for v in values]
        with contextlib.suppress(BackPressureError, ReplacedError):
            self._publisher.put(SYSTEM_STREAM, events, timeout=0)
