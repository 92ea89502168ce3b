"""The schematic base map: a GeoJSON file of areas, lines and named points, projected once to the mercator square."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from console.geo.mercator import Box, Floats, bounds, project
from console.model.text import Text

AREAS = frozenset({"water", "green"})
LINES = frozenset({"river", "road", "rail"})
POINTS = frozenset({"bridge", "roundabout", "ward", "place"})
_LEAST = {"Point": 1, "LineString": 2, "Polygon": 4}


class BaseMapError(Exception):
    """The file is not the base map it should be; the message names the file and the feature."""


@dataclass(frozen=True)
class Feature:
    """One feature.

    Attributes:
        kind: Its ``class``.
        name: Vietnamese and English; empty where it has none.
        short: A shorter name for a small map, else empty.
        rank: Of a road, 1 (expressway, national) to 4 (minor); else 0.
        metres: Width of a river, radius of a roundabout; else 0.
        parts: (n, 2) arrays of the mercator square: the rings of a polygon, or one line, or one point.
        box: Around them.
    """

    kind: str
    name: Text
    short: str
    rank: int
    metres: float
    parts: tuple[Floats, ...]
    box: Box


@dataclass(frozen=True)
class BaseMap:
    """A whole base map; ``digest`` changes with every byte of its file."""

    features: tuple[Feature, ...]
    digest: str
    box: Box

    def of(self, *kinds: str) -> list[Feature]:
        """The features of some kinds, in the order of the file."""
        return [f for f in self.features if f.kind in kinds]


def load(path: Path) -> BaseMap:
    """Read a base map. Features of unknown class are skipped: a newer file still shows what is understood.

    Raises:
        BaseMapError: The file cannot be read, is no FeatureCollection, has a broken feature or shows nothing.
    """
    try:
        text = path.read_bytes()
        tree: Any = json.loads(text)
    except (OSError, ValueError) as err:
        raise BaseMapError(f"{path}: cannot be read as JSON: {err}") from err
    if not isinstance(tree, dict) or cast("dict[str, Any]", tree).get("type") != "FeatureCollection":
        raise BaseMapError(f"{path}: not a GeoJSON FeatureCollection")
    features: list[Feature] = []
    for number, entry in enumerate(cast("dict[str, Any]", tree).get("features") or []):
        try:
            feature = _feature(entry)
        except (KeyError, TypeError, ValueError, AttributeError) as err:
            raise BaseMapError(f"{path}: feature {number}: {err!r}") from err
        if feature:
            features.append(feature)
    if not features:
        raise BaseMapError(f"{path}: holds no feature of a known class")
    whole = bounds(np.vstack([p for f in features for p in f.parts]))
    return BaseMap(tuple(features), hashlib.sha256(text).hexdigest()[:16], whole)


def _feature(entry: dict[str, Any]) -> Feature | None:
    properties: dict[str, Any] = entry["properties"] or {}
    kind = str(properties.get("class"))
    wanted = "Polygon" if kind in AREAS else "LineString" if kind in LINES else "Point"
    if kind not in AREAS | LINES | POINTS:
        return None
    shape: str = entry["geometry"]["type"]
    if shape != wanted:
        raise ValueError(f"{kind} is a {shape}, not a {wanted}")
    raw: Any = entry["geometry"]["coordinates"]
    parts = tuple(_part(p, wanted) for p in (raw if wanted == "Polygon" else [[raw]] if wanted == "Point" else [raw]))
    return Feature(
        kind=kind,
        name=Text(str(properties.get("name_vi") or ""), str(properties.get("name_en") or "")),
        short=str(properties.get("short") or ""),
        rank=int(properties.get("rank") or 0),
        metres=float(properties.get("width_m") or properties.get("radius_m") or 0.0),
        parts=parts,
        box=bounds(np.vstack(parts)),
    )


def _part(raw: list[list[float]], shape: str) -> Floats:
    degrees = np.array([point[:2] for point in raw], np.float64).reshape(-1, 2)
    if len(degrees) < _LEAST[shape]:
        raise ValueError(f"a {shape} of {len(degrees)} points")
    if not (np.abs(degrees) <= (180.0, 90.0)).all():
        raise ValueError("coordinates out of range (longitude first)")
    return np.column_stack(project(degrees[:, 0], degrees[:, 1]))
