"""The criteria of the alarm list's filter as chips, one or a menu per column; everything by mouse or keyboard."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import structs
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from console.model.text import Text, alphabetical
from widgets.alarm_filter import AGES, NOTHING, PHASES, AlarmFilter, Owner
from widgets.choice_menu import Choice, ChoiceButton
from widgets.escape import claims_escape
from widgets.flow import Flow
from widgets.signal import Outlet
from widgets.symbol import Look, symbol_picture
from widgets.theme import Theme, font
from widgets.words import DOMAINS, Words

_PRIORITIES = (1, 2, 3, 4)
_OWNERS: tuple[Owner, ...] = ("me", "nobody")


class FilterBar(QWidget):
    """Left and right lead from chip to chip, Space or Enter chooses, Esc leaves.

    Signals:
        chosen: The filter after each choice of the operator.
        saved_asked: He wants the saved filters.
        left: He has left the bar by Esc.

    Args:
        places: Where alarms stand, by the Vietnamese words; asked when the menu of places opens.
    """

    def __init__(
        self, theme: Theme, words: Words, places: Callable[[], Mapping[str, Text]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.chosen: Outlet[AlarmFilter] = Outlet(self)
        self.saved_asked: Outlet[bool] = Outlet(self)
        self.left: Outlet[bool] = Outlet(self)
        self._words, self._asked = words, NOTHING
        self._priorities = {p: self._priority(p, theme) for p in _PRIORITIES}
        self._phases = self._menu(words("sort.state"), [Choice(p, words(f"filter.phase.{p}")) for p in PHASES])
        self._domains = self._menu(words("sort.domain"), [Choice(d, words.domain(d)) for d in (*DOMAINS, "system")])
        self._places: ChoiceButton = ChoiceButton(words("sort.place"), lambda: self._where(places()), self)
        self._ages = self._menu(words("sort.age"), [Choice(a, words(f"filter.age.{a}")) for a in AGES], single=True)
        self._owners = self._menu(
            words("sort.owner"), [Choice(o, words(f"filter.owner.{o}")) for o in _OWNERS], single=True
        )
        self._repeated = self._chip("×2+", words("filter.repeated"))
        self._saved = QPushButton(words("filter.saved"))
        self._saved.setProperty("role", "plain")
        self._saved.setToolTip(words("saved"))
        self._connect()
        flow = Flow(4, self)
        flow.setContentsMargins(14, 0, 12, 6)
        for chip in self._chips():
            chip.setFont(font(11))
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.installEventFilter(self)
            flow.addWidget(chip)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def _connect(self) -> None:
        for priority, chip in self._priorities.items():
            chip.clicked.connect(partial(self._toggle_priority, priority))
        self._phases.chosen.on_value(lambda on: self._choose(phases=on))
        self._domains.chosen.on_value(lambda on: self._choose(domains=on))
        self._places.chosen.on_value(lambda on: self._choose(places=on))
        self._ages.chosen.on_value(lambda on: self._choose(age=next(iter(on), "")))
        self._owners.chosen.on_value(lambda on: self._choose(owner=next(iter(on), "")))
        self._repeated.clicked.connect(self._toggle_repeated)
        self._saved.clicked.connect(lambda: self.saved_asked.publish(value=True))

    def show_filter(self, asked: AlarmFilter) -> None:
        """These criteria are on."""
        self._asked = asked
        for priority, chip in self._priorities.items():
            chip.setChecked(priority in asked.priorities)
        self._phases.show_choice(asked.phases)
        self._domains.show_choice(asked.domains)
        self._places.show_choice(asked.places)
        self._ages.show_choice(frozenset({asked.age} - {""}))
        self._owners.show_choice(frozenset({asked.owner} - {""}))
        self._repeated.setChecked(asked.repeated)

    def enter(self) -> None:
        """Give the keys to the first chip."""
        self._priorities[1].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chips(self) -> list[QAbstractButton]:
        menus: list[QAbstractButton] = [self._phases, self._domains, self._places, self._ages, self._owners]
        return [*self._priorities.values(), *menus, self._repeated, self._saved]

    def _where(self, places: Mapping[str, Text]) -> list[Choice]:
        language = self._words.language
        named = sorted((alphabetical(text.get(language)), vi, text.get(language)) for vi, text in places.items())
        known = {vi for _, vi, _ in named}
        return [Choice(vi, vi) for vi in sorted(self._asked.places - known)] + [
            Choice(vi, name) for _, vi, name in named
        ]

    def _menu(self, name: str, choices: list[Choice], *, single: bool = False) -> ChoiceButton:
        return ChoiceButton(name, lambda: choices, self, single=single)

    def _choose(self, **criteria: object) -> None:
        self._asked = structs.replace(self._asked, **criteria)
        self.chosen.publish(self._asked)

    def _toggle_priority(self, priority: int, _checked: bool = False) -> None:
        self._choose(priorities=self._asked.priorities ^ {priority})

    def _toggle_repeated(self, checked: bool) -> None:
        self._choose(repeated=checked)

    def _priority(self, priority: int, theme: Theme) -> QPushButton:
        chip = self._chip("", self._words("filter.priority", priority=priority))
        picture = symbol_picture(priority, Look.FILLED, theme, 18, pulse=False, ratio=self.devicePixelRatioF())
        chip.setIcon(QIcon(picture))
        chip.setIconSize(QSize(18, 18))
        return chip

    def _chip(self, text: str, why: str) -> QPushButton:
        chip = QPushButton(text)
        chip.setProperty("role", "filter")
        chip.setCheckable(True)
        chip.setToolTip(why)
        chip.setAccessibleName(why)
        return chip

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if claims_escape(event):
            return True
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        chips = self._chips()
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step and isinstance(watched, QAbstractButton):
            chips[(chips.index(watched) + step) % len(chips)].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QAbstractButton):
            watched.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.publish(value=True)
        else:
            return False
        return True
