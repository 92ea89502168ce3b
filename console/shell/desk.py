"""The desk: one window and the feeds that fill it from the picture. Another language is another desk."""

import logging
from functools import partial

from PySide6.QtCore import QObject, QTimer

from console.feed.picture import Change
from console.shell.alarm_feed import AlarmFeed
from console.shell.amendment_feed import AmendmentFeed
from console.shell.cadence import Cadence
from console.shell.camera_feed import CameraFeed
from console.shell.duty import Duties, Duty, shown
from console.shell.filter_feed import FilterFeed
from console.shell.flood_line import failure_line, flood_line
from console.shell.handover_feed import HandoverFeed
from console.shell.kpi_feed import KpiFeed
from console.shell.map_duty import map_duties
from console.shell.mode_feed import ModeFeed
from console.shell.opening import PANES
from console.shell.paint_meter import PaintMeter
from console.shell.pane_feed import HomeFeed, PaneFeed, Place, ToolFeed
from console.shell.past_feed import PastFeed
from console.shell.place_name import place_names
from console.shell.rule_feed import RuleFeed
from console.shell.search import Goal, Search
from console.shell.seat import Seat
from console.shell.selection import Selected
from console.shell.slices import Work
from console.shell.sound_feed import SoundFeed
from console.shell.top_feed import TopFeed
from console.shell.undo_feed import UndoFeed
from console.shell.window import Window
from console.shell.words import words as words_of
from console.wire.record import ENTITY_STREAM
from widgets.alarm_action import SUPERVISORS
from widgets.filter_dialog import KEYED
from widgets.menu import MenuRow, open_menu
from widgets.theme import THEMES
from widgets.undo_bar import UndoBar
from widgets.words import DOMAINS

_log = logging.getLogger(__name__)

_TOP_TURNS = 6  # the bar is told with every sixth flush
_PULSE_MS = 500
_FEW_ALARMS, _CALM_SECONDS = 50, 10.0
_CLOSE_UP = 16.0


class Desk(QObject):
    """Opens the window at once and the heavy panes after its first painting, one per turn of the event loop.

    Attributes:
        duties: What can be done in this window.
    """

    def __init__(self, seat: Seat, language: str) -> None:
        super().__init__()
        self._seat, self._words = seat, words_of(language)
        self._number = seat.actions.open_window()
        self.duties = Duties(self._words)
        self._search = Search(seat.bridge.picture, self._words, self.duties, *place_names(seat.base))
        domains = [d for d in DOMAINS if d in seat.domains]
        self.window = Window(
            THEMES[seat.theme],
            self._words,
            city=seat.city,
            seat=seat.actions.operator,
            role=seat.actions.role,
            domains=domains,
            find=self._search.find,
        )
        self.meter = PaintMeter(self.window, seat.bridge.take_oldest)
        self._top = TopFeed(seat, self.window.top, self.meter, self._words)
        panes = (self.window.alarms, self.window.detail, self.window.rail)
        self._alarms = AlarmFeed(seat, panes, self._words)
        self._modes = ModeFeed(seat, self.window.top.modes, self._words)
        self._rules = RuleFeed(seat, self._words, self)
        self._alarms.modes_over = self._modes.over
        self._alarms.name_modes(self._modes.names)
        self._amendments = AmendmentFeed(seat.bridge.picture, seat.readings)
        self._past = PastFeed(seat, self.window.detail.past, self._words)
        self._kpi = KpiFeed(seat, self._words)
        self._undo = UndoFeed(seat, UndoBar(self._words, self.window.detail), self._words)
        self._filters = FilterFeed(seat, self.window.alarms, self.window.rail, self._words)
        self.feeds: dict[str, PaneFeed] = {}
        self._waiting = list(PANES)
        self._view: Place | None = None
        self._lit = False
        self._crowded = -_CALM_SECONDS
        self._pulses = QTimer(self, interval=_PULSE_MS)
        self._cadence = Cadence(self._hand_over, seat.clock, self)
        self._pulses.timeout.connect(self._pulse)
        self._unsubscribe = seat.bridge.picture.subscribe(self._take)
        self._sound = self._open_sound()
        self._handover = HandoverFeed(seat, self._words, self._top.keep, self._take_over, parent=self)
        self._listen()
        seat.flood.flush(seat.clock.now())  # made here at the latest: it must not miss a change of the picture
        self._alarms.select(seat.selection.value)
        self._past.select(seat.selection.value)

    @property
    def language(self) -> str:
        """Of its words."""
        return self._words.language

    @property
    def opened(self) -> bool:
        """Whether every pane has been tried."""
        return not self._waiting

    @property
    def at_leisure(self) -> bool:
        """Whether nothing is being handed over, and no flood of alarms has been for a while."""
        return not self._cadence.busy and self._seat.clock.monotonic() - self._crowded >= _CALM_SECONDS

    def latency(self) -> float | None:
        """Source to painted pixel, 99th percentile in milliseconds."""
        return self._top.delay()

    def keep(self, name: str, text: str) -> None:
        """A notice that stands until ``text`` is empty."""
        self._top.keep(name, text)

    def look(self, view: Place | None) -> None:
        """Where the map is to look when it has opened; None for the city."""
        self._view = view

    @property
    def view(self) -> Place | None:
        """Where the map looks; None while it is not open."""
        feed = self.feeds.get("map")
        return feed.view if isinstance(feed, HomeFeed) else self._view

    def show(self) -> None:
        """Show the window; the rest follows."""
        self._pulse()
        self.flush()
        self.window.show()
        self._pulses.start()
        self.meter.first_painted.on_value(self._painted)

    def close(self) -> None:
        """End it; the seat lives on."""
        self._seat.actions.close_window(self._number)
        self._unsubscribe()
        self._cadence.end()
        self._pulses.stop()
        self._kpi.close()
        for feed in self.feeds.values():
            feed.close()
        self.window.deleteLater()
        self.deleteLater()

    def flush(self) -> None:
        """Hand over all that has changed, now, and to the bar too."""
        self._cadence.flush()

    def _hand_over(self, number: int) -> Work:
        """To every pane what has changed; it may be interrupted between any two."""
        self.meter.taken()
        self._seat.actions.tick()
        self._seat.flood.flush(self._seat.clock.now())
        yield
        yield from self._alarms.hand_over()
        if self._alarms.handed >= _FEW_ALARMS:
            self._crowded = self._seat.clock.monotonic()
        yield
        self._past.flush()
        self._search.flush()
        for feed in tuple(self.feeds.values()):
            yield
            feed.flush()
        self.meter.handed()
        if number % _TOP_TURNS == 1:
            self._top.flush()

    def _listen(self) -> None:
        window, seat = self.window, self._seat
        seat.selection.changed.on_value(self._selected)
        seat.guard.failed.on_value(self._failed)
        window.top.search.chosen.on_value(self._found)
        for plugin in seat.plugins:
            if plugin.error:
                self._top.keep(plugin.name, self._words("notice.plugin", name=plugin.name, error=plugin.error))
        window.top.modes.asked.on_value(lambda _asked: self._modes.open(window))
        window.top.menu_asked.on_value(lambda _asked: self._open_menu())
        self._add_duties()

    def _add_duties(self) -> None:
        window, alarms = self.window, self._alarms
        self.duties.add(
            Duty("next", lambda: alarms.step(1), "J"),
            Duty("previous", lambda: alarms.step(-1), "K"),
            Duty("ack", lambda: alarms.ask("ack"), "A"),
            Duty("ack.visible", alarms.acknowledge_visible, "Shift+A"),
            Duty("shelve", alarms.ask_shelving, "S"),
            Duty("take", lambda: alarms.ask("assign"), "T"),
            Duty("note", lambda: alarms.ask("comment"), "N"),
            Duty("reset", lambda: alarms.ask("reset"), "R"),
            Duty("group", alarms.groups.turn, "G"),
            Duty("sort", window.alarms.choose_sort, "O"),
            Duty("undo", self._undo.undo, "Ctrl+Z"),
            Duty("kpi", lambda: self._kpi.open(window), "I", menu=True),
            Duty("mode", lambda: self._modes.open(window), "Shift+M", menu=True),
            *map_duties(self._use_map),
            Duty("rules", lambda: self._rules.open(window), "Shift+R", menu=True),
            Duty("filter", window.alarms.choose_filter, "F"),
            Duty("filter.text", window.alarms.type_filter, "/"),
            Duty("filters", self._filters.open, "Shift+F"),
            Duty("search", window.top.search.setFocus, "Ctrl+K"),
            Duty("clear", self._escape, "Esc"),
            Duty("home", self._home, "Home"),
            Duty("menu", self._open_menu, "F10"),
            *self._sound_duties(),
            Duty("handover", self._handover.open, "H", menu=True),
            Duty("language", window.top.ask_language, "F2", menu=True),
            Duty("full", window.toggle_full_screen, "F11", menu=True),
            Duty("help", lambda: window.show_keys(self.duties.rows()), "?", menu=True),
        )
        if self._seat.actions.role in SUPERVISORS:
            self.duties.add(
                Duty("suppress", lambda: alarms.ask("suppress")),
                Duty("remove", lambda: alarms.ask("remove")),
                Duty("return", lambda: alarms.ask("return")),
            )
        for duty in self.duties:
            if duty.key:
                window.bind(duty.key, duty.run)
        for number in range(KEYED + 1):
            window.bind(f"Ctrl+{number}", partial(self._filters.use_key, number))

    def _sound_duties(self) -> tuple[Duty, ...]:
        if self._sound is None or self._seat.herald is None:
            return ()
        return Duty("mute", self._seat.herald.press, "M", menu=True), Duty("sound", self._sound.open, menu=True)

    def _take_over(self, operator: str) -> None:
        """Another operator sits here."""
        self.window.top.set_operator(operator)
        self.window.detail.set_operator(operator)

    def _open_sound(self) -> SoundFeed | None:
        """None where no person is at the seat: a run without a display."""
        herald = self._seat.herald
        if herald is None:
            return None
        keep = partial(self._top.keep, severe=True)
        return SoundFeed(herald, self.window.top.sound, keep, self._words, zone=self._seat.zone, parent=self)

    def _open_menu(self) -> None:
        rows = [MenuRow(self.duties.name(d), shown(d.key), d.run) for d in self.duties.menu()]
        open_menu(self.window.top.seat, rows)

    def _take(self, change: Change) -> None:
        self._seat.actions.take(change.receipts)
        if ENTITY_STREAM in change.reset:
            self._search.forget()
        elif change.entities:
            self._search.describe(change.entities)
        self._top.take(change)
        self._handover.take(change)
        self._rules.take(change)
        if self._amendments.take(change):
            self._alarms.renew_detail()
        if self._modes.take(change):
            self._alarms.name_modes(self._modes.names)
        self._alarms.take(change)
        self._past.take(change)
        self._kpi.take(change)
        self._seat.flood.take(change, self._seat.clock.now())
        for feed in self.feeds.values():
            feed.take(change)
        if change.keys or change.alarms or change.moved:
            self._cadence.tell()

    def _selected(self, selected: Selected) -> None:
        self._alarms.select(selected)
        self._past.select(selected)
        for feed in self.feeds.values():
            feed.select(selected)

    def _found(self, target: object) -> None:
        if isinstance(target, Duty):
            target.run()
        elif isinstance(target, Goal):
            self._look_at(target)
        elif isinstance(target, Selected):
            if target.alarm:
                self._seat.selection.select_alarm(target.alarm)
            else:
                self._seat.selection.select_entity(target.entity)

    def _look_at(self, goal: Goal) -> None:
        self._seat.selection.clear()
        feed = self.feeds.get("map")
        if isinstance(feed, HomeFeed):
            feed.look((goal.lon, goal.lat, _CLOSE_UP))

    def _failed(self, error: str) -> None:
        self._top.keep("error", self._words("notice.error", error=error.rstrip(".")))

    def _escape(self) -> None:
        self._top.keep("error", "")
        self._top.keep("feed", "")
        if not self.window.alarms.clear_filter():
            self._seat.selection.clear()

    def _home(self) -> None:
        feed = self.feeds.get("map")
        if isinstance(feed, HomeFeed):
            feed.home()

    def _use_map(self, tool: str) -> None:
        feed = self.feeds.get("map")
        if isinstance(feed, ToolFeed):
            feed.use(tool)

    def _pulse(self) -> None:
        self._lit = not self._lit
        now = self._seat.clock.now()
        self.window.tick(now, lit=self._lit)
        self._alarms.tick()
        self._modes.tick()
        self._rules.tick()
        self._undo.tick()
        soon = self._alarms.ending()
        warning = self._words("shelve.soon", count=len(soon), titles="; ".join(soon[:3])) if soon else ""
        self._top.keep("shelving", warning)
        self._top.keep("mode", self._modes.ending())
        self._tell_flood()
        self._handover.tick(now)
        self._kpi.tick()
        for feed in self.feeds.values():
            feed.tick(now)

    def _tell_flood(self) -> None:
        flood = self._seat.flood
        self._top.keep("flood", flood_line(flood, self._words, self._seat.zone))
        self._top.keep("grouping", failure_line(flood, self._words))

    def _painted(self, _first: bool) -> None:
        self._open_next()

    def _open_next(self) -> None:
        if not self._waiting:
            return
        name, open_pane = self._waiting.pop(0)
        try:
            pane, feed = open_pane(self._seat, self._words)
            self.feeds[name] = feed
            self.window.put(name, pane)
            if isinstance(feed, CameraFeed):
                self._alarms.stream_of = feed.stream
            if isinstance(feed, HomeFeed) and self._view is not None and not self._seat.selection.value:
                feed.look(self._view)
        except Exception as err:  # noqa: BLE001 - a pane that cannot open (a library is missing) is told in its place
            _log.exception("pane %s could not be opened", name)
            self.window.say_broken(name, str(err))
        QTimer.singleShot(0, self, self._open_next)
