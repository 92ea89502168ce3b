"""Chaos: seeded faults over a running city; nothing acknowledged may be lost, doubled, or differ between two consoles.

``run.py --seed 1 --faults 100 --events 500000`` prints one JSON summary and writes it to ``--out``; exit status 0 only
if everything held and the negative control (a console that never asks for what it missed) failed, as it must.
``--kills`` and ``--actions`` are the alarms' part (``alarm_chaos``); 0 leaves it out.
The wall-clock jumps are given to the broker, by a clock that reads its offset from a file (``part.JumpingClock``).
"""

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import alarm_chaos
import bad_input
from city import CONSOLES, STREAMS, City, pause, wait_for
from part import BATCH, chained

from console.feed.snapshot import Snapshot
from console.hub.log_store import SegmentLog
from console.model.event import Event
from console.wire.codec import decode_events, digest

GAP = (0.3, 0.8)
TMPFS = "384m"


class Faults:
    """What can go wrong, by name; each takes the generator that chose it."""

    def __init__(self, city: City, *, ballast: bool) -> None:
        self._city = city
        self._threads: list[threading.Thread] = []
        self.snapshots: list[tuple[str, Snapshot]] = []
        self.done: Counter[str] = Counter()
        self.weights: dict[str, int] = {
            "kill hub": 16, "kill store": 8, "kill state": 8, "kill connector": 8, "kill console": 14,
            "kill producer": 8, "pause producer": 5, "cut": 12, "stall": 8, "file limit": 8, "disk full": 4 * ballast,
            "snapshot": 8, "clock jump": 6,
        }  # fmt: skip
        self._kinds: dict[str, Callable[[random.Random], None]] = {
            "kill hub": lambda _: self._kill("broker"),
            "kill store": lambda _: self._kill("store"),
            "kill state": lambda _: self._kill("state"),
            "kill connector": lambda _: self._kill("connector"),
            "kill console": lambda r: self._kill(r.choice(CONSOLES)),
            "kill producer": lambda r: self._kill(f"producer-{r.choice(STREAMS)}"),
            "pause producer": lambda r: self._later(
                pause, self._city, f"producer-{r.choice(STREAMS)}", r.uniform(0.2, 1.5)
            ),
            "cut": self._cut,
            "stall": self._stall,
            "file limit": self._file_limit,
            "disk full": self._disk_full,
            "snapshot": lambda r: self._later(self._snapshot, r.choice(STREAMS)),
            "clock jump": self._clock_jump,
        }

    def strike(self, chance: random.Random) -> None:
        """One fault."""
        name = chance.choices(list(self.weights), list(self.weights.values()))[0]
        self._kinds[name](chance)
        self.done[name] += 1

    def heal(self) -> None:
        """End what lasts."""
        for thread in self._threads:
            thread.join()
        for proxy in self._city.proxies:
            proxy.stall(on=False)
        self._city.limit_files(None)
        self._city.clock.write_text("0")
        time.sleep(0.3)  # until a tick that is newer than this
        wait_for("the hub to be well", lambda: not self._is_full())

    def _later(self, call: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=call, args=arguments, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _kill(self, name: str) -> None:
        self._city.kill(name)

    def _cut(self, chance: random.Random) -> None:
        chance.choice(self._city.proxies).cut()

    def _stall(self, chance: random.Random) -> None:
        proxy, seconds = chance.choice(self._city.proxies), chance.choice((0.5, 1.5, 4.0))

        def stall() -> None:
            proxy.stall(on=True)
            time.sleep(seconds)
            proxy.stall(on=False)

        self._later(stall)

    def _file_limit(self, chance: random.Random) -> None:
        self._city.limit_files(chance.choice((0, 100, 20_000)))
        with contextlib.suppress(TimeoutError):
            wait_for("disk-full", self._is_full, 2.0)
        time.sleep(chance.uniform(0, 1.0))
        self._city.limit_files(None)

    def _disk_full(self, chance: random.Random) -> None:
        """Fill the file system to the last block."""
        ballast = self._city.folder / "ballast"
        with ballast.open("wb") as file, contextlib.suppress(OSError):
            while True:
                os.write(file.fileno(), bytes(1 << 16))
        with contextlib.suppress(TimeoutError):
            wait_for("disk-full", self._is_full, 2.0)
        time.sleep(chance.uniform(0, 1.0))
        ballast.unlink()

    def _is_full(self) -> bool:
        tick = self._city.tick()
        return tick is not None and tick.status.condition == "disk-full"

    def _snapshot(self, stream: str) -> None:
        snapshot = self._city.snapshot(stream)
        if snapshot:
            self.snapshots.append((stream, snapshot))

    def _clock_jump(self, chance: random.Random) -> None:
        """Forward for good, back a little for good (sources may be 5 min ahead), back an hour for a moment."""
        seconds = chance.choice((86_400, 600, -240, -3600))
        self._city.clock.write_text(str(seconds))
        if seconds == -3600:
            time.sleep(0.5)
            self._city.clock.write_text("0")


@contextlib.contextmanager
def folder() -> Iterator[tuple[Path, bool]]:
    """A folder, on a small file system of its own where that is allowed: it can then be filled."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        (Path(name) / "data").mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={TMPFS}", "tmpfs", f"{name}/data"]
        mounted = os.geteuid() == 0 and not subprocess.run(mount, capture_output=True, check=False).returncode
        try:
            yield Path(name), mounted
        finally:
            if mounted:
                subprocess.run(["umount", "-l", f"{name}/data"], check=False)


def settle(city: City) -> dict[str, str]:
    """Let everyone finish; returns how bad input was counted on the way."""
    for stream in STREAMS:
        name = f"producer-{stream}"
        wait_for(name, lambda name=name: city.ended(name) is not None)
        if city.ended(name):
            raise RuntimeError(f"{name} ended with {city.ended(name)}")
    city.end_mqtt()
    city.kill("broker")  # its clock was wrong for a while; one that begins with the right time puts aside what is ahead
    bad = bad_input.run(city.rpc, city.feed)
    wait_for(
        "the store",
        lambda: all(city.stored().get(s, (0, 0))[1] >= city.heads().get(s, 1) for s in (*STREAMS, "security")),
    )
    wait_for("the connector", lambda: _has_all_mqtt(city))
    return bad


def _has_all_mqtt(city: City) -> bool:
    rows, _ = city.stored().get("environment", (0, 0))
    return rows >= city.sent


def consoles_agree(city: City) -> bool:
    heads = city.heads()
    ledgers = [city.ledger(name).streams for name in CONSOLES]
    return all({stream: entry[0] for stream, entry in ledger.items()} == heads for ledger in ledgers)


class Truth:
    """What the log says, read when everything has stopped."""

    def __init__(self, path: Path) -> None:
        log = SegmentLog(path / "log")
        self.heads = dict(log.heads)
        self.events: dict[str, list[Event]] = {}
        for stream, head in self.heads.items():
            events = self.events[stream] = []
            while len(events) < head:
                for record in log.read(stream, len(events) + 1, head):
                    events += decode_events(record.body)
        log.close()

    def chain(self, stream: str) -> str:
        return chained("", self.events[stream])

    def state(self, stream: str, seq: int) -> bytes:
        return digest({event.key: event for event in self.events[stream][:seq]}.values())

    def faults_of(self, stream: str, source: str, expected: int) -> tuple[int, int]:
        """Lost and doubled events of a source that counts from 0."""
        seen = Counter(
            int(e.values["i"]) for e in self.events.get(stream, []) if e.source == source and e.values["i"] >= 0
        )
        return sum(i not in seen for i in range(expected)), sum(n - 1 for n in seen.values())


def verify(city: City, faults: Faults, bad: dict[str, str]) -> dict[str, Any]:
    truth = Truth(city.folder)
    lost = doubled = 0
    for stream in STREAMS:
        missing, twice = truth.faults_of(stream, f"producer-{stream}", city.batches * BATCH)
        lost, doubled = lost + missing, doubled + twice
    mqtt_lost, mqtt_doubled = truth.faults_of("environment", "mqtt", city.sent)
    chains = {stream: truth.chain(stream) for stream in truth.heads}
    ledgers = {name: city.ledger(name).streams for name in (*CONSOLES, "deaf-console")}
    same = {name: all(ledger.get(s, (0, 0, ""))[2] == chains[s] for s in chains) for name, ledger in ledgers.items()}
    deaf = sum(truth.heads.values()) - sum(count for _, count, _ in ledgers["deaf-console"].values())
    wrong = sum(truth.state(stream, s.seq) != digest(s.events) for stream, s in faults.snapshots)
    stored = city.stored()
    out = {
        "events": sum(truth.heads.values()),
        "lost": lost + mqtt_lost,
        "duplicated": doubled + mqtt_doubled,
        "mqtt_messages": city.sent,
        "consoles_identical": all(same[name] for name in CONSOLES),
        "store_complete": all(stored[s] == (truth.heads[s], truth.heads[s]) for s in (*STREAMS, "environment")),
        "snapshots": len(faults.snapshots),
        "snapshots_wrong": wrong,
        "fallen_by_themselves": dict(city.fallen),
        "disk_full_told": city.conditions.count("disk-full"),
        "negative_control_fails": not same["deaf-console"],
        "negative_control_lost": deaf,
        "bad_input": bad,
    }
    out["ok"] = (
        not out["lost"] and not out["duplicated"] and out["consoles_identical"] and out["store_complete"] and not wrong
        and out["negative_control_fails"] and "missed" not in bad.values()
    )  # fmt: skip
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=int, default=100)
    parser.add_argument("--events", type=int, default=500_000)
    parser.add_argument("--kills", type=int, default=1000, help="of the state process while operators act")
    parser.add_argument("--actions", type=int, default=1_000_000, help="on the alarm engine and its slow model")
    parser.add_argument("--out", type=Path, default=Path("chaos.json"))
    options = parser.parse_args()
    began = time.monotonic()
    chance = random.Random(options.seed)
    with folder() as (where, mounted):
        city = City(where, options.events, options.faults * sum(GAP) / 2)
        faults = Faults(city, ballast=mounted)
        try:
            city.start_all()
            for _ in range(options.faults):
                faults.strike(chance)
                time.sleep(chance.uniform(*GAP))
                city.tick()
            faults.heal()
            bad = settle(city)
            faults._snapshot("traffic")
            city.stop("connector", "store", "state")
            wait_for("the consoles", lambda: consoles_agree(city))
            city.stop()
            summary = verify(city, faults, bad)
        except (TimeoutError, RuntimeError) as err:
            logs = {p.name: p.read_text()[-2000:] for p in where.glob("*.log") if p.stat().st_size}
            summary = {"ok": False, "error": repr(err), "heads": city.heads(), "logs": logs}
        finally:
            city.close()
    if options.kills:
        summary["alarms"] = alarm_chaos.run(options.seed, options.kills, options.actions)
        summary["ok"] = summary["ok"] and summary["alarms"]["ok"]
    summary = {
        "seed": options.seed,
        "faults": dict(faults.done),
        **summary,
        "seconds": round(time.monotonic() - began, 1),
    }
    text = json.dumps(summary, ensure_ascii=False)
    options.out.write_text(text + "\n")
    print(text)
    return 0 if summary["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
