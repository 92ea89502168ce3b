"""Words about an alarm: a comment for the next shift, or why it is suppressed or taken out of service."""

from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.alarm_action import ActionName, Wish
from widgets.alarm_group import AlarmId
from widgets.confirm_row import confirm_row
from widgets.figure import number
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words

LONGEST = 2000  # as the hub allows


class NoteDialog(QDialog):
    """Ctrl+Enter saves, Esc leaves.

    Signals:
        wished: The wish with its words, when the operator has confirmed it; the dialog then closes.
    """

    def __init__(
        self,
        alarm: AlarmId,
        title: str,
        words: Words,
        parent: QWidget | None = None,
        *,
        action: Literal["comment", "suppress", "remove"] = "comment",
    ) -> None:
        super().__init__(parent)
        self._alarm = alarm
        self._action: ActionName = action
        self.wished: Outlet[Wish] = Outlet(self)
        self.setObjectName("panel")
        self.setWindowTitle(words(f"act.{action}"))
        self.setMinimumWidth(480)
        head = QLabel(words(f"{action}.title", title=title), wordWrap=True)
        head.setFont(font(14, strong=True))
        self._text = QPlainTextEdit(tabChangesFocus=True)
        self._text.setPlaceholderText(words(f"{action}.hint"))
        self._text.setFixedHeight(96)
        self._text.textChanged.connect(self._tell)
        self._words = words
        self._over = QLabel()
        self._over.setProperty("tone", "warn")
        self._over.hide()
        self._confirm = QPushButton(words(f"{action}.save"))
        self._confirm.clicked.connect(self._wish)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(head)
        column.addWidget(self._text)
        column.addWidget(self._over)
        column.addLayout(confirm_row(self, self._confirm, words))
        self._text.installEventFilter(self)
        self._tell()

    def _tell(self) -> None:
        length, language = len(self._text.toPlainText().strip()), self._words.language
        self._confirm.setEnabled(0 < length <= LONGEST)
        self._over.setText(
            self._words("note.long", most=number(LONGEST, 0, language), over=number(length - LONGEST, 0, language))
        )
        self._over.setVisible(length > LONGEST)

    def _wish(self) -> None:
        self.wished.publish(Wish(self._alarm, self._action, self._text.toPlainText().strip()))
        self.accept()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._confirm.click()
                return True
        return super().eventFilter(watched, event)
