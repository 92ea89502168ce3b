"""River gauges, rain gauges, and streets that water may reach."""

from console.demo.equipment import Gauge, RainGauge
from console.demo.flood import load_facts
from console.demo.noise import wave
from console.demo.rhythm import told
from console.demo.scene import CITY, Scene, thing
from console.demo.series import LAST_HOURS, Reader, Said, Series, slug
from console.model.entity import Entity
from console.model.event import Values
from console.model.text import Text

SOURCE = "demo.river"
_HOUR = 3600.0
_CITY_GAUGE = f"{CITY}.gauge.gia-bay"  # its water is what comes into the streets


class River:
    """Water of the scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._streets = [s.name for s in load_facts().street]

    def entities(self) -> list[Entity]:
        """Gauges with their alarm levels, rain gauges, streets."""
        equipment = self._scene.equipment
        domain = "environment"
        gauges = [
            thing(f"{CITY}.gauge.{g.id}", g.kind, domain, g.name, g.at, place=g.place, attributes=_attributes(g))
            for g in equipment.gauges
        ]
        rain = [
            thing(f"{CITY}.rain.{r.id}", "rain-gauge", domain, _rain_name(r), r.at, place=r.name)
            for r in equipment.rain
        ]
        streets: list[Entity] = []
        for street in self._streets:
            line = self._scene.streets.street(street).line
            name = Text(f"Đường {street}", f"{street} Street")
            identity = f"{CITY}.street.{slug(street)}"
            streets.append(
                thing(
                    identity, "street", domain, name, line[len(line) // 2], line=line, attributes={"gauge": _CITY_GAUGE}
                )
            )
        return [*gauges, *rain, *streets]

    def series(self) -> list[Series]:
        """Levels and rain every 10 s, the state of the streets every 10."""
        equipment = self._scene.equipment
        out: list[Series] = []
        for i, g in enumerate(equipment.gauges):
            entity = f"{CITY}.gauge.{g.id}"
            read = self._level(g)
            out.append(
                Series("environment", SOURCE, entity, "environment.river_level", 10, i * 2 + 1, read, LAST_HOURS)
            )
        for i, r in enumerate(equipment.rain):
            entity = f"{CITY}.rain.{r.id}"
            out.append(Series("environment", SOURCE, entity, "environment.rain", 10, i * 2, self._rain(r), LAST_HOURS))
        for i, street in enumerate(self._streets):
            entity = f"{CITY}.street.{slug(street)}"
            out.append(Series("flood", SOURCE, entity, "environment.street_flooded", 10, i * 2, self._water(street)))
        return out

    def _level(self, gauge: Gauge) -> Reader:
        scene = self._scene

        def read(t: float) -> Said:
            usual = gauge.usual + 0.12 * wave(scene.seed, gauge.id, t, 6 * _HOUR)
            values: Values = {"low": round(gauge.usual - 0.4, 2), "high": round(gauge.usual + 0.6, 2)}
            if scene.flood:
                moment = scene.flood.moment(t)
                return Said(
                    {"value": round(scene.flood.level(gauge.id, moment), 2), **values, "scenario_time": told(moment)}
                )
            ripple = 0.01 * wave(scene.seed, gauge.id, t, 300)
            return Said({"value": round(usual + ripple, 2), **values, "forecast": round(usual, 2)})

        return read

    def _rain(self, gauge: RainGauge) -> Reader:
        flood = self._scene.flood

        def read(t: float) -> Said:
            if flood is None:
                return Said({"value": 0.0})
            moment = flood.moment(t)
            return Said(
                {"value": round(flood.rain(gauge.id, moment - _HOUR, moment), 1), "scenario_time": told(moment)}
            )

        return read

    def _water(self, street: str) -> Reader:
        flood = self._scene.flood

        def read(t: float) -> Said:
            wet = flood is not None and flood.under_water(street, flood.moment(t))
            return Said({"value": wet}, severity=2 if wet else 0)

        return read


def _attributes(gauge: Gauge) -> dict[str, float | int | str | bool | None]:
    levels = {"alarm2": gauge.alarm2, "alarm3": gauge.alarm3}
    upstream = f"{CITY}.gauge.{gauge.upstream}" if gauge.upstream else ""
    return {"upstream": upstream, **{name: level for name, level in levels.items() if level is not None}}


def _rain_name(gauge: RainGauge) -> Text:
    return Text(f"Mưa {gauge.name.vi}", f"Rain {gauge.name.en}")
