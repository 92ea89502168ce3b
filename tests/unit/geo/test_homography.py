"""The homography against a pinhole camera written out by hand."""

import math

import numpy as np
import pytest

from console.geo.homography import AWAY, Homography, solve

CITY = (0.794022, 0.438417)


def camera(zoom: float, bearing: float, tilt: float):
    """A map of 1280x800 pixels that looks at ``CITY``; the camera stands 1200 px above the centre before it tilts."""
    pixels, turn, lean, height = 256 * 2.0**zoom, math.radians(bearing), math.radians(tilt), 1200.0

    def see(x: float, y: float) -> tuple[float, float]:
        dx, dy = (x - CITY[0]) * pixels, (y - CITY[1]) * pixels
        right, up = dx * math.cos(turn) + dy * math.sin(turn), dx * math.sin(turn) - dy * math.cos(turn)
        depth = height + up * math.sin(lean)
        return 640 + right * height / depth, 400 - up * math.cos(lean) * height / depth

    return see, pixels


@pytest.mark.parametrize("zoom", [8.0, 13.37, 19.5])
@pytest.mark.parametrize(("bearing", "tilt"), [(0.0, 0.0), (30.0, 0.0), (30.0, 45.0), (251.0, 60.0)])
def test_four_points_give_every_other(zoom: float, bearing: float, tilt: float):
    see, pixels = camera(zoom, bearing, tilt)
    corners = np.array([[-300, -200], [300, -200], [300, 200], [-300, 200]]) / pixels + CITY
    view = solve(corners, np.array([see(*c) for c in corners]))
    assert view.flat == (tilt == 0)
    places = np.random.default_rng(3).uniform(-350, 350, (200, 2)) / pixels + CITY
    x, y = view.project(*places.T)
    assert np.column_stack([x, y]) == pytest.approx(np.array([see(*p) for p in places]), abs=1e-4)
    assert np.column_stack(view.unproject(x, y)) * pixels == pytest.approx(places * pixels, abs=1e-4)


def test_what_is_behind_the_camera_is_off_every_screen():
    see, pixels = camera(14.0, 0.0, 60.0)
    corners = np.array([[-300, -200], [300, -200], [300, 200], [-300, 200]]) / pixels + CITY
    view = solve(corners, np.array([see(*c) for c in corners]))
    behind = (CITY[0], CITY[1] + 5000 / pixels)
    assert [float(v) for v in view.project(*behind)] == [AWAY, AWAY]


def test_scaled_is_the_same_with_more_pixels():
    view = Homography(np.array([[100.0, 0, 10], [0, 100.0, 20], [0, 0, 1]]), (0.0, 0.0))
    assert [float(v) for v in view.scaled(2.0).project(1.0, 1.0)] == [220.0, 240.0]


@pytest.mark.parametrize("points", [np.zeros((4, 2)), np.array([[0, 0], [1, 1], [2, 2], [3, 3]], float)])
def test_points_that_determine_nothing_are_refused(points: np.ndarray):
    with pytest.raises(ValueError, match="points"):
        solve(points, np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float))
