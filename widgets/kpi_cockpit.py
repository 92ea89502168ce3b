"""The cockpit: how well this room's alarms are managed, live and for any past period."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from console.wire.cockpit import Cockpit, Offender
from widgets.alarm_order import AlarmId
from widgets.figure import clock, local, zone_name
from widgets.kpi_chart import KpiChart
from widgets.kpi_line import days, groups
from widgets.kpi_list import KpiList
from widgets.kpi_priorities import KpiPriorities
from widgets.kpi_row import LISTS, PARTS, ListName, Row, rows
from widgets.kpi_scope import FILTERS, ScopeBar
from widgets.kpi_table import KpiTable
from widgets.placeholder import Placeholder
from widgets.signal import Outlet
from widgets.theme import Theme, font
from widgets.words import Words

_GAP = 4


class KpiCockpit(QWidget):
    """A window of its own beside the console's: what is clicked in it is selected there.

    Attributes:
        scope: What is looked at.

    Signals:
        picked: The alarm of a row.
        assign_asked: The bad actor that is to be assigned.
        export_asked: ``csv`` or ``pdf``.
        closed: The operator closed it.
    """

    def __init__(
        self,
        theme: Theme,
        words: Words,
        zone: ZoneInfo,
        *,
        now: int,
        shifts: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``shifts`` are their names in the seat's language, by the Vietnamese one."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.picked: Outlet[AlarmId] = Outlet(self)
        self.assign_asked: Outlet[Offender] = Outlet(self)
        self.export_asked: Outlet[str] = Outlet(self)
        self.closed: Outlet[bool] = Outlet(self)
        self._words, self._zone, self._shifts = words, zone, shifts or {}
        self.made: Cockpit | None = None
        self.setWindowTitle(words("kpi"))
        self.scope = ScopeBar(words, zone, now=now, shifts=self._shifts)
        self._span, self._days, self._note = QLabel(), QLabel(), QLabel(wordWrap=True)
        self._note.setProperty("tone", "warn")
        self._exports = {kind: QPushButton(words(f"kpi.export.{kind}")) for kind in ("csv", "pdf")}
        self._table = KpiTable(theme, words)
        self._chart, self._priorities = KpiChart(theme, words, zone), KpiPriorities(theme, words)
        self.list = KpiList(theme, words)
        self._empty = Placeholder(theme, words("kpi.pending"), words("kpi.pending.why"))
        self._stack = QStackedWidget()
        self._lay_out()
        self._listen()
        self.resize(1480, 900)
        self.setMinimumSize(1080, 620)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self._tell()

    def _lay_out(self) -> None:
        title = QLabel(self._words("kpi"))
        title.setFont(font(14, strong=True))
        self._span.setProperty("tone", "dim")
        self._days.setToolTip(self._words("kpi.days.why"))
        head = QHBoxLayout()
        head.setSpacing(12)
        for part in (title, self._span, self._days):
            head.addWidget(part)
        head.addStretch(1)
        for button in self._exports.values():
            head.addWidget(button)
        table = QScrollArea()
        table.setWidgetResizable(True)
        table.setWidget(self._table)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setFixedWidth(560)
        right = QVBoxLayout()
        right.setSpacing(_GAP)
        right.addWidget(self._chart, 3)
        right.addWidget(self._priorities)
        right.addWidget(self.list, 5)
        body = QWidget()
        inside = QHBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(_GAP)
        inside.addWidget(table)
        inside.addLayout(right, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.scope)
        column.addWidget(self._note)
        column.addWidget(self._stack, 1)

    def _listen(self) -> None:
        for kind, button in self._exports.items():
            button.clicked.connect(lambda _checked=False, k=kind: self.export_asked.publish(k))
        self.list.chosen.on_value(lambda _name: self._tell_list())
        self.list.picked.on_value(self._picked)
        self.list.assign_asked.on_value(self._assign)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.close)

    def show_cockpit(self, made: Cockpit) -> None:
        """Show these figures."""
        self.made = made
        self._note.setText("")
        self._tell()

    def show_pending(self) -> None:
        """Other figures are being made; those of before are not shown under a new heading."""
        self.made = None
        self._note.setText("")
        self._empty.say(self._words("kpi.pending"), self._words("kpi.pending.why"))
        self._tell()

    def show_failure(self, reason: str) -> None:
        """Figures could not be made; those that are shown stay, with their time."""
        if self.made is None:
            self._note.setText(self._words("kpi.failed.first", reason=reason))
        else:
            time = clock(self.made.at, self._zone)
            self._note.setText(self._words("kpi.failed", reason=reason, time=time))
        self._tell()

    def say(self, text: str) -> None:
        """One line above the figures: what was written where."""
        self._note.setText(text)
        self._tell()

    def span_words(self, made: Cockpit) -> str:
        """The period as it is read, with the zone named once."""
        form = "%d/%m/%Y %H:%M" if self._words.language == "vi" else "%d %b %Y %H:%M"
        begin, end = (f"{local(t, self._zone):{form}}" for t in (made.begin, made.end))
        return self._words("kpi.span", begin=begin, end=end, zone=zone_name(made.end, self._zone))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.publish(value=True)
        super().closeEvent(event)

    def _tell(self) -> None:
        made, words = self.made, self._words
        self._note.setVisible(bool(self._note.text()))
        known = made is not None and made.since is not None
        self._stack.setCurrentIndex(int(known))
        for button in self._exports.values():
            button.setEnabled(known)
        if made is None:
            self._span.setText("")
            self._days.setText("")
            return
        if not known:
            self._empty.say(words("kpi.none"), words("kpi.none.why"))
        ends = words("kpi.past" if made.scope.end else "kpi.live", time=clock(made.at, self._zone))
        self._span.setText(f"{self.span_words(made)} · {ends}" if known else "")
        self._days.setText(days(made.kpi, words) if known else "")
        self._table.show_groups(groups(made, words), days(made.kpi, words))
        self._chart.show_cockpit(made)
        self._priorities.show_cockpit(made)
        self.scope.show_parts({name: [p.name for p in made.parts.get(name, [])] for name in FILTERS})
        self._tell_list()

    def _tell_list(self) -> None:
        if self.made is not None:
            self.list.show_rows(self._rows(self.list.name))
            self.list.show_counts({n: len(self._rows(n)) for n in LISTS if n not in PARTS and n != "actors"})

    def _rows(self, name: ListName) -> list[Row]:
        return rows(self.made, name, self._zone, self._words, self._shifts) if self.made else []

    def _picked(self, row: Row) -> None:
        if row.alarm is not None:
            self.picked.publish(row.alarm)
        elif row.part:
            self.scope.filter_by(self.list.name, row.part)

    def _assign(self, row: Row) -> None:
        actors = self.made.actors if self.made else []
        actor = next((o for o in actors if (o.entity, o.rule) == row.alarm), None)
        if actor is not None:
            self.assign_asked.publish(actor)
