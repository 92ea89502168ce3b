"""What every feed of a heavy pane can do; the desk knows no more of them."""

from typing import Protocol, runtime_checkable

from console.feed.picture import Change
from console.shell.selection import Selected


class PaneFeed(Protocol):
    """Adapts the picture to one pane."""

    @property
    def filled(self) -> bool:
        """Whether the pane has received data."""
        ...

    @property
    def live(self) -> int:
        """How many of its things live: tracks, trends with points, cameras."""
        ...

    def take(self, change: Change) -> None:
        """Note what changed; called with every change, so it must cost little."""
        ...

    def flush(self) -> None:
        """Hand over what was noted; called up to thirty times a second."""
        ...

    def select(self, selected: Selected) -> None:
        """Another selection."""
        ...

    def tick(self, now: int, /) -> None:
        """Twice a second, with UTC ns."""
        ...

    def close(self) -> None:
        """Before the window goes."""
        ...


Place = tuple[float, float, float]
"""Longitude, latitude and zoom."""


@runtime_checkable
class ToolFeed(Protocol):
    """A feed whose pane has tools."""

    def use(self, tool: str) -> None:
        """Take up a tool by its name."""
        ...


@runtime_checkable
class HomeFeed(Protocol):
    """A feed whose pane looks somewhere and has a place to come back to."""

    @property
    def view(self) -> Place:
        """Where it looks."""
        ...

    def look(self, view: Place) -> None:
        """Look there."""
        ...

    def home(self) -> None:
        """Go there."""
        ...
