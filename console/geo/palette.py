"""Inks: the colours of states, faded and thinned in advance, so that a pixel costs one table look-up."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint32]

FADES = 8
SHADES = 17
"""Steps of coverage, 0 (nothing) to 16 (the whole pixel)."""


class Palette:
    """Premultiplied ARGB by (shade, state, fade).

    Attributes:
        states: How many states it has colours for.
        known: By state, itself, or 0 where there is no colour for it.

    Args:
        colours: ``0xRRGGBB`` by state.
        faintest: Opacity of a wholly faded state, 0 to 1.
        opacities: Opacity by state; 1 where it is not told.
    """

    def __init__(self, colours: Sequence[int], faintest: float = 0.3, opacities: Sequence[float] = ()) -> None:
        self.states = len(colours)
        self.known = np.arange(256, dtype=np.uint8)
        self.known[self.states :] = 0
        by_state = np.array([*opacities, *[1.0] * (self.states - len(opacities))])
        opacity = by_state[:, None] * np.linspace(1.0, faintest, FADES)[None, :]
        shade = np.linspace(0.0, 1.0, SHADES)
        alpha = np.rint(255 * shade[:, None, None] * opacity[None, :, :]).astype(np.uint32)
        table = alpha << np.uint32(24)
        for shift in (16, 8, 0):
            channel = np.array([(c >> shift) & 255 for c in colours], np.uint32)[None, :, None]
            table |= ((channel * alpha + 127) // 255) << np.uint32(shift)
        self.table: Pixels = np.ascontiguousarray(table.reshape(SHADES, self.states * FADES))

    def ink(self, state: npt.NDArray[np.uint8], fade: npt.NDArray[np.uint8]) -> npt.NDArray[np.intp]:
        """Columns of ``table`` for states (unknown ones as state 0) and fades 0 (fresh) to ``FADES - 1``."""
        ink = self.known[state].astype(np.intp)
        ink *= FADES
        ink += np.minimum(fade, FADES - 1)
        return ink


def fade_of_age(age: npt.ArrayLike, fresh: float, stale: float) -> npt.NDArray[np.uint8]:
    """Fade steps: 0 up to ``fresh`` seconds, the last one from ``stale`` seconds on, even steps between."""
    # In place and in single precision: fifteen times faster, and a step more or less is not seen.
    step = np.array(age, np.float32)
    step -= np.float32(fresh)
    step *= np.float32((FADES - 1) / (stale - fresh))
    np.clip(step, 0.0, FADES - 1, out=step)
    return np.ceil(step, out=step).astype(np.uint8)
