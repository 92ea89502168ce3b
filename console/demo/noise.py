"""Noise that is the same for the same seed, name and time: no generator to carry about, none to get out of step."""

import math
from zlib import crc32

_UNIT = 1.0 / 0xFFFFFFFF


def chance(seed: int, name: str, k: int = 0) -> float:
    """A number in 0..1 for the ``k``-th of something called ``name``."""
    x = crc32(f"{seed}|{name}|{k}".encode())
    # crc32 is linear: without a multiplication similar names would give similar noise.
    x = ((x ^ (x >> 15)) * 0x2C1B3C6D) & 0xFFFFFFFF
    x = ((x ^ (x >> 12)) * 0x297A2D39) & 0xFFFFFFFF
    return (x ^ (x >> 15)) * _UNIT


def pick(seed: int, name: str, k: int, low: float, high: float) -> float:
    """A number in ``low``..``high``."""
    return low + (high - low) * chance(seed, name, k)


def wave(seed: int, name: str, t: float, period: float) -> float:
    """Smooth noise in -1..1 that changes over ``period`` seconds."""
    at = t / period
    k = math.floor(at)
    mix = 0.5 - 0.5 * math.cos(math.pi * (at - k))
    a, b = chance(seed, name, k), chance(seed, name, k + 1)
    return 2.0 * (a + (b - a) * mix) - 1.0
