"""Splicing beside what it stands for: taking out, putting in, sorting."""

from hypothesis import given
from hypothesis import strategies as st

from widgets.splice import spliced

Numbers = st.sets(st.integers(0, 60))


@given(Numbers, Numbers, Numbers)
def test_it_is_what_is_left_and_what_has_come_in_order(had: set[int], leave: set[int], come: set[int]) -> None:
    items, gone, new = sorted((k,) for k in had), [(k,) for k in leave & had], [(k,) for k in come - had]
    before = items.copy()
    assert spliced(items, gone, new) == sorted((k,) for k in (had - leave) | (come - had))
    assert items == before, "who shows the old list still has it"


@given(Numbers, Numbers)
def test_what_leaves_may_come_again_elsewhere(had: set[int], again: set[int]) -> None:
    items = sorted((k, "old") for k in had)
    moved = [(k, "old") for k in had & again]
    found = spliced(items, moved, [(-k, "new") for k, _ in moved])
    assert found == sorted([(k, "old") for k in had - again] + [(-k, "new") for k in had & again])
