"""What a demo city that is started again must know: up to when all was acknowledged, and when its stories began."""

import logging
import math
from pathlib import Path

from console.demo.city import PAST

_log = logging.getLogger(__name__)
AWAY = 600.0
_NOTED_EVERY = 10.0


class Note:
    """Two numbers (seconds since 1970) in a file beside the log.

    Args:
        path: Of the file.
        start: When this run of the city begins.
        goes_on: Whether its stories may be those of the run before; not where a scenario tells them from its start.

    Attributes:
        last: The noted time; a day ago where there is none, or none that can be.
        since: When the stories began: with the run before if that was heard of in the last ten minutes, else now.
    """

    def __init__(self, path: Path, start: float, *, goes_on: bool) -> None:
        self._path = path
        self._written = 0.0
        told, since = self._read()
        self.last = told if told <= start else start - PAST
        near = goes_on and start - AWAY <= told <= start
        self.since = since if near and since <= start else start

    def write(self, now: float) -> None:
        """Note ``now``, at most every ten seconds."""
        if now - self._written < _NOTED_EVERY:
            return
        self._written = now
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.write_text(f"{now:.3f} {self.since:.3f}", encoding="ascii")
            fresh.replace(self._path)
        except OSError as err:  # a full disk only makes the next start tell its history again
            _log.info("demo: %s: %s", self._path.name, err)

    def _read(self) -> tuple[float, float]:
        try:
            numbers = [float(word) for word in self._path.read_text(encoding="ascii").split()]
        except (OSError, ValueError):
            numbers = []
        told, since = (*numbers, math.inf, math.inf)[:2]
        return (told if math.isfinite(told) else math.inf), (since if math.isfinite(since) else math.inf)
