"""The sound process: has this seat's loudspeaker, so that a sound server that hangs hurts nothing but this process.

``vonglau sound``, started by the console; orders come on standard input, words go out on standard output
(``console.sound.order``). The stream never pauses: between bursts it is silence, so that a device that takes nothing
any more is known within seconds and not at the next alarm. It ends with its input, and when it cannot go on.
"""

import argparse
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Literal, Protocol

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler

from console.sound.mixer import Mixer
from console.sound.order import (
    ORDERS,
    Beat,
    Lines,
    Opened,
    Order,
    Output,
    Play,
    Refused,
    Stop,
    Taken,
    Whisper,
    Word,
    line,
)
from console.sound.pattern import CANARY, PATTERNS, REMINDERS
from console.sound.synthesis import Wave, wave

_log = logging.getLogger(__name__)

TURN_MS = 40
BEAT_SECONDS = 0.5
STUCK_SECONDS = 2.0
FIRST_SECONDS = 4.0  # a server that has just been reached may take its time for the first samples
_REFUSED = 3


class SpeakerError(Exception):
    """The output cannot be used; ``reason`` as in ``Refused``."""

    def __init__(self, reason: Literal["none", "open", "stuck"]) -> None:
        super().__init__(reason)
        self.reason: Literal["none", "open", "stuck"] = reason


class Speaker(Protocol):
    """One open audio output. Any call may hang; that is why it has a process of its own.

    Attributes:
        rate: Frames per second.
        device: What it is.
        outputs: All there are.
    """

    rate: int
    device: Output
    outputs: tuple[Output, ...]

    def room(self) -> int:
        """Frames that it would take now."""
        ...

    def write(self, samples: Wave) -> None:
        """Give it samples, no more than there is room for."""
        ...

    def taken(self) -> int:
        """Frames that it has taken from us for good since it was opened.

        Raises:
            SpeakerError: It is gone.
        """
        ...


class Desk:
    """Feeds one speaker and answers orders. Belongs to one thread.

    Args:
        speaker: The output.
        say: Sends a word.
        now: Monotonic seconds.
    """

    def __init__(self, speaker: Speaker, say: Callable[[Word], None], now: float) -> None:
        self._speaker, self._say = speaker, say
        self._mixer = Mixer()
        self._taken, self._moved, self._beat = 0, now, now
        say(Opened(speaker.device, speaker.outputs))

    def order(self, order: Order) -> None:
        """Do it with the next samples."""
        match order:
            case Play(number, pattern, volume, soft):
                bursts = REMINDERS if soft else PATTERNS
                if pattern in bursts:
                    self._mixer.play(wave(bursts[pattern], self._speaker.rate, volume), number)
            case Whisper(number):
                self._mixer.whisper(wave(PATTERNS[CANARY], self._speaker.rate), number)
            case Stop():
                self._mixer.stop()

    def turn(self, now: float) -> None:
        """Fill the device and tell what it has taken; call every ``TURN_MS``.

        Raises:
            SpeakerError: It takes nothing any more, or is gone.
        """
        room = self._speaker.room()
        if room > 0:
            self._speaker.write(self._mixer.read(room))
        taken = self._speaker.taken()
        if taken > self._taken:
            self._taken, self._moved = taken, now
        elif now - self._moved > (STUCK_SECONDS if taken else FIRST_SECONDS):
            raise SpeakerError("stuck")
        for number in self._mixer.taken(taken):
            self._say(Taken(number))
        if now - self._beat >= BEAT_SECONDS:
            self._beat = now
            self._say(Beat(taken))


class Service:
    """The process: a thread that reads orders, and the event loop that feeds the speaker."""

    def __init__(self, open_speaker: Callable[[], Speaker]) -> None:
        self._open = open_speaker
        self._orders: SimpleQueue[Order] = SimpleQueue()
        self._desk: Desk | None = None

    def run(self) -> int:
        """Until the input ends (the process is then gone at once, whatever the device does) or the device fails."""
        app = QCoreApplication(sys.argv[:1])
        threading.Thread(target=self._read, name="orders", daemon=True).start()
        try:
            self._desk = Desk(self._open(), _say, time.monotonic())
        except SpeakerError as err:
            _say(Refused(err.reason))
            return _REFUSED
        timer = QTimer(interval=TURN_MS)
        timer.timeout.connect(self._turn)
        timer.start()
        return app.exec()

    def _turn(self) -> None:
        desk = self._desk
        if desk is None:
            return
        try:
            while not self._orders.empty():
                desk.order(self._orders.get())
            desk.turn(time.monotonic())
        except SpeakerError as err:
            _say(Refused(err.reason))
            os._exit(_REFUSED)  # closing a device that hangs would hang, too

    def _read(self) -> None:
        lines = Lines()
        while piece := os.read(sys.stdin.fileno(), 1 << 16):
            for order in lines.feed(piece, ORDERS):
                self._orders.put(order)
        os._exit(0)


def _say(word: Word) -> None:
    try:
        os.write(sys.stdout.fileno(), line(word))
    except BrokenPipeError:
        os._exit(0)  # nobody listens any more


def _on_qt_message(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Qt tells of every library it does not find; what matters is said in words of ours."""
    _log.debug("%s", text)


def main(argv: list[str]) -> int:
    """Serve; 3 when there is no usable output."""
    parser = argparse.ArgumentParser(prog="vonglau sound")
    parser.add_argument("--device", default="", help="id of an output; the system's default unless it is there")
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s sound %(levelname)s %(message)s")
    qInstallMessageHandler(_on_qt_message)

    def open_speaker() -> Speaker:
        from console.shell.sound_speaker import QtSpeaker  # noqa: PLC0415 - loading it may hang as opening may

        return QtSpeaker(options.device)

    return Service(open_speaker).run()
