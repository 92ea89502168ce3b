"""The link to the sound process: started, heard, watched, ended and started again, without ever waiting for it."""

import sys
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment

from console.model.clock import Clock
from console.sound.device import Device, DeviceWatch
from console.sound.order import WORDS, Lines, Order, Word, line
from widgets.signal import Outlet

COMMAND = (sys.executable, "-m", "console", "sound")
FIRST_BACKOFF = 1.0
LONGEST_BACKOFF = 8.0
_FAREWELL_MS = 300


class SoundLink(QObject):
    """Owns one process at a time; lives in the GUI thread. ``QProcess`` does its reading and writing in the event loop.

    Signals:
        heard: Each word of the process.

    Args:
        clock: Time.
        command: What to start; ``--device`` and an id are added.
    """

    def __init__(self, clock: Clock, command: Sequence[str] = COMMAND, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heard: Outlet[Word] = Outlet(self)
        self._clock, self._command = clock, tuple(command)
        self._watch = DeviceWatch(clock.monotonic())
        self._process: QProcess | None = None
        self._dying: set[QProcess] = set()
        self._lines = Lines()
        self._output = ""
        self._due = 0.0
        self._backoff = FIRST_BACKOFF
        self._ended = False

    @property
    def output(self) -> str:
        """Id of the output that was asked for; empty for the system's own choice."""
        return self._output

    def start(self, output: str = "") -> None:
        """Open ``output``; whatever was open is closed."""
        self._output, self._ended = output, False
        self._drop()
        self._spawn()

    def send(self, order: Order) -> None:
        """Send an order; one that cannot be delivered is lost, as sound is of now."""
        if self._process is not None and self._process.state() is QProcess.ProcessState.Running:
            self._process.write(line(order))

    def tick(self) -> Device:
        """End who hangs, start who fell; call a few times a second. Returns the verdict."""
        now = self._clock.monotonic()
        device = self._watch.judge(now)
        if device.health == "ok":
            self._backoff = FIRST_BACKOFF
        if self._process is not None and self._watch.hung(now):
            self._drop()
            self._later(now)
        elif self._process is None and not self._ended and now >= self._due:
            self._spawn()
        return device

    def stop(self) -> None:
        """End it for good; waits a moment, so that no process is left behind."""
        self._ended = True
        self._drop()
        for process in tuple(self._dying):
            process.waitForFinished(_FAREWELL_MS)

    def _spawn(self) -> None:
        process = QProcess()  # with a parent that is deleted before its deferred deletion PySide 6.11 crashes
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("QT_LOGGING_RULES", "qt.multimedia.*=false")
        process.setProcessEnvironment(environment)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._fallen)
        process.errorOccurred.connect(self._failed)
        self._process, self._lines = process, Lines()
        self._watch.started(self._clock.monotonic())
        program, *arguments = self._command
        process.start(program, [*arguments, *(("--device", self._output) if self._output else ())])

    def _drop(self) -> None:
        """Let go of the process: killed, because one that hangs in its device would not hear anything else.

        Nothing waits for its end: one that hangs in the driver of its device does not even die at once.
        """
        process, self._process = self._process, None
        if process is None:
            return
        process.readyReadStandardOutput.disconnect(self._read)
        process.finished.disconnect(self._fallen)
        process.errorOccurred.disconnect(self._failed)
        if process.state() is QProcess.ProcessState.NotRunning:
            process.deleteLater()
            return
        self._dying.add(process)
        process.finished.connect(partial(self._buried, process))
        process.kill()

    def _buried(self, process: QProcess, _code: int, _status: object) -> None:
        self._dying.discard(process)
        process.deleteLater()

    def _read(self) -> None:
        if self._process is None:
            return
        piece = bytes(self._process.readAllStandardOutput().data())
        for word in self._lines.feed(piece, WORDS):
            self._watch.hear(word, self._clock.monotonic())
            self.heard.publish(word)

    def _fallen(self, _code: int, _status: object) -> None:
        self._read()
        self._watch.ended()
        self._drop()
        self._later(self._clock.monotonic())

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # of all others ``finished`` tells, too
            self._fallen(0, None)

    def _later(self, now: float) -> None:
        self._due = now + self._backoff
        self._backoff = min(2 * self._backoff, LONGEST_BACKOFF)
