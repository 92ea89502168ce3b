"""What the pointer or a drawn outline hits: one thing, or everything inside."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from console.geo.cluster import Clusters, cluster
from console.geo.homography import Homography
from console.geo.mercator import Box, unproject
from console.geo.pick import nearest, nearest_line
from console.geo.zone import Zone, ZoneError
from widgets.map.item import Badge, Picked
from widgets.map.layer import CLUSTER_BELOW
from widgets.map.scene import ALARMS, Lines, Scene
from widgets.map.shape import on_screen

_ALARM_RADIUS = 14.0
_POINT_RADIUS = 9.0
_TRACK_RADIUS = 7.0
_LINE_RADIUS = 5.0


@dataclass(frozen=True)
class Sight:
    """Through what the scene is seen: registration, zoom, and the size of the screen in pixels."""

    view: Homography
    zoom: float
    size: tuple[float, float]

    @property
    def screen(self) -> Box:
        """The screen in pixels, a little more than it shows."""
        return Box(0.0, 0.0, *self.size).grown(8.0)

    def ground(self) -> Box:
        """What is in view, in the mercator square; above the horizon nothing is."""
        width, height = self.size
        x, y = self.view.unproject([0.0, width, width, 0.0], [0.0, 0.0, height, height])
        return Box(
            float(np.clip(x.min(), 0, 1)), float(np.clip(y.min(), 0, 1)),
            float(np.clip(x.max(), 0, 1)), float(np.clip(y.max(), 0, 1)),
        )  # fmt: skip


def clusters(scene: Scene, layer: str, sight: Sight) -> Clusters | None:
    """The badges of a layer of points; None where each stands alone."""
    if sight.zoom >= CLUSTER_BELOW or not scene.layers.layer(layer).clustered:
        return None
    points = scene.points[layer]
    return cluster(points.x, points.y, points.state, sight.ground(), sight.zoom)


def pick(scene: Scene, at: tuple[float, float], sight: Sight) -> Picked | None:
    """What is under a pixel: an alarm before a point before a track before a line before an area."""
    for looked in (_alarm, _point, _track, _line, _area):
        found = looked(scene, at, sight)
        if found is not None:
            return found
    return None


def _alarm(scene: Scene, at: tuple[float, float], sight: Sight) -> Picked | None:
    if not scene.layers.drawn(ALARMS, sight.zoom):
        return None
    row = nearest(*sight.view.project(scene.alarms.x, scene.alarms.y), at, _ALARM_RADIUS)
    return None if row is None else Picked(ALARMS, scene.alarms.at(row).id)


def _point(scene: Scene, at: tuple[float, float], sight: Sight) -> Picked | None:
    for name, layer in scene.points.items():
        if not scene.layers.drawn(name, sight.zoom):
            continue
        badges = clusters(scene, name, sight)
        if badges is not None:
            row = nearest(*sight.view.project(badges.x, badges.y), at, _ALARM_RADIUS)
            if row is not None:
                alone = badges.count[row] == 1
                member = layer.items[int(badges.member[row])]
                lon, lat = (float(v) for v in unproject(badges.x[row], badges.y[row]))
                return Picked(name, member.id) if alone else Picked("cluster", Badge(lon, lat))
            continue
        row = nearest(*sight.view.project(layer.x, layer.y), at, _POINT_RADIUS)
        if row is not None:
            return Picked(name, layer.items[row].id)
    return None


def _track(scene: Scene, at: tuple[float, float], sight: Sight) -> Picked | None:
    moving = scene.tracks.without(scene.layers.hidden_states(sight.zoom))
    row = nearest(*sight.view.project(moving.x, moving.y), at, _TRACK_RADIUS)
    return None if row is None else Picked("track", scene.id_of(int(moving.row[row])))


def _line(scene: Scene, at: tuple[float, float], sight: Sight) -> Picked | None:
    near = Box(at[0], at[1], at[0], at[1]).grown(_LINE_RADIUS)
    for name, layer in scene.lines.items():
        if not scene.layers.drawn(name, sight.zoom):
            continue
        lines = [(k, part) for k, parts in on_screen(layer.shapes, sight.view, sight.zoom, near) for part in parts]
        row = nearest_line([part for _, part in lines], at, _LINE_RADIUS)
        if row is not None:
            return Picked("line", layer.items[lines[row][0]].id)
    return None


def _area(scene: Scene, at: tuple[float, float], sight: Sight) -> Picked | None:
    x, y = (float(v) for v in sight.view.unproject(*at))
    place = Box(x, y, x, y)
    lon, lat = (float(v) for v in unproject(x, y))
    for name, layer in reversed(scene.areas.items()):
        if not scene.layers.drawn(name, sight.zoom):
            continue
        for item, shape in zip(layer.items, layer.shapes, strict=True):
            if shape.box.meets(place) and Zone(item.rings).holds(lon, lat):
                return Picked("area", item.id)
    return None


def inside(scene: Scene, outline: Sequence[tuple[float, float]], sight: Sight) -> list[Picked]:
    """Everything that is drawn inside an outline of pixels: alarms, points, moving things, lines that touch it.

    The outline is judged in degrees by the same zone as a geofence: an edge across the city bends by less than a pixel.
    """
    corners = np.array(outline, np.float64).reshape(-1, 2)
    lon, lat = unproject(*sight.view.unproject(corners[:, 0], corners[:, 1]))
    try:
        zone = Zone([list(zip(lon.tolist(), lat.tolist(), strict=True))])
    except ZoneError:
        return []
    found: list[Picked] = []
    if scene.layers.drawn(ALARMS, sight.zoom):
        rows = np.flatnonzero(zone.inside(*unproject(scene.alarms.x, scene.alarms.y)))
        found += [Picked(ALARMS, scene.alarms.at(k).id) for k in rows.tolist()]
    for name, points in scene.points.items():
        if scene.layers.drawn(name, sight.zoom):
            rows = np.flatnonzero(zone.inside(*unproject(points.x, points.y)))
            found += [Picked(name, points.items[k].id) for k in rows.tolist()]
    moving = scene.tracks.without(scene.layers.hidden_states(sight.zoom))
    rows = np.flatnonzero(zone.inside(*unproject(moving.x, moving.y)))
    found += [Picked("track", scene.id_of(k)) for k in moving.row[rows].tolist()]
    for name, lines in scene.lines.items():
        if scene.layers.drawn(name, sight.zoom):
            found += [Picked("line", i) for i in _touched(lines, zone)]
    return found


def _touched(layer: Lines, zone: Zone) -> list[str]:
    if not layer.items:
        return []
    parts = [(k, part) for k, shape in enumerate(layer.shapes) for part in shape.parts]
    owner = np.repeat([k for k, _ in parts], [len(part) for _, part in parts])
    hit = zone.inside(*unproject(*np.vstack([part for _, part in parts]).T))
    touched: list[int] = np.unique(owner[hit]).tolist()
    return [layer.items[k].id for k in touched]
