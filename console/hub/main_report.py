"""How the hub's children are, told to every console: ``system.process`` events on stream ``system``."""

import contextlib
import logging
import signal
from collections.abc import Mapping

from console.feed.publisher import BackPressureError, Publisher, ReplacedError
from console.model.event import Event
from console.process.supervisor import ChildState
from console.wire.record import PROCESS_KIND, SYSTEM_STREAM

SOURCE = "hub"
_REFUSED = 2  # of every command: its options or its configuration cannot be used
_logger = logging.getLogger(__name__)


class Report:
    """Publishes each change of a child; called from the supervisor's thread.

    Args:
        publisher: Where to; it keeps what it is given until a fallen broker is back.
        reasons: Why the hub itself ended a process, by process id; filled by ``Watch``.
        began: When this hub began, UTC ms: the log still holds what an earlier one said of children it had.
    """

    def __init__(self, publisher: Publisher, reasons: Mapping[int, str], began: int = 0) -> None:
        self._began = began
        self._publisher = publisher
        self._reasons = reasons
        self._pids: dict[str, int] = {}
        self._refused: set[str] = set()

    def tell(self, state: ChildState) -> None:
        """Publish; nothing waits for it. A child that refuses to begin is told on stderr, too, once."""
        if state.code == _REFUSED and state.state == "backoff" and state.name not in self._refused:
            self._refused.add(state.name)
            _logger.error(
                "%s cannot be used as it is configured (its own line says why); it is tried again", state.name
            )
        pid = self._pids.get(state.name, 0)
        if state.pid:
            self._pids[state.name] = state.pid
        reason = "" if state.state == "running" else self._reasons.get(pid) or ended(state.code)
        with contextlib.suppress(BackPressureError, ReplacedError):
            self._publisher.put(SYSTEM_STREAM, [event(state, reason, self._began)], timeout=0)


def event(state: ChildState, reason: str, began: int = 0) -> Event:
    """The event of a state."""
    return Event(
        f"process.{state.name}",
        SOURCE,
        PROCESS_KIND,
        state.since,
        values={
            "state": state.state,
            "restarts": state.restarts,
            "pid": state.pid,
            "reason": reason,
            "began": began,
        },
        severity=2 if state.state == "backoff" else 0,
    )


def ended(code: int | None) -> str:
    """An exit status in words."""
    if code is None:
        return ""
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
    return f"exit {code}: cannot be used as configured" if code == _REFUSED else f"exit {code}"
