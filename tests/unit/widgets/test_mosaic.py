from dataclasses import dataclass, replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QPaintEvent, QRegion

from console.camera.state import State
from console.model.clock import ManualClock
from console.model.text import Text
from widgets.mosaic import Mosaic, Tile
from widgets.mosaic_demo import demo
from widgets.mosaic_words import TABLE, Caption, age_of, caption, span
from widgets.theme import DARK, LIGHT
from widgets.words import Words

VI, EN = Words("vi", TABLE), Words("en", TABLE)


@dataclass(frozen=True)
class Shot:
    sequence: int = 0
    picture: np.ndarray | None = None
    state: str = "connecting"
    arrived: float = 0.0
    retry_at: float = 0.0
    rate: float = 0.0
    delay: float | None = None
    every: float = 0.0


class Desk:
    """A source that a test fills by hand."""

    def __init__(self) -> None:
        self.frames: dict[str, Shot] = {}

    def read(self, camera_id: str, /) -> Shot | None:
        return self.frames.get(camera_id)


def plain(value: tuple[int, int, int], width: int = 98, height: int = 54) -> np.ndarray:
    picture = np.zeros((height, width, 4), np.uint8)
    picture[..., :3] = value
    return picture


def live(number: int = 1, arrived: float = 0.0) -> Shot:
    return Shot(number, plain((30, 120, 200)), "live", arrived, rate=12.0)


class Watch(QObject):
    """Remembers what Qt was asked to paint."""

    def __init__(self, mosaic: Mosaic) -> None:
        super().__init__(mosaic)
        self.regions: list[QRegion] = []
        mosaic.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.regions.append(QRegion(event.region()))
        return False


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def mosaic(qtbot, desk, clock):
    widget = Mosaic(DARK, "vi", clock=clock.monotonic)
    qtbot.addWidget(widget)
    widget.set_grid(2, 2)
    widget.resize(204, 116)
    widget.set_source(desk)
    widget.set_tiles([Tile("a", Text("C-1 Bắc", "C-1 north")), Tile("b", Text("C-2 Nam"))])
    return widget


def test_pixels_of_a_live_tile_are_those_of_its_picture(mosaic, desk):
    desk.frames["a"] = live()
    mosaic.refresh()
    image = mosaic.grab().toImage()
    assert image.pixelColor(50, 15) == QColor(200, 120, 30)
    assert image.pixelColor(150, 15) == QColor(DARK.background)


def test_pictures_are_asked_for_in_the_pixels_inside_the_border(mosaic):
    assert mosaic.tile_size() == (98, 54)


def test_a_new_size_is_told_once_things_have_settled(mosaic, qtbot):
    mosaic.show()
    with qtbot.waitSignal(mosaic.tile_resized.value, check_params_cb=lambda size: size == (198, 54)):
        mosaic.resize(300, 116)
        mosaic.resize(404, 116)


def test_only_the_tile_that_changed_is_painted(mosaic, desk, qtbot):
    desk.frames = {"a": live(), "b": live()}
    mosaic.show()
    qtbot.waitExposed(mosaic)
    mosaic.refresh()
    QCoreApplication.processEvents()
    watch = Watch(mosaic)
    desk.frames["b"] = replace(desk.frames["b"], sequence=2)
    mosaic.refresh()
    qtbot.waitUntil(lambda: bool(watch.regions))
    assert all(not r.contains(QPoint(50, 20)) for r in watch.regions)
    assert any(r.contains(QPoint(150, 20)) for r in watch.regions)


def test_nothing_new_paints_nothing(mosaic, desk):
    desk.frames["a"] = live()
    mosaic.show()
    mosaic.refresh()
    QCoreApplication.processEvents()
    watch = Watch(mosaic)
    mosaic.refresh()
    QCoreApplication.processEvents()
    assert not watch.regions


def test_a_click_and_the_keyboard_pick_a_tile(mosaic, qtbot):
    picked: list[str] = []
    mosaic.picked.on_value(picked.append)
    qtbot.mouseClick(mosaic, Qt.MouseButton.LeftButton, pos=QPoint(150, 20))
    qtbot.keyClick(mosaic, Qt.Key.Key_Left)
    qtbot.keyClick(mosaic, Qt.Key.Key_Return)
    qtbot.keyClick(mosaic, Qt.Key.Key_Down)  # there is no tile below
    qtbot.keyClick(mosaic, Qt.Key.Key_Enter)
    qtbot.mouseClick(mosaic, Qt.MouseButton.LeftButton, pos=QPoint(20, 100))
    assert picked == ["b", "a", "a"]


def test_an_alarm_and_the_selection_are_on_the_border(mosaic):
    mosaic.set_tiles([Tile("a", Text("A"), alarm_priority=1), Tile("b", Text("B"), selected=True)])
    image = mosaic.grab().toImage()
    assert image.pixelColor(1, 20) == DARK.of_priority(1)
    assert image.pixelColor(104, 20) == QColor(DARK.accent)


def test_a_picture_that_grows_old_says_so_without_any_word_from_the_source(mosaic, desk, clock):
    desk.frames["a"] = live()
    mosaic.refresh()
    fresh = mosaic.grab().toImage()
    clock.advance(5.2)
    mosaic.refresh()
    old = mosaic.grab().toImage()
    assert fresh.pixelColor(50, 15) != old.pixelColor(50, 15)
    said = caption(desk.frames["a"], clock.monotonic(), VI)
    assert (said.words, said.abnormal, said.dimmed) == ("hình đứng 5 s", True, True)


@pytest.mark.parametrize(
    ("shot", "now", "vi", "en"),
    [
        (None, 0.0, "đang mở…", "opening…"),
        (Shot(state="connecting"), 0.0, "đang kết nối…", "connecting…"),
        (
            Shot(state="lost", retry_at=12.0),
            10.0,
            "mất hình · kết nối lại sau 2 s",
            "no picture · trying again in 2 s",
        ),
        (Shot(state="lost", retry_at=9.0), 10.0, "mất hình · đang kết nối lại", "no picture · trying again"),
        (Shot(state="lost"), 10.0, "mất hình", "no picture"),
        (Shot(state="wrong-credentials"), 0.0, "sai tài khoản hoặc mật khẩu", "wrong user or password"),
        (Shot(state="stalled"), 0.0, "camera không gửi hình", "the camera sends no picture"),
        (Shot(1, plain((1, 2, 3)), "black", 9.9), 10.0, "hình đen", "black picture"),
        (
            Shot(1, plain((1, 2, 3)), "frozen", 9.9),
            10.0,
            "camera gửi mãi một hình",
            "the camera sends one picture over and over",
        ),
        (Shot(state="no-answer"), 0.0, "camera không trả lời", "the camera does not answer"),
        (Shot(state="preparing", retry_at=3), 0.0, "đang vẽ cảnh mẫu lần đầu", "drawing the demo's footage"),
        (Shot(state="odd"), 0.0, "trạng thái lạ: odd", "unknown state: odd"),
    ],
)
def test_every_state_has_its_own_words(shot, now, vi, en):
    assert caption(shot, now, VI).words == vi
    assert caption(shot, now, EN).words == en


def test_the_age_of_a_picture_that_is_not_live_is_in_the_corner():
    lost = Shot(4, plain((1, 2, 3)), "lost", arrived=10.0)
    assert caption(lost, 52.0, VI).corner == "hình cũ 42 s"
    assert caption(live(), 0.5, VI).corner == "12 hình/s"
    assert [span(s, EN) for s in (5.9, 125, 7300)] == ["5 s", "2 min", "2 h"]


def test_a_live_picture_that_is_late_by_the_cameras_clock_says_so_in_the_corner():
    assert caption(replace(live(), delay=0.3), 0.1, VI).corner == "12 hình/s"
    late = caption(replace(live(), delay=2400.0), 0.1, VI)
    assert (late.corner, late.words, late.abnormal, late.dimmed) == ("chậm 40 phút · 12 hình/s", "", True, False)
    assert caption(replace(live(), delay=-75.0), 0.1, EN).corner == "camera's clock 75 s ahead"


def test_a_still_is_as_old_as_it_is_and_no_stream_that_stands():
    still = replace(live(), delay=14.0, every=2.0)
    assert caption(still, 3.0, VI) == Caption("ảnh tĩnh 14 s trước")
    assert caption(still, 7.0, VI).words == "hình đứng 7 s"


def test_the_age_says_by_whose_clock():
    assert age_of(replace(live(), delay=0.25), 0.1, VI) == "tuổi hình 0,3 s theo giờ camera"
    assert age_of(live(), 0.5, EN) == "picture 0.5 s old since it arrived"


def test_the_camera_room_knows_no_state_without_words():
    assert {str(s) for s in State} - {"live"} <= TABLE.keys()


def test_without_tiles_it_says_how_to_get_some(qtbot):
    widget = Mosaic(LIGHT, "en")
    qtbot.addWidget(widget)
    widget.resize(400, 200)
    empty = widget.grab().toImage()
    assert len({empty.pixelColor(x, y).name() for x in range(60, 340, 2) for y in range(70, 140, 2)}) > 3


def test_a_picture_of_the_old_size_fills_the_new_tile_until_the_decoder_follows(mosaic, desk):
    desk.frames["a"] = Shot(1, plain((30, 120, 200), 40, 22), "live", 0.0, rate=12.0)
    mosaic.refresh()
    assert mosaic.grab().toImage().pixelColor(8, 15) == QColor(200, 120, 30)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_demo_runs_alone(qtbot, theme):
    widget, tick = demo(theme, "vi")
    qtbot.addWidget(widget)
    tick(0, True)
    assert not widget.grab().isNull()
