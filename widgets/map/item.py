"""What the map shows and what it tells: frozen values, WGS84 degrees, texts already in the seat's language."""

from dataclasses import dataclass
from typing import Literal

import msgspec

from console.geo.mercator import Box, Floats
from console.geo.palette import Pixels
from console.model.text import Text

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
        old: How long ago its last word was, in words, where that is too long; it is then drawn faint.
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
    old: str = ""


Pairs = tuple[tuple[float, float], ...]
"""Longitude and latitude in turn."""


@dataclass(frozen=True, slots=True)
class MapLine:
    """A stretch of road.

    ``state`` is ``normal``, ``slow``, ``jam`` or ``closed``; ``colour`` (``#rrggbb``) replaces that of the state.
    """

    id: str
    coordinates: Pairs
    state: str = "normal"
    title: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area: a ward, what a camera sees, the surroundings of an incident.

    Attributes:
        id: What ``picked`` names it by.
        rings: Outer rings and holes; the even-odd rule says what is inside, so that their winding does not matter.
        title: Shown in its tooltip.
        colour: Of its filling, ``#rrggbb``; empty for an outline only.
        state: Colours the outline: as a point's.
        label: A few characters in its middle, where there is room.
    """

    id: str
    rings: tuple[Pairs, ...]
    title: str = ""
    colour: str = ""
    state: str = "normal"
    label: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class MapHeat:
    """A field of heat: columns of places and weights.

    Attributes:
        lon: Degrees.
        lat: Degrees.
        weight: Of each place.
        colours: From the least to the most, ``#rrggbb``.
        full: The height that has the last colour; one lone thing has its weight as height.
        metres: Over which one thing spreads.
    """

    lon: Floats
    lat: Floats
    weight: Floats
    colours: tuple[str, ...]
    full: float
    metres: float = 300.0


@dataclass(frozen=True, slots=True, eq=False)
class MapFlow:
    """Wind or water: columns of places, where it flows to (degrees clockwise from north) and how fast."""

    lon: Floats
    lat: Floats
    heading: Floats
    speed: Floats
    unit: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class MapRaster:
    """A picture on the ground: (rows, columns) of premultiplied ARGB, north up, between its edges in degrees."""

    picture: Pixels
    west: float
    south: float
    east: float
    north: float


class MapAlarm(msgspec.Struct, frozen=True, gc=False):
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
class Badge:
    """Where the badge of a cluster stands."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Picked:
    """What was clicked: ``kind`` is ``alarm``, ``track``, ``line``, ``area`` or the layer of a point.

    A track's ``id`` is the one given with it, else its row in the arrays last set; of ``cluster`` it is a ``Badge``.
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


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A named view."""

    name: str
    view: View


@dataclass(frozen=True, slots=True)
class Shown:
    """Whose base map the tile server draws.

    Attributes:
        attribution: Shown in the corner, always; None for the schematic's own.
        digest: Changes with what it shows.
        box: What it covers, mercator square; the map stays there.
    """

    attribution: Text | None = None
    digest: str = ""
    box: Box | None = None
