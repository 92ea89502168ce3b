"""Reading other people's GeoJSON: what can be drawn, and in words all that is wrong with the rest.

Nothing is put right silently: a ring that runs the wrong way is drawn and said, a file whose latitude stands first is
refused with what was seen, unless the caller asks for it to be turned round.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from console.geo.ring import clockwise, opened, shape_faults
from console.model.text import Text

Point = tuple[float, float]
Shape = Literal["point", "line", "area"]
MOST_BYTES = 256 << 20
_DEEPEST = 8
_NEAR = 8.0
"""Degrees around the city within which a place is likely its own."""
_SWAPPED = Text(
    "tọa độ bị đảo: vĩ độ đứng trước kinh độ (ví dụ {example}). GeoJSON ghi kinh độ trước.",
    "coordinates swapped: latitude stands before longitude (for example {example}). GeoJSON has longitude first.",
)
_WINDING = Text(
    "{count} vòng chạy sai chiều (RFC 7946: vòng ngoài ngược chiều kim đồng hồ); vẫn vẽ được.",
    "{count} rings run the wrong way (RFC 7946: outer rings counter-clockwise); they are drawn all the same.",
)
_NESTED = Text(
    "{count} hình lồng sai tầng (MultiPolygon trong Polygon hoặc ngược lại); đã đọc theo hình thật.",
    "{count} geometries are nested at the wrong depth (a MultiPolygon called Polygon, or the reverse); "
    "they were read as what they are.",
)
_NOWHERE = Text("không có nơi nào như thế trên Trái Đất", "no place on Earth")
_TURNED = Text("vĩ độ đứng trước kinh độ", "latitude stands before longitude")
_FEW = Text("quá ít điểm khác nhau", "too few different points")
_EXTENT = Text("vùng không có diện tích", "an area without extent")
_GRAVE = (("different points", _FEW), ("no area", _EXTENT), ("no place on Earth", _NOWHERE))
"""Which faults of a ring or a line keep it from being drawn."""
_NOTHING = Text("không có hình", "no geometry")
_UNREADABLE = Text("tọa độ không đọc được", "coordinates that cannot be read")
_SKIPPED = Text("bỏ qua {count}: {reason}", "{count} left out: {reason}")


class GeoJsonError(ValueError):
    """The file cannot be used; ``text`` says why in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature.

    Attributes:
        id: Its ``id``, else its number in the file.
        shape: What its parts are.
        parts: Of a point one pair each; of lines their points; of areas rings, closed, holes among them.
        properties: As they stand in the file.
    """

    id: str
    shape: Shape
    parts: tuple[tuple[Point, ...], ...]
    properties: dict[str, Any]


@dataclass(frozen=True)
class Import:
    """What was read, and what the operator has to be told of it."""

    features: tuple[Feature, ...]
    findings: tuple[Text, ...]


@dataclass
class _Tally:
    skipped: Counter[Text] = field(default_factory=Counter[Text])
    winding: int = 0
    nested: int = 0


def load(path: Path, city: Point | None = None, *, swap: bool = False) -> Import:
    """Read a file.

    Args:
        path: Of a FeatureCollection, a Feature or a bare geometry.
        city: Longitude and latitude near which the features should lie; tells swapped coordinates.
        swap: Take each pair as latitude, longitude.

    Raises:
        GeoJsonError: It cannot be read, holds nothing that can be drawn, or its coordinates are swapped.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise GeoJsonError(Text(f"{path.name}: lớn hơn 256 MiB", f"{path.name}: larger than 256 MiB"))
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise GeoJsonError(
            Text(f"{path.name}: không đọc được ({err})", f"{path.name}: cannot be read ({err})")
        ) from err
    return parse(text, path.name, city, swap=swap)


def parse(text: str, name: str, city: Point | None = None, *, swap: bool = False) -> Import:
    """As ``load``, of a text.

    Raises:
        GeoJsonError: As ``load``.
    """
    try:
        tree: Any = json.loads(text)
    except (ValueError, RecursionError) as err:
        raise GeoJsonError(Text(f"{name}: không phải JSON ({err})", f"{name}: not JSON ({err})")) from err
    tally = _Tally()
    features = [f for number, entry in enumerate(_entries(tree)) for f in _feature(entry, number, tally, swap=swap)]
    _check_order(features, name, city, tally)
    if not features:
        reason = next(iter(tally.skipped), None)
        vi, en = f"{name}: không có hình nào vẽ được", f"{name}: holds nothing that can be drawn"
        raise GeoJsonError(Text(f"{vi} ({reason.vi})", f"{en} ({reason.en})") if reason else Text(vi, en))
    return Import(tuple(features), tuple(_findings(tally)))


def _entries(tree: object) -> list[Any]:
    """The features of a document, whatever it wraps them in."""
    if not isinstance(tree, dict):
        return []
    node = cast("dict[str, Any]", tree)
    kind = node.get("type")
    if kind == "FeatureCollection":
        features = node.get("features")
        return cast("list[Any]", features) if isinstance(features, list) else []
    return [node if kind == "Feature" else {"type": "Feature", "properties": {}, "geometry": node}]


def _feature(entry: object, number: int, tally: _Tally, *, swap: bool) -> list[Feature]:
    node = cast("dict[str, Any]", entry) if isinstance(entry, dict) else {}
    told = node.get("properties")
    properties = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    name = str(node.get("id", number))
    found: list[Feature] = []
    for shape, parts in _shapes(node.get("geometry"), tally):
        turned = tuple(tuple((y, x) if swap else (x, y) for x, y in part) for part in parts)
        kept = _judged(shape, turned, tally)
        if kept:
            found.append(Feature(name, shape, kept, properties))
    return found


def _shapes(geometry: object, tally: _Tally, depth: int = 0) -> list[tuple[Shape, list[list[Point]]]]:
    """The drawable shapes of a geometry; one that is not is counted with its reason."""
    node = cast("dict[str, Any]", geometry) if isinstance(geometry, dict) else {}
    kind = str(node.get("type"))
    if kind == "GeometryCollection" and depth < _DEEPEST:
        members = node.get("geometries")
        inner = cast("list[Any]", members) if isinstance(members, list) else []
        return [shape for member in inner for shape in _shapes(member, tally, depth + 1)]
    if kind not in _KINDS:
        known = kind not in ("None", "GeometryCollection")
        tally.skipped[Text(f"loại hình lạ: {kind[:40]}", f"unknown geometry: {kind[:40]}") if known else _NOTHING] += 1
        return []
    shape, levels = _KINDS[kind]
    try:
        raw = node["coordinates"]
        actual = _levels(raw)
        tally.nested += shape == "area" and actual != levels
        return [(shape, _flat(raw, actual, shape))]
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        tally.skipped[Text(f"{kind}: {_UNREADABLE.vi}", f"{kind}: {_UNREADABLE.en}")] += 1
        return []


_KINDS: dict[str, tuple[Shape, int]] = {
    "Point": ("point", 0),
    "MultiPoint": ("point", 1),
    "LineString": ("line", 1),
    "MultiLineString": ("line", 2),
    "Polygon": ("area", 2),
    "MultiPolygon": ("area", 3),
}


def _levels(raw: object) -> int:
    """How many lists a pair of numbers lies in."""
    depth, node = 0, cast("Any", raw)
    while isinstance(node, list) and node and isinstance(node[0], list):
        node, depth = cast("list[Any]", node)[0], depth + 1
        if depth > _DEEPEST:
            raise ValueError("nested without end")
    return depth


def _flat(raw: object, levels: int, shape: Shape) -> list[list[Point]]:
    """Parts of points, of lists ``levels`` deep. A shape cannot have fewer levels than its own least."""
    least = {"point": 0, "line": 1, "area": 1}[shape]
    if levels < least:
        raise ValueError("too few coordinates")
    if levels == 0:
        return [[_pair(raw)]]
    if levels == 1:
        pairs = [_pair(p) for p in cast("list[object]", raw)]
        return [[p] for p in pairs] if shape == "point" else [pairs]
    return [part for inner in cast("list[object]", raw) for part in _flat(inner, levels - 1, shape)]


def _pair(raw: object) -> Point:
    x, y = cast("list[Any]", raw)[:2]
    if isinstance(x, bool) or isinstance(y, bool) or not isinstance(x, int | float) or not isinstance(y, int | float):
        raise TypeError("a coordinate is no number")
    return float(x), float(y)


def _judged(shape: Shape, parts: tuple[tuple[Point, ...], ...], tally: _Tally) -> tuple[tuple[Point, ...], ...]:
    """The parts that are what they say; rings come back closed."""
    kept: list[tuple[Point, ...]] = []
    for number, part in enumerate(parts):
        ring = tuple(opened(part)) if shape == "area" else part
        if shape == "area" and len(set(ring)) > 2:
            tally.winding += number == 0 and clockwise(ring)
        # What crosses itself can be drawn; what is swapped is judged for the whole file.
        faults = [] if shape == "point" else shape_faults(part, closed=shape == "area", crossing=False)
        grave = [told for f in faults for sign, told in _GRAVE if sign in f]
        if grave:
            tally.skipped[grave[0]] += 1
        else:
            kept.append((*ring, ring[0]) if shape == "area" else part)
    return tuple(kept)


def _check_order(features: list[Feature], name: str, city: Point | None, tally: _Tally) -> None:
    """Refuse a file of latitude first; drop places that are on no Earth."""
    points = [p for f in features for part in f.parts for p in part]
    swapped = [p for p in points if _latitude_first(p, city)]
    if points and len(swapped) * 2 > len(points):
        example = f"{swapped[0][0]:g}, {swapped[0][1]:g}"
        raise GeoJsonError(
            Text(f"{name}: {_SWAPPED.vi.format(example=example)}", f"{name}: {_SWAPPED.en.format(example=example)}")
        )
    bad = [f for f in features if any(not _on_earth(p) for part in f.parts for p in part)]
    for feature in bad:
        features.remove(feature)
        turned = any(_latitude_first(p, city) for part in feature.parts for p in part)
        tally.skipped[_TURNED if turned else _NOWHERE] += 1


def _latitude_first(point: Point, city: Point | None) -> bool:
    x, y = point
    if abs(y) > 90 >= abs(x):
        return True
    if city is None or max(abs(x - city[0]), abs(y - city[1])) <= _NEAR:
        return False
    return max(abs(y - city[0]), abs(x - city[1])) <= _NEAR


def _on_earth(point: Point) -> bool:
    return abs(point[0]) <= 180 and abs(point[1]) <= 90


def _findings(tally: _Tally) -> list[Text]:
    found = [
        Text(template.vi.format(count=count), template.en.format(count=count))
        for template, count in ((_WINDING, tally.winding), (_NESTED, tally.nested))
        if count
    ]
    for reason, count in tally.skipped.most_common(3):
        vi, en = (_SKIPPED.get(x).format(count=count, reason=reason.get(x)) for x in ("vi", "en"))
        found.append(Text(vi, en))
    return found
