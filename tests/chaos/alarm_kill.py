"""kill -9 of the state process while operators act: no acknowledgement lost, every effect once, all sides the same.

``alarm_kill.py --seed 1 --kills 500`` prints one JSON summary; exit status 0 only if everything held. With ``--eager``
the state process answers before its effect is durable: the control, which must lose acknowledgements.
"""

import argparse
import contextlib
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from alarm_part import KIND, MODES, POINTS, RULES
from alarm_truth import Key, Truth

from console.feed.client import FeedClient
from console.feed.delta import Delta
from console.feed.publisher import Publisher
from console.model.alarm import Alarm, AlarmState, Suppression
from console.model.event import Event
from console.model.mode import CityMode
from console.model.principal import Principal, Role
from console.wire.command import Command, CommandArgument, Receipt
from console.wire.record import ALARM_STREAM, MODE_KIND, mode_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENTITIES = tuple(f"tn.kill.{k}" for k in range(6))
PATIENCE = 60.0
LIFE_SECONDS = 1.5  # of a process whose fuse does not burn down
NS = 1_000_000_000
ACTIONS = (
    *["ack"] * 8, *["shelve"] * 3, *["unshelve"] * 3, *["assign"] * 2, *["comment"] * 3, *["suppress"] * 2,
    *["return"] * 4, *["reset"] * 3, "remove", *["undo"] * 2, "mode",
)  # fmt: skip

UNDOABLE = ("shelve", "suppress", "remove", "assign")


class Seat:
    """A supervisor's console: what it has seen and what it has been answered."""

    def __init__(self, rpc: str, feed: str) -> None:
        self.alarms: dict[Key, Alarm] = {}
        self.modes: dict[str, CityMode] = {}
        self.receipts: dict[bytes, Receipt] = {}
        self.live = False
        self._changed = threading.Condition()
        self.client = FeedClient(rpc, feed, Principal("hà", Role.SUPERVISOR, "1"), self._take, interval=0.005)
        self.client.start()

    def _take(self, delta: Delta) -> None:
        with self._changed:
            if ALARM_STREAM in delta.snapshot:
                self.alarms.clear()
            self.alarms |= {a.id: a for a in delta.alarms}
            self.modes |= {m.id: m for m in (mode_of(e) for e in delta.events if e.kind == MODE_KIND)}
            self.receipts |= {r.id: r for r in delta.receipts}
            self.live = delta.status.connection == "live"
            self._changed.notify_all()

    def wait(self, what: str, until: Callable[[], bool], seconds: float = PATIENCE) -> None:
        with self._changed:
            if not self._changed.wait_for(until, seconds):
                raise TimeoutError(what)


class City:
    """A real broker, and a state process that lives again and again in the same folder."""

    def __init__(self, folder: Path, *, eager: bool) -> None:
        self.folder, self._eager = folder, eager
        self.rpc, self.feed = f"ipc://{folder}/rpc", f"ipc://{folder}/feed"
        me = [sys.executable, str(HERE / "alarm_part.py")]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._errors = (folder / "errors").open("ab")
        ends = ["--data", str(folder), "--rpc", self.rpc, "--feed", self.feed]
        self._broker = subprocess.Popen([*me, "broker", *ends], env=environment, stderr=self._errors)
        self._nursery = subprocess.Popen(
            [*me, "nursery", self.rpc, self.feed, str(folder)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True,
        )  # fmt: skip
        self._pid, self._fallen = 0, False
        self._dead = threading.Event()
        self._ears = threading.Thread(target=self._listen, daemon=True)
        self._born = threading.Event()
        self._ears.start()

    def _listen(self) -> None:
        assert self._nursery.stdout
        for line in self._nursery.stdout:
            word, number = line.split()
            if word == "pid":
                self._pid = int(number)
                self._born.set()
            else:
                self._fallen = int(number) not in (signal.SIGKILL, 0)
                self._dead.set()

    def bear(self, fuse: str = "", nth: int = 1) -> None:
        """Begin a life."""
        assert self._nursery.stdin
        self._dead.clear()
        self._born.clear()
        self._nursery.stdin.write(json.dumps({"fuse": fuse, "nth": nth, "eager": self._eager}) + "\n")
        self._nursery.stdin.flush()
        if not self._born.wait(PATIENCE):
            raise TimeoutError("no birth")

    def is_dead(self, seconds: float = 0.0) -> bool:
        """Whether it has ended; one that ended by its own fault ends the test."""
        dead = self._dead.wait(seconds)
        if dead and self._fallen:
            raise RuntimeError((self.folder / "errors").read_text()[-2000:])
        return dead

    def end(self, number: int = signal.SIGKILL) -> None:
        """End the life, if it lasts."""
        if not self._dead.is_set():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, number)
        if not self._dead.wait(PATIENCE):
            raise TimeoutError("no death")

    def close(self) -> None:
        self.end()
        for process in (self._nursery, self._broker):
            process.kill()
            process.wait()
        self._ears.join()
        self._errors.close()


class Operator:
    """Acts on what the seat shows: one command at a time for each alarm, and what becomes of it."""

    def __init__(self, seat: Seat, chance: random.Random) -> None:
        self._seat, self._chance = seat, chance
        self.sent: dict[bytes, Command] = {}
        self._waiting: dict[Key, bytes] = {}
        self._undoable: dict[Key, tuple[str, str]] = {}
        self._numbers = itertools.count()

    def act(self) -> None:
        """One command, if there is an alarm that waits for none."""
        self._waiting = {k: i for k, i in self._waiting.items() if i not in self._seat.receipts}
        name = self._chance.choice(ACTIONS)
        if name == "mode":
            self._turn()
            return
        free = [a for a in list(self._seat.alarms.values()) if a.id not in self._waiting and _fits(name, a)]
        if name == "undo":
            free = [a for a in free if a.id in self._undoable]
        if not free:
            return
        alarm = self._chance.choice(free)
        self._waiting[alarm.id] = self._send(name, alarm.entity, alarm.rule, alarm.revision, self._words(name, alarm))

    def _turn(self) -> None:
        mode = self._seat.modes.get(MODES[0].id)
        if mode is None or ("mode", "") in self._waiting:
            return
        until = time.time_ns() + self._chance.randrange(NS) if self._chance.random() < 0.5 else 0
        words: dict[str, CommandArgument] = {"on": not mode.on, "reason": "x", "until": 0 if mode.on else until}
        self._waiting["mode", ""] = self._send("mode", f"mode.{mode.id}", "", mode.revision, words)

    def _words(self, name: str, alarm: Alarm) -> dict[str, CommandArgument]:
        number = next(self._numbers)
        if name == "undo":
            action, owner = self._undoable.pop(alarm.id)
            return {"action": action, "owner": owner}
        if name in UNDOABLE:
            self._undoable[alarm.id] = (name, alarm.owner if name == "assign" else "")
        end = time.time_ns() + self._chance.randrange(NS // 5, 20 * NS)
        held = next((s for s in (Suppression.BY_DESIGN, Suppression.OUT_OF_SERVICE) if s in alarm.requested), "")
        words: dict[str, dict[str, CommandArgument]] = {
            "shelve": {"reason": "x", "until": end},
            "suppress": {"reason": "x"},
            "remove": {"reason": "x"},
            "assign": {"owner": f"đội {number}"},
            "comment": {"text": f"n{number}"},
            "return": {"from": str(held)},
        }
        return words.get(name, {})

    def _send(self, name: str, entity: str, rule: str, revision: int, words: dict[str, CommandArgument]) -> bytes:
        command = Command(
            id=self._chance.randbytes(16), service="alarm", name=name, entity=entity, rule=rule, revision=revision,
            arguments=words,
        )  # fmt: skip
        self.sent[command.id] = command
        return self._seat.client.send(command, deadline=600.0)


def _fits(name: str, alarm: Alarm) -> bool:
    """Whether the command would be granted now; some that would not are sent all the same, when this is outdated."""
    held = {Suppression.BY_DESIGN, Suppression.OUT_OF_SERVICE}
    return {
        "ack": not alarm.acknowledged,
        "reset": alarm.inner is AlarmState.LATCH_ACK,
        "unshelve": Suppression.SHELVED in alarm.requested,
        "return": not held.isdisjoint(alarm.requested),
    }.get(name, alarm.standing)


@contextlib.contextmanager
def raining(city: City, chance: random.Random) -> Iterator[Counter[str]]:
    """Values that rise and fall while it lasts."""
    stop, count = threading.Event(), Counter[str]()
    publisher = Publisher(city.rpc, "rain")

    def rain() -> None:
        while not stop.wait(0.01):
            value = chance.choice((0, 35, 45, 55, 70))
            event = Event(chance.choice(ENTITIES), "rain", KIND, time.time_ns(), values={"value": value})
            publisher.put("test", [event])
            count["values"] += 1

    thread = threading.Thread(target=rain, daemon=True)
    thread.start()
    try:
        yield count
    finally:
        stop.set()
        thread.join()
        publisher.close(PATIENCE)


def kill_again_and_again(city: City, operator: Operator, chance: random.Random, kills: int) -> Counter[str]:
    """End so many lives, at a point of the fuse or at any moment; how each ended."""
    ends: Counter[str] = Counter()
    points = ("answered",) if city._eager else POINTS
    while ends.total() < kills:
        timed = chance.random() < 0.2 and not city._eager
        fuse = "" if timed else chance.choice(points)
        life = chance.uniform(0.0, 0.6) if timed else LIFE_SECONDS
        city.bear(fuse, chance.choice((1, 1, 2, 3, 8)))
        began = time.monotonic()
        while not city.is_dead(chance.uniform(0.0, 0.012)):
            operator.act()
            if time.monotonic() - began > life:
                city.end()
                ends["any moment" if timed else "fuse too long"] += 1
                break
        else:
            ends[fuse] += 1
    return ends


def verify(city: City, seats: list[Seat], operator: Operator, mark: int) -> dict[str, Any]:
    """Compare what was answered, what is shown, and what the log says.

    ``mark`` is when the process began that had the log alone: what it told since then is what time did, and no more.
    """
    truth, seat = Truth(city.folder), seats[0]
    effects = truth.effects()
    statuses: Counter[str] = Counter()
    lost: list[str] = []
    doubled: list[str] = []
    lost_acks = 0
    for id16, command in operator.sent.items():
        status = seat.receipts[id16].status
        statuses[status] += 1
        found = len(effects.get(id16.hex(), ()))
        if status == "done" and not found:
            lost.append(command.name)
            lost_acks += command.name == "ack"
        elif found > 1 or (found and status != "done"):
            doubled.append(f"{command.name}: {found}, answered {status}")
    strange = [c for c in effects if bytes.fromhex(c) not in operator.sent]
    broken = truth.broken()
    comments = Counter(truth.comments())
    done = {c.name for i, c in operator.sent.items() if seat.receipts[i].status == "done"}
    return {
        "commands": len(operator.sent),
        "answered": dict(statuses),
        "kinds_done": sorted(done),
        "lost_acks": lost_acks,
        "lost": len(lost),
        "doubled": len(doubled) + sum(n > 1 for n in comments.values()),
        "strange": len(strange),
        "chains_broken": len(broken),
        "alarm_events": len(truth.events),
        "readers_are_log": all((s.alarms, s.modes) == (truth.last, truth.modes) for s in seats),
        "log_alone_is_same": truth.since(mark) <= {"unshelve", "realarm", "mode"},
        "details": [*doubled[:5], *broken[:5], *lost[:5]],
    }


def run(seed: int, kills: int, *, eager: bool = False) -> dict[str, Any]:
    """One city, so many lives."""
    began, chance = time.monotonic(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="kill-") as name:
        city = City(Path(name), eager=eager)
        seats = [Seat(city.rpc, city.feed)]
        operator = Operator(seats[0], chance)
        try:
            with raining(city, random.Random(seed + 1)) as rain:
                ends = kill_again_and_again(city, operator, chance, kills)
            city.bear()
            seats[0].wait("every receipt", lambda: operator.sent.keys() <= seats[0].receipts.keys())
            settle(city, seats[0], whole=not eager)
            city.end(signal.SIGTERM)
            (city.folder / "state.checkpoint").unlink()
            mark = time.time_ns()
            city.bear()  # from the log alone
            seats.append(Seat(city.rpc, city.feed))
            settle(city, seats[1], whole=not eager)
        finally:
            city.close()
            for seat in seats:
                seat.client.stop()
        summary = verify(city, seats, operator, mark)
        summary["errors"] = (city.folder / "errors").read_text().splitlines()[-5:]
    held = not any(summary[k] for k in ("lost", "lost_acks", "doubled", "strange", "chains_broken"))
    ok = held and summary["readers_are_log"] and summary["log_alone_is_same"]
    seconds = round(time.monotonic() - began, 1)
    return {"ok": ok, "kills": ends.total(), "at": dict(ends.most_common()), **rain, **summary, "seconds": seconds}


def settle(city: City, seat: Seat, *, whole: bool) -> None:
    """Wait until a seat is live and nothing has changed for a second; ``whole``: and until it shows every alarm.

    A process that answers too early may have lost an alarm for ever: that is for ``verify`` to find.
    """
    most = len(ENTITIES) * len(RULES) if whole else 1
    seat.wait("a live picture", lambda: seat.live and len(seat.alarms) >= most)
    before, since = None, time.monotonic()
    limit = since + PATIENCE
    while time.monotonic() - since < 1.0:
        if time.monotonic() > limit:
            raise TimeoutError("no rest")
        now = dict(seat.alarms), dict(seat.modes)
        if now != before:
            before, since = now, time.monotonic()
        city.is_dead(0.05)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--eager", action="store_true", help="the control: answers before the effect is durable")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    summary = run(options.seed, options.kills, eager=options.eager)
    text = json.dumps(summary, ensure_ascii=False)
    if options.out:
        options.out.write_text(text + "\n")
    print(text)
    return 0 if summary["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
