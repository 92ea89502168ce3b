"""What code of a plugin is given and what is asked of it, as Protocols: a service needs nothing else of the console."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import ClassVar, Protocol

import msgspec

from console.model.clock import Clock
from console.model.event import Event

Output = list[tuple[str, Event]]


class Context(msgspec.Struct, frozen=True):
    """What a service is made with.

    Attributes:
        clock: The only clock it may read.
        zone: The city's zone: days and hours of the law are local.
        source: What it writes into the ``source`` of its events.
    """

    clock: Clock
    zone: tzinfo
    source: str


class Service(Protocol):
    """Code of a plugin that turns events into events, run in a child process of the hub.

    It is called from one thread. What it must not forget over a restart it gives as bytes by ``state`` and gets back by
    ``restore``; both happen between two calls of ``on_events``, together with the position in the feed, so that each
    event is seen once by what was kept.
    """

    streams: ClassVar[tuple[str, ...]]

    def __init__(self, context: Context) -> None: ...

    def on_events(self, events: Sequence[Event]) -> Output:
        """(stream, event) pairs that follow from ``events``; called for events of ``streams`` in their order."""
        ...

    def state(self) -> bytes:
        """Whatever ``restore`` of the same version understands."""
        ...

    def restore(self, state: bytes) -> None:
        """Take up where ``state`` was given.

        Raises:
            ValueError: The bytes are of another version or damaged; the service then starts anew.
        """
        ...
