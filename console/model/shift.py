"""Shifts: named hours of the day in the city's time, and which one a moment falls into."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

import msgspec

from console.model.clock import NS
from console.model.text import Text

DAY_MINUTES = 1440


class Shift(msgspec.Struct, frozen=True):
    """One shift: minutes after local midnight, ``0 <= begin, end < 1440``; it goes over midnight where end <= begin."""

    name: Text
    begin: int
    end: int

    @property
    def minutes(self) -> int:
        """How long it is on a day without a change of the clock."""
        return (self.end - self.begin - 1) % DAY_MINUTES + 1

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day is in it."""
        return (minute - self.begin) % DAY_MINUTES < self.minutes


class Turn(NamedTuple):
    """One shift on one day: ``begin <= t < end``, UTC ns."""

    shift: Shift
    begin: int
    end: int


def turn_at(t: int, shifts: Iterable[Shift], zone: tzinfo) -> Turn | None:
    """The shift on duty at ``t`` (UTC ns), None where the shifts leave a gap."""
    local = datetime.fromtimestamp(t // NS, zone)
    minute = local.hour * 60 + local.minute
    shift = next((s for s in shifts if s.holds(minute)), None)
    if shift is None:
        return None
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if minute < shift.begin:
        day -= timedelta(days=1)
    begin = _at(day, shift.begin)
    return Turn(shift, begin, _at(day, shift.begin + shift.minutes))


def turn_before(t: int, shifts: Sequence[Shift], zone: tzinfo) -> Turn | None:
    """The shift whose turn was last over at ``t``: the one that hands over to ``t``'s; None without shifts."""
    ended = [d for s in shifts if (d := _ended(t, s, zone)) is not None]
    return max(ended, key=lambda d: d.end, default=None)


def _ended(t: int, shift: Shift, zone: tzinfo) -> Turn | None:
    local = datetime.fromtimestamp(t // NS, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(3):
        day = local - timedelta(days=back)
        turn = Turn(shift, _at(day, shift.begin), _at(day, shift.begin + shift.minutes))
        if turn.end <= t:
            return turn
    return None


def _at(day: datetime, minutes: int) -> int:
    """The moment at which the clock on the wall shows ``minutes`` after the midnight of ``day``."""
    wall = day + timedelta(minutes=minutes)  # arithmetic of the wall, not of elapsed time
    return round(wall.timestamp()) * NS
