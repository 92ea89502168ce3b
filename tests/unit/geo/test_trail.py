"""Trails: the ring of places, and their strokes against a reference that walks each piece."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from console.geo.canvas import Canvas
from console.geo.homography import Homography
from console.geo.stroke import stroke
from console.geo.trail import DEPTH, EVERY_SECONDS, MOST, Trails

PLAIN = Homography(np.eye(3), (0.0, 0.0))


def test_a_trail_is_the_last_places_the_oldest_first():
    trails = Trails()
    for beat in range(DEPTH + 5):
        assert trails.push(np.array([beat, -1.0]), np.array([beat * 2.0, 0]), beat * EVERY_SECONDS)
    x, y = trails.of(np.array([0]))
    assert x.tolist() == [[float(b) for b in range(5, DEPTH + 5)]]
    assert y[0, -1] == 2.0 * (DEPTH + 4)


def test_between_two_beats_nothing_is_noted():
    trails = Trails()
    assert trails.push(np.array([1.0]), np.array([1.0]), 0.0)
    assert not trails.push(np.array([2.0]), np.array([1.0]), EVERY_SECONDS / 2)


def test_new_things_begin_their_trail_and_fewer_things_begin_anew():
    trails = Trails()
    trails.push(np.array([1.0]), np.array([1.0]), 0.0)
    trails.push(np.array([1.0, 5.0]), np.array([1.0, 5.0]), 10.0)
    x, _ = trails.of(np.array([1, 7]))
    assert np.isnan(x[0, :-1]).all()
    assert x[0, -1] == 5.0
    assert len(x) == 1
    trails.push(np.array([1.0]), np.array([1.0]), 20.0)
    assert np.isnan(trails.of(np.array([0]))[0][0, :-1]).all()


def test_of_too_many_none_is_kept():
    trails = Trails()
    trails.push(np.zeros(MOST), np.zeros(MOST), 0.0)
    assert not trails.push(np.zeros(MOST + 1), np.zeros(MOST + 1), 10.0)
    assert len(trails) == 0


def slow(x: np.ndarray, y: np.ndarray, ink: np.ndarray, width: int, height: int) -> np.ndarray:
    image = np.zeros((height, width), np.uint32)
    for k in range(x.shape[1] - 1):
        for line in range(x.shape[0]):
            ax, ay, bx, by = x[line, k], y[line, k], x[line, k + 1], y[line, k + 1]
            ends = [0 <= a < width and 0 <= b < height for a, b in ((ax, ay), (bx, by))]
            reach = max(abs(bx - ax), abs(by - ay))
            if not any(ends) or not reach > 0:
                continue
            steps = math.ceil(reach) + 1
            for step in range(steps):
                share = step / (steps - 1)
                px, py = ax + (bx - ax) * share, ay + (by - ay) * share
                if 0 <= px < width and 0 <= py < height:
                    image[int(py), int(px)] = ink[line, k]
    return image


@given(arrays(np.float64, (2, 3, 4), elements=st.floats(-30, 90)))
def test_strokes_are_drawn_as_one_by_one(points: np.ndarray):
    canvas = Canvas(60, 40)
    ink = np.arange(1, 10, dtype=np.uint32).reshape(3, 3)
    stroke(canvas, points[0], points[1], PLAIN, ink)
    np.testing.assert_array_equal(canvas.pixels, slow(points[0], points[1], ink, 60, 40))


@pytest.mark.parametrize("gap", [math.nan, 1e9])
def test_a_gap_and_a_jump_are_no_stroke(gap: float):
    canvas = Canvas(60, 40)
    stroke(canvas, np.array([[1.0, gap, 5.0]]), np.array([[1.0, 1.0, 1.0]]), PLAIN, np.ones((1, 2), np.uint32))
    assert not canvas.whole.any()
    stroke(canvas, np.array([[1.0]]), np.array([[1.0]]), PLAIN, np.ones((1, 0), np.uint32))
    assert not canvas.whole.any()
