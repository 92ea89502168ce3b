"""The broker's two sockets: where they may be bound, their bounds, and sending that never blocks."""

import errno
import ipaddress
import time
from typing import Literal

import zmq

from console.wire.codec import MAX_FRAME
from console.wire.frame import HEARTBEAT_SECONDS, TIMEOUT_SECONDS

Socket = zmq.Socket[bytes]
Context = zmq.Context[Socket]

MOST_FRAMES = 2000
_HEADROOM = 64 << 10
_BIND_SECONDS = 5.0
_BIND_PAUSE = 0.05


class EndpointError(ValueError):
    """An endpoint that may not be bound in plain, or cannot be bound at all."""


def check_local(endpoint: str) -> None:
    """Refuse an endpoint that leaves this host: without CURVE anybody on the network could command the city.

    Raises:
        EndpointError: Not ``ipc://``, ``inproc://``, or ``tcp://`` on a loopback address.
    """
    scheme, _, rest = endpoint.partition("://")
    if scheme in ("ipc", "inproc") and rest:
        return
    host = rest.rpartition(":")[0].strip("[]")
    if scheme == "tcp" and (host == "localhost" or _is_loopback(host)):
        return
    raise EndpointError(f"{endpoint}: plain sockets stay on this host (127.0.0.0/8, ::1, ipc); CURVE comes with roles")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bound(context: Context, kind: int, endpoint: str) -> Socket:
    """A socket with the protocol's bounds, bound; waits a little for the one that is just ending.

    Raises:
        EndpointError: See ``check_local``; or the address stays in use.
    """
    check_local(endpoint)
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
