"""Trails: where each moving thing was at the last few beats, in rings of columns."""

import numpy as np

from console.geo.mercator import Floats

DEPTH = 24
EVERY_SECONDS = 2.5
MOST = 20_000
"""Beyond this many things trails would only be a haze, and cost memory: none are kept."""


class Trails:
    """The last ``DEPTH`` places of each row of the arrays given, a beat of ``EVERY_SECONDS`` apart."""

    def __init__(self) -> None:
        self._x, self._y = np.empty((0, DEPTH)), np.empty((0, DEPTH))
        self._next = 0
        self._due = -np.inf

    def __len__(self) -> int:
        return len(self._x)

    def forget(self) -> None:
        """What was a row is another one now."""
        self._x, self._y = np.empty((0, DEPTH)), np.empty((0, DEPTH))
        self._next, self._due = 0, -np.inf

    def push(self, x: Floats, y: Floats, now: float) -> bool:
        """Note where everything is, once a beat; whether it was noted.

        Args:
            x: Mercator square, one for each row; NaN where it is nowhere.
            y: As ``x``.
            now: Seconds of a clock that never goes back.
        """
        if len(x) > MOST or len(x) < len(self._x):
            self.forget()
        if len(x) > MOST or now < self._due:
            return False
        self._due = now + EVERY_SECONDS
        grown = len(x) - len(self._x)
        if grown:
            fresh = np.full((grown, DEPTH), np.nan)
            self._x, self._y = np.vstack([self._x, fresh]), np.vstack([self._y, fresh])
        self._x[:, self._next], self._y[:, self._next] = x, y
        self._next = (self._next + 1) % DEPTH
        return True

    def of(self, rows: "np.typing.NDArray[np.intp]") -> tuple[Floats, Floats]:
        """(rows, ``DEPTH``) places, the oldest first; NaN before a thing was known. Unknown rows are left out."""
        rows = rows[rows < len(self._x)]
        turn = (np.arange(DEPTH) + self._next) % DEPTH
        return self._x[rows][:, turn], self._y[rows][:, turn]
