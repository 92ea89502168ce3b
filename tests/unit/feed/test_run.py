import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.feed.run import joined
from console.model.event import Event
from console.wire.codec import decode_events, encode_events
from console.wire.frame import TICK_TOPIC, pack_header, topic, unpack_header

TRAFFIC, ENERGY = topic("traffic"), topic("energy")


def frame(name: bytes, seq0: int, n: int, known: int = 5, epoch: int = 1) -> list[bytes]:
    body = encode_events([Event(f"e{seq}", "s", "k", seq) for seq in range(seq0, seq0 + n)])
    return [name, pack_header(epoch, seq0, n, known), body]


def told(messages: list[list[bytes]]) -> list[tuple[bytes, int, int]]:
    """(topic, epoch, sequence) of each event, which its time repeats."""
    out: list[tuple[bytes, int, int]] = []
    for name, header, body in messages:
        head, events = unpack_header(header), decode_events(body)
        assert [e.t for e in events] == list(range(head.seq0, head.seq0 + head.n))
        out += [(name, head.epoch, e.t) for e in events]
    return out


def test_single_events_of_a_stream_become_one_message_known_since_its_first():
    (one,) = joined([frame(TRAFFIC, seq, 1, known=100 + seq) for seq in range(1, 41)])
    assert unpack_header(one[1]) == (1, 1, 40, 101)
    assert [e.t for e in decode_events(one[2])] == list(range(1, 41))


@given(
    st.lists(st.tuples(st.sampled_from([TRAFFIC, ENERGY]), st.integers(1, 30), st.integers(1, 20), st.integers(1, 2)))
)
def test_whatever_comes_is_told_in_its_order(shape: list[tuple[bytes, int, int, int]]):
    messages = [frame(name, seq0, n, epoch=epoch) for name, seq0, n, epoch in shape]
    assert told(list(joined(messages))) == told(messages)


@pytest.mark.parametrize(
    "stranger",
    [
        [TICK_TOPIC, b"\x92\x01\x80"],
        [TRAFFIC, b"short", b"\x90"],
        [TRAFFIC, pack_header(1, 2, 3, 5), encode_events([])],
        [TRAFFIC, pack_header(1, 2, 1, 5), b"\xc1col1 columns are never joined"],
        [TRAFFIC],
    ],
)
def test_what_is_no_run_passes_as_it_is(stranger: list[bytes]):
    before, after = frame(TRAFFIC, 1, 1), frame(TRAFFIC, 2, 1)
    assert list(joined([before, stranger, after])) == [before, stranger, after]


def test_a_large_frame_is_not_copied():
    large = frame(TRAFFIC, 1, 400)
    assert next(iter(joined([large])))[2] is large[2]
