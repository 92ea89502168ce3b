"""The seat's report to the hub: whether it can be heard, and whether the canary reaches it."""

from collections.abc import Callable

import msgspec

from console.wire.command import CommandArgument, Receipt

Answer = Callable[[Receipt], None]
Send = Callable[[dict[str, CommandArgument], Answer], None]

REPEAT_SECONDS = 60.0
"""An ill seat says so again, or the hub would take it for one that was closed."""
_RETRY_SECONDS = 5.0


class Health(msgspec.Struct, frozen=True):
    """What is told: ``sound`` is ``ok``, ``failing`` or ``off``, ``canary`` is ``ok`` or ``lost``."""

    sound: str
    canary: str
    reason: str = ""
    where: str = ""
    device: str = ""

    @property
    def ill(self) -> bool:
        """Whether the hub has an alarm of it."""
        return self.sound == "failing" or self.canary == "lost"


class SeatReport:
    """Tells the hub each change once, an illness again and again; what fails is tried again."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._told: Health | None = None
        self._asked: Health | None = None
        self._again = self._repeat = 0.0

    def tick(self, health: Health, now: float, *, live: bool) -> None:
        """The seat's health as of ``now`` (monotonic seconds); nothing is sent while the hub is not ``live``."""
        if not live or self._asked is not None or now < self._again:
            return
        if health != self._told or (health.ill and now >= self._repeat):
            self._asked = health
            self._send(msgspec.structs.asdict(health), lambda receipt: self._answered(receipt, now))

    def _answered(self, receipt: Receipt, asked: float) -> None:
        if receipt.status == "done":
            self._told, self._repeat = self._asked, asked + REPEAT_SECONDS
        else:
            self._again = asked + _RETRY_SECONDS
        self._asked = None
