"""The air stations: six pollutants each, in µg/m³, with the day's rhythm."""

from collections.abc import Callable

from console.demo.equipment import AirStation
from console.demo.noise import wave
from console.demo.rhythm import flow, ozone, particles
from console.demo.scene import CITY, Scene, thing
from console.demo.series import LAST_DAY, Reader, Said, Series
from console.model.entity import Entity

SOURCE = "demo.air"
_WASHED = 0.4  # of the particles are left while it pours

Usual = Callable[[AirStation, float], float]

POLLUTANTS: dict[str, Usual] = {
    "pm25": lambda s, t: s.base * particles(t),
    "pm10": lambda s, t: 12 + 1.45 * s.base * particles(t),
    "o3": lambda s, t: 112 * ozone(t) * (1 - s.base / 260),
    "no2": lambda s, t: 6 + 0.45 * s.base * (1.75 - flow(t)),
    "so2": lambda s, t: 4 + 0.35 * s.base * particles(t),
    "co": lambda s, t: 280 + 13 * s.base * particles(t),
}


class Air:
    """The stations of the scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def entities(self) -> list[Entity]:
        """The stations."""
        return [
            thing(f"{CITY}.air.{s.id}", "air-station", "environment", s.name, s.at) for s in self._scene.equipment.air
        ]

    def series(self) -> list[Series]:
        """Each pollutant every 30 s; a day of hours and two hours of minutes before the start."""
        return [
            Series(
                "environment",
                SOURCE,
                f"{CITY}.air.{station.id}",
                f"environment.{name}",
                30,
                (i * 2.5) % 30,
                self._read(station, name, usual),
                LAST_DAY,
            )
            for i, station in enumerate(self._scene.equipment.air)
            for name, usual in POLLUTANTS.items()
        ]

    def _read(self, station: AirStation, name: str, usual: Usual) -> Reader:
        seed, flood = self._scene.seed, self._scene.flood
        clean = _WASHED if flood and name in ("pm25", "pm10") else 1.0

        def read(t: float) -> Said:
            expected = usual(station, t)
            rough = 1 + 0.13 * wave(seed, station.id + name, t, 5400) + 0.04 * wave(seed, name + station.id, t, 400)
            value = expected * rough * clean
            return Said({"value": round(value, 1), "low": round(expected * 0.8, 1), "high": round(expected * 1.22, 1)})

        return read
