"""The preview of a changed rule: a span, how far the playing is, and what would have been raised beside what is."""

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.model.clock import NS
from console.model.rehearsal import Performance, Rehearsal
from widgets.figure import moment
from widgets.figure import number as figure
from widgets.rehearsal_chart import RehearsalChart
from widgets.signal import Outlet
from widgets.theme import Theme, font
from widgets.words import Words

Span = Literal["day", "yesterday", "week"]
SPANS: tuple[Span, ...] = ("day", "yesterday", "week")
_HOUR = 3600 * NS


def bounds(span: Span, now: int, zone: ZoneInfo) -> tuple[int, int]:
    """The span as [begin, end), UTC ns, on whole minutes so that the same question is the same."""
    minute = now // (60 * NS) * 60 * NS
    if span != "yesterday":
        return minute - (24 if span == "day" else 168) * _HOUR, minute
    today = datetime.fromtimestamp(now / NS, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return round((today - timedelta(days=1)).timestamp()) * NS, round(today.timestamp()) * NS


class RehearsalPane(QWidget):
    """Asks for a rehearsal and shows it.

    Signals:
        asked: The span to play.
        stopped: Nobody wants it any more.
    """

    def __init__(self, theme: Theme, words: Words, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked: Outlet[Span] = Outlet(self)
        self.stopped: Outlet[bool] = Outlet(self)
        self._words, self._zone = words, zone
        self._span: Span = "day"
        self._playing = False
        self._buttons = {span: self._button(span) for span in SPANS}
        self._start = QPushButton(words("rehearse"), autoDefault=False)
        self._start.clicked.connect(self._clicked)
        self._said, self._would, self._did = (QLabel(wordWrap=True) for _ in range(3))
        self._said.setProperty("tone", "dim")
        self._would.setFont(font(12, strong=True))
        self._did.setProperty("tone", "dim")
        self._chart = RehearsalChart(theme)
        row = QHBoxLayout()
        for button in self._buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._start)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        for part in (self._said, self._would, self._did, self._chart):
            column.addWidget(part)
        self.clear()

    @property
    def playing(self) -> bool:
        """Whether one is on the way."""
        return self._playing

    def clear(self) -> None:
        """Nothing has been played of what stands in the fields."""
        self._playing = False
        self._said.setText(self._words("rehearse.hint"))
        self._show(None)

    def choose(self, span: Span) -> None:
        """Play this span next."""
        self._span = span
        if not self._playing:
            self.clear()
        self._tell()

    def play(self) -> None:
        """Ask for the chosen span."""
        self._playing = True
        self._said.setText(self._words("rehearse.waiting"))
        self._show(None)
        self.asked.publish(self._span)

    def set_enabled(self, *, enabled: bool) -> None:
        """Whether there is a rule that can be played."""
        self._start.setEnabled(enabled or self._playing)

    def show_rehearsal(self, told: Rehearsal, now: int) -> None:
        """How far it is, or what came of it."""
        words = self._words
        self._playing = told.state in ("waiting", "running")
        match told.state:
            case "waiting":
                self._said.setText(words("rehearse.waiting"))
            case "running":
                events = figure(told.events, 0, words.language)
                self._said.setText(words("rehearse.running", share=round(100 * told.share), events=events))
            case "failed":
                vi, _, en = told.reason.partition("|")
                self._said.setText(words("rehearse.failed", reason=en if words.language == "en" and en else vi))
            case "done":
                self._said.setText(self._spoken_span(told, now))
        self._show(told if told.state == "done" and told.events else None)

    def _spoken_span(self, told: Rehearsal, now: int) -> str:
        words, language = self._words, self._words.language
        if not told.events:
            return words("rehearse.nothing")
        ends = [moment(t, now, self._zone, language) for t in (told.begin, told.end)]
        text = words("rehearse.span", begin=ends[0], end=ends[1])
        if told.since > told.begin + _HOUR:
            since = moment(told.since, now, self._zone, language)
            text = f"{text}. {words('rehearse.since', time=since)}"
        return text

    def _show(self, told: Rehearsal | None) -> None:
        self._would.setVisible(told is not None)
        self._did.setVisible(told is not None)
        if told is not None:
            self._would.setText(self._sentence("rehearse.would", told.proposed))
            self._did.setText(self._sentence("rehearse.did", told.present))
        self._chart.show_performances(*((told.proposed, told.present) if told else (Performance(), Performance())))
        self._tell()

    def _sentence(self, key: str, told: Performance) -> str:
        return self._words(key, raised=told.raised, entities=told.entities, flooded=told.flooded)

    def _tell(self) -> None:
        self._start.setText(self._words("rehearse.stop" if self._playing else "rehearse"))
        for span, button in self._buttons.items():
            button.setChecked(span == self._span)
            button.setEnabled(not self._playing)

    def _button(self, span: Span) -> QPushButton:
        button = QPushButton(self._words(f"rehearse.{span}"), autoDefault=False)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.choose(span))
        return button

    def _clicked(self) -> None:
        if self._playing:
            self.clear()
            self.stopped.publish(True)
        else:
            self.play()
