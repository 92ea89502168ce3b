"""The feed client: a screen's end of feed/1. One thread owns the sockets and hands over a delta every 33-50 ms."""

import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Protocol

import msgspec
import zmq

from console.feed.delta import Delta, FeedStatus
from console.feed.link import Context
from console.feed.mailbox import Mailbox
from console.feed.reader import Outbox, Reader
from console.feed.request import CommandRequests
from console.model.principal import Principal
from console.wire.command import Command

_log = logging.getLogger(__name__)

COMMAND_SECONDS = 5.0
FIRST_BACKOFF = 0.2
LONGEST_BACKOFF = 10.0
_STEADY_SECONDS = 20.0


class Reading(Protocol):
    """What the client needs of a reader."""

    def step(self, timeout: float) -> None:
        """One turn of at most ``timeout`` seconds."""
        ...

    def delta(self, now: float) -> Delta | None:
        """What is new, or None."""
        ...

    def close(self) -> None:
        """Release the sockets."""
        ...


MakeReader = Callable[[Context, tuple[str, str], tuple[str, ...] | None, Outbox, CommandRequests], Reading]


class FeedClient:
    """Keeps a screen's picture true until stopped.

    ``on_delta`` is called in the feed's thread; it should only hand the delta on. While ``ready`` is false nothing is
    handed over and changes are coalesced, so a slow screen costs no memory. A reader that falls is told at once (the
    status says ``failed``, whether the listener is ready or not), and another one starts from a fresh snapshot.

    Args:
        rpc: The hub's two-way endpoint.
        feed: The hub's one-way endpoint.
        principal: Who commands, unless the command says so itself.
        on_delta: Takes each delta that holds something new; the status alone comes four times a second.
        interval: Seconds between deltas.
        streams: Which to show; None means all, as the ticks name them.
        ready: Whether the listener has finished with the last delta.
        make_reader: Makes what reads the sockets.
    """

    def __init__(
        self,
        rpc: str,
        feed: str,
        principal: Principal,
        on_delta: Callable[[Delta], None],
        *,
        interval: float = 0.04,
        streams: tuple[str, ...] | None = None,
        ready: Callable[[], bool] = lambda: True,
        make_reader: MakeReader = Reader,
    ) -> None:
        self._endpoints = (rpc, feed)
        self._principal = principal
        self._on_delta = on_delta
        self._interval = interval
        self._streams = streams
        self._ready = ready
        self._make_reader = make_reader
        self._commands = CommandRequests()
        self._failures, self._failure, self._lost_before = 0, "", 0
        self._status = FeedStatus()
        self._outbox: Outbox = Mailbox()
        self._moved = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and its sockets; commands not yet answered are forgotten."""
        self._stop.set()
        self._outbox.wake()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()
        self._outbox.close()

    def send(self, command: Command, deadline: float = COMMAND_SECONDS) -> bytes:
        """Send a command from any thread; returns its id (made here if it has none).

        Its receipt comes in a delta: the service's, or ``failed`` after ``deadline`` seconds. It is sent again, under
        the same id, when the connection comes back in time.
        """
        command = msgspec.structs.replace(
            command,
            id=command.id or os.urandom(16),
            principal=command.principal if command.principal.name else self._principal,
            t=command.t or time.time_ns(),
        )
        self._outbox.put((command, deadline))
        return command.id

    def redirect(self, rpc: str, feed: str) -> None:
        """Read another hub from now on, with a picture of its own; from any thread."""
        self._endpoints = (rpc, feed)
        self._moved.set()
        self._outbox.wake()

    def _run(self) -> None:
        backoff = FIRST_BACKOFF
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                self._read()
            except Exception as err:  # noqa: BLE001 - of whatever: a dead picture must not be taken for a live one
                if time.monotonic() - began > _STEADY_SECONDS:
                    backoff = FIRST_BACKOFF
                _log.exception("feed: the reader fell; another one starts in %.1f s", backoff)
                self._tell_failure(err)
                self._stop.wait(backoff)
                backoff = min(backoff * 2, LONGEST_BACKOFF)

    def _read(self) -> None:
        """Read until asked to stop or to go elsewhere."""
        self._moved.clear()
        context: Context = zmq.Context()
        try:
            reader = self._make_reader(context, self._endpoints, self._streams, self._outbox, self._commands)
            due = time.monotonic()
            while not (self._stop.is_set() or self._moved.is_set()):
                reader.step(max(0.0, due - time.monotonic()))
                now = time.monotonic()
                if now >= due:
                    due = max(due + self._interval, now)
                    if self._ready():
                        self._hand(reader.delta(now))
            reader.close()
        finally:
            context.destroy(0)
        self._lost_before = self._status.lost

    def _hand(self, delta: Delta | None) -> None:
        if delta is None:
            return
        status = delta.status
        if self._failures:
            # Until the new reader is live its picture is still that of the one that fell.
            healing = self._status.connection == "failed" and status.connection != "live"
            status = msgspec.structs.replace(
                status,
                connection="failed" if healing else status.connection,
                failures=self._failures,
                failure=self._failure,
            )
        if self._lost_before:
            status = msgspec.structs.replace(status, lost=status.lost + self._lost_before)
        self._status = status
        self._on_delta(delta if status is delta.status else msgspec.structs.replace(delta, status=status))

    def _tell_failure(self, error: Exception) -> None:
        self._failures += 1
        self._failure = f"{type(error).__name__}: {error}"
        self._lost_before = self._status.lost
        self._status = msgspec.structs.replace(
            self._status, connection="failed", rate=0.0, failures=self._failures, failure=self._failure
        )
        try:
            self._on_delta(Delta(status=self._status))
        except Exception:  # noqa: BLE001 - the listener may be what fails; the next status tells it again
            _log.exception("feed: the failure could not be told")
