"""From the groups of a seat to its alarm list: whether the rows are grouped by cause, and by which."""

from console.alarms.grouping import Group, GroupChange
from console.shell.flood_feed import FloodFeed
from widgets.alarm_group import AlarmGroup
from widgets.alarm_list import AlarmList


class GroupFeed:
    """Feeds one list.

    It is grouped in a flood, and when the operator asks; what he asked for holds until the next flood begins or ends.
    Where the grouper was switched off the list is flat, whatever is asked.
    """

    def __init__(self, flood: FloodFeed, pane: AlarmList) -> None:
        self._flood, self._list = flood, pane
        self._since = flood.since
        self._wish: bool | None = None
        self._fresh: dict[str, Group] = dict(flood.groups)
        self._gone: set[str] = set()
        flood.on_change = self._changed
        pane.grouped.on_value(self.ask)
        self._show()

    @property
    def on(self) -> bool:
        """Whether the list is grouped."""
        wanted = self._flood.since is not None if self._wish is None else self._wish
        return wanted and not self._flood.failure

    def ask(self, on: bool) -> None:
        """The operator wants groups, or the flat list."""
        self._wish = on
        self._show()

    def turn(self) -> None:
        """The other way."""
        self.ask(not self.on)

    def _changed(self, change: GroupChange) -> None:
        if (self._since is None) != (change.flood_since is None):
            self._wish = None
        self._since = change.flood_since
        for name in change.gone:
            self._fresh.pop(name, None)
        self._gone.update(change.gone)
        self._fresh.update((group.id, group) for group in change.changed)
        self._gone.difference_update(self._fresh)
        if self.on != self._on or self._since != self._told:
            self._show()

    def fresh(self) -> tuple[list[AlarmGroup], set[str]]:
        """What changed since the last call: groups, and ids of those that are no more."""
        groups = [AlarmGroup(group.id, group.cause, group.members) for group in self._fresh.values()]
        gone, self._gone = self._gone, set()
        self._fresh.clear()
        return groups, gone

    def _show(self) -> None:
        self._on, self._told = self.on, self._since
        self._list.show_groups(on=self.on, flood_since=self._flood.since)
