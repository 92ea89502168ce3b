"""The order of the alarm list, as plain Python: which alarms it shows and at which row each one stands."""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from console.model.alarm import Alarm
from console.model.text import Text
from widgets.alarm_filter import NOTHING, AlarmFilter, Sieve
from widgets.alarm_group import NOBODY, AlarmId
from widgets.alarm_sort import USUAL, Arrangement, Rank, group, ranker
from widgets.alarm_tally import Tallies, Tally
from widgets.alarm_wording import AlarmWording
from widgets.splice import spliced

Key = tuple[Rank, AlarmId]
"""Where an alarm stands among all."""

_CRITICAL = 1


class Turn(NamedTuple):
    """What a change did to the rows.

    Attributes:
        moved: Rows have come, gone or changed their places.
        touched: Alarms that stay in their row but say something else.
        gone: Keys of shown alarms that are no more, or are others now.
        come: Keys of shown alarms that are new.
    """

    moved: bool
    touched: list[AlarmId]
    gone: list[Key]
    come: list[Key]


class AlarmOrder:
    """Standing alarms in order, those of them that pass the filter, and the tallies.

    ``rows`` is another list after each turn that moved anything, never the same one changed: who shows it can tell old
    from new. One alarm may be held: it may rise, but it does not sink while the operator has it selected, so that what
    he has just acknowledged stays under his eyes.

    Attributes:
        rows: Keys of the shown alarms.
        wording: What the rows say.
        critical: Standing alarms of priority 1.
        operator: Whom the filter means by ``me``.
    """

    def __init__(self, language: str = "vi", operator: str = "") -> None:
        self.rows: list[Key] = []
        self.wording = AlarmWording(language)
        self.operator = operator
        self.critical: set[AlarmId] = set()
        self._alarms: dict[AlarmId, Alarm] = {}
        self._keys: dict[AlarmId, Key] = {}
        self._all: list[Key] = self.rows
        self._passing: set[AlarmId] | None = None  # None: all of them
        self._arrangement = USUAL
        self._rank = ranker(USUAL, self.wording)
        self._sieve = Sieve(NOTHING, self.wording)
        self._held = NOBODY
        self._tallies = Tallies()
        self._unprepared: deque[AlarmId] = deque()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def standing(self) -> int:
        """How many stand, shown or not."""
        return len(self._alarms)

    @property
    def asked(self) -> AlarmFilter:
        """The filter."""
        return self._sieve.asked

    @property
    def arrangement(self) -> Arrangement:
        """The order of the rows."""
        return self._arrangement

    def at(self, row: int) -> Alarm:
        """The alarm of a row."""
        return self._alarms[self.rows[row][1]]

    def row(self, alarm_id: AlarmId) -> int | None:
        """Where an alarm stands, None if it is not shown."""
        return bisect_left(self.rows, self._keys[alarm_id]) if self.shows(alarm_id) else None

    def shows(self, alarm_id: AlarmId) -> bool:
        """Whether a standing alarm passes the filter."""
        return alarm_id in (self._keys if self._passing is None else self._passing)

    def get(self, alarm_id: AlarmId) -> Alarm | None:
        """A standing alarm, shown or not."""
        return self._alarms.get(alarm_id)

    def alarm(self, alarm_id: AlarmId) -> Alarm:
        """A standing alarm that is known to stand."""
        return self._alarms[alarm_id]

    def key(self, alarm_id: AlarmId) -> Key:
        """Where a standing alarm stands."""
        return self._keys[alarm_id]

    def waits(self, alarm_id: AlarmId) -> bool:
        """Whether a standing alarm is unacknowledged."""
        return group(self._alarms[alarm_id]) == 0

    def unacknowledged_above(self, row: int) -> int:
        """How many of the rows above ``row`` are unacknowledged."""
        if not self._arrangement.waiting_first:
            return sum(self.waits(alarm_id) for _, alarm_id in self.rows[:row])
        first_seen: Key = ((8 if self._arrangement == USUAL else 1,), ("", ""))
        above = min(row, bisect_left(self.rows, first_seen))
        held, at = self._alarms.get(self._held), self.row(self._held)
        return above - (held is not None and at is not None and at < above and group(held) > 0)

    def tally(self, domain: str = "") -> Tally:
        """The counts of one domain, or of all."""
        return self._tallies.of(domain)

    def places(self) -> dict[str, Text]:
        """Where alarms stand, by the Vietnamese words; for the choice of a filter."""
        return {a.place.vi: a.place for a in self._alarms.values() if a.place.vi}

    # ------------------------------------------------------------------ changes

    def merge(self, alarms: Iterable[Alarm]) -> Turn:
        """Take over the state of alarms; those that are NORM leave."""
        touched: list[AlarmId] = []
        left: list[Key] = []
        come: list[Key] = []
        gone: list[Key] = []
        entered: list[Key] = []
        keys, passing = self._keys, self._passing
        for alarm_id, alarm in {a.id: a for a in alarms}.items():
            old = keys.get(alarm_id)
            was_shown = old is not None and (passing is None or alarm_id in passing)
            new = self._take(alarm_id, alarm, old)
            shown = new is not None and (passing is None or alarm_id in passing)
            if new is old and shown == was_shown:
                touched += [alarm_id] if shown else []
                continue
            if new is not old:
                gone += [old] if old is not None else []
                come += [new] if new is not None else []
            left += [old] if was_shown and old is not None else []
            entered += [new] if shown and new is not None else []
        if come or gone:
            self._all = spliced(self._all, gone, come)
        if passing is None:
            self.rows = self._all
        elif left or entered:
            self.rows = spliced(self.rows, left, entered)
        return Turn(bool(left or entered), touched, left, entered)

    def replace(self, alarms: Iterable[Alarm]) -> None:
        """Take over a whole list, e.g. a snapshot."""
        self._alarms.clear()
        self.critical.clear()
        self._tallies.clear()
        self._unprepared.clear()
        if self._passing is not None:
            self._passing.clear()
        for alarm in alarms:
            if alarm.standing:
                self._note(alarm.id, alarm)
        self._arrange()

    def set_filter(self, asked: AlarmFilter, now: int = 0) -> None:
        """Show only what passes; ``now`` is UTC ns."""
        self._sieve = Sieve(asked, self.wording, self.operator, now)
        passes = self._sieve.passes
        self._passing = {i for i, alarm in self._alarms.items() if passes(alarm)} if asked else None
        self._sift()

    def arrange(self, arrangement: Arrangement) -> None:
        """Another order of the rows."""
        self._arrangement = arrangement
        self._rank = ranker(arrangement, self.wording)
        self._arrange()

    def hold(self, alarm_id: AlarmId) -> Turn:
        """Hold this alarm and let the one before go where it belongs."""
        before, self._held = self._alarms.get(self._held), alarm_id
        return self.merge(()) if before is None or before.id == alarm_id else self.merge((before,))

    def name(self, names: Mapping[str, Text]) -> Turn | None:
        """Names of entities by id: shown beside the place, and found by the filter; None where none is news."""
        news = self.wording.name(names)
        if not news:
            return None
        if self._arrangement.column != "place" and not self.asked.text:
            return self.merge(())
        return self.merge([alarm for alarm in self._alarms.values() if alarm.entity in news])

    def prepare(self, most: int) -> None:
        """Make the words of some alarms ready for a filter to look in: done at leisure, a first key costs no more."""
        for _ in range(min(most, len(self._unprepared))):
            alarm = self._alarms.get(self._unprepared.popleft())
            if alarm is not None:
                self.wording.prepare(alarm)

    def _take(self, alarm_id: AlarmId, alarm: Alarm, old: Key | None) -> Key | None:
        """Its key from now on, the same object if it is the same; None where it does not stand any more."""
        if not self._note(alarm_id, alarm):
            self._keys.pop(alarm_id, None)
            return None
        new = self._key(alarm_id, alarm, old)
        if new == old:
            return old
        self._keys[alarm_id] = new
        return new

    def _note(self, alarm_id: AlarmId, alarm: Alarm) -> bool:
        """All that does not depend on the order; whether it stands."""
        before = self._alarms.get(alarm_id)
        if not alarm.standing:
            if before is not None:
                self._tallies.add(before, -1)
                del self._alarms[alarm_id]
            self.critical.discard(alarm_id)
            self.wording.forget(alarm_id)
            if self._passing is not None:
                self._passing.discard(alarm_id)
            return False
        self._alarms[alarm_id] = alarm
        (self.critical.add if alarm.priority == _CRITICAL else self.critical.discard)(alarm_id)
        if before is None:
            self._tallies.add(alarm)
        else:
            self._tallies.change(before, alarm)
        if before is None or before.title != alarm.title:
            self._unprepared.append(alarm_id)
        if self._passing is not None:
            (self._passing.add if self._sieve.passes(alarm) else self._passing.discard)(alarm_id)
        return True

    def _key(self, alarm_id: AlarmId, alarm: Alarm, before: Key | None) -> Key:
        key = (self._rank(alarm), alarm_id)
        return min(before, key) if before is not None and alarm_id == self._held else key

    def _arrange(self) -> None:
        """Everything anew; what is held keeps nothing of its old place."""
        rank = self._rank
        self._keys = {alarm_id: (rank(alarm), alarm_id) for alarm_id, alarm in self._alarms.items()}
        self._all = sorted(self._keys.values())
        self._sift()

    def _sift(self) -> None:
        passing = self._passing
        self.rows = self._all if passing is None else [key for key in self._all if key[1] in passing]
