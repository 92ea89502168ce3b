import av
import numpy as np
import pytest

from console.camera.drawing.film import RECIPES, pictures
from console.camera.sight import Sight
from console.camera.state import State
from console.camera.stream import fit


def plain(value: int) -> np.ndarray:
    return np.full((124, 220, 4), value, np.uint8)


def judge(sight: Sight, shots: list[np.ndarray], rate: float = 12) -> list[State]:
    return [sight.judge(shot, k / rate) for k, shot in enumerate(shots)]


def test_a_picture_that_stands_still_is_frozen_within_three_seconds_and_one_that_moves_again_is_live():
    sight = Sight()
    said = judge(sight, [plain(90)] * 36)
    assert said[20] is State.LIVE
    assert said[30] is State.FROZEN
    moved = plain(90)
    moved[40:60, 40:60] = 200
    assert sight.judge(moved, 3.5) is State.LIVE


def test_what_an_encoder_does_to_a_still_picture_is_no_change():
    rng = np.random.default_rng(3)
    shots = [plain(90) + rng.integers(0, 6, (124, 220, 4)).astype(np.uint8) for _ in range(36)]
    assert judge(Sight(), shots)[-1] is State.FROZEN


def test_a_clock_in_the_picture_is_a_change():
    shots = [plain(90) for _ in range(60)]
    for k, shot in enumerate(shots):
        shot[4:8, 4 + k // 12 : 8 + k // 12] = 255
    assert set(judge(Sight(), shots)) == {State.LIVE}


def test_a_black_picture_is_named_whether_it_flickers_or_not_and_a_dark_street_is_none():
    rng = np.random.default_rng(3)
    dark = [plain(0) + rng.integers(0, 9, (124, 220, 4)).astype(np.uint8) for _ in range(36)]
    assert judge(Sight(), dark)[20] is State.BLACK
    street = [shot.copy() for shot in dark]
    for k, shot in enumerate(street):
        shot[20:40, 20:40] = 120 + k
    assert set(judge(Sight(), street)) == {State.LIVE}


@pytest.mark.parametrize("number", range(0, len(RECIPES), 3))
def test_no_street_of_the_demo_is_taken_for_frozen_or_black(number):
    sight, room = Sight(), fit(640, 360, 1.0, (220, 124))
    for k, picture in enumerate(pictures(number, "night", 2, 4, 5)):
        small = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(*room, "bgra")
        assert sight.judge(small.to_ndarray(), k / 4) is State.LIVE
