"""The follower: a durable reader (store, state) that gets every event in order, exactly once from where it stopped."""

import logging
import threading
from collections.abc import Callable, Mapping

import msgspec
import zmq

from console.feed.intake import Intake
from console.feed.link import Context
from console.feed.mailbox import Mailbox
from console.feed.sequence import Hole
from console.model.event import Event
from console.wire.codec import MalformedError, decode_each, decode_events
from console.wire.columns import Columns, decode_columns, is_columns
from console.wire.frame import Header

_log = logging.getLogger(__name__)

_POLL_SECONDS = 0.25


class Batch(msgspec.Struct, frozen=True):
    """Consecutive events of one stream.

    Attributes:
        stream: Which.
        epoch: The log that ``seq0`` counts in.
        seq0: Sequence of the first; the position after it is ``last``.
        n: How many sequences it stands for; a member that cannot be read has a sequence but no event.
        known: When the hub committed it, UTC ns.
        events: The events; empty when columnar.
        columns: The rows, when columnar.
    """

    stream: str
    epoch: int
    seq0: int
    n: int
    known: int
    events: list[Event] = []
    columns: Columns | None = None

    @property
    def last(self) -> int:
        """The position to save once the batch is: the last sequence in it."""
        return self.seq0 + self.n - 1


def _report(err: Exception) -> None:
    _log.error("follower: ended by its owner's callback", exc_info=err)


class Follower:
    """Reads until stopped, in a thread of its own. All callbacks come in that thread.

    Args:
        rpc: The hub's two-way endpoint.
        feed: The hub's one-way endpoint.
        streams: Which to follow; None means all, as the ticks name them.
        positions: Last sequence already had, per stream; a stream not named starts with the oldest that is retained.
        on_batch: Called with each batch in order; may take as long as it needs (the hub keeps the rest). What it raises
            ends the follower.
        epoch: The log that ``positions`` belong to, 0 if none.
        on_epoch: Called with the log's epoch before its first batch when it is not ``epoch``: positions start over.
        on_failure: Called with what a callback raised and so ended the follower.
        on_gone: Called with (stream, first, last) when retention has passed what was needed; goes on behind it.
    """

    def __init__(
        self,
        rpc: str,
        feed: str,
        streams: tuple[str, ...] | None,
        positions: Mapping[str, int],
        on_batch: Callable[[Batch], None],
        *,
        epoch: int = 0,
        on_epoch: Callable[[int], None] = lambda _epoch: None,
        on_gone: Callable[[str, int, int], None] = lambda _stream, _first, _last: None,
        on_failure: Callable[[Exception], None] = _report,
    ) -> None:
        self._rpc = rpc
        self._feed = feed
        self._streams = streams
        self._positions = dict(positions)
        self._on_batch = on_batch
        self._epoch = epoch
        self._on_epoch = on_epoch
        self._on_gone = on_gone
        self._on_failure = on_failure
        self._wake: Mailbox[object] = Mailbox()
        self._stop = threading.Event()
        self._heads: dict[str, int] = {}
        self._live = threading.Event()
        self._heard = 0.0
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    @property
    def positions(self) -> dict[str, int]:
        """Last sequence handed over, per stream."""
        return dict(self._positions)

    @property
    def epoch(self) -> int:
        """The log that the positions belong to, 0 before the hub was heard."""
        return self._epoch

    @property
    def running(self) -> bool:
        """Whether the thread lives."""
        return self._thread.is_alive()

    @property
    def heard(self) -> float:
        """Monotonic seconds of the hub's last tick, 0.0 before the first."""
        return self._heard

    def lag(self) -> int | None:
        """Events that the hub has and this has not handed over; None before the hub was heard."""
        if not self._live.is_set():
            return None
        return sum(max(0, head - self._positions.get(s, 0)) for s, head in self._heads.copy().items())

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch in hand."""
        self._stop.set()
        self._wake.wake()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        context: Context = zmq.Context()
        intake = Intake(context, self._rpc, self._feed, self._streams, sink=self, wake=self._wake)
        try:
            while not self._stop.is_set():
                for _ in self._wake.take():
                    pass
                intake.step(_POLL_SECONDS)
                if intake.tick is not None:
                    self._heard = intake.tick_at
                    self._heads = {s: q.head for s, q in intake.sequences.items()}
                    self._live.set()
        except Exception as err:  # noqa: BLE001 - the border to the owner's callbacks: handed to the owner
            self._on_failure(err)
        finally:
            intake.close()
            context.term()
            self._wake.close()

    def begin(self, stream: str, epoch: int, retained: int, head: int) -> int:
        """Sink: where the saved position stands."""
        if epoch != self._epoch:
            self._epoch = epoch
            self._positions.clear()
            self._on_epoch(epoch)
        last = self._positions.get(stream)
        if last is None or last > head:
            if last is not None:
                _log.warning("follower: %s is at %d, the hub only at %d; starting over", stream, last, head)
            last = self._positions[stream] = retained - 1
        return last

    def take(self, stream: str, header: Header, skip: int, body: bytes, *, live: bool) -> None:  # noqa: ARG002 - a Sink
        """Sink: hand over the next batch and move the position."""
        if self._stop.is_set():
            return
        self._on_batch(_batch(stream, header, skip, body))
        self._positions[stream] = header.seq0 + header.n - 1

    def gone(self, stream: str, hole: Hole) -> None:
        """Sink: tell what retention has taken."""
        _log.warning("follower: %s %d..%d can no longer be had", stream, hole.first, hole.last)
        self._positions[stream] = hole.last
        self._on_gone(stream, hole.first, hole.last)

    def answer(self, parts: list[bytes], now: float) -> None:  # noqa: ARG002 - a Sink
        """Sink: nothing else was asked for."""
        _log.info("follower: skipped a %r", parts[0][:16])

    def greeted(self, now: float) -> None:
        """Sink: the intake asks again by itself."""


def _batch(stream: str, header: Header, skip: int, body: bytes) -> Batch:
    epoch, seq0, n, known = header
    events: list[Event] = []
    columns: Columns | None = None
    try:
        if is_columns(body):
            columns = decode_columns(body)
            columns = columns._replace(rows=columns.rows[skip:]) if skip else columns
        else:
            events = decode_events(body)[skip:] if skip else decode_events(body)
    except MalformedError as err:
        _log.warning("follower: malformed in %s at %d: %s", stream, seq0, err)
        events = [] if is_columns(body) else _readable(body, skip)
    return Batch(stream, epoch, seq0 + skip, n - skip, known, events, columns)


def _readable(body: bytes, skip: int) -> list[Event]:
    try:
        return [event for event in decode_each(body)[skip:] if isinstance(event, Event)]
    except MalformedError:
        return []
