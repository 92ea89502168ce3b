"""Label placement: the most important names first, none over another, no more than the zoom can bear."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from console.geo.mercator import Box, Floats


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label that wants a place.

    Attributes:
        key: Two candidates of one key are one name; only the first that fits is placed.
        rank: Lower is placed first.
        boxes: What it covers in pixels: one box, or a chain of them under a slanted name.
    """

    key: str
    rank: float
    boxes: tuple[Box, ...]


def budget(zoom: float, area: float) -> int:
    """How many labels a picture of ``area`` pixels bears: about 10 at zoom 11 and 60 at zoom 17 on 1280x800."""
    per_screen = float(np.interp(zoom, (9.0, 11.0, 13.0, 15.0, 17.0), (5, 10, 22, 40, 60)))
    return max(3, round(per_screen * area / (1280 * 800)))


def place(candidates: Sequence[Candidate], screen: Box, most: int, taken: Sequence[Box] = ()) -> list[int]:
    """Choose labels greedily by rank, then by order given.

    Args:
        candidates: What wants a place.
        screen: A label must lie wholly inside.
        most: The budget.
        taken: Boxes that no label may cover (legend, alarms).

    Returns:
        Indices of the chosen, in the order of their placing.
    """
    filled = np.empty((max(64, len(taken)), 4))
    count = 0
    for box in taken:
        filled[count] = (box.left, box.top, box.right, box.bottom)
        count += 1
    chosen: list[int] = []
    named: set[str] = set()
    for index in sorted(range(len(candidates)), key=lambda k: candidates[k].rank):
        if len(chosen) >= most:
            break
        candidate = candidates[index]
        if candidate.key in named or not _inside(candidate.boxes, screen) or _hits(candidate.boxes, filled[:count]):
            continue
        if count + len(candidate.boxes) > len(filled):
            filled = np.vstack([filled, np.empty((len(filled) + len(candidate.boxes), 4))])
        for box in candidate.boxes:
            filled[count] = (box.left, box.top, box.right, box.bottom)
            count += 1
        chosen.append(index)
        named.add(candidate.key)
    return chosen


def _inside(boxes: tuple[Box, ...], screen: Box) -> bool:
    return all(
        b.left >= screen.left and b.top >= screen.top and b.right <= screen.right and b.bottom <= screen.bottom
        for b in boxes
    )


def _hits(boxes: tuple[Box, ...], filled: Floats) -> bool:
    return any(
        bool(
            (
                (filled[:, 0] < b.right) & (filled[:, 2] > b.left) & (filled[:, 1] < b.bottom) & (filled[:, 3] > b.top)
            ).any()
        )
        for b in boxes
    )
