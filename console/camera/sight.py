"""Whether the pictures that arrive show anything: black, or unchanged for longer than a street ever is. Pure numpy."""

import numpy as np
from numpy.typing import NDArray

from console.camera.state import State

UNCHANGED_SECONDS = 2.0
BLACK_SECONDS = 1.0
_EVERY_SECONDS = 0.25  # a look costs 0.02 ms
_DARKEST = 12.0  # mean of a black picture, of 255
_FLATTEST = 4.0  # and its spread: a night street has lamps
_STEP = 12  # what an encoder changes in a picture that stands still is less
_GRID = 2  # every second pixel of every second line is looked at
_PIXELS = 2  # the seconds of a clock in the picture change more


class Sight:
    """Looks at the pictures of one stream, a few times a second; ``unchanged`` seconds make a frozen picture."""

    def __init__(self, unchanged: float = UNCHANGED_SECONDS) -> None:
        self._unchanged = unchanged
        self._looked = float("-inf")
        self._seen: NDArray[np.int16] | None = None
        self._changed = 0.0
        self._lit = 0.0
        self._state = State.LIVE

    def judge(self, picture: NDArray[np.uint8], now: float) -> State:
        """LIVE, FROZEN or BLACK.

        Args:
            picture: (height, width, 4) BGRA.
            now: Monotonic seconds.
        """
        if now - self._looked >= _EVERY_SECONDS:
            self._looked = now
            self._state = self._look(picture[::_GRID, ::_GRID, 1].astype(np.int16), now)
        return self._state

    def _look(self, green: NDArray[np.int16], now: float) -> State:
        first = self._seen is None
        if first or green.mean() > _DARKEST or green.std() > _FLATTEST:
            self._lit = now
        if self._seen is None or self._seen.shape != green.shape or _differ(self._seen, green):
            self._seen, self._changed = green, now
        if now - self._lit >= BLACK_SECONDS:
            return State.BLACK
        return State.FROZEN if now - self._changed >= self._unchanged else State.LIVE


def _differ(one: NDArray[np.int16], other: NDArray[np.int16]) -> bool:
    return int(np.count_nonzero(np.abs(one - other) > _STEP)) >= _PIXELS
