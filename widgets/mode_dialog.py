"""The city modes: which are on and what they suppress; a supervisor sets and clears them, everybody sees them."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.model.clock import NS
from widgets.confirm_row import confirm_row
from widgets.figure import moment
from widgets.mode_line import ModeLine, ModeWish, span
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words

HOURS = (1, 2, 4, 8, 24, 0)  # 0: until somebody clears it
_WIDTH = 720
_COLUMNS = 3


class ModeDialog(QDialog):
    """One mode is chosen; below it what it means, and for a supervisor the reason and the end.

    Signals:
        wished: What is wanted; the dialog waits for ``show_answer``.
    """

    def __init__(
        self, words: Words, parent: QWidget | None = None, *, now: int, zone: ZoneInfo, denied: str = ""
    ) -> None:
        """``denied`` says why this seat may only look; empty where it may set and clear modes."""
        super().__init__(parent)
        self.wished: Outlet[ModeWish] = Outlet(self)
        self._words, self._now, self._zone, self._denied = words, now, zone, denied
        self._lines: dict[str, ModeLine] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._chosen, self._hours, self._waiting = "", HOURS[2], False
        self.setObjectName("panel")
        self.setWindowTitle(words("mode"))
        self.setFixedWidth(_WIDTH)
        self._none = QLabel(words("mode.none"), wordWrap=True)
        self._modes = QGridLayout()
        self._state, self._note, self._answer = (QLabel(wordWrap=True) for _ in range(3))
        self._note.setProperty("tone", "dim")
        self._reason = QLineEdit(maxLength=200)
        self._reason.setPlaceholderText(words("mode.reason.hint"))
        self._reason.textChanged.connect(self._tell)
        self._spans = {hours: self._span(hours) for hours in HOURS}
        self._end = QLabel()
        self._end.setProperty("tone", "dim")
        self._clear = QPushButton(words("mode.clear"), autoDefault=False)
        self._clear.clicked.connect(lambda: self._wish(on=False))
        self._set = QPushButton(words("mode.set"))
        self._set.setFont(font(12, strong=True))
        self._set.setDefault(True)
        self._set.clicked.connect(lambda: self._wish(on=True))
        self._asking = QWidget()
        self._lay_out()
        self._tell()

    def _lay_out(self) -> None:
        words = self._words
        head = QLabel(words("mode"))
        head.setFont(font(14, strong=True))
        why = QLabel(words("mode.why"), wordWrap=True)
        why.setProperty("tone", "dim")
        self._modes.setSpacing(8)
        spans = QHBoxLayout()
        for button in self._spans.values():
            spans.addWidget(button)
        spans.addStretch(1)
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(12)
        asking.addWidget(QLabel(words("mode.reason")))
        asking.addWidget(self._reason)
        asking.addWidget(QLabel(words("shelve.span")))
        asking.addLayout(spans)
        asking.addWidget(self._end)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for part in (head, why, self._none):
            column.addWidget(part)
        column.addLayout(self._modes)
        for part in (self._state, self._note, self._asking, self._answer):
            column.addWidget(part)
        if self._denied:
            denied = QLabel(self._denied, wordWrap=True)
            denied.setFont(font(12, strong=True))
            column.addWidget(denied)
        row = confirm_row(self, self._set, words, leave="close" if self._denied else "cancel")
        row.insertWidget(0, self._clear)
        column.addLayout(row)

    def _span(self, hours: int) -> QPushButton:
        text = self._words("shelve.hours", n=hours) if hours else self._words("mode.until.cleared")
        button = QPushButton(text, autoDefault=False)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.choose_span(hours))
        return button

    def show_modes(self, lines: Sequence[ModeLine], now: int) -> None:
        """Show every mode there is, as it is now; the chosen one stays chosen."""
        self._now = now
        self._lines = {line.mode.id: line for line in lines}
        if list(self._lines) != list(self._buttons):
            for button in self._buttons.values():
                button.deleteLater()
            self._buttons = {mode: self._button(mode, at) for at, mode in enumerate(self._lines)}
        if self._chosen not in self._lines:
            on = (i for i, line in self._lines.items() if line.mode.on)
            self._choose(next(on, next(iter(self._lines), "")))
        self._tell()

    def choose(self, mode: str) -> None:
        """Show this one; what it was set with stands in the fields."""
        self._choose(mode)
        self._tell()

    def choose_span(self, hours: int) -> None:
        """Let it end after so many hours; 0: when it is cleared."""
        self._hours = hours
        self._tell()

    def set_reason(self, text: str) -> None:
        """As if the supervisor had typed it."""
        self._reason.setText(text)

    def show_answer(self, reason: str, *, done: bool) -> None:
        """What became of the wish: it closes when it is done, else it says why it is not."""
        self._waiting = False
        if done:
            self.accept()
            return
        self._answer.setText(self._words("mode.failed", reason=reason))
        self._answer.setProperty("tone", "alert")
        self._answer.style().polish(self._answer)
        self._tell()

    def _button(self, mode: str, at: int) -> QPushButton:
        button = QPushButton(autoDefault=False)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.choose(mode))
        self._modes.addWidget(button, at // _COLUMNS, at % _COLUMNS)
        return button

    def _choose(self, mode: str) -> None:
        self._chosen = mode
        line = self._lines.get(mode)
        self._reason.setText(line.mode.reason if line and line.mode.on else "")

    def _tell(self) -> None:
        words, line = self._words, self._lines.get(self._chosen)
        language = words.language
        for mode, button in self._buttons.items():
            told = self._lines[mode].mode if mode in self._lines else None
            name = told.name.get(language) if told else mode
            button.setText(words("mode.name.on", name=name) if told and told.on else name)
            button.setChecked(mode == self._chosen)
        for hours, button in self._spans.items():
            button.setChecked(hours == self._hours)
        end = moment(self._until(), self._now, self._zone, language)
        self._end.setText(words("mode.ends", time=end) if self._hours else words("mode.ends.not"))
        on = line is not None and line.mode.on
        self._none.setVisible(not self._lines)
        self._state.setText(self._said(line) if line else "")
        self._note.setText("\n".join(f"•  {note.get(language)}" for note in line.mode.notes) if line else "")
        self._note.setVisible(line is not None)
        self._asking.setVisible(not self._denied and line is not None)
        self._answer.setVisible(bool(self._answer.text()) or self._waiting)
        self._clear.setVisible(not self._denied and on)
        self._clear.setEnabled(not self._waiting)
        self._set.setVisible(not self._denied)
        self._set.setText(words("act.pending") if self._waiting else words("mode.change" if on else "mode.set"))
        self._set.setEnabled(bool(line and self._reason.text().strip()) and not self._waiting)

    def _said(self, line: ModeLine) -> str:
        """Since and until when, by whom, why, and how many it suppresses; one that is off says only that it is."""
        words, when = self._words, span(line.mode, self._now, self._zone, self._words)
        if not line.mode.on:
            return when
        count = words("mode.count", count=line.suppressed) if line.suppressed else words("mode.count.none")
        return words("mode.said", span=when, by=line.mode.by, reason=line.mode.reason, count=count)

    def _wish(self, *, on: bool) -> None:
        line = self._lines.get(self._chosen)
        if line is None or self._waiting:
            return
        self._waiting = True
        self._answer.setText(self._words("act.pending.why"))
        self._answer.setProperty("tone", "dim")
        self._answer.style().polish(self._answer)
        self._tell()
        reason = self._reason.text().strip() if on else ""
        self.wished.publish(ModeWish(line.mode, on, reason, self._until() if on else 0))

    def _until(self) -> int:
        return self._now + self._hours * 3600 * NS if self._hours else 0
