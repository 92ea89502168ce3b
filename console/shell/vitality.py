"""Whether a connection that ticks also brings life: a hub may answer while all behind it is dead."""

from collections.abc import Callable

from console.feed.delta import FeedStatus
from console.shell.rhythm import Rhythm
from widgets.top_state import Connection

_NEEDED = frozenset({"alarm", "snapshot"})  # both are the state process; without it no alarm is judged
_GRACE_SECONDS = 5.0
_OWN = frozenset({"hub", "state"})  # what the hub says of itself is no word of the city


class Vitality:
    """Pure; times are monotonic seconds.

    Attributes:
        silent: Seconds since any source was heard; 0 while they speak.
        missing: Seconds since the state process is missing; 0 while it is there.
    """

    def __init__(self) -> None:
        self.silent = self.missing = 0.0
        self._rhythm = Rhythm()
        self._whole = -1.0

    def judge(self, status: FeedStatus, now: float, ended: Callable[[str], bool]) -> Connection:
        """What the bar must say: the feed's own word, unless it says ``live`` of a picture that does not live.

        Args:
            status: The feed's word.
            now: Of the same clock as ``SourceHealth.last_seen``.
            ended: Whether a source has said that it has nothing more to say.
        """
        whole = status.connection != "live" or set(status.hub.services) >= _NEEDED
        if whole or self._whole < 0:
            self._whole = now
        self.missing = now - self._whole if now - self._whole > _GRACE_SECONDS else 0.0
        self.silent = self._silence(status, now, ended)
        if status.connection != "live":
            return status.connection
        if self.missing:
            return "crippled"
        return "silent" if self.silent else "live"

    def _silence(self, status: FeedStatus, now: float, ended: Callable[[str], bool]) -> float:
        heard = [s.last_seen for s in status.sources.values() if s.source not in _OWN and not ended(s.source)]
        newest = max(heard, default=0.0)
        if not newest:
            return 0.0
        age = max(0.0, now - newest)
        return 0.0 if self._rhythm.judge(newest, age) == "good" else age
