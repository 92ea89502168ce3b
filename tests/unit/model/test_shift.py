"""Shifts in the city's time."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from console.model.clock import NS
from console.model.shift import Shift, turn_at, turn_before
from console.model.text import Text

CITY = ZoneInfo("Asia/Ho_Chi_Minh")
DAY, NIGHT = Shift(Text("Ngày"), 6 * 60, 18 * 60), Shift(Text("Đêm"), 18 * 60, 6 * 60)


def at(text: str, zone: ZoneInfo = CITY) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()) * NS


@pytest.mark.parametrize(
    ("moment", "shift", "begin", "end"),
    [
        ("2026-03-02T06:00:00", DAY, "2026-03-02T06:00:00", "2026-03-02T18:00:00"),
        ("2026-03-02T17:59:59", DAY, "2026-03-02T06:00:00", "2026-03-02T18:00:00"),
        ("2026-03-02T23:10:00", NIGHT, "2026-03-02T18:00:00", "2026-03-03T06:00:00"),
        ("2026-03-03T00:00:00", NIGHT, "2026-03-02T18:00:00", "2026-03-03T06:00:00"),
        ("2026-03-03T05:59:59", NIGHT, "2026-03-02T18:00:00", "2026-03-03T06:00:00"),
    ],
)
def test_on_duty(moment: str, shift: Shift, begin: str, end: str):
    assert turn_at(at(moment), (DAY, NIGHT), CITY) == (shift, at(begin), at(end))


def test_a_shift_of_a_whole_day_and_a_gap():
    whole = Shift(Text("x"), 480, 480)
    assert whole.minutes == 1440
    assert turn_at(at("2026-03-02T07:59:59"), [whole], CITY) == (
        whole,
        at("2026-03-01T08:00:00"),
        at("2026-03-02T08:00:00"),
    )
    assert turn_at(at("2026-03-02T20:00:00"), [DAY], CITY) is None


def test_the_night_that_the_clock_changes_is_shorter():
    berlin = ZoneInfo("Europe/Berlin")
    turn = turn_at(at("2026-03-29T01:00:00", berlin), [NIGHT], berlin)
    assert turn
    assert (turn.end - turn.begin) // NS == 11 * 3600


def test_the_shift_before():
    assert turn_before(at("2026-03-02T10:00:00"), (DAY, NIGHT), CITY) == (
        NIGHT,
        at("2026-03-01T18:00:00"),
        at("2026-03-02T06:00:00"),
    )
    before = turn_before(at("2026-03-02T18:00:00"), (DAY, NIGHT), CITY)
    assert before
    assert before.shift is DAY
    assert turn_before(at("2026-03-02T18:00:00"), (), CITY) is None
