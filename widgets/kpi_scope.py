"""What the cockpit looks at: the period, and the domain, area, shift and seat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from console.model.clock import NS
from console.model.shift import Shift, turn_at
from widgets.kpi_row import part_name
from widgets.signal import Outlet
from widgets.words import Words

Period = Literal["shift", "today", "24h", "7d", "30d", "custom"]
PERIODS: tuple[Period, ...] = ("shift", "today", "24h", "7d", "30d", "custom")
FILTERS = ("domain", "area", "shift", "seat")
_HOUR = 3600 * NS
_SPANS: dict[Period, int] = {"24h": 24 * _HOUR, "7d": 168 * _HOUR, "30d": 720 * _HOUR}


@dataclass(frozen=True)
class View:
    """What is to be looked at; empty filters are everything.

    Attributes:
        period: Which.
        begin: Of a period of one's own, UTC ns.
        end: The same.
        filters: By ``domain``, ``area``, ``shift`` and ``seat``.
    """

    period: Period = "24h"
    begin: int = 0
    end: int = 0
    filters: tuple[tuple[str, str], ...] = ()

    def span(self, now: int, shifts: Sequence[Shift], zone: ZoneInfo) -> tuple[int, int]:
        """Begin and end, UTC ns; an end of 0 goes with the clock."""
        if self.period == "custom":
            return self.begin, self.end
        if self.period == "shift":
            turn = turn_at(now, shifts, zone)
            return (turn.begin, 0) if turn else (now - 8 * _HOUR, 0)
        if self.period == "today":
            day = datetime.fromtimestamp(now / NS, zone).replace(hour=0, minute=0, second=0, microsecond=0)
            return round(day.timestamp()) * NS, 0
        return now - _SPANS[self.period], 0


class ScopeBar(QWidget):
    """Six periods and four filters.

    Signals:
        wanted: What the operator wants to look at.
    """

    def __init__(
        self, words: Words, zone: ZoneInfo, *, now: int, shifts: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        """``shifts`` are their names in the seat's language, by the Vietnamese one."""
        super().__init__(parent)
        self.wanted: Outlet[View] = Outlet(self)
        self._words, self._zone, self._shifts = words, zone, shifts
        self.view = View()
        self._periods = {period: self._period(period) for period in PERIODS}
        self._filters = {name: self._filter(name) for name in FILTERS}
        self._parts: dict[str, list[str]] = {}
        today = datetime.fromtimestamp(now / NS, zone)
        self._from, self._to = self._moment(today - timedelta(days=1)), self._moment(today)
        self._apply = QPushButton(words("kpi.period.apply"))
        self._apply.clicked.connect(self._custom)
        self._wrong = QLabel()
        self._wrong.setProperty("tone", "warn")
        self._own = QWidget()
        self._lay_out()
        self._tell()

    def _period(self, period: Period) -> QPushButton:
        button = QPushButton(self._words(f"kpi.period.{period}"))
        button.setCheckable(True)
        button.clicked.connect(partial(self._choose, period))
        return button

    def _filter(self, name: str) -> QPushButton:
        button = QPushButton()
        button.setCheckable(True)
        button.clicked.connect(partial(self._open, name))
        return button

    def _moment(self, moment: datetime) -> QDateTimeEdit:
        shown = QDateTime(QDate(moment.year, moment.month, moment.day), QTime(moment.hour, 0))
        edit = QDateTimeEdit(shown)
        edit.setDisplayFormat("dd/MM/yyyy HH:mm" if self._words.language == "vi" else "dd MMM yyyy HH:mm")
        edit.setButtonSymbols(QDateTimeEdit.ButtonSymbols.NoButtons)
        edit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        edit.setMinimumWidth(150)
        return edit

    def _lay_out(self) -> None:
        own = QHBoxLayout(self._own)
        own.setContentsMargins(0, 0, 0, 0)
        for part in (self._from, QLabel("–"), self._to, self._apply, self._wrong):
            own.addWidget(part)
        own.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in self._periods.values():
            row.addWidget(button)
        row.addSpacing(16)
        for box in self._filters.values():
            row.addWidget(box)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._own)

    def show_parts(self, parts: Mapping[str, Sequence[str]]) -> None:
        """What there is to filter by; what is chosen stays even where there is none of it now."""
        chosen = dict(self.view.filters)
        for name in FILTERS:
            found = list(parts.get(name, ()))
            if chosen.get(name) and chosen[name] not in found:
                found.append(chosen[name])
            self._parts[name] = found

    def filter_by(self, name: str, part: str) -> None:
        """Look at one part only, or, where it is looked at already, at all."""
        self._set(name, "" if dict(self.view.filters).get(name) == part else part)

    def choose(self, view: View) -> None:
        """As if the operator had chosen it."""
        self._want(view)

    def show_view(self, view: View) -> None:
        """What is looked at already."""
        self.view = view
        self._tell()

    def words_of(self, view: View) -> str:
        """The filters as they are read; empty where there are none."""
        return " · ".join(part_name(part, name, self._words, self._shifts) for name, part in view.filters)

    def _choose(self, period: Period, _checked: bool = False) -> None:
        if period == "custom":
            self.view = replace(self.view, period=period, begin=self._ns(self._from), end=self._ns(self._to))
            self._tell()
            return
        self._want(replace(self.view, period=period))

    def _custom(self) -> None:
        begin, end = self._ns(self._from), self._ns(self._to)
        self._wrong.setText("" if begin < end else self._words("kpi.period.backwards"))
        if begin < end:
            self._want(replace(self.view, period="custom", begin=begin, end=end))

    def _open(self, name: str, _checked: bool = False) -> None:
        """What one may filter by; all of it comes first."""
        self._tell()
        menu = QMenu(self)
        for part in ("", *self._parts.get(name, ())):
            action = menu.addAction(self._filter_words(name, part))
            action.setCheckable(True)
            action.setChecked(part == dict(self.view.filters).get(name, ""))
            action.triggered.connect(partial(self._set, name, part))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        button = self._filters[name]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _set(self, name: str, part: str, _checked: bool = False) -> None:
        filters = {**dict(self.view.filters), name: part}
        self._want(replace(self.view, filters=tuple((n, filters[n]) for n in FILTERS if filters.get(n))))

    def _filter_words(self, name: str, part: str) -> str:
        return part_name(part, name, self._words, self._shifts) if part else self._words(f"kpi.filter.{name}")

    def _want(self, view: View) -> None:
        self.view = view
        self._tell()
        self.wanted.publish(view)

    def _ns(self, edit: QDateTimeEdit) -> int:
        """What the clock of the city shows, as UTC ns."""
        shown = edit.dateTime()
        date, time = shown.date(), shown.time()
        moment = datetime(date.year(), date.month(), date.day(), time.hour(), time.minute(), tzinfo=self._zone)
        return round(moment.timestamp()) * NS

    def _tell(self) -> None:
        for period, button in self._periods.items():
            button.setChecked(period == self.view.period)
        self._own.setVisible(self.view.period == "custom")
        chosen = dict(self.view.filters)
        for name, button in self._filters.items():
            button.setText(f"{self._filter_words(name, chosen.get(name, ''))} ▾")
            button.setChecked(bool(chosen.get(name)))
