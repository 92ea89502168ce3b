"""The parent's side: one thread watches all children and restarts the fallen with back-off."""

import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from console.process.lifeline import GRACE_SECONDS, LIFELINE

_log = logging.getLogger(__name__)

FIRST_BACKOFF = 0.2
LONGEST_BACKOFF = 10.0
_STEADY_SECONDS = 20.0
_POLL_SECONDS = 0.05
# Each waits longer than whom it waits for: a child ends itself after its grace, its parent kills what still lives
# (one that is stopped cannot end itself), the parent's own grace lets it come to that, and its parent lets it, too.
TERM_SECONDS = GRACE_SECONDS + 0.5
PARENT_GRACE_SECONDS = TERM_SECONDS + 2.0
PARENT_TERM_SECONDS = PARENT_GRACE_SECONDS + 0.5


class ChildSpec(msgspec.Struct, frozen=True):
    """What to run: ``python -m console <arguments>``, killed ``term_seconds`` after it was asked to end."""

    name: str
    arguments: tuple[str, ...]
    environment: dict[str, str] = {}
    term_seconds: float = TERM_SECONDS


class ChildState(msgspec.Struct, frozen=True):
    """What is known of a child; ``since`` is UTC ns of the last change, ``code`` its last exit status."""

    name: str
    state: Literal["running", "backoff", "stopped"]
    pid: int = 0
    restarts: int = 0
    since: int = 0
    code: int | None = None


class _Child:
    def __init__(self, spec: ChildSpec) -> None:
        self.spec = spec
        self.process: subprocess.Popen[bytes] | None = None
        self.state = ChildState(spec.name, "stopped")
        self.backoff = FIRST_BACKOFF
        self.started = 0.0
        self.due = 0.0


class Supervisor:
    """Runs children until told to stop.

    ``listener`` is called from the supervisor's thread with each change of state. What it raises is logged and costs
    only that call: nobody would restart the children of a supervisor that died of its listener.
    """

    def __init__(self, listener: Callable[[ChildState], None] = lambda _state: None) -> None:
        self._listener = listener
        self._children: dict[str, _Child] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def start(self, specs: Sequence[ChildSpec]) -> None:
        """Start children; those already known by name are left alone."""
        with self._lock:
            for spec in specs:
                if spec.name not in self._children:
                    child = self._children[spec.name] = _Child(spec)
                    self._spawn(child)
        if not self._thread.is_alive():
            self._thread.start()

    def states(self) -> list[ChildState]:
        """The present state of each child."""
        with self._lock:
            return [c.state for c in self._children.values()]

    def end(self, name: str) -> None:
        """Stop a child and forget it; one that is not known is no mistake."""
        with self._lock:
            child = self._children.pop(name, None)
            if child is not None and child.process:
                self._ask(child)
                self._end(child, time.monotonic() + child.spec.term_seconds)

    def stop(self) -> None:
        """End all children, the last started first; returns when none is left."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        with self._lock:
            running = [c for c in reversed(self._children.values()) if c.process]
            for child in running:
                self._ask(child)
            asked = time.monotonic()
            for child in sorted(running, key=lambda c: c.spec.term_seconds):
                self._end(child, asked + child.spec.term_seconds)

    def kill(self) -> None:
        """End all children now, from any thread, whatever another one waits for: the last act of a parent."""
        for child in tuple(self._children.values()):
            process = child.process
            if process:
                process.kill()

    def _spawn(self, child: _Child) -> None:
        child.process = subprocess.Popen(
            [sys.executable, "-m", "console", *child.spec.arguments],
            stdin=subprocess.PIPE,
            env={**os.environ, **child.spec.environment, LIFELINE: "1"},
        )
        child.started = time.monotonic()
        self._tell(child, "running", pid=child.process.pid)

    def _tell(
        self, child: _Child, state: Literal["running", "backoff", "stopped"], *, pid: int = 0, code: int | None = None
    ) -> None:
        restarts = child.state.restarts + (state == "backoff")
        child.state = ChildState(child.spec.name, state, pid, restarts, time.time_ns(), code)
        try:
            self._listener(child.state)
        except Exception:  # noqa: BLE001 - the listener is another room's; see above
            _log.exception("supervisor: %s is %s, and the listener failed", child.spec.name, state)

    def _watch(self) -> None:
        while not self._stop.wait(_POLL_SECONDS):
            with self._lock:
                for child in self._children.values():
                    try:
                        self._look(child)
                    except OSError:  # no process or memory to be had: at the next due time again
                        _log.exception("supervisor: %s could not be started", child.spec.name)
                        child.due = time.monotonic() + child.backoff
                        child.backoff = min(child.backoff * 2, LONGEST_BACKOFF)

    def _look(self, child: _Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                self._spawn(child)
            return
        code = child.process.poll()
        if code is None:
            if now - child.started > _STEADY_SECONDS:
                child.backoff = FIRST_BACKOFF
            return
        self._close_pipe(child.process)
        child.process = None
        child.due = now + child.backoff
        child.backoff = min(child.backoff * 2, LONGEST_BACKOFF)
        self._tell(child, "backoff", code=code)

    @staticmethod
    def _close_pipe(process: subprocess.Popen[bytes]) -> None:
        if process.stdin:
            with contextlib.suppress(OSError):
                process.stdin.close()

    def _ask(self, child: _Child) -> None:
        if child.process:
            self._close_pipe(child.process)

    def _end(self, child: _Child, limit: float) -> None:
        process = child.process
        if process is None:
            return
        try:
            process.wait(max(0.0, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        child.process = None
        self._tell(child, "stopped", code=process.returncode)
