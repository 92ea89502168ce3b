"""A sound process whose speaker does what a file says: ``play``, ``deaf`` (takes nothing), ``hang``, ``none``."""

import sys
import threading
import time
from pathlib import Path

from console.shell.sound_process import Service, SpeakerError
from console.sound.order import Output
from console.sound.synthesis import Wave

RATE = 48_000
ROOM = RATE // 5


class FakeSpeaker:
    """Takes samples as fast as they are played, which nobody hears."""

    rate = RATE
    device = Output("fake", "Loa thử")
    outputs = (device,)

    def __init__(self, mood: Path) -> None:
        self._mood = mood
        self._obey()
        if mood.read_text() == "none":
            raise SpeakerError("none")
        self._written, self._played, self._at = 0, 0.0, time.monotonic()

    def _obey(self) -> str:
        mood = self._mood.read_text()
        if mood == "hang":
            threading.Event().wait()
        return mood

    def room(self) -> int:
        now = time.monotonic()
        if self._obey() == "play":
            self._played = min(self._written, self._played + RATE * (now - self._at))
        self._at = now
        return max(0, ROOM - (self._written - int(self._played)))

    def write(self, samples: Wave) -> None:
        self._written += len(samples)

    def taken(self) -> int:
        return int(self._played)


if __name__ == "__main__":
    sys.exit(Service(lambda: FakeSpeaker(Path(sys.argv[1]))).run())
