"""Everything that runs during the chaos: real processes by name, each of which can be killed and started again."""

import contextlib
import datetime
import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import paho.mqtt.client as mqtt
import zmq
from part import BATCH, Ledger
from proxy import Proxy

from console.feed.snapshot import Assembly, Snapshot
from console.hub.main_child import known_kinds
from console.wire.codec import MalformedError
from console.wire.frame import SNAP, TICK_TOPIC, Tick, decode_tick

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STREAMS = ("traffic", "energy", "flood")
CONSOLES = ("console-0", "console-1", "console-2")
PATIENCE = 90.0
_MAP = """
topic = "chaos/{station}"
[time]
column = "timestamp"
format = "iso"
[entity]
id = "chaos.mqtt.{station}"
kind = "air-station"
domain = "environment"
name = { vi = "trạm {station}" }
[[column]]
column = "i"
kind = "environment.chaos"
field = "i"
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what: str, done: Callable[[], bool], seconds: float = PATIENCE) -> None:
    limit = time.monotonic() + seconds
    while not done():
        if time.monotonic() > limit:
            raise TimeoutError(what)
        time.sleep(0.05)


class City:
    """A hub with state, store and an MQTT connector, producers, and consoles of which some sit behind proxies."""

    def __init__(self, home: Path, events: int, seconds: float) -> None:
        self.home = home
        self.folder = home / "data"  # the hub's disk, which gets full; the consoles have their own
        self.batches = -(-events // (len(STREAMS) * BATCH))
        rpc, feed, self.mqtt_port = free_port(), free_port(), free_port()
        self.rpc, self.feed = f"tcp://127.0.0.1:{rpc}", f"tcp://127.0.0.1:{feed}"
        self.proxies = (Proxy(rpc), Proxy(feed))
        near = [f"tcp://127.0.0.1:{proxy.port}" for proxy in self.proxies]
        self.clock = home / "clock"
        self.clock.write_text("0")
        self._commands = self._describe(near, self.batches / seconds)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._context = zmq.Context()
        self._ear = self._context.socket(zmq.SUB)
        self._ear.subscribe(TICK_TOPIC)
        self._ear.connect(self.feed)
        self.conditions: list[str] = []
        self.fallen: Counter[str] = Counter()
        self._tick: Tick | None = None
        self.sent = 0
        self._mqtt_stop = threading.Event()
        self._mqtt = threading.Thread(target=self._send_mqtt, daemon=True)

    def _describe(self, near: list[str], rate: float) -> dict[str, list[str]]:
        me = [sys.executable, str(HERE / "part.py")]
        console = [sys.executable, "-m", "console"]
        ends = ["--rpc", self.rpc, "--feed", self.feed]
        data = ["--data", str(self.folder)]
        (self.home / "map.toml").write_text(_MAP)
        config = self.home / "c.toml"
        config.write_text(f'[[mqtt]]\nname = "mqtt"\nmap = "map.toml"\nport = {self.mqtt_port}\n')
        (self.home / "m.conf").write_text(
            f"listener {self.mqtt_port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
        )
        commands = {
            "mosquitto": ["mosquitto", "-c", str(self.home / "m.conf")],
            "broker": [*me, "broker", str(self.clock), *data, *ends, "--kinds", ",".join(known_kinds(()))],
            "state": [*console, "state", *data, *ends],
            "store": [*console, "store", *data, *ends],
            "connector": [*console, "connector", "--config", str(config), "--name", "mqtt", *ends],
            "deaf-console": [*me, "deaf-console", *near, str(self.home / "deaf-console")],
        }
        for i, stream in enumerate(STREAMS):
            ends_of_it = self.rpc if i else near[0]  # the first producer sits behind the proxy too
            commands[f"producer-{stream}"] = [
                *me, "producer", ends_of_it, f"producer-{stream}", stream, str(self.batches), f"{rate:.1f}",
            ]  # fmt: skip
        for i, name in enumerate(CONSOLES):
            commands[name] = [*me, "console", *([self.rpc, self.feed] if not i else near), str(self.home / name)]
        return commands

    # -- running

    def start_all(self) -> None:
        for name in self._commands:
            if not name.startswith("producer"):
                self.start(name)
        self._mqtt.start()
        wait_for("the connector's first message", lambda: self.heads().get("environment", 0) > 0)
        for stream in STREAMS:
            self.start(f"producer-{stream}")

    def start(self, name: str) -> None:
        with (self.home / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                self._commands[name], cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env={**os.environ, "VONGLAU_DATA": str(self.folder), "PYTHONPATH": str(ROOT)},
            )  # fmt: skip

    def kill(self, name: str) -> bool:
        """End it with SIGKILL and start it again; a producer that has finished is left in peace."""
        process = self._running[name]
        if process.poll() is not None:
            return False
        process.kill()
        process.wait()
        self.start(name)
        return True

    def tend(self) -> None:
        """Start again who has fallen by itself, as the hub's supervisor does."""
        for name, process in self._running.items():
            if process.poll() is not None and (process.returncode or not name.startswith("producer")):
                self.fallen[name] += 1
                self.start(name)

    def signal(self, name: str, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._running[name].send_signal(number)

    def limit_files(self, more: int | None) -> None:
        """Let no file of the broker grow by more than ``more`` bytes; None lifts the limit."""
        newest = max(self.folder.glob("log/*.seg"), key=lambda p: p.name)
        soft = resource.RLIM_INFINITY if more is None else newest.stat().st_size + more
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(self._running["broker"].pid, resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))

    def ended(self, name: str) -> int | None:
        return self._running[name].poll()

    def stop(self, *names: str) -> None:
        """End processes politely."""
        for name in names or list(reversed(self._running)):
            process = self._running.pop(name)
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def close(self) -> None:
        self._mqtt_stop.set()
        for process in self._running.values():
            process.kill()
            process.wait()
        for proxy in self.proxies:
            proxy.close()
        self._context.destroy(0)

    # -- looking

    def tick(self) -> Tick | None:
        """The newest tick heard; looks after the fallen on the way."""
        self.tend()
        while self._ear.poll(0):
            self._tick = decode_tick(self._ear.recv_multipart()[1])
            if self._tick.status.condition not in self.conditions[-1:]:
                self.conditions.append(self._tick.status.condition)
        return self._tick

    def heads(self) -> dict[str, int]:
        tick = self.tick()
        return tick.heads if tick else {}

    def ledger(self, name: str) -> Ledger:
        return Ledger(self.home / name)

    def stored(self) -> dict[str, tuple[int, int]]:
        """Rows and last sequence per stream in the store's database."""
        path = self.folder / "history.sqlite"
        if not path.exists():
            return {}
        with contextlib.closing(sqlite3.connect(path)) as database:
            return {
                stream: (rows, last)
                for stream, rows, last in database.execute(
                    "SELECT stream, count(*), max(seq) FROM event JOIN shard ON shard.id = shard_id GROUP BY stream"
                )
            }

    def snapshot(self, stream: str, seconds: float = 3.0) -> Snapshot | None:
        """A snapshot that agrees with its own count and digest, if the hub has one to give now."""
        asker = self._context.socket(zmq.DEALER)
        asker.setsockopt(zmq.LINGER, 0)
        asker.connect(f"tcp://127.0.0.1:{self.proxies[0].port}")
        asker.send_multipart((SNAP, stream.encode()))
        assembly = Assembly()
        limit = time.monotonic() + seconds
        try:
            while (left := limit - time.monotonic()) > 0 and asker.poll(int(left * 1000)):
                verb, *frames = asker.recv_multipart()
                if verb != SNAP:
                    return None
                whole = assembly.add(frames)
                if whole:
                    return whole
        except MalformedError:
            return None
        finally:
            asker.close(0)
        return None

    # -- the source behind MQTT

    def _send_mqtt(self) -> None:
        client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="sensors", protocol=mqtt.MQTTv5)
        while not self._mqtt_stop.is_set():
            with contextlib.suppress(OSError):
                client.connect("127.0.0.1", self.mqtt_port)
                break
            self._mqtt_stop.wait(0.1)
        client.loop_start()
        number = -1  # until the connector listens; these are not counted
        while not self._mqtt_stop.wait(0.01):
            if number < 0 and not self._tick_has_mqtt():
                self._mqtt_stop.wait(0.2)
            else:
                number += 1
                self.sent = number + 1
            now = datetime.datetime.now(datetime.UTC).isoformat()
            client.publish(
                f"chaos/{max(number, 0) % 7}", json.dumps({"timestamp": now, "i": number}), 1
            ).wait_for_publish(5)
        client.disconnect()
        client.loop_stop()

    def _tick_has_mqtt(self) -> bool:
        return bool(self._tick and self._tick.heads.get("environment"))

    def end_mqtt(self) -> None:
        self._mqtt_stop.set()
        self._mqtt.join()


def pause(city: City, name: str, seconds: float) -> None:
    """Stop a process for a while."""
    city.signal(name, signal.SIGSTOP)
    time.sleep(seconds)
    city.signal(name, signal.SIGCONT)
