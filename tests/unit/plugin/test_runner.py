"""What a plugin's process keeps over a restart, and how it tells what it cannot run."""

from datetime import UTC
from pathlib import Path

import numpy as np
import pytest

from console.feed.follower import Batch
from console.hub.plugin_process import PluginCodeError, Runner, service_class
from console.model.clock import ManualClock
from console.model.event import Event
from console.plugin.context import Context
from console.wire.columns import ROW, Columns
from plugins.environment.hours import HOUR_NS
from plugins.environment.service import AirService

KIND = "environment.pm25"


def runner(path: Path, clock: ManualClock) -> Runner:
    return Runner(AirService, Context(clock, UTC, "plugin.environment"), path, clock)


def batch(seq0: int, *hours: int) -> Batch:
    events = [Event("tn.air.a", "x", KIND, h * HOUR_NS, values={"value": 20.0}) for h in hours]
    return Batch("environment", 7, seq0, len(events), 0, events)


def test_position_and_memory_are_kept_together(tmp_path: Path):
    path, clock = tmp_path / "plugin.state", ManualClock()
    first = runner(path, clock)
    first.begin(7)
    first.feed(batch(1, 100, 101))
    first.save()
    second = runner(path, clock)
    assert (second.epoch, second.positions) == (7, {"environment": 2})
    assert second.feed(batch(3, 102)) == first.feed(batch(3, 102)) != []


def test_it_is_saved_at_most_every_five_seconds(tmp_path: Path):
    path, clock = tmp_path / "plugin.state", ManualClock()
    subject = runner(path, clock)
    clock.advance(4.9)
    subject.save_if_due()
    assert not path.exists()
    clock.advance(0.2)
    subject.save_if_due()
    assert path.exists()


def test_another_log_starts_anew(tmp_path: Path):
    subject = runner(tmp_path / "plugin.state", ManualClock())
    subject.begin(7)
    subject.feed(batch(1, 100, 101))
    subject.begin(8)
    assert (subject.epoch, subject.positions) == (8, {})
    assert subject.feed(batch(1, 102)) == []


@pytest.mark.logs("cannot be used")
def test_a_damaged_memory_starts_anew(tmp_path: Path):
    path = tmp_path / "plugin.state"
    path.write_bytes(b"\x93nonsense")
    subject = runner(path, ManualClock())
    assert (subject.epoch, subject.positions) == (0, {})


def test_columnar_frames_reach_the_service_as_events(tmp_path: Path):
    rows = np.zeros(3, dtype=ROW)
    rows["t"] = [h * HOUR_NS for h in (100, 101, 102)]
    rows["lon"] = [np.nan, 105.8, 105.8]
    rows["lat"] = [np.nan, 21.6, 21.6]
    rows["value"] = 20
    frame = Batch("environment", 7, 1, 3, 0, [], Columns("x", KIND, ["tn.air.a"], rows))
    output = runner(tmp_path / "plugin.state", ManualClock()).feed(frame)
    assert [e.values["value"] for _, e in output] == [40]


@pytest.mark.parametrize(("name", "words"), [("no-such", "no such plugin"), ("energy", "names no service")])
def test_what_cannot_be_run_is_told(name: str, words: str):
    with pytest.raises(PluginCodeError, match=words):
        service_class(name)


def test_the_service_of_the_environment_is_found():
    assert service_class("environment") is AirService
