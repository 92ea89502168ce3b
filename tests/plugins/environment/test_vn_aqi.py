"""VN_AQI: each worked example of Decision 1459/QĐ-TCMT, and the rules around them."""

import pytest

from plugins.environment import vn_aqi
from plugins.environment.vn_aqi import LEVELS, daily, hourly, level, nowcast, sub_index, whole

HOURS = (20.6, 19.6, 22.4, 20.3, 16.5, 19.0, 16.5, 19.5, 23.5, 20.5, 24.7, 26.9)


def test_worked_nowcast():
    assert nowcast(HOURS) == pytest.approx(20.3, abs=0.05)


@pytest.mark.parametrize(
    ("scale", "concentration", "index"),
    [
        ("o3_1h", 136.1, 43),
        ("pm25", 20.3, 41),
        ("o3_8h", 89.3, 45),
        ("o3_1h", 114.6, 36),
        ("no2", 130.8, 65),
        ("pm25", 55.7, 110),
    ],
)
def test_worked_sub_indices(scale: vn_aqi.Scale, concentration: float, index: int):
    assert whole(sub_index(scale, concentration) or 0) == index


def test_worked_no2_follows_the_formula_not_the_print():
    """The Decision prints 60; its own formula gives 59.35."""
    assert sub_index("no2", 118.7) == pytest.approx(59.35)


def test_worked_hour():
    index = hourly({"o3": 136.1, "no2": 118.7}, HOURS, ())
    assert index is not None
    assert (index.value, index.by) == (59, "no2")
    assert index.level.name.vi == "Trung bình"


def test_worked_day():
    index = daily({"o3": 114.6, "no2": 130.8}, 89.3, 55.7, None)
    assert index is not None
    assert (index.value, index.by) == (110, "pm25")
    assert whole(index.parts["o3"]) == 45
    assert index.level.name.en == "Poor"


def test_the_two_readings_of_the_half_weight_form():
    """100, -, 90, - ...: by the print 61.25, normalised 98.0; the last hour only makes w = 1/2."""
    gaps = (100, None, 90, *[None] * 8, 40)
    assert nowcast(gaps, "literal") == pytest.approx(61.25, abs=0.02)
    assert nowcast(gaps, "normalised") == pytest.approx(98.0, abs=0.05)
    assert nowcast(gaps) == nowcast(gaps, "normalised")


def test_without_gaps_the_two_readings_hardly_differ():
    hours = (100, 80, 70, 60, 50, 45, 40, 40, 45, 50, 60, 70)
    assert nowcast(hours, "literal") == pytest.approx(nowcast(hours, "normalised"), rel=0.001)


@pytest.mark.parametrize("hours", [(None, None, 30, 30), (30, None, None, 30), (), (None,) * 12])
def test_nowcast_needs_two_of_the_last_three_hours(hours: tuple[float | None, ...]):
    assert nowcast(hours) is None


def test_two_of_three_are_enough_and_later_hours_are_ignored():
    assert nowcast((None, 30, 30)) == pytest.approx(30)
    assert nowcast((*HOURS, 900.0)) == nowcast(HOURS)


def test_clean_air_has_an_index():
    assert nowcast((0, 0, 0)) == 0
    assert hourly({}, (0, 0, 0), ()) == vn_aqi.Index(0, "pm25", {"pm25": 0.0})


def test_particles_are_required():
    assert hourly({"o3": 300, "no2": 200, "so2": 10, "co": 900}, (), ()) is None
    assert daily({"o3": 300}, 150, None, None) is None
    assert hourly({}, (), HOURS) is not None


def test_ozone_above_400_has_no_8_hour_index():
    assert sub_index("o3_8h", 400) == 300
    assert sub_index("o3_8h", 400.1) is None
    above = daily({"o3": 120}, 410, 10, None)
    below = daily({"o3": 120}, 390, 10, None)
    assert above is not None
    assert below is not None
    assert above.parts["o3"] == pytest.approx(37.5)
    assert below.parts["o3"] > 290


@pytest.mark.parametrize("scale", ["o3_1h", "co", "so2", "no2", "pm10", "pm25"])
def test_breakpoints_give_the_round_indices_and_500_is_the_end(scale: vn_aqi.Scale):
    points = vn_aqi._BREAKPOINTS[scale]
    assert [sub_index(scale, p) for p in points] == [0, 50, 100, 150, 200, 300, 400, 500]
    assert sub_index(scale, points[-1] * 2) == 500


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
def test_nonsense_has_no_index(value: float):
    assert sub_index("pm25", value) is None


@pytest.mark.parametrize(
    ("value", "name", "colour"),
    [
        (0, "Tốt", "#00e400"),
        (50, "Tốt", "#00e400"),
        (51, "Trung bình", "#ffff00"),
        (101, "Kém", "#ff7e00"),
        (200, "Xấu", "#ff0000"),
        (201, "Rất xấu", "#8f3f97"),
        (500, "Nguy hại", "#7e0023"),
    ],
)
def test_levels_and_colours(value: int, name: str, colour: str):
    assert (level(value).name.vi, level(value).colour) == (name, colour)


def test_levels_leave_no_hole():
    assert [x.low for x in LEVELS[1:]] == [x.high + 1 for x in LEVELS[:-1]]


def test_an_index_is_rounded_as_people_round():
    assert [whole(x) for x in (0.5, 1.5, 2.5, 59.35)] == [1, 2, 3, 59]
