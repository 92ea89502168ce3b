"""Sound end to end: a real sound server that is recorded, devices that hang, and the whole path of a canary.

The sound server is PulseAudio with a null sink of its own (``.ci/bootstrap test`` installs it): what the seat plays is
recorded from its monitor and looked at.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from console.config.schema import Sound
from console.feed.picture import Picture
from console.model.clock import SystemClock
from console.model.principal import Principal
from console.process.vacancy import free_port
from console.shell.actions import Actions
from console.shell.bridge import Bridge
from console.shell.herald import Herald
from console.shell.sound_link import COMMAND, SoundLink
from console.sound.order import Play, Taken, Word
from console.sound.pattern import PATTERNS
from console.wire.record import seat_entity

RATE = 48_000
FAKE = Path(__file__).with_name("fake_sound.py")
LONGEST_STALL_MS = 250.0  # a device that hangs stops its process for ever; a shared machine stops a window for moments
TOLD_SECONDS = 5.0
ATTEMPTS = 3  # a machine with more to do than it has processors may starve a sound server for a moment


class Server:
    """A PulseAudio of its own with one null sink."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._socket = folder, folder / "socket"
        self.environment = {"PULSE_SERVER": f"unix:{self._socket}"}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        home = {n: str(self._folder) for n in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH")}
        modules = (f"module-native-protocol-unix socket={self._socket} auth-anonymous=1", "module-null-sink")
        command = [
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--log-level=error",
        ]
        for module in modules:
            command += ["-L", module]
        self._process = subprocess.Popen(command, env=os.environ | home, stderr=subprocess.DEVNULL)
        limit = time.monotonic() + 20
        while not self._answers() and time.monotonic() < limit:
            assert self._process.poll() is None, "pulseaudio ended"

    def _answers(self) -> bool:
        asked = subprocess.run(
            ["pactl", "info"], env=os.environ | self.environment, capture_output=True, check=False, timeout=10
        )
        return asked.returncode == 0

    def record(self, file: Path) -> subprocess.Popen[bytes]:
        command = ["parec", "-d", "@DEFAULT_MONITOR@", f"--rate={RATE}", "--channels=1", "--format=float32le"]
        with file.open("wb") as out:
            return subprocess.Popen(command, env=os.environ | self.environment, stdout=out)

    def send(self, number: int) -> None:
        assert self._process
        self._process.send_signal(number)

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    folder = tmp_path / "pulse"
    folder.mkdir(mode=0o700)
    server = Server(folder)
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    server.start()
    yield server
    server.stop()


class Ear:
    """A link that is ticked as the herald does, and how long the event loop ever stood still."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self.link = SoundLink(SystemClock(), command)
        self.words: list[Word] = []
        self.link.heard.on_value(self.words.append)
        self.health, self.reason = "starting", ""
        self.stall_ms, self._last = 0.0, time.monotonic()
        self._pulse, self._ticks = QTimer(interval=5), QTimer(interval=250)
        self._pulse.timeout.connect(self._beat)
        self._ticks.timeout.connect(self._tick)

    def start(self) -> None:
        self._last = time.monotonic()
        self.link.start()
        self._pulse.start()
        self._ticks.start()

    def stop(self) -> None:
        self._pulse.stop()
        self._ticks.stop()
        self.link.stop()

    def _beat(self) -> None:
        now = time.monotonic()
        self.stall_ms, self._last = max(self.stall_ms, 1000 * (now - self._last)), now

    def _tick(self) -> None:
        device = self.link.tick()
        self.health, self.reason = device.health, device.reason


@pytest.fixture
def ear(server: Server, qtbot: QtBot) -> Iterator[Ear]:
    del server, qtbot
    ear = Ear()
    yield ear
    ear.stop()


def recorded(order: Play, server: Server, ear: Ear, qtbot: QtBot, file: Path) -> np.ndarray:
    """What comes out of the loudspeaker when a pattern is played."""
    recorder = server.record(file)
    qtbot.waitUntil(lambda: file.stat().st_size > RATE, timeout=10_000)
    ear.link.send(order)
    qtbot.waitUntil(lambda: Taken(order.number) in ear.words, timeout=20_000)
    size = file.stat().st_size
    qtbot.waitUntil(lambda: file.stat().st_size > size + 4 * RATE, timeout=10_000)
    recorder.kill()
    recorder.wait()
    return np.fromfile(file, np.float32, file.stat().st_size // 4)


def onsets(heard: np.ndarray) -> np.ndarray:
    """Seconds at which sound begins after silence."""
    loud = np.abs(heard) > 0.1 * np.abs(heard).max()
    smooth = np.concatenate(([False], np.convolve(loud, np.ones(480), "same") > 0))
    return np.flatnonzero(np.diff(smooth.astype(int)) == 1) / RATE


@pytest.mark.parametrize("priority", [1, 2, 3, 4])
def test_a_pattern_comes_out_of_the_loudspeaker(
    priority: int, server: Server, ear: Ear, qtbot: QtBot, tmp_path: Path
) -> None:
    ear.start()
    qtbot.waitUntil(lambda: ear.health == "ok", timeout=20_000)
    pattern = PATTERNS[priority]
    for attempt in range(1, ATTEMPTS + 1):
        heard = recorded(Play(attempt, priority, 1.0), server, ear, qtbot, tmp_path / f"{attempt}.raw")
        begins = onsets(heard)
        if len(begins) == len(pattern.pulses):
            break
    assert begins - begins[0] == pytest.approx([p.at for p in pattern.pulses], abs=0.03)
    first = round(begins[0] * RATE)
    pulse = heard[first : first + round(pattern.pulses[0].seconds * RATE)]
    level = np.abs(np.fft.rfft(pulse * np.hanning(len(pulse)), 1 << 16))
    assert np.fft.rfftfreq(1 << 16, 1 / RATE)[level.argmax()] == pytest.approx(pattern.pulses[0].pitch, abs=8)


def test_a_sound_server_that_hangs_dies_and_comes_back_is_told_each_time_and_never_stalls_the_window(
    server: Server, ear: Ear, qtbot: QtBot
) -> None:
    ear.start()
    qtbot.waitUntil(lambda: ear.health == "ok", timeout=20_000)
    server.send(signal.SIGSTOP)
    began = time.monotonic()
    qtbot.waitUntil(lambda: ear.health == "failing", timeout=20_000)
    assert time.monotonic() - began < TOLD_SECONDS
    qtbot.waitUntil(lambda: time.monotonic() - began > 9, timeout=20_000)  # one more process hangs in opening it
    assert ear.health == "failing"
    server.send(signal.SIGCONT)
    qtbot.waitUntil(lambda: ear.health == "ok", timeout=30_000)
    server.stop()
    began = time.monotonic()
    qtbot.waitUntil(lambda: ear.health == "failing", timeout=20_000)
    assert time.monotonic() - began < TOLD_SECONDS
    server.start()
    qtbot.waitUntil(lambda: ear.health == "ok", timeout=30_000)
    assert ear.stall_ms < LONGEST_STALL_MS


def test_a_machine_without_sound_is_told_and_never_stalls_the_window(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    ear = Ear()
    began = time.monotonic()
    ear.start()
    qtbot.waitUntil(lambda: ear.reason == "none", timeout=20_000)
    assert time.monotonic() - began < TOLD_SECONDS
    ear.stop()
    assert ear.stall_ms < LONGEST_STALL_MS


class Centre:
    """A hub with its supervisor and no city, and a seat whose loudspeaker obeys a file."""

    def __init__(self, folder: Path) -> None:
        self.mood = folder / "mood"
        self.mood.write_text("play")
        rpc, feed = (f"tcp://127.0.0.1:{free_port()}" for _ in range(2))
        (folder / "vonglau.toml").write_text("[hub]\ncanary_seconds = 1\n[demo]\nenabled = false\n")
        command = [sys.executable, "-m", "console", "hub", "--config", str(folder / "vonglau.toml")]
        command += ["--data", str(folder / "data"), "--rpc", rpc, "--feed", feed]
        self.hub = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        principal, self.picture, clock = Principal("Lan", seat="7"), Picture(), SystemClock()
        self.bridge = Bridge(rpc, feed, principal, self.picture)
        self.actions = Actions(self.bridge.send, principal, clock)
        self.picture.subscribe(lambda change: self.actions.take(change.receipts))
        link = SoundLink(clock, (sys.executable, str(FAKE), str(self.mood)))
        self.herald = Herald(self.picture, clock, Sound(), self._report, link=link)
        self.ticks = QTimer(interval=250)
        self.ticks.timeout.connect(self.actions.tick)

    def _report(self, values: dict, answer: object) -> None:
        self.actions.ask("seat", "report", seat_entity("7"), values, answer)

    def start(self) -> None:
        self.bridge.start()
        self.herald.start()
        self.ticks.start()

    def stop(self) -> None:
        self.ticks.stop()
        self.herald.stop()
        self.bridge.stop()
        self.hub.terminate()
        self.hub.wait(20)

    def standing(self, rule: str) -> bool:
        alarm = self.picture.alarms.get((seat_entity("7"), rule))
        return alarm is not None and alarm.process == "abnormal"

    def pid(self, name: str) -> int:
        return int(self.picture.last[f"process.{name}", "system.process"].values["pid"])

    def wait(self, qtbot: QtBot, until: object, seconds: float = 30.0) -> float:
        began = time.monotonic()
        qtbot.waitUntil(until, timeout=round(1000 * seconds))
        return time.monotonic() - began


@pytest.fixture
def centre(tmp_path: Path, qtbot: QtBot) -> Iterator[Centre]:
    del qtbot
    centre = Centre(tmp_path)
    centre.start()
    yield centre
    centre.stop()


@pytest.mark.parametrize("mood", ["deaf", "hang", "none"])
def test_a_seat_that_cannot_be_heard_is_an_alarm_at_every_seat_until_it_can(
    mood: str, centre: Centre, qtbot: QtBot
) -> None:
    centre.wait(qtbot, lambda: centre.herald.voice.passage.delay is not None, 60)
    centre.mood.write_text(mood)
    if mood == "none":
        centre.herald.choose("")  # it is looked for at opening only
    told = centre.wait(qtbot, lambda: centre.standing("system.sound-failing"))
    assert told < TOLD_SECONDS
    centre.mood.write_text("play")
    centre.wait(qtbot, lambda: not centre.standing("system.sound-failing"))


def test_a_canary_goes_from_the_hub_to_the_loudspeaker_and_is_missed_when_the_alarm_engine_stands_still(
    centre: Centre, qtbot: QtBot
) -> None:
    centre.wait(qtbot, lambda: centre.herald.voice.passage.delay is not None, 60)
    passage = centre.herald.voice.passage
    assert passage.delay is not None
    assert passage.delay < 3
    assert not [a for a in centre.picture.alarms.values() if a.entity == "hub.canary"], "nobody lists it"
    os.kill(centre.pid("state"), signal.SIGSTOP)
    told = centre.wait(qtbot, lambda: centre.herald.voice.passage.lost)
    assert centre.herald.voice.passage.where == "engine"
    assert told < passage.patience + 1.5
    # The supervisor ends a state process that stands still, and the path is whole again.
    centre.wait(qtbot, lambda: not centre.herald.voice.passage.lost, 60)


def test_a_canary_that_never_leaves_the_hub_is_missed(centre: Centre, qtbot: QtBot) -> None:
    centre.wait(qtbot, lambda: centre.herald.voice.passage.delay is not None, 60)
    centre.hub.send_signal(signal.SIGSTOP)
    told = centre.wait(qtbot, lambda: centre.herald.voice.passage.lost)
    assert told < centre.herald.voice.passage.patience + 1.5
    assert centre.herald.voice.passage.where == "hub"
    centre.wait(qtbot, lambda: centre.standing("system.canary-lost"))
    centre.hub.send_signal(signal.SIGCONT)
    centre.wait(qtbot, lambda: not centre.standing("system.canary-lost"))
