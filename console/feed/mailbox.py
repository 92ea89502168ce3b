"""The mailbox: how other threads hand something to the one thread that owns the sockets, and wake it."""

import contextlib
import socket
from collections import deque
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Many threads put, one takes; its file descriptor is readable while something waits."""

    def __init__(self) -> None:
        self._items: deque[T] = deque()
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._signalled = False

    def fileno(self) -> int:
        """What the owner polls."""
        return self._read.fileno()

    def put(self, item: T) -> None:
        """Leave ``item``; any thread. Silently kept when the owner has closed."""
        self._items.append(item)
        self.wake()

    def wake(self) -> None:
        """Make the owner look; any thread."""
        if not self._signalled:
            self._signalled = True
            with contextlib.suppress(OSError):  # full: awake already; closed: nobody to wake
                self._write.send(b"\0")

    def take(self) -> Iterator[T]:
        """What waits, oldest first; the owner's thread only."""
        with contextlib.suppress(OSError):
            while self._read.recv(64):
                pass
        self._signalled = False  # before the items are taken: what comes from here on wakes again
        while self._items:
            yield self._items.popleft()

    def close(self) -> None:
        """Release the descriptors; the owner's thread only."""
        self._read.close()
        self._write.close()
