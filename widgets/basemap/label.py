"""Names of a base map: how each kind is set, and one name as the tile server tells it to the map."""

from dataclasses import dataclass
from functools import lru_cache

import msgspec
from PySide6.QtGui import QFont, QFontMetricsF

from widgets.theme import font

CELL_SHIFT = 2
"""Names are told for the tiles of two zooms above: a screen then has four parts, not thirty."""
GAP = 6.0
SPACING = 700.0
"""Pixels between two places of one name along its line."""


@dataclass(frozen=True)
class LabelStyle:
    """How names of a kind are set.

    Attributes:
        rank: Lower ones take their place first.
        since: First zoom.
        until: Last zoom.
        size: Of the letters, pixels.
        strong: In the heavier face.
        water: Its halo is of water, not of land.
        along: It runs along a line.
        marked: With a dot at its place.
        raised: It stands above its place, not on it.
    """

    rank: float
    since: float
    until: float
    size: int
    strong: bool = False
    water: bool = False
    along: bool = False
    marked: bool = False
    raised: bool = False

    @property
    def height(self) -> float:
        """Of its line, pixels."""
        return self.size * 1.25


LABELS = {
    "province": LabelStyle(1, 5, 10.5, 13, strong=True),
    "city": LabelStyle(2, 6, 14, 14, strong=True),
    "town": LabelStyle(4, 8, 15, 13, strong=True),
    "river": LabelStyle(5, 11, 22, 12, water=True, along=True),
    "ward": LabelStyle(10, 10.5, 16.5, 12, strong=True),
    "hamlet": LabelStyle(20, 13, 16.5, 11),
    "roundabout": LabelStyle(22, 13, 22, 11, raised=True),
    "bridge": LabelStyle(24, 14, 22, 11, raised=True),
    "poi1": LabelStyle(25, 13, 22, 11, marked=True, raised=True),
    "place": LabelStyle(26, 13, 22, 11, marked=True, raised=True),
    "water": LabelStyle(28, 14, 22, 11, water=True),
    "road1": LabelStyle(30, 11.5, 22, 11, along=True),
    "road2": LabelStyle(32, 12.5, 22, 11, along=True),
    "poi2": LabelStyle(33, 14.2, 22, 11, marked=True, raised=True),
    "road3": LabelStyle(34, 14, 22, 11, along=True),
    "road4": LabelStyle(36, 15.5, 22, 11, along=True),
    "quarter": LabelStyle(37, 15.2, 17, 11),
    "green": LabelStyle(38, 14, 22, 11),
    "rail": LabelStyle(40, 14, 22, 11, along=True),
    "poi3": LabelStyle(42, 15.4, 22, 11, marked=True, raised=True),
    "area": LabelStyle(43, 15.5, 22, 11),
    "poi4": LabelStyle(44, 16.4, 22, 11, marked=True, raised=True),
    "road5": LabelStyle(46, 16.8, 22, 11, along=True),
    "poi5": LabelStyle(48, 17.2, 22, 11, marked=True, raised=True),
}


class Label(msgspec.Struct, frozen=True, array_like=True):
    """One name at one place.

    Attributes:
        text: In the language that was asked for.
        kind: Key of ``LABELS``.
        rank: Lower ones take their place first.
        ends: x and y of its left and of its right end in the mercator square; twice its place where it does not run
            along a line.
    """

    text: str
    kind: str
    rank: float
    ends: tuple[float, float, float, float]


def face(style: LabelStyle) -> QFont:
    """The font of a kind; without hinting, so that turned letters keep their distances."""
    found = font(style.size, strong=style.strong)
    found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return found


@lru_cache(maxsize=20_000)
def width(text: str, size: int, strong: bool) -> float:
    """Pixels from the first to the last letter."""
    return _metrics(size, strong).horizontalAdvance(text)


@lru_cache(maxsize=16)
def _metrics(size: int, strong: bool) -> QFontMetricsF:
    return QFontMetricsF(face(LabelStyle(0, 0, 0, size, strong)))
