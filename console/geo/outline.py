"""Lines and rings made fit to draw: clipped to a box, thinned to what a zoom can show, walked along for a name."""

import math
from itertools import pairwise

import numpy as np

from console.geo.mercator import Box, Floats


def simplify(points: Floats, tolerance: float) -> Floats:
    """Douglas-Peucker: the fewest of ``points`` (n, 2) from which no dropped one is further than ``tolerance``."""
    if len(points) < 3:
        return points
    keep = np.zeros(len(points), bool)
    keep[0] = keep[-1] = True
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        away = _distance(points[first + 1 : last], points[first], points[last])
        worst = int(np.argmax(away))
        if away[worst] > tolerance:
            middle = first + 1 + worst
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return points[keep]


def _distance(points: Floats, start: Floats, end: Floats) -> Floats:
    along = end - start
    square = float(along @ along)
    offset = points - start
    share = np.clip(offset @ along / square, 0.0, 1.0) if square else np.zeros(len(points))
    return np.linalg.norm(offset - share[:, None] * along, axis=1)


def clip_line(points: Floats, box: Box) -> list[Floats]:
    """The parts of a polyline (n, 2) inside ``box``, as polylines."""
    parts: list[Floats] = []
    run: list[Floats] = []
    for start, end in pairwise(points):
        span = _clip_segment(start, end, box)
        if span is None:
            continue
        enter, leave = start + (end - start) * span[0], start + (end - start) * span[1]
        if not run or span[0] > 0:
            run = [enter]
            parts.append(np.empty((0, 2)))
        run.append(leave)
        parts[-1] = np.array(run)
        if span[1] < 1:
            run = []
    return parts


def _clip_segment(start: Floats, end: Floats, box: Box) -> tuple[float, float] | None:
    """Liang-Barsky: the shares of the segment at which it enters and leaves, or None where it stays outside."""
    enter, leave = 0.0, 1.0
    for axis, low, high in ((0, box.left, box.right), (1, box.top, box.bottom)):
        step, first = float(end[axis] - start[axis]), float(start[axis])
        if step == 0:
            if not low <= first <= high:
                return None
            continue
        near, far = sorted(((low - first) / step, (high - first) / step))
        enter, leave = max(enter, near), min(leave, far)
    return (enter, leave) if enter <= leave else None


def clip_ring(points: Floats, box: Box) -> Floats:
    """Sutherland-Hodgman: a ring (n, 2) cut to ``box``; empty where nothing is left."""
    for axis, limit, sign in ((0, box.left, 1.0), (0, box.right, -1.0), (1, box.top, 1.0), (1, box.bottom, -1.0)):
        if not len(points):
            break
        points = _cut(points, axis, limit, sign)
    return points


def _cut(points: Floats, axis: int, limit: float, sign: float) -> Floats:
    depth = (points[:, axis] - limit) * sign
    if (depth >= 0).all():
        return points
    kept: list[Floats] = []
    for k in range(len(points)):
        before, here = depth[k - 1], depth[k]
        if (before >= 0) != (here >= 0):
            kept.append(points[k - 1] + (points[k] - points[k - 1]) * (before / (before - here)))
        if here >= 0:
            kept.append(points[k])
    return np.array(kept).reshape(-1, 2)


def walk(points: Floats, width: float, spacing: float, bend: float = 0.12) -> list[tuple[float, float, float]]:
    """Places along a polyline where a straight name of ``width`` fits.

    Args:
        points: (n, 2).
        width: Of the name, in the unit of the points.
        spacing: Between the middles of two places.
        bend: How far the line may leave the name's middle line, as a share of ``width``.

    Returns:
        Middles and angles (radians, upright: -pi/2 to pi/2).
    """
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    places: list[tuple[float, float, float]] = []
    for middle in np.arange(min(spacing, length[-1]) / 2, length[-1], spacing):
        low, high = middle - width / 2, middle + width / 2
        if low < 0 or high > length[-1]:
            continue
        inner = points[(length > low) & (length < high)]
        ends = np.column_stack([np.interp((low, high), length, points[:, axis]) for axis in (0, 1)])
        if len(inner) and _distance(inner, ends[0], ends[1]).max() > bend * width:
            continue
        across, down = ends[1] - ends[0]
        angle = math.atan2(down, across)
        upright = angle - math.pi * round(angle / math.pi) if abs(angle) > math.pi / 2 else angle
        x, y = ends.mean(axis=0)
        places.append((float(x), float(y), upright))
    return places
