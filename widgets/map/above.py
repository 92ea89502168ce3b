"""What lies over the moving things: flow, names, points or their badges, alarms."""

import numpy as np
from PySide6.QtGui import QPainter

from console.geo.cluster import Clusters
from console.geo.flow import arrows
from console.geo.mercator import Box, Floats
from widgets.map.badge import badge_radius, draw_badge
from widgets.map.hit import Sight, clusters
from widgets.map.item import MapFlow, View
from widgets.map.mark import SYMBOL, draw_alarms, draw_flow, draw_points
from widgets.map.name import Names
from widgets.map.scene import ALARMS, NAMES, Points, Scene
from widgets.theme import Theme

_CROWD, _SPOT = 300, 18.0


class Above:
    """Draws on a sheet of its own."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.names: Names | None = None
        self.taken: list[Box] = []

    def draw(self, painter: QPainter, sight: Sight, view: View, theme: Theme, *, below: list[Box]) -> list[Box]:
        """Draw every layer that is shown at this zoom, no name on what ``below`` says.

        Returns:
            Where no name of a moving thing may stand.
        """
        scene, layers = self._scene, self._scene.layers
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, column in scene.flows.items():
            value = column.value
            if layers.drawn(name, sight.zoom) and isinstance(value, MapFlow):
                size = (round(sight.size[0]), round(sight.size[1]))
                flow = arrows(column.x, column.y, value.heading, value.speed, sight.view, size, view.bearing)
                painter.setOpacity(layers.choice(name).opacity)
                draw_flow(painter, flow, value.unit, theme)
        x, y = sight.view.project(scene.alarms.x, scene.alarms.y)
        shown = topmost(_near(x, y, sight, SYMBOL), x, y) if layers.drawn(ALARMS, sight.zoom) else []
        alarms = [scene.alarms.at(k) for k in shown]
        spots = [(float(x[k]), float(y[k])) for k in shown]
        half = SYMBOL / 2
        taken = [*self.taken, *below, *(Box(x - half, y - half, x + half, y + half) for x, y in spots)]
        for name, points in scene.points.items():
            if layers.drawn(name, sight.zoom):
                painter.setOpacity(layers.choice(name).opacity)
                taken += self._points(painter, name, points, sight, theme)
        painter.setOpacity(1.0)
        if self.names is not None and layers.drawn(NAMES, sight.zoom):
            painter.setOpacity(layers.choice(NAMES).opacity)
            self.names.draw(painter, sight.view, sight.zoom, sight.size, taken)
        painter.setOpacity(layers.choice(ALARMS).opacity)
        draw_alarms(painter, alarms, spots, theme)
        painter.setOpacity(1.0)
        return taken

    def _points(self, painter: QPainter, name: str, points: Points, sight: Sight, theme: Theme) -> list[Box]:
        badges = clusters(self._scene, name, sight)
        if badges is None:
            x, y = sight.view.project(points.x, points.y)
            rows = _near(x, y, sight, 16)
            spots = [(float(x[k]), float(y[k])) for k in rows]
            return draw_points(painter, [points.items[k] for k in rows], spots, sight.zoom, theme)
        x, y = sight.view.project(badges.x, badges.y)
        near = _near(x, y, sight, 16)
        places = {k: (float(x[k]), float(y[k])) for k in near}
        alone = [k for k in near if badges.count[k] == 1]
        items = [points.items[int(badges.member[k])] for k in alone]
        taken = draw_points(painter, items, [places[k] for k in alone], sight.zoom, theme)
        return taken + _badges(painter, badges, places, theme)


def topmost(rows: list[int], x: Floats, y: Floats) -> list[int]:
    """Of thousands of symbols only the last drawn in each spot: those below it could not be told from one another."""
    if len(rows) < _CROWD:
        return rows
    last_first = np.array(rows[::-1])
    spots = (x[last_first] // _SPOT) * 1e6 + y[last_first] // _SPOT
    _, seen = np.unique(spots, return_index=True)
    return np.sort(last_first[seen]).tolist()


def _badges(painter: QPainter, badges: Clusters, places: dict[int, tuple[float, float]], theme: Theme) -> list[Box]:
    taken: list[Box] = []
    for k, at in places.items():
        count = int(badges.count[k])
        if count > 1:
            draw_badge(painter, at, count, int(badges.worst[k]), theme)
            radius = badge_radius(count)
            taken.append(Box(at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius))
    return taken


def _near(x: Floats, y: Floats, sight: Sight, by: float) -> list[int]:
    """Rows that lie on the screen or within ``by`` pixels of it: the rest is not drawn, however far away."""
    inside = (x > -by) & (x < sight.size[0] + by) & (y > -by) & (y < sight.size[1] + by)
    return inside.nonzero()[0].tolist()
