"""Names of the base map for the gazetteer: one entry for all pieces of a street, one for each place."""

from collections.abc import Iterator

from console.geo.basemap import BaseMap, Feature
from console.geo.gazetteer import Entry
from console.geo.mercator import unproject

_LINES = frozenset({"road", "river", "rail"})


def toponyms(base: BaseMap) -> Iterator[Entry]:
    """The named features; a street, whose pieces are many, stands at the middle of its longest one."""
    longest: dict[tuple[str, str], Feature] = {}
    for feature in base.features:
        if feature.name.vi:
            key = (feature.kind, feature.name.vi)
            known = longest.get(key)
            if known is None or _size(feature) > _size(known):
                longest[key] = feature
    for (kind, name), feature in longest.items():
        lon, lat = _middle(feature)
        yield Entry(f"place:{kind}:{name}", kind, feature.name, lon=lon, lat=lat)


def _size(feature: Feature) -> float:
    box = feature.box
    return box.right - box.left + box.bottom - box.top


def _middle(feature: Feature) -> tuple[float, float]:
    part = feature.parts[0]
    x, y = part[len(part) // 2] if feature.kind in _LINES else part.mean(axis=0)
    lon, lat = unproject(x, y)
    return float(lon), float(lat)
