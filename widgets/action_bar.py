"""The row of buttons under an alarm: what can be done with it, and what became of the last wish."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.model.alarm import Alarm
from console.model.principal import Role
from widgets.alarm_action import KEYS, STRONG, ActionName, offered
from widgets.alarm_model import Mark
from widgets.menu import MenuRow, open_menu
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words

_ORDER: tuple[ActionName, ...] = ("ack", "reset", "shelve", "unshelve", "assign", "comment")
_FIRST: tuple[ActionName, ...] = ("ack", "reset")


class ActionBar(QWidget):
    """Buttons are made once; only those that apply are shown.

    Signals:
        asked: The action whose button was pressed.
    """

    def __init__(self, words: Words, operator: str, role: Role = Role.OPERATOR, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._operator, self._role = words, operator, role
        self.asked: Outlet[ActionName] = Outlet(self)
        self._buttons: dict[ActionName, QPushButton] = {name: self._button(name) for name in _ORDER}
        self._strong: list[ActionName] = []
        self._more = QPushButton("⋯")
        self._more.setToolTip(words("act.more"))
        self._more.setAccessibleName(words("act.more"))
        self._more.clicked.connect(self._open_more)
        self._why = QLabel(wordWrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        for name in _ORDER:
            row.addWidget(self._buttons[name])
        row.addWidget(self._more)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 0, 14, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._why)

    def set_operator(self, operator: str) -> None:
        """Somebody else sits here; counts from the next alarm that is shown."""
        self._operator = operator

    def show_alarm(self, alarm: Alarm | None, mark: Mark | None) -> None:
        """Show what can be done with ``alarm``; nothing while a wish is on its way."""
        actions = offered(alarm, self._operator, self._role) if alarm is not None else ()
        phase = mark.phase if mark and actions else ""
        last = mark.action if mark else ""
        for name, button in self._buttons.items():
            button.setVisible(name in actions)
            waiting = phase == "pending" and name == last
            failed = phase == "failed" and name == last
            text = self._words("act.pending") if waiting else self._words("act.retry" if failed else f"act.{name}")
            button.setText(text if waiting else f"{text}    {KEYS[name]}")
            button.setEnabled(phase != "pending")
            _set(button, "role", "retry" if failed else "primary" if name in _FIRST else "")
        self._strong = [name for name in STRONG if name in actions]
        self._more.setVisible(bool(self._strong))
        self._more.setEnabled(phase != "pending")
        self.setVisible(bool(actions))
        self._tell_why(phase, mark)

    def _tell_why(self, phase: str, mark: Mark | None) -> None:
        why = ""
        if phase == "failed" and mark:
            what = self._words(f"act.{mark.action}")
            press = KEYS.get(mark.action, what)
            why = self._words("act.failed.why", action=what, reason=mark.reason, press=press)
        elif phase == "pending":
            why = self._words("act.pending.why")
        self._why.setText(why)
        self._why.setVisible(bool(why))
        _set(self._why, "tone", "alert" if phase == "failed" else "dim")

    def _open_more(self) -> None:
        rows = [MenuRow(self._words(f"act.{n}"), "", partial(self.asked.publish, n)) for n in self._strong]
        open_menu(self._more, rows)

    def _button(self, name: ActionName) -> QPushButton:
        button = QPushButton()
        button.setFont(font(12, strong=name in _FIRST))
        button.clicked.connect(lambda: self.asked.publish(name))
        return button


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().polish(widget)
