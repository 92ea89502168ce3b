"""What the alarm list is asked to show: one value with a criterion per column, and what judges alarms by it."""

from collections.abc import Callable
from functools import partial
from typing import Literal, get_args

import msgspec

from console.model.alarm import Alarm, Process, Suppression
from console.model.clock import NS
from console.model.text import fold
from widgets.alarm_wording import AlarmWording

Phase = Literal["waiting", "returned", "handled", "shelved"]
Owner = Literal["", "me", "nobody"]
Age = Literal["", "10m", "1h", "over1h", "over24h"]

PHASES: tuple[Phase, ...] = get_args(Phase)
AGES: tuple[Age, ...] = get_args(Age)[1:]
REPEATED = 2

_Test = Callable[[Alarm], bool]


class AlarmFilter(msgspec.Struct, frozen=True):
    """Alarms pass that meet every criterion; an empty one asks for nothing, within one any value will do.

    Attributes:
        text: Words, all of which are in what the row says; diacritics and case aside.
        priorities: 1 critical to 4 low.
        domains: Ids of domains.
        phases: ``waiting`` is unacknowledged and abnormal, ``returned`` unacknowledged and normal again, ``handled``
            acknowledged, ``shelved`` shelved or otherwise suppressed.
        owner: ``me``, or ``nobody``.
        places: Where, as the alarms say it in Vietnamese.
        age: Younger than 10 minutes or an hour, or older than one or 24 hours.
        repeated: Only what has come at least twice within its occurrence.
    """

    text: str = ""
    priorities: frozenset[int] = frozenset()
    domains: frozenset[str] = frozenset()
    phases: frozenset[Phase] = frozenset()
    owner: Owner = ""
    places: frozenset[str] = frozenset()
    age: Age = ""
    repeated: bool = False

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return self != NOTHING


NOTHING = AlarmFilter()


def phase_of(alarm: Alarm) -> Phase:
    """Which phase an alarm is in."""
    if alarm.suppression is not Suppression.NONE:
        return "shelved"
    if alarm.acknowledged:
        return "handled"
    return "waiting" if alarm.process is Process.ABNORMAL else "returned"


class Sieve:
    """A filter made ready to judge thousands.

    Args:
        asked: What is asked for.
        wording: What the rows say.
        operator: Who ``me`` is.
        now: UTC ns, for ages.
    """

    def __init__(self, asked: AlarmFilter, wording: AlarmWording, operator: str = "", now: int = 0) -> None:
        self.asked = asked
        self._tests = _tests(asked, wording, operator, now)

    def passes(self, alarm: Alarm) -> bool:
        """Whether the list shows it."""
        for test in self._tests:  # noqa: SIM110 - a generator costs as much as the tests
            if not test(alarm):
                return False
        return True


def _tests(asked: AlarmFilter, wording: AlarmWording, operator: str, now: int) -> list[_Test]:
    """Those that are needed, the cheapest first."""
    tests: list[_Test] = []
    if asked.priorities:
        tests.append(lambda a: a.priority in asked.priorities)
    if asked.domains:
        tests.append(lambda a: a.domain in asked.domains)
    if asked.owner:
        owner = operator if asked.owner == "me" else ""
        tests.append(lambda a: a.owner == owner)
    if asked.places:
        tests.append(lambda a: a.place.vi in asked.places)
    if asked.repeated:
        tests.append(lambda a: a.count >= REPEATED)
    if asked.age:
        youngest, oldest = _span(asked.age, now)
        tests.append(lambda a: oldest <= a.first <= youngest)
    if asked.phases:
        tests.append(lambda a: phase_of(a) in asked.phases)
    tests += [partial(_holds, wording.hay, word) for word in fold(asked.text).split()]
    return tests


def _holds(hay: Callable[[Alarm], str], word: str, alarm: Alarm) -> bool:
    return word in hay(alarm)


def _span(age: Age, now: int) -> tuple[int, int]:
    """The latest and the earliest beginning of an occurrence of this age."""
    end = 1 << 63
    match age:
        case "10m":
            return end, now - 600 * NS
        case "1h":
            return end, now - 3600 * NS
        case "over1h":
            return now - 3600 * NS, 0
        case _:
            return now - 86400 * NS, 0
