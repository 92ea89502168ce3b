"""The watch on the cameras: which of them give a picture. Those that stream have a battery, the others the grid."""

from collections.abc import Iterator

from console.demo.camera import cameras
from console.demo.noise import chance, pick
from console.demo.scene import Scene
from console.demo.series import Reader, Said, Series
from console.model.entity import Entity

SOURCE = "demo.security"
KIND = "security.camera"
_EVERY = 30
_LASTS = (5.0, 40.0)  # seconds until the loss of a camera is believed


class Watch:
    """The cameras of the scene that have no battery."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._all = [c for c in cameras(scene, 0.0) if not c.attributes["streams"]]

    def entities(self) -> Iterator[Entity]:
        """None of its own."""
        return iter(())

    def series(self) -> list[Series]:
        """The state of each every 30 s."""
        seed = self._scene.seed
        return [
            Series("security", SOURCE, c.id, KIND, _EVERY, _phase(seed, i), self._state(i, c))
            for i, c in enumerate(self._all)
        ]

    def _state(self, i: int, camera: Entity) -> Reader:
        power = self._scene.power
        station = power.feeder((camera.lon or 0.0, camera.lat or 0.0))
        late = pick(self._scene.seed, "believed", i, *_LASTS)

        def read(t: float) -> Said:
            since = power.lost(station, t)
            lost = since is not None and t - since >= late
            return Said({"state": "lost" if lost else "ok"}, severity=3 if lost else 0)

        return read


def _phase(seed: int, i: int) -> float:
    """On a tenth of a second, at which the city says what there is: nothing is told later than it happened."""
    return round(_EVERY * chance(seed, "watch", i), 1)
