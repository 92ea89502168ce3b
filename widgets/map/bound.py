"""The bound of the map: how far it can be zoomed and moved, so that some of the city stays in view."""

import math
from dataclasses import replace

from console.geo.mercator import TILE, Box, project, unproject
from widgets.map.item import View

SHALLOWEST, DEEPEST = 8.0, 18.0
"""Beyond the deepest a screen is narrower than the space between two streets."""
_ROOM = 0.75
"""Levels below the zoom at which the whole city just fits."""
_VISIT = 0.0002
"""Half the side of what may be looked at around a place that was gone to on purpose, in the mercator square."""


class Bound:
    """Pure. Without a city everything is allowed between the two zooms."""

    def __init__(self) -> None:
        self._city: Box | None = None
        self._visited: Box | None = None

    def set_city(self, box: Box | None) -> None:
        """Keep ``box`` (mercator square) in view."""
        self._city = box

    def visit(self, lon: float, lat: float) -> None:
        """The map was sent to this place, which may lie outside of the city: it must be possible to look around."""
        x, y = project(lon, lat)
        self._visited = Box(float(x), float(y), float(x), float(y)).grown(_VISIT)

    def zoom(self, zoom: float, size: tuple[float, float]) -> float:
        """The nearest zoom allowed on a map of ``size`` pixels."""
        return min(max(zoom, self._least(size)), DEEPEST)

    def hold(self, view: View, size: tuple[float, float]) -> View:
        """The nearest view allowed: its middle lies in the city, or about the place last gone to."""
        zoom = self.zoom(view.zoom, size)
        lon, lat = view.lon, view.lat
        boxes = [box for box in (self._city, self._visited) if box is not None] if self._city else []
        x, y = (float(v) for v in project(lon, lat))
        places = [(min(max(x, b.left), b.right), min(max(y, b.top), b.bottom)) for b in boxes]
        if places and (x, y) not in places:
            near = min(places, key=lambda p: math.dist(p, (x, y)))
            lon, lat = (float(v) for v in unproject(*near))
        return (
            view if (lon, lat, zoom) == (view.lon, view.lat, view.zoom) else replace(view, lon=lon, lat=lat, zoom=zoom)
        )

    def _least(self, size: tuple[float, float]) -> float:
        if self._city is None or min(size) < 2:
            return SHALLOWEST
        wide, high = self._city.right - self._city.left, self._city.bottom - self._city.top
        fill = max(wide / size[0], high / size[1])
        if not fill > 0:
            return SHALLOWEST
        fits = -math.log2(fill * TILE)
        return min(max(SHALLOWEST, fits - _ROOM), DEEPEST)
