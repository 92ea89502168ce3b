"""From the picture to the city modes: the strip under the top bar, the dialog, and the names that alarms bear."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from console.feed.picture import Change
from console.model.alarm import Alarm
from console.model.clock import NS
from console.model.mode import CityMode
from console.model.text import Text, fold
from console.shell.reason import spoken
from console.shell.seat import Seat
from console.wire.codec import MalformedError
from console.wire.command import Receipt
from console.wire.record import ALARM_STREAM, MODE_KIND, mode_of
from widgets.alarm_action import SUPERVISORS
from widgets.alarm_order import AlarmId
from widgets.figure import number
from widgets.mode_dialog import ModeDialog
from widgets.mode_line import ModeLine, ModeWish, told
from widgets.mode_strip import ModeStrip
from widgets.words import Words

_SOON_NS = 300 * NS


class ModeFeed:
    """Keeps the modes and which alarms each of them suppresses; counts without asking every alarm."""

    def __init__(self, seat: Seat, strip: ModeStrip, words: Words) -> None:
        self._picture, self._actions = seat.bridge.picture, seat.actions
        self._clock, self._zone, self._words = seat.clock, seat.zone, words
        self._strip = strip
        self._modes: dict[str, CityMode] = {}
        self._under: dict[AlarmId, tuple[str, ...]] = {}
        self._dialog: ModeDialog | None = None
        self._rebuild()

    @property
    def names(self) -> dict[str, Text]:
        """By id."""
        return {mode.id: mode.name for mode in self._modes.values()}

    def over(self, alarm: Alarm) -> tuple[CityMode, ...]:
        """The modes that suppress an alarm."""
        return tuple(self._modes[i] for i in alarm.modes if i in self._modes)

    def take(self, change: Change) -> bool:
        """Bring it up to date; whether a mode changed."""
        if ALARM_STREAM in change.reset:
            self._rebuild()
            return True
        keys = [key for key in change.keys if key[1] == MODE_KIND]
        for entity, kind in keys:
            self._read(entity, kind)
        for alarm_id in change.alarms:
            self._count(self._picture.alarms[alarm_id])
        return bool(keys)

    def tick(self) -> None:
        """Twice a second: say what stands."""
        now = self._clock.now()
        lines = self._lines()
        self._strip.show_lines([told(line, now, self._zone, self._words) for line in lines if line.mode.on])
        if self._dialog is not None:
            self._dialog.show_modes(lines, now)

    def ending(self) -> str:
        """Which modes end within five minutes and how many alarms come back by it, in words; empty where none does."""
        now, words = self._clock.now(), self._words
        soon = [line for line in self._lines() if line.mode.on and 0 < line.mode.until - now <= _SOON_NS]
        if not soon:
            return ""
        names = "; ".join(line.mode.name.get(words.language) for line in soon)
        return words("mode.soon", names=names, count=number(sum(line.suppressed for line in soon), 0, words.language))

    def open(self, parent: QWidget) -> ModeDialog:
        """Show the modes; a seat whose role may not set them is told why."""
        role = self._actions.role
        denied = "" if role in SUPERVISORS else self._words("mode.denied", role=self._words(f"role.{role}"))
        now = self._clock.now()
        dialog = ModeDialog(self._words, parent, now=now, zone=self._zone, denied=denied)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wished.on_value(self._order)
        dialog.finished.connect(self._closed)
        dialog.show_modes(self._lines(), now)
        self._dialog = dialog
        dialog.open()
        return dialog

    def _closed(self, _result: int) -> None:
        self._dialog = None

    def _order(self, wish: ModeWish) -> None:
        def answer(receipt: Receipt) -> None:
            if self._dialog is not None:
                self._dialog.show_answer(spoken(receipt.reason, self._words), done=receipt.status == "done")

        mode = wish.mode
        self._actions.ask(
            "alarm",
            "mode",
            f"mode.{mode.id}",
            {"on": wish.on, "reason": wish.reason, "until": wish.until},
            answer,
            revision=mode.revision,
        )

    def _lines(self) -> list[ModeLine]:
        tally: dict[str, int] = {}
        for modes in self._under.values():
            for mode in modes:
                tally[mode] = tally.get(mode, 0) + 1
        shown = [mode for mode in self._modes.values() if mode.offered or mode.on]
        shown.sort(key=lambda mode: fold(mode.name.get(self._words.language)))
        return [ModeLine(mode, tally.get(mode.id, 0)) for mode in shown]

    def _rebuild(self) -> None:
        self._modes.clear()
        self._under.clear()
        for entity, kind in self._picture.last:
            if kind == MODE_KIND:
                self._read(entity, kind)
        for alarm in self._picture.alarms.values():
            self._count(alarm)

    def _read(self, entity: str, kind: str) -> None:
        event = self._picture.last.get((entity, kind))
        if event is None:
            return
        try:
            mode = mode_of(event)
        except MalformedError:
            return  # of a newer hub; the alarms say themselves that they are suppressed
        self._modes[mode.id] = mode

    def _count(self, alarm: Alarm) -> None:
        if alarm.modes:
            self._under[alarm.id] = alarm.modes
        else:
            self._under.pop(alarm.id, None)
