"""The order of the alarm list, as plain Python: which alarms it shows and at which row each one stands."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from console.model.alarm import Alarm
from console.model.text import Text, fold
from widgets.alarm_sort import Rank, Sort, group, rank
from widgets.alarm_wording import AlarmWording

AlarmId = tuple[str, str]
_Key = tuple[Rank, str, str]
_ACKNOWLEDGED: _Key = ((1,), "", "")  # before every acknowledged row of the usual order


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


class AlarmOrder:
    """Standing alarms, those of them that pass the filter in order, and the tallies.

    A change costs O(log n) comparisons and one memory move. One alarm may be held: it may rise, but it does not sink
    while the operator has it selected, so that what he has just acknowledged stays under his eyes.
    """

    def __init__(self, language: str = "vi") -> None:
        self.wording = AlarmWording(language)
        self._sort: Sort = "waiting"
        self._held: AlarmId = ("", "")
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
        return self._alarms[key[1], key[2]]

    def row(self, alarm_id: AlarmId) -> int | None:
        """Where an alarm stands, None if it is not shown."""
        key = self._shown.get(alarm_id)
        return None if key is None else bisect_left(self._rows, key)

    def get(self, alarm_id: AlarmId) -> Alarm | None:
        """A standing alarm, shown or not."""
        return self._alarms.get(alarm_id)

    @property
    def sort(self) -> Sort:
        """The order of the rows."""
        return self._sort

    def unacknowledged_above(self, row: int) -> int:
        """How many of the rows above ``row`` are unacknowledged."""
        if self._sort != "waiting":
            return sum(group(self.at(k)) == 0 for k in range(min(row, len(self._rows))))
        above = min(row, bisect_left(self._rows, _ACKNOWLEDGED))
        held, at = self._alarms.get(self._held), self.row(self._held)
        return above - (held is not None and at is not None and at < above and group(held) > 0)

    def step(self, alarm: Alarm) -> Step:
        """What ``put(alarm)`` will do to the rows."""
        old = self.row(alarm.id)
        if not (alarm.standing and self._passes(alarm)):
            return Step(old, None)
        new = bisect_left(self._rows, self._key(alarm))
        return Step(old, new - 1 if old is not None and new > old else new)

    def put(self, alarm: Alarm) -> None:
        """Take over the state of one alarm; one that is NORM leaves."""
        key = self._key(alarm)
        self._forget(alarm.id)
        if not alarm.standing:
            return
        self._alarms[alarm.id] = alarm
        self._count(alarm, 1)
        if self._passes(alarm):
            self._shown[alarm.id] = key
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
        """Show only alarms whose words hold every word of ``text``, diacritics aside; empty means all."""
        self._text, self._domain = fold(text.strip()), domain
        self._arrange()

    def set_sort(self, sort: Sort) -> None:
        """Another order of the rows."""
        self._sort = sort
        self._shown.clear()
        self._arrange()

    def hold(self, alarm_id: AlarmId) -> Alarm | None:
        """Hold this alarm and let go of the one before, which is returned where it must be put to its own row."""
        before, self._held = self._held, alarm_id
        return self._alarms.get(before) if before != alarm_id and before in self._shown else None

    def name(self, names: Mapping[str, Text]) -> None:
        """Names of entities by id: shown beside the place, and found by the filter."""
        self.wording.name(names)
        if self._sort == "place":  # its ranks are made of names
            self._shown.clear()
        self._arrange()

    def tally(self, domain: str = "") -> Tally:
        """The counts of one domain, or of all."""
        groups, worst = [0, 0, 0], 0
        for (its_domain, which, priority), n in self._counts.items():
            if n and domain in ("", its_domain):
                groups[which] += n
                if which == 0:
                    worst = min(worst or priority, priority)
        return Tally(groups[0], groups[1], groups[2], worst)

    def _passes(self, alarm: Alarm) -> bool:
        if self._domain and alarm.domain != self._domain:
            return False
        if not self._text:
            return True
        hay = self.wording.hay(alarm)
        return all(word in hay for word in self._text.split())

    def _key(self, alarm: Alarm) -> _Key:
        key = (rank(alarm, self._sort, self.wording), alarm.entity, alarm.rule)
        before = self._shown.get(alarm.id) if alarm.id == self._held else None
        return key if before is None else min(before, key)

    def _arrange(self) -> None:
        self._shown = {a.id: self._key(a) for a in self._alarms.values() if self._passes(a)}
        self._rows = sorted(self._shown.values())

    def _forget(self, alarm_id: AlarmId) -> None:
        old = self._alarms.pop(alarm_id, None)
        if old is not None:
            self._count(old, -1)
        key = self._shown.pop(alarm_id, None)
        if key is not None:
            del self._rows[bisect_left(self._rows, key)]

    def _count(self, alarm: Alarm, by: int) -> None:
        cell = (alarm.domain, group(alarm), alarm.priority)
        self._counts[cell] = self._counts.get(cell, 0) + by
