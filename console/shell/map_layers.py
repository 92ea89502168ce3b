"""The layers of this seat's map: those of the core, and those that plugins declare."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from console.model.entity import Entity
from console.plugin.discovery import PluginResult
from console.plugin.layer import Layer
from widgets.map.layer import TRACKS, TRAILS, MapLayer, Step
from widgets.map.words import LAYERS
from widgets.theme import Theme
from widgets.words import Words

CAMERAS, VIEWS, WARDS = "camera", "camera.view", "ward"
WAYS, REACHED, CLOSED = "road.way", "road.reached", "road.closed"
_TRACK_LAYERS = {"vehicle": "vehicle", "bus": "bus", "emergency": "emergency"}
_FIRST_FREE_STATE = 5
_NEAR_ZOOM = 14.0
_UNDER = ("raster", "heat", "area", "shape", "flow", "view", "circle")


@dataclass(frozen=True)
class Declared:
    """A layer of a plugin under the id that the map knows it by.

    Attributes:
        id: ``plugin.layer``.
        layer: What the plugin says.
        folder: Of the plugin; None where it cannot be found.
    """

    id: str
    layer: Layer
    folder: Path | None


class MapLayers:
    """Plain lookups, made once.

    Attributes:
        declared: Those of the plugins, by id.
        states: State of the tracks by kind of entity.
    """

    def __init__(self, plugins: Iterable[PluginResult]) -> None:
        usable = [(p, p.manifest) for p in plugins if p.manifest]
        self.declared = {
            f"{plugin.name}.{layer.id}": Declared(f"{plugin.name}.{layer.id}", layer, plugin.folder)
            for plugin, manifest in usable
            for layer in manifest.layers
        }
        self.states = {"bus": 3, "emergency": 4}
        self._by_kind: dict[str, list[Declared]] = {}
        for declared in self.declared.values():
            if declared.layer.entity_kind:
                self._by_kind.setdefault(declared.layer.entity_kind, []).append(declared)
        moving = [d.layer.entity_kind for d in self.declared.values() if d.layer.style == "moving"]
        others = [kind for kind in dict.fromkeys(moving) if kind not in _TRACK_LAYERS]
        self.states.update({kind: _FIRST_FREE_STATE + k for k, kind in enumerate(others)})

    def of(self, entity: Entity) -> list[Declared]:
        """The layers that show an entity where it stands; what moves is shown by its track."""
        return [
            d for d in self._by_kind.get(entity.kind, ()) if d.layer.style != "moving" and _has(entity, d.layer.where)
        ]

    @property
    def files(self) -> list[Declared]:
        """Those that show a file."""
        return [d for d in self.declared.values() if d.layer.file]

    def title(self, kind: str, language: str) -> str:
        """What things of a kind that moves are called."""
        named = (d.layer.name for d in self.declared.values() if d.layer.entity_kind == kind)
        found = next(named, None) or LAYERS.get(kind)
        return found.get(language) if found else kind

    def shown(self, words: Words, theme: Theme, *, wards: bool, reach: tuple[Step, ...] = ()) -> list[MapLayer]:
        """All in the order of the legend: what lies under, streets, what moves, what stands, alarms and names."""
        language = words.language
        all_of = [(d, _map_layer(d, language, self.states)) for d in self.declared.values()]
        under = [made for d, made in all_of if d.layer.style in _UNDER]
        moving = [made for d, made in all_of if d.layer.style == "moving"]
        over = [made for d, made in all_of if d.layer.style in ("point", "square")]
        known = {made.id for made in moving}
        core = [layer for layer in TRACKS if layer.id not in known]
        meanings = (words("map.ward.none"), words("map.ward.few"), words("map.ward.many"))
        key = tuple(Step(colour, meaning) for colour, meaning in zip(theme.steps, meanings, strict=True))
        own = [MapLayer(WARDS, words("map.ward"), shown=False, opacity=0.55, steps=key)] if wards else []
        views = MapLayer(VIEWS, words("map.view"), shown=False, opacity=0.45, zoom=(_NEAR_ZOOM, 24.0))
        cameras = MapLayer(CAMERAS, clustered=True)
        roads = [
            MapLayer(REACHED, words("map.reached"), opacity=0.6, steps=reach),
            MapLayer(WAYS, words("map.way"), opacity=0.9),
            MapLayer(CLOSED, words("map.closed")),
        ]
        return [
            *own,
            *under,
            *roads,
            *moving,
            *core,
            TRAILS,
            cameras,
            views,
            *over,
            MapLayer("alarm"),
            MapLayer("names"),
        ]


def _map_layer(declared: Declared, language: str, states: dict[str, int]) -> MapLayer:
    layer = declared.layer
    mine = frozenset[int]()
    if layer.style == "moving":
        kind = layer.entity_kind
        mine = frozenset({0, 1, 2}) if kind == "vehicle" else frozenset({states[kind]})
    return MapLayer(
        _TRACK_LAYERS.get(layer.entity_kind, declared.id) if layer.style == "moving" else declared.id,
        layer.name.get(language),
        layer.shown,
        layer.opacity,
        layer.zoom,
        tuple(Step(step.colour, step.name.get(language)) for step in layer.scale),
        layer.cluster,
        mine,
    )


def _has(entity: Entity, where: dict[str, str | int | float | bool]) -> bool:
    return all(entity.attributes.get(name) == value for name, value in where.items())
