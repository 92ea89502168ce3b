"""The flood of October 2025: what the bulletins say is said at the hour they say it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from console.demo.city import City
from console.demo.flood import PACE, Flood, load_facts
from console.model.event import Event

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = 1_790_000_000.0
FLOOD = Flood(load_facts(), START)


def at(day: int, hour: int, minute: int = 0) -> float:
    return datetime(2025, 10, day, hour, minute, tzinfo=ZONE).timestamp()


@pytest.mark.parametrize(
    ("day", "hour", "level"),
    [(7, 7, 27.12), (7, 14, 28.87), (7, 19, 29.57), (8, 1, 29.90), (8, 2, 29.90), (8, 3, 29.90), (9, 1, 28.19)],
)
def test_levels_at_gia_bay(day: int, hour: int, level: float):
    assert FLOOD.level("gia-bay", at(day, hour)) == pytest.approx(level)


def test_the_peak_is_the_peak():
    levels = [FLOOD.level("gia-bay", at(7, 0) + minute * 60) for minute in range(3 * 24 * 60)]
    assert max(levels) == 29.90


def test_substations_cut_off():
    assert FLOOD.cut(at(7, 17)) == 301
    assert FLOOD.cut(at(9, 15)) == 386


def test_rain_adds_up():
    assert FLOOD.rain("hoa-thuong", at(6, 21), at(7, 3)) == pytest.approx(240)
    for gauge, total in (("hoa-thuong", 562), ("dong-quang", 480), ("quan-trieu", 433), ("nam-hoa", 478)):
        assert FLOOD.rain(gauge, at(6, 19), at(8, 0)) == pytest.approx(total)


def test_streets_under_water_at_noon_of_the_8th():
    streets = {"Minh Cầu", "Phan Đình Phùng", "Lương Ngọc Quyến", "Cách Mạng Tháng Tám", "Bến Tượng"}
    assert set(FLOOD.streets) == streets
    assert all(FLOOD.under_water(s, at(8, 12)) for s in streets)
    assert not any(FLOOD.under_water(s, at(7, 6)) for s in streets)


def test_the_110_kv_substations_are_back_by_the_9th():
    for station in ("thinh-dan", "xi-mang-thai-nguyen"):
        since = FLOOD.out_since(station, at(7, 17))
        assert since is not None
        assert FLOOD.moment(FLOOD.time(since)) == since < at(7, 17)
        assert FLOOD.out_since(station, at(9, 9)) is None


def test_an_hour_of_flood_is_a_minute():
    assert FLOOD.moment(START) == at(7, 6, 30)
    assert FLOOD.moment(START + 60) == at(7, 7, 30)
    assert FLOOD.moment(START + 1e6) == at(9, 18)


def flooded(moment: float) -> list[Event]:
    """What the city says around a moment of the flood."""
    subject = City(1, START, scenario="flood-2025", vehicles=10)
    t = START + (moment - at(7, 6, 30)) / PACE
    subject.step(t - 10.5)
    return [e for _, events in subject.step(t) for e in events]


def value(events: list[Event], entity: str, kind: str) -> float | int | str | bool | None:
    return next(e.values["value"] for e in reversed(events) if e.entity == entity and e.kind == kind)


def test_the_city_says_the_facts_at_the_named_hours():
    peak = flooded(at(8, 2))
    assert value(peak, "tn.gauge.gia-bay", "environment.river_level") == 29.90
    assert value(peak, "tn.street.minh-cau", "environment.street_flooded") is True
    evening = flooded(at(7, 17))
    assert value(evening, "tn.grid.city", "energy.cut") == pytest.approx(301, abs=6)
    assert value(evening, "tn.substation.thinh-dan", "energy.load") == 0
    later = flooded(at(9, 15, 10))
    assert value(later, "tn.grid.city", "energy.cut") == 386


def test_the_alarm_level_is_crossed_soon_after_the_start():
    subject = City(1, START, scenario="flood-2025", vehicles=10)
    gauge = next(e for e in subject.entities() if e.id == "tn.gauge.gia-bay")
    assert gauge.attributes["alarm3"] == 27.00
    assert FLOOD.level("gia-bay", FLOOD.moment(START)) < 27.00 < FLOOD.level("gia-bay", FLOOD.moment(START + 30))


def test_people_report_the_water():
    subject = City(1, START, scenario="flood-2025", vehicles=10)
    reports = [e for k in range(1, 121) for s, b in subject.step(START + k) if s == "citizen" for e in b]
    assert sum(e.values["open"] == "flooding" for e in reports) >= 4
