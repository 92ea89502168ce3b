"""The heir: a console whose hub is gone finds the one that serves its data now, or starts it itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from console.feed.delta import Connection
from console.process.claim import Claimed
from console.process.supervisor import ChildSpec, ChildState
from console.shell.children import Endpoints

HUB = "hub"
_PATIENCE = 5.0
Turn = Literal["", "started", "moved"]


class Children(Protocol):
    """What the heir needs of the supervisor."""

    def start(self, specs: list[ChildSpec], /) -> None:
        """Start a child."""
        ...

    def end(self, name: str, /) -> None:
        """Stop a child and forget it."""
        ...

    def states(self) -> list[ChildState]:
        """The present state of each child."""
        ...


class Heir:
    """Asked about once a second. Whoever holds the claim on the data serves it; nobody else does.

    Args:
        children: Of this console.
        here: Where this console reads now.
        make: The hub as a child that answers at the given endpoints.
        data: The data folder.
        holder: Where the hub of a folder answers, None if nobody has it.
    """

    def __init__(
        self,
        children: Children,
        here: Endpoints,
        make: Callable[[Endpoints], ChildSpec],
        data: Path,
        holder: Callable[[Path], Claimed | None],
    ) -> None:
        self._children, self.here, self._make = children, here, make
        self._data, self._holder = data, holder
        self._away: float | None = None

    def look(self, connection: Connection, now: float) -> Turn:
        """What was done: a hub ``started`` here, or the console ``moved`` to ``here``, where another one answers."""
        own = next((c for c in self._children.states() if c.name == HUB), None)
        if connection not in ("lost", "connecting"):
            self._away = None
            return ""
        self._away = now if self._away is None else self._away
        if own is not None and own.state == "running":
            return ""
        there = self._holder(self._data)
        if there is not None:
            if (there.rpc, there.feed) == (self.here.rpc, self.here.feed):
                return ""
            if own is not None:
                self._children.end(HUB)
            self.here = Endpoints(there.rpc, there.feed)
            return "moved"
        if own is None and now - self._away >= _PATIENCE:
            self._away = now
            self._children.start([self._make(self.here)])
            return "started"
        return ""
