from pathlib import Path

import pytest

from console.geo.gazetteer import ENTITY, Entry, Gazetteer
from console.model.text import Text


def entry(identity: str, name: str, where: str = "", kind: str = ENTITY) -> Entry:
    return Entry(identity, kind, Text(name), Text(where), 105.8, 21.6)


ENTRIES = (
    entry("tn.camera.031", "C-031 Đảo tròn (Bắc)", "Đảo tròn Trung tâm"),
    entry("tn.camera.249", "C-249 Cầu Gia Bẩy 1", "Cầu Gia Bẩy"),
    entry("tn.camera.301", "C-301 Đồng Bẩm", "Đầu cầu Gia Bẩy"),
    entry("tn.vehicle.0310", "Xe 0310"),
    entry("tn.loop.1", "Lương Ngọc Quyến – Bắc Sơn"),
    entry("place:ward:p", "Phường Phan Đình Phùng", kind="ward"),
    entry("place:bridge:g", "Cầu Gia Bẩy", kind="bridge"),
)


@pytest.fixture
def gazetteer() -> Gazetteer:
    made = Gazetteer()
    made.put(ENTRIES)
    return made


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("dao tron", "tn.camera.031"),
        ("Đảo Tròn", "tn.camera.031"),
        ("c-031", "tn.camera.031"),
        ("031", "tn.camera.031"),  # a whole word before the beginning of another
        ("gia bay", "place:bridge:g"),  # the shortest of those that are called so
        ("bac son luong", "tn.loop.1"),
        ("tn.loop", "tn.loop.1"),
        ("luong ngoc quien", "tn.loop.1"),  # one letter wrong
        ("phan dinh fung", "place:ward:p"),
        ("gia bai", "place:bridge:g"),
        ("q", "tn.loop.1"),
    ],
)
def test_what_is_found_first(gazetteer: Gazetteer, typed: str, first: str):
    assert gazetteer.find(typed, 5)[0].id == first


def test_a_name_comes_before_a_whereabouts(gazetteer: Gazetteer):
    assert [e.id for e in gazetteer.find("gia bay", 5)] == ["place:bridge:g", "tn.camera.249", "tn.camera.301"]


@pytest.mark.parametrize("typed", ["", "   ", "zzzzzz", '"', "%", "_", "' OR 1", "NEAR(", "a*"])
def test_what_is_not_there_is_not_found_and_no_sign_is_an_order(gazetteer: Gazetteer, typed: str):
    assert gazetteer.find(typed, 5) == []


def test_the_nearly_alike_are_only_asked_where_nothing_is_called_so(gazetteer: Gazetteer):
    assert [e.id for e in gazetteer.find("xe 0310", 5)] == ["tn.vehicle.0310"]


def test_what_is_put_again_is_called_anew_and_what_is_forgotten_is_gone(gazetteer: Gazetteer):
    gazetteer.put([entry("tn.loop.1", "Xe cứu hỏa")])
    assert gazetteer.find("luong ngoc quyen", 5) == []
    assert [e.name.vi for e in gazetteer.find("cuu hoa", 5)] == ["Xe cứu hỏa"]
    gazetteer.forget(ENTITY)
    assert {e.kind for e in gazetteer.find("phan", 5)} == {"ward"}
    assert len(gazetteer) == 2


def test_most_bounds_the_answers(gazetteer: Gazetteer):
    assert len(gazetteer.find("c", 2)) == 2


def test_a_file_that_is_none_is_told(tmp_path: Path):
    (tmp_path / "g").write_bytes(b"no database" * 100)
    with pytest.raises(OSError, match=r"gazetteer .*: file is not a database"):
        Gazetteer(tmp_path / "g")


def test_a_file_keeps_the_names(tmp_path: Path):
    first = Gazetteer(tmp_path / "g")
    first.put(ENTRIES)
    first.close()
    assert Gazetteer(tmp_path / "g").find("phan dinh", 1)[0].kind == "ward"
