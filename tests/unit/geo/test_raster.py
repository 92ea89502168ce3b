"""A picture on the ground against a reference that asks for each pixel of the canvas."""

import numpy as np
import pytest

from console.geo.canvas import Canvas
from console.geo.homography import Homography, solve
from console.geo.mercator import Box
from console.geo.raster import warp

WIDTH, HEIGHT = 50, 40
PICTURE = np.arange(1, 13, dtype=np.uint32).reshape(3, 4)
FLAT = Homography(np.array([[40.0, 0, 25], [0, 40, 20], [0, 0, 1]]), (0.5, 0.5))
TURNED = Homography(np.array([[30.0, -22, 25], [22, 30, 20], [0, 0, 1]]), (0.5, 0.5))
TILTED = solve(
    np.array([[0.2, 0.2], [0.8, 0.2], [0.2, 0.8], [0.8, 0.8]]), np.array([[15.0, 8], [35, 8], [2, 38], [48, 38]])
)


def slow(view: Homography, corners: Box) -> np.ndarray:
    image = np.zeros((HEIGHT, WIDTH), np.uint32)
    for row in range(HEIGHT):
        for column in range(WIDTH):
            u, v = (float(a) for a in view.unproject(column + 0.5, row + 0.5))
            back = [float(a) for a in view.project(u, v)]
            if back != pytest.approx([column + 0.5, row + 0.5], abs=1e-3):
                continue  # above the horizon
            a = int(np.floor((u - corners.left) / (corners.right - corners.left) * 4))
            b = int(np.floor((v - corners.top) / (corners.bottom - corners.top) * 3))
            if 0 <= a < 4 and 0 <= b < 3:
                image[row, column] = PICTURE[b, a]
    return image


@pytest.mark.parametrize("view", [FLAT, TURNED, TILTED], ids=["flat", "turned", "tilted"])
@pytest.mark.parametrize("corners", [Box(0.3, 0.35, 0.7, 0.6), Box(-9, -9, 9, 9), Box(3, 3, 4, 4)])
def test_each_pixel_shows_what_lies_under_it(view: Homography, corners: Box):
    canvas = Canvas(WIDTH, HEIGHT)
    warp(canvas, PICTURE, corners, view)
    np.testing.assert_array_equal(canvas.pixels, slow(view, corners))
