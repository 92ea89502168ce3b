"""The patterns: for each priority a rhythm and a pitch of its own, as data."""

from typing import NamedTuple

import msgspec

TROUBLE = 0
"""What the seat itself has to say: the path of the alarms is broken. Beside the priorities 1 to 4."""
CANARY = -1


class Pulse(NamedTuple):
    """One tone of a burst: seconds from the beginning of the burst, fundamental in Hz, length in seconds."""

    at: float
    pitch: float
    seconds: float


class Pattern(msgspec.Struct, frozen=True):
    """One burst.

    Attributes:
        pulses: In order, apart from each other.
        level: Peak, in decibels below full scale.
        every: Seconds from the beginning of a burst to that of the next, while it is repeated.
    """

    pulses: tuple[Pulse, ...]
    level: float
    every: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        last = self.pulses[-1]
        return last.at + last.seconds


def _burst(pitches: tuple[float, ...], seconds: float, gaps: tuple[float, ...]) -> tuple[Pulse, ...]:
    """Pulses of one length; ``gaps`` are the pauses between them."""
    at, pulses = 0.0, [Pulse(0.0, pitches[0], seconds)]
    for pitch, gap in zip(pitches[1:], gaps, strict=True):
        at += seconds + gap
        pulses.append(Pulse(at, pitch, seconds))
    return tuple(pulses)


_FIVE = (740.0, 740.0, 740.0, 988.0, 988.0)
PATTERNS: dict[int, Pattern] = {
    # Ten quick pulses in two waves, three and two each, that rise: it cannot be taken for anything else.
    1: Pattern(_burst(_FIVE * 2, 0.14, (0.09, 0.09, 0.28, 0.09, 0.55, 0.09, 0.09, 0.28, 0.09)), 0.0, 8.0),
    # Five, three and two, lower and slower.
    2: Pattern(_burst((587.0, 587.0, 587.0, 698.0, 698.0), 0.17, (0.13, 0.13, 0.32, 0.13)), -3.0, 15.0),
    # Three that fall.
    3: Pattern(_burst((494.0, 440.0, 392.0), 0.2, (0.2, 0.2)), -6.0, 30.0),
    # Two, low.
    4: Pattern(_burst((330.0, 330.0), 0.24, (0.26,)), -9.0, 120.0),
    # High and low in turn: no alarm of the city, the console itself.
    TROUBLE: Pattern(_burst((831.0, 523.0, 831.0, 523.0), 0.22, (0.05, 0.05, 0.05)), -3.0, 20.0),
    # Not for ears: that the device takes samples which are not silence.
    CANARY: Pattern((Pulse(0.0, 220.0, 0.05),), -60.0, 60.0),
}


def _softened(full: Pattern, every: float) -> Pattern:
    return Pattern(full.pulses[:3], full.level - 9.0, every)


REMINDERS = {1: _softened(PATTERNS[1], 300.0), 2: _softened(PATTERNS[2], 900.0)}
"""By priority the short, soft form for what is acknowledged and stands; the others are not repeated any more."""
