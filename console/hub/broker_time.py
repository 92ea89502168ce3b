"""The broker's time: a wall clock that may jump, and bounds on it that do harm in neither direction."""

from console.model.clock import NS, Clock


class BoundedTime:
    """The wall, and the wall at the start moved on by the monotonic clock; they differ when the wall was set."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wall = clock.now()
        self._start = clock.monotonic()
        self.now = clock.now
        self.monotonic = clock.monotonic

    def _steady(self) -> int:
        return self._wall + round((self._clock.monotonic() - self._start) * NS)

    def latest(self) -> int:
        """The later of the two: a wall set back does not make good events look ahead of time."""
        return max(self._clock.now(), self._steady())

    def earliest(self) -> int:
        """The earlier of the two: a wall set forward does not make the log, or a command, look old."""
        return min(self._clock.now(), self._steady())
