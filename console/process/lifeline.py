"""The child's side: a child lives only as long as its standard input, so a killed parent leaves no orphan."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable

LIFELINE = "VONGLAU_LIFELINE"
GRACE_SECONDS = 3.0


def hold(stop: Callable[[], None], grace: float = GRACE_SECONDS, last_act: Callable[[], None] = lambda: None) -> None:
    """Call ``stop`` (from another thread or a signal handler) when the parent asks for it or is gone.

    A no-op for the pipe when this process was not started by a ``Supervisor``; SIGTERM, SIGINT and the SIGHUP of a
    closed terminal (unless it is ignored: nohup) are always obeyed.

    Args:
        stop: Asks the process to end.
        grace: Seconds after which whoever has not ended is ended. A parent needs more than its children:
            ``console.process.supervisor.PARENT_GRACE_SECONDS``.
        last_act: What even then must be done, from a thread of its own: ``Supervisor.kill``.
    """

    def give_up() -> None:
        with contextlib.suppress(Exception):
            last_act()
        os._exit(1)

    def end() -> None:
        killer = threading.Timer(grace, give_up)
        killer.daemon = True
        killer.start()
        with contextlib.suppress(Exception):
            stop()

    def on_signal(_number: int, _frame: object) -> None:
        end()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, on_signal)
    if os.environ.pop(LIFELINE, "") != "1":
        return

    def wait() -> None:
        with contextlib.suppress(OSError):
            while os.read(sys.stdin.fileno(), 64):
                pass
        end()

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
