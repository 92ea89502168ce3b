"""The scene: what every part of the city is drawn from."""

from collections.abc import Sequence

import msgspec

from console.demo.equipment import Equipment
from console.demo.flood import Flood
from console.demo.power import Power
from console.demo.story import Stories
from console.demo.streets import Streets
from console.model.entity import Entity
from console.model.text import Text

CITY = "tn"


def thing(
    identity: str,
    kind: str,
    domain: str,
    name: Text,
    at: tuple[float, float],
    *,
    place: Text | None = None,
    line: Sequence[tuple[float, float]] = (),
    parent: str = "",
    attributes: dict[str, float | int | str | bool | None] | None = None,
) -> Entity:
    """An entity that stands somewhere; without other words its name says where, ``line`` is its shape."""
    points = ",".join(f"[{lon},{lat}]" for lon, lat in line)
    return Entity(
        id=identity,
        kind=kind,
        domain=domain,
        name=name,
        place=place or name,
        lon=at[0],
        lat=at[1],
        geometry=f'{{"type":"LineString","coordinates":[{points}]}}' if line else "",
        parent=parent,
        attributes=attributes or {},
    )


class Scene(msgspec.Struct, frozen=True):
    """Seed, ground, stories, power, and the flood if it is on."""

    seed: int
    streets: Streets
    equipment: Equipment
    stories: Stories
    power: Power
    flood: Flood | None = None

    def moment(self, t: float) -> float:
        """What the clocks of the city show at its time ``t``: in the flood those of 2025."""
        return self.flood.moment(t) if self.flood else t

    def slowdown(self, lon: float, lat: float, street: str, t: float) -> float:
        """The share of the usual speed that is left at a place."""
        if self.flood and self.flood.under_water(street, self.flood.moment(t)):
            return 0.15
        return max(0.1, self.stories.slowdown(lon, lat, street, t) * self.power.crawl(lon, lat, t))

    def fed_by(self, at: tuple[float, float]) -> str:
        """Id of the substation that feeds a place."""
        return f"{CITY}.substation.{self.equipment.substations[self.power.feeder(at)].id}"
