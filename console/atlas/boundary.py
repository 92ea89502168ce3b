"""Boundaries of wards and provinces, each with the days on which it holds."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np

from console.atlas.fault import AtlasError
from console.geo.geojson import Feature, GeoJsonError, load
from console.geo.mercator import Floats
from console.model.text import Text

Level = Literal["ward", "province"]
LEVELS: tuple[Level, ...] = ("ward", "province")
_NAMES = ("name_vi", "fullName", "name:vi", "name", "ten", "Ten", "NAME", "ten_xa", "ten_tinh")
_ENGLISH = ("name_en", "fullNameEn", "name:en", "nameEn", "NAME_EN")
_LONGEST_NAME = 128


@dataclass(frozen=True, eq=False)
class Boundary:
    """One area.

    Attributes:
        name: Vietnamese and English; empty where it has none.
        rings: (n, 2) degrees, closed; holes among them.
        begin: First day on which it holds; None from ever.
        end: First day on which it no longer holds; None for ever.
    """

    name: Text
    rings: tuple[Floats, ...]
    begin: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is the boundary on ``day``."""
        return (self.begin is None or self.begin <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Reading:
    """What a file holds, and what has to be said of it."""

    areas: tuple[Boundary, ...]
    findings: tuple[Text, ...]


def read(path: Path, near: tuple[float, float] | None = None) -> Reading:
    """The boundaries in a GeoJSON file.

    Args:
        path: The file. Its properties ``valid_from`` and ``valid_to`` are days (2025-07-01).
        near: Longitude and latitude of the city; coordinates that come to lie there only when they are swapped are
            taken for swapped.

    Raises:
        AtlasError: The file cannot be used, or a feature is no area, or bears a day that is none; it says which.
    """
    try:
        found = load(path, near)
    except GeoJsonError as err:
        raise AtlasError(err.text.vi, err.text.en) from err
    try:
        return Reading(tuple(_boundary(feature) for feature in found.features), found.findings)
    except AtlasError as err:
        raise err.at(path.name) from err


def _boundary(feature: Feature) -> Boundary:
    said = feature.properties
    name = Text(_first(said, _NAMES), _first(said, _ENGLISH))
    where = f"feature {feature.id} {name.vi}".strip()
    if feature.shape != "area":
        raise AtlasError(
            f"{where}: không phải vùng (Polygon hay MultiPolygon)", f"{where}: no area, but a {feature.shape}"
        )
    begin, end = _day(said, "valid_from", where), _day(said, "valid_to", where)
    if begin and end and begin >= end:
        raise AtlasError(
            f"{where}: valid_to {end} không sau valid_from {begin}",
            f"{where}: valid_to {end} is not after valid_from {begin}",
        )
    return Boundary(name, tuple(np.array(ring, np.float64) for ring in feature.parts), begin, end)


def _first(properties: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((v for k in keys if isinstance(v := properties.get(k), str) and v.strip()), "").strip()[:_LONGEST_NAME]


def _day(properties: dict[str, Any], key: str, where: str) -> date | None:
    value = properties.get(key)
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as err:
        raise AtlasError(
            f"{where}: {key} {value!r} không phải ngày (2025-07-01)", f"{where}: {key} {value!r} is no day (2025-07-01)"
        ) from err
