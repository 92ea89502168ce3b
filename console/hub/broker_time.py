"""The broker's time: a wall clock that may jump, and bounds on it that do harm in neither direction."""

from console.model.clock import NS, Clock

BELIEVE_BACK = 60.0
BELIEVE_FORWARD = 3600.0


class BoundedTime:
    """The wall, and the wall as it was moved on by the monotonic clock; they differ when the wall was set.

    A new wall is believed after a minute if it was set back, after an hour if forward: until then what was on its way
    is not put aside, and nothing is thrown away as old because of a passing mistake.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._anchor()
        self.now = clock.now
        self.monotonic = clock.monotonic

    def _anchor(self) -> None:
        self._wall = self._clock.now()
        self._start = self._agreed = self._clock.monotonic()

    def _steady(self) -> int:
        return self._wall + round((self._clock.monotonic() - self._start) * NS)

    def look(self) -> None:
        """Notice how long the wall has been another; call it a few times a second."""
        ahead = self._clock.now() - self._steady()
        since = self._clock.monotonic() - self._agreed
        if abs(ahead) < NS or since > (BELIEVE_FORWARD if ahead > 0 else BELIEVE_BACK):
            self._anchor()

    def latest(self) -> int:
        """The later of the two: a wall set back does not make good events look ahead of time."""
        return max(self._clock.now(), self._steady())

    def earliest(self) -> int:
        """The earlier of the two: a wall set forward does not make the log, or a command, look old."""
        return min(self._clock.now(), self._steady())
