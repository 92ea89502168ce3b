"""The intake: both sockets of a reader; of each stream every event once and in order, whatever happens on the way."""

import logging
import time
from collections.abc import Iterator
from collections.abc import Sequence as Names
from typing import Any, Protocol

import zmq

from console.feed.link import LONGEST_BACKOFF, Context, Link, Socket, tune
from console.feed.mailbox import Mailbox
from console.feed.message import receive
from console.feed.run import joined
from console.feed.sequence import Hole, Ready, Sequence
from console.wire.codec import MalformedError
from console.wire.frame import (
    END,
    ERR,
    EV,
    REPLAY,
    TICK_TOPIC,
    TIMEOUT_SECONDS,
    Header,
    Tick,
    decode_tick,
    read_u64,
    stream_of,
    topic,
    u64,
    unpack_header,
)

_log = logging.getLogger(__name__)

RCVHWM = 2000
_SLICE = 500  # frames read before timers are looked at again
_REPLAY_BACKOFF = 0.25


class Sink(Protocol):
    """Whom the intake serves; called in the intake's thread."""

    def begin(self, stream: str, epoch: int, retained: int, head: int) -> int | None:
        """A stream is new, or its log is: the last sequence already had, or None until ``Intake.place`` tells."""
        ...

    def take(self, stream: str, header: Header, skip: int, body: bytes, *, live: bool) -> None:
        """The next frame in order; its events from ``skip`` on are new. ``live``: not replayed."""
        ...

    def gone(self, stream: str, hole: Hole) -> None:
        """These can no longer be had; the intake goes on behind them."""
        ...

    def answer(self, parts: list[bytes], now: float) -> None:
        """Anything else that came on rpc."""
        ...

    def greeted(self, now: float) -> None:
        """A connection of rpc has come up: requests made before may be lost."""
        ...


class Intake:
    """Belongs to the one thread that calls ``step``.

    Args:
        pause: Seconds for which frames may gather while they flow, so that many are read at once.

    Attributes:
        link: The rpc end, for the owner's own requests.
        tick: The hub's last word, None before the first.
        tick_at: When it came, monotonic seconds.
        sequences: Per stream.
        malformed: Frames that were not what the protocol says.
        gaps: Holes found since start.
    """

    def __init__(
        self,
        context: Context,
        rpc: str,
        feed: str,
        streams: Names[str] | None,
        *,
        sink: Sink,
        wake: Mailbox[Any],
        pause: float = 0.0,
    ) -> None:
        self._context = context
        self._feed = feed
        self._only = None if streams is None else frozenset(streams)
        self._sink = sink
        self._poller = zmq.Poller()
        self._poller.register(wake.fileno(), zmq.POLLIN)
        self.link = Link(context, rpc, self._poller)
        self.tick: Tick | None = None
        self.tick_at = 0.0
        self.sequences: dict[str, Sequence] = {}
        self.malformed = 0
        self.gaps = 0
        self._stepped = 0.0
        self._pause = pause
        self._flowing = False
        self._streams: dict[bytes, str] = {}
        self._read_tick: Tick | None = None
        self._ready: list[tuple[str, Ready, bool]] = []
        self._rebuild_at = time.monotonic() + TIMEOUT_SECONDS
        self._backoff = TIMEOUT_SECONDS
        self._open()

    def _open(self) -> None:
        self._sub: Socket = self._context.socket(zmq.SUB)
        tune(self._sub)
        self._sub.setsockopt(zmq.RCVHWM, RCVHWM)
        self._sub.setsockopt(zmq.SUBSCRIBE, TICK_TOPIC)
        for prefix in [b"e."] if self._only is None else [topic(s) for s in self._only]:
            self._sub.setsockopt(zmq.SUBSCRIBE, prefix)
        self._sub.connect(self._feed)
        self._poller.register(self._sub, zmq.POLLIN)

    def close(self) -> None:
        """Close both sockets."""
        self._poller.unregister(self._sub)
        self._sub.close(0)
        self.link.close()

    def step(self, timeout: float) -> None:
        """Wait up to ``timeout`` seconds for something, take a slice of it, and look after holes and connections."""
        self._wait(timeout)
        now = time.monotonic()
        for parts in self.link.messages(now):
            self._handle(self._read_rpc, parts, now)
        for parts in joined(self._arrived()):
            self._handle(self._read_feed, parts, now)
        self._look_after_connections(now)
        self._look_after_holes(now)

    def _wait(self, timeout: float) -> None:
        if not self._flowing:
            self._poller.poll(max(0, round(timeout * 1000)))
            return
        # Single frames come faster than they can be waited for one by one; a few milliseconds make them a run.
        self._poller.register(self._sub, 0)
        self._poller.poll(max(0, round(min(timeout, self._pause) * 1000)))
        self._poller.register(self._sub, zmq.POLLIN)

    def _arrived(self) -> Iterator[list[bytes]]:
        n = 0
        try:
            while n < _SLICE:
                yield receive(self._sub)
                n += 1
        except zmq.Again:
            pass
        self._flowing = self._pause > 0 and 0 < n < _SLICE

    def place(self, stream: str, last: int) -> None:
        """Everything of ``stream`` up to ``last`` is had."""
        for ready in self.sequences[stream].place(last):
            self._sink.take(stream, ready.header, ready.skip, ready.body, live=False)

    def _handle(self, read: "Reading", parts: list[bytes], now: float) -> None:
        try:
            read(parts, now)
        except (MalformedError, UnicodeDecodeError, IndexError) as err:
            self.malformed += 1
            _log.warning("feed: malformed frame %r (%d so far): %s", parts[0][:40], self.malformed, err)
        # Out of the guard's reach: what the sink raises here is the sink's, not the frame's.
        tick, self._read_tick = self._read_tick, None
        if tick:
            self._on_tick(tick, now)
        if self._ready:
            due, self._ready = self._ready, []
            for stream, ready, live in due:
                self._sink.take(stream, ready.header, ready.skip, ready.body, live=live)

    def _read_feed(self, parts: list[bytes], now: float) -> None:  # noqa: ARG002 - a Reading
        if parts[0] == TICK_TOPIC:
            self._read_tick = decode_tick(parts[1])
            return
        stream = self._streams.get(parts[0])
        if stream is None:
            stream = self._streams[parts[0]] = stream_of(parts[0])
        self._offer(stream, unpack_header(parts[1]), parts[2], live=True)

    def _read_rpc(self, parts: list[bytes], now: float) -> None:
        match parts:
            case [verb, stream, header, body, *_] if verb == EV:
                self._offer(stream.decode(), unpack_header(header), body, live=False)
            case [verb, stream, first, *_] if verb == END:
                sequence = self.sequences.get(stream.decode())
                if sequence:
                    sequence.ended(read_u64(first), now, _REPLAY_BACKOFF)
            case [verb, of, stream, *reason] if verb == ERR and of == REPLAY:
                _log.info("feed: hub refuses to replay %s: %s", stream.decode(), reason)
                sequence = self.sequences.get(stream.decode())
                if sequence:
                    sequence.refused(now + 4 * _REPLAY_BACKOFF)
            case _:
                self._sink.answer(parts, now)

    def _offer(self, stream: str, header: Header, body: bytes, *, live: bool) -> None:
        # A stream not yet in a tick waits for it (250 ms): only the tick knows the epoch; the replay brings the rest.
        sequence = self.sequences.get(stream)
        if sequence is not None:
            self._ready += [(stream, ready, live) for ready in sequence.offer(header, body)]

    def _on_tick(self, tick: Tick, now: float) -> None:
        self.tick_at = now
        self._backoff = TIMEOUT_SECONDS
        self._rebuild_at = now + TIMEOUT_SECONDS
        if self.tick is not None and tick.epoch != self.tick.epoch:
            _log.warning("feed: the hub's log is another (epoch %x, was %x)", tick.epoch, self.tick.epoch)
            self.sequences.clear()
        self.tick = tick
        for stream, head in tick.heads.items():
            if self._only is not None and stream not in self._only:
                continue
            sequence = self.sequences.get(stream)
            if sequence is None:
                self._begin(stream, tick, head)
            else:
                sequence.hear(head)

    def _begin(self, stream: str, tick: Tick, head: int) -> None:
        sequence = self.sequences[stream] = Sequence(tick.epoch)
        sequence.hear(head)
        last = self._sink.begin(stream, tick.epoch, tick.status.retained.get(stream, 1), head)
        if last is not None:
            sequence.place(last)

    def _look_after_connections(self, now: float) -> None:
        rebuilt = self.link.beat(now)
        if now - self._stepped > TIMEOUT_SECONDS / 2:  # the owner was busy: the silence was its own
            self._rebuild_at = max(self._rebuild_at, now + TIMEOUT_SECONDS)
        self._stepped = now
        if now >= self._rebuild_at:
            _log.info("feed: no tick from %s, new sockets", self._feed)
            self._poller.unregister(self._sub)
            self._sub.close(0)
            self._open()
            self._backoff = min(self._backoff * 1.5, LONGEST_BACKOFF)
            self._rebuild_at = now + self._backoff
        if rebuilt or self.link.greeted():
            for sequence in self.sequences.values():
                sequence.unanswered()
            self._sink.greeted(now)

    def _look_after_holes(self, now: float) -> None:
        if self.tick is None or not self.link.alive:
            return
        for stream, sequence in tuple(self.sequences.items()):
            gone = sequence.gone(self.tick.status.retained.get(stream, 1))
            if gone:
                self._sink.gone(stream, gone)
                self.place(stream, gone.last)
            before = sequence.holes
            hole = sequence.ask(now)
            self.gaps += sequence.holes - before
            if hole:
                epoch = u64(sequence.epoch)
                self.link.send(REPLAY, stream.encode(), u64(hole.first), u64(hole.last), epoch)


class Reading(Protocol):
    """How the parts of one message are read."""

    def __call__(self, parts: list[bytes], now: float) -> None:
        """Read ``parts``; raises ``MalformedError`` for what is not the protocol."""
        ...
