"""What stands in the city, as typed in ``resources/city``: read once, with its places found on the streets."""

import tomllib

import msgspec

from console.model.text import Text
from resources import locate

At = tuple[float, float]


class Junction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A crossing with a loop and a signal; ``free`` is the free speed there, km/h."""

    name: Text
    cross: tuple[str, str]
    free: float


class AirStation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``base`` is the usual 24-hour mean of PM2.5, µg/m³."""

    id: str
    name: Text
    at: At
    base: float


class Gauge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A river level station; ``usual`` in metres, ``upstream`` the id of the next one up the river."""

    id: str
    kind: str
    name: Text
    place: Text
    at: At
    usual: float
    alarm2: float | None = None
    alarm3: float | None = None
    upstream: str = ""


class RainGauge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rain gauge."""

    id: str
    name: Text
    at: At


class Substation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``rated`` and usual daily ``peak`` in MW; ``fed_by`` is the id of what feeds it, empty for the national grid."""

    id: str
    name: Text
    at: At
    kv: float
    rated: float
    peak: float
    fed_by: str = ""


class BusLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line through crossings."""

    line: str
    name: Text
    buses: int
    through: tuple[tuple[str, str], ...]


class FirePanel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fire panel of a building."""

    name: Text
    at: At


class Quarter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many neighbourhood groups around a point."""

    name: str
    at: At
    groups: int


class NamedCamera(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A camera whose place was typed; ``stream`` numbers its footage."""

    number: int
    name: Text
    at: At
    bearing: float
    stream: int


class Equipment(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename={
        "junctions": "junction",
        "gauges": "gauge",
        "substations": "substation",
        "lines": "bus",
        "panels": "fire",
        "quarters": "neighbourhood",
        "cameras": "camera",
    },
):
    """The whole file."""

    junctions: tuple[Junction, ...]
    air: tuple[AirStation, ...]
    gauges: tuple[Gauge, ...]
    rain: tuple[RainGauge, ...]
    substations: tuple[Substation, ...]
    lines: tuple[BusLine, ...]
    panels: tuple[FirePanel, ...]
    quarters: tuple[Quarter, ...]
    cameras: tuple[NamedCamera, ...]


def load_equipment() -> Equipment:
    """The shipped equipment."""
    text = locate("city", "thai_nguyen_equipment.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Equipment)
