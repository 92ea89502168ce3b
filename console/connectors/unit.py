"""Units that sources use, by UCUM code, and how one becomes another."""

import math
from typing import NamedTuple


class UnitError(ValueError):
    """An unknown unit, or two that do not measure the same."""


class _Scale(NamedTuple):
    dimension: str
    factor: float
    offset: float = 0.0


_SCALES: dict[str, _Scale] = {
    "1": _Scale("ratio", 1.0),
    "%": _Scale("ratio", 0.01),
    "m/s": _Scale("speed", 1.0),
    "km/h": _Scale("speed", 1 / 3.6),
    "[mi_i]/h": _Scale("speed", 0.44704),
    "[kn_i]": _Scale("speed", 1852 / 3600),
    "ug/m3": _Scale("mass concentration", 1.0),
    "mg/m3": _Scale("mass concentration", 1000.0),
    "[ppb]": _Scale("volume fraction", 1.0),
    "[ppm]": _Scale("volume fraction", 1000.0),
    "Cel": _Scale("temperature", 1.0),
    "K": _Scale("temperature", 1.0, -273.15),
    "[degF]": _Scale("temperature", 5 / 9, -160 / 9),
    "m": _Scale("length", 1.0),
    "cm": _Scale("length", 0.01),
    "mm": _Scale("length", 0.001),
    "km": _Scale("length", 1000.0),
    "[ft_i]": _Scale("length", 0.3048),
    "s": _Scale("time", 1.0),
    "min": _Scale("time", 60.0),
    "h": _Scale("time", 3600.0),
    "W": _Scale("power", 1e-6),
    "kW": _Scale("power", 1e-3),
    "MW": _Scale("power", 1.0),
    "V": _Scale("voltage", 1e-3),
    "kV": _Scale("voltage", 1.0),
    "A": _Scale("current", 1.0),
    "/h": _Scale("rate", 1.0),
}

_SPELLINGS: dict[str, str] = {
    "": "1", "kph": "km/h", "kmh": "km/h", "mph": "[mi_i]/h", "mi/h": "[mi_i]/h", "kn": "[kn_i]", "knots": "[kn_i]",
    "µg/m³": "ug/m3", "μg/m³": "ug/m3", "µg/m3": "ug/m3", "μg/m3": "ug/m3", "ug/m³": "ug/m3", "mg/m³": "mg/m3",
    "ppb": "[ppb]", "ppm": "[ppm]", "°C": "Cel", "℃": "Cel", "C": "Cel", "°F": "[degF]", "F": "[degF]",
    "ft": "[ft_i]", "percent": "%", "sec": "s", "phút": "min", "giờ": "h",
}  # fmt: skip


def unit_code(spelling: str) -> str:
    """The UCUM code of a unit as a source spells it.

    Raises:
        UnitError: Unknown.
    """
    spelling = spelling.strip()
    code = _SPELLINGS.get(spelling, spelling)
    if code not in _SCALES:
        raise UnitError(f"unknown unit {spelling!r}")
    return code


def convert(value: float, source: str, target: str) -> float:
    """``value`` of unit ``source`` in unit ``target``; both are codes.

    Raises:
        UnitError: They do not measure the same (ppb to µg/m³ needs the substance, so it is not the same).
    """
    if source == target:
        return value
    a, b = _SCALES[source], _SCALES[target]
    if a.dimension != b.dimension:
        raise UnitError(f"{source} is {a.dimension}, {target} is {b.dimension}")
    result = (value * a.factor + a.offset - b.offset) / b.factor
    return float(f"{result:.12g}") if math.isfinite(result) else result  # 62 % stays 62, not 62.00000000000001
