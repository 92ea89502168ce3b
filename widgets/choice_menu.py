"""A button whose menu holds choices, any number of which may be on; the menu stays open while they are made.

The keys are text and the button is no generic class: ``Generic`` among the bases of a QObject makes PySide6 6.11 read
beyond the type when it looks for signals, and the process dies later, in the garbage collector.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from typing_extensions import override

from widgets.signal import Outlet
from widgets.theme import font


class Choice(NamedTuple):
    """One that can be on."""

    key: str
    name: str


class _Menu(QMenu):
    """Does not close when a choice is made; Esc, or a click elsewhere, closes it."""

    @override
    def mouseReleaseEvent(self, arg__1: QMouseEvent) -> None:
        action = self.actionAt(arg__1.position().toPoint())
        if action in self.actions() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(arg__1)

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        action = self.activeAction()
        if arg__1.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and action in self.actions():
            action.trigger()
        else:
            super().keyPressEvent(arg__1)


class ChoiceButton(QPushButton):
    """Its text names the one choice that is on, or says how many are.

    Signals:
        chosen: The keys that are on, after each choice of the operator.

    Args:
        name: What is chosen among.
        choices: Asked for each time the menu opens.
        single: Whether a choice takes the place of another.
    """

    def __init__(
        self,
        name: str,
        choices: Callable[[], Sequence[Choice]],
        parent: QWidget | None = None,
        *,
        single: bool = False,
    ) -> None:
        super().__init__(parent)
        self.chosen: Outlet[frozenset[str]] = Outlet(self)
        self._name, self._choices, self._single = name, choices, single
        self._on: frozenset[str] = frozenset()
        self._known: dict[str, str] = {}
        self._actions: dict[str, QAction] = {}
        self._menu = _Menu(self)
        self.setProperty("role", "filter")
        self.setFont(font(11))
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.clicked.connect(self.open)
        self.show_choice(frozenset())

    def show_choice(self, on: frozenset[str]) -> None:
        """These are on."""
        self._on = on
        self.setChecked(bool(on))
        for key, action in self._actions.items():
            action.setChecked(key in on)
        if on - self._known.keys():
            self._known.update(self._choices())
        one = self._known.get(next(iter(on)), "") if len(on) == 1 else ""
        self.setText(f"{one or self._name}{f' ({len(on)})' if len(on) > 1 else ''} ▾")

    def open(self) -> None:
        """Open the menu below the button; Space or Enter choose, Esc leaves."""
        self.setChecked(bool(self._on))  # a click alone chooses nothing
        self._menu.clear()
        self._actions.clear()
        for key, name in self._choices():
            self._known[key] = name
            action = self._menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(key in self._on)
            action.triggered.connect(partial(self._take, key))
            self._actions[key] = action
        self._menu.setFont(self.font())
        self._menu.setStyleSheet(self.window().styleSheet())
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        if self._actions:
            self._menu.setActiveAction(next(iter(self._actions.values())))

    def _take(self, key: str, _checked: bool = False) -> None:
        on = frozenset({key}) - self._on if self._single else self._on ^ {key}
        self.show_choice(on)
        self.chosen.publish(on)
