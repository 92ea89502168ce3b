"""The rows of the alarm list under an operator's eyes and hands: what he looks at stays where it is."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from console.model.alarm import Alarm
from widgets.alarm_delegate import CHEVRON_WIDTH, ROW_HEIGHT, SYMBOL, AlarmDelegate
from widgets.alarm_group import NOBODY, AlarmId
from widgets.alarm_model import AlarmModel
from widgets.emptiness import paint_emptiness
from widgets.row_view import RowView
from widgets.signal import Outlet
from widgets.theme import Theme

_AIMING_MS = 2000  # how long after a movement of the pointer the row under it is held for a click


@dataclass(frozen=True)
class AlarmPick:
    """The operator's choice of an alarm."""

    id: AlarmId


class AlarmView(RowView):
    """Shows an ``AlarmModel``.

    While rows come and go, the row under a moving pointer keeps its place, else the top one once the operator has
    scrolled; at the top, the most urgent rows come into sight by themselves. What is selected stays selected, does not
    sink and is never hidden in a group.

    Signals:
        picked: The operator chose an alarm by mouse or arrow keys; never a change of the list itself.

    Attributes:
        empty: What to say, and why, while there are no rows.
    """

    def __init__(self, theme: Theme, model: AlarmModel, delegate: AlarmDelegate, parent: QWidget | None = None) -> None:
        super().__init__(ROW_HEIGHT, parent)
        self.picked: Outlet[AlarmPick] = Outlet(self)
        self.empty: tuple[str, str] = ("", "")
        self._theme, self._alarms, self._delegate = theme, model, delegate
        self._chosen: AlarmId = NOBODY
        self._row: int | None = None  # where the chosen alarm stands or, once it has left the list, stood
        self._changing = False
        self._seen: list[Alarm] = []
        self._pointed = QElapsedTimer()
        self.setMouseTracking(True)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def chosen(self) -> AlarmId | None:
        """The selected alarm, whether the list shows it or not."""
        return None if self._chosen == NOBODY else self._chosen

    @contextmanager
    def change(self) -> Generator[None]:
        """While rows come and go by themselves the view picks other current rows: that is no choice of the operator."""
        anchors = self._anchors()
        self._changing = True
        try:
            yield
            self._reselect()
        finally:
            self._changing = False
        self._settle(anchors)

    def select(self, alarm_id: AlarmId | None) -> None:
        """Mark the row of the selected alarm without publishing it, and bring it into view."""
        if alarm_id != self.chosen:
            self._chosen, self._row = alarm_id or NOBODY, None
            self._hold()
        if self.isVisible():
            self.scrollTo(self.currentIndex())

    def neighbour(self, step: int) -> AlarmId | None:
        """The id ``step`` rows from the selected one; the first row when none is selected.

        An alarm that has ended and left the list is counted from where it stood, so that the next one is the one that
        took its place.
        """
        rows = self._alarms.rowCount()
        if not rows:
            return None
        row = self._alarms.row(self._chosen)
        if row is None and self._row is not None:
            row, step = self._row, step - (step > 0)
        at = 0 if row is None else row + step
        return self._alarms.id_at(min(max(at, 0), rows - 1))

    def seen(self) -> list[Alarm]:
        """What the operator has before his eyes: rows that were painted whole and have not changed since."""
        order = self._alarms.order
        return [now for alarm in self._seen if (now := order.get(alarm.id)) and now.revision == alarm.revision]

    def tick(self, now: int, *, lit: bool) -> None:
        """Ages and the 1 Hz pulse: repaint the visible rows; ``now`` is UTC ns."""
        second = now // 10**9 != self._delegate.now // 10**9
        self._delegate.now, self._delegate.lit = now, lit
        if second:
            self.viewport().update()
        elif self._alarms.tally().unacknowledged:
            self.viewport().update(0, 0, SYMBOL.right() + CHEVRON_WIDTH + 3, self.viewport().height())

    def toggle(self, *, wanted: bool | None = None) -> bool:
        """Open or close the group of the selected row; closing from a member leads to the group's row."""
        if self._alarms.outline.member(self._chosen):
            head = self._alarms.outline.head(self._chosen)
            if wanted or head is None:
                return False
            self._choose(head)
            return True
        with self.change():
            return self._alarms.open(self._chosen, wanted=wanted)

    def toggle_all(self, *, wanted: bool) -> None:
        """Open or close every group."""
        with self.change():
            self._alarms.open_all(wanted=wanted)

    # ------------------------------------------------------------------ keeping the place

    def _anchors(self) -> list[tuple[AlarmId, int]]:
        """Alarms with their pixel line in the viewport, the one that must keep it first; empty to follow the top."""
        pointer = self.viewport().mapFromGlobal(QCursor.pos())
        aiming = self.viewport().underMouse() and self._pointed.isValid() and self._pointed.elapsed() < _AIMING_MS
        if not (aiming or self.offset):
            return []
        first = self.indexAt(pointer).row() if aiming else self.offset // ROW_HEIGHT
        rows = self.rows_in(0, self.viewport().height())
        order = [*range(max(first, 0), rows.stop), *range(rows.start, max(first, 0))]
        return [(self._alarms.id_at(row), row * ROW_HEIGHT - self.offset) for row in order if row in rows]

    def _settle(self, anchors: list[tuple[AlarmId, int]]) -> None:
        self.updateGeometries()
        for alarm_id, y in anchors:
            row = self._alarms.row(alarm_id)
            if row is not None:
                self.verticalScrollBar().setValue(row * ROW_HEIGHT - y)
                return

    def _reselect(self) -> None:
        row, selection = self._alarms.row(self._chosen), self.selectionModel()
        if row is None:
            selection.clear()
            return
        self._row = row
        if selection.currentIndex().row() != row:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            selection.setCurrentIndex(self._alarms.index(row), flag)

    def _hold(self) -> None:
        """What is selected stays where it is, whatever becomes of it."""
        with self.change():
            self._alarms.hold(self._chosen)

    # ------------------------------------------------------------------ hands

    def _choose(self, alarm_id: AlarmId) -> None:
        self.select(alarm_id)
        self.picked.publish(AlarmPick(alarm_id))

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._changing or not current.isValid():
            return
        alarm_id = self._alarms.id_at(current.row())
        if alarm_id != self._chosen:
            self._chosen, self._row = alarm_id, current.row()
            self.picked.publish(AlarmPick(alarm_id))
            QTimer.singleShot(0, self, self._hold)  # the view is in the midst of a click: rows must not move under it

    def _on_chevron(self, at: QPoint) -> QModelIndex | None:
        index = self.indexAt(at)
        group = index.isValid() and self._alarms.outline.face(self._alarms.id_at(index.row()))
        return index if group and at.x() < CHEVRON_WIDTH else None

    @override
    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        self._pointed.start()
        super().mouseMoveEvent(e)

    @override
    def mousePressEvent(self, e: QMouseEvent) -> None:
        index = self._on_chevron(e.position().toPoint())
        if index is None or e.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(e)
            return
        with self.change():
            self._alarms.open(self._alarms.id_at(index.row()))

    @override
    def mouseDoubleClickEvent(self, e: QMouseEvent) -> None:
        if self._on_chevron(e.position().toPoint()) is None:
            self.toggle()
        else:
            self.mousePressEvent(e)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, every = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            wanted = key == Qt.Key.Key_Right
            if every:
                self.toggle_all(wanted=wanted)
            else:
                self.toggle(wanted=wanted)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of the window; the list's own search would look through every row."""

    # ------------------------------------------------------------------ painting

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        self._seen = [self._alarms.at(row) for row in self.rows_in_sight()]
        if self._alarms.rowCount() == 0:
            with QPainter(self.viewport()) as painter:
                paint_emptiness(painter, self.viewport().rect(), *self.empty, self._theme)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.scrollToTop()  # a row selected before there was a size has scrolled to nowhere
        self.scrollTo(self.currentIndex())
