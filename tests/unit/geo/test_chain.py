"""Pieces of a street become a street."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.geo.chain import joined, length


def line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, np.float64)


def test_pieces_that_meet_are_one_line_whichever_way_they_run():
    pieces = [line((10, 0), (20, 0)), line((10, 0), (0, 0)), line((20, 0.4), (30, 0)), line((90, 90), (91, 90))]
    long, short = joined(pieces, 1.0)
    assert long[0].tolist() == [0, 0]
    assert long[-1].tolist() == [30, 0]
    assert len(short) == 2


def test_a_ring_ends():
    (ring,) = joined([line((0, 0), (5, 0)), line((5, 0), (5, 5)), line((5, 5), (0, 0))], 1.0)
    assert len(ring) == 4


def test_nothing_is_nothing():
    assert joined([], 1.0) == []


@given(cuts=st.lists(st.integers(1, 98), unique=True), seed=st.integers(0, 99))
def test_no_length_is_lost(cuts: list[int], seed: int):
    whole = np.column_stack([np.arange(100.0), np.zeros(100)])
    edges = [0, *sorted(cuts), 99]
    pieces = [whole[a : b + 1] for a, b in itertools.pairwise(edges)]
    dice = np.random.default_rng(seed)
    mixed = [pieces[k][:: dice.choice([1, -1])] for k in dice.permutation(len(pieces))]
    (found,) = joined(mixed, 0.5)
    assert length(found) == pytest.approx(99.0)
