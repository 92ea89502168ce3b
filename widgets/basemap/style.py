"""The one style table of vector base maps: what is drawn, in which order, from which zoom, how wide, in which token.

Grey is normal: a base map has no colour of its own but water and green, so that what is abnormal stands out.
"""

from dataclasses import dataclass

import numpy as np

ZOOMS = (8.0, 11.0, 13.0, 15.0, 17.0)
"""Where the widths of a stroke are given; between them they are interpolated."""


@dataclass(frozen=True)
class Fill:
    """Areas of ``layer`` in the colour ``token`` of the theme, from zoom ``since`` on."""

    layer: str
    token: str
    since: int = 0


@dataclass(frozen=True)
class Stroke:
    """Lines of some classes.

    Attributes:
        classes: Of the layer's property ``class``.
        token: Colour of the theme.
        widths: Least width in pixels at ``ZOOMS``; 0 where it is not drawn.
        metres: True width, which takes over where it is more.
        casing: Pixels that its border adds on each side; 0 for none.
        cased: First zoom at which it has one.
        dashes: Lengths of dash and gap in pixels.
        core: Token of a dashed line drawn within (railways).
    """

    classes: tuple[str, ...]
    token: str
    widths: tuple[float, float, float, float, float]
    metres: float = 0.0
    casing: float = 0.0
    cased: int = 13
    dashes: tuple[float, ...] = ()
    core: str = ""

    def width(self, zoom: float, resolution: float) -> float:
        """Pixels where a pixel is ``resolution`` metres; 0 where it is not drawn."""
        least = float(np.interp(zoom, ZOOMS, self.widths))
        return max(least, self.metres / resolution) if least > 0.25 else 0.0


FILLS = (
    Fill("ground", "ground"),
    Fill("green", "green"),
    Fill("water", "water"),
    Fill("building", "building", since=14),
)
WATERWAYS = (
    Stroke(("river",), "water", (1.2, 1.5, 2.5, 4.0, 6.0)),
    Stroke(("canal",), "water", (0.0, 0.8, 1.5, 2.5, 4.0)),
    Stroke(("stream", "drain", "ditch"), "water", (0.0, 0.0, 0.6, 1.2, 2.2)),
)
ROADS = (
    Stroke(("ferry",), "border", (0.0, 0.6, 0.8, 1.0, 1.2), dashes=(4.0, 4.0)),
    Stroke(("pier",), "road_minor", (0.0, 0.0, 1.0, 2.0, 4.0), metres=4.0),
    Stroke(("taxiway",), "road_minor", (0.0, 0.0, 1.0, 2.0, 4.0), metres=15.0),
    Stroke(("runway",), "road_minor", (1.0, 2.0, 4.0, 8.0, 14.0), metres=45.0),
    Stroke(("path",), "road_minor", (0.0, 0.0, 0.0, 0.7, 1.4)),
    Stroke(("pedestrian",), "road_minor", (0.0, 0.0, 0.7, 1.6, 3.4), metres=6.0, casing=0.6, cased=15),
    Stroke(("service",), "road_minor", (0.0, 0.0, 0.6, 1.2, 2.8), metres=4.0, casing=0.6, cased=15),
    Stroke(("minor",), "road_minor", (0.0, 0.0, 1.0, 2.2, 4.6), metres=6.0, casing=0.8, cased=14),
    Stroke(("tertiary",), "road", (0.0, 0.6, 1.3, 2.8, 5.6), metres=8.0, casing=0.8),
    Stroke(("secondary",), "road", (0.0, 1.0, 2.0, 3.8, 7.0), metres=11.0, casing=1.0),
    Stroke(("primary",), "road", (0.9, 1.5, 2.6, 4.4, 8.0), metres=14.0, casing=1.0),
    Stroke(("trunk",), "road", (1.1, 1.9, 3.2, 5.0, 9.0), metres=18.0, casing=1.0),
    Stroke(("motorway",), "road", (1.3, 2.2, 3.8, 5.6, 10.0), metres=22.0, casing=1.0),
    Stroke(("tram",), "border", (0.0, 0.0, 0.6, 0.9, 1.2)),
    Stroke(("metro",), "border", (0.0, 0.8, 1.0, 1.4, 2.0)),
    Stroke(("rail",), "border", (0.8, 1.2, 2.0, 2.8, 4.0), core="land"),
)
"""From the least to the most important: what comes later lies over what came before."""
LINK_SHARE = 0.7
"""Of the width of its road, that of a ramp; also of a siding."""
TUNNEL = 0.55
"""Opacity of what runs below the ground."""
CORED_SINCE = 13
CORE_DASHES = (5.0, 5.0)
BORDERS = (
    Stroke(("2", "3", "4"), "border", (0.8, 1.0, 1.2, 1.4, 1.6), dashes=(8.0, 3.0, 2.0, 3.0)),
    Stroke(("5", "6", "7", "8"), "border", (0.6, 0.7, 0.9, 1.0, 1.2), dashes=(5.0, 3.0)),
    Stroke(("9",), "border", (0.0, 0.0, 0.6, 0.7, 0.9), dashes=(2.0, 3.0)),
)
"""By admin_level."""
