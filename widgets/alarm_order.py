"""The order of the alarm list, as plain Python: which alarms it shows and at which row each one stands."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import NamedTuple

from console.model.alarm import Alarm, AlarmState
from console.model.text import fold
from widgets.symbol import UNACKNOWLEDGED

AlarmId = tuple[str, str]
_Key = tuple[int, int, int, str, str]
_SUPPRESSED = frozenset({AlarmState.SHLVD, AlarmState.DSUPR, AlarmState.OOSRV})


class Tally(NamedTuple):
    """How many stand, all domains together or one; ``worst`` is the best-ranked unacknowledged priority or 0."""

    unacknowledged: int = 0
    acknowledged: int = 0
    suppressed: int = 0
    worst: int = 0


class Step(NamedTuple):
    """What one change does to the rows: from ``old`` to ``new`` (counted without it), None where it is not shown."""

    old: int | None
    new: int | None


def sort_key(alarm: Alarm) -> _Key:
    """Unacknowledged, acknowledged, suppressed; within these by priority, within these the newest first.

    Priority comes before age so that new arrivals never push a critical alarm down.
    """
    state = alarm.state
    group = 0 if state in UNACKNOWLEDGED else 2 if state in _SUPPRESSED else 1
    return (group, alarm.priority, -alarm.first, alarm.entity, alarm.rule)


class AlarmOrder:
    """Standing alarms, those of them that pass the filter in order, and the tallies.

    A change costs O(log n) comparisons and one memory move.
    """

    def __init__(self, language: str = "vi") -> None:
        self._language = language
        self._alarms: dict[AlarmId, Alarm] = {}
        self._shown: dict[AlarmId, _Key] = {}
        self._rows: list[_Key] = []
        self._text = ""
        self._domain = ""
        self._counts: dict[tuple[str, int, int], int] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def standing(self) -> int:
        """How many stand, shown or not."""
        return len(self._alarms)

    @property
    def filtered(self) -> bool:
        """Whether a filter is on."""
        return bool(self._text or self._domain)

    def at(self, row: int) -> Alarm:
        """The alarm of a row."""
        key = self._rows[row]
        return self._alarms[key[3], key[4]]

    def row(self, alarm_id: AlarmId) -> int | None:
        """Where an alarm stands, None if it is not shown."""
        key = self._shown.get(alarm_id)
        return None if key is None else bisect_left(self._rows, key)

    def get(self, alarm_id: AlarmId) -> Alarm | None:
        """A standing alarm, shown or not."""
        return self._alarms.get(alarm_id)

    def unacknowledged_rows(self) -> int:
        """How many rows at the top are unacknowledged."""
        return bisect_left(self._rows, (1, 0, 0, "", ""))

    def step(self, alarm: Alarm) -> Step:
        """What ``put(alarm)`` will do to the rows."""
        old = self.row(alarm.id)
        if not (alarm.standing and self._passes(alarm)):
            return Step(old, None)
        new = bisect_left(self._rows, sort_key(alarm))
        return Step(old, new - 1 if old is not None and new > old else new)

    def put(self, alarm: Alarm) -> None:
        """Take over the state of one alarm; one that is NORM leaves."""
        self._forget(alarm.id)
        if not alarm.standing:
            return
        self._alarms[alarm.id] = alarm
        self._count(alarm, 1)
        if self._passes(alarm):
            key = self._shown[alarm.id] = sort_key(alarm)
            insort(self._rows, key)

    def replace(self, alarms: Iterable[Alarm]) -> None:
        """Take over a whole list, e.g. a snapshot."""
        self._alarms = {a.id: a for a in alarms if a.standing}
        self._counts.clear()
        for alarm in self._alarms.values():
            self._count(alarm, 1)
        self._arrange()

    def merge(self, alarms: Iterable[Alarm]) -> None:
        """Take over many changes at once, at the price of one sort."""
        changed = {a.id: a for a in alarms}
        self.replace([*(a for a in self._alarms.values() if a.id not in changed), *changed.values()])

    def set_filter(self, text: str, domain: str) -> None:
        """Show only alarms whose title, place, entity or domain hold every word of ``text``; empty means all."""
        self._text, self._domain = fold(text.strip()), domain
        self._arrange()

    def tally(self, domain: str = "") -> Tally:
        """The counts of one domain, or of all."""
        groups, worst = [0, 0, 0], 0
        for (its_domain, group, priority), n in self._counts.items():
            if n and domain in ("", its_domain):
                groups[group] += n
                if group == 0:
                    worst = min(worst or priority, priority)
        return Tally(groups[0], groups[1], groups[2], worst)

    def _passes(self, alarm: Alarm) -> bool:
        if self._domain and alarm.domain != self._domain:
            return False
        if not self._text:
            return True
        hay = fold(f"{alarm.title.get(self._language)} {alarm.place.get(self._language)} {alarm.entity} {alarm.domain}")
        return all(word in hay for word in self._text.split())

    def _arrange(self) -> None:
        self._shown = {a.id: sort_key(a) for a in self._alarms.values() if self._passes(a)}
        self._rows = sorted(self._shown.values())

    def _forget(self, alarm_id: AlarmId) -> None:
        old = self._alarms.pop(alarm_id, None)
        if old is not None:
            self._count(old, -1)
        key = self._shown.pop(alarm_id, None)
        if key is not None:
            del self._rows[bisect_left(self._rows, key)]

    def _count(self, alarm: Alarm, by: int) -> None:
        cell = (alarm.domain, sort_key(alarm)[0], alarm.priority)
        self._counts[cell] = self._counts.get(cell, 0) + by
