"""Shelving asks for a reason and a time: it is bounded, it ends by itself, and it stands in the shift's list."""

from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.model.clock import NS
from widgets.alarm_action import Wish
from widgets.alarm_group import AlarmId
from widgets.confirm_row import confirm_row
from widgets.figure import clock
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words

MINUTES = (15, 30, 60, 120, 240, 480)
REASONS = ("known", "repair", "sensor", "exercise")
Span = int | Literal["once"]


class ShelveDialog(QDialog):
    """One alarm, a reason that is typed or picked, and until when.

    Signals:
        wished: The wish, when the operator has confirmed it; the dialog then closes.
    """

    def __init__(
        self, alarm: AlarmId, title: str, words: Words, parent: QWidget | None = None, *, now: int, zone: ZoneInfo
    ) -> None:
        super().__init__(parent)
        self._alarm, self._now, self._zone, self._words = alarm, now, zone, words
        self._span: Span = 60
        self.wished: Outlet[Wish] = Outlet(self)
        self.setObjectName("panel")
        self.setWindowTitle(words("shelve"))
        self.setMinimumWidth(700)
        self._reason = QLineEdit(maxLength=200)
        self._reason.setPlaceholderText(words("shelve.reason.hint"))
        self._reason.textChanged.connect(self._tell)
        self._spans: dict[Span, QPushButton] = {span: self._span_button(span) for span in (*MINUTES, "once")}
        self._until = QLabel(wordWrap=True)
        self._until.setProperty("tone", "dim")
        self._confirm = QPushButton(words("act.shelve"))
        self._confirm.setFont(font(12, strong=True))
        self._confirm.setDefault(True)
        self._confirm.clicked.connect(self._wish)
        self._lay_out(title)
        self._tell()

    def _lay_out(self, title: str) -> None:
        words = self._words
        head = QLabel(words("shelve.title", title=title), wordWrap=True)
        head.setFont(font(14, strong=True))
        reasons = QHBoxLayout()
        for reason in REASONS:
            text = words(f"shelve.reason.{reason}")
            button = QPushButton(text, autoDefault=False)
            button.clicked.connect(partial(self.set_reason, text))
            reasons.addWidget(button)
        reasons.addStretch(1)
        spans = QHBoxLayout()
        for button in self._spans.values():
            spans.addWidget(button)
        spans.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(head)
        column.addWidget(QLabel(words("shelve.reason")))
        column.addWidget(self._reason)
        column.addLayout(reasons)
        column.addWidget(QLabel(words("shelve.span")))
        column.addLayout(spans)
        column.addWidget(self._until)
        column.addLayout(confirm_row(self, self._confirm, words))

    def _span_button(self, span: Span) -> QPushButton:
        words = self._words
        if span == "once":
            text = words("shelve.once")
        elif span < 60:
            text = words("shelve.minutes", n=span)
        else:
            text = words("shelve.hours", n=span // 60)
        button = QPushButton(text, autoDefault=False)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.choose(span))
        return button

    def set_reason(self, text: str) -> None:
        """As if the operator had typed it."""
        self._reason.setText(text)

    def choose(self, span: Span) -> None:
        """Shelve for ``span`` minutes, or until the process is normal."""
        self._span = span
        self._tell()

    def _end(self) -> int:
        minutes = MINUTES[-1] if self._span == "once" else self._span
        return self._now + minutes * 60 * NS

    def _tell(self) -> None:
        for span, button in self._spans.items():
            button.setChecked(span == self._span)
        key = "shelve.until.once" if self._span == "once" else "shelve.until"
        self._until.setText(self._words(key, time=clock(self._end(), self._zone)))
        self._confirm.setEnabled(bool(self._reason.text().strip()))

    def _wish(self) -> None:
        once = self._span == "once"
        self.wished.publish(Wish(self._alarm, "shelve", self._reason.text().strip(), self._end(), once))
        self.accept()
