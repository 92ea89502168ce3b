"""Floods: more than ten in ten minutes begin one, fewer than five end it."""

from hypothesis import given
from hypothesis import strategies as st

from console.alarms.flood import Flood, FloodLimits, FloodWatch, floods
from console.model.clock import NS

M = 60 * NS


def test_ten_are_no_flood_and_the_eleventh_begins_one():
    assert floods([k * NS for k in range(10)], 60 * M) == []
    assert floods([k * NS for k in range(11)], 5 * M) == [Flood(10 * NS, None)]


def test_it_ends_when_the_fifth_newest_leaves_the_window():
    times = [k * M for k in range(11)]  # 0..10 min: at 10 min the first has just left
    assert floods(times, 60 * M) == []
    times = [k * M // 2 for k in range(11)]  # in five minutes
    assert floods(times, 60 * M) == [Flood(5 * M, times[-5] + 10 * M)]
    assert floods(times, times[-5] + 10 * M - 1) == [Flood(5 * M, None)]


def test_what_comes_later_keeps_it_up_and_a_second_one_is_another():
    first = [k * NS for k in range(11)]
    later = [k * NS for k in range(1300, 1311)]
    assert floods([*first, 5 * M, *later], 90 * M) == [
        Flood(10 * NS, 7 * NS + 10 * M),
        Flood(1310 * NS, 1306 * NS + 10 * M),
    ]


def test_a_watch_tells_while_it_lasts():
    watch = FloodWatch(FloodLimits(begin=2, end=2, window=10))
    assert [watch.feed(t * NS) for t in (0, 1, 2)] == [None, None, None]
    assert watch.since == 2 * NS
    assert watch.advance(10 * NS) is None
    assert watch.advance(11 * NS) == Flood(2 * NS, 11 * NS)
    assert watch.since is None


def test_a_watch_counts_those_that_began_it_and_all_that_follow():
    watch = FloodWatch(FloodLimits(begin=2, end=2, window=10))
    counts: list[int] = []
    for second in (0, 20, 21, 22, 22, 23):
        watch.feed(second * NS)
        counts.append(watch.count)
    assert counts == [0, 0, 0, 3, 4, 5]
    assert watch.newest == 23 * NS
    watch.advance(40 * NS)
    assert watch.count == 0


@given(st.lists(st.integers(0, 7200), max_size=200))
def test_as_counted_second_by_second(seconds: list[int]):
    """The definition itself, looked at each second."""
    seconds.sort()
    found, since = [], None
    for now in range(9000):
        inside = sum(now - 600 < s <= now for s in seconds)
        if since is None and inside > 10:
            since = now
        elif since is not None and inside < 5:
            found.append((since, now))
            since = None
    assert [(f.began // NS, f.ended // NS) for f in floods([s * NS for s in seconds], 9000 * NS) if f.ended] == found
