"""The canary watch: whether the path from a source to this seat's loudspeaker is whole, tried each minute."""

from typing import Literal

import msgspec

EVERY_SECONDS = 60.0
_MISSED = 2
_SLACK_SECONDS = 3.0

Where = Literal["", "hub", "engine", "sound"]


class Passage(msgspec.Struct, frozen=True):
    """What is known of the path.

    Attributes:
        lost: Two canaries in a row have not come through.
        where: How far they came: not even from the ``hub``, from it but not through the ``engine``, or not to the
            ``sound``; empty while not lost.
        delay: Seconds from the source to the end of this seat's path, of the last that came; None before the first.
        at: When it had come, UTC ns; 0 before the first.
        silent: Seconds since then, or since the beginning.
        patience: Seconds after which it is lost.
    """

    lost: bool = False
    where: Where = ""
    delay: float | None = None
    at: int = 0
    silent: float = 0.0
    patience: float = 0.0


class CanaryWatch:
    """Pure; ``now`` is monotonic seconds, ``wall`` UTC ns. A canary is named by when it was sent, seconds since 1970.

    Args:
        now: The beginning.
        sounding: Whether the path ends at the device that has taken the samples, or already at the console.
    """

    def __init__(self, now: float, *, sounding: bool) -> None:
        self._sounding = sounding
        self._every = EVERY_SECONDS
        self._source = self._engine = self._end = now
        self._newest = 0.0
        self._under_way: dict[int, float] = {}
        self._number = 0
        self._delay: float | None = None
        self._at = 0

    def sent(self, every: float, now: float | None) -> None:
        """The hub's own word of a canary has come straight (or in a snapshot: None), and says how often it sings."""
        if now is not None:
            self._source = now
        if every > 0:
            self._every = every

    def known(self, sent: float) -> None:
        """A snapshot names one of before: it tells nothing of the path now."""
        self._newest = max(self._newest, sent)

    def passed(self, sent: float, now: float, wall: int) -> int | None:
        """One has come through the alarm engine; the number to send to the device, None for an old one or no device."""
        if sent <= self._newest:
            return None
        self._newest, self._engine = sent, now
        if not self._sounding:
            self._whole(sent, now, wall)
            return None
        self._number -= 1
        self._under_way[self._number] = sent
        return self._number

    def sounded(self, number: int, now: float, wall: int) -> None:
        """The device has taken the samples of that number."""
        sent = self._under_way.pop(number, None)
        if sent is not None:
            self._under_way.clear()
            self._whole(sent, now, wall)

    def judge(self, now: float) -> Passage:
        """The verdict as of ``now``."""
        patience = _MISSED * self._every + _SLACK_SECONDS
        lost = now - self._end > patience
        where: Where = ""
        if lost:
            where = "sound"
            if now - self._engine > patience:
                where = "engine" if now - self._source <= patience else "hub"
        return Passage(lost, where, self._delay, self._at, now - self._end, patience)

    def _whole(self, sent: float, now: float, wall: int) -> None:
        self._end, self._at = now, wall
        self._delay = max(0.0, wall / 1e9 - sent)
