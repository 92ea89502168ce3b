"""Pieces of lines joined where they meet: a street of a map comes in as many pieces as it has crossings."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from console.geo.mercator import Floats

Key = tuple[int, int]


def joined(pieces: Sequence[Floats], tolerance: float) -> list[Floats]:
    """The pieces as few lines, longest first.

    Args:
        pieces: (n, 2) arrays, n >= 2.
        tolerance: Ends nearer than this meet.

    Returns:
        Lines; at a fork the first piece that was given goes on.
    """
    ends: dict[Key, list[int]] = defaultdict(list)
    for k, piece in enumerate(pieces):
        ends[_key(piece[0], tolerance)].append(k)
        ends[_key(piece[-1], tolerance)].append(k)
    free = set(range(len(pieces)))
    lines: list[Floats] = []
    for k in range(len(pieces)):
        if k in free:
            free.discard(k)
            forward = _follow(pieces, pieces[k][-1], free, ends, tolerance)
            backward = _follow(pieces, pieces[k][0], free, ends, tolerance)
            before = [piece[::-1] for piece in reversed(backward)]
            lines.append(_strung([*before, pieces[k], *forward]))
    return sorted(lines, key=length, reverse=True)


def length(line: Floats) -> float:
    """Of a polyline, in its own unit."""
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def _key(point: Floats, tolerance: float) -> Key:
    return round(float(point[0]) / tolerance), round(float(point[1]) / tolerance)


def _follow(
    pieces: Sequence[Floats], end: Floats, free: set[int], ends: dict[Key, list[int]], tolerance: float
) -> list[Floats]:
    """Free pieces that go on from ``end``, each turned to run away from it; they are free no longer."""
    found: list[Floats] = []
    while True:
        here = _key(end, tolerance)
        following = next((k for k in ends[here] if k in free), None)
        if following is None:
            return found
        free.discard(following)
        piece = pieces[following]
        found.append(piece if _key(piece[0], tolerance) == here else piece[::-1])
        end = found[-1][-1]


def _strung(pieces: list[Floats]) -> Floats:
    return np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])
