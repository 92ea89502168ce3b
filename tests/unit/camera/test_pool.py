"""The pool with no worker: what it refuses without asking one."""

import pytest

from console.camera import order
from console.camera.pool import CameraPool
from console.camera.state import State
from console.model.entity import Camera
from console.model.text import Text


def camera(url: str) -> Camera:
    return Camera(id="c1", name=Text("c1"), url=url)


@pytest.mark.parametrize("url", ["rtsp://h/" + "x" * 100_000, "rtsp://h/\0", "rtsp://[bad/x"])
def test_an_address_that_is_none_is_told_and_never_tried(url: str):
    pool = CameraPool(0)
    pool.open(camera(url), 320, 180)
    pool.resize("c1", 640, 360)
    frame = pool.read("c1")
    assert frame
    assert frame.state is State.WRONG_ADDRESS
    assert pool.tiles()["c1"].worker == ""
    pool.close("c1")
    pool.stop()


def test_the_rule_is_that_of_the_order():
    assert order.MAX_ADDRESS == 2048
