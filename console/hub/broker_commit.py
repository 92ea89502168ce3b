"""The committer: groups are written and synced in one helper thread, so that the next is gathered meanwhile."""

import os
import threading
from queue import SimpleQueue

from console.hub.log import Group, Log, LogFullError


class Committer:
    """Writes one group at a time. All methods but ``wake`` belong to the broker's thread.

    ``threaded=False`` writes at once in ``submit``: without fdatasync there is nothing to wait for.

    Attributes:
        group: The group being written, None when idle.
        done: Whether ``group`` has been written or has failed; ``collect`` says which.
    """

    def __init__(self, log: Log, *, threaded: bool = True) -> None:
        self._log = log
        self._due: SimpleQueue[Group | None] = SimpleQueue()
        self._failure: LogFullError | None = None
        self._readable, self._writable = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.group: Group | None = None
        self._finished = threading.Event()
        self.done = self._finished.is_set
        self._thread = threading.Thread(target=self._run, name="committer", daemon=True)
        self._threaded = threaded
        self._thread.start()

    def fileno(self) -> int:
        """Readable when something is done or ``wake`` was called."""
        return self._readable

    def wake(self) -> None:
        """Make ``fileno`` readable; any thread, and a signal handler."""
        try:
            os.write(self._writable, b"\0")
        except BlockingIOError:  # readable already
            return

    def submit(self, group: Group) -> None:
        """Begin to write ``group``; only when idle."""
        self.group = group
        self._finished.clear()
        if self._threaded:
            self._due.put(group)
        else:
            self._write(group)

    def collect(self) -> tuple[Group, LogFullError | None]:
        """The group that is done and why it failed, if it did; waits for it."""
        self._finished.wait()
        group, failure = self.group, self._failure
        assert group is not None  # noqa: S101 - done says so; narrows the type
        self.group = None
        return group, failure

    def quiet(self) -> None:
        """Take back the wake-ups so far."""
        try:
            while len(os.read(self._readable, 512)) == 512:
                pass
        except BlockingIOError:
            return

    def close(self) -> None:
        """End the thread."""
        self._due.put(None)
        self._thread.join()
        os.close(self._readable)
        os.close(self._writable)

    def _run(self) -> None:
        while (group := self._due.get()) is not None:
            self._write(group)
            self.wake()

    def _write(self, group: Group) -> None:
        self._failure = None
        try:
            self._log.write(group)
        except LogFullError as err:
            self._failure = err
        self._finished.set()
