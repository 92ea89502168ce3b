"""The filters that a seat has saved, by name; plain Python. Each change can be taken back."""

import msgspec

from widgets.alarm_filter import AlarmFilter
from widgets.alarm_sort import USUAL, Arrangement

LONGEST_NAME = 40
MOST_UNDONE = 50


class SavedFilter(msgspec.Struct, frozen=True):
    """A filter and the order that goes with it."""

    name: str
    asked: AlarmFilter
    arrangement: Arrangement = USUAL


class FilterShelf:
    """An ordered list of saved filters with different names.

    Attributes:
        filters: What is saved; the first nine have keys.
    """

    def __init__(self, filters: tuple[SavedFilter, ...] = ()) -> None:
        self.filters = filters
        self._before: list[tuple[SavedFilter, ...]] = []

    @property
    def undoable(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._before)

    def named(self, name: str) -> SavedFilter | None:
        """The filter of a name, whatever its capitals."""
        return next((f for f in self.filters if f.name.casefold() == name.strip().casefold()), None)

    def save(self, fresh: SavedFilter) -> bool:
        """Keep a filter under its name, in the place of one that has it already; False without a name."""
        name = fresh.name.strip()[:LONGEST_NAME]
        if not name:
            return False
        fresh = msgspec.structs.replace(fresh, name=name)
        known = self.named(name)
        if known is None:
            self._become((*self.filters, fresh))
        else:
            self._become(tuple(fresh if f is known else f for f in self.filters))
        return True

    def rename(self, place: int, name: str) -> bool:
        """Give the filter at ``place`` another name; False where that is empty or another one's."""
        name, taken = name.strip()[:LONGEST_NAME], self.named(name)
        if not name or taken not in (None, self.filters[place]):
            return False
        renamed = msgspec.structs.replace(self.filters[place], name=name)
        self._become((*self.filters[:place], renamed, *self.filters[place + 1 :]))
        return True

    def delete(self, place: int) -> None:
        """Drop the filter at ``place``."""
        self._become((*self.filters[:place], *self.filters[place + 1 :]))

    def move(self, place: int, by: int) -> int:
        """Move the filter at ``place`` up (-1) or down (1), and with it its key; returns where it stands then."""
        to = min(max(place + by, 0), len(self.filters) - 1)
        if to != place:
            rest = [*self.filters[:place], *self.filters[place + 1 :]]
            self._become((*rest[:to], self.filters[place], *rest[to:]))
        return to

    def undo(self) -> bool:
        """Take the last change back; False where there is none."""
        if not self._before:
            return False
        self.filters = self._before.pop()
        return True

    def _become(self, filters: tuple[SavedFilter, ...]) -> None:
        if filters != self.filters:
            self._before = [*self._before, self.filters][-MOST_UNDONE:]
            self.filters = filters
