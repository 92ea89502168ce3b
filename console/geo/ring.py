"""What can be wrong with a ring or a line that somebody wrote down, in words."""

from collections.abc import Iterator, Sequence

Point = tuple[float, float]
_LEAST = {True: 3, False: 2}


def shape_faults(points: Sequence[Point], *, closed: bool, crossing: bool = True) -> list[str]:
    """Why the points (longitude, latitude) are no ring, or no line; winding is no fault here.

    Args:
        points: In order; of a ring the last may repeat the first.
        closed: Whether they are a ring.
        crossing: Whether a ring that meets itself is at fault; that takes long to find out for many points.
    """
    swapped = [p for p in points if abs(p[1]) > 90 >= abs(p[0])]
    if swapped:
        return [f"{list(swapped[0])} has latitude first: a point is longitude, latitude"]
    outside = [p for p in points if not (abs(p[0]) <= 180 and abs(p[1]) <= 90)]
    if outside:
        return [f"{list(outside[0])} is no place on Earth"]
    ring = opened(points) if closed else list(points)
    if len(set(ring)) < _LEAST[closed]:
        return [f"{len(set(ring))} different points are no {'ring' if closed else 'line'}"]
    return _closed_faults(ring, crossing=crossing) if closed else []


def opened(points: Sequence[Point]) -> list[Point]:
    """The ring without its repeated last point."""
    return list(points[:-1]) if len(points) > 1 and points[0] == points[-1] else list(points)


def clockwise(points: Sequence[Point]) -> bool:
    """Whether the ring runs clockwise; GeoJSON (RFC 7946) has the outer ring run the other way."""
    return _area(opened(points)) < 0


def _closed_faults(ring: list[Point], *, crossing: bool) -> list[str]:
    if not crossing:  # an eight may come to nothing and is a shape all the same
        threes = zip(ring, ring[1:] + ring[:1], ring[2:] + ring[:2], strict=True)
        return [] if _area(ring) or any(_turn(*three) for three in threes) else ["the ring has no area"]
    seen: set[Point] = set()
    for point in ring:
        if point in seen:
            return [f"the ring touches itself at {list(point)}"]
        seen.add(point)
    for a, b in _crossings(ring):
        return [f"the ring crosses itself: the edge from {list(ring[a])} and the one from {list(ring[b])}"]
    return [] if _area(ring) else ["the ring has no area"]


def _area(ring: Sequence[Point]) -> float:
    """Twice the signed area in square degrees; positive runs counter-clockwise."""
    x0, y0 = ring[0]
    return sum(
        (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True)
    )


def _crossings(ring: list[Point]) -> Iterator[tuple[int, int]]:
    """Pairs of edges, by their first point, that have a point in common which is not the one they join at."""
    n = len(ring)
    edges = [(ring[i], ring[(i + 1) % n]) for i in range(n)]
    order = sorted(range(n), key=lambda i: min(edges[i][0][0], edges[i][1][0]))
    for k, i in enumerate(order):
        east = max(edges[i][0][0], edges[i][1][0])
        for j in order[k + 1 :]:
            if min(edges[j][0][0], edges[j][1][0]) > east:
                break
            if _meet(*edges[i], *edges[j], joined=abs(i - j) in (1, n - 1)):
                yield min(i, j), max(i, j)


def _meet(a: Point, b: Point, c: Point, d: Point, *, joined: bool) -> bool:
    """Whether two edges meet; two that follow each other meet only where the one runs back on the other."""
    if joined:
        shared = b if b in (c, d) else a
        p, q = (a if shared == b else b), (d if shared == c else c)
        back = (p[0] - shared[0]) * (q[0] - shared[0]) + (p[1] - shared[1]) * (q[1] - shared[1]) > 0
        return back and _turn(p, shared, q) == 0
    turns = (_turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b))
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    on = ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    return any(turn == 0 and _between(*three) for turn, three in zip(turns, on, strict=True))


def _turn(a: Point, b: Point, c: Point) -> int:
    cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (cross > 1e-14) - (cross < -1e-14)


def _between(a: Point, b: Point, c: Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])
