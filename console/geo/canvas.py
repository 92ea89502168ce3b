"""The picture that points are thrown on: premultiplied ARGB with a margin, so that no stamp needs clipping."""

import numpy as np
import numpy.typing as npt

from console.geo.homography import Homography
from console.geo.mercator import Floats
from console.geo.palette import Pixels

MARGIN = 16
REACH = 8
"""Half the size of the largest stamp."""
_FAR = float(1 << 20)
_BLOCK = 1 << 14
"""Points looked at together: what is computed of them in between stays in the processor's cache."""
Index = npt.NDArray[np.intp]


class Canvas:
    """``width`` x ``height`` pixels inside a margin that is thrown away."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.stride = width + 2 * MARGIN
        self.whole: Pixels = np.zeros((height + 2 * MARGIN, self.stride), np.uint32)
        self.flat: Pixels = self.whole.reshape(-1)

    @property
    def pixels(self) -> Pixels:
        """The (height, width) picture, a view without the margin."""
        return self.whole[MARGIN : MARGIN + self.height, MARGIN : MARGIN + self.width]

    @property
    def start(self) -> int:
        """Offset in bytes of the first pixel in ``whole``; a row is ``stride * 4`` bytes."""
        return (MARGIN * self.stride + MARGIN) * 4

    def clear(self) -> None:
        """Make everything transparent."""
        self.flat.fill(0)

    def locate(self, x: Floats, y: Floats, view: Homography) -> tuple[Index, Index]:
        """Which points of the mercator square lie on the picture or within ``REACH`` pixels of it.

        Returns:
            Rows of ``x`` and ``y``, ascending, and for each the index of its pixel in ``beside(0, 0)``.
        """
        if len(x) <= _BLOCK:
            return self._locate(x, y, view)
        starts = range(0, len(x), _BLOCK)
        parts = [self._locate(x[k : k + _BLOCK], y[k : k + _BLOCK], view) for k in starts]
        rows = [rows + k for k, (rows, _) in zip(starts, parts, strict=True)]
        return np.concatenate(rows), np.concatenate([base for _, base in parts])

    def _locate(self, x: Floats, y: Floats, view: Homography) -> tuple[Index, Index]:
        across, down = view.project(x, y)
        column, row = _cell(across), _cell(down)
        # As unsigned, what is negative is large: one comparison for two.
        inside = column.view(np.uint32) < self.width + 2 * REACH
        inside &= row.view(np.uint32) < self.height + 2 * REACH
        rows = np.flatnonzero(inside)
        base = row[rows].astype(np.intp)
        base *= self.stride
        base += column[rows]
        return rows, base

    def beside(self, dy: int, dx: int) -> Pixels:
        """The pixels as seen from ``dy`` rows and ``dx`` columns (each within ``REACH``) beside them.

        Shifting the view once is cheaper than adding an offset to each index.
        """
        return self.flat[(MARGIN - REACH + dy) * self.stride + MARGIN - REACH + dx :]


def _cell(value: Floats) -> npt.NDArray[np.int32]:
    """Whole pixels, counted from ``REACH`` before the edge.

    Points far away at deep zooms would overflow the integers, and truncation rounds down only on positive numbers.
    """
    shifted = np.clip(value, -_FAR, _FAR)
    shifted += _FAR + REACH
    cell = shifted.astype(np.int32)
    cell -= int(_FAR)
    return cell
