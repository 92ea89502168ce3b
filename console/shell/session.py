"""The session: application, feed, seat and desk, from the first window to the last child."""

import importlib
import logging
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec
from PySide6.QtCore import QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from console.alarms.flood import FloodLimits
from console.alarms.grouping import GroupLimits
from console.atlas.base import Base
from console.camera.credential import load_credentials
from console.config.folder import config_file
from console.config.schema import Flood, Sound
from console.feed.picture import Picture
from console.model.clock import SystemClock
from console.model.entity import City
from console.model.principal import Principal
from console.model.shift import Shift
from console.plugin.discovery import discover
from console.process.claim import holder
from console.process.supervisor import ChildSpec, Supervisor
from console.shell import report
from console.shell.actions import Actions
from console.shell.bridge import Bridge
from console.shell.children import Endpoints
from console.shell.desk import Desk
from console.shell.guard import Guard
from console.shell.heir import Heir
from console.shell.herald import open_herald
from console.shell.lag_meter import LagMeter
from console.shell.leisure import Leisure
from console.shell.memory import Memory, Remembered
from console.shell.placement import place
from console.shell.seat import Seat
from console.shell.selection import Selection
from console.shell.words import words as words_of
from widgets.qt_words import QtWords
from widgets.saved_filter import FilterShelf
from widgets.style import palette
from widgets.theme import THEMES, font, load_fonts

if TYPE_CHECKING:
    from console.camera.pool import CameraPool

_LOOK_MS = 1000
_SOUND_MS = 3000  # the panes come first
_SETTLE_SECONDS = 5.0  # lag is measured when the panes are open
_FREEZE_SECONDS = 4.0
_SWITCH_SECONDS = 0.001  # how long the window waits for the feed's thread to let go; 5 ms by default


@dataclass(frozen=True)
class Plan:
    """What the command line and the configuration ask for.

    Attributes:
        city: What is shown.
        endpoints: Of the hub.
        children: Processes to start after the first picture.
        data: Data folder.
        port_file: Where the tile server writes its port.
        operator: Name and seat.
        language: ``vi`` or ``en``.
        theme: ``dark`` or ``light``.
        seconds: After which to report and end; None runs until closed.
        screenshot: Where the report's picture goes.
        memory: What the seat remembers.
        flood: When alarms flood, and what is near one.
        base: The base map.
        hub: Makes the hub of ``data`` as a child at the given endpoints; None where the hub was named by hand.
        sound: How the seat calls; None where nobody sits at it.
        shifts: Named hours of the day.
    """

    city: City
    endpoints: Endpoints
    children: tuple[ChildSpec, ...]
    data: Path
    port_file: Path
    operator: Principal
    language: str
    theme: str
    seconds: float | None
    screenshot: Path
    memory: Memory
    flood: Flood
    base: Base
    hub: Callable[[Endpoints], ChildSpec] | None = None
    sound: Sound | None = None
    shifts: tuple[Shift, ...] = ()


class Session:
    """Lives in the GUI thread from ``run`` to its return."""

    def __init__(self, plan: Plan, supervisor: Supervisor) -> None:
        self._plan, self._supervisor = plan, supervisor
        self._pool: CameraPool | None = None
        self._status = 0
        clock, picture = SystemClock(), Picture()
        self._guard = Guard()
        self._bridge = Bridge(plan.endpoints.rpc, plan.endpoints.feed, plan.operator, picture)
        actions = Actions(self._bridge.send, plan.operator, clock)
        limits = FloodLimits(plan.flood.begin, plan.flood.end, plan.flood.window_seconds)
        self._herald = open_herald(plan.sound, plan.memory.value, picture, actions, limits)
        self._seat = Seat(
            city=plan.city,
            name=plan.operator.name,
            theme=plan.theme,
            bridge=self._bridge,
            actions=actions,
            selection=Selection(),
            guard=self._guard,
            plugins=discover(),
            clock=clock,
            pool=self._open_pool,
            tile_url=self._tile_url,
            children=supervisor.states,
            flood_limits=limits,
            group_limits=GroupLimits(plan.flood.near_seconds, plan.flood.near_metres),
            herald=self._herald,
            shifts=plan.shifts,
            base=plan.base,
        )
        self._lag = LagMeter()
        self._language = plan.memory.value.language
        self._heir = Heir(supervisor, plan.endpoints, plan.hub, plan.data, holder) if plan.hub else None
        self._looks = QTimer(interval=_LOOK_MS)
        self._looks.timeout.connect(self._look)
        self._clock = clock
        self._qt_words = QtWords()
        self._qt_words.speak(plan.language)
        QApplication.setPalette(palette(THEMES[plan.theme]))
        habits, remembered = self._seat.habits, plan.memory.value
        habits.shelf, habits.arrangement = FilterShelf(remembered.filters), remembered.arrangement
        habits.closures = remembered.closures
        habits.keep = self._keep_habits
        self._desk = self._open_desk(plan.language)
        self._leisure = Leisure(lambda: self._desk.at_leisure)
        self._recall()

    def run(self) -> int:
        """Show the window and run until it is closed or the time is over; returns the exit status."""
        self._guard.install()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda _number, _frame: QApplication.quit())
        self._desk.meter.first_painted.on_value(self._painted)
        self._desk.show()
        QTimer.singleShot(round(_FREEZE_SECONDS * 1000), self._leisure.start)
        if self._plan.seconds is not None:
            QTimer.singleShot(round(min(_SETTLE_SECONDS, self._plan.seconds / 2) * 1000), self._lag.start)
            QTimer.singleShot(round(self._plan.seconds * 1000), self._report)
        QApplication.exec()
        self._end()
        return self._status

    def _painted(self, _first: bool) -> None:
        """Only now: eight starting processes would keep two cores from painting the first picture."""
        self._supervisor.start(self._plan.children)
        self._bridge.start()
        self._looks.start()
        if self._herald is not None:
            QTimer.singleShot(_SOUND_MS, self._herald, self._herald.start)

    def _look(self) -> None:
        """Whether the hub has to be found or started again."""
        connection = self._bridge.picture.status.connection
        if connection == "live":
            self._desk.keep("heir", "")
        if self._heir is None:
            return
        turn = self._heir.look(connection, self._clock.monotonic())
        words = words_of(self._desk.language)
        if turn == "started":
            self._desk.keep("heir", words("notice.heir"))
        elif turn == "moved":
            here = self._heir.here
            self._bridge.redirect(here.rpc, here.feed)
            self._desk.keep("heir", words("notice.moved", rpc=here.rpc))

    def _recall(self) -> None:
        """The window stands where it stood; a run without a person has the size that its picture is to have."""
        if self._plan.seconds is not None:
            return
        value, window = self._plan.memory.value, self._desk.window
        primary = QApplication.primaryScreen()
        screens = [primary, *(s for s in QApplication.screens() if s is not primary)]
        window.setGeometry(place(value.place, [s.availableGeometry() for s in screens]))
        if value.maximized:
            window.setWindowState(Qt.WindowState.WindowMaximized)
        window.shares = dict(value.shares)
        self._desk.look(value.view)
        self._seat.handovers.draft.restore(value.draft)
        self._seat.habits.layers, self._seat.habits.bookmarks = dict(value.layers), value.bookmarks

    def _keep_habits(self) -> None:
        """At once: what was set, saved, closed and begun outlives a window that is killed."""
        memory = self._plan.memory
        memory.keep(self._with_habits(memory.value))

    def _with_habits(self, value: Remembered) -> Remembered:
        habits, draft = self._seat.habits, self._seat.handovers.draft
        return msgspec.structs.replace(
            value,
            filters=habits.shelf.filters,
            arrangement=habits.arrangement,
            closures=habits.closures,
            layers=habits.layers,
            bookmarks=habits.bookmarks,
            draft=draft.kept,
        )

    def _remember(self) -> None:
        if self._plan.seconds is not None:
            return
        window = self._desk.window
        rect = window.normalGeometry() if window.isMaximized() or window.isFullScreen() else window.geometry()
        where = (rect.x(), rect.y(), rect.width(), rect.height())
        view = self._desk.view
        kept = self._with_habits(Remembered(where, window.isMaximized(), window.shares, view, self._language))
        if self._herald is not None:
            voice = self._herald.voice
            kept = msgspec.structs.replace(kept, volume=voice.volume, output=voice.output)
        self._plan.memory.keep(kept)

    def _end(self) -> None:
        self._looks.stop()
        self._remember()
        if self._herald is not None:
            self._herald.stop()
        self._bridge.stop()
        self._desk.close()
        if self._pool:
            self._pool.stop()
        self._guard.remove()

    def _open_desk(self, language: str) -> Desk:
        desk = Desk(self._seat, language)
        desk.window.top.language_asked.on_value(self._switch)
        desk.window.closed.on_value(self._closed)
        return desk

    def _switch(self, language: str) -> None:
        """Another window on the same seat; the old one goes when the new one is there."""
        before = self._desk
        self._language = language
        self._qt_words.speak(language)
        self._desk = self._open_desk(language)
        self._desk.window.setGeometry(before.window.normalGeometry())
        self._desk.window.setWindowState(before.window.windowState())
        self._desk.window.shares = before.window.shares
        self._desk.look(before.view)
        self._desk.show()
        before.close()

    def _closed(self, _value: bool) -> None:
        QApplication.quit()

    def _open_pool(self) -> "CameraPool":
        if self._pool is None:
            credentials = load_credentials(config_file().with_name("credentials.toml"))
            self._pool = importlib.import_module("console.camera.pool").CameraPool(
                footage_folder=self._plan.data / "footage", credentials=credentials
            )
        return cast("CameraPool", self._pool)

    def _tile_url(self) -> str:
        try:
            return f"http://127.0.0.1:{int(self._plan.port_file.read_text())}"
        except (OSError, ValueError):
            return ""

    def _report(self) -> None:
        made = report.make(self._desk, self._bridge.picture, self._lag, self._plan.screenshot, self._guard.count)
        self._status = made.tell()
        QApplication.quit()


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
}


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Qt's own messages go into the log; what the offscreen platform says of every window is no news."""
    level = logging.DEBUG if text.startswith("This plugin does not support") else _LEVELS.get(kind, logging.ERROR)
    logging.getLogger("qt").log(level, text)


def run(plan: Plan, supervisor: Supervisor) -> int:
    """Run a session; returns the exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    qInstallMessageHandler(_on_qt_message)
    app = QApplication([sys.argv[0]])
    app.setApplicationName("vonglau")
    app.setQuitOnLastWindowClosed(False)
    sys.setswitchinterval(_SWITCH_SECONDS)
    load_fonts()
    QApplication.setFont(font(12))
    return Session(plan, supervisor).run()
