"""Alarms that belong together, as the list shows them; what finds them out is another's business."""

from dataclasses import dataclass
from typing import NamedTuple

from console.model.text import Text

AlarmId = tuple[str, str]

NOBODY: AlarmId = ("", "")


@dataclass(frozen=True)
class AlarmGroup:
    """One cause and its alarms.

    Attributes:
        id: The same for as long as the group lives.
        cause: Words: why these belong together.
        members: All of them, the one that came first at the head.
    """

    id: str
    cause: Text
    members: tuple[AlarmId, ...]


class Face(NamedTuple):
    """What the row of a group says beyond its own alarm.

    Attributes:
        group: Id.
        cause: Why these belong together.
        size: Alarms of the group that the list shows, this one among them.
        waiting: Unacknowledged ones among them.
        worst: The best-ranked unacknowledged priority, 0 without any.
        open: Whether every member has a row.
        first: Whether the row's alarm is the one that came first; where not, that one is not shown any more.
    """

    group: str
    cause: Text
    size: int
    waiting: int
    worst: int
    open: bool
    first: bool
