"""The folder in shared memory that one pool keeps its rings and its control socket in.

Plain files under ``/dev/shm``, not ``multiprocessing.shared_memory``: its resource tracker unlinks what a worker only
borrowed (until Python 3.13), and ``shm_open`` without reserving ends in SIGBUS where memory is full.
"""

import contextlib
import os
import re
import shutil
import tempfile
from pathlib import Path

_NAME = re.compile(r"vonglau-camera-(\d+)-\w+")


def memory_folder() -> Path:
    """Where files live in memory, else the temporary folder."""
    shm = Path("/dev/shm")  # noqa: S108 - the folder made below is private (mode 0700) and its name is random
    return shm if shm.is_dir() and os.access(shm, os.W_OK) else Path(tempfile.gettempdir())


def is_alive(pid: int) -> bool:
    """Whether there is a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sweep(base: Path | None = None) -> int:
    """Remove what killed processes of this user left behind; returns how many folders went."""
    removed = 0
    for entry in (base or memory_folder()).iterdir():
        match = _NAME.fullmatch(entry.name)
        if not match or is_alive(int(match[1])):
            continue
        with contextlib.suppress(OSError):
            if entry.stat().st_uid == os.getuid():
                shutil.rmtree(entry)
                removed += 1
    return removed


class Nest:
    """One private folder, named after this process; gone on ``close``."""

    def __init__(self, base: Path | None = None) -> None:
        base = base or memory_folder()
        sweep(base)
        self.path = Path(tempfile.mkdtemp(prefix=f"vonglau-camera-{os.getpid()}-", dir=base))
        self.control = self.path / "control"
        self._count = 0

    def ring_path(self) -> Path:
        """A name for a new ring."""
        self._count += 1
        return self.path / f"ring-{self._count}"

    def close(self) -> None:
        """Remove the folder; what others still have mapped lives until they let go."""
        shutil.rmtree(self.path, ignore_errors=True)
