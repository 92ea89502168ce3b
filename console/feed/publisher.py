"""The publisher: a source's end of feed/1. What it has been told is acknowledged is on the hub's disk."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import zmq

from console.feed.body import bodies, column_bodies
from console.feed.link import Context, Link
from console.feed.mailbox import Mailbox
from console.model.event import Event
from console.wire.codec import MalformedError
from console.wire.columns import Columns
from console.wire.frame import ACK, ERR, HI, NAK, PUT, read_u64, u64

_log = logging.getLogger(__name__)

PublisherState = Literal["connecting", "connected", "lost", "replaced"]

_WINDOW_BATCHES = 512
_WINDOW_BYTES = 16 << 20
_POLL_MS = 250
_RESEND_SECONDS = 3.0
_LONGEST_RESEND_SECONDS = 15.0


class BackPressureError(TimeoutError):
    """The queue stayed full for the whole timeout: the hub is away or slower than the source."""


class ReplacedError(RuntimeError):
    """A later process speaks for this producer; what is sent here would be taken for its batches."""


class _Batch(NamedTuple):
    stream: bytes
    body: bytes


class Publisher:
    """Sends batches of events as one producer; any thread may put. Begins at once; ``close`` it.

    Each producer name is used by one process at a time; who restarts under the same name continues the hub's count.
    Batches not acknowledged when the process ends are the source's to send again.

    Args:
        rpc: The hub's endpoint.
        producer: Name under which the hub counts this producer's batches.
        limit_batches: Unacknowledged batches kept before ``put`` blocks.
        on_state: Called with each change of connection, in the publisher's thread.
        on_ack: Called with the ticket up to which everything is acknowledged, in the publisher's thread.
    """

    def __init__(
        self,
        rpc: str,
        producer: str,
        *,
        limit_batches: int = 10_000,
        on_state: Callable[[PublisherState], None] = lambda _state: None,
        on_ack: Callable[[int], None] = lambda _ticket: None,
    ) -> None:
        self._rpc = rpc
        self._producer = producer.encode()
        self._limit = limit_batches
        self._on_state = on_state
        self._on_ack = on_ack
        self._changed = threading.Condition()
        self._queue: deque[_Batch] = deque()  # unacknowledged, oldest first; the first ``_sent`` are in flight
        self._sent = 0
        self._sent_bytes = 0
        self._acked = 0  # tickets, counted from 1 since this object began
        self._pseq = 0  # the hub's number of the last acknowledged batch
        self._greeted = False  # the hub has told its count at least once
        self._resumed = False  # and on this connection
        self._replaced = False
        self._quiet_at = time.monotonic() + _RESEND_SECONDS
        self._patience = _RESEND_SECONDS
        self._refused_at: tuple[int, float] = (-1, 0.0)
        self._state: PublisherState = "connecting"
        self._wake: Mailbox[None] = Mailbox()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"publisher-{producer}", daemon=True)
        self._thread.start()

    @property
    def pending(self) -> int:
        """Batches not yet acknowledged."""
        return len(self._queue)

    @property
    def acked(self) -> int:
        """The ticket up to which everything is acknowledged."""
        return self._acked

    @property
    def count(self) -> int | None:
        """The hub's own number of this producer's last acknowledged batch; None until the hub has told it."""
        return self._pseq if self._greeted else None

    @property
    def state(self) -> PublisherState:
        """The connection as last seen."""
        return self._state

    def put(self, stream: str, events: Sequence[Event], timeout: float | None = None) -> int:
        """Queue events of one stream; blocks while the queue is full. Returns a ticket that ``acked`` will reach.

        Raises:
            BackPressureError: Still full after ``timeout`` seconds; nothing was queued.
            ReplacedError: Another process has taken this producer's name; end this one.
            OversizeError: One event alone exceeds the frame limit; nothing was queued.
        """
        return self._enqueue(stream, list(bodies(events)), timeout)

    def put_columns(self, stream: str, columns: Columns, timeout: float | None = None) -> int:
        """Queue a columnar frame; as ``put``."""
        return self._enqueue(stream, list(column_bodies(columns)), timeout)

    def flush(self, timeout: float) -> bool:
        """Wait until all that was put is acknowledged; whether it is."""
        with self._changed:
            self._changed.wait_for(lambda: not self._queue or self._replaced, timeout)
            return not self._queue

    def close(self, timeout: float = 5.0) -> bool:
        """Flush, then end the thread and its sockets; whether everything was acknowledged."""
        done = self.flush(timeout)
        self._stop.set()
        self._wake.wake()
        self._thread.join()
        self._wake.close()
        return done

    def _enqueue(self, stream: str, parts: list[bytes], timeout: float | None) -> int:
        with self._changed:
            # More parts than the limit are let in when the queue is empty, or they never would be.
            free = self._changed.wait_for(
                lambda: len(self._queue) + len(parts) <= self._limit or not self._queue or self._replaced, timeout
            )
            if self._replaced:
                raise ReplacedError(f"another process is producer {self._producer.decode()} now")
            if not free:
                raise BackPressureError(f"{len(self._queue)} batches are not acknowledged after {timeout} s")
            name = stream.encode()
            self._queue.extend(_Batch(name, body) for body in parts)
            ticket = self._acked + len(self._queue)
        self._wake.wake()
        return ticket

    def _run(self) -> None:
        context: Context = zmq.Context()
        poller = zmq.Poller()
        poller.register(self._wake.fileno(), zmq.POLLIN)
        link = Link(context, self._rpc, poller)
        while not self._stop.is_set():
            poller.poll(_POLL_MS)
            for _ in self._wake.take():
                pass
            now = time.monotonic()
            before = self._acked
            for parts in link.messages(now):
                self._handle(parts, now)
            self._greet(link, now)
            self._tell(link)
            self._send(link)
            if self._acked != before:
                self._on_ack(self._acked)
        link.close()
        context.term()

    def _greet(self, link: Link, now: float) -> None:
        renewed = link.beat(now) or link.greeted()
        if self._replaced:
            return
        if renewed:
            self._resumed = False
        elif now < self._quiet_at:
            return
        else:  # no answer for long: batches may have been dropped; ask where the hub stands, ever more rarely
            self._patience = min(self._patience * 2, _LONGEST_RESEND_SECONDS)
        self._quiet_at = now + self._patience
        link.send(HI, self._producer)

    def _tell(self, link: Link) -> None:
        state: PublisherState = "replaced" if self._replaced else self._connection(link)
        if state != self._state:
            self._state = state
            self._on_state(state)

    def _connection(self, link: Link) -> PublisherState:
        return "connected" if link.alive else "lost" if self._greeted else "connecting"

    def _handle(self, parts: list[bytes], now: float) -> None:
        try:
            match parts:
                case [verb, _, last, *_] if verb == HI:
                    self._resume(read_u64(last))
                case [verb, _, pseq, *_] if verb == ACK:
                    self._acknowledge(read_u64(pseq) - self._pseq)
                    self._patience = _RESEND_SECONDS
                    self._quiet_at = now + self._patience
                case [verb, _, last, *_] if verb == NAK:
                    self._go_back(read_u64(last), now)
                case [verb, of, *rest] if verb == ERR:
                    self._refuse(of, rest)
                case _:
                    _log.info("publisher %s: skipped a %r", self._producer.decode(), parts[0][:16])
        except MalformedError as err:
            _log.warning("publisher %s: malformed answer: %s", self._producer.decode(), err)

    def _refuse(self, of: bytes, rest: list[bytes]) -> None:
        if self._replaced:
            return
        words = b" ".join(rest[1:]).decode(errors="replace")
        _log.warning("publisher %s: hub refuses %s: %s", self._producer.decode(), of.decode(errors="replace"), words)
        if of == PUT:
            with self._changed:
                self._replaced = True
                self._changed.notify_all()

    def _resume(self, last: int) -> None:
        """The hub's count decides: what it has is acknowledged, the rest is sent anew with the numbers that follow."""
        if self._greeted:
            self._acknowledge(min(last - self._pseq, self._sent))
        self._greeted = self._resumed = True
        self._pseq = last
        self._sent = self._sent_bytes = 0

    def _acknowledge(self, n: int) -> None:
        if n <= 0:
            return
        with self._changed:
            for _ in range(min(n, self._sent)):
                self._sent_bytes -= len(self._queue.popleft().body)
                self._sent -= 1
                self._pseq += 1
                self._acked += 1
            self._changed.notify_all()

    def _go_back(self, last: int, now: float) -> None:
        """Every batch behind a missing one is answered by the same NAK: go back once for all of them."""
        at, when = self._refused_at
        if at == last and now - when < 1.0:
            return
        self._refused_at = (last, now)
        self._resume(last)

    def _send(self, link: Link) -> None:
        if not self._resumed or self._replaced:
            return
        while self._sent < min(len(self._queue), _WINDOW_BATCHES) and self._sent_bytes < _WINDOW_BYTES:
            batch = self._queue[self._sent]
            if not link.send(PUT, self._producer, u64(self._pseq + self._sent + 1), batch.stream, batch.body):
                return
            self._sent += 1
            self._sent_bytes += len(batch.body)
