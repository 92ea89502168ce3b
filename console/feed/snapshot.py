"""The snapshot: the state of one stream at one sequence, in chunks, accepted only if count and digest agree."""

from collections.abc import Iterator

import msgspec

from console.feed.body import bodies
from console.model.event import Event
from console.wire.codec import MalformedError, decode_events, digest, encode_events
from console.wire.frame import read_u64, u64

CHUNK = 1000


class Snapshot(msgspec.Struct, frozen=True):
    """The last event per (entity, kind) of a stream after sequence ``seq`` of log ``epoch`` was applied."""

    epoch: int
    seq: int
    events: list[Event]


def chunks(stream: str, snapshot: Snapshot) -> Iterator[list[bytes]]:
    """The frames behind ``SNAP`` (and id16) of each chunk; an empty snapshot is one chunk."""
    parts = list(bodies(snapshot.events, CHUNK)) or [encode_events([])]
    count, whole = u64(len(snapshot.events)), digest(snapshot.events)
    for i, body in enumerate(parts):
        yield [
            stream.encode(), u64(snapshot.epoch), u64(snapshot.seq), u64(i), u64(len(parts)), body, count, whole,
        ]  # fmt: skip


class Assembly:
    """Puts the chunks of one snapshot together, in whatever order they come."""

    def __init__(self) -> None:
        self._head: tuple[bytes, ...] = ()
        self._bodies: dict[int, bytes] = {}

    def add(self, frames: list[bytes]) -> Snapshot | None:
        """Take the frames behind ``SNAP``; the snapshot when it is whole.

        A chunk of another snapshot (an earlier request's) starts over with it.

        Raises:
            MalformedError: Frames are missing, or the whole disagrees with its count or digest. Ask again.
        """
        if len(frames) < 8:
            raise MalformedError(f"snapshot: {len(frames)} frames, the rule is 8")
        _, epoch, seq, i, k, body, count, whole = frames[:8]
        head = (epoch, seq, k, count, whole)
        if head != self._head:
            self._head = head
            self._bodies = {}
        self._bodies[read_u64(i)] = body
        if len(self._bodies) < read_u64(k):
            return None
        events = [event for i in sorted(self._bodies) for event in decode_events(self._bodies[i])]
        self._bodies = {}
        if len(events) != read_u64(count):
            raise MalformedError(f"snapshot: {len(events)} events, {read_u64(count)} promised")
        if digest(events) != whole:
            raise MalformedError("snapshot: its digest disagrees")
        return Snapshot(read_u64(epoch), read_u64(seq), events)
