"""The child's side: a child lives only as long as its standard input, so a killed parent leaves no orphan."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable

LIFELINE = "VONGLAU_LIFELINE"
_GRACE_SECONDS = 3.0


def hold(stop: Callable[[], None]) -> None:
    """Call ``stop`` (from another thread or a signal handler) when the parent asks for it or is gone.

    A no-op for the pipe when this process was not started by a ``Supervisor``; SIGTERM and SIGINT are always obeyed.
    Whoever has not ended 3 s later is ended.
    """

    def end() -> None:
        killer = threading.Timer(_GRACE_SECONDS, os._exit, (1,))
        killer.daemon = True
        killer.start()
        with contextlib.suppress(Exception):
            stop()

    def on_signal(_number: int, _frame: object) -> None:
        end()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    if os.environ.pop(LIFELINE, "") != "1":
        return

    def wait() -> None:
        with contextlib.suppress(OSError):
            while os.read(sys.stdin.fileno(), 64):
                pass
        end()

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
