"""What can be wrong with a ring, and that it is said."""

import re

import pytest

from console.geo.ring import clockwise, shape_faults

SQUARE = [(105.80, 21.50), (105.90, 21.50), (105.90, 21.60), (105.80, 21.60)]


@pytest.mark.parametrize(
    "ring",
    [SQUARE, [*SQUARE, SQUARE[0]], SQUARE[::-1], [(0, 0), (4, 0), (4, 4), (2, 1), (0, 4)], [(0, 0), (1, 0), (0, 1)]],
)
def test_sound_rings(ring: list[tuple[float, float]]):
    assert shape_faults(ring, closed=True) == []


@pytest.mark.parametrize(
    ("ring", "words"),
    [
        ([(y, x) for x, y in SQUARE], r"\[21.5, 105.8\] has latitude first"),
        ([(181, 0), (0, 0), (0, 1)], "no place on Earth"),
        ([(500, 500), (0, 0), (0, 1)], "no place on Earth"),
        (SQUARE[:2], "2 different points are no ring"),
        ([(0, 0), (0, 0), (1, 1), (1, 1)], "2 different points"),
        ([(0, 0), (1, 1), (2, 2)], "runs back|no area|crosses"),
        ([(0, 0), (4, 4), (4, 0), (0, 4)], r"crosses itself: the edge from \[0, 0\] and the one from \[4, 0\]"),
        ([(0, 0), (4, 0), (4, 4), (0, 0), (-4, 4), (-4, 0.1)], r"touches itself at \[0, 0\]"),
        ([(0, 0), (4, 0), (4, 4), (2, 0), (0, 4)], "crosses itself"),
        ([(0, 0), (4, 0), (2, 0), (2, 3)], "crosses itself"),
    ],
    ids=["swapped", "far", "nowhere", "two", "doubled", "straight", "bow tie", "pinched", "touching an edge", "spike"],
)
def test_unsound_rings_are_said(ring: list[tuple[float, float]], words: str):
    faults = shape_faults(ring, closed=True)
    assert len(faults) == 1
    assert re.search(words, faults[0]), faults


def test_a_line_may_cross_itself_but_has_two_points():
    assert shape_faults([(0, 0), (4, 4), (4, 0), (0, 4)], closed=False) == []
    assert shape_faults([(1, 1), (1, 1)], closed=False)


def test_winding():
    assert not clockwise(SQUARE)
    assert clockwise(SQUARE[::-1])
    assert clockwise([*SQUARE[::-1], SQUARE[-1]])
