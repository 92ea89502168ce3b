"""What goes to everyone: committed batches, joined where the protocol lets them be, and ticks."""

from collections.abc import Iterable, Iterator

import zmq

from console.hub.broker_socket import Socket
from console.hub.log import Group
from console.wire.codec import array_header, count_and_payload
from console.wire.columns import is_columns
from console.wire.frame import TICK_TOPIC, Tick, encode_tick, pack_header, topic

Batch = tuple[int, int, bytes]
_ARRAY_HEADER = 5
_JOIN_BYTES = 96 << 10  # larger ones cost both ends a fresh mapping of memory each
_SUBSCRIBED_TICKS = (b"\x01", b"\x01t", b"\x01t.")


def joined(batches: Iterable[Batch]) -> Iterator[Batch]:
    """Batches (seq0, n, body) that follow one another as fewer, larger ones of at most 96 KiB; columns stay alone."""
    run: list[Batch] = []
    size = _ARRAY_HEADER
    for batch in batches:
        body = batch[2]
        columnar = is_columns(body)
        follows = not run or run[-1][0] + run[-1][1] == batch[0]
        if run and (columnar or not follows or size + len(body) > _JOIN_BYTES):
            yield _join(run)
            run, size = [], _ARRAY_HEADER
        if columnar:
            yield batch
        else:
            run.append(batch)
            size += len(body)
    if run:
        yield _join(run)


def _join(run: list[Batch]) -> Batch:
    if len(run) == 1:
        return run[0]
    total = sum(n for _, n, _ in run)
    return run[0][0], total, b"".join((array_header(total), *(count_and_payload(body)[1] for _, _, body in run)))


class Feed:
    """The one-way socket."""

    def __init__(self, socket: Socket, epoch: int) -> None:
        self._socket = socket
        self._epoch = epoch
        self._topics: dict[str, bytes] = {}

    def publish(self, group: Group) -> None:
        """Send a committed group."""
        send = self._socket.send_multipart
        for stream, batches in group.streams.items():
            name = self._topics.get(stream)
            if name is None:
                name = self._topics[stream] = topic(stream)
            for seq0, n, body in joined((seq0, n, body) for seq0, n, body, _ in batches):
                send((name, pack_header(self._epoch, seq0, n, group.known), body))

    def tick(self, tick: Tick) -> None:
        """Send a tick."""
        self._socket.send_multipart((TICK_TOPIC, encode_tick(tick)))

    def subscribed(self) -> bool:
        """Whether somebody new listens to ticks since the last call."""
        fresh = False
        while True:
            try:
                fresh |= self._socket.recv(zmq.NOBLOCK) in _SUBSCRIBED_TICKS
            except zmq.Again:
                return fresh
