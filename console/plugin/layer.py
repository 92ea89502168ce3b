"""``[[layer]]``: what a plugin puts on the map, declared as data."""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from console.model.text import Text

Style = Literal["moving", "point", "square", "shape", "area", "heat", "flow", "view", "circle", "raster"]
Value = str | int | float | bool
Zoom = Annotated[float, msgspec.Meta(ge=0, le=24)]
_SHIPPED = {"shape": ".geojson", "area": ".geojson", "point": ".geojson", "raster": ".png"}
_SCALED = frozenset({"point", "square", "shape", "area"})
_SPREAD = 300.0


class LayerStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from"}):
    """One step of a colour scale: from which value on, which colour, what it means."""

    since: float
    colour: Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-f]{6}$", description="a colour like #4cc38a")]
    name: Text


class Layer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Things of one kind on the map, or a file that the plugin ships.

    Attributes:
        id: Unique within the plugin.
        name: Shown in the list of layers.
        entity_kind: What it shows; empty where ``file`` says it.
        style: How: ``moving`` dots, standing ``point`` or small ``square``, the entity's own geometry as a ``shape``
            (lines) or an ``area`` (filled), ``heat`` where many lie, ``flow`` arrows (``reading`` is the speed, the
            event's ``heading`` the way), ``view`` for what a camera sees (attributes ``bearing``,
            ``field_of_view``, ``range``), ``circle`` around a place (attribute ``radius``, metres), or a ``raster``.
        shown: Whether it is on at first.
        file: In the plugin's own folder: GeoJSON for points, shapes and areas, PNG for a raster.
        bounds: West, south, east and north of a raster, WGS84 degrees.
        reading: The kind of reading that is shown: it colours by ``scale``, weighs heat, is the speed of a flow.
        label: Whether the figure of ``reading``, or the first that the thing has, stands beside it.
        scale: Colours by value of ``reading``, ascending; also the layer's key.
        symbol: Of points: ``station``, ``gauge``, ``substation``, ``report`` or ``camera``.
        opacity: 0.05 to 1.
        zoom: From which zoom to which it is drawn.
        cluster: Whether points far away are drawn as one badge with their number.
        where: Attributes that an entity must have, with these values.
        full: Of heat, the weight on one spot that has the last colour.
        metres: Of heat, over which one thing spreads; of ``view`` and ``circle``, the reach where none is told.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]*$")]
    name: Text
    entity_kind: str = ""
    style: Style = "point"
    shown: bool = True
    file: str = ""
    bounds: tuple[float, float, float, float] | None = None
    reading: str = ""
    label: bool = False
    scale: tuple[LayerStep, ...] = ()
    symbol: Literal["station", "gauge", "substation", "report", "camera"] = "station"
    opacity: Annotated[float, msgspec.Meta(ge=0.05, le=1)] = 1.0
    zoom: tuple[Zoom, Zoom] = (0.0, 24.0)
    cluster: bool = False
    where: dict[str, Value] = {}
    full: Annotated[float, msgspec.Meta(gt=0)] = 5.0
    metres: Annotated[float, msgspec.Meta(gt=0)] = _SPREAD


def faults(layer: Layer) -> Iterator[tuple[str, str]]:
    """(field, rule) of what the types alone cannot say."""
    steps = [step.since for step in layer.scale]
    broken = (
        ("entity_kind", bool(layer.entity_kind) == bool(layer.file), "exactly one of entity_kind and file is given"),
        ("file", bool(layer.file) and layer.style not in _SHIPPED, f"a {layer.style} layer shows entities, no file"),
        (
            "file",
            bool(layer.file) and layer.style in _SHIPPED and not _plain(layer.file, _SHIPPED[layer.style]),
            f"a file of the plugin's own folder that ends with {_SHIPPED.get(layer.style)}",
        ),
        ("style", layer.style == "raster" and not layer.file, "a raster needs a file"),
        ("bounds", (layer.style == "raster") != (layer.bounds is not None), "given exactly for a raster"),
        ("bounds", layer.bounds is not None and not _ordered(layer.bounds), "west, south, east and north, in degrees"),
        ("reading", layer.style == "flow" and not layer.reading, "a flow needs the reading that is its speed"),
        ("scale", bool(steps) and not (layer.reading and layer.style in _SCALED), "colours the values of a reading"),
        ("scale", steps != sorted(set(steps)), "ascends"),
        ("zoom", layer.zoom[0] >= layer.zoom[1], "from a lesser zoom to a greater"),
    )
    return ((field, rule) for field, is_broken, rule in broken if is_broken)


def _plain(name: str, suffix: str) -> bool:
    return name.endswith(suffix) and "/" not in name and "\\" not in name and not name.startswith(".")


def _ordered(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return -180 <= west < east <= 180 and -90 <= south < north <= 90
