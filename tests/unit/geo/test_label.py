"""Label placement against the rule, checked pair by pair."""

from hypothesis import given, settings
from hypothesis import strategies as st

from console.geo.label import Candidate, budget, place
from console.geo.mercator import Box

SCREEN = Box(0, 0, 200, 120)
box = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.integers(-10, 200), st.integers(-10, 120), st.integers(1, 60), st.integers(1, 20),
)  # fmt: skip
candidate = st.builds(
    Candidate, st.sampled_from("abcdefghijkl"), st.integers(0, 3), st.lists(box, min_size=1, max_size=3).map(tuple)
)


def overlap(a: Box, b: Box) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def fits(wanted: Candidate, filled: list[Box]) -> bool:
    inside = all(b.left >= 0 and b.right <= 200 and b.top >= 0 and b.bottom <= 120 for b in wanted.boxes)
    return inside and not any(overlap(b, f) for b in wanted.boxes for f in filled)


def slow(candidates: list[Candidate], most: int, taken: list[Box]) -> list[int]:
    filled, names, chosen = list(taken), set(), []
    for rank in sorted({c.rank for c in candidates}):
        for k, c in enumerate(candidates):
            if c.rank == rank and len(chosen) < most and c.key not in names and fits(c, filled):
                chosen.append(k)
                names.add(c.key)
                filled += c.boxes
    return chosen


@settings(deadline=None)
@given(st.lists(candidate, max_size=60), st.integers(0, 12), st.lists(box, max_size=70))
def test_places_as_the_rule_says(candidates: list[Candidate], most: int, taken: list[Box]):
    assert place(candidates, SCREEN, most, taken) == slow(candidates, most, taken)


def test_the_budget_grows_with_zoom_and_size():
    assert [budget(z, 1280 * 800) for z in (9, 11, 17, 19)] == [5, 10, 60, 60]
    assert budget(11, 2 * 1280 * 800) == 20
    assert budget(9, 1) == 3
