"""The link: one DEALER to the hub's ``rpc`` that notices silence, comes back by itself and says so."""

import logging
from collections.abc import Iterator

import zmq
from zmq.utils.monitor import recv_monitor_message

from console.wire.frame import HEARTBEAT_SECONDS, PING, PONG, TIMEOUT_SECONDS

_log = logging.getLogger(__name__)

LONGEST_BACKOFF = 10.0
_MAX_MESSAGE = 8 << 20
_READS = 500

Socket = zmq.Socket[bytes]
Context = zmq.Context[Socket]


def tune(socket: Socket) -> None:
    """Heartbeats, bounded messages and patient reconnection: the same on every client socket."""
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.HEARTBEAT_IVL, int(HEARTBEAT_SECONDS * 1000))
    socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, int(TIMEOUT_SECONDS * 1000))
    socket.setsockopt(zmq.RECONNECT_IVL, 50)
    socket.setsockopt(zmq.RECONNECT_IVL_MAX, 1000)
    socket.setsockopt(zmq.MAXMSGSIZE, _MAX_MESSAGE)


class Link:
    """Belongs to the thread that calls it. Times are the caller's monotonic seconds.

    Attributes:
        alive: Whether the hub has said anything in the last 3 s.
    """

    def __init__(self, context: Context, endpoint: str, poller: zmq.Poller) -> None:
        self._context = context
        self._endpoint = endpoint
        self._poller = poller
        self._heard = self._pinged = self._beaten = 0.0
        self._rebuild_at = 0.0
        self._backoff = TIMEOUT_SECONDS
        self.alive = False
        self._open()

    def _open(self) -> None:
        self._socket: Socket = self._context.socket(zmq.DEALER)
        tune(self._socket)
        self._socket.setsockopt(zmq.SNDHWM, 10_000)
        self._socket.setsockopt(zmq.RCVHWM, 0)  # what comes here was asked for
        self._monitor: Socket = self._socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED)
        self._socket.connect(self._endpoint)
        self._poller.register(self._socket, zmq.POLLIN)
        self._poller.register(self._monitor, zmq.POLLIN)

    def close(self) -> None:
        """Close the sockets; unsent messages are dropped."""
        self._poller.unregister(self._socket)
        self._poller.unregister(self._monitor)
        self._socket.disable_monitor()
        self._monitor.close(0)
        self._socket.close(0)

    def rebuild(self) -> None:
        """Start from a new socket: a stalled connection may look open for minutes."""
        self.close()
        self._open()

    def send(self, *frames: bytes | memoryview) -> bool:
        """Send one message; False when the queue is full (the caller's timer will ask again)."""
        try:
            self._socket.send_multipart(frames, zmq.NOBLOCK)
        except zmq.Again:
            return False
        return True

    def greeted(self) -> bool:
        """Whether a connection has come up since the last call: requests in flight before it may be gone."""
        fresh = False
        while self._monitor.poll(0):
            recv_monitor_message(self._monitor)
            fresh = True
        return fresh

    def messages(self, now: float) -> Iterator[list[bytes]]:
        """What has arrived, without the answers to our own pings; at most 500 at a time."""
        for _ in range(_READS):
            try:
                parts = self._socket.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                return
            self._heard = now
            self._backoff = TIMEOUT_SECONDS
            self.alive = True
            if parts[0] != PONG:
                yield parts

    def beat(self, now: float) -> bool:
        """Ping when it is quiet, rebuild when it has been quiet too long; True when just rebuilt. Call often."""
        if now - self._beaten > TIMEOUT_SECONDS / 2:  # the caller was busy: the silence was its own
            self._rebuild_at = max(self._rebuild_at, now + TIMEOUT_SECONDS)
        self._beaten = now
        if now - max(self._heard, self._pinged) >= HEARTBEAT_SECONDS:
            self._pinged = now
            self.send(PING)
        if now - self._heard < TIMEOUT_SECONDS:
            self._rebuild_at = self._heard + TIMEOUT_SECONDS
            return False
        if now < self._rebuild_at:
            return False
        if self.alive:
            _log.info("link: nothing from %s for %.0f s", self._endpoint, now - self._heard)
        self.alive = False
        self.rebuild()
        self._backoff = min(self._backoff * 1.5, LONGEST_BACKOFF)
        self._rebuild_at = now + self._backoff
        return True
