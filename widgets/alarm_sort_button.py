"""The order of the alarm list, by mouse or keyboard: a button with a menu of orders."""

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from widgets.alarm_sort import SORTS, Sort
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words


class SortButton(QPushButton):
    """Says which order is on unless it is the usual one.

    Signals:
        chosen: The order that the operator took.
    """

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: Outlet[Sort] = Outlet(self)
        self._words = words
        self._menu = QMenu(self)
        group = QActionGroup(self._menu)
        self._choices: dict[Sort, QAction] = {sort: self._menu.addAction(words(f"sort.{sort}")) for sort in SORTS}
        for sort in SORTS:
            action = self._choices[sort]
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(self._take, sort))
        self.setProperty("role", "plain")
        self.setFont(font(11))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(words("sort"))
        self.clicked.connect(self.open)
        self.show_sort("waiting")

    def show_sort(self, sort: Sort) -> None:
        """Mark the order that is on."""
        name = self._words(f"sort.{sort}")
        self._choices[sort].setChecked(True)
        self.setText("↕" if sort == "waiting" else f"↕ {name}")
        self.setToolTip(self._words("sort.tip", order=name))

    def open(self) -> None:
        """Open the menu; arrows and Enter choose, Esc leaves."""
        self._menu.setStyleSheet(self.window().styleSheet())
        checked = next(action for action in self._choices.values() if action.isChecked())
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self._menu.setActiveAction(checked)

    def _take(self, sort: Sort, _checked: bool = False) -> None:
        self.show_sort(sort)
        self.chosen.publish(sort)
