"""The claim: a data folder has one hub at a time, and whoever comes second learns where the first one answers."""

import fcntl
import os
import re
import tempfile
import time
from pathlib import Path

import msgspec

from console.model.outside import UNREADABLE

_NAME = "hub.lock"
_PAUSE = 0.05


class Claimed(msgspec.Struct, frozen=True):
    """Where the hub of a folder answers."""

    rpc: str
    feed: str


class ClaimError(Exception):
    """Another process has the folder; ``holder`` says where it answers, None if it has not said so yet."""

    def __init__(self, folder: Path, holder: Claimed | None) -> None:
        where = f", at {holder.rpc} and {holder.feed}" if holder else ""
        super().__init__(f"another hub already serves {folder}{where}")
        self.holder = holder


class Claim:
    """Holds ``folder`` from when it is made until ``release`` or the end of the process, however it ends.

    Raises:
        ClaimError: Another process has it.
        OSError: The folder cannot be written.
    """

    def __init__(self, folder: Path, endpoints: Claimed) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            holder = _read(self._file)
            os.close(self._file)
            raise ClaimError(folder, holder) from err
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, msgspec.json.encode(endpoints), 0)

    def release(self) -> None:
        """Let others have it."""
        os.close(self._file)


class AddressClaim:
    """Holds an endpoint of this machine against other hubs of the same user, however this process ends.

    An address that is vacant for two hubs in the same moment would else have the children of both.

    Args:
        endpoint: ``tcp://HOST:PORT`` or ``ipc://PATH``.
        patience: Seconds that one who is just ending has for it.

    Raises:
        OSError: Another process has it (``BlockingIOError``), or nothing can be written for the time being.
    """

    def __init__(self, endpoint: str, patience: float = 0.0) -> None:
        folder = Path(tempfile.gettempdir()) / f"vonglau-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        name = re.sub(r"[^0-9A-Za-z]+", "-", endpoint) + ".lock"
        self._file = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        limit = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= limit:
                    os.close(self._file)
                    raise
                time.sleep(_PAUSE)  # flock that waits cannot be told for how long
            else:
                return

    def release(self) -> None:
        """Let others have it."""
        os.close(self._file)


def holder(folder: Path) -> Claimed | None:
    """Where the hub of ``folder`` answers, None if nobody has it."""
    try:
        file = os.open(folder / _NAME, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(file)
    else:
        return None
    finally:
        os.close(file)


def _read(file: int) -> Claimed | None:
    try:
        return msgspec.json.decode(os.pread(file, 4096, 0), type=Claimed)
    except UNREADABLE:
        return None
