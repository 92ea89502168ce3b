"""From a pattern to samples: additive tones with soft edges, computed anew at every start."""

import numpy as np
from numpy.typing import NDArray

from console.sound.pattern import Pattern, Pulse

Wave = NDArray[np.float32]
"""Mono samples in -1..1."""

HARMONICS = 6
HIGHEST_HZ = 5000.0
_EDGE_SECONDS = 0.02  # of each pulse, at both ends: no click, and still a clear beginning
_HEADROOM = 10 ** (-3 / 20)  # what a device's own resampling may add


def gain(decibels: float) -> float:
    """A level as a factor."""
    return float(10 ** (decibels / 20))


def wave(pattern: Pattern, rate: int, volume: float = 1.0) -> Wave:
    """The samples of one burst.

    Args:
        pattern: What.
        rate: Samples per second.
        volume: 0 to 1, a factor.

    Returns:
        Samples that begin and end with silence, of peak ``volume`` times the pattern's level, 3 dB below full scale.
    """
    out = np.zeros(round(pattern.seconds * rate) + 1, np.float32)
    peak = _HEADROOM * gain(pattern.level) * min(max(volume, 0.0), 1.0)
    for pulse in pattern.pulses:
        begin = round(pulse.at * rate)
        tone = _tone(pulse, rate) * np.float32(peak)
        out[begin : begin + len(tone)] = tone
    return out


def _tone(pulse: Pulse, rate: int) -> Wave:
    """One pulse of peak 1: a fundamental and its harmonics, each weaker than the last."""
    t = np.arange(round(pulse.seconds * rate)) / rate
    top = min(HIGHEST_HZ, rate / 2 - 1)
    parts = [k for k in range(1, HARMONICS + 1) if k * pulse.pitch <= top]
    tone = sum((np.sin(2 * np.pi * k * pulse.pitch * t) / k for k in parts), np.zeros(len(t)))
    edge = min(round(_EDGE_SECONDS * rate), len(t) // 2)
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / max(1, edge))
    envelope = np.concatenate((ramp, np.ones(len(t) - 2 * edge), ramp[::-1]))
    shaped = tone * envelope
    return (shaped / max(1e-9, float(np.abs(shaped).max()))).astype(np.float32)
