"""The processes of the kill test: ``alarm_part.py broker|nursery ...`` (see each function).

A state process takes most of its start to import what it needs. So a nursery imports it once and forks a child for each
life: a process of its own, with its own sockets, threads, checkpoint and log, that only begins sooner.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from console.alarms.mode import Mode
from console.alarms.rule import Rule
from console.feed import service as feed_service
from console.feed.service import Reply
from console.hub import broker as hub_broker
from console.hub import broker_process, state_process
from console.model.text import Text
from console.wire.command import Command, Receipt

P, R = ParamSpec("P"), TypeVar("R")
KIND = "test.value"
RULES = (
    Rule(id="test.plain", type="limit", kind=KIND, value=50.0, priority=2, title=Text("plain")),
    Rule(id="test.latched", type="limit", kind=KIND, value=40.0, priority=3, latching=True, title=Text("latched")),
    Rule(id="test.grave", type="limit", kind=KIND, value=60.0, priority=1, realarm=0.3, title=Text("grave")),
    Rule(id="test.slow", type="limit", kind=KIND, value=30.0, priority=3, on_delay=0.05, off_delay=0.05,
         title=Text("slow")),
)  # fmt: skip
MODES = (Mode(id="storm", name=Text("Bão", "Storm"), note=Text("a", "a"), suppresses=("test.*",)),)
POINTS = (
    "restored", "truth", "agreed", "command", "commanded", "put", "queued", "taken", "took", "reply", "replied", "save",
    "fsync", "replace", "saved", "ticked",
)  # fmt: skip
TICK_SECONDS = 0.02
CHECKPOINT_SECONDS = 0.1


def broker(*arguments: str) -> int:
    """The broker's own arguments. Its ticks come often, so that a life may be short."""
    hub_broker.TICK_SECONDS = TICK_SECONDS
    return broker_process.main(list(arguments))


class Fuse:
    """Ends this process with SIGKILL when it comes to ``name`` for the ``nth`` time."""

    def __init__(self, name: str, nth: int) -> None:
        self._name, self._left = name, nth

    def point(self, name: str) -> None:
        if name and name == self._name:
            self._left -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
                time.sleep(10)  # the kernel may take a moment

    def around(self, call: Callable[P, R], before: str, after: str = "") -> Callable[P, R]:
        """``call`` with a point before it and one after it."""

        def fused(*arguments: P.args, **named: P.kwargs) -> R:
            self.point(before)
            result = call(*arguments, **named)
            self.point(after)
            return result

        return fused


def nursery(rpc: str, feed: str, folder: str) -> int:
    """RPC FEED DATA: forks a state process for each line ``{"fuse", "nth", "eager"}`` and says when it is dead."""
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os._exit(live(rpc, feed, Path(folder), order))
        print(f"pid {pid}", flush=True)
        _, status = os.waitpid(pid, 0)
        print(f"dead {status}", flush=True)
    return 0


def live(rpc: str, feed: str, folder: Path, order: dict[str, object]) -> int:
    """One life of the state process, from its disk and the log, until the fuse or a stranger ends it."""
    state_process.CHECKPOINT_SECONDS = CHECKPOINT_SECONDS
    state_process._TICK_SECONDS = TICK_SECONDS
    fuse = Fuse(str(order["fuse"]), int(str(order["nth"])))
    process = state_process.StateProcess(
        folder / state_process.FILE_NAME, (rpc, feed), RULES, state_process._zone("UTC"), modes=MODES, plugins={}
    )
    signal.signal(signal.SIGTERM, lambda _number, _frame: process.stop())
    lay(fuse, process)
    if order["eager"]:
        answer_too_early(fuse, process)
    return process.run()


def lay(fuse: Fuse, process: state_process.StateProcess) -> None:
    """Lay the fuse through everything between a command and its receipt, and between the memory and the disk."""
    keeper, publisher = process._keeper, process._publisher
    keeper.restore = fuse.around(keeper.restore, "", "restored")
    keeper.truth = fuse.around(keeper.truth, "truth")
    keeper.agree = fuse.around(keeper.agree, "", "agreed")
    keeper.command = fuse.around(keeper.command, "command", "commanded")
    keeper.take = fuse.around(keeper.take, "taken", "took")
    keeper.tick = fuse.around(keeper.tick, "ticked")
    publisher.put = fuse.around(publisher.put, "put", "queued")
    service = feed_service.CommandService
    service._finish = fuse.around(service._finish, "reply", "replied")
    state_process.save = fuse.around(state_process.save, "save", "saved")
    os.fsync = fuse.around(os.fsync, "fsync")
    Path.replace = fuse.around(Path.replace, "replace")


def answer_too_early(fuse: Fuse, process: state_process.StateProcess) -> None:
    """The control: a process that answers before the effect is durable, as a fire-and-forget alarm server does."""
    carry_out = process._keeper.command

    def command(asked: Command, reply: Reply) -> None:
        reply(Receipt(id=asked.id, status="done", revision=asked.revision + 1))
        time.sleep(0.02)  # let the answer go out
        fuse.point("answered")
        carry_out(asked, lambda _receipt: None)

    process._keeper.command = command


if __name__ == "__main__":
    sys.exit({"broker": broker, "nursery": nursery}[sys.argv[1]](*sys.argv[2:]))
