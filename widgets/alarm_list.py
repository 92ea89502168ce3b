"""The alarm pane: head, criteria, the rows, and what to say when there are none."""

from collections.abc import Collection, Mapping, Sequence
from zoneinfo import ZoneInfo

from msgspec import structs
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from console.model.alarm import Alarm
from console.model.text import Text
from widgets.alarm_delegate import ROW_HEIGHT, AlarmDelegate
from widgets.alarm_filter import NOTHING, AlarmFilter
from widgets.alarm_group import AlarmGroup, AlarmId
from widgets.alarm_head import AlarmHead
from widgets.alarm_model import AlarmModel, Mark
from widgets.alarm_sort import Arrangement
from widgets.alarm_view import AlarmPick, AlarmView
from widgets.figure import number
from widgets.filter_bar import FilterBar
from widgets.filter_saying import saying
from widgets.flood_strip import FloodStrip
from widgets.signal import Outlet
from widgets.theme import Theme, font
from widgets.words import Words


class AlarmList(QWidget):
    """Standing alarms, unacknowledged first unless the operator sorts them otherwise; in a flood by groups.

    Signals:
        picked: The operator chose an alarm by mouse or arrow keys; never a change of the list itself.
        arranged: He chose another order.
        filtered: He chose another filter.
        saved_asked: He wants the saved filters.
        grouped: He wants the rows grouped, or one by one.
    """

    def __init__(
        self, theme: Theme, language: str, zone: ZoneInfo, operator: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.arranged: Outlet[Arrangement] = Outlet(self)
        self.filtered: Outlet[AlarmFilter] = Outlet(self)
        self._words = Words(language)
        self._model = AlarmModel(language, operator, self)
        self._asked, self._known, self._now = NOTHING, False, 0
        self._flood: int | None = None
        delegate = AlarmDelegate(theme, self._model.order.wording, zone, self)
        self._view = AlarmView(theme, self._model, delegate, self)
        self.picked: Outlet[AlarmPick] = self._view.picked
        self._head = AlarmHead(self._words, self)
        self._bar = FilterBar(theme, self._words, self._model.order.places, self)
        self.saved_asked: Outlet[bool] = self._bar.saved_asked
        self._strip = FloodStrip(self._words, zone, self)
        self.grouped: Outlet[bool] = self._strip.turned
        self._jump = QPushButton(self._view)
        self._jump.setProperty("role", "jump")
        self._jump.setFont(font(11))
        self._jump.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._jump.hide()
        self._bar.hide()
        self._listen()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        for part in (self._head, self._bar, self._strip):
            column.addWidget(part)
        column.addWidget(self._view, 1)
        self.setFocusProxy(self._view)
        self._tell()

    def _listen(self) -> None:
        self._head.sort.chosen.on_value(self._rearrange)
        self._head.typed.on_value(lambda text: self._refilter(structs.replace(self._asked, text=text.strip())))
        self._head.cleared.on_value(lambda _cleared: self.clear_filter())
        self._head.left.on_value(lambda _left: self._view.setFocus())
        self._head.more.toggled.connect(self._bar.setVisible)
        self._bar.chosen.on_value(self._refilter)
        self._bar.left.on_value(lambda _left: self._view.setFocus())
        self._jump.clicked.connect(self._view.scrollToTop)
        self._view.verticalScrollBar().valueChanged.connect(self._tell_jump)
        self._view.viewport().installEventFilter(self)

    @property
    def model(self) -> AlarmModel:
        """The rows."""
        return self._model

    @property
    def asked(self) -> AlarmFilter:
        """The filter that is on."""
        return self._asked

    # ------------------------------------------------------------------ what it shows

    def replace(self, alarms: list[Alarm]) -> None:
        """Show this whole list; from now on an empty list means that no alarm stands."""
        self._known = True
        with self._view.change():
            self._model.replace(alarms)
        self._tell()

    def apply(self, alarms: list[Alarm], groups: Sequence[AlarmGroup] = (), gone: Collection[str] = ()) -> None:
        """Take over changed alarms, changed groups, and ids of groups that are no more.

        The rows under the operator's eyes keep their place.
        """
        self._known = True
        with self._view.change():
            self._model.apply(alarms, groups, gone)
        self._tell()

    def name_modes(self, names: Mapping[str, Text]) -> None:
        """The names of the city modes by id."""
        self._model.order.wording.modes = dict(names)
        self._view.viewport().update()

    def name(self, names: Mapping[str, Text]) -> None:
        """Names of entities by id, shown beside the place."""
        with self._view.change():
            self._model.name(names)

    def set_mark(self, alarm_id: AlarmId, mark: Mark | None) -> None:
        """Show pending or failed on a row."""
        self._model.set_mark(alarm_id, mark)

    def show_groups(self, *, on: bool, flood_since: int | None) -> None:
        """Show the rows by groups or one by one, and a flood since UTC ns, None without one."""
        self._flood = flood_since
        if on != self._model.outline.grouped:
            with self._view.change():
                self._model.group(on=on)
        self._tell()

    def prepare(self, most: int) -> None:
        """Some of the work that a filter would have to do at its first key."""
        self._model.order.prepare(most)

    def tick(self, now: int, *, lit: bool) -> None:
        """Ages and the 1 Hz pulse: repaint the visible rows; ``now`` is UTC ns."""
        second = now // 10**9 != self._now // 10**9
        self._now = now
        if second and self._asked.age:
            self.set_filter(self._asked)
        self._view.tick(now, lit=lit)

    # ------------------------------------------------------------------ order and filter

    def arrange(self, arrangement: Arrangement) -> None:
        """Another order of the rows, without publishing it."""
        self._head.sort.show_arrangement(arrangement)
        with self._view.change():
            self._model.arrange(arrangement)
        self._tell()

    def choose_sort(self) -> None:
        """Open the menu of orders."""
        self._head.sort.open()

    def set_filter(self, asked: AlarmFilter, name: str = "") -> None:
        """Show what passes, without publishing it; ``name`` is that of a saved filter."""
        self._asked = asked
        self._bar.show_filter(asked)
        self._head.show_filter(name or saying(structs.replace(asked, text=""), self._words), asked.text)
        with self._view.change():
            self._model.set_filter(asked, self._now)
        self._tell()

    def set_domain(self, domain: str) -> None:
        """Show one domain, or all when empty."""
        self._refilter(structs.replace(self._asked, domains=frozenset({domain} - {""})))

    def clear_filter(self) -> bool:
        """Take every criterion back; whether there was any."""
        had = bool(self._asked)
        if had:
            self._refilter(NOTHING)
        return had

    def choose_filter(self) -> None:
        """Open the criteria and give them the keys; hide them if they are open."""
        wanted = not self._bar.isVisible()
        self._head.more.setChecked(wanted)
        if wanted:
            self._bar.enter()
        else:
            self._view.setFocus()

    def type_filter(self) -> None:
        """Give the keys to the text field."""
        self._head.enter()

    # ------------------------------------------------------------------ selection

    def select(self, alarm_id: AlarmId | None) -> None:
        """Mark the row of the selected alarm without publishing it, and bring it into view."""
        self._view.select(alarm_id)

    def neighbour(self, step: int) -> AlarmId | None:
        """The id ``step`` rows from the selected one; the first row when none is selected."""
        return self._view.neighbour(step)

    def visible_alarms(self) -> list[Alarm]:
        """Those that the operator sees: only what was seen can be acknowledged."""
        return self._view.seen()

    def _rearrange(self, arrangement: Arrangement) -> None:
        self.arrange(arrangement)
        self._view.scrollToTop()
        self.arranged.publish(arrangement)

    def _refilter(self, asked: AlarmFilter) -> None:
        self.set_filter(asked)
        self._view.scrollToTop()
        self._view.scrollTo(self._view.currentIndex())
        self.filtered.publish(asked)

    # ------------------------------------------------------------------ words

    def _tell(self) -> None:
        self._head.show_tally(self._model.tally() if self._known else None)
        key = "alarms.calm" if self._known else "alarms.unknown"
        standing = self._model.order.standing
        if standing and self._asked:
            key = "alarms.none"
        why = self._words(key + ".why", count=number(standing, 0, self._words.language))
        self._view.empty = (self._words(key), why)
        outline = self._model.outline
        self._strip.tell(self._flood, groups=outline.groups, grouped=outline.grouped)
        self._tell_jump()

    def _tell_jump(self) -> None:
        above = self._model.outline.waiting_above(self._view.offset // ROW_HEIGHT)
        self._jump.setVisible(above > 0)
        if above:
            self._jump.setText(self._words("alarms.above", count=number(above, 0, self._words.language)))
            self._jump.adjustSize()
            self._jump.move((self._view.viewport().width() - self._jump.width()) // 2, 4)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._tell_jump()
        return super().eventFilter(watched, event)
