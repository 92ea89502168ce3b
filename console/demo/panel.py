"""Fire panels of public buildings."""

from console.demo.scene import CITY, Scene, thing
from console.demo.series import Reader, Said, Series
from console.demo.story import Plot
from console.model.entity import Entity

SOURCE = "demo.security"


class Panels:
    """The panels of the scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def entities(self) -> list[Entity]:
        """The panels."""
        return [
            thing(f"{CITY}.fire.{i + 1:02}", "fire-panel", "security", p.name, p.at)
            for i, p in enumerate(self._scene.equipment.panels)
        ]

    def series(self) -> list[Series]:
        """The state every 6 s."""
        return [
            Series("security", SOURCE, f"{CITY}.fire.{i + 1:02}", "security.fire", 6, i * 0.5, self._state(i))
            for i in range(len(self._scene.equipment.panels))
        ]

    def _state(self, i: int) -> Reader:
        def read(t: float) -> Said:
            on = i in self._scene.stories.running(Plot.FIRE, t)
            return Said({"state": "alarm" if on else "normal", "zone": 4}, severity=1 if on else 0)

        return read
