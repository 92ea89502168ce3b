import pytest
from msgspec import json, structs

from console.model.clock import NS
from widgets import sample
from widgets.alarm_filter import NOTHING, AlarmFilter, Sieve, phase_of
from widgets.alarm_wording import AlarmWording
from widgets.filter_saying import saying
from widgets.words import Words

LOT = [*sample.alarms()[:-1], structs.replace(sample.shelved_alarm(), owner="lan")]


def passing(asked: AlarmFilter) -> list[int]:
    sieve = Sieve(asked, AlarmWording("vi"), "lan", sample.NOW)
    return [k for k, alarm in enumerate(LOT) if sieve.passes(alarm)]


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        (NOTHING, list(range(10))),
        (AlarmFilter(priorities=frozenset({1, 4})), [0, 1, 6, 9]),
        (AlarmFilter(domains=frozenset({"flood"})), [7, 9]),
        (AlarmFilter(phases=frozenset({"returned"})), [5]),
        (AlarmFilter(phases=frozenset({"handled", "shelved"})), [7, 8, 9]),
        (AlarmFilter(owner="me"), [9]),
        (AlarmFilter(owner="nobody", priorities=frozenset({4})), [6]),
        (AlarmFilter(places=frozenset({"Chợ Thái, tầng 2"})), [1]),
        (AlarmFilter(age="10m"), [0, 1, 3, 5, 8]),
        (AlarmFilter(age="over1h"), [9]),
        (AlarmFilter(age="over24h"), []),
        (AlarmFilter(repeated=True), [4]),
        (AlarmFilter("tram", priorities=frozenset({3})), [4, 7]),
    ],
)
def test_each_criterion_lets_pass_what_it_says(asked: AlarmFilter, rows: list[int]) -> None:
    assert passing(asked) == rows


def test_every_alarm_is_in_one_phase() -> None:
    assert {phase_of(a) for a in LOT} == {"waiting", "returned", "handled", "shelved"}


def test_a_filter_survives_the_disk() -> None:
    asked = AlarmFilter("đường", frozenset({1}), frozenset({"flood"}), frozenset({"waiting"}), "me", frozenset({"x"}))
    assert json.decode(json.encode(asked), type=AlarmFilter) == asked
    assert asked
    assert not NOTHING


def test_a_filter_is_said_in_both_languages() -> None:
    asked = AlarmFilter("đường", frozenset({2, 1}), frozenset({"traffic"}), owner="me", age="10m", repeated=True)
    assert (
        saying(asked, Words("vi")) == "“đường” · Ưu tiên 1, 2 · Giao thông · Dưới 10 phút · Của tôi · Lặp lại từ 2 lần"
    )
    assert saying(asked, Words("en")).endswith("Under 10 minutes · Mine · Repeated, twice or more")
    assert not saying(NOTHING, Words("vi"))
    old = structs.replace(LOT[0], first=sample.NOW - 90_000 * NS)
    assert Sieve(AlarmFilter(age="over24h"), AlarmWording("vi"), now=sample.NOW).passes(old)
