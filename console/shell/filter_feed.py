"""From the seat's habits to order and filter of the alarm list and back: what is saved, and the domain of the rail."""

from functools import partial

from PySide6.QtCore import Qt

from console.shell.seat import Seat
from widgets.alarm_filter import AlarmFilter
from widgets.alarm_list import AlarmList
from widgets.alarm_sort import Arrangement
from widgets.filter_dialog import KEYED, FilterDialog
from widgets.filter_saying import saying
from widgets.rail import Rail
from widgets.saved_filter import SavedFilter
from widgets.words import Words


class FilterFeed:
    """Keeps list, rail and habits of one seat in agreement."""

    def __init__(self, seat: Seat, pane: AlarmList, rail: Rail, words: Words) -> None:
        self._habits, self._list, self._rail, self._words = seat.habits, pane, rail, words
        pane.arranged.on_value(self._arranged)
        pane.filtered.on_value(self._filtered)
        pane.saved_asked.on_value(lambda _asked: self.open())
        rail.chosen.on_value(pane.set_domain)
        pane.arrange(self._habits.arrangement)
        pane.set_filter(self._habits.asked)
        self._show_domain()

    def use(self, saved: SavedFilter) -> None:
        """Switch to a saved filter and its order."""
        self._list.arrange(saved.arrangement)
        self._list.set_filter(saved.asked, saved.name)
        self._habits.asked = saved.asked
        self._arranged(saved.arrangement)
        self._show_domain()

    def use_key(self, number: int) -> None:
        """Switch to the saved filter of a key, 1 to 9; 0 shows everything. A key without one does nothing."""
        filters = self._habits.shelf.filters
        if number == 0:
            self._list.clear_filter()
        elif number <= min(len(filters), KEYED):
            self.use(filters[number - 1])

    def open(self) -> None:
        """Open the saved filters."""
        present = SavedFilter("", self._habits.asked, self._habits.arrangement)
        say = partial(_said, words=self._words)
        dialog = FilterDialog(self._habits.shelf, present, say, self._words, self._list.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken.on_value(self.use)
        dialog.changed.on_value(lambda _filters: self._habits.keep())
        dialog.open()

    def _arranged(self, arrangement: Arrangement) -> None:
        self._habits.arrangement = arrangement
        self._habits.keep()

    def _filtered(self, asked: AlarmFilter) -> None:
        self._habits.asked = asked
        self._show_domain()

    def _show_domain(self) -> None:
        domains = self._habits.asked.domains
        self._rail.choose(next(iter(domains)) if len(domains) == 1 else "")


def _said(saved: SavedFilter, words: Words) -> str:
    said = saying(saved.asked, words, saved.arrangement)
    return said if saved.asked else " · ".join(part for part in (words("saved.everything"), said) if part)
