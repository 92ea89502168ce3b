"""The scale bar: the longest round length that fits."""

_ROUND = (1, 2, 5)


def bar(metres_per_pixel: float, room: float) -> tuple[float, float]:
    """Metres of a bar that is a 1, 2 or 5 with zeros, and its pixels, at most ``room``."""
    best = (0.0, 0.0)
    for power in range(-1, 8):
        for digit in _ROUND:
            metres = digit * 10.0**power
            if metres / metres_per_pixel <= room:
                best = (metres, metres / metres_per_pixel)
    return best
