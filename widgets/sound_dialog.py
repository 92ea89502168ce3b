"""The sound window: which output, how loud, how each priority sounds, and quiet for a while."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.signal import Outlet
from widgets.sound_state import SoundSettings
from widgets.theme import font
from widgets.words import Words

VOLUMES = (0.2, 0.4, 0.6, 0.8, 1.0)
MINUTES = (2, 5, 15)
PATTERNS = (1, 2, 3, 4, 0)


class SoundDialog(QDialog):
    """Everything acts at once; Esc leaves.

    Signals:
        output_chosen: Id of an output, empty for the system's own choice.
        volume_chosen: 0.2 to 1.
        test_asked: A priority, or 0 for the pattern of a broken path.
        silence_asked: Minutes; 0 ends it.
    """

    def __init__(self, words: Words, settings: SoundSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.output_chosen: Outlet[str] = Outlet(self)
        self.volume_chosen: Outlet[float] = Outlet(self)
        self.test_asked: Outlet[int] = Outlet(self)
        self.silence_asked: Outlet[int] = Outlet(self)
        self.setObjectName("panel")
        self.setWindowTitle(words("sound"))
        self.setMinimumWidth(640)
        self._status, self._passage = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._passage.setProperty("tone", "dim")
        self._outputs: dict[str, QPushButton] = {}
        self._output_row = QVBoxLayout()
        self._output_row.setSpacing(6)
        self._volumes = {v: self._choice(words("sound.percent", n=round(100 * v))) for v in VOLUMES}
        self._silences = {m: self._choice(words("sound.minutes", n=m)) for m in MINUTES}
        self._resume = QPushButton(words("sound.resume"), autoDefault=False)
        self._known: tuple[tuple[str, str], ...] | None = None
        self._lay_out()
        self._listen()
        self.show_settings(settings)

    def _choice(self, text: str) -> QPushButton:
        button = QPushButton(text, autoDefault=False)
        button.setCheckable(True)
        return button

    def _lay_out(self) -> None:
        words = self._words
        head = QLabel(words("sound"))
        head.setFont(font(14, strong=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        for widget in (head, self._status, self._passage):
            column.addWidget(widget)
        column.addSpacing(6)
        column.addWidget(QLabel(words("sound.device")))
        column.addLayout(self._output_row)
        column.addSpacing(6)
        column.addWidget(QLabel(words("sound.volume")))
        column.addLayout(self._row(*self._volumes.values()))
        column.addWidget(self._dim(words("sound.volume.why")))
        column.addSpacing(6)
        column.addWidget(QLabel(words("sound.test")))
        column.addLayout(self._row(*(self._test(p) for p in PATTERNS)))
        column.addSpacing(6)
        column.addWidget(QLabel(words("sound.silence")))
        column.addLayout(self._row(*self._silences.values(), self._resume))
        column.addWidget(self._dim(words("sound.silence.why")))
        close = QPushButton(words("close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(close)
        column.addSpacing(4)
        column.addLayout(last)

    def _row(self, *buttons: QPushButton) -> QHBoxLayout:
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _dim(self, text: str) -> QLabel:
        label = QLabel(text, wordWrap=True)
        label.setProperty("tone", "dim")
        return label

    def _test(self, pattern: int) -> QPushButton:
        button = QPushButton(self._words(f"sound.test.{pattern}"), autoDefault=False)
        button.clicked.connect(lambda: self.test_asked.publish(pattern))
        return button

    def _listen(self) -> None:
        for volume, button in self._volumes.items():
            button.clicked.connect(partial(self._choose_volume, volume))
        for minutes, button in self._silences.items():
            button.clicked.connect(partial(self._ask_silence, minutes))
        self._resume.clicked.connect(partial(self._ask_silence, 0))

    def _choose_volume(self, volume: float, _checked: bool = False) -> None:
        self.volume_chosen.publish(volume)

    def _ask_silence(self, minutes: int, _checked: bool = False) -> None:
        self.silence_asked.publish(minutes)

    def _choose_output(self, output: str, _checked: bool = False) -> None:
        self.output_chosen.publish(output)

    def show_settings(self, settings: SoundSettings) -> None:
        """Show how it is now."""
        self._status.setText(settings.status)
        tone = "alert" if settings.state.mode == "failing" else ""
        if self._status.property("tone") != tone:
            self._status.setProperty("tone", tone)
            self._status.style().polish(self._status)
        self._passage.setText(settings.passage)
        self._show_outputs(settings)
        nearest = min(VOLUMES, key=lambda v: abs(v - settings.volume))
        for volume, button in self._volumes.items():
            button.setChecked(volume == nearest)
        for button in self._silences.values():
            button.setChecked(False)
        self._resume.setEnabled(settings.state.mode == "silenced")

    def _show_outputs(self, settings: SoundSettings) -> None:
        if settings.outputs != self._known:
            self._known = settings.outputs
            while (item := self._output_row.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.deleteLater()
            self._outputs = {i: self._choice(name) for i, name in settings.outputs}
            for output, button in self._outputs.items():
                button.clicked.connect(partial(self._choose_output, output))
                self._output_row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            if len(settings.outputs) <= 1:
                self._output_row.addWidget(self._dim(self._words("sound.device.none")))
        for output, button in self._outputs.items():
            button.setChecked(output == settings.output)
