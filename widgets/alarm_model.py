"""The alarm list as a Qt model: it only adapts ``AlarmOrder`` and tells the view which rows a change touched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from console.model.alarm import Alarm
from console.model.text import Text
from widgets.alarm_action import ActionName
from widgets.alarm_order import AlarmId, AlarmOrder, Step, Tally
from widgets.alarm_sort import Sort

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_MANY = 256  # changes in one delta above which one reset is cheaper than single row operations

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Mark:
    """What became of this seat's last command on an alarm; ``done`` is shown by the alarm itself."""

    phase: Literal["pending", "failed"]
    reason: str = ""
    action: ActionName = "ack"


@dataclass(frozen=True)
class AlarmRow:
    """What the delegate paints: the alarm, what became of the last command, and the line under the title."""

    alarm: Alarm
    mark: Mark | None
    where: str


class AlarmModel(QAbstractListModel):
    """Rows of standing alarms in the order of ``AlarmOrder``; ``ROW_ROLE`` gives the ``AlarmRow``."""

    def __init__(self, language: str = "vi", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order = AlarmOrder(language)
        self._marks: dict[AlarmId, Mark] = {}

    @property
    def order(self) -> AlarmOrder:
        """The rows; read only."""
        return self._order

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._order)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._order):
            return None
        alarm = self._order.at(index.row())
        if role == ROW_ROLE:
            return AlarmRow(alarm, self._marks.get(alarm.id), self._order.wording.where(alarm))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            wording = self._order.wording
            return f"{alarm.priority} {wording.title(alarm)}, {wording.where(alarm)}, {wording.state(alarm)}"
        return None

    def row(self, alarm_id: AlarmId) -> int | None:
        """The row of an alarm, None if it is not shown."""
        return self._order.row(alarm_id)

    def tally(self, domain: str = "") -> Tally:
        """The counts of a domain, or of all."""
        return self._order.tally(domain)

    def apply(self, alarms: Sequence[Alarm]) -> None:
        """Take over changed alarms, in order."""
        if len(alarms) > _MANY:
            self.beginResetModel()
            self._order.merge(alarms)
            self.endResetModel()
            return
        for alarm in alarms:
            self._put(alarm)

    def replace(self, alarms: Iterable[Alarm]) -> None:
        """Take over the whole list, e.g. after a snapshot."""
        self.beginResetModel()
        self._order.replace(alarms)
        self.endResetModel()

    def set_filter(self, text: str, domain: str) -> None:
        """Show what holds ``text`` and is of ``domain``; empty means any."""
        self.beginResetModel()
        self._order.set_filter(text, domain)
        self.endResetModel()

    def set_sort(self, sort: Sort) -> None:
        """Another order of the rows."""
        self.beginResetModel()
        self._order.set_sort(sort)
        self.endResetModel()

    def hold(self, alarm_id: AlarmId) -> None:
        """Keep this alarm from sinking, and let the one held before go where it belongs."""
        before = self._order.hold(alarm_id)
        if before is not None:
            self._put(before)

    def name(self, names: Mapping[str, Text]) -> None:
        """Names of entities by id; those that are known already cost nothing."""
        if self._order.wording.knows(names):
            return
        self.beginResetModel()
        self._order.name(names)
        self.endResetModel()

    def set_mark(self, alarm_id: AlarmId, mark: Mark | None) -> None:
        """Show pending or failed on an alarm; None takes the mark away."""
        if mark is None:
            self._marks.pop(alarm_id, None)
        else:
            self._marks[alarm_id] = mark
        row = self._order.row(alarm_id)
        if row is not None:
            self._touch(row)

    def mark(self, alarm_id: AlarmId) -> Mark | None:
        """The mark of an alarm."""
        return self._marks.get(alarm_id)

    def _touch(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def _put(self, alarm: Alarm) -> None:
        step = self._order.step(alarm)
        match step:
            case Step(old=None, new=None):
                self._order.put(alarm)
            case Step(old=None, new=int(new)):
                self.beginInsertRows(QModelIndex(), new, new)
                self._order.put(alarm)
                self.endInsertRows()
            case Step(old=int(old), new=None):
                self.beginRemoveRows(QModelIndex(), old, old)
                self._order.put(alarm)
                self.endRemoveRows()
            case Step(old=int(old), new=int(new)) if old == new:
                self._order.put(alarm)
                self._touch(new)
            case Step(old=int(old), new=int(new)):
                above = new if new < old else new + 1
                self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), above)
                self._order.put(alarm)
                self.endMoveRows()
                self._touch(new)
            case _:
                raise AssertionError(step)
