"""What is said of the thing under the pointer."""

from collections.abc import Callable

from console.geo.track import STALE_SECONDS
from widgets.figure import spoken_age
from widgets.map.item import MapPoint, Picked
from widgets.map.scene import Scene
from widgets.words import Words


def title_of(found: Picked, scene: Scene, name_of: Callable[[object], str], words: Words) -> str:
    """Its name, and how old its last word is when that is too long; empty where nothing is known of it."""
    if found.kind == "cluster":
        return words("cluster.tip")
    if found.kind == "track":
        return _track(found.id, scene, name_of, words)
    if found.kind in ("line", "area"):
        return next((title for item, title in _shaped(scene) if item == found.id), "")
    item = scene.find(found.id)
    if item is None or item[0] is None:
        return ""
    old = item[0].old if isinstance(item[0], MapPoint) else ""
    return words("track.old", name=item[0].title, age=old) if old else item[0].title


def _track(wanted: object, scene: Scene, name_of: Callable[[object], str], words: Words) -> str:
    name, row = name_of(wanted), scene.row_of(wanted)
    age = float(scene.age[row]) if row is not None and row < len(scene.age) else 0.0
    return words("track.old", name=name, age=spoken_age(age, words.language)) if age > STALE_SECONDS else name


def _shaped(scene: Scene) -> list[tuple[str, str]]:
    lines = [(i.id, i.title) for layer in scene.lines.values() for i in layer.items]
    return lines + [(i.id, i.title) for layer in scene.areas.values() for i in layer.items]
