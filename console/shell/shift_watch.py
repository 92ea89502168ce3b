"""Which shift is to be handed over now, and whether one has ended without it. Pure."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import NamedTuple

from console.model.handover import Handover, HandoverState
from console.model.shift import Shift, Turn, turn_at, turn_before


class ShiftState(NamedTuple):
    """What is known of the shifts of one seat.

    Attributes:
        closing: The turn that a hand-over signed now would end; None without shifts.
        overdue: The turn that ended without a hand-over; None if there is none.
        waiting: Whether one is signed and not confirmed.
    """

    closing: Turn | None
    overdue: Turn | None
    waiting: bool


class ShiftWatch:
    """One seat's.

    Args:
        shifts: Of the configuration; none if they are empty.
        zone: Of the city.
        began: When somebody sat down here, UTC ns: what ended before is not this seat's.
    """

    def __init__(self, shifts: Sequence[Shift], zone: tzinfo, began: int) -> None:
        self._shifts, self._zone, self._began = tuple(shifts), zone, began

    def judge(self, now: int, last: Handover | None) -> ShiftState:
        """The state at ``now`` (UTC ns), with the last hand-over of the seat."""
        waiting = last is not None and last.state is HandoverState.SIGNED
        current = turn_at(now, self._shifts, self._zone)
        before = turn_before(now, self._shifts, self._zone)
        open_before = before if before is not None and not _closed(before, last) else None
        overdue = open_before if open_before is not None and self._on_duty(open_before, last) else None
        early = current is None or now < (current.begin + current.end) // 2
        closing = overdue if overdue is not None and early else current
        return ShiftState(closing, overdue, waiting)

    def _on_duty(self, turn: Turn, last: Handover | None) -> bool:
        """Whether somebody sat here when the turn ended."""
        since = self._began
        if last is not None and last.state is HandoverState.CONFIRMED and last.incoming is not None:
            since = min(since, last.incoming.t)
        return since < turn.end


def _closed(turn: Turn, last: Handover | None) -> bool:
    """Whether a confirmed hand-over ended this turn or a later one."""
    return last is not None and last.state is HandoverState.CONFIRMED and last.end >= turn.end
