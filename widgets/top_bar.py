"""The top bar: product and city, search, and the truth about the picture; below it a line only in trouble."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from console.model.text import Text
from widgets.figure import clock, day, number, zone_name
from widgets.mode_strip import ModeStrip
from widgets.pill import ConnectionPill
from widgets.search_box import Found, SearchBox
from widgets.signal import Outlet
from widgets.sound_chip import SoundChip
from widgets.source_strip import SourceStrip
from widgets.theme import Theme, font
from widgets.top_state import Notice, Story, TopState
from widgets.words import Words

HEIGHT = 44
_LATE_MS = 1000.0  # a picture this late is no longer one of now
_NARROW, _NARROWER, _LEAST = 1600, 1440, 1200


def _toned(label: QLabel, name: str) -> None:
    """Give a label another tone; the style sheet is asked only when it is another one."""
    if label.property("tone") != name:
        label.setProperty("tone", name)
        label.style().polish(label)


def _label(tone: str = "", size: int = 12, *, strong: bool = False) -> QLabel:
    label = QLabel()
    label.setFont(font(size, strong=strong))
    if tone:
        label.setProperty("tone", tone)
    return label


class TopBar(QWidget):
    """The bar.

    Attributes:
        seat: The operator's name; opens the menu of the seat.
        modes: The city modes that are on.

    Signals:
        language_asked: The operator wants the other language.
        menu_asked: The operator wants the menu of the seat.
        past_shown: Whether what is shown is a told story or a replay, when that changes.
    """

    def __init__(
        self,
        theme: Theme,
        language: str,
        *,
        zone: ZoneInfo,
        city: Text,
        seat: str,
        find: Callable[[str, int], Sequence[Found]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.language_asked: Outlet[str] = Outlet(self)
        self.menu_asked: Outlet[bool] = Outlet(self)
        self.past_shown: Outlet[bool] = Outlet(self)
        self._past = False
        self._words, self._zone = Words(language), zone
        self._city = _label("dim", 14)
        self._city.setText(city.get(language))
        self.search = SearchBox(language, find, self)
        self._strip = SourceStrip(theme, language, self)
        self._trouble, self._rate, self._delay = _label("warn"), _label("dim"), _label("dim")
        self._pill = ConnectionPill(theme, language, self)
        self.sound = SoundChip(theme, language, self)
        self._clock, self._day = _label("", 20, strong=True), _label("dim")
        self.seat = QPushButton(f"{seat}  ▾")
        self.seat.setProperty("role", "plain")
        self.seat.setFont(font(12))
        self.seat.setToolTip(self._words("top.seat"))
        self.seat.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.seat.clicked.connect(lambda: self.menu_asked.publish(value=True))
        self._language = QPushButton(language.upper())
        self._language.setMinimumSize(44, 28)
        self._language.setToolTip(self._words("top.language"))
        self._language.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._language.clicked.connect(self.ask_language)
        self.modes = ModeStrip(theme, self._words("mode.tip"), self)
        self._made = _label("small", 11)
        self._story = QLabel()
        self._story.setFont(font(13, strong=True))
        self._story.setContentsMargins(16, 2, 16, 6)
        self._story.hide()
        self._rate.setToolTip(self._words("top.rate.why"))
        self._notice = QLabel(wordWrap=True)
        self._notice.setFont(font(12, strong=True))
        self._notice.setContentsMargins(16, 4, 16, 6)
        self._notice.hide()
        self._lay_out()
        self.show_state(TopState())

    def _lay_out(self) -> None:
        brand = _label("", 15, strong=True)
        brand.setText("VỌNG LÂU")
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 10, 0)
        row.setSpacing(14)
        self.search.setFixedWidth(330)
        self._strip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        for widget in (brand, self._city, self._made, self.search):
            row.addWidget(widget)
        row.addSpacing(10)
        row.addWidget(self._strip, 1)
        for widget in (self._trouble, self._rate, self._delay, self._pill, self.sound):
            row.addWidget(widget)
        row.addSpacing(10)
        for widget in (self._clock, self._day, self.seat, self._language):
            row.addWidget(widget)
        bar = QWidget()
        bar.setFixedHeight(HEIGHT)
        bar.setLayout(row)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # see minimumSizeHint
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.modes)
        column.addWidget(self._story)
        column.addWidget(self._notice)

    def set_operator(self, name: str) -> None:
        """Who sits here."""
        self.seat.setText(f"{name}  ▾")

    def show_state(self, state: TopState) -> None:
        """Show the truth about the picture."""
        words, language = self._words, self._words.language
        self._pill.show_connection(state.connection)
        self._strip.show_sources(state.sources)
        self._rate.setText(words("top.rate", rate=number(state.rate, 0, language)))
        if state.delay_ms is None:
            self._delay.setText(words("top.delay.unknown"))
        else:
            self._delay.setText(words("top.delay", delay=number(state.delay_ms, 0, language)))
        _toned(self._delay, "warn" if (state.delay_ms or 0.0) > _LATE_MS else "dim")
        self._delay.setToolTip(words("top.delay.why", hub=number(state.hub_delay_ms, 1, language)))
        self._tell_story(state.story)
        self._tell_trouble(state)
        self._tell_notices(state.notices)

    def _tell_story(self, story: Story | None) -> None:
        """A told story has a line of its own and a tinted frame; a made city is only named beside the city."""
        past = story is not None and story.past
        self._story.setText(story.text if story and past else "")
        self._story.setVisible(past)
        self._made.setText(story.text if story and not past else "")
        self._made.setToolTip(story.why if story else "")
        self._made.setVisible(story is not None and not past)
        if past != self._past:
            self._past = past
            self.past_shown.publish(past)
            self.setProperty("past", past)
            self.style().polish(self)

    def _tell_trouble(self, state: TopState) -> None:
        parts: list[str] = []
        if len(state.restarting) == 1:
            parts.append(self._words("top.process", name=self._words.program(state.restarting[0])))
        elif state.restarting:
            parts.append(self._words("top.processes", count=len(state.restarting)))
        bad = sum(state.quarantined.values())
        if bad:
            parts.append(self._words("top.quarantine", count=number(bad, 0, self._words.language)))
        self._trouble.setText(" · ".join(parts))
        self._trouble.setVisible(bool(parts))
        details = [*state.restarting]
        for key, count in sorted(state.quarantined.items()):
            source, _, rule = key.partition("|")
            details.append(
                self._words("top.quarantine.row", source=self._words.program(source), rule=rule, count=count)
            )
        self._trouble.setToolTip("\n".join(details))

    def _tell_notices(self, notices: tuple[Notice, ...]) -> None:
        self._notice.setVisible(bool(notices))
        if not notices:
            return
        self._notice.setText("\n".join(n.text for n in notices))
        _toned(self._notice, "alert" if notices[0].severe else "warn")

    def tick(self, now: int) -> None:
        """The time of the city; ``now`` is UTC ns."""
        text = clock(now, self._zone)
        if text != self._clock.text():
            self._clock.setText(text)
            self._day.setText(f"{day(now, self._zone, self._words.language)}  {zone_name(now, self._zone)}")
            self._clock.setToolTip(self._day.text())

    def ask_language(self) -> None:
        """Ask for the other language."""
        self.language_asked.publish("en" if self._words.language == "vi" else "vi")

    @override
    def minimumSizeHint(self) -> QSize:
        """What it needs when narrow: it learns that it is narrow only when it may become so."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        self._city.setVisible(not narrow)  # the window's title says it too; who is on duty stands nowhere else
        self._day.setVisible(event.size().width() >= _NARROWER)
        self.search.setFixedWidth(200 if narrow else 330)
