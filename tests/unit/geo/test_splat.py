"""The layer engine against a reference that draws pixel by pixel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.geo.canvas import Canvas
from console.geo.density import shade_of_count
from console.geo.homography import Homography
from console.geo.palette import FADES, SHADES, Palette, fade_of_age
from console.geo.splat import Level, arrow_size, dot_size, level, splat
from console.geo.stamp import HEADINGS, Stamp, arrows, dot
from console.geo.track import Tracks, order, tracks

WIDTH, HEIGHT = 96, 64
COLOURS = [0x8B95A1, 0xFFD84D, 0xFF9A3D, 0xFFFFFF, 0x7FB4FF]
PALETTE = Palette(COLOURS)
# The unit square is the picture and as much again on each side.
VIEW = Homography(np.array([[3.0 * WIDTH, 0, -WIDTH], [0, 3.0 * HEIGHT, -HEIGHT], [0, 0, 1]]), (0.0, 0.0))


def things(count: int, seed: int = 5) -> Tracks:
    dice = np.random.default_rng(seed)
    state = dice.integers(0, 5, count).astype(np.uint8)
    fade = dice.integers(0, FADES, count).astype(np.uint8)
    heading = dice.integers(0, HEADINGS, count).astype(np.uint8)
    return Tracks(dice.uniform(0, 1, count), dice.uniform(0, 1, count), heading, state, fade, np.arange(count))


def colour(state: int, fade: int, shade: int) -> int:
    alpha = round(255 * (shade / (SHADES - 1)) * float(np.linspace(1.0, 0.3, FADES)[fade]))
    parts = [((COLOURS[state] >> s) & 255) * alpha for s in (16, 8, 0)]
    r, g, b = ((p + 127) // 255 for p in parts)
    return alpha << 24 | r << 16 | g << 8 | b


def slow(moving: Tracks, stamp_of: "dict[int, Stamp]") -> np.ndarray:
    """Every pixel of every stamp, the faintest first, the state that matters most last."""
    image = np.zeros((HEIGHT, WIDTH), np.uint32)
    for shade in range(1, SHADES):
        for k in sorted(range(len(moving)), key=lambda k: moving.state[k]):
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


def test_density_counts_each_cell_and_shows_the_worst_state_of_a_quarter():
    moving, canvas = things(4000), Canvas(WIDTH, HEIGHT)
    assert splat(canvas, moving, VIEW, PALETTE, zoom=10.0) is Level.DENSITY
    x, y = VIEW.project(moving.x, moving.y)
    for row in range(HEIGHT):
        for column in range(WIDTH):
            inside = (x >= 0) & (x < WIDTH) & (y >= 0) & (y < HEIGHT)
            here = inside & (x // 4 == column // 4) & (y // 4 == row // 4)
            expected = 0
            if here.any():
                found = moving.state[here]
                worst = max((s for s in range(1, 5) if (found == s).sum() * 4 >= len(found) and s in found), default=0)
                expected = colour(worst, 0, int(shade_of_count(here.sum(keepdims=True))[0]))
            assert canvas.pixels[row, column] == expected


def test_what_is_on_the_canvas_stays_but_under_a_density():
    canvas = Canvas(WIDTH, HEIGHT)
    canvas.whole.fill(7)
    splat(canvas, things(0), VIEW, PALETTE, zoom=14.0)
    assert (canvas.pixels == 7).all()
    splat(canvas, things(4000), VIEW, PALETTE, zoom=10.0)
    assert not (canvas.pixels == 7).any()
    canvas.clear()
    assert not canvas.whole.any()


def test_the_state_that_matters_is_drawn_over_the_one_that_does_not():
    moving = tracks([1.0, 1.0], [2.0, 2.0], [0, 0], [2, 0], [0, 0])
    assert order(moving.state).tolist() == [1, 0]
    canvas = Canvas(WIDTH, HEIGHT)
    view = Homography(np.array([[100.0, 0, WIDTH / 2], [0, 100.0, HEIGHT / 2], [0, 0, 1]]), (moving.x[0], moving.y[0]))
    splat(canvas, moving, view, PALETTE, zoom=14.0)
    assert canvas.pixels[HEIGHT // 2, WIDTH // 2] == colour(2, 0, SHADES - 1)


def test_things_without_a_place_are_left_out_and_odd_figures_do_no_harm():
    moving = tracks([1.0, np.nan, 3.0, np.inf], [2.0, 2.0, 2.0, 2.0], [np.nan, 0, -90.0, 0], [9, 0, 1, 1], [np.nan] * 4)
    assert moving.row.tolist() == [0, 2]
    assert moving.heading.tolist() == [0, HEADINGS * 3 // 4]
    assert PALETTE.ink(moving.state, moving.fade).tolist() == [0, FADES]


def test_far_away_things_are_not_drawn():
    canvas = Canvas(WIDTH, HEIGHT)
    far = Homography(np.diag([1e13, 1e13, 1.0]), (0.0, 0.0))
    splat(canvas, things(100), far, PALETTE, zoom=19.0)
    assert not canvas.pixels.any()


def test_hidden_states_are_left_out():
    moving, canvas, other = things(100), Canvas(WIDTH, HEIGHT), Canvas(WIDTH, HEIGHT)
    for zoom in (10.0, 14.0, 17.0):
        canvas.clear()
        other.clear()
        splat(canvas, moving, VIEW, PALETTE, zoom=zoom, hidden=frozenset({0, 4}))
        splat(other, moving.without(frozenset({0, 4})), VIEW, PALETTE, zoom=zoom)
        np.testing.assert_array_equal(canvas.pixels, other.pixels)
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
    assert level(16.0, 1_000_000, area) is Level.DENSITY


def test_dots_shrink_with_distance_and_in_a_crowd():
    assert [dot_size(z, 100) for z in (8.0, 11.0, 14.0, 19.0)] == [2.0, 2.0, 4.0, 4.0]
    assert dot_size(14.0, 100_000) == 3.0


def test_many_are_located_as_few_are():
    """Beyond one block of points, and with the map tilted."""
    dice, canvas = np.random.default_rng(2), Canvas(WIDTH, HEIGHT)
    x, y = dice.uniform(0, 1, (2, 40_000))
    view = Homography(np.array([[260.0, 30, -80], [-20, 210, -60], [0.1, 0.4, 1]]), (0.01, 0.02))
    rows, base = canvas.locate(x, y, view)
    px, py = view.project(x, y)
    inside = (px >= -8) & (px < WIDTH + 8) & (py >= -8) & (py < HEIGHT + 8)
    assert rows.tolist() == np.flatnonzero(inside).tolist()
    there = (np.floor(py[rows]) + 8) * canvas.stride + np.floor(px[rows]) + 8
    assert base.tolist() == there.astype(int).tolist()


@given(st.lists(st.integers(0, 6), max_size=60))
def test_the_order_is_a_stable_sort_by_state(states: list[int]):
    array = np.array(states, np.uint8)
    found = order(array)
    expected = np.argsort(array, kind="stable").tolist()
    assert (list(range(len(states))) if found is None else found.tolist()) == expected


def test_the_opacity_of_a_state_is_that_of_its_layer():
    palette = Palette([0xFFFFFF, 0xFFFFFF], opacities=[1.0, 0.5])
    whole, half = palette.table[SHADES - 1, 0], palette.table[SHADES - 1, FADES]
    assert (int(whole) >> 24, int(half) >> 24) == (255, 128)
    assert int(half) & 255 == 128
