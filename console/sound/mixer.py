"""The mixer: one burst at a time, silence where there is none, and which of them the device has taken."""

from collections import deque

import numpy as np

from console.sound.synthesis import Wave

_FADE = 256  # samples over which a burst that is cut off fades


class _Voice:
    def __init__(self, wave: Wave, number: int) -> None:
        self.wave, self.number, self.at = wave, number, 0


class Mixer:
    """Makes the endless stream of one device. Not thread-safe.

    A burst that comes while another one sounds cuts it off, softly; a whisper (the canary) is laid over what sounds.
    """

    def __init__(self) -> None:
        self._main: _Voice | None = None
        self._whispers: list[_Voice] = []
        self._tail: Wave = np.zeros(0, np.float32)
        self._made = 0
        self._ends: deque[tuple[int, int]] = deque()  # (frame after its last, number), in order

    @property
    def made(self) -> int:
        """Frames made since the beginning."""
        return self._made

    def play(self, wave: Wave, number: int) -> None:
        """Sound ``wave`` now; ``number`` names it in ``taken``."""
        self.stop()
        self._main = _Voice(wave, number)

    def whisper(self, wave: Wave, number: int) -> None:
        """Lay ``wave`` over whatever sounds."""
        self._whispers.append(_Voice(wave, number))

    def stop(self) -> None:
        """Cut off what sounds."""
        if self._main is not None:
            left = self._main.wave[self._main.at : self._main.at + _FADE]
            self._tail = left * np.linspace(1, 0, len(left), dtype=np.float32)
            self._main = None

    def read(self, frames: int) -> Wave:
        """The next ``frames`` samples."""
        out = np.zeros(frames, np.float32)
        n = min(frames, len(self._tail))
        out[:n] += self._tail[:n]
        self._tail = self._tail[n:]
        if self._main is not None and self._add(self._main, out):
            self._main = None
        self._whispers = [voice for voice in self._whispers if not self._add(voice, out)]
        self._made += frames
        return np.clip(out, -1.0, 1.0)

    def taken(self, frames: int) -> list[int]:
        """Numbers of what has sounded to its end, newly, once the device has taken ``frames`` since the beginning."""
        done: list[int] = []
        while self._ends and self._ends[0][0] <= frames:
            done.append(self._ends.popleft()[1])
        return done

    def _add(self, voice: _Voice, out: Wave) -> bool:
        """Add the voice's next samples; whether it is at its end."""
        part = voice.wave[voice.at : voice.at + len(out)]
        out[: len(part)] += part
        voice.at += len(part)
        if voice.at < len(voice.wave):
            return False
        self._ends.append((self._made + len(part), voice.number))
        self._ends = deque(sorted(self._ends))
        return True
