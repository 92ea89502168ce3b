"""What is on the map, as plain values in the mercator square: what is drawn and what the pointer picks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from console.geo.mercator import Box, Floats, placed, project
from console.geo.track import Tracks, tracks
from console.geo.trail import Trails
from widgets.map.item import MapAlarm, MapArea, MapFlow, MapHeat, MapLine, MapPoint, MapRaster
from widgets.map.layer import TRAILS, Layers
from widgets.map.shape import Shape, shape_of
from widgets.map.standing import Standing

ALARMS = "alarm"
NAMES = "names"
STATES = ("normal", "off", "selected", "warn", "alarm")
"""Of points, the worst last."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", MapLine, MapArea)
_Any = TypeVar("_Any", bound=_Named)


@dataclass(frozen=True)
class Points:
    """A layer of things that stand; ``state`` is the higher the worse."""

    items: tuple[MapPoint, ...]
    x: Floats
    y: Floats
    state: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Lines:
    """A layer of lines."""

    items: tuple[MapLine, ...]
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class AreaLayer:
    """A layer of areas."""

    items: tuple[MapArea, ...]
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Column:
    """A layer of heat or flow: its places in the mercator square, and the value that told it."""

    x: Floats
    y: Floats
    value: MapHeat | MapFlow


@dataclass(frozen=True)
class Sheet:
    """A raster and its edges in the mercator square."""

    value: MapRaster
    box: Box


_NOTHING = np.zeros(0)


class Scene:
    """Each ``set_`` says whether anything changed, so that nothing is painted for nothing.

    Attributes:
        layers: What the operator wants to see.
        alarms: Those that stand; they have a ``put`` of their own.
        selected: The id of what is selected.
        card: What is said of the selected moving thing.
    """

    def __init__(self) -> None:
        self.layers = Layers()
        self.tracks: Tracks = tracks(_NOTHING, _NOTHING, _NOTHING, _NOTHING, _NOTHING)
        self.trails = Trails()
        self.points: dict[str, Points] = {}
        self.lines: dict[str, Lines] = {}
        self.areas: dict[str, AreaLayer] = {}
        self.heats: dict[str, Column] = {}
        self.flows: dict[str, Column] = {}
        self.rasters: dict[str, Sheet] = {}
        self.alarms = Standing()
        self.selected: object | None = None
        self.card: MapPoint | None = None
        self.age: npt.NDArray[np.floating] = _NOTHING
        self._ids: Sequence[object] | None = None
        self._told: dict[str, tuple[object, ...]] = {}
        self._masks: dict[str, tuple[int, str, npt.NDArray[np.bool_]]] = {}

    # -- what moves

    def set_tracks(
        self,
        lon: npt.ArrayLike,
        lat: npt.ArrayLike,
        heading: npt.ArrayLike,
        state: npt.ArrayLike,
        age: npt.NDArray[np.floating],
        *,
        ids: Sequence[object] | None,
        now: float = 0.0,
    ) -> bool:
        """Replace the moving things; ``now`` is a clock of seconds that never goes back, for their trails."""
        new, self._ids, self.age = tracks(lon, lat, heading, state, age), ids, age
        old, self.tracks = self.tracks, self._wanted(new)
        changed = any(not np.array_equal(getattr(old, f.name), getattr(new, f.name)) for f in fields(Tracks))
        if len(new) == len(age):
            self.trails.push(new.x, new.y, now)
        return changed

    def _wanted(self, moving: Tracks) -> Tracks:
        """Without what the filter of its layer does not let through."""
        for layer in self.layers.tracks:
            if self.layers.filtered(layer.id) and self._ids is not None:
                mine = np.isin(moving.state, list(layer.states))
                moving = moving.at(np.flatnonzero(~mine | self._mask(layer.id)[moving.row]))
        return moving

    def _mask(self, layer: str) -> npt.NDArray[np.bool_]:
        """By row, whether its id passes the filter; asked once for as long as there are as many."""
        ids, only = self._ids or (), self.layers.choice(layer).only
        known = self._masks.get(layer)
        if known is None or known[:2] != (len(ids), only):
            mask = np.array([self.layers.wanted(layer, str(i)) for i in ids], bool)
            known = self._masks[layer] = (len(ids), only, mask)
        return known[2]

    def id_of(self, row: int) -> object:
        """What a row of the arrays last set is named."""
        return row if self._ids is None else self._ids[row]

    def row_of(self, wanted: object) -> int | None:
        """The row of a moving thing."""
        if self._ids is None:
            return wanted if isinstance(wanted, int) else None
        return next((k for k, i in enumerate(self._ids) if i == wanted), None)

    # -- what stands

    def set_points(self, layer: str, points: Sequence[MapPoint]) -> bool:
        """Replace a layer of points; those without a place on the Earth are left out."""
        if not self._news(layer, points):
            return False
        kept = [p for p in points if placed(p.lon, p.lat) and self.layers.wanted(layer, f"{p.title} {p.id} {p.label}")]
        state = np.array([STATES.index(p.state) if p.state in STATES else 0 for p in kept], np.uint8)
        self.points[layer] = Points(tuple(kept), *project([p.lon for p in kept], [p.lat for p in kept]), state)
        return True

    def set_lines(self, layer: str, lines: Sequence[MapLine]) -> bool:
        """Replace a layer of lines; those of less than two points, or not on the Earth, are left out."""
        if not self._news(layer, lines):
            return False
        old = self.lines.get(layer)
        known = dict(zip((o.coordinates for o in old.items), old.shapes, strict=True)) if old else {}
        pairs = self._shapes(layer, lines, lambda line: known.get(line.coordinates) or shape_of((line.coordinates,)))
        self.lines[layer] = Lines(tuple(i for i, _ in pairs), tuple(s for _, s in pairs))
        return True

    def set_areas(self, layer: str, areas: Sequence[MapArea]) -> bool:
        """Replace a layer of areas; those with a ring of less than two points, or not on the Earth, are left out."""
        if not self._news(layer, areas):
            return False
        old = self.areas.get(layer)
        known = dict(zip((o.rings for o in old.items), old.shapes, strict=True)) if old else {}
        pairs = self._shapes(layer, areas, lambda area: known.get(area.rings) or shape_of(area.rings))
        self.areas[layer] = AreaLayer(tuple(i for i, _ in pairs), tuple(s for _, s in pairs))
        return True

    def set_heat(self, layer: str, heat: MapHeat) -> bool:
        """Replace a layer of heat."""
        self.heats[layer] = _column(heat)
        return True

    def set_flow(self, layer: str, flow: MapFlow) -> bool:
        """Replace a layer of flow."""
        self.flows[layer] = _column(flow)
        return True

    def set_raster(self, layer: str, raster: MapRaster) -> bool:
        """Replace a raster."""
        (left, right), (top, bottom) = project([raster.west, raster.east], [raster.north, raster.south])
        self.rasters[layer] = Sheet(raster, Box(float(left), float(top), float(right), float(bottom)))
        return True

    def forget(self, layer: str) -> None:
        """A layer has gone."""
        for kept in (self.points, self.lines, self.areas, self.heats, self.flows, self.rasters):
            kept.pop(layer, None)
        self._told.pop(layer, None)

    def refilter(self, layer: str) -> None:
        """The filter of a layer has changed."""
        told = self._told.pop(layer, ())
        if layer in self.points:
            self.set_points(layer, [i for i in told if isinstance(i, MapPoint)])
        elif layer in self.lines:
            self.set_lines(layer, [i for i in told if isinstance(i, MapLine)])
        elif layer in self.areas:
            self.set_areas(layer, [i for i in told if isinstance(i, MapArea)])

    def counts(self) -> dict[str, int | None]:
        """Layers that hold something and how many; None where a number says nothing."""
        found: dict[str, int | None] = dict.fromkeys([*self.rasters, *self.heats, *self.flows, *self.lines])
        found |= {name: len(layer.items) for name, layer in self.areas.items()}
        by_state = np.bincount(self.tracks.state, minlength=256)
        for layer in self.layers.tracks:
            count = int(by_state[list(layer.states)].sum())
            if count or self.layers.filtered(layer.id):
                found[layer.id] = count
        if len(self.trails):
            found[TRAILS.id] = None
        found |= {name: None if name in self.lines else len(layer.items) for name, layer in self.points.items()}
        if len(self.alarms):
            found[ALARMS] = len(self.alarms)
        return found

    def find(self, wanted: object) -> tuple[MapAlarm | MapPoint | None, tuple[float, float]] | None:
        """The alarm, point or track (then its card, or None) of an id, and its place in the mercator square."""
        if (alarm := self.alarms.find(wanted)) is not None:
            return alarm
        for layer in self.points.values():
            for row, point in enumerate(layer.items):
                if point.id == wanted:
                    return point, (float(layer.x[row]), float(layer.y[row]))
        row = self.row_of(wanted)
        rows = np.flatnonzero(self.tracks.row == row) if row is not None else np.zeros(0, np.intp)
        if not len(rows):
            return None
        card = self.card if self.card and self.card.id == wanted else None
        return card, (float(self.tracks.x[rows[0]]), float(self.tracks.y[rows[0]]))

    def _news(self, layer: str, items: Sequence[object]) -> bool:
        told = tuple(items)
        if self._told.get(layer) == told:
            return False
        self._told[layer] = told
        return True

    def _shapes(
        self, layer: str, items: Sequence[Item], make: Callable[[Item], Shape | None]
    ) -> list[tuple[Item, Shape]]:
        wanted = (i for i in items if self.layers.wanted(layer, f"{i.title} {i.id}"))
        return [(item, shape) for item in wanted if (shape := make(item)) is not None]


def _column(value: MapHeat | MapFlow) -> Column:
    there = placed(value.lon, value.lat)
    if not there.all():
        kept = {f.name: getattr(value, f.name) for f in fields(value)}
        kept |= {name: column[there] for name, column in kept.items() if isinstance(column, np.ndarray)}
        value = type(value)(**kept)
    return Column(*project(value.lon, value.lat), value)
