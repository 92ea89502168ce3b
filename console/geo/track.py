"""Moving things as a struct of arrays: projected and quantised once a tick, whatever is done with them after."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from console.geo.mercator import Floats, placed, project
from console.geo.palette import fade_of_age
from console.geo.stamp import HEADINGS

FRESH_SECONDS = 15.0
STALE_SECONDS = 120.0
_MOST_TURN = 1e6
Bytes = npt.NDArray[np.uint8]
Index = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Tracks:
    """Moving things in the order given, those without a place on the Earth left out.

    Attributes:
        x: Mercator square.
        y: Mercator square.
        heading: Step of ``HEADINGS``, clockwise from north.
        state: Palette index; higher ones matter more.
        fade: Step of ``palette.FADES``, 0 is fresh.
        row: Each one's place in the arrays given.
    """

    x: Floats
    y: Floats
    heading: Bytes
    state: Bytes
    fade: Bytes
    row: Index

    def __len__(self) -> int:
        return len(self.row)

    def at(self, rows: Index) -> "Tracks":
        """Some of them."""
        return Tracks(self.x[rows], self.y[rows], self.heading[rows], self.state[rows], self.fade[rows], self.row[rows])

    def without(self, hidden: frozenset[int]) -> "Tracks":
        """Those whose state is not hidden."""
        return self.at(np.flatnonzero(shown(hidden)[self.state])) if hidden else self


def tracks(
    lon: npt.ArrayLike, lat: npt.ArrayLike, heading: npt.ArrayLike, state: npt.ArrayLike, age: npt.ArrayLike
) -> Tracks:
    """Project and quantise moving things.

    Args:
        lon: WGS84 degrees; what is no place on the Earth is left out.
        lat: WGS84 degrees.
        heading: Degrees clockwise from north; NaN as north.
        state: Palette index.
        age: Seconds since the last word of each; NaN as 0.
    """
    lon, lat = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    turn, states = _turn(heading), np.array(state, np.uint8)
    fade = fade_of_age(_finite(age), FRESH_SECONDS, STALE_SECONDS)
    known = placed(lon, lat)
    if known.all():
        return Tracks(*project(lon, lat), turn, states, fade, np.arange(len(lon)))
    row = np.flatnonzero(known)
    return Tracks(*project(lon[row], lat[row]), turn[row], states[row], fade[row], row)


def order(state: Bytes) -> Index | None:
    """The order in which states are drawn, the one that matters most last; None where the present order is one.

    Nearly all are in state 0, so that only the rest has to be sorted.
    """
    rest = np.flatnonzero(state)
    if not len(rest) or len(rest) == len(state) == int(np.count_nonzero(state == state[0])):
        return None
    rest = rest[np.argsort(state[rest], kind="stable")]
    return np.concatenate([np.flatnonzero(state == 0), rest])


def shown(hidden: frozenset[int]) -> npt.NDArray[np.bool_]:
    """By state, whether it is shown."""
    table = np.ones(256, bool)
    table[[s for s in hidden if 0 <= s < 256]] = False
    return table


def _turn(heading: npt.ArrayLike) -> Bytes:
    """Steps clockwise from north; the bits below ``HEADINGS`` are those of the whole turn, of negative numbers too."""
    turn = np.clip(_finite(heading), -_MOST_TURN, _MOST_TURN)
    turn *= np.float32(HEADINGS / 360.0)
    return (np.rint(turn, out=turn).astype(np.int32) & (HEADINGS - 1)).astype(np.uint8)


def _finite(values: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """The values, with 0 for what is none."""
    with np.errstate(over="ignore"):  # what float32 cannot hold is none either
        array = np.asarray(values, np.float32)
    finite = np.isfinite(array)
    return array if finite.all() else np.where(finite, array, np.float32(0))
