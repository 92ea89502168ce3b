import pytest

from console.shell.duty import Duties, Duty
from console.shell.words import words


def duties(done: list[str]) -> Duties:
    made = Duties(words("vi"))
    made.add(
        Duty("shelve", lambda: done.append("shelve"), "S"),
        Duty("ack.visible", lambda: done.append("ack.visible"), "Shift+A"),
        Duty("full", lambda: done.append("full"), "F11", menu=True),
        Duty("home", lambda: done.append("home")),
    )
    return made


def test_the_table_of_keys_names_each_duty_that_has_one():
    assert duties([]).rows() == [
        ("S", "Tạm ẩn, bỏ tạm ẩn"),
        ("Shift A", "Xác nhận mọi cảnh báo đang nhìn thấy"),
        ("F11", "Toàn màn hình"),
    ]


def test_the_menu_holds_only_what_belongs_there():
    assert [d.id for d in duties([]).menu()] == ["full"]


def test_a_duty_is_found_without_diacritics():
    assert [d.id for d in duties([]).find(["tam", "an"])] == ["shelve"]


@pytest.mark.parametrize("second", [Duty("shelve", list), Duty("other", list, "S")])
def test_an_id_or_a_key_that_is_taken_is_refused(second: Duty):
    with pytest.raises(ValueError, match="taken by 'shelve'"):
        duties([]).add(second)


def test_every_duty_of_the_console_has_words_in_both_languages(room, qtbot):
    from console.shell.desk import Desk

    for language in ("vi", "en"):
        desk = Desk(room.seat, language)
        qtbot.addWidget(desk.window)
        assert all(desk.duties.name(duty) for duty in desk.duties)
        desk.close()
