"""Below the facts of an alarm: the cameras near it, the story of this occurrence, and the occurrences before it."""

import html
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.wire.alarm_history import Occurrence
from widgets.alarm_past import Near, before, story
from widgets.fact_table import FactTable
from widgets.figure import number
from widgets.signal import Outlet
from widgets.theme import Theme, font
from widgets.words import Words


class PastView(QWidget):
    """Filled when the history has answered; says so while it has not, and when it cannot.

    Signals:
        asked: ``more`` (older occurrences) or ``again`` (after a failure).
        camera_picked: The entity of a camera.
    """

    def __init__(self, theme: Theme, words: Words, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked: Outlet[str] = Outlet(self)
        self.camera_picked: Outlet[str] = Outlet(self)
        self._theme, self._words, self._zone = theme, words, zone
        self._cameras = self._label()
        self._cameras.setTextFormat(Qt.TextFormat.RichText)
        self._cameras.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self._cameras.linkActivated.connect(self.camera_picked.publish)
        self._story_head, self._before_head = self._label(words("past.story")), self._label()
        for head in (self._story_head, self._before_head):
            head.setFont(font(12, strong=True))
            head.setContentsMargins(14, 6, 14, 0)
        self._story, self._before = FactTable(), FactTable()
        self._note = self._label()
        self._note.setProperty("tone", "dim")
        self._more, self._again = QPushButton(words("past.more")), QPushButton(words("past.again"))
        self._more.clicked.connect(lambda: self.asked.publish("more"))
        self._again.clicked.connect(lambda: self.asked.publish("again"))
        self._lay_out()
        self.clear()

    def _label(self, text: str = "") -> QLabel:
        label = QLabel(text, wordWrap=True)
        label.setContentsMargins(14, 0, 14, 0)
        return label

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(14, 0, 14, 8)
        buttons.addWidget(self._more)
        buttons.addWidget(self._again)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        parts = (self._cameras, self._story_head, self._story, self._before_head, self._before, self._note)
        for part in parts:
            column.addWidget(part)
        column.addLayout(buttons)

    def clear(self) -> None:
        """Nothing of an alarm's past is shown."""
        self._show([], [], 0)
        self._cameras.hide()
        self._say("")

    def show_cameras(self, cameras: Sequence[Near]) -> None:
        """The cameras near the place, the nearest first; each can be picked."""
        language = self._words.language
        links = [
            f'<a href="{html.escape(c.entity)}" style="color:{self._theme.accent}">{html.escape(c.name)}</a>'
            f" {number(c.metres, 0, language)}&nbsp;m"
            for c in cameras
        ]
        self._cameras.setText(f"{html.escape(self._words('past.cameras'))} {' · '.join(links)}")
        self._cameras.setVisible(bool(cameras))

    def show_pending(self) -> None:
        """The history is being asked."""
        self._show([], [], 0)
        self._say(self._words("past.pending"))

    def show_failure(self, reason: str) -> None:
        """The history could not answer; what is shown stays."""
        self._say(self._words("past.failed", reason=reason), again=True)

    def show_past(self, occurrences: Sequence[Occurrence], current: str, now: int, *, more: bool) -> None:
        """What the history knows.

        Args:
            occurrences: The newest first.
            current: Id of the occurrence that stands, whose story is told; empty where none does.
            now: UTC ns.
            more: Whether there are older ones.
        """
        self._show([o for o in occurrences if o.id == current], [o for o in occurrences if o.id != current], now)
        self._say("" if occurrences else self._words("past.none"), more=more)

    def _show(self, current: Sequence[Occurrence], past: Sequence[Occurrence], now: int) -> None:
        facts = [fact for o in current for fact in story(o, now, self._zone, self._words)]
        self._story.show_facts(facts)
        self._before.show_facts(before(past, now, self._zone, self._words))
        self._before_head.setText(self._words("past.before", count=len(past)))
        for shown, parts in ((facts, (self._story_head, self._story)), (past, (self._before_head, self._before))):
            for part in parts:
                part.setVisible(bool(shown))

    def _say(self, text: str, *, more: bool = False, again: bool = False) -> None:
        self._note.setText(text)
        self._note.setVisible(bool(text))
        self._more.setVisible(more)
        self._again.setVisible(again)
