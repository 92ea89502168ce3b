"""Coordinates as people type them: WGS84 degrees, with or without minutes and seconds, latitude or longitude first."""

import re
from typing import NamedTuple

_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]+)?"
_ANGLE = re.compile(
    rf"(?P<minus>-)?(?P<degrees>{_NUMBER})\s*°?"
    rf"(?:\s*(?P<minutes>[0-9]{{1,2}}(?:[.,][0-9]+)?)\s*['′])?"
    rf"(?:\s*(?P<seconds>[0-9]{{1,2}}(?:[.,][0-9]+)?)\s*(?:\"|″|''))?"
    r"\s*(?P<side>[NSEWBĐT])?",
    re.IGNORECASE,
)
_LATITUDE = frozenset("NSB")  # B is bắc, Đ đông, T tây; nam would be N, which stays north: Vietnam has no south
_NEGATIVE = frozenset("SWT")


class Spot(NamedTuple):
    """A point on the map, WGS84 degrees."""

    lon: float
    lat: float


def parse(text: str) -> Spot | None:
    """The point that ``text`` names, None where it names none.

    ``21.594 105.848``, ``21,594; 105,848`` and ``21°35'38"N 105°50'53"E`` are about the same place. Without letters the
    number that cannot be a latitude is the longitude; where both can, the latitude comes first, as people say it.
    """
    text = text.strip()
    first = _ANGLE.match(text)
    if first is None:
        return None
    gap = re.match(r"\s*[;,]?\s*", text[first.end() :])
    start = first.end() + (gap.end() if gap else 0)
    second = _ANGLE.fullmatch(text, start)
    apart = start > first.end() or text[first.end() - 1].isspace() or first["side"]
    if second is None or not apart or not (_exact(first) and _exact(second)):
        return None
    (a, side_a), (b, side_b) = _value(first), _value(second)
    if side_a and side_b and (side_a in _LATITUDE) == (side_b in _LATITUDE):
        return None
    first_is_latitude = side_a in _LATITUDE if side_a else side_b not in _LATITUDE if side_b else abs(a) <= 90
    lat, lon = (a, b) if first_is_latitude else (b, a)
    return Spot(lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _exact(match: "re.Match[str]") -> bool:
    """Whether it can be meant: two plain whole numbers are a house, a bus or a year."""
    return "°" in match[0] or not match["degrees"].isdecimal()


def _value(match: "re.Match[str]") -> tuple[float, str]:
    parts = (match["degrees"], match["minutes"], match["seconds"])
    degrees, minutes, seconds = (float((p or "0").replace(",", ".")) for p in parts)
    side = (match["side"] or "").upper()
    value = degrees + minutes / 60 + seconds / 3600
    return (-value if match["minus"] or side in _NEGATIVE else value), side
