"""The pace of a replay: when each recorded row is due, and which time it then bears. No clock of its own."""

from typing import Literal

StartAt = Literal["now", "ending-now", "recorded"]


class Playback:
    """From recorded times to due times and shown times.

    Args:
        first: Time of the first recorded row, UTC ns.
        last: Time of the last.
        start: When the replay begins, UTC ns.
        speed: Recorded seconds per second; ``inf`` plays without waiting.
        start_at: ``now`` shows each row at the moment it is played: it is live, and at a speed other than 1 its
            intervals are shorter than the recorded ones. ``ending-now`` shifts the whole so that its last row falls on
            the start of the replay: true intervals, all in the past. ``recorded`` keeps the recorded times.
    """

    def __init__(self, first: int, last: int, start: int, speed: float, start_at: StartAt) -> None:
        self._first = first
        self._start = start
        self._speed = speed
        self._start_at: StartAt = start_at
        self._shift = start - last if start_at == "ending-now" else 0

    def due(self, t: int) -> int:
        """When (UTC ns) the row recorded at ``t`` is to be played."""
        return self._start + round((t - self._first) / self._speed)

    def shown(self, t: int) -> int:
        """The time that the row recorded at ``t`` bears."""
        return self.due(t) if self._start_at == "now" else t + self._shift

    @property
    def shift_seconds(self) -> float | None:
        """By how much the times are moved; None where it is not the same for all rows."""
        if self._start_at == "now":
            return (self._start - self._first) / 1e9 if self._speed == 1 else None
        return self._shift / 1e9
