"""Real child processes: restarted after a kill, ended with the pipe, never left behind."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from console.process.supervisor import ChildSpec, ChildState, Supervisor

# A child of one's own: python runs `-m console NAME`, so the name is answered by a package put before the real one.
CHILD = """
import signal, sys, threading
from console.process.lifeline import hold
stop = threading.Event()
hold(stop.set)
mode = sys.argv[1]
if mode == "fall":
    sys.exit(3)
if mode == "stubborn":
    threading.Event().wait()
stop.wait(30)
"""


class Seen:
    """A listener that can be waited on."""

    def __init__(self) -> None:
        self.states: list[ChildState] = []
        self._changed = threading.Condition()

    def __call__(self, state: ChildState) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def wait(self, count: int, state: str) -> ChildState:
        with self._changed:
            found = self._changed.wait_for(lambda: self._found(state, count), timeout=20)
            assert found, f"{count} x {state} not seen in {self.states}"
            return self._of(state)[count - 1]

    def _of(self, state: str) -> list[ChildState]:
        return [s for s in self.states if s.state == state]

    def _found(self, state: str, count: int) -> bool:
        return len(self._of(state)) >= count


@pytest.fixture
def child_path(tmp_path: Path) -> dict[str, str]:
    package = tmp_path / "console"
    package.mkdir()
    root = Path(__file__).parents[3]
    (package / "__init__.py").write_text(f"__path__.append({str(root / 'console')!r})\n")
    (package / "__main__.py").write_text(CHILD)
    return {"PYTHONPATH": str(tmp_path)}


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[tuple[Seen, Supervisor]]:
    monkeypatch.chdir(tmp_path)
    seen = Seen()
    supervisor = Supervisor(seen)
    yield seen, supervisor
    supervisor.stop()


def test_a_killed_child_is_restarted(seen: tuple[Seen, Supervisor], child_path: dict[str, str]) -> None:
    states, supervisor = seen
    supervisor.start([ChildSpec("calm", ("calm",), child_path)])
    first = states.wait(1, "running")
    os.kill(first.pid, signal.SIGKILL)
    assert states.wait(1, "backoff").code == -signal.SIGKILL
    second = states.wait(2, "running")
    assert second.pid != first.pid
    assert second.restarts == 1


def test_a_child_that_keeps_falling_is_backed_off(seen: tuple[Seen, Supervisor], child_path: dict[str, str]) -> None:
    states, supervisor = seen
    supervisor.start([ChildSpec("fall", ("fall",), child_path)])
    third = states.wait(3, "backoff")
    assert third.code == 3
    times = [s.since for s in states.states if s.state == "running"]
    assert times[2] - times[1] > times[1] - times[0] >= 0.2e9


@pytest.mark.logs("the listener failed")
def test_a_listener_that_raises_does_not_end_the_watch(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, child_path: dict[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    states = Seen()

    def listener(state: ChildState) -> None:
        states(state)
        raise RuntimeError("replaced")

    supervisor = Supervisor(listener)
    try:
        supervisor.start([ChildSpec("calm", ("calm",), child_path)])
        os.kill(states.wait(1, "running").pid, signal.SIGKILL)
        states.wait(1, "backoff")
        assert states.wait(2, "running").restarts == 1
    finally:
        supervisor.stop()


def test_stop_ends_even_the_stubborn(seen: tuple[Seen, Supervisor], child_path: dict[str, str]) -> None:
    states, supervisor = seen
    supervisor.start([ChildSpec(n, (n,), child_path) for n in ("calm", "stubborn")])
    pids = [states.wait(1, "running").pid, states.wait(2, "running").pid]
    supervisor.stop()
    assert not any(psutil.pid_exists(p) for p in pids)
    assert {s.state for s in supervisor.states()} == {"stopped"}


def test_stop_ends_even_one_that_is_stopped(seen: tuple[Seen, Supervisor], child_path: dict[str, str]) -> None:
    states, supervisor = seen
    supervisor.start([ChildSpec("calm", ("calm",), child_path, term_seconds=0.1)])
    child = states.wait(1, "running").pid
    os.kill(child, signal.SIGSTOP)
    supervisor.stop()
    assert not psutil.pid_exists(child)
    assert states.wait(1, "stopped").code == -signal.SIGKILL


def test_kill_asks_nobody(seen: tuple[Seen, Supervisor], child_path: dict[str, str]) -> None:
    states, supervisor = seen
    supervisor.start([ChildSpec("stubborn", ("stubborn",), child_path)])
    states.wait(1, "running")
    supervisor.kill()
    assert states.wait(1, "backoff").code == -signal.SIGKILL


def test_one_child_can_be_ended_and_is_forgotten(seen: tuple[Seen, Supervisor], child_path: dict[str, str]) -> None:
    states, supervisor = seen
    supervisor.start([ChildSpec(n, (n,), child_path) for n in ("calm", "other")])
    pid = states.wait(1, "running").pid
    states.wait(2, "running")
    supervisor.end("calm")
    supervisor.end("nobody")
    assert not psutil.pid_exists(pid)
    assert [(s.name, s.state) for s in supervisor.states()] == [("other", "running")]


def test_a_killed_parent_leaves_no_orphan(tmp_path: Path, child_path: dict[str, str]) -> None:
    program = (
        "import sys, threading\n"
        "from console.process.supervisor import ChildSpec, Supervisor\n"
        "s = Supervisor(lambda state: print(state.pid, flush=True))\n"
        "s.start([ChildSpec('calm', ('calm',))])\n"
        "threading.Event().wait()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, **child_path},
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    psutil.wait_procs([child], timeout=10)
    assert not child.is_running()
