"""The opening of the heavy panes: their code is imported here and only when the window has already been painted."""

from collections.abc import Callable
from importlib import import_module

from PySide6.QtWidgets import QWidget

from console.config.schema import THAI_NGUYEN
from console.shell.pane_feed import PaneFeed
from console.shell.seat import Seat
from resources import locate
from widgets.map.item import Shown
from widgets.theme import THEMES
from widgets.words import Words

_ELSEWHERE_ZOOM = 12.0
Opened = tuple[QWidget, PaneFeed]


def trends(seat: Seat, words: Words) -> Opened:
    """Three trends."""
    stack = import_module("widgets.trend_stack").TrendStack(THEMES[seat.theme], words.language, seat.zone)
    return stack, import_module("console.shell.trend_feed").TrendFeed(seat, stack, words)


def live_map(seat: Seat, words: Words) -> Opened:
    """The map, on its base: it starts at the city, or where the base is if that is elsewhere."""
    pane = import_module("widgets.map.pane").MapPane(THEMES[seat.theme], words.language)
    base, city = seat.base, seat.city
    start = (city.lon, city.lat, city.zoom)
    if base.centre and not base.covers(city.lon, city.lat):
        start = (base.centre[0], base.centre[1], max(base.centre[2], _ELSEWHERE_ZOOM))
    pane.center_on(*start)
    pane.set_home(*start)
    if base.kind == "schematic" and not base.fault:
        pane.set_geojson(base.source)
    else:
        pane.set_base(Shown(base.attribution, base.digest, base.box))
    wards = locate("city", "thai_nguyen_wards.geojson") if city.id == THAI_NGUYEN.id else None
    return pane, import_module("console.shell.map_feed").MapFeed(seat, pane, words, wards)


def cameras(seat: Seat, words: Words) -> Opened:
    """The camera tiles."""
    mosaic = import_module("widgets.mosaic").Mosaic(THEMES[seat.theme], words.language)
    return mosaic, import_module("console.shell.camera_feed").CameraFeed(seat, mosaic, words)


PANES: tuple[tuple[str, Callable[[Seat, Words], Opened]], ...] = (
    ("map", live_map),
    ("trends", trends),
    ("cameras", cameras),
)
