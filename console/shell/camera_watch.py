"""From tiles without a picture to the hub's alarm: told after a delay, again while it lasts, and when it is over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from console.camera.state import State
from console.wire.command import CommandArgument, Receipt

DELAY_SECONDS = 10.0
FROZEN_SECONDS = 60.0  # a street at night may rest for a while
REPEAT_SECONDS = 60.0
_RETRY_SECONDS = 5.0
_AT_FAULT = {
    **dict.fromkeys((State.LOST, State.NO_ANSWER, State.STALLED, State.BLACK, State.BROKEN), DELAY_SECONDS),
    **dict.fromkeys((State.NOT_FOUND, State.WRONG_CREDENTIALS, State.WRONG_CODEC), DELAY_SECONDS),
    State.FROZEN: FROZEN_SECONDS,
}  # what this machine or this program is at fault for (memory, a decoder) raises no alarm of a camera

Answer = Callable[[Receipt], None]
Send = Callable[[str, dict[str, CommandArgument], Answer], None]


@dataclass
class _Known:
    """One open camera: since when it is ill, what the hub was told, and when to speak again."""

    since: float | None = None
    told: bool = False
    asked: bool = False
    retry: float = 0.0
    again: float = 0.0


class CameraWatch:
    """Watches the open cameras of one seat; pure, monotonic seconds in."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._known: dict[str, _Known] = {}

    def tick(self, states: Mapping[str, State], names: Mapping[str, str], now: float, *, live: bool) -> None:
        """The states of all open cameras; nothing is sent while the hub is not ``live``.

        A camera that is closed is forgotten here; the hub forgets what it was told when it hears no more of it.
        """
        for gone in self._known.keys() - states.keys():
            del self._known[gone]
        for camera, state in states.items():
            known = self._known.setdefault(camera, _Known())
            if state is State.CONNECTING and known.since is not None:
                continue  # it tries again: neither well nor news
            delay = _AT_FAULT.get(state)
            known.since = None if delay is None else now if known.since is None else known.since
            lost = known.since is not None and delay is not None and now - known.since >= delay
            due = now >= known.retry and (lost != known.told or (lost and now >= known.again))
            if live and due and not known.asked:
                self._tell(known, camera, {"state": "lost" if lost else "ok", "why": state, "name": names[camera]}, now)

    def _tell(self, known: _Known, camera: str, values: dict[str, CommandArgument], now: float) -> None:
        known.asked = True

        def answered(receipt: Receipt) -> None:
            known.asked = False
            if receipt.status == "done":
                known.told, known.again = values["state"] == "lost", now + REPEAT_SECONDS
            else:
                known.retry = now + _RETRY_SECONDS

        self._send(camera, values, answered)
