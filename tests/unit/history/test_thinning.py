"""Thinning."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from console.history.thinning import thin


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=400), st.integers(4, 100), st.integers(0, 2**32))
def test_few_points_ascending_with_every_extreme(values: list[float], limit: int, seed: int):
    t = np.cumsum(np.random.default_rng(seed).integers(0, 1000, len(values))).astype(np.int64)
    value = np.array(values)
    thin_t, thin_value = thin(t, value, limit)
    assert len(thin_t) <= max(limit, 4)
    assert (np.diff(thin_t) >= 0).all()
    assert thin_value.min() == value.min()
    assert thin_value.max() == value.max()
    assert (thin_t[0], thin_t[-1]) == (t[0], t[-1])


def test_short_series_are_left_alone():
    t, value = np.arange(4), np.zeros(4)
    assert thin(t, value, 4)[0] is t
