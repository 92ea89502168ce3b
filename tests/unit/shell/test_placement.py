from PySide6.QtCore import QRect

from console.shell.placement import FRAME, place

SCREEN = QRect(0, 0, 1920, 1040)
SECOND = QRect(1920, 0, 1280, 1000)


def test_at_first_it_fits_under_its_title_bar() -> None:
    assert place(None, [SCREEN]) == QRect(0, FRAME, 1920, 1000)
    assert place(None, [QRect(0, 0, 3840, 2160)]).size().toTuple() == (1920, 1080)


def test_it_stands_where_it_stood() -> None:
    assert place((1930, 100, 1200, 700), [SCREEN, SECOND]) == QRect(1930, 100, 1200, 700)


def test_what_no_screen_shows_any_more_begins_anew() -> None:
    assert place((1930, 100, 1200, 700), [SCREEN]) == place(None, [SCREEN])


def test_what_is_half_off_the_screen_is_brought_back() -> None:
    assert place((-500, -30, 1200, 700), [SCREEN]) == QRect(0, FRAME, 1200, 700)
