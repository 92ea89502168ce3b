"""Each priority has a rhythm, a pitch, a pace and a level of its own, and its samples are what the pattern says."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from console.sound.pattern import CANARY, PATTERNS, REMINDERS, TROUBLE, Pattern
from console.sound.synthesis import gain, wave

RATE = 48_000
ALARMS = (1, 2, 3, 4)
HEARD = (*ALARMS, TROUBLE)
SEMITONE = 2 ** (1 / 12)


def spectrum(samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies and magnitudes in decibels below the strongest."""
    magnitude = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 1 << 16))
    return np.fft.rfftfreq(1 << 16, 1 / RATE), 20 * np.log10(magnitude / magnitude.max() + 1e-12)


def pulse_of(pattern: Pattern, index: int) -> np.ndarray:
    pulse = pattern.pulses[index]
    begin = round(pulse.at * RATE)
    return wave(pattern, RATE)[begin : begin + round(pulse.seconds * RATE)]


def onsets(samples: np.ndarray) -> list[float]:
    """Seconds at which sound begins after silence."""
    loud = np.abs(samples) > 0.01 * np.abs(samples).max()
    smooth = np.concatenate(([False], np.convolve(loud, np.ones(480), "same") > 0))
    return [float(k / RATE) for k in np.flatnonzero(np.diff(smooth.astype(int)) == 1)]


@pytest.mark.parametrize("which", HEARD)
def test_the_strongest_line_of_a_pulse_is_its_pitch_and_four_harmonics_carry(which: int):
    for index, pulse in enumerate(PATTERNS[which].pulses):
        hertz, level = spectrum(pulse_of(PATTERNS[which], index))
        assert hertz[level.argmax()] == pytest.approx(pulse.pitch, abs=6)
        lines = [level[np.abs(hertz - k * pulse.pitch).argmin()] for k in range(1, 7)]
        between = [k * pulse.pitch for k, db in enumerate(lines, 1) if db > -16 and 300 <= k * pulse.pitch <= 4000]
        assert len(between) >= 4, "a small loudspeaker and an old ear find it"
        assert level[hertz > 8000].max() < -45, "nothing harsh"
        assert 150 <= pulse.pitch <= 1000


@pytest.mark.parametrize("which", HEARD)
def test_it_is_as_long_as_the_pattern_says_and_its_pulses_begin_where_it_says(which: int):
    pattern = PATTERNS[which]
    samples = wave(pattern, RATE)
    assert len(samples) / RATE == pytest.approx(pattern.seconds, abs=1e-3)
    assert onsets(samples) == pytest.approx([p.at for p in pattern.pulses], abs=0.01)
    assert pattern.seconds < pattern.every / 2, "there is more quiet than noise"
    assert all(0.075 <= p.seconds <= 0.25 for p in pattern.pulses)


@pytest.mark.parametrize("which", [*HEARD, CANARY])
def test_no_click(which: int):
    samples = wave(PATTERNS[which], RATE)
    assert samples[0] == samples[-1] == 0
    steepest = 2 * np.pi * max(p.pitch for p in PATTERNS[which].pulses) / RATE * 6
    assert np.abs(np.diff(samples)).max() <= steepest * np.abs(samples).max()


def test_levels_fall_with_the_priority_and_never_clip():
    peaks = [float(np.abs(wave(PATTERNS[p], RATE)).max()) for p in ALARMS]
    assert peaks == sorted(peaks, reverse=True)
    assert [20 * np.log10(p) for p in peaks] == pytest.approx([-3, -6, -9, -12], abs=0.2)
    assert float(np.abs(wave(PATTERNS[1], RATE, 0.5)).max()) == pytest.approx(peaks[0] / 2, rel=0.01)
    assert float(np.abs(wave(PATTERNS[1], RATE, 7.0)).max()) == pytest.approx(peaks[0])
    assert np.abs(wave(PATTERNS[CANARY], RATE)).max() == pytest.approx(gain(-63), rel=0.05), "not for ears"


def test_no_two_can_be_confused():
    for a, b in combinations(HEARD, 2):
        one, other = PATTERNS[a], PATTERNS[b]
        assert len(one.pulses) != len(other.pulses), "the count alone tells them apart"
        assert abs(np.log(one.pulses[0].pitch / other.pulses[0].pitch)) > np.log(SEMITONE), "and so does the pitch"
        assert one.every != other.every
    for higher, lower in pairwise(ALARMS):
        assert PATTERNS[higher].every < PATTERNS[lower].every
        assert PATTERNS[higher].pulses[0].pitch > PATTERNS[lower].pulses[0].pitch


def test_a_reminder_is_short_soft_and_rare():
    assert list(REMINDERS) == [1, 2]
    for priority, short in REMINDERS.items():
        full = PATTERNS[priority]
        assert short.seconds < full.seconds / 1.5
        assert short.level <= full.level - 9
        assert short.every >= 300


def test_at_a_low_rate_what_would_fold_back_is_left_out():
    hertz = np.fft.rfftfreq(1 << 15, 1 / 8000)
    samples = wave(PATTERNS[1], 8000)
    level = np.abs(np.fft.rfft(samples[: round(0.14 * 8000)], 1 << 15))
    assert level[hertz < 650].max() < 0.05 * level.max()
