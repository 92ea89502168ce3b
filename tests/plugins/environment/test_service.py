"""The air service: hours close, gaps are gaps, a restart forgets nothing."""

from datetime import timedelta, timezone
from pathlib import Path

import pytest

import plugins.environment
from console.model.clock import ManualClock
from console.model.event import Event, Quality
from console.plugin.context import Context
from console.plugin.testing import check_manifest, check_output, check_restart
from plugins.environment.hours import HOUR_NS
from plugins.environment.service import AirService

FOLDER = Path(plugins.environment.__file__).parent
H0 = 500_000


def service() -> AirService:
    return AirService(Context(ManualClock(), timezone(timedelta(hours=7)), "plugin.environment"))


def reading(hour: float, value: float | str | None, quantity: str = "pm25", quality: Quality = Quality.GOOD) -> Event:
    t = round((H0 + hour) * HOUR_NS)
    return Event("tn.air.a", "x", f"environment.{quantity}", t, values={"value": value}, quality=quality)


def day(value: float, hours: int = 24, start: int = 0) -> list[Event]:
    return [reading(start + h, value) for h in range(hours)]


def test_the_manifest_keeps_the_contract():
    manifest = check_manifest(FOLDER)
    assert manifest.service == "plugins.environment.service:AirService"


def test_an_hour_is_told_when_it_has_closed():
    subject = service()
    assert subject.on_events([reading(0, 20), reading(0.5, 30), reading(1, 40)]) == []
    output = subject.on_events([reading(2, 40)])
    check_output(check_manifest(FOLDER), output)
    [(stream, event)] = output
    assert (stream, event.kind, event.t) == ("environment", "environment.vn_aqi", (H0 + 2) * HOUR_NS)
    assert event.values["by"] == "pm25"
    assert event.values["nowcast"] == "normalised"
    assert "1459" in str(event.values["legal"])


def test_the_mean_of_24_hours():
    output = service().on_events([*day(60), reading(24, 99)])
    means = [e for _, e in output if e.kind == "environment.pm25_24h"]
    assert means[-1].values == {"value": 60.0, "hours": 24}
    assert means[-1].t == (H0 + 24) * HOUR_NS


def test_fewer_than_18_hours_are_no_day():
    output = service().on_events([*day(60, 17), reading(17, 60)])
    assert [e for _, e in output if e.kind == "environment.pm25_24h"] == []
    output = service().on_events([*day(60, 18), reading(18, 60)])
    assert [e.values["hours"] for _, e in output if e.kind == "environment.pm25_24h"] == [18]


@pytest.mark.parametrize("bad", [None, "N/A", True, float("nan"), -3.0])
def test_what_is_not_a_concentration_is_a_gap(bad: float | str | None):
    subject = service()
    subject.on_events([reading(0, 20), reading(1, bad), reading(2, 20)])
    output = subject.on_events([reading(3, 20)])
    assert [e.values["value"] for _, e in output if e.kind == "environment.vn_aqi"][-1] == 40


def test_a_bad_reading_is_a_gap():
    output = service().on_events(
        [reading(0, 20), reading(0.5, 900, quality=Quality.BAD), reading(1, 20), reading(2, 20)]
    )
    assert all(e.values["value"] == 40 for _, e in output)


def test_gases_alone_have_no_index():
    assert service().on_events([reading(h, 300, "o3") for h in range(5)]) == []


def test_its_own_words_are_not_its_input():
    event = Event("tn.air.a", "plugin.environment", "environment.pm25", H0 * HOUR_NS, values={"value": 20})
    assert service().on_events([event, reading(1, 20), reading(2, 20), reading(3, 20)])[0][1].t == (H0 + 3) * HOUR_NS


def test_a_restart_forgets_nothing():
    subject = service()
    subject.on_events([*day(60), reading(24.2, 70)])
    said = check_restart(service(), subject, [reading(25, 50)])
    assert len(said) == 2


@pytest.mark.parametrize("state", [b"", b"\x00", b"\x92\x63\x80"])
def test_a_damaged_state_is_told(state: bytes):
    with pytest.raises(ValueError, match="state of the air service"):
        service().restore(state)


def test_a_reading_from_long_ago_changes_nothing():
    subject = service()
    subject.on_events([*day(60), reading(24, 60)])
    before = subject.state()
    assert subject.on_events([reading(-30, 500)]) == []
    assert subject.state() == before
