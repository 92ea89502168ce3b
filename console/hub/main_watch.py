"""The watch: ends children that live and yet are of no use; the supervisor starts them again.

A broker that ticks no more, a state process that the ticks no longer name (a stopped one stays connected, one whose
lock is never let go hangs in the snapshot it is asked for), any process that eats the memory.
"""

import logging
import os
import signal
from collections.abc import Callable, Sequence

import psutil
import zmq

from console.hub.broker_socket import Context, Socket
from console.model.clock import Clock
from console.process.supervisor import ChildState
from console.wire.codec import MalformedError
from console.wire.frame import SNAP, TICK_TOPIC, decode_tick
from console.wire.record import SYSTEM_STREAM

_logger = logging.getLogger(__name__)

BROKER_SECONDS = 10.0
STATE_SECONDS = 10.0
STATE_SERVICE = "alarm"
MOST_BYTES = 2 << 30
_GRACE_SECONDS = 20.0
_ASK_SECONDS = 5.0


class Watch:
    """Belongs to one thread, which calls ``look`` about once a second.

    Args:
        endpoints: The broker's ``rpc`` and ``feed``.
        states: The supervisor's children.
        reasons: Where to say, by process id, why a child was ended.
        clock: Time.
        most_bytes: Resident memory above which a child is ended.
    """

    def __init__(
        self,
        endpoints: tuple[str, str],
        states: Callable[[], Sequence[ChildState]],
        reasons: dict[int, str],
        clock: Clock,
        *,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._states = states
        self._clock = clock
        self._most_bytes = most_bytes
        self._context: Context = zmq.Context()
        self._ear: Socket = self._context.socket(zmq.SUB)
        self._asker: Socket = self._context.socket(zmq.DEALER)
        for socket, endpoint in zip((self._asker, self._ear), endpoints, strict=True):
            socket.setsockopt(zmq.LINGER, 0)
            socket.setsockopt(zmq.SNDHWM, 10)
            socket.connect(endpoint)
        self._ear.setsockopt(zmq.SUBSCRIBE, TICK_TOPIC)
        self._heard: dict[str, float] = {}
        self._asked = 0.0
        self._reasons = reasons

    def look(self) -> None:
        """Hear, ask, and end who has been silent or grown for too long."""
        now = self._clock.monotonic()
        self._hear(now)
        if now - self._asked >= _ASK_SECONDS:
            self._asked = now
            self._ask()
        for child in self._states():
            if child.state == "running":
                why = self._useless(child, now)
                if why:
                    self._end(child, why)

    @property
    def broker_answers(self) -> bool:
        """Whether the broker was heard, ever since it was last ended."""
        return "broker" in self._heard

    def close(self) -> None:
        """Release the sockets."""
        self._ear.close(0)
        self._asker.close(0)
        self._context.term()

    def _hear(self, now: float) -> None:
        while self._ear.poll(0):
            frames = self._ear.recv_multipart()
            self._heard["broker"] = now
            try:
                services = decode_tick(frames[-1]).status.services
            except MalformedError as err:
                _logger.warning("watch: %s", err)
                continue
            if STATE_SERVICE in services:
                self._heard["state"] = now
        while self._asker.poll(0):
            self._asker.recv_multipart()  # asked only so that it is answered

    def _ask(self) -> None:
        try:
            self._asker.send_multipart((SNAP, SYSTEM_STREAM.encode()), zmq.NOBLOCK)
        except zmq.Again:  # the broker is away; that is seen elsewhere
            return

    def _useless(self, child: ChildState, now: float) -> str:
        limit = {"broker": BROKER_SECONDS, "state": STATE_SECONDS}.get(child.name)
        age = (self._clock.now() - child.since) / 1e9
        if limit and age > _GRACE_SECONDS:
            silent = now - self._heard.setdefault(child.name, now)
            broker_silent = now - self._heard.get("broker", now)
            if silent > limit and (child.name == "broker" or broker_silent < 1):
                return f"silent for {silent:.0f} s"
        try:
            grown = psutil.Process(child.pid).memory_info().rss
        except psutil.Error:
            return ""
        return f"{grown >> 20} MB of memory" if grown > self._most_bytes else ""

    def _end(self, child: ChildState, why: str) -> None:
        _logger.warning("%s (pid %d) is ended: %s", child.name, child.pid, why)
        self._reasons[child.pid] = why
        self._heard.pop(child.name, None)
        try:
            os.kill(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
