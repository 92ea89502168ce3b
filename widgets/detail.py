"""The detail pane: the selected alarm or entity, what is known of it, and what can be done about it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from console.model.alarm import Alarm
from console.model.entity import Entity
from console.model.mode import CityMode
from console.model.principal import Role
from widgets.action_bar import ActionBar
from widgets.alarm_action import ActionName
from widgets.alarm_model import Mark
from widgets.detail_facts import ReadingLine, alarm_facts, entity_facts
from widgets.emptiness import paint_emptiness
from widgets.fact_table import FactTable
from widgets.naming import named, short_id, whereabouts
from widgets.past_view import PastView
from widgets.signal import Outlet
from widgets.symbol import Symbol
from widgets.theme import Theme, font
from widgets.words import Words


class DetailPane(QWidget):
    """One alarm or one entity.

    Attributes:
        past: Below the facts: cameras near the place, and the alarm's history.

    Signals:
        asked: The action that the operator wants for the alarm shown, or wants sent again.
    """

    def __init__(
        self,
        theme: Theme,
        language: str,
        zone: ZoneInfo,
        operator: str = "",
        *,
        role: Role = Role.OPERATOR,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._words, self._zone = theme, Words(language), zone
        self._alarm: Alarm | None = None
        self._entity: Entity | None = None
        self._readings: list[ReadingLine] = []
        self._present: ReadingLine | None = None
        self._modes: tuple[CityMode, ...] = ()
        self._name = self._kind = self._status = ""
        self._mark: Mark | None = None
        self._now = 0
        self._symbol = Symbol(theme, 22)
        self._title = QLabel(wordWrap=True)
        self._title.setProperty("tone", "strong")
        self._title.setFont(font(14, strong=True))
        self._reference = QLabel()
        self._reference.setProperty("tone", "small")
        self._actions = ActionBar(self._words, operator, role)
        self.asked: Outlet[ActionName] = self._actions.asked
        self._facts = FactTable()
        self.past = PastView(theme, self._words, zone)
        self._body = QWidget(self)
        self._lay_out()
        self._refresh()

    def set_operator(self, operator: str) -> None:
        """Somebody else sits here."""
        self._actions.set_operator(operator)
        self._refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 12, 14, 0)
        head.setSpacing(10)
        head.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        head.addWidget(self._reference, 0, Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(self._facts)
        lines.addWidget(self.past)
        lines.addStretch(1)
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._actions)
        column.addWidget(scroll, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)

    @property
    def alarm(self) -> Alarm | None:
        """The alarm shown."""
        return self._alarm

    def show_alarm(
        self,
        alarm: Alarm,
        mark: Mark | None,
        name: str = "",
        present: ReadingLine | None = None,
        *,
        modes: Sequence[CityMode] = (),
    ) -> None:
        """Show one alarm.

        Args:
            alarm: Standing, or just ended.
            mark: What became of this seat's last command on it.
            name: Of its entity, where it is known.
            present: What the entity reads now, where the rule judges a reading.
            modes: The city modes that suppress it.
        """
        self._alarm, self._entity, self._mark = alarm, None, mark
        self._name, self._present, self._modes = name, present, tuple(modes)
        self._refresh()

    def show_entity(self, entity: Entity, readings: list[ReadingLine], kind: str = "", status: str = "") -> None:
        """Show one entity.

        Args:
            entity: Which.
            readings: Its last ones.
            kind: What it is, in words.
            status: What to say instead of readings, of a thing that has none.
        """
        self._alarm, self._entity, self._readings, self._mark = None, entity, readings, None
        self._kind, self._status = kind, status
        self._refresh()

    def clear(self) -> None:
        """Nothing is selected."""
        self._alarm = self._entity = self._mark = None
        self._refresh()

    def tick(self, now: int, *, lit: bool) -> None:
        """Ages and the 1 Hz pulse; ``now`` is UTC ns."""
        self._symbol.set_pulse(lit)
        if now // 10**9 != self._now // 10**9:
            self._now = now
            self._tell_facts()

    def _refresh(self) -> None:
        self._body.setVisible(self._alarm is not None or self._entity is not None)
        language = self._words.language
        self._symbol.setVisible(self._alarm is not None)
        if self._alarm is not None:
            title = self._alarm.title.get(language)
            self._title.setText(named(title, whereabouts(title, self._name, self._alarm.place.get(language))))
            self._reference.setText(short_id(self._alarm.occurrence))
            self._reference.setToolTip(self._alarm.occurrence)
            self._symbol.show_alarm(self._alarm)
        elif self._entity is not None:
            self._title.setText(named(self._entity.name.get(language), self._entity.place.get(language)))
            self._reference.setText(self._kind)
            self._reference.setToolTip("")
        self._actions.show_alarm(self._alarm, self._mark)
        self._tell_facts()
        self.update()

    def _tell_facts(self) -> None:
        if self._alarm is not None:
            self._facts.show_facts(
                alarm_facts(self._alarm, self._present, self._now, self._zone, self._words, modes=self._modes)
            )
        elif self._entity is not None:
            self._facts.show_facts(
                entity_facts(self._entity, self._readings, self._now, self._zone, self._words, status=self._status)
            )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._alarm is None and self._entity is None:
            painter = QPainter(self)
            words = self._words
            paint_emptiness(painter, self.rect(), words("detail.none"), words("detail.none.why"), self._theme)
            painter.end()
