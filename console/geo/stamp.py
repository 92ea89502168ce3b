"""Stamps: what one point leaves on the canvas. A dot, or an arrowhead for each of 32 headings."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from console.geo.palette import SHADES

HEADINGS = 32
_FINE = 8


@dataclass(frozen=True)
class Stamp:
    """Pixels of a shape, faintest first, so that where stamps overlap the core of one wins over the edge of another."""

    dy: npt.NDArray[np.intp]
    dx: npt.NDArray[np.intp]
    shade: npt.NDArray[np.uint8]


def _of_coverage(coverage: npt.NDArray[np.float64]) -> Stamp:
    shade = np.rint(coverage * (SHADES - 1)).astype(np.uint8)
    half = coverage.shape[0] // 2
    rows, columns = np.nonzero(shade)
    order = np.argsort(shade[rows, columns], kind="stable")
    rows, columns = rows[order], columns[order]
    return Stamp(rows - half, columns - half, shade[rows, columns])


def _grid(half: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Sample points, ``_FINE`` a side in each pixel, of a square of ``2 * half + 1`` pixels around the origin."""
    side = (2 * half + 1) * _FINE
    line = (np.arange(side) + 0.5) / _FINE - half - 0.5
    return np.meshgrid(line, line)


def _coverage(inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    side = inside.shape[0] // _FINE
    return inside.reshape(side, _FINE, side, _FINE).mean(axis=(1, 3))


@lru_cache(maxsize=64)
def dot(diameter: float) -> Stamp:
    """A round dot, anti-aliased; ``diameter`` in pixels, at most 15."""
    half = int(np.ceil((diameter - 1) / 2))
    x, y = _grid(half)
    return _of_coverage(_coverage(x * x + y * y <= (diameter / 2) ** 2))


@lru_cache(maxsize=16)
def arrows(length: float) -> tuple[Stamp, ...]:
    """Arrowheads that point to ``HEADINGS`` headings, clockwise from the top; ``length`` in pixels, at most 15."""
    half = int(np.ceil(length / 2))
    x, y = _grid(half)
    stamps: list[Stamp] = []
    for k in range(HEADINGS):
        turn = 2 * np.pi * k / HEADINGS
        ahead = x * np.sin(turn) - y * np.cos(turn)
        aside = np.abs(x * np.cos(turn) + y * np.sin(turn))
        # From the tip back to two tails, with a notch between them.
        behind = length / 2 - ahead
        inside = (aside <= behind * 0.38) & (behind >= 0) & (behind <= length * 0.78 + aside * 0.55)
        stamps.append(_of_coverage(_coverage(inside)))
    return tuple(stamps)
