"""The alarm list as a Qt model: it only adapts order and outline, and tells the view which rows a change touched."""

from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from console.model.alarm import Alarm
from console.model.text import Text
from widgets.alarm_action import ActionName
from widgets.alarm_filter import AlarmFilter
from widgets.alarm_group import AlarmGroup, AlarmId, Face
from widgets.alarm_order import AlarmOrder, Key, Turn
from widgets.alarm_outline import AlarmOutline
from widgets.alarm_sort import Arrangement
from widgets.alarm_tally import Tally

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_SINGLY = 8  # touched rows that are told one by one; of more, all are painted anew

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Mark:
    """What became of this seat's last command on an alarm; ``done`` is shown by the alarm itself."""

    phase: Literal["pending", "failed"]
    reason: str = ""
    action: ActionName = "ack"


@dataclass(frozen=True)
class AlarmRow:
    """What the delegate paints.

    Attributes:
        alarm: Whose row it is.
        mark: What became of the last command.
        where: The line under the title.
        face: What it says of the group it stands for, None for itself alone.
        member: Whether it stands under the row of its group.
    """

    alarm: Alarm
    mark: Mark | None
    where: str
    face: Face | None = None
    member: bool = False


class AlarmModel(QAbstractListModel):
    """Rows of standing alarms in the order of ``AlarmOrder``, by groups as ``AlarmOutline`` has them.

    ``ROW_ROLE`` gives the ``AlarmRow``. Whatever comes, goes and moves in one call is told as one change of layout:
    what is selected, current or under the pointer stays the same alarm, and thousands of changes cost one.
    """

    def __init__(self, language: str = "vi", operator: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order = AlarmOrder(language, operator)
        self._outline = AlarmOutline(self._order)
        self._lines: list[Key] = self._outline.lines  # those that the view knows
        self._marks: dict[AlarmId, Mark] = {}

    @property
    def order(self) -> AlarmOrder:
        """All that stands; read only."""
        return self._order

    @property
    def outline(self) -> AlarmOutline:
        """The rows; read only."""
        return self._outline

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        if self._order.get(self.id_at(index.row())) is None:
            return None  # it has left, and the view is about to hear of it
        if role == ROW_ROLE:
            return self.shown(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(self.shown(index.row()))
        return None

    def id_at(self, row: int) -> AlarmId:
        """Whose row it is."""
        return self._lines[row][1]

    def at(self, row: int) -> Alarm:
        """The alarm of a row."""
        return self._order.alarm(self._lines[row][1])

    def shown(self, row: int) -> AlarmRow:
        """What a row says."""
        alarm, outline = self.at(row), self._outline
        where = self._order.wording.where(alarm)
        if not outline.grouped:
            return AlarmRow(alarm, self._marks.get(alarm.id), where)
        return AlarmRow(alarm, self._marks.get(alarm.id), where, outline.face(alarm.id), outline.member(alarm.id))

    def row(self, alarm_id: AlarmId) -> int | None:
        """The row of an alarm, None if it has none."""
        return self._outline.row(alarm_id)

    def tally(self, domain: str = "") -> Tally:
        """The counts of a domain, or of all."""
        return self._order.tally(domain)

    def mark(self, alarm_id: AlarmId) -> Mark | None:
        """The mark of an alarm."""
        return self._marks.get(alarm_id)

    # ------------------------------------------------------------------ changes

    def apply(self, alarms: Sequence[Alarm], groups: Sequence[AlarmGroup] = (), gone: Collection[str] = ()) -> None:
        """Take over changed alarms, changed groups, and ids of groups that are no more."""
        self._follow(self._order.merge(alarms), groups, gone)

    def replace(self, alarms: Iterable[Alarm]) -> None:
        """Take over the whole list, e.g. after a snapshot."""
        self._order.replace(alarms)
        self._arrange()

    def set_filter(self, asked: AlarmFilter, now: int = 0) -> None:
        """Show what passes; ``now`` is UTC ns."""
        self._order.set_filter(asked, now)
        self._arrange()

    def arrange(self, arrangement: Arrangement) -> None:
        """Another order of the rows."""
        self._order.arrange(arrangement)
        self._arrange()

    def hold(self, alarm_id: AlarmId) -> None:
        """This alarm is selected: it does not sink, it has a row, and the one held before goes where it belongs."""
        self._follow(self._order.hold(alarm_id))
        self._outline.choose(alarm_id)
        if self._outline.lines is not self._lines:
            self._show()

    def name(self, names: Mapping[str, Text]) -> None:
        """Names of entities by id; those that are known already cost nothing."""
        turn = self._order.name(names)
        if turn is not None:
            self._follow(turn)
            self._touch_all()

    def group(self, *, on: bool) -> None:
        """Show the rows by groups, or one by one."""
        self._outline.group(on=on)
        self._show()

    def open(self, alarm_id: AlarmId, *, wanted: bool | None = None) -> bool:
        """Open or close the group whose row is that of an alarm, None turns it round; whether anything changed."""
        changed = self._outline.open(alarm_id, wanted=wanted)
        self._show()
        return changed

    def open_all(self, *, wanted: bool) -> None:
        """Open or close every group."""
        self._outline.open_all(wanted=wanted)
        self._show()

    def set_mark(self, alarm_id: AlarmId, mark: Mark | None) -> None:
        """Show pending or failed on an alarm; None takes the mark away."""
        if mark is None:
            self._marks.pop(alarm_id, None)
        else:
            self._marks[alarm_id] = mark
        self._touch(alarm_id)

    def _follow(self, turn: Turn, groups: Sequence[AlarmGroup] = (), gone: Collection[str] = ()) -> None:
        self._outline.follow(turn, groups, gone)
        if self._outline.lines is not self._lines:
            self._show()
        elif len(turn.touched) <= _SINGLY and not self._outline.grouped:
            for alarm_id in turn.touched:
                self._touch(alarm_id)
        elif turn.touched:  # of many, or where a member may change what the row of its group says
            self._touch_all()

    def _touch_all(self) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))

    def _touch(self, alarm_id: AlarmId) -> None:
        row = self._outline.row(alarm_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def _arrange(self) -> None:
        self._outline.arrange()
        self._show()

    def _show(self) -> None:
        """Let the view know of lines that are others than it knows."""
        with self._relaid():
            self._lines = self._outline.lines

    @contextmanager
    def _relaid(self) -> Generator[None]:
        """A change of layout.

        That rows come and go with it is more than Qt's own models do; but all that Qt keeps of them are persistent
        indexes, and those are told here where their alarm now stands.
        """
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.id_at(index.row())) for index in self.persistentIndexList()]
        yield
        for index, alarm_id in kept:
            row = self._outline.row(alarm_id)
            self.changePersistentIndex(index, QModelIndex() if row is None else self.index(row))
        self.layoutChanged.emit()

    def _spoken(self, row: AlarmRow) -> str:
        """What a screen reader says."""
        wording, alarm = self._order.wording, row.alarm
        text = f"{alarm.priority} {wording.title(alarm)}, {row.where}, {wording.state(alarm)}"
        return f"{text}, {wording.group(row.face)}" if row.face else text
