"""The mosaic with fake pictures, one tile in each state; for the gallery."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from console.model.text import Text
from widgets.mosaic import Mosaic, Tile
from widgets.theme import Theme

_WIDTH, _HEIGHT, _RATE = 224, 126, 12


@dataclass(frozen=True)
class _Frame:
    sequence: int
    picture: NDArray[np.uint8] | None
    state: str = "live"
    arrived: float = 0.0
    retry_at: float = 0.0
    rate: float = 0.0
    delay: float | None = None
    every: float = 0.0


class _Road:
    """Blocks that move on a grey road: enough to see that a tile lives."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._frames: dict[str, _Frame] = {}

    def read(self, camera_id: str, /) -> _Frame | None:
        now = time.monotonic()
        stuck = {"c4": 5.0, "c7": 40.0}.get(camera_id, 0.0)
        number = 1 if stuck else int((now - self._began) * _RATE) + 1
        known = self._frames.get(camera_id)
        if known and known.sequence == number:
            return known
        match camera_id:
            case "c5":
                frame = _Frame(0, None, "connecting")
            case "c6":
                frame = _Frame(0, None, "wrong-credentials", retry_at=self._began + 3600)
            case "c7":
                frame = _Frame(1, self._draw(3, 1), "lost", self._began - stuck, self._began + 2)
            case _:
                frame = _Frame(number, self._draw(int(camera_id[1:]), number), "live", now - stuck, 0, _RATE)
        self._frames[camera_id] = frame
        return frame

    @staticmethod
    def _draw(seed: int, number: int) -> NDArray[np.uint8]:
        picture = np.full((_HEIGHT, _WIDTH, 4), 44, dtype=np.uint8)
        rng = np.random.default_rng(seed)
        for _ in range(9):
            y, x, speed = int(rng.integers(30, 100)), int(rng.integers(_WIDTH)), int(rng.choice((-3, -2, 2, 3)))
            left = (x + speed * number) % (_WIDTH - 30)
            picture[y : y + 12, left : left + 26] = int(rng.integers(80, 150))
        return picture


def demo(theme: Theme, language: str) -> tuple[QWidget, Callable[[int, bool], None]]:
    """Eight tiles: live, with alarm, selected, frozen, connecting, wrong credentials, lost."""
    mosaic = Mosaic(theme, language)
    mosaic.resize(4 * 232, 2 * 133)
    names = ("C-031 Đảo tròn (Bắc)", "C-032 Đảo tròn (Nam)", "C-118 Chợ Thái tầng 2", "C-204 Cầu Gia Bẩy",
             "C-011 Nút Bắc Sơn", "C-077 Bến xe TT", "C-140 Gang Thép", "C-301 Dốc Hanh")  # fmt: skip
    mosaic.set_tiles(
        [Tile(f"c{k}", Text(name), {0: 1, 3: 2}.get(k), selected=k in (0, 2)) for k, name in enumerate(names)]
    )
    mosaic.set_source(_Road())

    def tick(_now: int, _lit: bool) -> None:
        mosaic.refresh()

    return mosaic, tick
