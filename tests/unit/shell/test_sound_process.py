"""The desk of the sound process with a speaker that is only numbers."""

import numpy as np
import pytest

from console.shell.sound_process import BEAT_SECONDS, FIRST_SECONDS, STUCK_SECONDS, Desk, SpeakerError
from console.sound.order import Beat, Opened, Output, Play, Stop, Taken, Whisper, Word
from console.sound.pattern import PATTERNS, REMINDERS
from console.sound.synthesis import Wave

RATE = 8000
TURN = 0.04


class Speaker:
    """Takes ``RATE`` frames a second, from a buffer of a fifth of a second."""

    rate = RATE
    device = Output("x", "Loa")
    outputs = (device,)

    def __init__(self) -> None:
        self.samples: Wave = np.zeros(0, np.float32)
        self.played = 0

    def room(self) -> int:
        return RATE // 5 - (len(self.samples) - self.played)

    def write(self, samples: Wave) -> None:
        self.samples = np.concatenate((self.samples, samples))

    def taken(self) -> int:
        return self.played


class Process:
    def __init__(self) -> None:
        self.speaker, self.said, self.now, self.hangs = Speaker(), list[Word](), 0.0, False
        self.desk = Desk(self.speaker, self.said.append, self.now)

    def run(self, seconds: float) -> None:
        until = self.now + seconds
        while self.now < until:
            self.desk.turn(self.now)
            self.now += TURN
            if not self.hangs:
                self.speaker.played = min(len(self.speaker.samples), self.speaker.played + round(RATE * TURN))


def test_it_says_what_it_opened_and_then_beats():
    process = Process()
    process.run(3.0)
    assert process.said[0] == Opened(Speaker.device, Speaker.outputs)
    beats = [w.frames for w in process.said if isinstance(w, Beat)]
    assert len(beats) == pytest.approx(3.0 / BEAT_SECONDS, abs=1)
    assert beats == sorted(set(beats))
    assert not process.speaker.samples.any(), "silence is sent all the time"


def test_a_burst_is_heard_and_told():
    process = Process()
    process.run(1.0)
    process.desk.order(Play(5, 1, 1.0))
    process.run(PATTERNS[1].seconds + 0.5)
    assert Taken(5) in process.said
    assert np.abs(process.speaker.samples).max() == pytest.approx(10 ** (-3 / 20), rel=0.01)


def test_a_reminder_has_its_own_form():
    process = Process()
    process.desk.order(Play(1, 2, 1.0, soft=True))
    process.run(3.0)
    peak = np.abs(process.speaker.samples).max()
    assert peak == pytest.approx(10 ** ((REMINDERS[2].level - 3) / 20), rel=0.01)


@pytest.mark.parametrize("soft", [True, False])
def test_a_pattern_that_there_is_not_is_left_out(soft: bool):
    process = Process()
    process.desk.order(Play(1, 9, 1.0, soft))
    process.run(1.0)
    assert not process.speaker.samples.any()


def test_stop_is_now():
    process = Process()
    process.desk.order(Play(1, 1, 1.0))
    process.run(0.2)
    process.desk.order(Stop())
    before = len(process.speaker.samples)
    process.run(1.0)
    assert not process.speaker.samples[before + 256 :].any()
    assert Taken(1) not in process.said


def test_the_canarys_whisper_reaches_the_device_and_nobody_hears_it():
    process = Process()
    process.desk.order(Whisper(-3))
    process.run(1.0)
    assert Taken(-3) in process.said
    assert 0 < np.abs(process.speaker.samples).max() < 0.001


def test_a_device_that_takes_no_more_is_told_in_time():
    process = Process()
    process.run(1.0)
    process.hangs = True
    with pytest.raises(SpeakerError, match="stuck"):
        process.run(10.0)
    assert process.now - 1.0 <= STUCK_SECONDS + 2 * TURN


def test_a_device_that_never_takes_any_gets_a_little_longer():
    process = Process()
    process.hangs = True
    with pytest.raises(SpeakerError, match="stuck"):
        process.run(10.0)
    assert process.now == pytest.approx(FIRST_SECONDS, abs=3 * TURN)
