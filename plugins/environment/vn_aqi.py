"""VN_AQI after Decision 1459/QĐ-TCMT of 12 November 2019: hourly and daily index, NowCast, levels. Pure functions.

Concentrations are µg/m³. This is the Vietnamese scale and no other: a US-EPA AQI has other breakpoints and another
NowCast and is never computed or labelled here.

Two readings of the printed NowCast exist. For w > 1/2 the Decision divides by the sum of the weights; its w = 1/2 form
(1/2)c1 + (1/2)^2 c2 + ... does not, which with gaps loses weight. ``normalised`` divides in both forms and is what the
product shows; ``literal`` follows the print.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

import msgspec

from console.model.text import Text

SOURCE = Text("Quyết định 1459/QĐ-TCMT ngày 12/11/2019", "Decision 1459/QĐ-TCMT, 12 November 2019")
SINCE = date(2019, 11, 12)

Form = Literal["normalised", "literal"]
Scale = Literal["o3_1h", "o3_8h", "co", "so2", "no2", "pm10", "pm25"]
Pollutant = Literal["o3", "co", "so2", "no2", "pm10", "pm25"]
Hours = Sequence[float | None]

NOWCAST_HOURS = 12
_O3_8H_CEILING = 400.0

_INDEX = (0, 50, 100, 150, 200, 300, 400, 500)
_BREAKPOINTS: dict[Scale, tuple[float, ...]] = {
    "o3_1h": (0, 160, 200, 300, 400, 800, 1000, 1200),
    "o3_8h": (0, 100, 120, 170, 210, 400),
    "co": (0, 10000, 30000, 45000, 60000, 90000, 120000, 150000),
    "so2": (0, 125, 350, 550, 800, 1600, 2100, 2630),
    "no2": (0, 100, 200, 700, 1200, 2350, 3100, 3850),
    "pm10": (0, 50, 150, 250, 350, 420, 500, 600),
    "pm25": (0, 25, 50, 80, 150, 250, 350, 500),
}


class Level(msgspec.Struct, frozen=True):
    """A level of the index: from ``low`` to ``high``, with the colour that the Decision gives it."""

    low: int
    high: int
    name: Text
    rgb: tuple[int, int, int]

    @property
    def colour(self) -> str:
        """``#rrggbb``."""
        return "#{:02x}{:02x}{:02x}".format(*self.rgb)


LEVELS = (
    Level(0, 50, Text("Tốt", "Good"), (0, 228, 0)),
    Level(51, 100, Text("Trung bình", "Moderate"), (255, 255, 0)),
    Level(101, 150, Text("Kém", "Poor"), (255, 126, 0)),
    Level(151, 200, Text("Xấu", "Bad"), (255, 0, 0)),
    Level(201, 300, Text("Rất xấu", "Very bad"), (143, 63, 151)),
    Level(301, 500, Text("Nguy hại", "Hazardous"), (126, 0, 35)),
)


class Index(NamedTuple):
    """An index with the pollutant that decides it and the sub-index of each that was counted."""

    value: int
    by: Pollutant
    parts: dict[Pollutant, float]

    @property
    def level(self) -> Level:
        """The level it lies in."""
        return level(self.value)


def level(value: int) -> Level:
    """The level of an index; above 500 it stays the last."""
    return next((x for x in LEVELS if value <= x.high), LEVELS[-1])


def whole(value: float) -> int:
    """Rounded as people round: halves up."""
    return math.floor(value + 0.5)


def sub_index(scale: Scale, concentration: float) -> float | None:
    """AQI_x of one concentration, not rounded; 500 above the last breakpoint; None where the scale has no value.

    The 8-hour ozone scale ends at 400 µg/m³: above it the 1-hour scale decides.
    """
    if not math.isfinite(concentration) or concentration < 0:
        return None
    points = _BREAKPOINTS[scale]
    if concentration > points[-1]:
        return None if scale == "o3_8h" else 500.0
    i = next(k for k in range(len(points) - 1) if concentration <= points[k + 1])
    return (_INDEX[i + 1] - _INDEX[i]) / (points[i + 1] - points[i]) * (concentration - points[i]) + _INDEX[i]


def nowcast(hours: Hours, form: Form = "normalised") -> float | None:
    """NowCast of hourly means, the present hour first, at most twelve; None where an hour is missing.

    Returns:
        None unless two of the last three hours are there.
    """
    known = [(i, c) for i, c in enumerate(hours[:NOWCAST_HOURS]) if c is not None]
    if sum(i < 3 for i, _ in known) < 2:
        return None
    lowest, highest = min(c for _, c in known), max(c for _, c in known)
    w = max(lowest / highest, 0.5) if highest > 0 else 1.0
    if w == 0.5 and form == "literal":
        return sum(0.5 ** (i + 1) * c for i, c in known)
    weights = [w**i for i, _ in known]
    return sum(weight * c for weight, (_, c) in zip(weights, known, strict=True)) / sum(weights)


def hourly(
    gases: Mapping[Literal["o3", "co", "so2", "no2"], float | None],
    pm25: Hours,
    pm10: Hours,
    form: Form = "normalised",
) -> Index | None:
    """The index of an hour.

    Args:
        gases: 1-hour means of that hour.
        pm25: Hourly means, that hour first, for the NowCast.
        pm10: As ``pm25``.
        form: Reading of the NowCast.

    Returns:
        None without PM2.5 and PM10: one of them must be there.
    """
    parts: dict[Pollutant, float] = {}
    _add(parts, "pm25", "pm25", nowcast(pm25, form))
    _add(parts, "pm10", "pm10", nowcast(pm10, form))
    _add(parts, "o3", "o3_1h", gases.get("o3"))
    _add(parts, "co", "co", gases.get("co"))
    _add(parts, "so2", "so2", gases.get("so2"))
    _add(parts, "no2", "no2", gases.get("no2"))
    return _worst(parts)


def daily(
    maxima: Mapping[Literal["o3", "co", "so2", "no2"], float | None],
    o3_8h: float | None,
    pm25: float | None,
    pm10: float | None,
) -> Index | None:
    """The index of a day (01:00 to 00:00).

    Args:
        maxima: Highest 1-hour mean of the day.
        o3_8h: Highest 8-hour mean of ozone; counts only up to 400 µg/m³, the worse of it and the 1-hour value decides.
        pm25: 24-hour mean.
        pm10: 24-hour mean.

    Returns:
        None without PM2.5 and PM10.
    """
    parts: dict[Pollutant, float] = {}
    _add(parts, "pm25", "pm25", pm25)
    _add(parts, "pm10", "pm10", pm10)
    _add(parts, "o3", "o3_1h", maxima.get("o3"))
    if o3_8h is not None and o3_8h <= _O3_8H_CEILING:
        _add(parts, "o3", "o3_8h", o3_8h)
    _add(parts, "co", "co", maxima.get("co"))
    _add(parts, "so2", "so2", maxima.get("so2"))
    _add(parts, "no2", "no2", maxima.get("no2"))
    return _worst(parts)


def _add(parts: dict[Pollutant, float], pollutant: Pollutant, scale: Scale, concentration: float | None) -> None:
    value = None if concentration is None else sub_index(scale, concentration)
    if value is not None:
        parts[pollutant] = max(value, parts.get(pollutant, 0.0))


def _worst(parts: dict[Pollutant, float]) -> Index | None:
    if not parts.keys() & {"pm25", "pm10"}:
        return None
    by = max(parts, key=parts.__getitem__)
    return Index(whole(parts[by]), by, parts)
