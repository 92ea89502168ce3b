"""The 409 cameras: some named, the rest along the streets, closer together in the centre. Twelve show footage."""

from itertools import pairwise

from console.demo.rhythm import sky
from console.demo.scene import CITY, Scene, thing
from console.demo.streets import Node, heading, metres
from console.model.entity import Entity
from console.model.text import Text

COUNT = 409
_CENTRE: Node = (105.843, 21.588)
_INNER = 3500.0
_OUTER = 9000.0


def cameras(scene: Scene, t: float) -> list[Entity]:
    """The cameras as at ``t``; the ``url`` of those that stream names a film, drawn by the camera room at first run."""
    named = {c.number: c for c in scene.equipment.cameras}
    places = iter(_along(scene, COUNT - len(named)))
    out: list[Entity] = []
    for number in range(1, COUNT + 1):
        if camera := named.get(number):
            url = f"footage:{sky(scene.moment(t))}/{camera.stream}"
            out.append(_camera(scene, number, (camera.name, camera.at, camera.bearing), url))
        else:
            out.append(_camera(scene, number, next(places), ""))
    return out


def streaming(scene: Scene, t: float) -> list[Entity]:
    """Those of the cameras that stream."""
    return [c for c in cameras(scene, t) if c.attributes["streams"]]


def _camera(scene: Scene, number: int, place: tuple[Text, Node, float], url: str) -> Entity:
    (name, at, bearing), label = place, f"C-{number:03}"
    attributes: dict[str, float | int | str | bool | None] = {
        "url": url,
        "bearing": round(bearing, 1),
        "field_of_view": 60.0,
        "streams": bool(url),
        "fed_by": scene.fed_by(at),
    }
    title = Text(f"{label} {name.vi}", f"{label} {name.en}")
    return thing(f"{CITY}.camera.{number:03}", "camera", "camera", title, at, place=name, attributes=attributes)


def _along(scene: Scene, count: int) -> list[tuple[Text, Node, float]]:
    """``count`` places at even weight along the named streets."""
    pieces: list[tuple[str, Node, Node, float]] = []
    for street in scene.streets.all:
        if street.name and street.rank > 1:
            for a, b in pairwise(street.line):
                away = metres(a, _CENTRE)
                weight = 4.0 if away < _INNER else 1.0 if away < _OUTER else 0.15
                pieces.append((street.name, a, b, metres(a, b) * weight))
    step = sum(p[3] for p in pieces) / count
    out: list[tuple[Text, Node, float]] = []
    seen: dict[str, int] = {}
    ahead = step / 2
    for name, a, b, weight in pieces:
        while ahead < weight and len(out) < count:
            share = ahead / weight
            at = (round(a[0] + (b[0] - a[0]) * share, 6), round(a[1] + (b[1] - a[1]) * share, 6))
            n = seen[name] = seen.get(name, 0) + 1
            out.append((Text(f"{name} {n}", f"{name} {n}"), at, (heading(a, b) + 180 * (n % 2)) % 360))
            ahead += step
        ahead -= weight
    return out
