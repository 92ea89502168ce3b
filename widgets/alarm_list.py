"""The alarm pane: header with counts, text filter, the list itself, and what to say when it is empty."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from console.model.alarm import Alarm
from console.model.text import Text
from widgets.alarm_delegate import ROW_HEIGHT, SYMBOL, AlarmDelegate
from widgets.alarm_model import AlarmModel, Mark
from widgets.alarm_order import AlarmId
from widgets.alarm_sort import Sort
from widgets.alarm_sort_button import SortButton
from widgets.emptiness import paint_emptiness
from widgets.signal import Outlet
from widgets.theme import Theme, font
from widgets.words import Words


@dataclass(frozen=True)
class AlarmPick:
    """The operator's choice of an alarm."""

    id: AlarmId


class _View(QListView):
    """The list view with an empty state."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.empty: tuple[str, str] = ("", "")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            paint_emptiness(painter, self.viewport().rect(), *self.empty, self._theme)
            painter.end()


class AlarmList(QWidget):
    """Standing alarms, unacknowledged first unless the operator sorts them otherwise.

    Signals:
        picked: The operator chose an alarm by mouse or arrow keys; never a change of the list itself.
        sort_chosen: The operator chose another order.
    """

    def __init__(self, theme: Theme, language: str, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.picked: Outlet[AlarmPick] = Outlet(self)
        self.sort_chosen: Outlet[Sort] = Outlet(self)
        self._words = Words(language)
        self._model = AlarmModel(language, self)
        self._delegate = AlarmDelegate(theme, self._model.order.wording, zone, self)
        self._domain, self._known, self._chosen = "", False, ("", "")
        self._row: int | None = None  # where the chosen alarm stands or, once it has left the list, stood
        self._changing = False
        self._view = _View(theme, self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(self._delegate)
        self._view.selectionModel().currentChanged.connect(self._on_current)
        self._view.verticalScrollBar().valueChanged.connect(self._tell_jump)
        self._counts = QLabel()
        self._counts.setProperty("tone", "dim")
        self._chip = QPushButton()
        self._chip.setProperty("role", "chip")
        self._chip.clicked.connect(lambda: self.set_domain(""))
        self._sort = SortButton(self._words, self)
        self._sort.chosen.on_value(self._resort)
        self._filter = QLineEdit(placeholderText=self._words("alarms.filter"), clearButtonEnabled=True)
        self._filter.setMaximumWidth(180)
        self._filter.textChanged.connect(self._refilter)
        self._filter.installEventFilter(self)
        self._filter.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._jump = QPushButton()
        self._jump.setProperty("role", "chip")
        self._jump.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for button in (self._chip, self._jump):
            button.setFont(font(11))
        self._jump.clicked.connect(self._view.scrollToTop)
        self._lay_out()
        self._tell()

    def _lay_out(self) -> None:
        title = QLabel(self._words("alarms"))
        title.setFont(font(14, strong=True))
        title.setProperty("tone", "strong")
        head = QHBoxLayout()
        head.setContentsMargins(14, 8, 12, 6)
        head.setSpacing(12)
        head.addWidget(title)
        head.addWidget(self._counts, 1)
        head.addWidget(self._jump)
        head.addWidget(self._chip)
        head.addWidget(self._sort)
        head.addWidget(self._filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._view, 1)
        self._jump.hide()
        self._chip.hide()

    @property
    def model(self) -> AlarmModel:
        """The rows."""
        return self._model

    def replace(self, alarms: list[Alarm]) -> None:
        """Show this whole list; from now on an empty list means that no alarm stands."""
        self._known = True
        with self._change():
            self._model.replace(alarms)
        self._tell()

    def apply(self, alarms: list[Alarm]) -> None:
        """Take over changed alarms; the rows under the operator's eyes keep their place while he is scrolled down."""
        self._known = True
        bar = self._view.verticalScrollBar()
        anchor = self._anchor() if bar.value() else None
        with self._change():
            self._model.apply(alarms)
        if anchor:
            self._view.doItemsLayout()
            row = self._model.row(anchor[0])
            if row is not None:
                bar.setValue(row * ROW_HEIGHT + anchor[1])
        self._tell()

    def name_modes(self, names: Mapping[str, Text]) -> None:
        """The names of the city modes by id."""
        self._model.order.wording.modes = dict(names)
        self._view.viewport().update()

    def name(self, names: Mapping[str, Text]) -> None:
        """Names of entities by id, shown beside the place."""
        with self._change():
            self._model.name(names)

    @contextmanager
    def _change(self) -> Generator[None]:
        """While rows come and go by themselves the view picks other current rows: that is no choice of the operator."""
        self._changing = True
        try:
            yield
            self._reselect()
        finally:
            self._changing = False

    def _anchor(self) -> tuple[AlarmId, int] | None:
        top, within = divmod(self._view.verticalScrollBar().value(), ROW_HEIGHT)
        if top >= self._model.rowCount():
            return None
        return self._model.order.at(top).id, within

    def set_mark(self, alarm_id: AlarmId, mark: Mark | None) -> None:
        """Show pending or failed on a row."""
        self._model.set_mark(alarm_id, mark)

    def set_domain(self, domain: str) -> None:
        """Show one domain, or all when empty; a chip in the header says so and takes it back."""
        self._domain = domain
        self._chip.setText(f"{self._words.domain(domain)}  ✕")
        self._chip.setVisible(bool(domain))
        self._refilter()

    def set_sort(self, sort: Sort) -> None:
        """Another order of the rows, without publishing it."""
        self._sort.show_sort(sort)
        with self._change():
            self._model.set_sort(sort)
        self._tell()

    def choose_sort(self) -> None:
        """Open the menu of orders."""
        self._sort.open()

    def clear_filter(self) -> bool:
        """Take back text and domain; whether there was any."""
        had = bool(self._domain or self._filter.text())
        self._domain = ""
        self._chip.hide()
        self._filter.clear()
        self._refilter()
        return had

    def select(self, alarm_id: AlarmId | None) -> None:
        """Mark the row of the selected alarm without publishing it, and bring it into view."""
        if alarm_id != self._chosen:
            self._chosen, self._row = alarm_id or ("", ""), None
            self._hold()
        index = self._view.currentIndex()
        if index.isValid() and self.isVisible():
            self._view.scrollTo(index)

    def neighbour(self, step: int) -> AlarmId | None:
        """The id ``step`` rows from the selected one; the first row when none is selected.

        An alarm that has ended and left the list is counted from where it stood, so that the next one is the one that
        took its place.
        """
        rows = self._model.rowCount()
        if not rows:
            return None
        row = self._model.row(self._chosen)
        if row is None and self._row is not None:
            row, step = self._row, step - (step > 0)
        at = 0 if row is None else row + step
        return self._model.order.at(min(max(at, 0), rows - 1)).id

    def visible_alarms(self) -> list[Alarm]:
        """Those whose row is wholly in sight: only what was seen can be acknowledged."""
        first = -(-self._view.verticalScrollBar().value() // ROW_HEIGHT)
        last = (self._view.verticalScrollBar().value() + self._view.viewport().height()) // ROW_HEIGHT
        order = self._model.order
        return [order.at(row) for row in range(first, min(last, len(order)))]

    def tick(self, now: int, *, lit: bool) -> None:
        """Ages and the 1 Hz pulse: repaint the visible rows; ``now`` is UTC ns."""
        second = now // 10**9 != self._delegate.now // 10**9
        self._delegate.now, self._delegate.lit = now, lit
        if second:
            self._view.viewport().update()
        elif self._model.tally().unacknowledged:
            self._view.viewport().update(0, 0, SYMBOL.right() + 3, self._view.viewport().height())

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._changing or not current.isValid():
            return
        alarm_id = self._model.order.at(current.row()).id
        if alarm_id != self._chosen:
            self._chosen, self._row = alarm_id, current.row()
            self.picked.publish(AlarmPick(alarm_id))
            QTimer.singleShot(0, self, self._hold)  # the view is in the midst of a click: rows must not move under it

    def _hold(self) -> None:
        """What is selected stays where it is, whatever becomes of it."""
        with self._change():
            self._model.hold(self._chosen)

    def _reselect(self) -> None:
        row = self._model.row(self._chosen)
        selection = self._view.selectionModel()
        if row is None:
            selection.clear()
            return
        self._row = row
        if selection.currentIndex().row() != row:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            selection.setCurrentIndex(self._model.index(row), flag)

    def _refilter(self) -> None:
        with self._change():
            self._model.set_filter(self._filter.text(), self._domain)
        self._tell()

    def _resort(self, sort: Sort) -> None:
        self.set_sort(sort)
        self._view.scrollToTop()
        self.sort_chosen.publish(sort)

    def _tell(self) -> None:
        tally = self._model.tally()
        text = self._words("alarms.counts", unacknowledged=tally.unacknowledged, standing=tally.acknowledged)
        if tally.suppressed:
            text += self._words("alarms.shelved", shelved=tally.suppressed)
        self._counts.setText(text if self._known else "")
        key = "alarms.calm" if self._known else "alarms.unknown"
        if self._model.order.standing and self._model.order.filtered:
            key = "alarms.none"
        why = self._words(key + ".why", count=self._model.order.standing)
        self._view.empty = (self._words(key), why)
        self._tell_jump()

    def _tell_jump(self) -> None:
        above = self._model.order.unacknowledged_above(self._view.verticalScrollBar().value() // ROW_HEIGHT)
        self._jump.setVisible(above > 0)
        self._jump.setText(self._words("alarms.above", count=above))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._view.scrollToTop()  # a row selected before there was a size has scrolled to nowhere
        self._view.scrollTo(self._view.currentIndex())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._filter and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.clear_filter()
                self._view.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return):
                self._view.setFocus()
                return True
        return super().eventFilter(watched, event)
