"""Noise is a function of its arguments and of nothing else."""

import itertools
from statistics import correlation, fmean

from console.demo.noise import chance, pick, wave


def test_the_same_arguments_give_the_same_number():
    assert chance(1, "loop", 7) == chance(1, "loop", 7)
    assert wave(1, "loop", 12.5, 60) == wave(1, "loop", 12.5, 60)


def test_chance_is_even_between_0_and_1():
    throws = [chance(3, "throw", k) for k in range(4000)]
    assert min(throws) >= 0
    assert max(throws) <= 1
    assert abs(fmean(throws) - 0.5) < 0.02


def test_names_that_differ_by_one_letter_do_not_move_together():
    one = [chance(1, "loop1", k) for k in range(500)]
    two = [chance(1, "loop2", k) for k in range(500)]
    assert abs(correlation(one, two)) < 0.15


def test_a_wave_is_smooth_and_bounded():
    values = [wave(5, "x", t, 60) for t in range(3600)]
    assert all(-1 <= v <= 1 for v in values)
    assert max(abs(a - b) for a, b in itertools.pairwise(values)) < 0.06


def test_pick_stays_within_its_bounds():
    assert all(2 <= pick(1, "p", k, 2, 5) <= 5 for k in range(100))
