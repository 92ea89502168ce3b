"""Names the connections that the socket itself refuses, where libzmq only closes them: too large a message, no ZMTP."""

import contextlib
import fcntl
import os
import socket
import struct
import termios
from collections import deque

import zmq
from zmq.utils.monitor import recv_monitor_message

from console.hub.broker_socket import Socket
from console.hub.quarantine import Fault

_EVENTS = zmq.EVENT_ACCEPTED | zmq.EVENT_DISCONNECTED | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL
_TURN = 100
_WAIT_SECONDS = 0.3  # by then a sender that goes on has sent something
_ESTABLISHED = 1


class Refusals:
    """Watches one socket. Each connection's descriptor is held twice, and the second one asked after the first closed.

    A peer that goes or is killed says so, one that falls silent leaves nothing unread; one whose message is refused in
    its middle goes on sending. Times are the caller's monotonic seconds.
    """

    def __init__(self, watched: Socket, name: str) -> None:
        self._watched = watched
        self._name = name
        self._held: dict[int, int] = {}
        self._closed: deque[tuple[float, int]] = deque()
        self.monitor: Socket = watched.get_monitor_socket(_EVENTS)

    def faults(self, now: float) -> list[Fault]:
        """What was refused since the last call; call it when ``monitor`` is readable, and a few times a second."""
        out: list[Fault] = []
        for _ in range(_TURN):
            if not self.monitor.poll(0):
                break
            event = recv_monitor_message(self.monitor)
            number = int(event["value"])
            if event["event"] == zmq.EVENT_ACCEPTED:
                self._leave(number, now)
                with contextlib.suppress(OSError):  # closed again already
                    self._held[number] = os.dup(number)
            elif event["event"] == zmq.EVENT_DISCONNECTED:
                self._leave(number, now)
            else:
                out.append(Fault(self._name, "handshake", "", "somebody connected who does not speak ZMTP"))
        while self._closed and now >= self._closed[0][0]:
            with socket.socket(fileno=self._closed.popleft()[1]) as end:
                if _sends_on(end):
                    words = f"a message from {_peer(end)} is larger than the protocol allows; its connection was closed"
                    out.append(Fault(self._name, "oversize", "", words))
        return out

    def close(self) -> None:
        """Release everything."""
        self._watched.disable_monitor()
        self.monitor.close(0)
        for held in (*self._held.values(), *(held for _, held in self._closed)):
            os.close(held)

    def _leave(self, number: int, now: float) -> None:
        held = self._held.pop(number, -1)
        if held >= 0:
            self._closed.append((now + _WAIT_SECONDS, held))


def _sends_on(end: socket.socket) -> bool:
    try:
        unread = struct.unpack("i", fcntl.ioctl(end, termios.FIONREAD, bytes(4)))[0]
        if end.family == socket.AF_UNIX:
            return bool(unread)
        return bool(unread) and end.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == _ESTABLISHED
    except OSError:
        return False


def _peer(end: socket.socket) -> str:
    try:
        host, port = end.getpeername()[:2]
    except (OSError, ValueError):
        return "this host"
    return f"{host}:{port}"
