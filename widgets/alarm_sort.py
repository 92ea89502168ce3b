"""The orders that the operator may give the alarm list: a column, a direction, and who waits first; plain Python."""

from collections.abc import Callable
from functools import lru_cache
from typing import Literal, get_args

import msgspec

from console.model.alarm import Alarm, AlarmState, Suppression
from console.model.text import alphabetical
from widgets.alarm_wording import AlarmWording, mirrored

Column = Literal["priority", "title", "place", "domain", "age", "state", "owner", "count"]
Rank = tuple[int | str | bytes, ...]

COLUMNS: tuple[Column, ...] = get_args(Column)
DOWNWARD: frozenset[Column] = frozenset({"count"})
"""Columns whose largest comes first when they are taken."""

_STATES = {
    state: place
    for place, state in enumerate(
        (
            AlarmState.UNACK,
            AlarmState.LATCH_UNACK,
            AlarmState.RTNUN,
            AlarmState.ACKED,
            AlarmState.LATCH_ACK,
            AlarmState.SHLVD,
            AlarmState.DSUPR,
            AlarmState.OOSRV,
            AlarmState.NORM,
        )
    )
}
_LAST = "\U0010ffff"


class Arrangement(msgspec.Struct, frozen=True):
    """How the rows are arranged.

    Attributes:
        column: What they are sorted by; equals follow priority and, within it, the newest first.
        descending: Against the column's own direction: ``age`` runs from the newest, all others from the smallest.
        waiting_first: Unacknowledged, acknowledged, suppressed, and only within these by the column: whatever the
            column, nothing that waits for the operator is then below what does not.
    """

    column: Column = "priority"
    descending: bool = False
    waiting_first: bool = True


USUAL = Arrangement()
"""Unacknowledged first, by priority, the newest first: priority comes before age so that no new arrival pushes a
critical alarm down."""


def group(alarm: Alarm) -> int:
    """0 unacknowledged, 1 acknowledged, 2 suppressed."""
    if alarm.suppression is not Suppression.NONE:
        return 2
    return 1 if alarm.acknowledged else 0


def ranker(arrangement: Arrangement, wording: AlarmWording) -> Callable[[Alarm], Rank]:
    """What says where an alarm stands; smaller ranks stand higher."""
    waiting, column, descending = arrangement.waiting_first, arrangement.column, arrangement.descending
    if column == "priority" and not descending:
        if waiting:
            return lambda a: (group(a) * 8 + a.priority, -a.first)
        return lambda a: (a.priority, group(a), -a.first)
    text = (_BACKWARD if descending else _FORWARD).get(column)
    if text is not None and waiting:
        return lambda a: (group(a), text(wording, a), a.priority, -a.first)
    if text is not None:
        return lambda a: (text(wording, a), a.priority, -a.first)
    number, sign = _NUMBERS[column], -1 if descending else 1
    return lambda a: (group(a) if waiting else 0, sign * number(a), a.priority, -a.first)


_FORWARD: dict[Column, Callable[[AlarmWording, Alarm], str]] = {
    "title": AlarmWording.title_key,
    "place": AlarmWording.where_key,
    "domain": lambda wording, alarm: _known(wording.words.domain(alarm.domain)),
    "owner": lambda _wording, alarm: _known(alarm.owner) or _LAST,
}
_BACKWARD: dict[Column, Callable[[AlarmWording, Alarm], bytes]] = {
    "title": AlarmWording.title_back,
    "place": AlarmWording.where_back,
    "domain": lambda wording, alarm: _known_back(wording.words.domain(alarm.domain)),
    "owner": lambda _wording, alarm: _known_back(alarm.owner) if alarm.owner else _FIRST_BACK,
}
_NUMBERS: dict[Column, Callable[[Alarm], int]] = {
    "priority": lambda alarm: alarm.priority,
    "age": lambda alarm: -alarm.first,
    "state": lambda alarm: _STATES[alarm.state],
    "count": lambda alarm: alarm.count,
}


@lru_cache(maxsize=4096)
def _known(text: str) -> str:
    return alphabetical(text)


@lru_cache(maxsize=4096)
def _known_back(text: str) -> bytes:
    return mirrored(alphabetical(text))


_FIRST_BACK = mirrored(_LAST)
