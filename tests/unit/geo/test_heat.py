"""The smoothed field against a reference that spreads each thing by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.geo.heat import RAMP, STEP, field, paint, ramp
from console.geo.homography import Homography

PLAIN = Homography(np.eye(3), (0.0, 0.0))
SIZE = (80, 60)


def slow(things: list[tuple[float, float, float]], half: int) -> np.ndarray:
    """Each thing's own kernel, three boxes one after the other, added up."""
    line = np.zeros(6 * half + 1)
    line[3 * half] = 1
    for _ in range(3):
        line = np.array([line[max(0, k - half) : k + half + 1].sum() / (2 * half + 1) for k in range(len(line))])
    kernel = np.outer(line, line) / line.max() ** 2
    grid = np.zeros((SIZE[1] // STEP, SIZE[0] // STEP))
    for x, y, weight in things:
        column, row = int(np.floor(x / STEP)), int(np.floor(y / STEP))
        for dy in range(-3 * half, 3 * half + 1):
            for dx in range(-3 * half, 3 * half + 1):
                if 0 <= row + dy < grid.shape[0] and 0 <= column + dx < grid.shape[1]:
                    grid[row + dy, column + dx] += weight * kernel[dy + 3 * half, dx + 3 * half]
    return grid


@given(
    st.lists(st.tuples(st.floats(0, 79), st.floats(0, 59), st.floats(0, 5)), max_size=12),
    st.sampled_from([8.0, 16.0, 24.0]),
)
def test_the_field_is_the_sum_of_its_things(things: list[tuple[float, float, float]], radius: float):
    columns = np.array(things, float).reshape(-1, 3).T
    found = field(*columns, PLAIN, size=SIZE, radius=radius)
    np.testing.assert_allclose(found, slow(things, max(1, round(radius / STEP / 2))), atol=1e-9)


def test_a_thing_beyond_the_edge_still_warms_it_and_odd_weights_count_for_nothing():
    near = field(np.array([-6.0]), np.array([30.0]), np.array([1.0]), PLAIN, size=SIZE, radius=24.0)
    assert near[:, 0].max() > 0.1
    odd = field(np.array([9.0, 9.0]), np.array([9.0, 9.0]), np.array([np.nan, np.inf]), PLAIN, size=SIZE, radius=24.0)
    assert not odd.any()


def test_the_ramp_begins_with_nothing_and_ends_with_the_last_colour():
    inks = ramp([0x0000FF, 0xFF0000], opacity=1.0)
    assert len(inks) == RAMP
    assert int(inks[0]) == 0
    assert int(inks[-1]) == 0xFFFF0000
    assert np.diff((inks >> 24).astype(int)).min() >= 0
    assert int(ramp([0x00FF00], 0.5)[-1]) >> 24 == 128


def test_the_full_height_has_the_last_colour():
    inks = ramp([0x000000, 0xFFFFFF], 1.0)
    assert paint(np.array([[0.0, 2.0, 9.0]]), 2.0, inks).tolist() == [[0, 0xFFFFFFFF, 0xFFFFFFFF]]
    assert paint(np.zeros((2, 2)), 1.0, inks).any() == pytest.approx(False)
