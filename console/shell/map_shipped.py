"""Layers that are files: what plugins ship, and what the operator opens."""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from console.geo.geojson import Feature, GeoJsonError, load
from console.geo.palette import Pixels
from console.model.text import Text
from console.shell.map_layers import Declared
from widgets.map.item import MapArea, MapLine, MapPoint, MapRaster

if TYPE_CHECKING:
    from widgets.map.pane import MapPane

_log = logging.getLogger(__name__)
_NAMES = ("name_{language}", "name_vi", "name", "ten", "title")


def show_shipped(pane: "MapPane", declared: Iterable[Declared], language: str, city: tuple[float, float]) -> None:
    """Show the files of plugins; one that cannot be used is logged, and its layer stays empty."""
    for entry in declared:
        if entry.folder is None:
            continue
        path = entry.folder / entry.layer.file
        try:
            if entry.layer.bounds is not None:
                pane.set_raster(entry.id, MapRaster(_pixels(path), *entry.layer.bounds))
            else:
                show_features(pane, entry.id, load(path, city).features, language)
        except GeoJsonError as err:
            _log.warning("layer %s: %s", entry.id, err)


def show_features(pane: "MapPane", layer: str, features: Sequence[Feature], language: str) -> None:
    """Show what was read, whatever shapes it has, as one layer."""
    names = [_name(f, language) for f in features]
    told = list(zip(features, names, strict=True))
    areas = [MapArea(f.id, f.parts, name) for f, name in told if f.shape == "area"]
    lines = [MapLine(f.id, part, title=name) for f, name in told if f.shape == "line" for part in f.parts]
    points = [MapPoint(f.id, *part[0], name) for f, name in told if f.shape == "point" for part in f.parts]
    if areas:
        pane.set_areas(layer, areas)
    if lines:
        pane.set_lines(layer, lines)
    if points:
        pane.set_points(layer, points)


def _name(feature: Feature, language: str) -> str:
    keys = [key.format(language=language) for key in _NAMES]
    return next((str(feature.properties[k]) for k in keys if feature.properties.get(k)), feature.id)


def _pixels(path: Path) -> Pixels:
    """A picture as premultiplied ARGB.

    Raises:
        GeoJsonError: It is none.
    """
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise GeoJsonError(Text(f"{path.name}: không phải ảnh", f"{path.name}: no picture"))
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return rows[:, : image.width()].copy()
