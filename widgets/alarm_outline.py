"""The rows of the alarm list: one per alarm as it is ordered, or by groups that open and close; plain Python.

A group stands where the most urgent of its alarms would stand, and is shown by the row of the alarm that came first.
Every alarm has exactly one row, its own, when the group is open. A closed group hides no critical alarm, whatever its
state, and not the one that the operator has selected: they keep their rows under the group's.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Sequence
from itertools import chain
from operator import itemgetter

from widgets.alarm_group import NOBODY, AlarmGroup, AlarmId, Face
from widgets.alarm_order import AlarmOrder, Key, Turn
from widgets.splice import spliced

Entry = tuple[Key, Sequence[Key]]
"""Where a row or a group stands among all, and the lines that stand there."""

_lines_of = itemgetter(1)
_ALONE = ""


class _Block:
    """The rows of one group: the keys of its shown members in order, and those of them that have a row."""

    __slots__ = ("critical", "group", "head", "keys", "lead", "lines", "open")

    def __init__(self, group: AlarmGroup) -> None:
        self.group = group
        self.keys: list[Key] = []
        self.critical: list[Key] = []  # those of them that have a row in any case
        self.lines: list[Key] = []  # always the same list: it is part of its entry
        self.lead: Key | None = None  # at whose place it stands
        self.head = NOBODY
        self.open = False


class AlarmOutline:
    """Adapts an ``AlarmOrder``: ``follow`` each of its turns, ``arrange`` when all of it is another.

    What a turn costs depends on what it changed and on how many groups there are, not on how many alarms.

    Attributes:
        lines: Keys of the alarms that have a row, in order; another list whenever they are others.
        grouped: Whether the rows are grouped.
    """

    def __init__(self, order: AlarmOrder) -> None:
        self._order = order
        self.lines: list[Key] = order.rows
        self.grouped = False
        self._chosen = NOBODY
        self._groups: dict[str, AlarmGroup] = {}
        self._group_of: dict[AlarmId, str] = {}
        self._blocks: dict[str, _Block] = {}
        self._top: list[Entry] = []  # alarms that stand alone, and the blocks at their leads
        self._leaving: set[Key] = set()
        self._coming: dict[tuple[Key, str], Entry] = {}  # by key and group: one may take another's place
        self._dirty: set[str] = set()

    @property
    def groups(self) -> int:
        """How many groups have a row."""
        return sum(len(block.keys) > 1 for block in self._blocks.values())

    def row(self, alarm_id: AlarmId) -> int | None:
        """The row of an alarm, None if it has none."""
        if not self.grouped:
            return self._order.row(alarm_id)
        if not self._order.shows(alarm_id):
            return None
        try:
            return self.lines.index(self._order.key(alarm_id))
        except ValueError:
            return None

    def head(self, alarm_id: AlarmId) -> AlarmId | None:
        """The alarm whose row is that of the group of this alarm; None for one that stands alone."""
        block = self._block(alarm_id)
        return block.head if block is not None and len(block.keys) > 1 else None

    def member(self, alarm_id: AlarmId) -> bool:
        """Whether an alarm's row stands under that of its group."""
        return self.head(alarm_id) not in (None, alarm_id)

    def face(self, alarm_id: AlarmId) -> Face | None:
        """What the row of an alarm says of the group that it stands for; None if it stands for itself alone."""
        block = self._block(alarm_id)
        if block is None or block.head != alarm_id or len(block.keys) < 2:
            return None
        order, group = self._order, block.group
        waiting = [key[1] for key in block.keys if order.waits(key[1])]
        worst = min((order.alarm(i).priority for i in waiting), default=0)
        first = alarm_id == group.members[0]
        return Face(group.id, group.cause, len(block.keys), len(waiting), worst, block.open, first)

    def waiting_above(self, row: int) -> int:
        """How many unacknowledged alarms stand above ``row``, those that a closed group above it hides among them."""
        if not self.grouped:
            return self._order.unacknowledged_above(row)
        waits, count = self._order.waits, 0
        for _, alarm_id in self.lines[:row]:
            block = self._block(alarm_id)
            if block is None or block.open or len(block.keys) < 2:
                count += waits(alarm_id)
            elif block.head == alarm_id:
                count += sum(waits(key[1]) for key in block.keys)
        return count

    # ------------------------------------------------------------------ changes

    def follow(self, turn: Turn, changed: Sequence[AlarmGroup] = (), gone: Collection[str] = ()) -> None:
        """The order has made a turn; groups are new or have changed, others are no more."""
        if self.grouped:
            for key in turn.gone:
                self._remove(key)
            for key in turn.come:
                self._add(key)
        for group_id in gone:
            self._become(group_id, None)
        for group in changed:
            self._become(group.id, group)
        if not self.grouped:
            self.lines = self._order.rows
        elif turn.moved or self._dirty or changed or gone:
            self._lay()

    def arrange(self) -> None:
        """Make everything anew from the order."""
        opened = {group_id for group_id, block in self._blocks.items() if block.open}
        self._blocks = {group_id: _Block(group) for group_id, group in self._groups.items()}
        for group_id in opened & self._blocks.keys():
            self._blocks[group_id].open = True
        self._top.clear()
        self._leaving.clear()
        self._coming.clear()
        if not self.grouped:
            self.lines = self._order.rows
            return
        group_of = self._group_of
        for key in self._order.rows:
            group_id = group_of.get(key[1])
            if group_id is None:
                self._top.append((key, (key,)))
            else:
                block = self._blocks[group_id]
                block.keys.append(key)
                if key[1] in self._order.critical:
                    block.critical.append(key)
        self._dirty.update(group_id for group_id, block in self._blocks.items() if block.keys)
        self._lay()

    def group(self, *, on: bool) -> None:
        """Show the rows by groups, or one by one."""
        self.grouped = on
        self.arrange()

    def choose(self, alarm_id: AlarmId) -> None:
        """The operator has selected an alarm."""
        before, self._chosen = self._chosen, alarm_id
        self._dirty.update(g for i in (before, alarm_id) if (g := self._group_of.get(i)) is not None)
        if self.grouped:
            self._lay()

    def open(self, alarm_id: AlarmId, *, wanted: bool | None = None) -> bool:
        """Open or close the group whose row is that of an alarm; None turns it round. Whether anything changed."""
        block = self._block(alarm_id)
        if block is None or block.head != alarm_id or len(block.keys) < 2 or wanted == block.open:
            return False
        block.open = not block.open
        self._dirty.add(block.group.id)
        self._lay()
        return True

    def open_all(self, *, wanted: bool) -> None:
        """Open or close every group."""
        for group_id, block in self._blocks.items():
            if block.open != wanted:
                block.open = wanted
                self._dirty.add(group_id)
        if self.grouped:
            self._lay()

    # ------------------------------------------------------------------ inside

    def _block(self, alarm_id: AlarmId) -> _Block | None:
        group_id = self._group_of.get(alarm_id) if self.grouped else None
        return None if group_id is None else self._blocks[group_id]

    def _become(self, group_id: str, group: AlarmGroup | None) -> None:
        """Let a group be this those that leave it stand alone, those that join it leave where they were."""
        before = self._groups.get(group_id)
        old, new = set(before.members if before else ()), set(group.members if group else ())
        block = self._blocks.get(group_id)
        if group is not None:
            self._groups[group_id] = group
            if block is None:
                block = self._blocks[group_id] = _Block(group)
            block.group = group
            self._dirty.add(group_id)
        for alarm_id in old - new:
            if self._group_of.get(alarm_id) == group_id:
                self._move(alarm_id, None)
        for alarm_id in new - old:
            self._move(alarm_id, group_id)
        if group is None and before is not None:
            del self._groups[group_id]
            if block is not None and block.lead is not None:
                self._depart(block.lead, group_id)
            self._blocks.pop(group_id, None)
            self._dirty.discard(group_id)

    def _move(self, alarm_id: AlarmId, group_id: str | None) -> None:
        """Let an alarm belong to another group, or to none."""
        shown = self.grouped and self._order.shows(alarm_id)
        if shown:
            self._remove(self._order.key(alarm_id))
        if group_id is None:
            self._group_of.pop(alarm_id, None)
        else:
            self._group_of[alarm_id] = group_id
        if shown:
            self._add(self._order.key(alarm_id))

    def _remove(self, key: Key) -> None:
        block = self._home(key)
        if block is None:
            self._depart(key, _ALONE)
            return
        for keys in (block.keys, block.critical):
            at = bisect_left(keys, key)
            if at < len(keys) and keys[at] == key:
                del keys[at]

    def _add(self, key: Key) -> None:
        block = self._home(key)
        if block is None:
            self._coming[key, _ALONE] = (key, (key,))
            return
        insort(block.keys, key)
        if key[1] in self._order.critical:
            insort(block.critical, key)

    def _home(self, key: Key) -> _Block | None:
        """The block of its group; None for an alarm that stands alone."""
        group_id = self._group_of.get(key[1])
        if group_id is None:
            return None
        self._dirty.add(group_id)
        return self._blocks[group_id]

    def _depart(self, key: Key, group_id: str) -> None:
        if self._coming.pop((key, group_id), None) is None:
            self._leaving.add(key)

    def _lay(self) -> None:
        """Lay the blocks that changed, and string all lines together."""
        for group_id in self._dirty:
            block = self._blocks.get(group_id)
            if block is not None:
                self._lay_block(block)
        self._dirty.clear()
        if self._leaving or self._coming:
            self._top = spliced(self._top, self._entries(), list(self._coming.values()))
            self._leaving.clear()
            self._coming.clear()
        self.lines = list(chain.from_iterable(map(_lines_of, self._top)))

    def _entries(self) -> list[Entry]:
        """The entries of the keys that leave."""
        top = self._top
        found = ((key, bisect_left(top, (key,))) for key in self._leaving)
        return [top[at] for key, at in found if at < len(top) and top[at][0] == key]

    def _lay_block(self, block: _Block) -> None:
        """Its lead to its place among all, its head and those of its members that have a row."""
        lead = block.keys[0] if block.keys else None
        if lead != block.lead:
            if block.lead is not None:
                self._depart(block.lead, block.group.id)
            if lead is not None:
                self._coming[lead, block.group.id] = (lead, block.lines)
        block.lead = lead
        if lead is None:
            block.head = NOBODY
            block.lines.clear()
            return
        shows, members = self._order.shows, block.group.members
        block.head = next((i for i in members if shows(i)), lead[1])
        head = self._order.key(block.head)
        block.lines[:] = (head, *(key for key in self._led(block) if key[1] != block.head))

    def _led(self, block: _Block) -> Sequence[Key]:
        """Keys of the members that have a row of their own."""
        if block.open:
            return block.keys
        if self._group_of.get(self._chosen) != block.group.id or not self._order.shows(self._chosen):
            return block.critical
        chosen = self._order.key(self._chosen)
        return block.critical if chosen in block.critical else sorted((*block.critical, chosen))
