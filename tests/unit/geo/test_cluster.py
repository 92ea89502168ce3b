"""Clusters against a reference that puts each thing into its cell by hand."""

import math
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.geo.cluster import CELL, Clusters, cluster, side
from console.geo.mercator import TILE, Box

BOX = Box(0.7939, 0.4401, 0.7941, 0.4403)
ZOOM = 14.3


def slow(x: list[float], y: list[float], box: Box, zoom: float) -> dict[tuple[int, int], list[int]]:
    cell = side(zoom)
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, (a, b) in enumerate(zip(x, y, strict=True)):
        column, line = math.floor(a / cell), math.floor(b / cell)
        if math.floor(box.left / cell) <= column <= math.floor(box.right / cell) and math.floor(
            box.top / cell
        ) <= line <= math.floor(box.bottom / cell):
            found[line, column].append(row)
    return found


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(0, 4)), max_size=80), st.floats(10, 15))
def test_each_cell_holds_what_lies_in_it(things: list[tuple[float, float, int]], zoom: float):
    x = [BOX.left + (a * 1.4 - 0.2) * (BOX.right - BOX.left) for a, _, _ in things]
    y = [BOX.top + (b * 1.4 - 0.2) * (BOX.bottom - BOX.top) for _, b, _ in things]
    state = [s for _, _, s in things]
    found = cluster(np.array(x), np.array(y), np.array(state, np.uint8), BOX, zoom)
    expected = slow(x, y, BOX, zoom)
    cell = side(zoom)
    assert found.count.tolist() == [len(expected[k]) for k in sorted(expected)]
    for number, key in enumerate(sorted(expected)):
        rows = expected[key]
        assert found.worst[number] == max(state[r] for r in rows)
        assert found.member[number] == rows[-1]
        low = 0.17 if len(rows) > 1 else 0.0
        for axis, values, at in ((1, x, found.x[number]), (0, y, found.y[number])):
            mean = sum(values[r] for r in rows) / len(rows) / cell - key[axis]
            assert at / cell - key[axis] == pytest.approx(min(max(mean, low), 1 - low), abs=1e-6)


def test_a_cluster_stays_whole_when_the_map_moves():
    dice = np.random.default_rng(4)
    x, y = dice.uniform(BOX.left, BOX.right, 500), dice.uniform(BOX.top, BOX.bottom, 500)
    state = np.zeros(500, np.uint8)
    step = side(ZOOM) * 0.4
    here = cluster(x, y, state, BOX, ZOOM)
    there = cluster(x, y, state, Box(BOX.left - step, BOX.top, BOX.right - step, BOX.bottom), ZOOM)
    inner = there.x > BOX.left + side(ZOOM)
    assert set(np.round(there.x[inner], 12)) <= set(np.round(here.x, 12))


def test_badges_never_touch():
    dice = np.random.default_rng(5)
    x, y = dice.uniform(BOX.left, BOX.right, 3000), dice.uniform(BOX.top, BOX.bottom, 3000)
    found = cluster(x, y, np.zeros(3000, np.uint8), BOX, ZOOM)
    pixels = np.column_stack([found.x, found.y]) * TILE * 2.0**ZOOM
    away = np.hypot(*(pixels[:, None] - pixels[None]).transpose(2, 0, 1)) + np.eye(len(pixels)) * 1e9
    assert away.min() > 22


def test_a_view_to_the_horizon_has_coarser_cells():
    found = cluster(np.array([0.1, 0.9]), np.array([0.1, 0.9]), np.zeros(2, np.uint8), Box(0, 0, 1, 1), 18.0)
    assert found.count.tolist() == [1, 1]


def test_nothing_is_no_cluster():
    none = np.zeros(0)
    found = cluster(none, none, np.zeros(0, np.uint8), BOX, ZOOM)
    assert isinstance(found, Clusters)
    assert len(found) == 0


def test_a_cell_is_as_large_on_the_screen_at_any_zoom():
    for zoom in np.linspace(8, 18, 41):
        assert CELL <= side(float(zoom)) * TILE * 2.0**zoom < CELL * 1.42
