from hypothesis import given
from hypothesis import strategies as st

from console.feed.sequence import Hole, Ready, Sequence
from console.wire.frame import Header

EPOCH = 5


def frame(seq0: int, n: int, epoch: int = EPOCH) -> tuple[Header, bytes]:
    """Its body is the numbers of its events."""
    return Header(epoch, seq0, n, 0), bytes(range(seq0, seq0 + n))


def taken(ready: list[Ready]) -> list[int]:
    return [number for r in ready for number in r.body[r.skip :]]


def placed(last: int = 0, hold: int = 512) -> Sequence:
    sequence = Sequence(EPOCH, hold=hold)
    sequence.place(last)
    return sequence


def test_next_is_applied_and_an_old_one_skipped():
    s = placed()
    assert taken(s.offer(*frame(1, 3))) == [1, 2, 3]
    assert taken(s.offer(*frame(1, 3))) == []
    assert taken(s.offer(*frame(2, 5))) == [4, 5, 6]
    assert s.hole() is None


def test_newer_is_held_until_the_hole_is_filled():
    s = placed()
    assert s.offer(*frame(4, 2)) == []
    assert s.ask(0.0) == Hole(1, 3)
    assert s.ask(0.1) is None, "already asked"
    assert s.ask(9.0) == Hole(1, 3), "the answer did not come"
    assert taken(s.offer(*frame(1, 3))) == [1, 2, 3, 4, 5]
    assert s.holes == 1


def test_a_tick_shows_a_lost_tail():
    s = placed(3)
    s.hear(3)
    assert s.hole() is None
    s.hear(7)
    assert s.ask(0.0) == Hole(4, 7)


def test_nothing_is_applied_before_there_is_a_place():
    s = Sequence(EPOCH)
    assert s.offer(*frame(4, 2)) == []
    assert s.ask(0.0) is None
    assert taken(s.place(4)) == [5]


def test_another_epoch_and_an_empty_frame_are_skipped():
    s = placed()
    assert s.offer(*frame(1, 2, epoch=6)) == []
    assert s.offer(*frame(1, 0)) == []
    assert s.hole() is None


def test_the_newest_is_dropped_when_too_much_is_held():
    s = placed(hold=2)
    for seq0 in (8, 4, 6):
        s.offer(*frame(seq0, 1))
    assert taken(s.offer(*frame(1, 3))) == [1, 2, 3, 4]
    assert s.hole() == Hole(5, 5)
    assert taken(s.offer(*frame(5, 1))) == [5, 6]
    assert s.hole() == Hole(7, 8), "8 was dropped; its number is not forgotten"


def test_what_retention_has_passed_is_gone():
    s = placed()
    s.hear(10)
    assert s.gone(1) is None
    assert s.gone(4) == Hole(1, 3)
    s.offer(*frame(3, 1))
    assert s.gone(4) == Hole(1, 2)


def test_what_three_replays_did_not_bring_is_gone():
    s = placed()
    s.offer(*frame(3, 1))
    for now in (0.0, 10.0, 20.0):
        assert s.gone(1) is None
        assert s.ask(now) == Hole(1, 2)
        s.ended(1, now, 0.1)
    assert s.gone(1) == Hole(1, 2)
    assert taken(s.place(2)) == [3]


def test_catching_up_is_no_gap():
    s = Sequence(EPOCH)
    s.hear(100)
    s.place(0)
    s.ask(0.0)
    assert s.holes == 0


@given(
    sizes=st.lists(st.integers(1, 6), min_size=1, max_size=30),
    hold=st.integers(1, 8),
    lost_answers=st.sets(st.integers(0, 30)),
    data=st.data(),
)
def test_whatever_is_lost_doubled_and_reordered_each_comes_once_in_order(
    sizes: list[int], hold: int, lost_answers: set[int], data: st.DataObject
):
    frames: list[tuple[Header, bytes]] = []
    seq0 = 1
    for n in sizes:
        frames.append(frame(seq0, n))
        seq0 += n
    head = seq0 - 1
    order = data.draw(st.lists(st.sampled_from(frames), max_size=60))  # loses, doubles and reorders

    s = placed(hold=hold)
    got: list[int] = []
    now = 0.0
    for header, body in order:
        got += taken(s.offer(header, body))
    s.hear(head)
    answers = 0
    for _ in range(200):
        now += 5.0
        hole = s.ask(now)
        if hole is None:
            break
        # The replay is cut anew: overlaps what is had and what is held.
        low = max(1, hole.first - data.draw(st.integers(0, 2)))
        high = min(head, hole.last + data.draw(st.integers(0, 2)))
        cut = data.draw(st.integers(low, high))
        for first, last in ((low, cut), (cut + 1, high)):
            answers += 1
            if answers not in lost_answers and first <= last:
                got += taken(s.offer(*frame(first, last - first + 1)))
    assert got == list(range(1, head + 1))
    assert s.hole() is None
