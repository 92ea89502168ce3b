"""The layer engine against a reference that draws pixel by pixel."""

import numpy as np
import pytest

from console.geo.canvas import Canvas
from console.geo.density import shade_of_count
from console.geo.homography import Homography
from console.geo.palette import FADES, SHADES, Palette, fade_of_age
from console.geo.splat import Level, Tracks, arrow_size, dot_size, level, splat, tracks
from console.geo.stamp import HEADINGS, Stamp, arrows, dot

WIDTH, HEIGHT = 96, 64
COLOURS = [0x8B95A1, 0xFFD84D, 0xFF9A3D, 0xFFFFFF, 0x7FB4FF]
PALETTE = Palette(COLOURS)
# The unit square is the picture and as much again on each side.
VIEW = Homography(np.array([[3.0 * WIDTH, 0, -WIDTH], [0, 3.0 * HEIGHT, -HEIGHT], [0, 0, 1]]), (0.0, 0.0))


def things(count: int, seed: int = 5) -> Tracks:
    dice = np.random.default_rng(seed)
    state = np.sort(dice.integers(0, 5, count).astype(np.uint8))
    fade = dice.integers(0, FADES, count).astype(np.uint8)
    heading = dice.integers(0, HEADINGS, count).astype(np.uint8)
    return Tracks(dice.uniform(0, 1, count), dice.uniform(0, 1, count), heading, state, fade, np.arange(count))


def colour(state: int, fade: int, shade: int) -> int:
    alpha = round(255 * (shade / (SHADES - 1)) * float(np.linspace(1.0, 0.3, FADES)[fade]))
    parts = [((COLOURS[state] >> s) & 255) * alpha for s in (16, 8, 0)]
    r, g, b = ((p + 127) // 255 for p in parts)
    return alpha << 24 | r << 16 | g << 8 | b


def slow(moving: Tracks, stamp_of: "dict[int, Stamp]") -> np.ndarray:
    """Every pixel of every stamp, the faintest first, in the order of the things."""
    image = np.zeros((HEIGHT, WIDTH), np.uint32)
    for shade in range(1, SHADES):
        for k in range(len(moving)):
            x, y = VIEW.project(moving.x[k], moving.y[k])
            stamp = stamp_of[int(moving.heading[k])]
            for dy, dx, s in zip(stamp.dy, stamp.dx, stamp.shade, strict=True):
                column, row = int(np.floor(x)) + dx, int(np.floor(y)) + dy
                if s == shade and 0 <= column < WIDTH and 0 <= row < HEIGHT:
                    image[row, column] = colour(int(moving.state[k]), int(moving.fade[k]), shade)
    return image


@pytest.mark.parametrize("zoom", [11.0, 13.0, 15.0])
def test_dots_are_drawn_as_one_by_one(zoom: float):
    moving, canvas = things(150), Canvas(WIDTH, HEIGHT)
    assert splat(canvas, moving, VIEW, PALETTE, zoom=zoom) is Level.DOT
    expected = slow(moving, dict.fromkeys(range(HEADINGS), dot(dot_size(zoom, 150))))
    np.testing.assert_array_equal(canvas.pixels, expected)


def test_arrows_are_drawn_as_one_by_one():
    moving, canvas = things(60), Canvas(WIDTH, HEIGHT)
    assert splat(canvas, moving, VIEW, PALETTE, zoom=17.0) is Level.ARROW
    np.testing.assert_array_equal(canvas.pixels, slow(moving, dict(enumerate(arrows(arrow_size(17.0))))))


def test_arrows_turn_against_the_map():
    canvas, turned = Canvas(WIDTH, HEIGHT), Canvas(WIDTH, HEIGHT)
    one = Tracks(*(np.array([v]) for v in (0.5, 0.5)), *(np.array([v], np.uint8) for v in (8, 0, 0)), np.array([0]))
    up = Tracks(one.x, one.y, np.array([0], np.uint8), one.state, one.fade, one.row)
    splat(canvas, one, VIEW, PALETTE, zoom=17.0, bearing=90.0)
    splat(turned, up, VIEW, PALETTE, zoom=17.0)
    np.testing.assert_array_equal(canvas.pixels, turned.pixels)


def test_density_counts_each_cell_and_shows_its_worst_state():
    moving, canvas = things(4000), Canvas(WIDTH, HEIGHT)
    assert splat(canvas, moving, VIEW, PALETTE, zoom=10.0) is Level.DENSITY
    x, y = VIEW.project(moving.x, moving.y)
    for row in range(HEIGHT):
        for column in range(WIDTH):
            inside = (x >= 0) & (x < WIDTH) & (y >= 0) & (y < HEIGHT)
            here = inside & (x // 4 == column // 4) & (y // 4 == row // 4)
            expected = 0
            if here.any():
                expected = colour(int(moving.state[here].max()), 0, int(shade_of_count(here.sum(keepdims=True))[0]))
            assert canvas.pixels[row, column] == expected


def test_a_picture_is_cleared_before_it_is_drawn():
    canvas = Canvas(WIDTH, HEIGHT)
    splat(canvas, things(50), VIEW, PALETTE, zoom=14.0)
    splat(canvas, things(0), VIEW, PALETTE, zoom=14.0)
    assert not canvas.whole.any()


def test_the_state_that_matters_is_drawn_over_the_one_that_does_not():
    moving = tracks([1.0, 1.0], [2.0, 2.0], [0, 0], [2, 0], [0, 0])
    assert moving.state.tolist() == [0, 2]
    assert moving.row.tolist() == [1, 0]
    canvas = Canvas(WIDTH, HEIGHT)
    view = Homography(np.array([[100.0, 0, WIDTH / 2], [0, 100.0, HEIGHT / 2], [0, 0, 1]]), (moving.x[0], moving.y[0]))
    splat(canvas, moving, view, PALETTE, zoom=14.0)
    assert canvas.pixels[HEIGHT // 2, WIDTH // 2] == colour(2, 0, SHADES - 1)


def test_things_without_a_place_are_left_out_and_odd_figures_do_no_harm():
    moving = tracks([1.0, np.nan, 3.0, np.inf], [2.0, 2.0, 2.0, 2.0], [np.nan, 0, -90.0, 0], [9, 0, 1, 1], [np.nan] * 4)
    assert moving.row.tolist() == [2, 0]
    assert moving.heading.tolist() == [HEADINGS * 3 // 4, 0]
    assert PALETTE.ink(moving.state, moving.fade).tolist() == [FADES, 0]


def test_far_away_things_are_not_drawn():
    canvas = Canvas(WIDTH, HEIGHT)
    far = Homography(np.diag([1e13, 1e13, 1.0]), (0.0, 0.0))
    splat(canvas, things(100), far, PALETTE, zoom=19.0)
    assert not canvas.pixels.any()


def test_hidden_states_are_left_out():
    moving = things(100)
    shown = moving.without(frozenset({0, 4}))
    assert set(shown.state.tolist()) == {1, 2, 3}
    assert moving.without(frozenset()) is moving


def test_age_fades_from_fresh_to_stale():
    assert fade_of_age([0, 15, 16, 67.5, 120, 1e9], 15.0, 120.0).tolist() == [0, 0, 1, 4, FADES - 1, FADES - 1]


def test_levels():
    area = 1280 * 800
    assert level(10.0, 100, area) is Level.DOT
    assert level(10.0, 100_000, area) is Level.DENSITY
    assert level(14.0, 100_000, area) is Level.DOT
    assert level(16.0, 1_000, area) is Level.ARROW
    assert level(16.0, 100_000, area) is Level.DOT


def test_dots_shrink_with_distance_and_in_a_crowd():
    assert [dot_size(z, 100) for z in (8.0, 11.0, 14.0, 19.0)] == [2.0, 2.0, 4.0, 4.0]
    assert dot_size(14.0, 100_000) == 3.0
