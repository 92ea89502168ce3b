"""The broker of feed/1: one thread that gathers, makes durable, publishes, and only then acknowledges."""

import contextlib
import logging
from collections.abc import Callable
from pathlib import Path

import msgspec
import zmq

from console.config.endpoint import check_endpoint
from console.feed.message import receive
from console.hub.broker_commit import Committer
from console.hub.broker_feed import Feed
from console.hub.broker_intake import Intake
from console.hub.broker_refusal import Refusals
from console.hub.broker_replay import Replays
from console.hub.broker_service import Answered, Asked, Services
from console.hub.broker_socket import Context, Rpc, bound
from console.hub.broker_time import BoundedTime
from console.hub.ingest import AHEAD_SECONDS, Ingest
from console.hub.journal import REMEMBERED, STREAM, Journal
from console.hub.log import Group, LogDamagedError, LogFullError
from console.hub.log_store import SegmentLog
from console.hub.quarantine import Fault, Quarantine
from console.model.clock import NS, Clock, SystemClock
from console.wire.codec import MalformedError, decode_events
from console.wire.frame import (
    CMD,
    ERR,
    HI,
    PING,
    PONG,
    PUT,
    READY,
    REPLAY,
    RES,
    SNAP,
    TICK_SECONDS,
    Condition,
    HubStatus,
    Tick,
    u64,
)

_logger = logging.getLogger(__name__)

_TURN_MESSAGES = 500
_TURN_BYTES = 2 << 20
_GROUP_BYTES = 8 << 20
_RETRY_SECONDS = 1.0
_PROBE_BYTES = 1 << 20
_RETAIN_SECONDS = 60.0


class Settings(msgspec.Struct, frozen=True):
    """What a broker is told: its folder, endpoints, and how long the log is kept."""

    folder: Path
    rpc: str
    feed: str
    sync: bool = True
    retain_days: float = 7.0
    retain_mb: int = 4096


class Broker:
    """Binds and opens when made; ``run`` serves until ``stop``.

    Args:
        settings: See ``Settings``.
        clock: Time; handed in by tests.
        kinds: Event kinds that are known, None to ask none.

    Raises:
        EndpointError: An endpoint leaves this host or cannot be bound.
        LogBusyError: Another broker has the folder.
        OSError: The folder cannot be used.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None, kinds: frozenset[str] | None = None) -> None:
        self._settings = settings
        self._time = BoundedTime(clock or SystemClock())
        check_endpoint(settings.rpc)
        check_endpoint(settings.feed)
        with contextlib.ExitStack() as undo:
            self._log = SegmentLog(settings.folder / "log", sync=settings.sync)
            undo.callback(self._log.close)
            self._context: Context = zmq.Context()
            undo.callback(self._context.destroy, 0)
            rpc = bound(self._context, zmq.ROUTER, settings.rpc)
            feed = bound(self._context, zmq.XPUB, settings.feed)
            undo.pop_all()
        self._socket = rpc
        self._feed_socket = feed
        self._rpc = Rpc(rpc)
        self._feed = Feed(feed, self._log.epoch)
        self._quarantine = Quarantine(settings.folder)
        self._intake = Intake(self._log, self._rpc, Ingest(kinds), self._quarantine, self._time)
        self._replays = Replays(self._log, self._rpc, self._time)
        journal = Journal()
        head = self._log.heads.get(STREAM, 0)
        self._restore(journal, max(1, head - 2 * REMEMBERED), head)
        self._services = Services(self._log, self._rpc, journal, self._time)
        self._refusals = Refusals(rpc, "rpc")
        self._committer = Committer(self._log, threaded=settings.sync)
        self._inner_poller, self._poller = zmq.Poller(), zmq.Poller()
        for poller in (self._inner_poller, self._poller):
            poller.register(self._committer.fileno(), zmq.POLLIN)
            poller.register(feed, zmq.POLLIN)
            poller.register(self._refusals.monitor, zmq.POLLIN)
        self._poller.register(rpc, zmq.POLLIN)
        self._staged: list[Asked | Answered] = []
        self._condition: Condition = "ok"
        self._detail = ""
        self._retry_at = 0.0
        self._tick_at = 0.0
        self._retain_at = 0.0
        self._stopping = False
        self._verbs: dict[bytes, Callable[[bytes, list[bytes]], str | None]] = {
            PUT: self._intake.put,
            HI: self._intake.hello,
            PING: self._ping,
            REPLAY: self._replays.ask,
            SNAP: self._snap,
            READY: self._services.ready,
            CMD: self._services.command,
            RES: self._result,
            ERR: self._failed,
        }

    @property
    def endpoints(self) -> tuple[str, str]:
        """Where ``rpc`` and ``feed`` are bound (a ``*`` port is resolved)."""
        return (
            self._socket.getsockopt_string(zmq.LAST_ENDPOINT),
            self._feed_socket.getsockopt_string(zmq.LAST_ENDPOINT),
        )

    def stop(self) -> None:
        """End ``run`` soon; any thread, and a signal handler."""
        self._stopping = True
        self._committer.wake()

    def run(self) -> None:
        """Serve until ``stop``; then what is gathered is committed and acknowledged, and everything closed."""
        try:
            while not self._stopping:
                self._turn()
            while self._condition == "ok" and (self._committer.group or self._log.pending):
                if self._committer.group:
                    self._settle()
                self._advance()
        finally:
            self._committer.close()
            self._refusals.close()
            self._quarantine.flush()
            self._log.close()
            self._context.destroy(300)

    def _turn(self) -> None:
        now = self._time.monotonic()
        if now >= self._tick_at:
            self._tick(now)
        full = self._log.pending >= _GROUP_BYTES
        poller = self._inner_poller if full else self._poller
        ready = dict(poller.poll(self._patience(now)))
        if self._committer.fileno() in ready:
            self._committer.quiet()
        if self._socket in ready:
            self._drain()
        if self._refusals.monitor in ready:
            self._refused(now)
        if self._feed_socket in ready and self._feed.subscribed():
            self._tick(self._time.monotonic())
        self._advance()
        self._replays.turn()

    def _patience(self, now: float) -> int:
        wait = self._tick_at - now
        replay = self._replays.wait()
        if replay is not None:
            wait = min(wait, replay)
        return max(0, int(wait * 1000) + (wait > 0))

    # -- gathering

    def _drain(self) -> None:
        """Take what has come, up to a bound, and no longer than the group before needs to be written."""
        socket, verbs = self._socket, self._verbs
        done = self._committer.done if self._committer.group else _never
        left = _TURN_BYTES
        for _ in range(_TURN_MESSAGES):
            try:
                frames = receive(socket)
            except zmq.Again:
                return
            handler = verbs.get(frames[1]) if len(frames) > 1 else None
            wrong = handler(frames[0], frames) if handler else self._unknown(frames)
            if wrong:
                self._fault(wrong, frames)
            left -= len(frames[-1])
            if left < 0 or done():
                return

    def _result(self, identity: bytes, frames: list[bytes]) -> str:
        self._services.hear(identity)
        return self._services.result(frames)

    def _failed(self, identity: bytes, frames: list[bytes]) -> str:
        self._services.hear(identity)
        return self._services.failed_snapshot(frames)

    def _snap(self, identity: bytes, frames: list[bytes]) -> str:
        self._services.hear(identity)
        return self._services.chunk(frames) if len(frames) > 3 else self._services.snapshot(identity, frames)

    def _ping(self, identity: bytes, _frames: list[bytes]) -> None:
        self._services.hear(identity)
        self._rpc.send(identity, PONG, u64(self._log.epoch))

    def _unknown(self, frames: list[bytes]) -> str:
        verb = frames[1][:16] if len(frames) > 1 else b""
        self._rpc.send(frames[0], ERR, verb, b"", b"unknown verb")
        return "verb"

    def _fault(self, rule: str, frames: list[bytes]) -> None:
        verb = frames[1][:16].decode(errors="replace") if len(frames) > 1 else ""
        words = f"{verb}: {len(frames) - 1} frames"
        self._quarantine.add(Fault("rpc", rule, verb, words, b"|".join(frames[1:])), self._time.now())

    # -- committing

    def _advance(self) -> None:
        """Finish the group that is written, and begin with what was gathered meanwhile."""
        if self._committer.group and self._committer.done():
            self._settle()
        if self._committer.group or self._condition == "disk-full":
            return
        group = self._log.take()
        if group:
            self._staged = self._services.take()
            self._committer.submit(group)
            if self._committer.done():
                self._settle()

    def _settle(self) -> None:
        group, failure = self._committer.collect()
        staged, self._staged = self._staged, []
        if failure:
            self._close(group, staged, failure)
            return
        self._log.commit(group)
        self._feed.publish(group)
        self._intake.acknowledge(group)
        if staged:
            self._services.committed(staged)

    def _close(self, group: Group, staged: list[Asked | Answered], failure: LogFullError) -> None:
        """The disk took nothing: acknowledge nothing, say so, and try again each second."""
        pending = self._log.take()
        self._log.rollback()
        self._intake.close(group)
        if pending:
            self._intake.close(pending)
        self._services.close(staged)
        self._condition = "disk-full"
        self._detail = f"Nhật ký của hub không ghi được: {failure}|The hub's log cannot be written: {failure}"
        self._retry_at = self._time.monotonic() + _RETRY_SECONDS
        _logger.error("log cannot be written, nothing is acknowledged: %s", failure)
        self._tick(self._time.monotonic())

    def _retry(self, now: float) -> None:
        self._retry_at = now + _RETRY_SECONDS
        try:
            self._log.probe(_PROBE_BYTES)
        except LogFullError as err:
            self._detail = f"Nhật ký của hub không ghi được: {err}|The hub's log cannot be written: {err}"
            return
        _logger.warning("log can be written again")
        self._condition, self._detail = "ok", ""
        self._intake.open()
        self._services.open()

    # -- time

    def _tick(self, now: float) -> None:
        self._tick_at = now + TICK_SECONDS
        if self._condition == "disk-full" and now >= self._retry_at:
            self._retry(now)
        self._time.look()
        self._intake.move_limit(AHEAD_SECONDS)
        self._services.tick()
        self._refused(now)
        self._quarantine.flush()
        if now >= self._retain_at:
            self._retain_at = now + _RETAIN_SECONDS
            before = self._time.earliest() - round(self._settings.retain_days * 86_400 * NS)
            self._log.retain(before, self._settings.retain_mb << 20)
        status = HubStatus(
            self._condition,
            self._detail,
            self._quarantine.counts,
            dict(self._log.retained),
            self._services.names,
        )
        self._feed.tick(Tick(self._log.epoch, dict(self._log.heads), self._time.now(), status))

    def _refused(self, now: float) -> None:
        for fault in self._refusals.faults(now):
            self._quarantine.add(fault, self._time.now())

    def _restore(self, journal: Journal, first: int, last: int) -> None:
        first = max(first, self._log.retained.get(STREAM, 1))
        while first <= last:
            try:
                records = self._log.read(STREAM, first, last)
            except LogDamagedError as err:
                _logger.error("journal of commands is not whole: %s", err)  # noqa: TRY400 - words, not a trace
                return
            for record in records:
                try:
                    journal.restore(decode_events(record.body))
                except MalformedError as err:
                    _logger.error("journal: record %d is none of ours: %s", record.seq0, err)  # noqa: TRY400 - words, not a trace
                first = record.seq0 + record.n


def _never() -> bool:
    return False
