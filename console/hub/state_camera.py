"""What the seats see of the cameras: a picture that one of them waits for in vain is lost to all.

Command ``picture`` of service ``seat``, entity: the camera; ``state`` is ``ok`` or ``lost``, ``why`` the state of its
tile, ``name`` the camera's. A seat that sees none says so again and again; heard no more (it or its tile was closed),
its word counts no longer, and where no other seat looks nobody knows.
"""

from collections.abc import Iterator

from console.hub.state_wish import BAD_ARGUMENT
from console.model.clock import NS
from console.model.event import Event, Values
from console.model.text import Text
from console.wire.command import Command
from console.wire.record import CAMERA_KIND

SOURCE = "state"
AWAY_SECONDS = 180.0
_LONGEST_WORD = 200


class CameraDesk:
    """Which seats miss which camera. It learns from the log, so that a new process knows what the old one knew."""

    def __init__(self) -> None:
        self._missed: dict[str, dict[str, tuple[int, str]]] = {}  # camera, seat: when it last said so, camera's name

    def picture(self, command: Command, now: int) -> Event | Text:
        """What a seat says becomes what all are told."""
        said, seat = command.arguments.get("state"), command.principal.seat
        if said not in ("ok", "lost") or not command.entity:
            return BAD_ARGUMENT
        others = self._missed.get(command.entity, {}).keys() - {seat}
        values: Values = {"state": "lost" if others else str(said), "said": said, "seat": seat}
        for word in ("name", "why"):
            values[word] = str(command.arguments.get(word, ""))[:_LONGEST_WORD]
        return Event(command.entity, SOURCE, CAMERA_KIND, now, values=values)

    def know(self, event: Event) -> None:
        """What the log says."""
        seat = str(event.values.get("seat", ""))
        if event.values.get("said") == "lost":
            self._missed.setdefault(event.entity, {})[seat] = event.t, str(event.values.get("name", ""))
        else:
            self._forget(event.entity, seat)

    def away(self, now: int) -> Iterator[Event]:
        """The words that count no longer, each as what is left to say."""
        old = [
            (camera, seat, name)
            for camera, seats in self._missed.items()
            for seat, (said, name) in seats.items()
            if now - said > AWAY_SECONDS * NS
        ]
        for camera, seat, name in old:
            self._forget(camera, seat)
            state = "lost" if camera in self._missed else "unknown"
            values: Values = {"state": state, "said": "unknown", "seat": seat, "name": name, "why": ""}
            yield Event(camera, SOURCE, CAMERA_KIND, now, values=values)

    def _forget(self, camera: str, seat: str) -> None:
        seats = self._missed.get(camera, {})
        seats.pop(seat, None)
        if not seats:
            self._missed.pop(camera, None)
