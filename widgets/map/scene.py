"""What is on the map, as plain values in the mercator square: what the overlay draws and the pointer picks."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from console.geo.homography import Homography
from console.geo.mercator import Floats, placed, project
from console.geo.pick import nearest, nearest_line
from console.geo.track import Tracks, tracks
from widgets.map.item import MapAlarm, MapLine, MapPoint, Picked

TRACK_LAYERS: dict[str, frozenset[int]] = {
    "vehicle": frozenset({0, 1, 2}),
    "bus": frozenset({3}),
    "emergency": frozenset({4}),
}
ALARMS = "alarm"
_ALARM_RADIUS = 14.0
_POINT_RADIUS = 9.0
_TRACK_RADIUS = 7.0
_LINE_RADIUS = 5.0


@dataclass(frozen=True)
class Points:
    """A layer of things that stand."""

    items: tuple[MapPoint, ...]
    x: Floats
    y: Floats


@dataclass(frozen=True)
class Lines:
    """A layer of lines; each one's (n, 2) array of the mercator square."""

    items: tuple[MapLine, ...]
    shapes: tuple[Floats, ...]


@dataclass(frozen=True)
class Alarms:
    """Alarms in the order in which they are drawn: the one that matters most last."""

    items: tuple[MapAlarm, ...]
    x: Floats
    y: Floats


_NOTHING = np.zeros(0)


class Scene:
    """Each ``set_`` says whether anything changed, so that nothing is painted for nothing."""

    def __init__(self) -> None:
        self.tracks: Tracks = tracks(_NOTHING, _NOTHING, _NOTHING, _NOTHING, _NOTHING)
        self.points: dict[str, Points] = {}
        self.lines: dict[str, Lines] = {}
        self.alarms = Alarms((), _NOTHING, _NOTHING)
        self.hidden: frozenset[str] = frozenset()
        self.selected: object | None = None
        self._ids: Sequence[object] | None = None

    @property
    def hidden_states(self) -> frozenset[int]:
        """States of the tracks whose layer is not shown."""
        return frozenset[int]().union(*(s for name, s in TRACK_LAYERS.items() if name in self.hidden))

    def set_tracks(
        self,
        lon: npt.ArrayLike,
        lat: npt.ArrayLike,
        heading: npt.ArrayLike,
        state: npt.ArrayLike,
        age: npt.ArrayLike,
        *,
        ids: Sequence[object] | None,
    ) -> bool:
        """Replace the moving things."""
        new, self._ids = tracks(lon, lat, heading, state, age), ids
        old, self.tracks = self.tracks, new
        return any(not np.array_equal(getattr(old, f.name), getattr(new, f.name)) for f in fields(Tracks))

    def set_points(self, layer: str, points: Sequence[MapPoint]) -> bool:
        """Replace a layer of points; those without a place on the Earth are left out."""
        items = tuple(p for p in points if placed(p.lon, p.lat))
        if layer in self.points and self.points[layer].items == items:
            return False
        self.points[layer] = Points(items, *project([p.lon for p in items], [p.lat for p in items]))
        return True

    def set_lines(self, layer: str, lines: Sequence[MapLine]) -> bool:
        """Replace a layer of lines; those of less than two points, or not on the Earth, are left out."""
        items = tuple(line for line in lines if len(line.coordinates) > 1 and _on_earth(line))
        if layer in self.lines and self.lines[layer].items == items:
            return False
        known = {line.coordinates: shape for old in self.lines.values() for line, shape in _pairs(old)}
        shapes = (known.get(line.coordinates) for line in items)
        made = (_shape(line) if shape is None else shape for line, shape in zip(items, shapes, strict=True))
        self.lines[layer] = Lines(items, tuple(made))
        return True

    def set_alarms(self, alarms: Sequence[MapAlarm]) -> bool:
        """Replace the alarms."""
        items = tuple(
            sorted((a for a in alarms if placed(a.lon, a.lat)), key=lambda a: (not a.acknowledged, -a.priority))
        )
        if items == self.alarms.items:
            return False
        self.alarms = Alarms(items, *project([a.lon for a in items], [a.lat for a in items]))
        return True

    def hide(self, layers: frozenset[str]) -> None:
        """Which layers are not shown."""
        self.hidden = layers

    def counts(self) -> dict[str, int | None]:
        """Layers that exist and how many things each holds; None where a number says nothing."""
        found: dict[str, int | None] = dict.fromkeys(self.lines)
        by_state = np.bincount(self.tracks.state, minlength=256)
        for name, states in TRACK_LAYERS.items():
            count = int(by_state[list(states)].sum())
            if count:
                found[name] = count
        found |= {name: len(layer.items) for name, layer in self.points.items()}
        if self.alarms.items:
            found[ALARMS] = len(self.alarms.items)
        return found

    def pick(self, at: tuple[float, float], view: Homography) -> Picked | None:
        """What is under a pixel: an alarm before a point before a track before a line."""
        if ALARMS not in self.hidden:
            row = nearest(*view.project(self.alarms.x, self.alarms.y), at, _ALARM_RADIUS)
            if row is not None:
                return Picked(ALARMS, self.alarms.items[row].id)
        for name, layer in self.points.items():
            row = None if name in self.hidden else nearest(*view.project(layer.x, layer.y), at, _POINT_RADIUS)
            if row is not None:
                return Picked(name, layer.items[row].id)
        moving = self.tracks.without(self.hidden_states)
        row = nearest(*view.project(moving.x, moving.y), at, _TRACK_RADIUS)
        if row is not None:
            place = int(moving.row[row])
            return Picked("track", place if self._ids is None else self._ids[place])
        for name, layer in self.lines.items():
            pixels = [] if name in self.hidden else [np.column_stack(view.project(*s.T)) for s in layer.shapes]
            row = nearest_line(pixels, at, _LINE_RADIUS)
            if row is not None:
                return Picked("line", layer.items[row].id)
        return None

    def find(self, wanted: object) -> tuple[MapAlarm | MapPoint | None, tuple[float, float]] | None:
        """The alarm, point or track (then None) of an id, and its place in the mercator square."""
        for row, alarm in enumerate(self.alarms.items):
            if alarm.id == wanted:
                return alarm, (float(self.alarms.x[row]), float(self.alarms.y[row]))
        for layer in self.points.values():
            for row, point in enumerate(layer.items):
                if point.id == wanted:
                    return point, (float(layer.x[row]), float(layer.y[row]))
        return self._find_track(wanted)

    def _find_track(self, wanted: object) -> tuple[None, tuple[float, float]] | None:
        place = wanted if self._ids is None else next((k for k, i in enumerate(self._ids) if i == wanted), None)
        if not isinstance(place, int):
            return None
        rows = np.flatnonzero(self.tracks.row == place)
        return (None, (float(self.tracks.x[rows[0]]), float(self.tracks.y[rows[0]]))) if len(rows) else None


def _pairs(layer: Lines) -> list[tuple[MapLine, Floats]]:
    return list(zip(layer.items, layer.shapes, strict=True))


def _on_earth(line: MapLine) -> bool:
    lon, lat = zip(*line.coordinates, strict=True)
    return bool(placed(lon, lat).all())


def _shape(line: MapLine) -> Floats:
    return np.column_stack(project([c[0] for c in line.coordinates], [c[1] for c in line.coordinates]))
