"""From the herald to one window: the chip, the notices and the sound window, in the window's language."""

import math
from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Qt

from console.shell.herald import Herald, Voice
from console.sound.canary import Passage
from widgets.figure import clock, number, spoken_age
from widgets.sound_chip import SoundChip, remaining
from widgets.sound_dialog import SoundDialog
from widgets.sound_state import SoundMode, SoundSettings, SoundState
from widgets.words import Words

Keep = Callable[[str, str], None]


class SoundFeed(QObject):
    """One window's view of the seat's sound; dies with its parent, while the herald lives on.

    Args:
        herald: The seat's.
        chip: In the top bar.
        keep: Sets or drops a severe notice by name.
        words: The window's.
        zone: For times.
        parent: The window's desk.
    """

    def __init__(
        self, herald: Herald, chip: SoundChip, keep: Keep, words: Words, *, zone: ZoneInfo, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._herald, self._chip, self._keep = herald, chip, keep
        self._words, self._zone = words, zone
        self._dialog: SoundDialog | None = None
        herald.changed.on_value(self.show)
        chip.clicked.connect(self.open)
        self.show(herald.voice)

    def show(self, voice: Voice) -> None:
        """Show how the seat sounds now."""
        state = self._state(voice)
        self._chip.show_state(state)
        reason = self._reason(voice)
        self._keep("sound", self._words("sound.notice.failing", reason=reason) if state.mode == "failing" else "")
        told = voice.passage.lost and not (voice.passage.where == "sound" and state.mode == "failing")
        self._keep("canary", self._missing(voice.passage) if told else "")
        if self._dialog is not None:
            self._dialog.show_settings(self._settings(voice, state))

    def open(self) -> None:
        """The sound window."""
        voice = self._herald.voice
        dialog = SoundDialog(self._words, self._settings(voice, self._state(voice)), self._chip.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.output_chosen.on_value(self._herald.choose)
        dialog.volume_chosen.on_value(self._herald.set_volume)
        dialog.test_asked.on_value(self._herald.test)
        dialog.silence_asked.on_value(self._herald.silence)
        dialog.finished.connect(self._closed)
        self._dialog = dialog
        dialog.open()

    def _closed(self, _result: int) -> None:
        self._dialog = None

    def _state(self, voice: Voice) -> SoundState:
        words, left = self._words, math.ceil(voice.silent)
        mode: SoundMode = "on"
        if voice.device is None:
            mode = "off"
        elif voice.device.health == "failing":
            mode = "failing"
        elif left:
            mode = "silenced"
        elif voice.device.health == "starting":
            mode = "starting"
        if mode == "failing":
            status = self._reason(voice)
        elif mode == "silenced":
            status = words("sound.silenced.why", left=remaining(left))
        elif mode == "on" and voice.device is not None:
            status = words("sound.on.why", device=voice.device.name)
        else:
            status = words(f"sound.{mode}.why")
        return SoundState(mode, left if mode == "silenced" else 0, f"{status}\n{self._passage(voice.passage)}")

    def _settings(self, voice: Voice, state: SoundState) -> SoundSettings:
        outputs = voice.device.outputs if voice.device else ()
        rows = (("", self._words("sound.device.system")), *((o.id, o.name) for o in outputs))
        known = voice.output if voice.output in [i for i, _ in rows] else ""
        status = state.tip.partition("\n")[0]
        return SoundSettings(state, status, self._passage(voice.passage), rows, known, voice.volume)

    def _reason(self, voice: Voice) -> str:
        reason = voice.device.reason if voice.device else ""
        return self._words(f"sound.failing.{reason}") if reason else ""

    def _passage(self, passage: Passage) -> str:
        words = self._words
        if passage.lost:
            return self._missing(passage)
        if passage.delay is None:
            return words("sound.canary.waiting")
        delay = number(passage.delay, 2, words.language)
        return words("sound.canary.heard", time=clock(passage.at, self._zone), delay=delay)

    def _missing(self, passage: Passage) -> str:
        age = spoken_age(passage.silent, self._words.language)
        return self._words("sound.notice.canary", age=age, where=self._words(f"sound.where.{passage.where}"))
