"""The mixer: silence, one burst, another over it, a whisper beside it, and what the device has taken."""

import numpy as np

from console.sound.mixer import Mixer
from console.sound.synthesis import Wave


def tone(n: int, value: float = 0.5) -> Wave:
    return np.full(n, value, np.float32)


def test_silence_without_end():
    mixer = Mixer()
    assert not mixer.read(1000).any()
    assert mixer.made == 1000
    assert mixer.taken(1000) == []


def test_a_burst_sounds_once_and_is_taken_when_the_device_has_its_last_sample():
    mixer = Mixer()
    mixer.read(100)
    mixer.play(tone(250), 7)
    heard = np.concatenate([mixer.read(100) for _ in range(4)])
    assert heard[:250].tolist() == [0.5] * 250
    assert not heard[250:].any()
    assert mixer.taken(349) == []
    assert mixer.taken(350) == [7]
    assert mixer.taken(9999) == []


def test_a_new_burst_cuts_the_old_one_off_without_a_click():
    mixer = Mixer()
    mixer.play(tone(10_000), 1)
    mixer.read(1000)
    mixer.play(tone(400, -0.25), 2)
    heard = mixer.read(1000)
    assert heard[0] == 0.25, "half of the old one is still there with the new one"
    assert heard[399] == -0.25
    assert not heard[400:].any()
    assert mixer.taken(9999) == [2], "the one that was cut off was not heard to its end"


def test_a_whisper_lies_over_what_sounds():
    mixer = Mixer()
    mixer.play(tone(300), 1)
    mixer.whisper(tone(100, 0.001), 2)
    heard = mixer.read(400)
    assert np.allclose(heard[:100], 0.501)
    assert np.allclose(heard[100:300], 0.5)
    assert mixer.taken(100) == [2]
    assert mixer.taken(300) == [1]


def test_it_never_clips():
    mixer = Mixer()
    mixer.play(tone(100, 0.9), 1)
    mixer.whisper(tone(100, 0.9), 2)
    assert mixer.read(100).max() == 1.0
