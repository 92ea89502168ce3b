from zoneinfo import ZoneInfo

import pytest

from console.model.clock import NS
from widgets import figure, sample

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (8.24, 1, "8,2", "8.2"),
        (1284, 0, "1\u202f284", "1\u202f284"),
        (-1234.5, 1, "\u22121\u202f234,5", "\u22121\u202f234.5"),
        (0, 0, "0", "0"),
    ],
)
def test_numbers(value: float, decimals: int, vi: str, en: str) -> None:
    assert figure.number(value, decimals, "vi") == vi
    assert figure.number(value, decimals, "en") == en


def test_quantities_carry_the_sign_that_people_read() -> None:
    assert figure.quantity(71, "ug/m3", 0, "vi") == "71\u00a0µg/m³"
    assert figure.quantity(3, "1", 0, "vi") == "3"
    assert figure.quantity(3, "[odd]", 0, "en") == "3\u00a0[odd]"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00:00"), (85, "01:25"), (3599, "59:59"), (7500, "2\u00a0h\u00a005"), (200_000, "2\u00a0ngày"), (-4, "00:00")],
)
def test_ages(seconds: float, text: str) -> None:
    assert figure.age(seconds, "vi") == text


@pytest.mark.parametrize(("seconds", "text"), [(3.4, "3\u00a0s"), (300, "5\u00a0phút"), (7300, "2\u00a0h")])
def test_spoken_ages(seconds: float, text: str) -> None:
    assert figure.spoken_age(seconds, "vi") == text


def test_times_are_of_the_citys_zone() -> None:
    assert figure.clock(sample.NOW, ZONE) == "14:27:06"
    assert figure.day(sample.NOW, ZONE, "vi") == "CN 22/11/2026"
    assert figure.day(sample.NOW, ZONE, "en") == "Sun 22 Nov 2026"
    assert figure.zone_name(sample.NOW, ZONE) == "UTC+7"
    assert figure.zone_name(sample.NOW, ZoneInfo("Asia/Kolkata")) == "UTC+5:30"


def test_a_moment_names_its_day_only_if_it_is_not_today() -> None:
    assert figure.moment(sample.NOW - 60 * NS, sample.NOW, ZONE, "vi") == "14:26:06"
    assert figure.moment(sample.NOW - 86400 * NS, sample.NOW, ZONE, "vi") == "14:27:06 21/11/2026"


@pytest.mark.parametrize(("values", "expected"), [((50.0,), 0), ((8.2, 15.0), 1), ((0.125,), 2)])
def test_decimals_are_as_few_as_tell_the_truth(values: tuple[float, ...], expected: int) -> None:
    assert figure.decimals_of(*values) == expected


def test_units_are_spoken_in_the_seats_language() -> None:
    assert figure.quantity(11.2, "min", 1, "vi") == "11,2\u00a0phút"
    assert figure.quantity(11.2, "min", 1, "en") == "11.2\u00a0min"
