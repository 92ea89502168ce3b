"""The main window: top bar, rail, map, alarms and detail, cameras, trends; only their places and the keys."""

from collections.abc import Callable, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from console.model.entity import City
from console.model.principal import Role
from widgets.alarm_list import AlarmList
from widgets.detail import DetailPane
from widgets.key_table import KeyTable
from widgets.placeholder import Placeholder
from widgets.rail import Rail
from widgets.search_box import Found
from widgets.signal import Outlet
from widgets.style import stylesheet
from widgets.theme import Theme
from widgets.top_bar import TopBar
from widgets.words import Words

_GAP = 4
_LOW = 800  # lower than this the alarm list and the map come before cameras and trends
_LOWEST = 560  # lower than this they are folded away
_ALARM_ROWS = 5
_ALARM_ROW, _ALARM_HEAD = 35, 50
_PANES = ("map", "cameras", "trends")


class Window(QMainWindow):
    """One seat's window. The three heavy panes begin as placeholders and are put in when they are ready.

    Signals:
        closed: The operator closed the window.
    """

    def __init__(
        self,
        theme: Theme,
        words: Words,
        *,
        city: City,
        seat: str,
        role: Role,
        domains: Sequence[str],
        find: Callable[[str, int], Sequence[Found]],
    ) -> None:
        super().__init__()
        self.closed: Outlet[bool] = Outlet(self)
        self._words = words
        language, zone = words.language, ZoneInfo(city.zone)
        self.setWindowTitle(words("window", city=city.name.get(language)))
        self.setStyleSheet(stylesheet(theme))
        self.top = TopBar(theme, language, zone=zone, city=city.name, seat=seat, find=find)
        self.rail = Rail(theme, language, domains)
        self.alarms = AlarmList(theme, language, zone, seat)
        self.detail = DetailPane(theme, language, zone, seat, role=role)
        self._panes: dict[str, QWidget] = {
            name: Placeholder(theme, words(f"pane.{name}"), words("pane.why")) for name in _PANES
        }
        self._right = self._splitter(Qt.Orientation.Vertical, self.alarms, self.detail)
        self._upper = self._splitter(Qt.Orientation.Horizontal, self._panes["map"], self._right)
        self._lower = self._splitter(Qt.Orientation.Horizontal, self._panes["cameras"], self._panes["trends"])
        self._all = self._splitter(Qt.Orientation.Vertical, self._upper, self._lower)
        self._splitters = {"upper": self._upper, "lower": self._lower, "all": self._all, "right": self._right}
        self._shares: dict[str, list[float]] = {}
        self._before_full = Qt.WindowState.WindowNoState
        self._lay_out()
        for name, splitter in self._splitters.items():
            splitter.splitterMoved.connect(partial(self._moved, name))
        self.top.past_shown.on_value(self._tint)

    def _tint(self, past: bool) -> None:
        """The whole frame, so that the past can never be mistaken for now."""
        self._ground.setProperty("past", past)
        self._ground.style().polish(self._ground)

    def _splitter(self, orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setHandleWidth(_GAP)
        splitter.setChildrenCollapsible(False)
        for widget in widgets:
            splitter.addWidget(widget)
        return splitter

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, _GAP, _GAP, _GAP)
        row.setSpacing(_GAP)
        row.addWidget(self.rail)
        row.addWidget(self._all, 1)
        self._ground = QWidget()
        self._ground.setObjectName("ground")
        column = QVBoxLayout(self._ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addLayout(row, 1)
        self.setCentralWidget(self._ground)
        self.alarms.setMinimumHeight(_ALARM_HEAD + _ALARM_ROWS * _ALARM_ROW)
        self.resize(1920, 1080)
        self.share_out(1920, 1080)
        self.alarms.setFocus()

    def share_out(self, width: int, height: int) -> None:
        """Give the panes their shares of a window of this size; what was set by hand stays."""
        right = min(max(round(width * 0.35), 440), 680)
        lower = min(max(round(height * 0.32), 210), 360) if height >= _LOW else max(round(height * 0.27), 140)
        self._lower.setVisible(height >= _LOWEST)
        inner = width - self.rail.width() - 2 * _GAP
        self._upper.setSizes([inner - right, right])
        self._all.setSizes([height - lower, lower])
        self._right.setSizes([round((height - lower) * 0.6), round((height - lower) * 0.4)])
        self._lower.setSizes([round(inner * 0.5), round(inner * 0.5)])
        for splitter, first, second in ((self._upper, 1, 0), (self._all, 1, 0), (self._right, 1, 0)):
            splitter.setStretchFactor(0, first)
            splitter.setStretchFactor(1, second)
        for name, shares in self._shares.items():
            splitter = self._splitters[name]
            across = splitter.orientation() is Qt.Orientation.Horizontal
            total = (splitter.width() if across else splitter.height()) - _GAP
            splitter.setSizes([round(share * total) for share in shares])

    @property
    def shares(self) -> dict[str, list[float]]:
        """Of the splitters that were moved by hand."""
        return self._shares

    @shares.setter
    def shares(self, shares: dict[str, list[float]]) -> None:
        known = {n: s for n, s in shares.items() if n in self._splitters and len(s) == self._splitters[n].count()}
        self._shares = {n: s for n, s in known.items() if all(0 < x < 1 for x in s)}
        self.share_out(self.width(), self.height())

    def _moved(self, name: str, _at: int, _index: int) -> None:
        sizes = self._splitters[name].sizes()
        if all(sizes):
            self._shares[name] = [size / sum(sizes) for size in sizes]

    def put(self, name: str, pane: QWidget) -> None:
        """Put the real pane ``map``, ``cameras`` or ``trends`` where its placeholder was."""
        old = self._panes[name]
        splitter = old.parentWidget()
        if isinstance(splitter, QSplitter):
            sizes = splitter.sizes()
            splitter.replaceWidget(splitter.indexOf(old), pane)
            splitter.setSizes(sizes)
        self._panes[name] = pane
        pane.show()
        old.deleteLater()

    def say_broken(self, name: str, reason: str) -> None:
        """A pane could not be opened."""
        pane = self._panes[name]
        if isinstance(pane, Placeholder):
            what = self._words("pane.broken", pane=self._words(f"pane.name.{name}"))
            pane.say(what, self._words("pane.broken.why", reason=reason))

    def bind(self, keys: str, slot: Callable[[], object]) -> None:
        """A key of the window; letters do not reach it while a text field has the focus."""
        QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def tick(self, now: int, *, lit: bool) -> None:
        """Clock, ages and the 1 Hz pulse; ``now`` is UTC ns."""
        self.top.tick(now)
        self.alarms.tick(now, lit=lit)
        self.detail.tick(now, lit=lit)

    def toggle_full_screen(self) -> None:
        """Full screen and back."""
        if self.isFullScreen():
            self.setWindowState(self._before_full)
        else:
            self._before_full = self.windowState() & Qt.WindowState.WindowMaximized
            self.showFullScreen()

    def show_keys(self, rows: Sequence[tuple[str, str]]) -> None:
        """The table of keys."""
        table = KeyTable(self._words("keys"), rows, self)
        table.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        table.show()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_out(event.size().width(), event.size().height())

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.publish(value=True)
        super().closeEvent(event)
