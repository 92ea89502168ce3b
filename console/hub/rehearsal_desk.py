"""Rehearsals on demand: a question of service ``history`` starts a process, later ones ask how far it is.

``get-rehearsal`` takes ``rule``, ``present`` and ``proposed`` (JSON objects of figures by path), ``from`` and ``to``
(UTC ns), and answers at once with a ``Rehearsal`` (JSON). The same question again tells how it goes on; with ``cancel``
it ends it. One runs at a time. One that nobody asks for any more ends by itself, so that nothing is left running
when a console goes.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping

import msgspec

from console.feed.service import Reply
from console.hub.rehearsal_plan import Plan
from console.model.amendment import Figures
from console.model.rehearsal import Rehearsal
from console.process.lifeline import LIFELINE
from console.wire.command import Command, CommandArgument, Receipt

MOST = 8
LEASE_SECONDS = 8.0
KEPT_SECONDS = 120.0
LONGEST_NS = 31 * 86_400_000_000_000
_LOOK_SECONDS = 0.2
_figures = msgspec.json.Decoder(Figures)
_line = msgspec.json.Decoder(Rehearsal)
Spawn = Callable[[str], "subprocess.Popen[bytes]"]


class _Run:
    """One rehearsal: its process, and what it said last."""

    def __init__(self, plan: Plan, now: float) -> None:
        self.plan = plan
        self.told = Rehearsal(state="waiting", begin=plan.begin, end=plan.end)
        self.asked = now
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def over(self) -> bool:
        return self.told.state in ("done", "failed")


class Rehearsals:
    """``ask`` from the service's thread, ``start`` and ``stop`` from one.

    Args:
        url: Of the store's database.
        zone: Of the city.
        spawn: Starts the process of a plan (JSON) with its standard output to be read.
        clock: Monotonic seconds.
    """

    NAMES = frozenset({"get-rehearsal"})

    def __init__(
        self, url: str, zone: str = "Asia/Ho_Chi_Minh", spawn: Spawn | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._url, self._zone = url, zone
        self._spawn, self._clock = spawn or _child, clock
        self._lock = threading.Condition()
        self._runs: dict[bytes, _Run] = {}
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="rehearsals", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End what runs."""
        with self._lock:
            self._stopped = True
            for run in self._runs.values():
                _end(run)
            self._lock.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def ask(self, command: Command, reply: Reply) -> None:
        """Answer at once."""
        plan = self._plan(command.rule, command.arguments)
        if plan is None:
            reason = "tham số của lệnh không hợp lệ|an argument is not valid"
            reply(Receipt(id=command.id, status="refused", reason=reason))
            return
        reply(Receipt(id=command.id, status="done", data=msgspec.json.encode(self._state(plan, command.arguments))))

    def _state(self, plan: Plan, arguments: Mapping[str, CommandArgument]) -> Rehearsal:
        key, now = msgspec.json.encode(plan), self._clock()
        with self._lock:
            self._forget(now)
            run = self._runs.get(key)
            if arguments.get("cancel") is True:
                self._runs.pop(key, None)
                if run:
                    _end(run)
                return Rehearsal(state="failed", begin=plan.begin, end=plan.end, reason="đã dừng|cancelled")
            if run is None:
                if len(self._runs) >= MOST:
                    reason = "quá nhiều lượt chạy thử|too many rehearsals"
                    return Rehearsal(state="failed", begin=plan.begin, end=plan.end, reason=reason)
                run = self._runs[key] = _Run(plan, now)
                self._lock.notify_all()
            run.asked = now
            return run.told

    def _plan(self, rule: str, arguments: Mapping[str, CommandArgument]) -> Plan | None:
        present, proposed = arguments.get("present", "{}"), arguments.get("proposed", "{}")
        begin, end = arguments.get("from"), arguments.get("to")
        if not isinstance(begin, int) or not isinstance(end, int) or not 0 < begin < end <= begin + LONGEST_NS:
            return None
        if not rule or not isinstance(present, str) or not isinstance(proposed, str):
            return None
        try:
            figures = _figures.decode(present), _figures.decode(proposed)
        except msgspec.DecodeError:
            return None
        return Plan(
            url=self._url, rule=rule, present=figures[0], proposed=figures[1], begin=begin, end=end, zone=self._zone
        )

    def _forget(self, now: float) -> None:
        """Leave what nobody asks for any more."""
        for key, run in list(self._runs.items()):
            if now - run.asked > (KEPT_SECONDS if run.over else LEASE_SECONDS):
                _end(run)
                del self._runs[key]

    def _work(self) -> None:
        """Run one after another."""
        while True:
            with self._lock:
                waiting = next((run for run in self._runs.values() if run.told.state == "waiting"), None)
                if self._stopped:
                    return
                if waiting is None:
                    self._lock.wait(_LOOK_SECONDS)
                    self._forget(self._clock())
                    continue
                waiting.told = msgspec.structs.replace(waiting.told, state="running")
                try:
                    process = waiting.process = self._spawn(msgspec.json.encode(waiting.plan).decode())
                except OSError as err:
                    waiting.told = _failed(waiting, str(err))
                    continue
            self._read(waiting, process)

    def _read(self, run: _Run, process: "subprocess.Popen[bytes]") -> None:
        """What the process says, line by line, until it ends; a watch ends it when nobody asks any more."""
        watch = threading.Thread(target=self._watch, args=(process,), name="rehearsal-watch", daemon=True)
        watch.start()
        for line in process.stdout or ():
            try:
                told = _line.decode(line)
            except msgspec.DecodeError:
                continue
            with self._lock:
                run.told = told
        code = process.wait()
        with self._lock:
            if not run.over:
                run.told = _failed(run, f"exit {code}")
            self._lock.notify_all()
        watch.join()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

    def _watch(self, process: "subprocess.Popen[bytes]") -> None:
        while process.poll() is None:
            with self._lock:
                self._forget(self._clock())
                self._lock.wait(_LOOK_SECONDS)


def _failed(run: _Run, why: str) -> Rehearsal:
    reason = f"chạy thử bị dừng: {why}|the rehearsal ended: {why}"
    return msgspec.structs.replace(run.told, state="failed", reason=reason)


def _end(run: _Run) -> None:
    if run.process and run.process.poll() is None:
        run.process.kill()


def _child(plan: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "console", "rehearse", plan],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, LIFELINE: "1"},
    )
