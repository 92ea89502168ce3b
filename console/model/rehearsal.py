"""What a rule would have done: the answer to a supervisor who thinks of changing it."""

from typing import Literal

import msgspec

from console.model.outside import Nanoseconds, Priority
from console.model.text import Text


class Rehearsed(msgspec.Struct, frozen=True, array_like=True):
    """One alarm that would have been annunciated at ``t`` (UTC ns)."""

    t: Nanoseconds
    entity: str
    title: Text
    priority: Priority
    flooded: bool


class Performance(msgspec.Struct, frozen=True, kw_only=True):
    """What one state of a rule did over the span.

    Attributes:
        raised: Annunciations.
        flooded: How many of them fell in a flood.
        floods: How many floods there were, of all alarms of the city.
        entities: On how many entities.
        most: Most of its alarms that were abnormal at once.
        priorities: How many of priority 1 to 4.
        bins: Annunciations in each of equal parts of the span, first to last.
        first: The first of them.
    """

    raised: int = 0
    flooded: int = 0
    floods: int = 0
    entities: int = 0
    most: int = 0
    priorities: tuple[int, int, int, int] = (0, 0, 0, 0)
    bins: tuple[int, ...] = ()
    first: tuple[Rehearsed, ...] = ()


class Rehearsal(msgspec.Struct, frozen=True, kw_only=True):
    """How far a rehearsal is, and what came of it.

    Attributes:
        state: ``waiting`` for another one, ``running``, ``done``, or ``failed``.
        share: Of the span that has been played, 0 to 1.
        events: Played so far.
        begin: Of the span, UTC ns.
        end: Of the span.
        since: The oldest event there was, 0 if there was none: history may not reach back to ``begin``.
        present: The rule as it is in force.
        proposed: The rule as it would be.
        reason: Why it failed, ``vi|en``.
    """

    state: Literal["waiting", "running", "done", "failed"]
    share: float = 0.0
    events: int = 0
    begin: Nanoseconds = 0
    end: Nanoseconds = 0
    since: Nanoseconds = 0
    present: Performance = Performance()
    proposed: Performance = Performance()
    reason: str = ""
