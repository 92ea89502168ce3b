"""What the map shows and what it tells: frozen values, WGS84 degrees, texts already in the seat's language."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["camera", "station", "gauge", "substation", "report"]


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A thing that stands.

    Attributes:
        id: What ``picked`` and ``select`` name it by.
        lon: Longitude.
        lat: Latitude.
        title: Shown in its card and tooltip.
        kind: Its shape: ``camera``, ``station``, ``gauge``, ``substation``, ``report``; others are a dot.
        state: ``normal`` (grey), ``selected``, ``warn``, ``alarm``, ``off``.
        label: A few characters beside it (a value with its unit), or empty.
        colour: ``#rrggbb`` of a regulated scale (VN_AQI), which then replaces the colour of the state.
        detail: Lines of its card.
    """

    id: str
    lon: float
    lat: float
    title: str = ""
    kind: str = "station"
    state: str = "normal"
    label: str = ""
    colour: str = ""
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MapLine:
    """A stretch of road, (longitude, latitude) pairs; ``state`` is ``normal``, ``slow``, ``jam`` or ``closed``."""

    id: str
    coordinates: tuple[tuple[float, float], ...]
    state: str = "normal"
    title: str = ""


@dataclass(frozen=True, slots=True)
class MapAlarm:
    """An alarm where it is: ``priority`` 1 to 4; ``measure`` is the line of its card that says the number."""

    id: tuple[str, ...]
    lon: float
    lat: float
    priority: int
    acknowledged: bool
    title: str
    place: str = ""
    detail: tuple[str, ...] = ()
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """What was clicked: ``kind`` is ``alarm``, ``track``, ``line`` or the layer of a point.

    A track's ``id`` is the one given with it, else its row in the arrays last set.
    """

    kind: str
    id: object


@dataclass(frozen=True, slots=True)
class View:
    """Where the map looks: centre, zoom of a 256 px pyramid, bearing (clockwise) and tilt in degrees."""

    lon: float
    lat: float
    zoom: float
    bearing: float = 0.0
    tilt: float = 0.0
