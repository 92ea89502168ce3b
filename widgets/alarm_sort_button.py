"""The order of the alarm list, by mouse or keyboard: a button with a menu of columns."""

from collections.abc import Callable
from functools import partial

from msgspec import structs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from widgets.alarm_sort import COLUMNS, DOWNWARD, USUAL, Arrangement, Column
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words

Turn = Callable[[Arrangement], Arrangement]


class SortButton(QPushButton):
    """Says which order is on unless it is the usual one. The column that is on, taken again, turns round.

    Signals:
        chosen: The order that the operator took.
    """

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: Outlet[Arrangement] = Outlet(self)
        self._words, self._arrangement = words, USUAL
        self._menu = QMenu(self)
        group = QActionGroup(self._menu)
        self._columns: dict[Column, QAction] = {name: self._menu.addAction(words(f"sort.{name}")) for name in COLUMNS}
        for column, action in self._columns.items():
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(self._take, column))
        self._menu.addSeparator()
        self._turned = self._option("sort.turned", lambda a: structs.replace(a, descending=not a.descending))
        self._waiting = self._option("sort.waiting", lambda a: structs.replace(a, waiting_first=not a.waiting_first))
        self.setProperty("role", "plain")
        self.setFont(font(11))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(words("sort"))
        self.clicked.connect(self.open)
        self.show_arrangement(USUAL)

    def _option(self, key: str, turn: Turn) -> QAction:
        action = self._menu.addAction(self._words(key))
        action.setCheckable(True)
        action.triggered.connect(lambda: self._choose(turn(self._arrangement)))
        return action

    def show_arrangement(self, arrangement: Arrangement) -> None:
        """Mark the order that is on."""
        self._arrangement = arrangement
        name = self._words(f"sort.{arrangement.column}")
        arrow = "↓" if arrangement.descending else "↑"
        self._columns[arrangement.column].setChecked(True)
        self._turned.setChecked(arrangement.descending)
        self._waiting.setChecked(arrangement.waiting_first)
        self.setText("↕" if arrangement == USUAL else f"{arrow} {name}")
        first = self._words("sort.waiting") if arrangement.waiting_first else self._words("sort.mixed")
        self.setToolTip(self._words("sort.tip", order=f"{first} · {name} {arrow}"))

    def open(self) -> None:
        """Open the menu; arrows and Enter choose, Esc leaves."""
        self._menu.setStyleSheet(self.window().styleSheet())
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self._menu.setActiveAction(self._columns[self._arrangement.column])

    def _take(self, column: Column, _checked: bool = False) -> None:
        before = self._arrangement
        descending = not before.descending if column == before.column else column in DOWNWARD
        self._choose(structs.replace(before, column=column, descending=descending))

    def _choose(self, arrangement: Arrangement) -> None:
        self.show_arrangement(arrangement)
        self.chosen.publish(arrangement)
