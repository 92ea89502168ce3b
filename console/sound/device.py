"""The device watch: whether this seat can be heard, by what its sound process says and by how long it says nothing."""

from typing import Literal

import msgspec

from console.sound.order import Beat, Opened, Output, Refused, Taken, Word

Health = Literal["starting", "ok", "failing"]
Reason = Literal["", "none", "open", "stuck", "ended", "late"]

STARTING_SECONDS = 4.5
BEAT_SECONDS = 2.5
HUNG_SECONDS = 6.0


class Device(msgspec.Struct, frozen=True):
    """What is known of it.

    Attributes:
        health: ``failing`` until samples are taken again.
        reason: ``none``: the machine has no output; ``open``: it could not be opened; ``stuck``: it takes no samples;
            ``ended``: the process fell; ``late``: nothing was heard of the process in time.
        name: Of the output that is or was open.
        outputs: All there are.
    """

    health: Health = "starting"
    reason: Reason = ""
    name: str = ""
    outputs: tuple[Output, ...] = ()


class DeviceWatch:
    """Pure; times are monotonic seconds. A device is well while the number of frames that it has taken grows."""

    def __init__(self, now: float) -> None:
        self._device = Device()
        self._since = self._heard = self._moved = now
        self._frames = -1

    def started(self, now: float) -> None:
        """Its process was started, for the first time or again; a failure stands until samples are taken."""
        self._since = self._heard = self._moved = now
        self._frames = -1

    def hear(self, word: Word, now: float) -> None:
        """The process said something."""
        self._heard = now
        match word:
            case Opened(device, outputs):
                self._device = msgspec.structs.replace(self._device, name=device.name, outputs=outputs)
            case Refused(reason):
                self._fail(reason)
            case Beat(frames):
                if frames > max(0, self._frames):
                    self._moved = now
                    self._device = msgspec.structs.replace(self._device, health="ok", reason="")
                self._frames = frames
            case Taken():
                pass

    def ended(self) -> None:
        """The process is gone; why, if it has said so, it has said before."""
        if self._device.health != "failing":
            self._fail("ended")

    def judge(self, now: float) -> Device:
        """The verdict as of ``now``."""
        if self._device.health == "starting" and now - self._since > STARTING_SECONDS:
            self._fail("late")
        elif self._device.health == "ok" and now - self._moved > BEAT_SECONDS:
            self._fail("stuck" if now - self._heard <= BEAT_SECONDS else "late")
        return self._device

    def hung(self, now: float) -> bool:
        """Whether the process has been silent for so long that it is to be ended."""
        return now - self._heard > HUNG_SECONDS

    def _fail(self, reason: Reason) -> None:
        self._device = msgspec.structs.replace(self._device, health="failing", reason=reason)
