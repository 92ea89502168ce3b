import pytest

from widgets.naming import named, short_id, whereabouts


@pytest.mark.parametrize(
    ("name", "place", "line"),
    [
        ("C-011 Nút Bắc Sơn", "Nút Bắc Sơn", "C-011 Nút Bắc Sơn"),
        ("Gia Bẩy", "Trạm Gia Bẩy, sông Cầu", "Trạm Gia Bẩy, sông Cầu"),
        ("Trạm Gia Bẩy", "Sông Cầu", "Trạm Gia Bẩy — Sông Cầu"),
        ("Trạm Gia Bẩy", "", "Trạm Gia Bẩy"),
        ("", "Sông Cầu", "Sông Cầu"),
    ],
)
def test_nothing_is_said_twice(name: str, place: str, line: str) -> None:
    assert named(name, place) == line


def test_an_occurrence_has_a_number_for_people() -> None:
    assert short_id("022093c45f610fbd") == "#0220"
    assert short_id("SC-2026-1122-0004") == "SC-2026-1122-0004"
    assert not short_id("")


def test_a_title_that_names_the_entity_leaves_only_the_place() -> None:
    assert whereabouts("Xe buýt 07-10 chậm 10 phút", "Xe buýt 07-10", "Gang Thép") == "Gang Thép"
    assert whereabouts("Ùn tắc", "Vòng đo 1", "Gang Thép") == "Vòng đo 1 · Gang Thép"
    assert whereabouts("Ùn tắc", "Vòng đo 1", "") == "Vòng đo 1"
    assert whereabouts("Ùn tắc", "", "Gang Thép") == "Gang Thép"
