import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import text

from console.model.alarm import Alarm, AlarmState, Process, Suppression
from console.model.clock import NS, ManualClock
from console.model.reading import Limit, ReadingKind
from console.model.text import Text, alphabetical, fold

PM25 = ReadingKind(
    kind="environment.pm25",
    name=Text("Bụi mịn", "PM2.5"),
    limits=(
        Limit(50, Text("QCVN 05:2023"), until=date(2026, 1, 1)),
        Limit(45, Text("QCVN 05:2023"), since=date(2026, 1, 1)),
    ),
)


def alarm(**regions: object) -> Alarm:
    return Alarm(entity="e", rule="r", title=Text("t"), priority=1, domain="d", **regions)


@pytest.mark.parametrize(("day", "value"), [(date(2025, 12, 31), 50), (date(2026, 1, 1), 45)])
def test_the_limit_of_the_day_applies(day: date, value: float) -> None:
    limit = PM25.limit(day)
    assert limit is not None
    assert limit.value == value


@pytest.mark.parametrize(
    ("regions", "state"),
    [
        ({}, AlarmState.NORM),
        ({"process": Process.ABNORMAL, "acknowledged": False}, AlarmState.UNACK),
        ({"process": Process.ABNORMAL}, AlarmState.ACKED),
        ({"acknowledged": False}, AlarmState.RTNUN),
        ({"latched": True, "acknowledged": False}, AlarmState.LATCH_UNACK),
        ({"latched": True}, AlarmState.LATCH_ACK),
        ({"process": Process.ABNORMAL, "latched": True}, AlarmState.ACKED),
        ({"suppression": Suppression.SHELVED, "acknowledged": False}, AlarmState.SHLVD),
        ({"suppression": Suppression.BY_DESIGN}, AlarmState.DSUPR),
        ({"suppression": Suppression.OUT_OF_SERVICE}, AlarmState.OOSRV),
    ],
)
def test_the_isa_name_follows_from_the_regions(regions: dict[str, object], state: AlarmState) -> None:
    assert alarm(**regions).state is state
    assert alarm(**regions).standing == (state is not AlarmState.NORM)


def test_a_suppressed_alarm_keeps_its_inner_state() -> None:
    hidden = alarm(suppression=Suppression.SHELVED, process=Process.ABNORMAL, acknowledged=False)
    assert hidden.inner is AlarmState.UNACK


@pytest.mark.parametrize(("written", "typed"), [("Đường Lương Ngọc Quyến", "duong luong ngoc quyen"), ("ĐẢO", "dao")])
def test_search_forgets_diacritics(written: str, typed: str) -> None:
    assert fold(written) == typed


def test_english_falls_back_to_the_proper_name() -> None:
    assert Text("Gia Bẩy").get("en") == "Gia Bẩy"
    assert Text("Cầu", "Bridge").get("en") == "Bridge"


def test_a_wall_clock_jump_leaves_timers_alone() -> None:
    clock = ManualClock(start=100 * NS)
    clock.advance(2)
    clock.jump(-50)
    assert clock.now() == 52 * NS
    assert clock.monotonic() == 2


@given(text())
def test_folding_character_by_character_is_folding_the_text(written: str) -> None:
    decomposed = unicodedata.normalize("NFD", written.casefold().replace("đ", "d"))
    assert fold(written) == "".join(c for c in decomposed if not unicodedata.combining(c))


def test_the_alphabet_has_its_own_letters_and_no_tones() -> None:
    words = ["Ân", "az", "Ăn", "An", "ê", "ez", "E", "đa", "dz", "ư", "U", "ô", "ơ", "O"]
    assert sorted(words, key=alphabetical) == [
        "An",
        "az",
        "Ăn",
        "Ân",
        "dz",
        "đa",
        "E",
        "ez",
        "ê",
        "O",
        "ô",
        "ơ",
        "U",
        "ư",
    ]
    assert alphabetical("Cầu") == alphabetical("câu")
