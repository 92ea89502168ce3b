"""A bad actor gets somebody who mends it, and a day until when; what was said before stands below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.model.clock import NS
from console.wire.cockpit import Assigned
from widgets.alarm_order import AlarmId
from widgets.confirm_row import confirm_row
from widgets.figure import local
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words

_WEEKS = timedelta(days=14)
_MOST_SHOWN = 6


@dataclass(frozen=True)
class Assignment:
    """Who is to mend an alarm; ``due`` is the end of the day, UTC ns, 0 for none."""

    alarm: AlarmId
    owner: str
    due: int
    note: str


class AssignDialog(QDialog):
    """Stays until the hub has the assignment on its disk.

    Signals:
        wished: What is wanted; the dialog waits for ``show_answer``.
    """

    def __init__(
        self,
        alarm: AlarmId,
        title: str,
        before: Sequence[Assigned],
        words: Words,
        parent: QWidget | None = None,
        *,
        now: int,
        zone: ZoneInfo,
    ) -> None:
        super().__init__(parent)
        self.wished: Outlet[Assignment] = Outlet(self)
        self._alarm, self._words, self._zone = alarm, words, zone
        self.setObjectName("panel")
        self.setWindowTitle(words("kpi.assign").rstrip("…"))
        self.setFixedWidth(620)
        said = before[0] if before else None
        self._owner = QLineEdit(said.owner if said else "", maxLength=64)
        self._owner.setPlaceholderText(words("kpi.assign.owner.hint"))
        self._note = QLineEdit(said.note if said else "", maxLength=500)
        self._note.setPlaceholderText(words("kpi.assign.note.hint"))
        due = local(said.due, zone) if said and said.due else datetime.fromtimestamp(now / NS, zone) + _WEEKS
        self._due = QDateEdit(QDate(due.year, due.month, due.day))
        self._due.setDisplayFormat("dd/MM/yyyy" if words.language == "vi" else "dd MMM yyyy")
        self._due.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)
        self._due.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._due.setMinimumWidth(120)
        self._undated = QPushButton(words("kpi.assign.undated"), autoDefault=False)
        self._undated.setCheckable(True)
        self._undated.setChecked(bool(said and said.owner and not said.due))
        self._undated.toggled.connect(self._tell)
        self._answer = QLabel(wordWrap=True)
        self._save = QPushButton(words("kpi.assign.save"))
        self._save.setDefault(True)
        self._save.clicked.connect(self._wish)
        self._lay_out(title, before)
        self._tell()

    def _lay_out(self, title: str, before: Sequence[Assigned]) -> None:
        words = self._words
        head = QLabel(words("kpi.assign.title", title=title), wordWrap=True)
        head.setFont(font(14, strong=True))
        why = QLabel(words("kpi.assign.why"), wordWrap=True)
        why.setProperty("tone", "dim")
        due = QHBoxLayout()
        due.addWidget(self._due)
        due.addWidget(self._undated)
        due.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        for part in (head, why, QLabel(words("kpi.assign.owner")), self._owner, QLabel(words("kpi.assign.due"))):
            column.addWidget(part)
        column.addLayout(due)
        column.addWidget(QLabel(words("kpi.assign.note")))
        column.addWidget(self._note)
        if before:
            column.addWidget(QLabel(words("kpi.assign.history")))
        for said in before[:_MOST_SHOWN]:
            line = QLabel(self._line(said), wordWrap=True)
            line.setProperty("tone", "dim")
            column.addWidget(line)
        column.addWidget(self._answer)
        column.addLayout(confirm_row(self, self._save, words))

    def fill(self, owner: str, note: str) -> None:
        """As if the operator had typed it."""
        self._owner.setText(owner)
        self._note.setText(note)

    def show_answer(self, reason: str, *, done: bool) -> None:
        """What the hub says: it closes when the assignment is durable."""
        if done:
            self.accept()
            return
        self._answer.setText(self._words("kpi.assign.failed", reason=reason))
        self._answer.setProperty("tone", "warn")
        self._answer.style().polish(self._answer)
        self._save.setEnabled(True)

    def _tell(self) -> None:
        self._due.setEnabled(not self._undated.isChecked())

    def _wish(self) -> None:
        self._save.setEnabled(False)
        self._answer.setText(self._words("kpi.assign.pending"))
        owner = self._owner.text().strip()
        self.wished.publish(Assignment(self._alarm, owner, self._end() if owner else 0, self._note.text().strip()))

    def _end(self) -> int:
        if self._undated.isChecked():
            return 0
        date = self._due.date()
        day = datetime(date.year(), date.month(), date.day(), 23, 59, 59, tzinfo=self._zone)
        return round(day.timestamp()) * NS

    def _line(self, said: Assigned) -> str:
        form = "%d/%m/%Y" if self._words.language == "vi" else "%d %b %Y"
        time = f"{local(said.t, self._zone):{form} %H:%M}"
        if not said.owner:
            return self._words("kpi.assign.line.nobody", time=time, by=said.by, note=said.note)
        due = f"{local(said.due, self._zone):{form}}" if said.due else self._words("kpi.assign.undated")
        return self._words("kpi.assign.line", time=time, by=said.by, owner=said.owner, due=due, note=said.note)
