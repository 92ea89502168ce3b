"""The sign at the city's gate: what is shown here is made up, and in a scenario of another time."""

from console.demo.scene import Scene
from console.demo.series import Said, Series, Stamp
from console.model.clock import NS
from console.model.event import Values
from console.wire.record import SOURCE_KIND, SYSTEM_STREAM

SOURCE = "demo.city"
_EVERY = 10.0
_CITY = ("đô thị mẫu Thái Nguyên", "the demo city Thái Nguyên")
_FLOOD = ("lũ 10/2025", "flood Oct 2025")


def sign(scene: Scene, start: float, stamp: Stamp) -> Series:
    """A series of ``system.source``: every console says what it shows, whoever started the city.

    ``pace`` is shown seconds per second of the wall's clock.
    """
    speed = NS / max(1, stamp(start + 2) - stamp(start + 1))
    return Series(
        stream=SYSTEM_STREAM,
        source=SOURCE,
        entity=f"source.{SOURCE}",
        kind=SOURCE_KIND,
        period=_EVERY,
        phase=0.0,
        read=lambda t: Said(_values(scene, t, speed)),
    )


def _values(scene: Scene, t: float, speed: float) -> Values:
    flood = scene.flood
    vi, en = _FLOOD if flood else _CITY
    values: Values = {"name": SOURCE, "state": "live", "label_vi": vi, "label_en": en}
    if flood is None:
        return {**values, "mode": "demo"}
    return {**values, "mode": "scenario", "shown": flood.moment(t), "pace": flood.pace * speed, "end": flood.end}
