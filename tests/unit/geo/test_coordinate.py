import pytest

from console.geo.coordinate import Spot, parse


@pytest.mark.parametrize(
    "typed",
    [
        "21.594 105.848",
        "105.848 21.594",
        "21,594 105,848",
        " 21,594; 105,848 ",
        "21.594,105.848",
        "21.594, 105.848",
        "21.594°N, 105.848°E",
        "21.594B 105.848Đ",
        "105.848e21.594n",
    ],
)
def test_the_same_place_however_it_is_typed(typed: str):
    assert parse(typed) == Spot(105.848, 21.594)


def test_minutes_and_seconds():
    spot = parse("21°35'38\"N 105°50'53\"E")
    assert spot
    assert spot == pytest.approx((105 + 50 / 60 + 53 / 3600, 21 + 35 / 60 + 38 / 3600))
    assert parse("21° 35.5' 105° 50.25'") == pytest.approx((105.8375, 21.591666), abs=1e-6)


def test_south_and_west():
    assert parse("33.9S 18.4W") == Spot(-18.4, -33.9)
    assert parse("-33.9 18.4") == Spot(18.4, -33.9)


@pytest.mark.parametrize(
    "typed",
    ["", "21.594", "45 50", "031", "C-031", "xe 12 13", "95.1 99.2", "21.5 190.0", "21.5N 30.5N", "1.5 2.5 3.5",
     "21.594105.848"],
)  # fmt: skip
def test_what_is_no_place(typed: str):
    assert parse(typed) is None
