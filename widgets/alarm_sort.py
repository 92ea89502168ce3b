"""The orders that the operator may give the alarm list; plain Python."""

from typing import Literal, get_args

from console.model.alarm import Alarm, AlarmState
from console.model.text import fold
from widgets.alarm_wording import AlarmWording
from widgets.symbol import UNACKNOWLEDGED

Sort = Literal["waiting", "priority", "newest", "oldest", "place", "domain", "state"]
Rank = tuple[int | str, ...]

SORTS: tuple[Sort, ...] = get_args(Sort)
_SUPPRESSED = frozenset({AlarmState.SHLVD, AlarmState.DSUPR, AlarmState.OOSRV})


def group(alarm: Alarm) -> int:
    """0 unacknowledged, 1 acknowledged, 2 suppressed."""
    return 0 if alarm.state in UNACKNOWLEDGED else 2 if alarm.state in _SUPPRESSED else 1


def rank(alarm: Alarm, sort: Sort, wording: AlarmWording) -> Rank:
    """Where an alarm stands in ``sort``; the default is what every other order falls back to among equals.

    Unacknowledged, acknowledged, suppressed; within these by priority, within these the newest first. Priority comes
    before age so that new arrivals never push a critical alarm down.
    """
    usual = (group(alarm), alarm.priority, -alarm.first)
    match sort:
        case "waiting":
            first: Rank = ()
        case "priority":
            first = (alarm.priority,)
        case "newest":
            first = (-alarm.first,)
        case "oldest":
            first = (alarm.first,)
        case "place":
            first = (fold(wording.where(alarm)),)
        case "domain":
            first = (fold(wording.words.domain(alarm.domain)),)
        case "state":
            first = (group(alarm), wording.state(alarm))
    return (*first, *usual)
