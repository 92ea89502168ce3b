"""The reader: all that the feed thread knows between one connection and the next; it makes the deltas of a screen."""

import logging
import time

from console.feed.coalesce import Coalescer
from console.feed.delta import Connection, Delta, FeedStatus
from console.feed.intake import Intake
from console.feed.link import Context
from console.feed.mailbox import Mailbox
from console.feed.meter import Meter
from console.feed.request import CommandRequests, SnapshotRequests
from console.feed.sequence import Hole
from console.wire.columns import Columns
from console.wire.command import Command, Receipt, decode_receipt, encode
from console.wire.frame import CMD, ERR, RES, SNAP, Header, HubStatus
from console.wire.record import ALARM_STREAM

_log = logging.getLogger(__name__)

STALE_SECONDS = 1.0
LOST_SECONDS = 3.0
_STATUS_SECONDS = 0.25
_GATHER_SECONDS = 0.004
_REPLAY_LIMIT = 50_000  # a screen that is further behind takes a snapshot instead
_SNAPSHOT_PAUSE = 5.0

Outbox = Mailbox[tuple[Command, float] | None]


class Reader:
    """Belongs to the feed thread; nobody else touches it.

    Args:
        context: Of its sockets.
        endpoints: The hub's ``rpc`` and ``feed``.
        streams: Which to show; None means all.
        outbox: Commands of this seat, from any thread.
        commands: Those on their way, which outlive a reader that fell.
    """

    def __init__(
        self,
        context: Context,
        endpoints: tuple[str, str],
        streams: tuple[str, ...] | None,
        outbox: Outbox,
        commands: CommandRequests,
    ) -> None:
        self._coalescer = Coalescer()
        self._meter = Meter()
        self._snapshots = SnapshotRequests()
        self._commands = commands
        self._receipts: list[Receipt] = []
        self._outbox = outbox
        self._placed: dict[str, float] = {}
        self._lost = 0
        self._started = time.monotonic()
        self._status = FeedStatus()
        self._status_at = 0.0
        self.intake = Intake(context, *endpoints, streams, sink=self, wake=outbox, pause=_GATHER_SECONDS)

    def close(self) -> None:
        """Release the sockets."""
        self.intake.close()

    def step(self, timeout: float) -> None:
        """One turn: requests out, frames in."""
        now = time.monotonic()
        for item in self._outbox.take():
            if item:
                self._commands.add(*item, now)
        if self.intake.link.alive:
            self._request(now)
        self.intake.step(timeout)
        self._receipts += self._commands.expired(time.monotonic())
        if self._coalescer.overrun:
            self._restart(ALARM_STREAM)

    def _request(self, now: float) -> None:
        for command in self._commands.due(now):
            self.intake.link.send(CMD, command.id, command.service.encode(), encode(command))
        for stream in self._snapshots.due(now):
            self.intake.link.send(SNAP, stream.encode())

    def delta(self, now: float) -> Delta | None:
        """What is new, or None."""
        told = self._tell(now)
        fresh, oldest = tuple(self._coalescer.fresh), self._coalescer.oldest_known
        new = self._coalescer.take()
        receipts, self._receipts = self._receipts, []
        if not (told or new.events or new.alarms or new.columns or receipts or fresh):
            return None
        return Delta(new.events, new.alarms, new.columns, receipts, self._status, fresh, oldest, new.annunciated)

    # Sink

    def begin(self, stream: str, epoch: int, retained: int, head: int) -> None:  # noqa: ARG002 - a Sink
        """A stream to show: its state first."""
        self._snapshots.want(stream)

    def take(self, stream: str, header: Header, skip: int, body: bytes, *, live: bool) -> None:
        """The next frame in order."""
        taken = self._coalescer.add(stream, skip, body, header.known if live else 0)
        if not taken:
            return
        now = time.monotonic()
        if isinstance(taken, Columns):
            self._meter.count_columns(taken, now)
            happened = int(taken.rows["t"][-1]) if len(taken.rows) else header.known
        else:
            self._meter.count(taken, now)
            happened = taken[-1].t
        if live:
            self._meter.delay(header.known, happened, now, time.time_ns())

    def gone(self, stream: str, hole: Hole) -> None:
        """Retention has passed it: the picture comes from a snapshot, its steps are lost."""
        _log.warning("feed: %s %d..%d can no longer be had", stream, hole.first, hole.last)
        self._lost += hole.last - hole.first + 1
        self._snapshots.want(stream)

    def answer(self, parts: list[bytes], now: float) -> None:
        """SNAP, RES and ERR."""
        match parts:
            case [verb, *frames] if verb == SNAP and frames:
                self._take_snapshot(frames, now)
            case [verb, _, body, *_] if verb == RES:
                receipt = decode_receipt(body)
                if self._commands.answered(receipt):
                    self._receipts.append(receipt)
            case [verb, of, subject, reason, *_] if verb == ERR and of == CMD:
                self._commands.refuse(subject, reason.decode(errors="replace"), now)
            case [verb, of, subject, reason, *_] if verb == ERR and of == SNAP:
                _log.info("feed: no snapshot of %s: %s", subject.decode(), reason.decode(errors="replace"))
                self._snapshots.refuse(subject.decode(), now)
            case _:
                _log.info("feed: skipped a %r of %d frames", parts[0][:16], len(parts))

    def greeted(self, now: float) -> None:
        """The connection is new."""
        self._snapshots.hurry()
        self._commands.hurry(now)

    def _take_snapshot(self, frames: list[bytes], now: float) -> None:
        whole = self._snapshots.add(frames, now)
        if whole is None:
            return
        stream, snapshot = whole
        sequence = self.intake.sequences.get(stream)
        if sequence is None or sequence.epoch != snapshot.epoch:
            # The state process has not yet seen the new log; ask again until it has.
            self._snapshots.want(stream)
            self._snapshots.refuse(stream, now)
            return
        self._coalescer.reset(stream, snapshot.events)
        self._placed[stream] = now
        self.intake.place(stream, snapshot.seq)

    def _restart(self, stream: str) -> None:
        self._coalescer.overrun = False
        sequence = self.intake.sequences.get(stream)
        if sequence:
            sequence.forget()
            self._snapshots.want(stream)

    def _tell(self, now: float) -> bool:
        connection = self._connection(now)
        if connection == self._status.connection and now - self._status_at < _STATUS_SECONDS:
            return False
        self._status_at = now
        self._catch_up(now)
        self._meter.mark(now)
        delay, source_delay = self._meter.delays(now)
        tick = self.intake.tick
        hub = tick.status if tick else HubStatus()
        self._status = FeedStatus(
            connection=connection,
            epoch=tick.epoch if tick else 0,
            events=self._meter.events,
            rate=self._meter.rate(),
            delay_ms=delay,
            source_delay_ms=source_delay,
            gaps=self.intake.gaps,
            lost=self._lost,
            hub=hub,
            sources=self._meter.sources(hub.quarantined),
            malformed=self.intake.malformed + self._coalescer.malformed,
        )
        return True

    def _connection(self, now: float) -> Connection:
        age = now - (self.intake.tick_at or self._started)
        if age > LOST_SECONDS:
            return "lost"
        if self.intake.tick is None:
            return "connecting"
        if age > STALE_SECONDS:
            return "stale"
        return "snapshot" if len(self._snapshots) else "live"

    def _catch_up(self, now: float) -> None:
        for stream, sequence in self.intake.sequences.items():
            if sequence.missing > _REPLAY_LIMIT and now - self._placed.get(stream, now) > _SNAPSHOT_PAUSE:
                _log.info("feed: %s is %d behind, taking a snapshot", stream, sequence.missing)
                self._restart(stream)
