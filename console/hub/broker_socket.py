"""The broker's two sockets: their bounds, how they are bound, and sending that never blocks."""

import errno
import time
from typing import Literal

import zmq

from console.config.endpoint import EndpointError
from console.wire.codec import MAX_FRAME
from console.wire.frame import HEARTBEAT_SECONDS, TIMEOUT_SECONDS

Socket = zmq.Socket[bytes]
Context = zmq.Context[Socket]

MOST_FRAMES = 2000
_HEADROOM = 64 << 10
_BIND_SECONDS = 5.0
_BIND_PAUSE = 0.05


def bound(context: Context, kind: int, endpoint: str) -> Socket:
    """A socket with the protocol's bounds, bound; waits a little for the one that is just ending.

    Raises:
        EndpointError: The address stays in use, or is none.
    """
    socket = context.socket(kind)
    socket.setsockopt(zmq.LINGER, 300)
    socket.setsockopt(zmq.SNDHWM, MOST_FRAMES)
    socket.setsockopt(zmq.RCVHWM, MOST_FRAMES)
    socket.setsockopt(zmq.MAXMSGSIZE, MAX_FRAME + _HEADROOM)
    socket.setsockopt(zmq.HEARTBEAT_IVL, int(HEARTBEAT_SECONDS * 1000))
    socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, int(TIMEOUT_SECONDS * 1000))
    socket.setsockopt(zmq.BACKLOG, 512)
    socket.setsockopt(zmq.IPV6, endpoint.startswith("tcp://["))
    if kind == zmq.ROUTER:
        socket.setsockopt(zmq.ROUTER_MANDATORY, 1)
        socket.setsockopt(zmq.ROUTER_HANDOVER, 1)
    limit = time.monotonic() + _BIND_SECONDS
    while True:
        try:
            socket.bind(endpoint)
        except zmq.ZMQError as err:
            if err.errno != errno.EADDRINUSE or time.monotonic() > limit:
                socket.close(0)
                raise EndpointError(f"{endpoint}: {err}") from err
            time.sleep(_BIND_PAUSE)
        else:
            return socket


class Rpc:
    """The two-way socket, for those who answer on it."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket

    def send(self, *frames: bytes) -> bool:
        """Send one message, its first frame the connection; False when that is gone or its queue is full."""
        return self.offer(*frames) == "sent"

    def offer(self, *frames: bytes) -> Literal["sent", "full", "gone"]:
        """As ``send``, and say why not."""
        try:
            self.socket.send_multipart(frames, zmq.NOBLOCK)
        except zmq.Again:
            return "full"
        except zmq.ZMQError as err:
            if err.errno != errno.EHOSTUNREACH:
                raise
            return "gone"
        return "sent"
